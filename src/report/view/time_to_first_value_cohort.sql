CREATE OR REPLACE VIEW time_to_first_value_cohort WITH (security_invoker = true) AS
SELECT s.channel, s.start_month, s.customers, s.had_value, s.not_yet, s.time_to_value_median, s.time_to_value_median_hours,
       s.time_to_value_p90, s.time_to_value_p90_hours
FROM time_to_first_value_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.start_month, s.customers DESC, s.channel;

COMMENT ON VIEW time_to_first_value_cohort IS
    'Per channel and month of start how soon customers had what they came for. Those who have it not yet come after all others, and '
    'are never left out. NULL when the CRM does not tell of anybody.';
