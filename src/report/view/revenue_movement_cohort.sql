CREATE OR REPLACE VIEW revenue_movement_cohort WITH (security_invoker = true) AS
SELECT s.month, s.channel, s.start_month, s.mrr_at_start, s.new, s.expansion, s.contraction, s.churned, s.returned, s.mrr_at_end,
       s.net_revenue_retention, s.gross_revenue_retention
FROM revenue_movement_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.month, s.mrr_at_end DESC, s.channel, s.start_month;

COMMENT ON VIEW revenue_movement_cohort IS
    'Per channel and month of start and month what customers pay each month (MRR): at the start of the month and what moved it, '
    'which adds up to that at its end. Each customer counts once a month, by what it paid before it and after it: who starts and '
    'leaves within it moves nothing. The month of as_of() is not over yet. NULL where the CRM does not tell.';
