CREATE OR REPLACE VIEW sla_queue WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.conversion, c.intent::text AS intent, c.received_at,
       c.due_at, c.sla_state::text AS sla_state, _to_second(l.time_left) AS time_left,
       c.amount, c.team, c.target, _in_hours(l.time_left) AS time_left_hours, row_number() OVER w AS position, c.contactable
FROM waiting_lead c
CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
CROSS JOIN LATERAL (SELECT CASE WHEN isfinite(c.due_at) AND isfinite(t.as_of) THEN c.due_at - t.as_of END AS time_left) l
-- Twice the same, as the planner does not know that position has the order of its window; an index has it where the leads are stored.
WINDOW w AS (ORDER BY c.sla_state = 'overdue', CASE WHEN c.sla_state <> 'overdue' THEN c.due_at END, c.due_at DESC, c.lead_id)
ORDER BY c.sla_state = 'overdue', CASE WHEN c.sla_state <> 'overdue' THEN c.due_at END, c.due_at DESC, c.lead_id;

COMMENT ON VIEW sla_queue IS
    'The open leads of which something is due, each with its next target: first those that can still be '
    'served in time, the nearest deadline first, then the overdue ones, the freshest first.';
COMMENT ON COLUMN sla_queue.position IS 'Its place in this order, from 1.';
COMMENT ON COLUMN sla_queue.due_at IS 'When its next target is due.';
COMMENT ON COLUMN sla_queue.sla_state IS
    'pending (in time still), at_risk (in time still, and more than 80 % of the time is used) or overdue.';
COMMENT ON COLUMN sla_queue.time_left IS
    'Until then, on the wall clock; negative when overdue, NULL when the office never opens again.';
COMMENT ON COLUMN sla_queue.amount IS 'The expected amount.';
COMMENT ON COLUMN sla_queue.target IS
    'What is due: assignment, response, qualification, next_step or decision; of several the one that is due first.';
