-- comments: lead_classified, sla_target
CREATE OR REPLACE VIEW waiting_due WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.conversion, c.intent, c.received_at, c.amount, c.team,
       (c.next).target AS target, (c.next).due_at AS due_at, (c.next).sla_state AS sla_state, c.contactable
FROM (SELECT c.*, _next_target(c.is_open, c.targets) AS next, _once() AS once FROM lead_computed c WHERE c.due_id IS NOT NULL) c
WHERE (c.next).target IS NOT NULL;

COMMENT ON VIEW waiting_due IS 'Those of waiting_lead of which what is stored does not hold.';
