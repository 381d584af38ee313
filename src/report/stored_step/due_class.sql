-- comments: lead_computed
CREATE OR REPLACE VIEW due_class WITH (security_invoker = true) AS
SELECT c.lead_id, c.received_at, c.source, c.medium, c.campaign, c.conversion, c.intent, c.channel, c.is_retargeted, c.signals,
       c.agreed_stage, c.crm_stage, c.reached_stage, c.owner, c.team, c.handed_over_at, c.handover_unknown, c.next_step_at,
       c.due_at, c.responded_at, c.response_time, c.sla_state, c.is_open, c.lost, c.closed_at, c.amount, c.customer_id,
       c.crm_signals, c.signal_times, c.noted_signals_needed, c.ready_at, c.fit, c.leak_set, c.terms, c.company_number,
       c.landing_page, c.raw_conversion, c.company, c.responded_by, c.responded_how, c.lost_reason, c.restored_at, c.contactable,
       c.assigned_at, c.assignment_unknown, (c.targets[1]).sla_state AS assignment_state, c.accepted_at, c.rejected_at, c.rejected_reason
FROM lead_computed c
WHERE c.due_id IS NOT NULL;

COMMENT ON VIEW due_class IS 'The leads whose stored class does not hold at as_of(), classified anew.';
