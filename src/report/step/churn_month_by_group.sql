-- comments: customer_group
CREATE OR REPLACE VIEW churn_month_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.month, s.customers_at_start, s.churned,
       churn_rate.rate AS churn_rate, churn_rate.low AS churn_rate_low, churn_rate.high AS churn_rate_high
FROM (SELECT d.grouped_by, d.channel, d.campaign, d.start_month, m.month,
             CASE WHEN d.churn_known THEN (d.arrived - d.left_so_far + CASE WHEN m.month > d.month THEN 0 ELSE d.left_in END)::bigint END
                 AS customers_at_start,
             CASE WHEN d.churn_known THEN CASE WHEN m.month > d.month THEN 0 ELSE d.left_in END END AS churned
      -- From one change to the next nothing changes.
      FROM (SELECT d.*, sum(d.arriving) OVER w AS arrived, sum(d.left_in) OVER w AS left_so_far,
                   lead(d.month, 1, d.after_last) OVER w AS next_month
            FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, x.month,
                         max(date_trunc('month', c.as_of) + interval '1 month')::date AS after_last,
                         count(*) FILTER (WHERE x.arrives) AS arriving, count(*) FILTER (WHERE x.leaves) AS left_in,
                         bool_or(c.churn_known) AS churn_known
                  FROM customer_group c
                  -- Who leaves in the month in which it starts stands at no month's start.
                  CROSS JOIN LATERAL (
                      VALUES ((c.started_in + interval '1 month')::date, (c.churned_in > c.started_in) IS NOT FALSE, false),
                             (CASE WHEN c.churned_in > c.started_in THEN c.churned_in END, false, true)) x (month, arrives, leaves)
                  WHERE x.month <= c.as_of
                  GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month, x.month) d
            WINDOW w AS (PARTITION BY d.grouped_by, d.channel, d.campaign, d.start_month ORDER BY d.month)) d
      CROSS JOIN LATERAL _months(d.month, d.next_month) m (month)) s
CROSS JOIN LATERAL _rated(s.churned, s.customers_at_start) churn_rate;

COMMENT ON VIEW churn_month_by_group IS
    'Month by month how many customers of each group left: the views churn_month, churn_month_campaign and churn_month_cohort.';
COMMENT ON COLUMN churn_month_by_group.month IS 'The first day of the month, in the reports'' time zone.';
COMMENT ON COLUMN churn_month_by_group.customers_at_start IS
    'Customers who had started before the month, and had not left before it. One who came back counts from its first start to its '
    'last end. NULL when the CRM does not tell who left.';
COMMENT ON COLUMN churn_month_by_group.churned IS 'Those of them who left in it; NULL when the CRM does not tell who left.';
COMMENT ON COLUMN churn_month_by_group.churn_rate IS
    'churned / customers_at_start, rounded to 4 decimals; NULL without any to divide by.';
