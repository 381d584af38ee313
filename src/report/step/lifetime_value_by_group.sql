-- comments: customer_group
CREATE OR REPLACE VIEW lifetime_value_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.customers, s.lifetime_revenue,
       round(s.lifetime_revenue / NULLIF(s.with_revenue, 0), 2) AS revenue_per_customer,
       round(s.monthly_amount, 2) AS monthly_amount,
       s.margin, s.lifetime_months, s.months_seen, round(s.value_after[cardinality(s.value_after)], 2) AS expected_value, s.value_after
FROM (SELECT v.grouped_by, v.channel, v.campaign, v.start_month, v.customers, v.with_revenue, v.lifetime_revenue, v.monthly_amount,
             g.margin, g.lifetime_months,
             CASE WHEN v.churn_known THEN CASE WHEN l.all_left THEN g.lifetime_months ELSE cardinality(l.value_after) END END
                 AS months_seen,
             CASE WHEN v.churn_known THEN l.value_after END AS value_after
      FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, count(*) AS customers, count(c.revenue) AS with_revenue,
                   sum(c.revenue) AS lifetime_revenue,
                   retention_agg(c.started, c.churned, NULL, NULL, NULL, c.as_of) AS k,
                   avg(c.pays) FILTER (WHERE c.pays > 0) AS monthly_amount, bool_or(c.churn_known) AS churn_known
            FROM customer_pay_group c
            GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month) v
      CROSS JOIN settings g
      -- Of later months than are seen nothing is known, unless all have left.
      CROSS JOIN LATERAL (
          SELECT array_agg(v.monthly_amount * g.margin * r.months_paid ORDER BY r.month) AS value_after,
                 bool_or(r.retention = 0) AS all_left
          FROM (SELECT r.month, r.retention, sum(r.retention) OVER (ORDER BY r.month) AS months_paid FROM LATERAL retention_curve(v.k) r) r
          WHERE r.month < g.lifetime_months) l) s;

COMMENT ON VIEW lifetime_value_by_group IS
    'What the customers of each group are worth: the views lifetime_value, lifetime_value_campaign and lifetime_value_cohort.';
COMMENT ON COLUMN lifetime_value_by_group.customers IS 'Customers who have started by as_of().';
COMMENT ON COLUMN lifetime_value_by_group.lifetime_revenue IS
    'What they have paid so far, in sum: monthly amounts for the time that each was paid, a month being 365.25 / 12 days, and what '
    'was bought besides; of a customer without monthly amount what it has bought. NULL when no amount is known.';
COMMENT ON COLUMN lifetime_value_by_group.revenue_per_customer IS 
    'lifetime_revenue / those of the customers of whom it is known, rounded to 2 decimals; NULL without any.';
COMMENT ON COLUMN lifetime_value_by_group.monthly_amount IS
    'What one of those who pay now pays each month, the mean, rounded to 2 decimals; NULL when that is known of nobody.';
COMMENT ON COLUMN lifetime_value_by_group.margin IS 'The share of the revenue that remains: settings.margin.';
COMMENT ON COLUMN lifetime_value_by_group.lifetime_months IS
    'The horizon of expected_value, in months from the start: settings.lifetime_months.';
COMMENT ON COLUMN lifetime_value_by_group.months_seen IS
    'Over how many of these months the retention of the group is known; expected_value ends there. NULL when the CRM does not '
    'tell who left.';
COMMENT ON COLUMN lifetime_value_by_group.expected_value IS
    'What a new customer will bring within lifetime_months, as far as months_seen reaches: monthly_amount x margin x the sum, over '
    'the months from the start on, of the share that stays at the start of each (Kaplan and Meier); rounded to 2 decimals.';
COMMENT ON COLUMN lifetime_value_by_group.value_after IS
    'What is expected of a new customer after one monthly payment, two, and so on.';
