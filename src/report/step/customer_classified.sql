-- comments: customer_as_of
CREATE OR REPLACE VIEW customer_classified WITH (security_invoker = true) AS
SELECT u.customer_id, u.has_key, u.lead_id, u.started_at, u.churned_at, u.first_value_at, u.expanded_at, u.initial_amount,
       u.current_amount, u.monthly_amount, u.one_off_amount, u.returned, u.stays_from, u.stays_until, u.stays_raised_at,
       u.stays_paid_first, u.stays_pay, u.churn_known, u.first_value_known, u.expansion_known, u.change_known,
       COALESCE(u.channel, 'Unassigned') AS channel, u.campaign, _month(u.started_at, w.zone) AS started_in,
       _month(u.churned_at, w.zone) AS churned_in, _local_time(u.started_at, w.zone) AS started,
       -- Where the clock is set back a later instant may have an earlier time; and what took two hours took two.
       GREATEST(_local_time(u.churned_at, w.zone),
                CASE WHEN u.churned_at IS NOT NULL THEN _local_time(u.started_at, w.zone) END) AS churned,
       _local_time(u.started_at, w.zone) + (u.first_value_at - u.started_at) AS first_value, w.local_as_of AS as_of, w.zone
-- A full join, as the planner may take customers for few, and would classify all leads for each.
FROM (SELECT u.*, c.channel, c.campaign
      FROM customer_as_of u
      FULL JOIN (SELECT c.lead_id, c.channel, c.campaign FROM lead_classified c OFFSET 0) c ON c.lead_id = u.lead_id
      OFFSET 0) u
CROSS JOIN (SELECT h.zone, LEAST(GREATEST(as_of(), '1900-01-01 00:00+00'), '9999-12-30 00:00+00') AT TIME ZONE h.zone AS local_as_of
            FROM working_hours h OFFSET 0) w
WHERE u.customer_id IS NOT NULL;

COMMENT ON VIEW customer_classified IS
    'The customers who had started by as_of(), one row each, with the channel and campaign of the lead that each first came from. Times '
    'are those of the reports'' time zone.';
COMMENT ON COLUMN customer_classified.channel IS
    'The reporting channel of the lead that the customer first came from; Unassigned when there is none.';
COMMENT ON COLUMN customer_classified.campaign IS
    'The campaign of the lead that the customer first came from; NULL when it has none, or there is no lead.';
COMMENT ON COLUMN customer_classified.started_in IS 'The first day of the month in which it started.';
COMMENT ON COLUMN customer_classified.churned_in IS 'The first day of the month in which it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.started IS 'When it started.';
COMMENT ON COLUMN customer_classified.churned IS 'When it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.first_value IS 'When it first had what it came for; NULL: not yet.';
COMMENT ON COLUMN customer_classified.as_of IS 'The instant of the reports.';
COMMENT ON COLUMN customer_classified.zone IS 'The reports'' time zone.';
