-- comments: lead_computed
-- As in stored_step, but such that all of it can run where the leads are. What is due, and the agreement's terms, are found here and sent
-- there. A lead that is gone has an empty class, as a due one may be of the time when it was there.
CREATE OR REPLACE VIEW lead_classified WITH (security_invoker = true) AS
SELECT u.lead_id, u.received_at, u.source, u.medium, u.campaign,
       CASE WHEN u.is_due THEN u.landing_page ELSE l.landing_page END AS landing_page,
       CASE WHEN u.is_due THEN u.raw_conversion ELSE l.conversion END AS raw_conversion, u.conversion, u.intent, u.channel,
       m.motion, CASE WHEN u.is_retargeted THEN 'retargeting' ELSE m.audience END AS audience,
       u.signals, u.agreed_stage, u.crm_stage, u.reached_stage, a.mql_signals, a.sql_signals, a.opportunity_signals,
       u.owner, u.team, CASE WHEN u.is_due THEN u.company ELSE l.company END AS company, u.handed_over_at, u.handover_unknown,
       LEAST(u.handed_over_at, u.ready_at) AS qualified_at,
       u.next_step_at, a.clock, a.qualify_clock, a.hours, a.respond_within, a.office_clock, u.due_at, u.responded_at,
       CASE WHEN u.is_due THEN u.responded_by WHEN u.restored_at IS NOT NULL AND u.responded_at = l.responded_again_at
              THEN l.responded_again_by WHEN u.responded_at IS NOT NULL THEN l.responded_by END AS responded_by,
       CASE WHEN u.is_due THEN u.responded_how WHEN u.restored_at IS NOT NULL AND u.responded_at = l.responded_again_at
              THEN l.responded_again_how WHEN u.responded_at IS NOT NULL THEN l.responded_how END AS responded_how,
       u.response_time, u.sla_state, a.qualify_within, a.next_step_within, a.decide_within, u.is_open, u.lost,
       CASE WHEN u.is_due THEN u.lost_reason WHEN u.lost THEN l.lost_reason END AS lost_reason,
       u.closed_at, u.amount, u.customer_id, u.crm_signals, u.signal_times, u.noted_signals_needed, u.ready_at,
       u.fit, _leaks(u.leak_set) AS leaks, u.leak_set, (SELECT w.zone FROM working_hours w) AS zone,
       _targets(COALESCE(u.restored_at, u.received_at), u.is_open, u.reached_stage, a.respond_within, u.due_at, u.responded_at, u.sla_state,
                a.qualify_within, a.qualify_clock, LEAST(u.handed_over_at, u.ready_at), a.next_step_within, u.next_step_at,
                a.decide_within, u.closed_at, a.hours, (SELECT as_of()), a.assign_within, u.assigned_at, u.assignment_unknown) AS targets,
       u.restored_at, u.contactable, a.assign_within, u.assigned_at, u.assignment_unknown, u.assignment_state, u.accepted_at, u.rejected_at,
       CASE WHEN u.is_due THEN u.rejected_reason WHEN u.rejected_at IS NOT NULL THEN l.rejected_reason END AS rejected_reason
FROM (SELECT c.lead_id, d.lead_id IS NOT NULL AS is_due,
             CASE WHEN d.lead_id IS NULL THEN c.received_at ELSE d.received_at END AS received_at,
             CASE WHEN d.lead_id IS NULL THEN c.source ELSE d.source END AS source,
             CASE WHEN d.lead_id IS NULL THEN c.medium ELSE d.medium END AS medium,
             CASE WHEN d.lead_id IS NULL THEN c.campaign ELSE d.campaign END AS campaign,
             CASE WHEN d.lead_id IS NULL THEN c.conversion ELSE d.conversion END AS conversion,
             CASE WHEN d.lead_id IS NULL THEN c.intent ELSE d.intent END AS intent,
             CASE WHEN d.lead_id IS NULL THEN c.channel ELSE d.channel END AS channel,
             CASE WHEN d.lead_id IS NULL THEN c.is_retargeted ELSE d.is_retargeted END AS is_retargeted,
             CASE WHEN d.lead_id IS NULL THEN c.signals ELSE d.signals END AS signals,
             CASE WHEN d.lead_id IS NULL THEN c.agreed_stage ELSE d.agreed_stage END AS agreed_stage,
             CASE WHEN d.lead_id IS NULL THEN c.crm_stage ELSE d.crm_stage END AS crm_stage,
             CASE WHEN d.lead_id IS NULL THEN c.reached_stage ELSE d.reached_stage END AS reached_stage,
             CASE WHEN d.lead_id IS NULL THEN c.owner ELSE d.owner END AS owner,
             CASE WHEN d.lead_id IS NULL THEN c.team ELSE d.team END AS team,
             CASE WHEN d.lead_id IS NULL THEN c.handed_over_at ELSE d.handed_over_at END AS handed_over_at,
             CASE WHEN d.lead_id IS NULL THEN c.handover_unknown ELSE d.handover_unknown END AS handover_unknown,
             CASE WHEN d.lead_id IS NULL THEN c.next_step_at ELSE d.next_step_at END AS next_step_at,
             CASE WHEN d.lead_id IS NULL THEN c.due_at ELSE d.due_at END AS due_at,
             CASE WHEN d.lead_id IS NULL THEN c.responded_at ELSE d.responded_at END AS responded_at,
             CASE WHEN d.lead_id IS NULL THEN c.response_time ELSE d.response_time END AS response_time,
             CASE WHEN d.lead_id IS NULL THEN c.sla_state ELSE d.sla_state END AS sla_state,
             CASE WHEN d.lead_id IS NULL THEN c.is_open ELSE d.is_open END AS is_open,
             CASE WHEN d.lead_id IS NULL THEN c.lost ELSE d.lost END AS lost,
             CASE WHEN d.lead_id IS NULL THEN c.closed_at ELSE d.closed_at END AS closed_at,
             CASE WHEN d.lead_id IS NULL THEN c.amount ELSE d.amount END AS amount,
             CASE WHEN d.lead_id IS NULL THEN c.customer_id ELSE d.customer_id END AS customer_id,
             CASE WHEN d.lead_id IS NULL THEN c.crm_signals ELSE d.crm_signals END AS crm_signals,
             CASE WHEN d.lead_id IS NULL THEN c.signal_times ELSE d.signal_times END AS signal_times,
             CASE WHEN d.lead_id IS NULL THEN c.noted_signals_needed ELSE d.noted_signals_needed END AS noted_signals_needed,
             CASE WHEN d.lead_id IS NULL THEN c.ready_at ELSE d.ready_at END AS ready_at,
             CASE WHEN d.lead_id IS NULL THEN c.fit ELSE d.fit END AS fit,
             CASE WHEN d.lead_id IS NULL THEN c.leak_set ELSE d.leak_set END AS leak_set,
             CASE WHEN d.lead_id IS NULL THEN c.terms ELSE d.terms END AS terms,
             CASE WHEN d.lead_id IS NULL THEN c.company_number ELSE d.company_number END AS company_number, d.landing_page,
             d.raw_conversion, d.company, d.responded_by, d.responded_how, d.lost_reason,
             CASE WHEN d.lead_id IS NULL THEN c.restored_at ELSE d.restored_at END AS restored_at,
             CASE WHEN d.lead_id IS NULL THEN c.contactable ELSE d.contactable END AS contactable,
             CASE WHEN d.lead_id IS NULL THEN c.assigned_at ELSE d.assigned_at END AS assigned_at,
             CASE WHEN d.lead_id IS NULL THEN c.assignment_unknown ELSE d.assignment_unknown END AS assignment_unknown,
             CASE WHEN d.lead_id IS NULL THEN c.assignment_state ELSE d.assignment_state END AS assignment_state,
             CASE WHEN d.lead_id IS NULL THEN c.accepted_at ELSE d.accepted_at END AS accepted_at,
             CASE WHEN d.lead_id IS NULL THEN c.rejected_at ELSE d.rejected_at END AS rejected_at,
             d.rejected_reason
      FROM lead_class c
      LEFT JOIN (SELECT d.*
                 FROM _rows_of(due_class) AS d
                      (lead_id text, received_at timestamptz, source text, medium text, campaign text, conversion text,
                      intent lead_intent, channel text, is_retargeted boolean, signals lead_signals, agreed_stage lead_stage,
                      crm_stage lead_stage, reached_stage lead_stage, owner text, team text, handed_over_at timestamptz,
                      handover_unknown boolean, next_step_at timestamptz, due_at timestamptz, responded_at timestamptz,
                      response_time interval, sla_state sla_state, is_open boolean, lost boolean, closed_at timestamptz,
                      amount numeric, customer_id text, crm_signals lead_signals, signal_times timestamptz[],
                      noted_signals_needed int, ready_at timestamptz, fit text, leak_set int, terms int, company_number int,
                      landing_page text, raw_conversion text, company text, responded_by text, responded_how text, lost_reason text,
                      restored_at timestamptz, contactable boolean, assigned_at timestamptz, assignment_unknown boolean,
                      assignment_state sla_state, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text)) d
             ON d.lead_id = c.lead_id
      WHERE d.lead_id IS NOT NULL
         OR c.changes_at > (SELECT f.stored_after FROM stored_for f)
            AND c.lead_id <> ALL (ARRAY(SELECT g.lead_id FROM stored_change g WHERE g.lead_id IS NOT NULL))) u
LEFT JOIN lead l ON l.lead_id = u.lead_id
LEFT JOIN (SELECT t.*
           FROM _rows_of(terms_now) AS t
                (terms int, company_number int, mql_signals int, sql_signals int, opportunity_signals lead_signals,
                 respond_within interval, office_clock boolean, qualify_within interval, next_step_within interval,
                 decide_within interval, hours office_hours, clock office_hours, qualify_clock office_hours,
                 assign_within interval)) a
       ON a.terms = COALESCE(u.terms, -1) AND a.company_number = COALESCE(u.company_number, -1)
LEFT JOIN (SELECT c.name, min(c.motion) AS motion, min(c.audience) AS audience
           FROM channel c
           GROUP BY c.name) m ON m.name = u.channel;

COMMENT ON VIEW lead_classified IS
    'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports '
    'build on. For reading there is lead_status.';
