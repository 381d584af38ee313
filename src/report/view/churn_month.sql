-- comments: customer_classified
CREATE OR REPLACE VIEW churn_month WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
), stay AS (
    SELECT c.channel, c.month, c.churned_in, count(*) AS customers, min(date_trunc('month', c.as_of)) AS last_month
    FROM customer_classified c
    GROUP BY c.channel, c.month, c.churned_in
), change AS (
    -- Who leaves in the month in which it starts stands at no month's start.
    SELECT s.channel, (s.month + interval '1 month')::date AS month, sum(s.customers) AS arrived, 0 AS churned
    FROM stay s
    WHERE (s.churned_in > s.month) IS NOT FALSE
    GROUP BY s.channel, s.month
    UNION ALL
    SELECT s.channel, s.churned_in, 0, sum(s.customers)
    FROM stay s
    WHERE s.churned_in > s.month
    GROUP BY s.channel, s.churned_in
), summed AS (
    SELECT m.channel, m.month, COALESCE(d.churned, 0)::bigint AS churned,
           (COALESCE(sum(d.arrived) OVER w, 0) - COALESCE(sum(d.churned) OVER w, 0) + COALESCE(d.churned, 0))::bigint AS customers_at_start
    FROM (SELECT s.channel, generate_series(min(s.month) + interval '1 month', min(s.last_month), interval '1 month')::date AS month
          FROM stay s
          GROUP BY s.channel) m
    LEFT JOIN (SELECT c.channel, c.month, sum(c.arrived) AS arrived, sum(c.churned) AS churned
               FROM change c
               GROUP BY c.channel, c.month) d ON d.channel = m.channel AND d.month = m.month
    WINDOW w AS (PARTITION BY m.channel ORDER BY m.month)
)
SELECT s.month, s.channel, s.customers_at_start, s.churned,
       churn_rate.rate AS churn_rate, churn_rate.low AS churn_rate_low, churn_rate.high AS churn_rate_high
FROM (SELECT s.month, s.channel, CASE WHEN k.churn THEN s.customers_at_start END AS customers_at_start,
             CASE WHEN k.churn THEN s.churned END AS churned
      FROM summed s
      CROSS JOIN known k) s
CROSS JOIN LATERAL _rated(s.churned, s.customers_at_start) churn_rate
ORDER BY s.month, s.customers_at_start DESC, s.channel;

COMMENT ON VIEW churn_month IS
    'Per month and channel how many of the customers there at its start left in it. The month of as_of() is not over yet. NULL '
    'when the CRM '
    'does not tell who left.';
COMMENT ON COLUMN churn_month.month IS 'The first day of the month, in the reports'' time zone.';
COMMENT ON COLUMN churn_month.customers_at_start IS
    'Customers who had started before the month, and had not left before it. One who came back counts from its first start to its '
    'last end.';
COMMENT ON COLUMN churn_month.churned IS 'Those of them who left in it.';
COMMENT ON COLUMN churn_month.churn_rate IS 'churned / customers_at_start, rounded to 4 decimals; NULL without any to divide by.';
