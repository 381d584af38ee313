CREATE OR REPLACE VIEW any_due WITH (security_invoker = true) AS
SELECT EXISTS (SELECT 1 FROM lapsed_lead)
       OR EXISTS (SELECT 1 FROM stored_change g WHERE g.lead_id IS NOT NULL)
       -- As in lead_told.
       OR EXISTS (SELECT 1 FROM lead_history h
                  WHERE h.valid_from <= (SELECT as_of()) AND h.valid_to > (SELECT as_of())
                    AND h.valid_to <= (SELECT 'infinity'::timestamptz)) AS is_needed;

COMMENT ON VIEW any_due IS 'Whether any lead must be classified anew at as_of(), one row.';
COMMENT ON COLUMN any_due.is_needed IS 'Whether there is one, as lead_told.due_id tells it.';
