CREATE OR REPLACE VIEW handover_audit WITH (security_invoker = true) AS
SELECT h.lead_id, h.owner, h.channel, h.intent::text AS intent, h.received_at, h.handed_over_at,
       s.signals::text[] AS signals,
       qualify(s.signals, h.mql_signals, h.sql_signals, false, h.opportunity_signals)::text AS agreed_stage,
       h.crm_stage::text AS crm_stage, h.verdict, h.ready_at,
       _to_second(w.waited) AS waited,
       _to_second(w.waited_wall) AS waited_wall,
       _in_hours(w.waited) AS waited_hours,
       _in_hours(w.waited_wall) AS waited_wall_hours
FROM handover h
CROSS JOIN LATERAL (SELECT office_time(h.waits_from, h.waits_until, h.hours) AS waited,
                           make_interval(secs => EXTRACT(epoch FROM h.waits_until - h.waits_from)::float8) AS waited_wall OFFSET 0) w
CROSS JOIN LATERAL (SELECT h.crm_signals | COALESCE(_known_signals(h.signal_times, h.waits_until), '{}') AS signals) s;

COMMENT ON VIEW handover_audit IS
    'One row per lead that was handed to sales, or is ready and was not: what the agreement said at that '
    'moment. A lead that the CRM shows with sales since an unknown time is left out.';
COMMENT ON COLUMN handover_audit.signals IS
    'The signals known at that moment, or now: those noted by then and those that the CRM shows, which '
    'does not say since when.';
COMMENT ON COLUMN handover_audit.agreed_stage IS
    'What the agreement says of these signals, the next step left aside: nurture, mql or sql.';
COMMENT ON COLUMN handover_audit.crm_stage IS 'What the CRM shows now.';
COMMENT ON COLUMN handover_audit.verdict IS
    'too_early (it was no SQL by its signals), right, late (later after it was ready than the agreed time '
    'to answer, respond_within, by its clock; where none is agreed, than one working day; qualify_within, '
    'which counts from the receipt, is another target) or ready_not_handed_over (open, an SQL by its '
    'signals, and not with sales); NULL when no agreement held.';
COMMENT ON COLUMN handover_audit.ready_at IS
    'When it was an SQL by its signals; those that the CRM shows count from the receipt, so a lead may '
    'look ready earlier than it was. NULL: it never was.';
COMMENT ON COLUMN handover_audit.waited IS
    'The office time from then to the hand-over, or to now; NULL when it was not ready.';
COMMENT ON COLUMN handover_audit.waited_wall IS 'The same on the wall clock, in hours, minutes and seconds.';
