-- comments: lead_classified, sla_target
CREATE OR REPLACE VIEW waiting_lead WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.conversion, c.intent, c.received_at, c.amount, c.team, (c.next).target, (c.next).due_at,
       (c.next).sla_state, c.contactable
FROM (SELECT c.*, _next_target(c.is_open, c.targets) AS next, _once() AS once FROM lead_classified c) c
WHERE (c.next).target IS NOT NULL;

COMMENT ON VIEW waiting_lead IS 'The open leads of which something is due, each with its next target.';
