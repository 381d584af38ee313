CREATE OR REPLACE VIEW churn_month_cohort WITH (security_invoker = true) AS
SELECT s.month, s.channel, s.start_month, s.customers_at_start, s.churned, s.churn_rate, s.churn_rate_low, s.churn_rate_high
FROM churn_month_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.month, s.customers_at_start DESC, s.channel, s.start_month;

COMMENT ON VIEW churn_month_cohort IS
    'Per channel and month of start how many of the customers there at the start of a month left in it. The month of as_of() is not '
    'over yet. NULL when the CRM does not tell who left.';
