CREATE OR REPLACE VIEW customer_event_finding WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT u.customer_id, min(u.started_at) FILTER (WHERE isfinite(u.started_at) AND u.started_at <= (SELECT as_of())) AS started_at
    FROM customer u
    GROUP BY u.customer_id
)
SELECT f.finding, e.customer_id
FROM customer_event e
LEFT JOIN known u ON u.customer_id = e.customer_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.at IS NULL OR NOT isfinite(e.at) THEN 'customer event without a time'
                WHEN e.kind IS NULL OR lower(e.kind) NOT IN ('started', 'changed', 'left', 'returned')
                THEN 'customer event of an unknown kind'
                WHEN u.customer_id IS NULL THEN 'customer event of a customer that is not there'
                WHEN e.at > (SELECT as_of()) THEN CASE WHEN (SELECT _is_live()) THEN 'customer event in the future' END
                WHEN lower(e.kind) <> 'left' AND (e.monthly_amount >= 0 AND e.monthly_amount < 1e30) IS NOT TRUE
                THEN 'customer event without an amount that can be'
                WHEN e.at < u.started_at THEN 'customer event before the start' END AS finding) f
WHERE f.finding IS NOT NULL;

COMMENT ON VIEW customer_event_finding IS
    'What does not add up in the events of customers, one row per event, which customer_pay leaves out. What is yet to come is told only '
    'where as_of is not set.';
COMMENT ON COLUMN customer_event_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN customer_event_finding.customer_id IS 'The customer that the CRM names for it.';
