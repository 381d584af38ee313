CREATE OR REPLACE VIEW lead_status WITH (security_invoker = true) AS
SELECT c.lead_id, c.received_at, c.channel, c.source, c.medium, c.campaign, c.landing_page,
       c.conversion, c.raw_conversion, c.intent::text AS intent,
       c.signals::text[] AS signals, missing(c.signals)::text[] AS missing_signals,
       c.agreed_stage::text AS agreed_stage, c.crm_stage::text AS crm_stage,
       c.reached_stage::text AS reached_stage,
       CASE WHEN c.reached_stage > c.agreed_stage
              THEN format(_said(w.words, '%s, as the CRM says; by its signals %s'),
                          CASE c.crm_stage::text WHEN 'mql' THEN 'MQL' WHEN 'sql' THEN 'SQL'
                            ELSE _said(w.words, initcap(c.crm_stage::text)) END, y.reason)
            ELSE y.reason END AS why,
       c.owner, c.team, _to_second(c.respond_within) AS respond_within, c.due_at, c.responded_at,
       _to_second(c.response_time) AS response_time,
       c.sla_state::text AS sla_state,
       n.target AS next_target, n.due_at AS next_due_at, n.sla_state::text AS next_state,
       c.qualified_at, c.handed_over_at, c.next_step_at, c.lost, c.lost_reason, c.closed_at, c.amount, c.customer_id,
       c.fit, c.leaks,
       _in_hours(c.respond_within) AS respond_within_hours,
       _in_hours(c.response_time) AS response_time_hours,
       c.responded_by, c.responded_how, c.audience, c.restored_at, c.contactable, c.assigned_at, c.accepted_at, c.rejected_at,
       c.rejected_reason
FROM lead_classified c
CROSS JOIN (SELECT s.words, s.explain_words FROM spoken s OFFSET 0) w
LEFT JOIN LATERAL _next_target(c.is_open, c.targets) n ON true
LEFT JOIN LATERAL (SELECT CASE WHEN c.opportunity_signals IS NULL
                                 THEN _said(w.words, 'Nurture: no agreement for its intent held when it came in.')
                               ELSE _explain(c.intent, c.signals, c.mql_signals, c.sql_signals, c.next_step_at IS NOT NULL,
                                             c.opportunity_signals, w.explain_words) END AS reason) y ON true;

COMMENT ON VIEW lead_status IS
    'One row per lead that has come in by as_of(): its channel, conversion, stage and why, its deadline '
    'and whether it was met.';
COMMENT ON COLUMN lead_status.missing_signals IS 'Those that are not.';
COMMENT ON COLUMN lead_status.why IS
    'One sentence on reached_stage: that the CRM says it, where the signals say less; the rule that decided by the signals, and what '
    'is missing for the next stage.';
COMMENT ON COLUMN lead_status.next_target IS
    'Of an open lead the agreed target that is due first and not reached: assignment, response, qualification, '
    'next_step or decision; NULL: none. All of them are in the view sla_target.';
COMMENT ON COLUMN lead_status.next_due_at IS 'When that is due.';
COMMENT ON COLUMN lead_status.next_state IS 'How it stands: pending, at_risk or overdue.';
