-- comments: customer_group
CREATE OR REPLACE VIEW retention_curve_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, r.month, r.at_risk,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN r.churned END AS churned,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN round(r.retention, 4) END AS retention,
       round(r.low, 4) AS retention_low, round(r.high, 4) AS retention_high
FROM retention_state s
CROSS JOIN LATERAL retention_curve(s.k) r;

COMMENT ON VIEW retention_curve_by_group IS
    'Month by month the share of the customers of each group that stays: the views retention_curve, retention_curve_campaign and '
    'retention_curve_cohort.';
COMMENT ON COLUMN retention_curve_by_group.month IS 'The month of the customers, counted from 1; 0 is the start.';
COMMENT ON COLUMN retention_curve_by_group.at_risk IS 'Customers that were seen at the start of that month of theirs.';
COMMENT ON COLUMN retention_curve_by_group.churned IS
    'Those of them that left in it; NULL when the CRM does not tell who left: no row of the view customer has a churned_at.';
COMMENT ON COLUMN retention_curve_by_group.retention IS
    'The share that stays to its end and longer, rounded to 4 decimals; NULL when the CRM does not tell who left.';
