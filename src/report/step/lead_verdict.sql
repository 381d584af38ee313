CREATE OR REPLACE VIEW lead_verdict WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.intent, c.received_at, c.handed_over_at, c.ready_at, c.agreed_stage, c.crm_stage, c.reached_stage,
       c.crm_signals, c.signal_times, c.mql_signals, c.sql_signals, c.opportunity_signals, c.hours, c.sla_state, c.is_open, c.fit,
       c.conversion,
       c.handed_over_at IS NOT NULL
       OR (c.is_open AND c.agreed_stage >= 'sql' AND (c.crm_stage >= 'sql') IS NOT TRUE AND NOT c.handover_unknown) AS is_judged,
       CASE WHEN c.opportunity_signals IS NULL THEN NULL
            WHEN c.handed_over_at IS NULL THEN 'ready_not_handed_over'
            WHEN (c.ready_at <= GREATEST(c.handed_over_at, c.received_at)) IS NOT TRUE THEN 'too_early'
            WHEN c.handed_over_at > sla_deadline(c.ready_at, COALESCE(c.respond_within, '1 day'), c.clock) THEN 'late'
            ELSE 'right' END AS verdict
FROM lead_classified c;

COMMENT ON VIEW lead_verdict IS 'The leads, each with the verdict on its hand-over.';
COMMENT ON COLUMN lead_verdict.is_judged IS 'Whether it was handed to sales, or is ready and was not: else verdict says nothing.';
COMMENT ON COLUMN lead_verdict.verdict IS 'As in handover_audit.';
