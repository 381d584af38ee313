CREATE OR REPLACE VIEW due_lead WITH (security_invoker = true) AS
SELECT l.lead_id FROM lapsed_lead l
UNION
SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL;

COMMENT ON VIEW due_lead IS 'The leads whose stored class does not hold at as_of().';
COMMENT ON COLUMN due_lead.lead_id IS 'The lead.';
