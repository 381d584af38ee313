CREATE OR REPLACE VIEW retention WITH (security_invoker = true) AS
SELECT s.channel, customers(s.k) AS customers, active(s.k) AS active,
       churned(s.k) AS churned,
       churn_rate.rate AS churn_rate, churn_rate.low AS churn_rate_low, churn_rate.high AS churn_rate_high,
       round(retention_at(s.k, 3), 4) AS retention_3_months,
       round(retention_at(s.k, 12), 4) AS retention_12_months,
       time_to_value_percentile(s.k, 0.5) AS time_to_value_median,
       round(upsell_rate(s.k), 4) AS upsell_rate,
       round(net_revenue_retention(s.k), 4) AS net_revenue_retention,
       round(gross_revenue_retention(s.k), 4) AS gross_revenue_retention,
       lifetime_revenue(s.k) AS lifetime_revenue,
       round(revenue_per_customer(s.k), 2) AS revenue_per_customer,
       flagged(s.k) AS flagged
FROM retention_state s
CROSS JOIN LATERAL _rated(churned(s.k), customers(s.k)) churn_rate
ORDER BY customers DESC, s.channel;

COMMENT ON VIEW retention IS
    'Per channel what became of the customers who had started by as_of(): whether they stay, what they '
    'pay, and how soon they had what they came for.';
COMMENT ON COLUMN retention.channel IS
    'The reporting channel of the lead that the customer came from; Unassigned when there is none.';
COMMENT ON COLUMN retention.customers IS 'Customers who have started.';
COMMENT ON COLUMN retention.active IS
    'Those who stay, as far as the CRM tells: without churned_at in the view customer, as of Odoo, all of '
    'them.';
COMMENT ON COLUMN retention.churned IS 'Those who left, as far as the CRM tells; 0 where it does not.';
COMMENT ON COLUMN retention.churn_rate IS
    'churned / customers, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN retention.retention_3_months IS
    'The share that stays for three months and longer, by Kaplan and Meier, rounded to 4 decimals; NULL '
    'when none was seen for so long.';
COMMENT ON COLUMN retention.retention_12_months IS 'The share that stays for twelve months and longer.';
COMMENT ON COLUMN retention.time_to_value_median IS
    'The time within which half of them had first value, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN retention.upsell_rate IS
    'The share that buys or pays more now than at the start, rounded to 4 decimals.';
COMMENT ON COLUMN retention.net_revenue_retention IS
    'What they pay now / what they paid at the start, those who left included with nothing, rounded to 4 '
    'decimals.';
COMMENT ON COLUMN retention.gross_revenue_retention IS 'The same without what anybody pays more.';
COMMENT ON COLUMN retention.lifetime_revenue IS 'What they bought or pay now, in sum.';
COMMENT ON COLUMN retention.revenue_per_customer IS 'lifetime_revenue / customers, rounded to 2 decimals.';
COMMENT ON COLUMN retention.flagged IS 'Customers left out because they left before they started.';
