-- comments: revenue_retention
CREATE OR REPLACE VIEW revenue_retention_cohort WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
), placed AS MATERIALIZED (
    SELECT c.customer_id, c.channel, c.month FROM customer_classified c
), pay AS MATERIALIZED (
    SELECT p.customer_id, p.at, p.paid_before, p.pays FROM customer_pay p
)
SELECT s.channel, s.month, s.period, s.since, CASE WHEN k.stays THEN s.customers END AS customers,
       CASE WHEN k.events THEN s.mrr_at_start END AS mrr_at_start, CASE WHEN k.events THEN s.mrr_at_end END AS mrr_at_end,
       CASE WHEN k.events THEN round(s.mrr_at_end / NULLIF(s.mrr_at_start, 0), 4) END AS net_revenue_retention,
       CASE WHEN k.events THEN round(s.mrr_kept / NULLIF(s.mrr_at_start, 0), 4) END AS gross_revenue_retention
FROM (SELECT c.channel, c.month, p.period, p.since, count(*) FILTER (WHERE p.was > 0) AS customers,
             sum(p.was) FILTER (WHERE p.was > 0) AS mrr_at_start,
             sum(p.pays) FILTER (WHERE p.was > 0) AS mrr_at_end, sum(LEAST(p.pays, p.was)) FILTER (WHERE p.was > 0) AS mrr_kept
      FROM placed c
      JOIN (SELECT p.customer_id, t.period, t.since, COALESCE(sum(p.pays - p.paid_before) FILTER (WHERE p.at <= t.since), 0) AS was,
                   sum(p.pays - p.paid_before) AS pays
            FROM pay p
            CROSS JOIN (SELECT v.period, (as_of() AT TIME ZONE h.zone - v.length) AT TIME ZONE h.zone AS since
                        FROM working_hours h
                        CROSS JOIN (VALUES ('month', interval '1 month'), ('year', interval '1 year')) v (period, length)
                        OFFSET 0) t
            GROUP BY p.customer_id, t.period, t.since) p ON p.customer_id = c.customer_id
      GROUP BY c.channel, c.month, p.period, p.since) s
CROSS JOIN (SELECT k.events, k.churn OR k.events AS stays FROM known k) k
WHERE s.customers > 0
ORDER BY s.channel, s.month, s.period;

COMMENT ON VIEW revenue_retention_cohort IS
    'Per channel and month of start what the customers who paid a month and a year ago pay now (NRR and GRR): those who came later '
    'are left out, those who left pay '
    'nothing. What they pay at both times is known from the view customer_event only, without which it is NULL.';
