CREATE OR REPLACE VIEW lifetime_value_campaign WITH (security_invoker = true) AS
SELECT s.channel, s.campaign, s.customers, s.lifetime_revenue, s.revenue_per_customer, s.monthly_amount, s.margin, s.lifetime_months,
       s.months_seen, s.expected_value
FROM lifetime_value_by_group s
WHERE s.grouped_by = 'campaign'
ORDER BY s.customers DESC, s.channel, s.campaign;

COMMENT ON VIEW lifetime_value_campaign IS
    'Per channel and campaign what customers are worth: what they have paid, and what is expected of one. NULL where the CRM or the '
    'settings do not tell.';
