-- comments: lead_classified
CREATE OR REPLACE VIEW nurtured_due WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.team, c.channel, c.is_retargeted, c.conversion, c.intent, c.reached_stage, c.received_at, c.responded_at,
       c.next_step_at, c.signals, GREATEST(c.received_at, c.restored_at, c.responded_at, n.noted_at, u.touched_at) AS last_touch_at
FROM lead_computed c
LEFT JOIN last_noted n ON n.lead_id = c.lead_id
LEFT JOIN LATERAL (SELECT max(t.touched_at) AS touched_at
                   FROM touched t
                   WHERE t.lead_id = c.lead_id AND t.touched_at <= (SELECT as_of())) u ON true
WHERE c.due_id IS NOT NULL AND c.is_open AND c.reached_stage < 'sql' AND c.contactable IS NOT FALSE;

COMMENT ON VIEW nurtured_due IS 'Those of nurtured_lead of which what is stored does not hold.';
COMMENT ON COLUMN nurtured_due.last_touch_at IS 'As in the view nurture_queue.';
