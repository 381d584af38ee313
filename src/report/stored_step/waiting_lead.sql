-- comments: lead_classified, sla_target
-- The conditions stand above the union, so that its first part is no more than a scan of a table, in the order of its index.
CREATE OR REPLACE VIEW waiting_lead WITH (security_invoker = true) AS
SELECT u.lead_id, u.owner, u.channel, u.conversion, u.intent, u.received_at, u.amount, u.team,
       u.next_target AS target, u.next_due_at AS due_at, u.next_state AS sla_state, u.contactable
FROM (SELECT c.changes_at, c.lead_id, c.owner, c.channel, c.conversion, c.intent, c.received_at, c.amount, c.team,
             c.next_target, c.next_due_at, c.next_state, c.contactable
      FROM lead_class c
      UNION ALL
      SELECT NULL, d.*
      FROM _rows_if(waiting_due, any_due) AS d
           (lead_id text, owner text, channel text, conversion text, intent lead_intent, received_at timestamptz, amount numeric,
            team text, target text, due_at timestamptz, sla_state sla_state, contactable boolean)) u
WHERE u.next_target IS NOT NULL
  AND COALESCE(u.changes_at > (SELECT f.stored_after FROM stored_for f), true)
  AND (u.changes_at IS NULL OR u.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL)));

COMMENT ON VIEW waiting_lead IS 'The open leads of which something is due, each with its next target.';
