-- comments: lead_computed
CREATE OR REPLACE VIEW lead_found WITH (security_invoker = true) AS
SELECT c.lead_id, c.findings, c.foreign_currency
FROM lead_class c
WHERE c.findings <> 0
  AND c.changes_at > (SELECT f.stored_after FROM stored_for f)
  AND c.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL))
UNION ALL
SELECT d.*
FROM _rows_if(lead_found_due, any_due) AS d (lead_id text, findings bigint, foreign_currency text);

COMMENT ON VIEW lead_found IS 'The leads in which something does not add up.';
COMMENT ON COLUMN lead_found.foreign_currency IS 'The currency of the lead, in capitals; NULL: that of the reports.';
