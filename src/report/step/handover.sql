CREATE OR REPLACE VIEW handover WITH (security_invoker = true) AS
SELECT c.lead_id, c.owner, c.channel, c.intent, c.received_at, c.handed_over_at, c.ready_at, c.crm_stage,
       c.crm_signals, c.signal_times, c.mql_signals, c.sql_signals, c.opportunity_signals, c.hours, c.verdict,
       -- From when it was ready until it was handed over, or now.
       CASE WHEN isfinite(c.ready_at) AND c.ready_at <= COALESCE(c.handed_over_at, t.as_of) THEN c.ready_at END AS waits_from,
       COALESCE(c.handed_over_at, t.as_of) AS waits_until
FROM lead_verdict c
CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
WHERE c.is_judged;

COMMENT ON VIEW handover IS 'The leads that were handed to sales, or are ready for it, each with the verdict on that.';
COMMENT ON COLUMN handover.verdict IS 'As in handover_audit.';
COMMENT ON COLUMN handover.waits_from IS 'When it was ready; NULL: it was not ready before waits_until.';
COMMENT ON COLUMN handover.waits_until IS 'When it was handed over, or as_of().';
