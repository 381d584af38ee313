-- comments: customer_classified
CREATE OR REPLACE VIEW time_to_first_value WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
)
SELECT s.channel, s.customers, s.had_value, s.customers - s.had_value AS not_yet,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median_hours,
       _to_second(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90,
       _in_hours(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90_hours
FROM (SELECT c.channel, count(*) AS customers, CASE WHEN k.first_value THEN count(c.first_value) END AS had_value,
             retention_agg(c.started, NULL, c.first_value, NULL, NULL, c.as_of) AS k
      FROM customer_classified c
      CROSS JOIN known k
      GROUP BY c.channel, k.first_value) s
ORDER BY customers DESC, s.channel;

COMMENT ON VIEW time_to_first_value IS
    'Per channel how soon customers had what they came for. Those who have it not yet come after all others, and are never left '
    'out. NULL when the '
    'CRM does not tell of anybody.';
COMMENT ON COLUMN time_to_first_value.customers IS 'Customers who have started.';
COMMENT ON COLUMN time_to_first_value.had_value IS 'Those who have had first value.';
COMMENT ON COLUMN time_to_first_value.not_yet IS 'Those who have not, those who left without it included.';
COMMENT ON COLUMN time_to_first_value.time_to_value_median IS
    'The time from the start within which half of the customers had first value, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN time_to_first_value.time_to_value_median_hours IS 'time_to_value_median in hours.';
COMMENT ON COLUMN time_to_first_value.time_to_value_p90 IS 'That within which nine of ten had it; NULL when fewer have.';
COMMENT ON COLUMN time_to_first_value.time_to_value_p90_hours IS 'time_to_value_p90 in hours.';
