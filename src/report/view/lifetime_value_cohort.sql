CREATE OR REPLACE VIEW lifetime_value_cohort WITH (security_invoker = true) AS
SELECT s.channel, s.start_month, s.customers, s.lifetime_revenue, s.revenue_per_customer, s.monthly_amount, s.margin, s.lifetime_months,
       s.months_seen, s.expected_value, s.spend, s.cac, s.months_to_pay_back, s.ltv_to_cac
FROM lifetime_cost_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.start_month, s.customers DESC, s.channel;

COMMENT ON VIEW lifetime_value_cohort IS
    'Per channel and month of start what customers are worth: what they have paid, what is expected of one, and what one costs. '
    'NULL where the CRM, the settings or the table spend do not tell.';
