CREATE OR REPLACE VIEW lifetime_value WITH (security_invoker = true) AS
SELECT s.channel, s.customers, s.lifetime_revenue, s.revenue_per_customer, s.monthly_amount, s.margin, s.lifetime_months, s.months_seen,
       s.expected_value, s.spend, s.spend_months, s.cac, s.months_to_pay_back, s.ltv_to_cac
FROM lifetime_cost_by_group s
WHERE s.grouped_by = 'channel'
ORDER BY s.customers DESC, s.channel;

COMMENT ON VIEW lifetime_value IS
    'Per channel what customers are worth: what they have paid, what is expected of one, and what one costs. NULL where the CRM, '
    'the settings or the table spend do not tell.';
