-- Two bounds, as the planner takes a range of unknown bounds for few rows, and an open one for many.
CREATE OR REPLACE VIEW due_lead WITH (security_invoker = true) AS
SELECT c.lead_id
FROM lead_class c
WHERE c.changes_at >= (SELECT '-infinity'::timestamptz) AND c.changes_at <= (SELECT f.stored_after FROM stored_for f)
UNION
SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL;

COMMENT ON VIEW due_lead IS 'The leads whose stored class does not hold at as_of().';
COMMENT ON COLUMN due_lead.lead_id IS 'The lead.';
