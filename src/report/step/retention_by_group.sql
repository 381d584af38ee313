-- comments: customer_group
CREATE OR REPLACE VIEW retention_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, customers(s.k) AS customers, active(s.k_if_churn_known) AS active,
       churned(s.k_if_churn_known) AS churned,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN s.returned END AS returned,
       churn_rate.rate AS churn_rate, churn_rate.low AS churn_rate_low, churn_rate.high AS churn_rate_high,
       round(retention_at(s.k_if_churn_known, 3), 4) AS retention_3_months,
       round(retention_at(s.k_if_churn_known, 12), 4) AS retention_12_months,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median_hours,
       round(upsell_rate(s.k_if_change_known), 4) AS upsell_rate,
       round(net_revenue_retention(s.k_if_churn_known), 4) AS net_revenue_retention,
       round(gross_revenue_retention(s.k_if_churn_known), 4) AS gross_revenue_retention,
       CASE WHEN s.with_amount > 0 THEN lifetime_revenue(s.k) END AS lifetime_revenue,
       round(lifetime_revenue(s.k) / NULLIF(s.with_amount, 0), 2) AS revenue_per_customer
FROM retention_state s
CROSS JOIN LATERAL _rated(churned(s.k_if_churn_known), customers(s.k)) churn_rate;

COMMENT ON VIEW retention_by_group IS
    'Whether the customers of each group stay, and what they pay: the views retention, retention_campaign and retention_cohort.';
COMMENT ON COLUMN retention_by_group.customers IS 'Customers who have started; one who left and came back is one customer.';
COMMENT ON COLUMN retention_by_group.active IS 'Those who stay; NULL when the CRM does not tell who left.';
COMMENT ON COLUMN retention_by_group.churned IS 'Those who left; NULL when the CRM does not tell.';
COMMENT ON COLUMN retention_by_group.returned IS
    'Those who had left and came back. They count from their first start, and their gap not as churn; NULL when the CRM does not '
    'tell who left.';
COMMENT ON COLUMN retention_by_group.churn_rate IS
    'churned / customers, rounded to 4 decimals; NULL without any to divide by, and when the CRM does not tell who left.';
COMMENT ON COLUMN retention_by_group.retention_3_months IS
    'The share that stays for three months and longer, by Kaplan and Meier, rounded to 4 decimals; NULL when none was seen for so '
    'long, and when the CRM does not tell who left.';
COMMENT ON COLUMN retention_by_group.retention_12_months IS 'The share that stays for twelve months and longer.';
COMMENT ON COLUMN retention_by_group.time_to_value_median IS
    'The time within which half of them had first value, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN retention_by_group.upsell_rate IS
    'The share that buys or pays more now than at the start, rounded to 4 decimals. Who started for nothing is left out. NULL when '
    'the CRM tells of nobody that the amount changed.';
COMMENT ON COLUMN retention_by_group.net_revenue_retention IS
    'What they pay now / what they paid at the start, those who left included with nothing and those who started for nothing left '
    'out, rounded to 4 decimals; NULL when the CRM does not tell who left.';
COMMENT ON COLUMN retention_by_group.gross_revenue_retention IS 'The same without what anybody pays more.';
COMMENT ON COLUMN retention_by_group.lifetime_revenue IS 'What they bought or pay now, in sum; NULL when no amount is known.';
COMMENT ON COLUMN retention_by_group.revenue_per_customer IS 
    'lifetime_revenue / those of the customers of whom it is known what they buy or pay, rounded to 2 decimals; NULL without any.';
