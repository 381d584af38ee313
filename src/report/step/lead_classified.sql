-- comments: lead_computed
CREATE OR REPLACE VIEW lead_classified WITH (security_invoker = true) AS
SELECT c.lead_id, c.received_at, c.source, c.medium, c.campaign, c.landing_page, c.raw_conversion, c.conversion, c.intent,
       c.channel, c.motion, c.audience, c.signals, c.agreed_stage, c.crm_stage, c.reached_stage, c.mql_signals, c.sql_signals,
       c.opportunity_signals, c.owner, c.team, c.company, c.handed_over_at, c.handover_unknown, c.qualified_at, c.next_step_at,
       c.clock, c.qualify_clock, c.hours, c.respond_within, c.office_clock, c.due_at, c.responded_at, c.responded_by,
       c.responded_how, c.response_time, c.sla_state, c.qualify_within, c.next_step_within, c.decide_within, c.is_open, c.lost,
       c.lost_reason, c.closed_at, c.amount, c.customer_id, c.crm_signals, c.signal_times, c.noted_signals_needed, c.ready_at,
       c.fit, c.leaks, c.leak_set, c.zone, c.targets, c.restored_at, c.contactable,
       c.assign_within, c.assigned_at, c.assignment_unknown, (c.targets[1]).sla_state AS assignment_state, c.accepted_at, c.rejected_at,
       c.rejected_reason
FROM lead_computed c;

COMMENT ON VIEW lead_classified IS
    'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports '
    'build on. For reading there is lead_status.';
COMMENT ON COLUMN lead_classified.assignment_state IS
    'Whether somebody became responsible for it in time: a state as sla_state; none also where nobody knows.';
