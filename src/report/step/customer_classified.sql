CREATE OR REPLACE VIEW customer_classified WITH (security_invoker = true) AS
WITH stay AS MATERIALIZED (
    SELECT u.* FROM customer_as_of u
), lead_channel AS MATERIALIZED (
    SELECT c.lead_id, c.channel, c.campaign FROM lead_classified c
)
SELECT u.customer_id, COALESCE(c.channel, 'Unassigned') AS channel, c.campaign, _month(u.started_at, w.zone) AS month,
       _month(u.churned_at, w.zone) AS churned_in,
       u.started_at AT TIME ZONE w.zone AS started, u.churned_at AT TIME ZONE w.zone AS churned,
       u.first_value_at AT TIME ZONE w.zone AS first_value,
       LEAST(u.expanded_at, p.expanded_at) AT TIME ZONE w.zone AS expanded, w.as_of AT TIME ZONE w.zone AS as_of,
       u.initial_amount, u.current_amount, u.returned, u.account_manager, p.pays,
       CASE WHEN p.by_event OR (SELECT bool_or(s.churned_at IS NOT NULL) FROM stay s) THEN COALESCE(p.revenue, u.current_amount)
            ELSE u.current_amount END AS revenue
FROM stay u
CROSS JOIN (SELECT h.zone, as_of() AS as_of FROM working_hours h OFFSET 0) w
LEFT JOIN (SELECT p.customer_id, min(p.at) FILTER (WHERE p.paid_before > 0 AND p.pays > p.paid_before) AS expanded_at,
                  sum(p.pays - p.paid_before) AS pays, bool_or(p.by_event) AS by_event,
                  -- A month is the twelfth of 365.25 days.
                  round(sum(p.pays * EXTRACT(epoch FROM p.until - p.at) / 2629800), 2) AS revenue
           FROM customer_pay p
           GROUP BY p.customer_id) p ON p.customer_id = u.customer_id
LEFT JOIN lead_channel c ON c.lead_id = u.lead_id;

COMMENT ON VIEW customer_classified IS
    'The customers who had started by as_of(), one row each, with the channel and campaign of the lead that each first came from. Times '
    'are those of the reports'' time zone.';
COMMENT ON COLUMN customer_classified.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_classified.channel IS
    'The reporting channel of the lead that the customer first came from; Unassigned when there is none.';
COMMENT ON COLUMN customer_classified.campaign IS
    'The campaign of the lead that the customer first came from; NULL when it has none, or there is no lead.';
COMMENT ON COLUMN customer_classified.month IS 'The first day of the month in which the customer started.';
COMMENT ON COLUMN customer_classified.churned_in IS 'The first day of the month in which it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.started IS 'When it started.';
COMMENT ON COLUMN customer_classified.churned IS 'When it left; NULL while it stays.';
COMMENT ON COLUMN customer_classified.first_value IS 'When it first had what it came for; NULL: not yet.';
COMMENT ON COLUMN customer_classified.expanded IS 'When it first bought or paid more; NULL: not yet.';
COMMENT ON COLUMN customer_classified.as_of IS 'The instant of the reports.';
COMMENT ON COLUMN customer_classified.initial_amount IS 'What it bought or paid at its first start.';
COMMENT ON COLUMN customer_classified.current_amount IS 'What it has bought, or pays, now.';
COMMENT ON COLUMN customer_classified.returned IS 'Whether it came back after all of its stays had ended.';
COMMENT ON COLUMN customer_classified.account_manager IS 'Who looks after it.';
COMMENT ON COLUMN customer_classified.pays IS 'What it pays each month now, 0 when it left; NULL: nothing is known of that.';
COMMENT ON COLUMN customer_classified.revenue IS
    'What it has paid so far: its monthly amounts for the time that it paid each, a month being 365.25 / 12 days; else current_amount.';
