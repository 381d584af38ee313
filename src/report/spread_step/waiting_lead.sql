-- comments: lead_classified, sla_target
CREATE OR REPLACE VIEW waiting_lead WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.conversion, c.intent, c.received_at, c.amount, c.team,
       c.next_target AS target, c.next_due_at AS due_at, c.next_state AS sla_state, c.contactable
FROM lead_class c
WHERE c.next_target IS NOT NULL
  AND (c.changes_at > (SELECT f.stored_after FROM stored_for f)) IS TRUE
  AND c.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL))
UNION ALL
SELECT d.*
FROM _rows_of(waiting_due) AS d
     (lead_id text, owner text, channel text, conversion text, intent lead_intent, received_at timestamptz, amount numeric, team text,
      target text, due_at timestamptz, sla_state sla_state, contactable boolean);

COMMENT ON VIEW waiting_lead IS 'The open leads of which something is due, each with its next target.';
