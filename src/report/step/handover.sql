CREATE OR REPLACE VIEW handover WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.intent, c.received_at, c.handed_over_at, c.ready_at, c.crm_stage,
       c.crm_signals, c.signal_times, c.mql_signals, c.sql_signals, c.opportunity_signals, c.hours,
       CASE WHEN c.opportunity_signals IS NULL THEN NULL
            WHEN c.handed_over_at IS NULL THEN 'ready_not_handed_over'
            WHEN (c.ready_at <= GREATEST(c.handed_over_at, c.received_at)) IS NOT TRUE THEN 'too_early'
            WHEN c.handed_over_at > sla_deadline(c.ready_at, COALESCE(c.respond_within, '1 day'), c.clock) THEN 'late'
            ELSE 'right' END AS verdict,
       -- From when it was ready until it was handed over, or now.
       CASE WHEN isfinite(c.ready_at) AND c.ready_at <= COALESCE(c.handed_over_at, t.as_of) THEN c.ready_at END AS waits_from,
       COALESCE(c.handed_over_at, t.as_of) AS waits_until
FROM lead_classified c
CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
WHERE c.handed_over_at IS NOT NULL
   OR (c.is_open AND c.agreed_stage >= 'sql' AND (c.crm_stage >= 'sql') IS NOT TRUE AND NOT c.handover_unknown);

COMMENT ON VIEW handover IS 'The leads that were handed to sales, or are ready for it, each with the verdict on that.';
COMMENT ON COLUMN handover.verdict IS 'As in handover_audit.';
COMMENT ON COLUMN handover.waits_from IS 'When it was ready; NULL: it was not ready before waits_until.';
COMMENT ON COLUMN handover.waits_until IS 'When it was handed over, or as_of().';
