-- comments: customer_group
CREATE OR REPLACE VIEW upsell_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.customers, s.expanded,
       upsell_rate.rate AS upsell_rate, upsell_rate.low AS upsell_rate_low, upsell_rate.high AS upsell_rate_high,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_expansion_median_hours
FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, count(*) AS customers,
             CASE WHEN bool_or(c.expansion_known) THEN count(c.expanded) END AS expanded,
             retention_agg(c.started, NULL, c.expanded, NULL, NULL, c.as_of) AS k
      FROM customer_pay_group c
      GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month) s
CROSS JOIN LATERAL _rated(s.expanded, s.customers) upsell_rate;

COMMENT ON VIEW upsell_by_group IS
    'How many customers of each group bought or paid more, and how soon: the views upsell, upsell_campaign and upsell_cohort.';
COMMENT ON COLUMN upsell_by_group.customers IS 'Customers who have started.';
COMMENT ON COLUMN upsell_by_group.expanded IS 'Those who have bought or paid more since.';
COMMENT ON COLUMN upsell_by_group.upsell_rate IS
    'expanded / customers, rounded to 4 decimals. The upsell_rate of the view retention is by what they pay now, and knows no time.';
COMMENT ON COLUMN upsell_by_group.time_to_expansion_median IS
    'The time from the start within which half of the customers bought or paid more, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN upsell_by_group.time_to_expansion_median_hours IS 'time_to_expansion_median in hours.';
