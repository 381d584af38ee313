-- comments: lead_classified
CREATE OR REPLACE VIEW nurtured_lead WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.team, c.channel, c.is_retargeted, c.conversion, c.intent, c.reached_stage, c.received_at, c.responded_at,
       c.next_step_at, c.signals, GREATEST(c.received_at, c.restored_at, c.responded_at, n.noted_at, u.touched_at) AS last_touch_at
FROM lead_computed c
LEFT JOIN last_noted n ON n.lead_id = c.lead_id
LEFT JOIN (SELECT t.lead_id, max(t.touched_at) AS touched_at
           FROM touched t
           WHERE t.touched_at <= (SELECT as_of())
           GROUP BY t.lead_id) u ON u.lead_id = c.lead_id
WHERE c.is_open AND c.reached_stage < 'sql' AND c.contactable IS NOT FALSE;

COMMENT ON VIEW nurtured_lead IS 'The open leads that are no SQL yet and may be written to.';
COMMENT ON COLUMN nurtured_lead.last_touch_at IS 'As in the view nurture_queue.';
