-- comments: lead_computed
CREATE OR REPLACE VIEW lead_found WITH (security_invoker = true) AS
SELECT c.lead_id, c.findings, c.foreign_currency
FROM lead_computed c
WHERE c.findings <> 0;

COMMENT ON VIEW lead_found IS 'The leads in which something does not add up.';
COMMENT ON COLUMN lead_found.foreign_currency IS 'The currency of the lead, in capitals; NULL: that of the reports.';
