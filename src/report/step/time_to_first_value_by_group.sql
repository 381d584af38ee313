-- comments: customer_group
CREATE OR REPLACE VIEW time_to_first_value_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.customers, CASE WHEN s.is_known THEN s.had_value END AS had_value,
       CASE WHEN s.is_known THEN s.customers - s.had_value END AS not_yet,
       _to_second(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median,
       _in_hours(time_to_value_percentile(s.k, 0.5)) AS time_to_value_median_hours,
       _to_second(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90,
       _in_hours(time_to_value_percentile(s.k, 0.9)) AS time_to_value_p90_hours
FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, count(*) AS customers, count(c.first_value) AS had_value,
             retention_agg(c.started, NULL, c.first_value, NULL, NULL, c.as_of) AS k, bool_or(c.first_value_known) AS is_known
      FROM customer_group c
      GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month) s;

COMMENT ON VIEW time_to_first_value_by_group IS
    'How soon the customers of each group had what they came for: the views time_to_first_value, time_to_first_value_campaign and '
    'time_to_first_value_cohort.';
COMMENT ON COLUMN time_to_first_value_by_group.customers IS 'Customers who have started.';
COMMENT ON COLUMN time_to_first_value_by_group.had_value IS 'Those who have had first value.';
COMMENT ON COLUMN time_to_first_value_by_group.not_yet IS 'Those who have not, those who left without it included.';
COMMENT ON COLUMN time_to_first_value_by_group.time_to_value_median IS
    'The time from the start within which half of the customers had first value, within 2.5 %; NULL when fewer than half have.';
COMMENT ON COLUMN time_to_first_value_by_group.time_to_value_median_hours IS 'time_to_value_median in hours.';
COMMENT ON COLUMN time_to_first_value_by_group.time_to_value_p90 IS 'That within which nine of ten had it; NULL when fewer have.';
COMMENT ON COLUMN time_to_first_value_by_group.time_to_value_p90_hours IS 'time_to_value_p90 in hours.';
