CREATE OR REPLACE VIEW lead_as_of WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion,
       COALESCE(l.signals, '{}') | COALESCE(_known_signals(n.signal_times), '{}') AS signals,
       l.signals AS crm_signals, n.signal_times, l.owner, l.team,
       CASE WHEN l.handed_over_at <= (SELECT as_of()) THEN l.handed_over_at END AS handed_over_at,
       CASE WHEN l.responded_at <= (SELECT as_of()) THEN l.responded_at END AS responded_at,
       l.next_step_at,
       CASE WHEN l.handed_over_at > (SELECT as_of()) AND (l.closed_at <= (SELECT as_of())) IS NOT TRUE THEN NULL
            WHEN l.closed_at > (SELECT as_of()) AND l.crm_stage = 'customer' THEN 'opportunity'
            ELSE l.crm_stage END AS crm_stage,
       COALESCE(l.lost AND (l.closed_at > (SELECT as_of())) IS NOT TRUE, false) AS lost,
       CASE WHEN l.lost AND (l.closed_at > (SELECT as_of())) IS NOT TRUE THEN l.lost_reason END AS lost_reason,
       CASE WHEN l.closed_at <= (SELECT as_of()) THEN l.closed_at END AS closed_at,
       l.amount, l.customer_id, (SELECT as_of()) AS as_of
FROM lead l
LEFT JOIN (SELECT s.lead_id, _signal_times(s.signal, s.noted_at) AS signal_times
           FROM signal s
           WHERE s.noted_at <= (SELECT as_of())
           GROUP BY s.lead_id) n ON n.lead_id = l.lead_id
WHERE (l.received_at > (SELECT as_of())) IS NOT TRUE;

COMMENT ON VIEW lead_as_of IS
    'The contract''s leads as they stood at as_of(): what happened later has not happened yet. Signals '
    'include those of the table signal.';
COMMENT ON COLUMN lead_as_of.signals IS
    'The signals that are clear: those that the CRM shows, and those that are noted.';
COMMENT ON COLUMN lead_as_of.crm_signals IS 'The signals that the CRM shows, which does not say since when.';
COMMENT ON COLUMN lead_as_of.signal_times IS
    'When each signal was noted in the table signal, in the order of lead_signals; infinity: not. NULL: none was.';
COMMENT ON COLUMN lead_as_of.as_of IS 'The instant of as_of().';
