-- comments: upsell
CREATE OR REPLACE VIEW upsell_campaign WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
)
SELECT s.channel, s.campaign, s.customers, s.expanded, upsell_rate.rate AS upsell_rate, upsell_rate.low AS upsell_rate_low,
       upsell_rate.high AS upsell_rate_high,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median_hours
FROM (SELECT c.channel, c.campaign, count(*) AS customers, CASE WHEN k.expansion THEN count(c.expanded) END AS expanded,
             retention_agg(c.started, NULL, c.expanded, NULL, NULL, c.as_of) AS k
      FROM customer_classified c
      CROSS JOIN known k
      GROUP BY c.channel, c.campaign, k.expansion) s
CROSS JOIN LATERAL _rated(s.expanded, s.customers) upsell_rate
ORDER BY customers DESC, s.channel, s.campaign;

COMMENT ON VIEW upsell_campaign IS
    'Per channel and campaign how many customers bought or paid more than at their start, and how soon. NULL when the CRM does not '
    'tell when any of them did.';
