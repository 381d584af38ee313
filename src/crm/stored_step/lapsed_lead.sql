-- Two bounds, as the planner takes a range of unknown bounds for few rows, and an open one for many.
CREATE OR REPLACE VIEW lapsed_lead WITH (security_invoker = true) AS
SELECT c.lead_id
FROM lead_class c
WHERE c.changes_at >= (SELECT '-infinity'::timestamptz) AND c.changes_at <= (SELECT f.stored_after FROM stored_for f)
  -- One that is to come in is nothing until then.
  AND (c.leak_set IS NOT NULL OR (c.received_at > (SELECT as_of())) IS NOT TRUE);

COMMENT ON VIEW lapsed_lead IS 'The leads whose stored class has come to its end by as_of(), or never was.';
COMMENT ON COLUMN lapsed_lead.lead_id IS 'The lead.';
