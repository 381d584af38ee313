CREATE OR REPLACE VIEW sla_target WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.team, c.channel, c.conversion, c.intent::text AS intent, c.received_at, c.is_open,
       v.target, v.started_at,
       _to_second(v.target_within) AS target_within, v.due_at,
       v.done_at, v.sla_state::text AS sla_state,
       _in_hours(v.target_within) AS target_within_hours
FROM lead_classified c
CROSS JOIN LATERAL unnest(c.targets) v
WHERE v.target_within IS NOT NULL;

COMMENT ON VIEW sla_target IS
    'Every agreed target of every lead that has come in by as_of(), and how it stands.';
COMMENT ON COLUMN sla_target.target IS
    'assignment (somebody became responsible, or the lead closed), response (a first answer), '
    'qualification (handed to sales, an SQL by its signals, or closed), '
    'next_step (one is agreed, or the lead closed) or decision (won, lost or archived).';
COMMENT ON COLUMN sla_target.started_at IS
    'When its clock started: at the receipt, when the lead was qualified, or when it was restored after it was lost, whatever came last; '
    'NULL: it has not.';
COMMENT ON COLUMN sla_target.target_within IS 'The agreed time.';
COMMENT ON COLUMN sla_target.due_at IS 'When it is due, by the agreement''s clock.';
COMMENT ON COLUMN sla_target.done_at IS
    'When it was reached; for next_step the time for which the step is agreed, or when the lead was closed.';
COMMENT ON COLUMN sla_target.sla_state IS
    'none (its clock has not started, or how it went cannot be told), pending, at_risk, overdue, met or '
    'breached.';
