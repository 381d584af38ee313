CREATE OR REPLACE VIEW revenue_retention_cohort WITH (security_invoker = true) AS
SELECT s.channel, s.start_month, s.period, s.since, s.customers, s.mrr_at_start, s.mrr_at_end, s.net_revenue_retention,
       s.gross_revenue_retention
FROM revenue_retention_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.channel, s.start_month, s.period;

COMMENT ON VIEW revenue_retention_cohort IS
    'Per channel and month of start what the customers who paid a month and a year ago pay now (NRR and GRR): those who came later '
    'are left out, those who left pay nothing. What they pay at both times is known from the view customer_event only, without '
    'which it is NULL.';
