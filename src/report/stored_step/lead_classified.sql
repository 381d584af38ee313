-- comments: lead_computed
-- What is stored, where it still holds, and what is computed anew, whose changes_at is NULL. The conditions stand above the union,
-- so that its first part is no more than a scan of a table. What is not asked for is neither computed nor joined.
CREATE OR REPLACE VIEW lead_classified WITH (security_invoker = true) AS
SELECT u.lead_id, u.received_at, u.source, u.medium, u.campaign,
       CASE WHEN u.changes_at IS NULL THEN u.landing_page ELSE l.landing_page END AS landing_page,
       CASE WHEN u.changes_at IS NULL THEN u.raw_conversion ELSE l.conversion END AS raw_conversion, u.conversion, u.intent, u.channel,
       m.motion, CASE WHEN u.is_retargeted THEN 'retargeting' ELSE m.audience END AS audience,
       u.signals, u.agreed_stage, u.crm_stage, u.reached_stage, a.mql_signals, a.sql_signals, a.opportunity_signals,
       u.owner, u.team, CASE WHEN u.changes_at IS NULL THEN u.company ELSE l.company END AS company, u.handed_over_at, u.handover_unknown,
       LEAST(u.handed_over_at, u.ready_at) AS qualified_at,
       u.next_step_at, a.clock, a.qualify_clock, a.hours, a.respond_within, a.office_clock, u.due_at, u.responded_at,
       CASE WHEN u.changes_at IS NULL THEN u.responded_by WHEN u.restored_at IS NOT NULL AND u.responded_at = l.responded_again_at
              THEN l.responded_again_by WHEN u.responded_at IS NOT NULL THEN l.responded_by END AS responded_by,
       CASE WHEN u.changes_at IS NULL THEN u.responded_how WHEN u.restored_at IS NOT NULL AND u.responded_at = l.responded_again_at
              THEN l.responded_again_how WHEN u.responded_at IS NOT NULL THEN l.responded_how END AS responded_how,
       u.response_time, u.sla_state, a.qualify_within, a.next_step_within, a.decide_within, u.is_open, u.lost,
       CASE WHEN u.changes_at IS NULL THEN u.lost_reason WHEN u.lost THEN l.lost_reason END AS lost_reason,
       u.closed_at, u.amount, u.customer_id, u.crm_signals, u.signal_times, u.noted_signals_needed, u.ready_at,
       u.fit, _leaks(u.leak_set) AS leaks, u.leak_set, (SELECT w.zone FROM working_hours w) AS zone,
       _targets(COALESCE(u.restored_at, u.received_at), u.is_open, u.reached_stage, a.respond_within, u.due_at, u.responded_at, u.sla_state,
                a.qualify_within, a.qualify_clock, LEAST(u.handed_over_at, u.ready_at), a.next_step_within, u.next_step_at,
                a.decide_within, u.closed_at, a.hours, (SELECT as_of()), a.assign_within, u.assigned_at, u.assignment_unknown) AS targets,
       u.restored_at, u.contactable, a.assign_within, u.assigned_at, u.assignment_unknown, u.assignment_state, u.accepted_at, u.rejected_at,
       CASE WHEN u.changes_at IS NULL THEN u.rejected_reason WHEN u.rejected_at IS NOT NULL THEN l.rejected_reason END AS rejected_reason
FROM (SELECT c.changes_at, c.lead_id, c.received_at, c.source, c.medium, c.campaign, c.conversion, c.intent, c.channel, c.is_retargeted,
             c.signals, c.agreed_stage, c.crm_stage, c.reached_stage, c.owner, c.team, c.handed_over_at, c.handover_unknown,
             c.next_step_at, c.due_at, c.responded_at, c.response_time, c.sla_state, c.is_open, c.lost, c.closed_at, c.amount,
             c.customer_id, c.crm_signals, c.signal_times, c.noted_signals_needed, c.ready_at, c.fit, c.leak_set, c.terms,
             c.company_number,
             NULL AS landing_page, NULL AS raw_conversion, NULL AS company, NULL AS responded_by, NULL AS responded_how,
             NULL AS lost_reason, c.restored_at, c.contactable, c.assigned_at, c.assignment_unknown, c.assignment_state, c.accepted_at,
             c.rejected_at, NULL AS rejected_reason
      FROM lead_class c
      UNION ALL
      SELECT NULL, d.lead_id, d.received_at, d.source, d.medium, d.campaign, d.conversion, d.intent, d.channel, d.is_retargeted,
             d.signals, d.agreed_stage, d.crm_stage, d.reached_stage, d.owner, d.team, d.handed_over_at, d.handover_unknown,
             d.next_step_at, d.due_at, d.responded_at, d.response_time, d.sla_state, d.is_open, d.lost, d.closed_at, d.amount,
             d.customer_id, d.crm_signals, d.signal_times, d.noted_signals_needed, d.ready_at, d.fit, d.leak_set, d.terms,
             d.company_number, d.landing_page, d.raw_conversion, d.company, d.responded_by, d.responded_how, d.lost_reason,
             d.restored_at, d.contactable, d.assigned_at, d.assignment_unknown, d.assignment_state, d.accepted_at, d.rejected_at,
             d.rejected_reason
      FROM _rows_if(due_class, any_due) AS d
                 (lead_id text, received_at timestamptz, source text, medium text, campaign text, conversion text,
                  intent lead_intent, channel text, is_retargeted boolean, signals lead_signals, agreed_stage lead_stage,
                  crm_stage lead_stage, reached_stage lead_stage, owner text, team text, handed_over_at timestamptz,
                  handover_unknown boolean, next_step_at timestamptz, due_at timestamptz, responded_at timestamptz,
                  response_time interval, sla_state sla_state, is_open boolean, lost boolean, closed_at timestamptz,
                  amount numeric, customer_id text, crm_signals lead_signals, signal_times timestamptz[],
                  noted_signals_needed int, ready_at timestamptz, fit text, leak_set int, terms int, company_number int,
                  landing_page text, raw_conversion text, company text, responded_by text, responded_how text, lost_reason text,
                  restored_at timestamptz, contactable boolean, assigned_at timestamptz, assignment_unknown boolean,
                  assignment_state sla_state, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text)) u
LEFT JOIN lead l ON l.lead_id = u.lead_id
-- With HAVING it is a row of its own, and one only.
LEFT JOIN (SELECT (SELECT _policy_of(policy, stored_for)) AS policy HAVING true) p ON true
LEFT JOIN LATERAL _agreed_terms(p.policy, u.terms, u.company_number) a ON true
LEFT JOIN (SELECT c.name, min(c.motion) AS motion, min(c.audience) AS audience
           FROM channel c
           GROUP BY c.name) m ON m.name = u.channel
-- Most of them hold, so that an index is of no use, and none fits this condition.
WHERE COALESCE(u.changes_at > (SELECT f.stored_after FROM stored_for f), true)
  AND ((SELECT NOT EXISTS (SELECT 1 FROM stored_change g WHERE g.lead_id IS NOT NULL)) OR u.changes_at IS NULL
       OR u.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL)));

COMMENT ON VIEW lead_classified IS
    'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports '
    'build on. For reading there is lead_status.';
