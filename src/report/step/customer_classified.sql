-- comments: customer_pay
CREATE OR REPLACE VIEW customer_classified WITH (security_invoker = true) AS
WITH lead_channel AS MATERIALIZED (
    SELECT c.lead_id, c.channel, c.campaign FROM lead_classified c
)
SELECT u.customer_id, u.has_key, COALESCE(c.channel, 'Unassigned') AS channel, c.campaign, _month(u.started_at, w.zone) AS started_in,
       _month(u.churned_at, w.zone) AS churned_in, u.started_at AT TIME ZONE w.zone AS started,
       -- Where the clock is set back a later instant may have an earlier time; and what took two hours took two.
       GREATEST(u.churned_at AT TIME ZONE w.zone, CASE WHEN u.churned_at IS NOT NULL THEN u.started_at AT TIME ZONE w.zone END) AS churned,
       (u.started_at AT TIME ZONE w.zone) + (u.first_value_at - u.started_at) AS first_value,
       (u.started_at AT TIME ZONE w.zone) + (u.grew_at - u.started_at) AS expanded,
       w.as_of AT TIME ZONE w.zone AS as_of, w.zone, u.initial_amount, u.current_amount, u.returned, u.pays, u.revenue,
       u.changed_at, u.pays_from, _month(u.first_paid_at, w.zone) AS first_paid_in, u.churn_known, u.first_value_known,
       u.expansion_known OR u.events_known AS expansion_known, u.change_known, u.events_known
FROM customer_pay u
CROSS JOIN (SELECT h.zone, LEAST(GREATEST(as_of(), '1900-01-01 00:00+00'), '9999-12-30 00:00+00') AS as_of
            FROM working_hours h OFFSET 0) w
LEFT JOIN lead_channel c ON c.lead_id = u.lead_id;

COMMENT ON VIEW customer_classified IS
    'The customers who had started by as_of(), one row each, with the channel and campaign of the lead that each first came from. Times '
    'are those of the reports'' time zone.';
COMMENT ON COLUMN customer_classified.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_classified.channel IS
    'The reporting channel of the lead that the customer first came from; Unassigned when there is none.';
COMMENT ON COLUMN customer_classified.campaign IS
    'The campaign of the lead that the customer first came from; NULL when it has none, or there is no lead.';
COMMENT ON COLUMN customer_classified.started_in IS 'The first day of the month in which it started.';
COMMENT ON COLUMN customer_classified.churned_in IS 'The first day of the month in which it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.started IS 'When it started.';
COMMENT ON COLUMN customer_classified.churned IS 'When it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.first_value IS 'When it first had what it came for; NULL: not yet.';
COMMENT ON COLUMN customer_classified.expanded IS 'When it first bought or paid more; NULL: not yet.';
COMMENT ON COLUMN customer_classified.as_of IS 'The instant of the reports.';
COMMENT ON COLUMN customer_classified.zone IS 'The reports'' time zone.';
COMMENT ON COLUMN customer_classified.first_paid_in IS 'The first day of the month in which it first paid anything.';
