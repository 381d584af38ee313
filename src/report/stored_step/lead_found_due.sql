-- comments: lead_computed
CREATE OR REPLACE VIEW lead_found_due WITH (security_invoker = true) AS
SELECT c.lead_id, c.findings, c.foreign_currency
FROM lead_computed c
WHERE c.due_id IS NOT NULL AND c.findings <> 0;

COMMENT ON VIEW lead_found_due IS 'Those of lead_found of which what is stored does not hold.';
