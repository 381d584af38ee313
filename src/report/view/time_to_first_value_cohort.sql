-- comments: time_to_first_value
CREATE OR REPLACE VIEW time_to_first_value_cohort WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
)
SELECT s.channel, s.month, s.customers, s.had_value, s.customers - s.had_value AS not_yet,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median_hours,
       _to_second(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90,
       _in_hours(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90_hours
FROM (SELECT c.channel, c.month, count(*) AS customers, CASE WHEN k.first_value THEN count(c.first_value) END AS had_value,
             retention_agg(c.started, NULL, c.first_value, NULL, NULL, c.as_of) AS k
      FROM customer_classified c
      CROSS JOIN known k
      GROUP BY c.channel, c.month, k.first_value) s
ORDER BY s.month, customers DESC, s.channel;

COMMENT ON VIEW time_to_first_value_cohort IS
    'Per channel and month of start how soon customers had what they came for. Those who have it not yet come after all others, '
    'and are never left out. NULL when the '
    'CRM does not tell of anybody.';
