CREATE OR REPLACE VIEW retention_campaign WITH (security_invoker = true) AS
SELECT s.channel, s.campaign, s.customers, s.active, s.churned, s.returned, s.churn_rate, s.churn_rate_low, s.churn_rate_high,
       s.retention_3_months, s.retention_12_months, s.time_to_value_median, s.time_to_value_median_hours, s.upsell_rate,
       s.net_revenue_retention, s.gross_revenue_retention, s.lifetime_revenue, s.revenue_per_customer
FROM retention_by_group s
WHERE s.grouped_by = 'campaign'
ORDER BY s.customers DESC, s.channel, s.campaign;

COMMENT ON VIEW retention_campaign IS
    'Per channel and campaign what became of the customers who had started by as_of(): whether they stay, what they pay, and how '
    'soon they had what they came for. What the CRM does not tell is NULL: without any churned_at in the view customer, nobody '
    'knows who stays.';
