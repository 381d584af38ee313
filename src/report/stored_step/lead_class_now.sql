-- comments: lead_class
-- In subqueries that stay ones, so that the targets and the next of them are found once.
CREATE OR REPLACE VIEW lead_class_now WITH (security_invoker = true) AS
SELECT c.channel, c.reached_stage, c.sla_state, c.intent, c.agreed_stage, c.crm_stage, c.lost, c.is_open, c.is_retargeted,
       c.handover_unknown, c.signals, c.crm_signals, c.leak_set, c.amount, c.response_time, c.received_at, c.closed_at,
       LEAST(c.instants_change_at, c.targets_change_at, g.noted_at, u.next_at,
             CASE WHEN c.is_open OR c.received_at IS NULL THEN (SELECT LEAST(min(a.valid_from) FILTER (WHERE a.valid_from > as_of()),
                                                                             min(a.valid_to) FILTER (WHERE a.valid_to > as_of()))
                                                                FROM agreement a) END,
             -- The amount is converted at the rate of the day; a clock may be set back over midnight.
             CASE WHEN c.foreign_currency IS NOT NULL AND c.closed_at IS NULL
                  THEN ((c.as_of AT TIME ZONE c.zone)::date + 1)::timestamp AT TIME ZONE c.zone - interval '1 hour' END) AS changes_at,
       c.lead_id, c.fit, c.conversion, c.due_at, c.responded_at, c.handed_over_at, c.ready_at, c.next_step_at,
       (c.next).target AS next_target, (c.next).due_at AS next_due_at, (c.next).sla_state AS next_state,
       c.terms, c.company_number, c.noted_signals_needed, c.signal_times, c.source, c.medium, c.campaign, c.owner, c.team,
       c.customer_id, GREATEST(c.received_at, c.restored_at, c.responded_at, k.noted_at, u.last_at) AS last_touch_at, c.findings,
       c.foreign_currency, c.restored_at, c.due_id, c.contactable, c.assigned_at, c.assignment_unknown,
       (c.targets[1]).sla_state AS assignment_state, c.accepted_at, c.rejected_at
FROM (SELECT c.*, _next_target(c.is_open, c.targets) AS next, _targets_change(c.targets, c.clock, c.qualify_clock, c.hours)
                 AS targets_change_at, _once() AS once_more
      FROM (SELECT c.*, _once() AS once FROM lead_computed c) c) c
LEFT JOIN (SELECT s.lead_id, min(s.noted_at) AS noted_at
           FROM (SELECT s.lead_id, s.noted_at FROM signal s
                 UNION ALL
                 SELECT q.lead_id, q.asked_at FROM question_asked q) s
           WHERE s.noted_at > (SELECT as_of())
           GROUP BY s.lead_id) g ON g.lead_id = c.lead_id
LEFT JOIN last_noted k ON k.lead_id = c.lead_id
LEFT JOIN LATERAL (SELECT max(t.touched_at) FILTER (WHERE t.touched_at <= (SELECT as_of())) AS last_at,
                          min(t.touched_at) FILTER (WHERE t.touched_at > (SELECT as_of())) AS next_at
                   FROM touched t
                   WHERE t.lead_id = c.lead_id) u ON true;

COMMENT ON VIEW lead_class_now IS 'What lead_class has to say at as_of(), see there.';
