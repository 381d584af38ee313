-- comments: customer_classified
CREATE OR REPLACE VIEW upsell WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
)
SELECT s.channel, s.customers, s.expanded, upsell_rate.rate AS upsell_rate, upsell_rate.low AS upsell_rate_low,
       upsell_rate.high AS upsell_rate_high,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median_hours
FROM (SELECT c.channel, count(*) AS customers, CASE WHEN k.expansion THEN count(c.expanded) END AS expanded,
             retention_agg(c.started, NULL, c.expanded, NULL, NULL, c.as_of) AS k
      FROM customer_classified c
      CROSS JOIN known k
      GROUP BY c.channel, k.expansion) s
CROSS JOIN LATERAL _rated(s.expanded, s.customers) upsell_rate
ORDER BY customers DESC, s.channel;

COMMENT ON VIEW upsell IS
    'Per channel how many customers bought or paid more than at their start, and how soon. NULL when the CRM does not tell when '
    'any of them did.';
COMMENT ON COLUMN upsell.customers IS 'Customers who have started.';
COMMENT ON COLUMN upsell.expanded IS 'Those who have bought or paid more since.';
COMMENT ON COLUMN upsell.upsell_rate IS
    'expanded / customers, rounded to 4 decimals. The upsell_rate of the view retention is by what they pay now, and knows no time.';
COMMENT ON COLUMN upsell.time_to_expansion_median IS
    'The time from the start within which half of the customers bought or paid more, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN upsell.time_to_expansion_median_hours IS 'time_to_expansion_median in hours.';
