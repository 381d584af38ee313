-- comments: lead_classified
-- The conditions stand above the union, as in waiting_lead.
CREATE OR REPLACE VIEW nurtured_lead WITH (security_invoker = true) AS
SELECT u.lead_id, u.owner, u.team, u.channel, u.is_retargeted, u.conversion, u.intent, u.reached_stage, u.received_at, u.responded_at,
       u.next_step_at, u.signals, u.last_touch_at
FROM (SELECT c.changes_at, c.is_open, c.contactable, c.lead_id, c.owner, c.team, c.channel, c.is_retargeted, c.conversion, c.intent,
             c.reached_stage, c.received_at, c.responded_at, c.next_step_at, c.signals, c.last_touch_at
      FROM lead_class c
      UNION ALL
      SELECT NULL, true, NULL, d.*
      FROM _rows_if(nurtured_due, any_due) AS d
           (lead_id text, owner text, team text, channel text, is_retargeted boolean, conversion text, intent lead_intent,
            reached_stage lead_stage, received_at timestamptz, responded_at timestamptz, next_step_at timestamptz, signals lead_signals,
            last_touch_at timestamptz)) u
WHERE u.is_open AND u.reached_stage < 'sql' AND u.contactable IS NOT FALSE
  AND COALESCE(u.changes_at > (SELECT f.stored_after FROM stored_for f), true)
  AND (u.changes_at IS NULL OR u.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL)));

COMMENT ON VIEW nurtured_lead IS 'The open leads that are no SQL yet and may be written to.';
COMMENT ON COLUMN nurtured_lead.last_touch_at IS 'As in the view nurture_queue.';
