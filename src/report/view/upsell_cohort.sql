CREATE OR REPLACE VIEW upsell_cohort WITH (security_invoker = true) AS
SELECT s.channel, s.start_month, s.customers, s.expanded, s.upsell_rate, s.upsell_rate_low, s.upsell_rate_high,
       s.time_to_expansion_median, s.time_to_expansion_median_hours
FROM upsell_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.start_month, s.customers DESC, s.channel;

COMMENT ON VIEW upsell_cohort IS
    'Per channel and month of start how many customers bought or paid more than at their start, and how soon. NULL when the CRM '
    'does not tell when any of them did.';
