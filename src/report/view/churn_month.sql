CREATE OR REPLACE VIEW churn_month WITH (security_invoker = true) AS
SELECT s.month, s.channel, s.customers_at_start, s.churned, s.churn_rate, s.churn_rate_low, s.churn_rate_high
FROM churn_month_by_group s
WHERE s.grouped_by = 'channel'
ORDER BY s.month, s.customers_at_start DESC, s.channel;

COMMENT ON VIEW churn_month IS
    'Per channel how many of the customers there at the start of a month left in it. The month of as_of() is not over yet. NULL '
    'when the CRM does not tell who left.';
