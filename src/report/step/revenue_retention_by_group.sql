-- comments: customer_group
CREATE OR REPLACE VIEW revenue_retention_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.period, s.since, CASE WHEN s.stay_known THEN s.customers END AS customers,
       CASE WHEN s.events_known THEN s.mrr_at_start END AS mrr_at_start, CASE WHEN s.events_known THEN s.mrr_at_end END AS mrr_at_end,
       CASE WHEN s.events_known THEN round(s.mrr_at_end / s.mrr_at_start, 4) END AS net_revenue_retention,
       CASE WHEN s.events_known THEN round(s.mrr_kept / s.mrr_at_start, 4) END AS gross_revenue_retention
FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, c.period, c.since, count(*) AS customers, sum(c.was) AS mrr_at_start,
             sum(c.pays) AS mrr_at_end, sum(LEAST(c.pays, c.was)) AS mrr_kept,
             bool_or(c.churn_known OR c.events_known) AS stay_known, bool_or(c.events_known) AS events_known
      FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, v.period, t.since, c.pays, c.churn_known, c.events_known,
                   -- What it paid by then: that from the last change on.
                   c.pays_from[width_bucket(t.since, c.changed_at)] AS was
            FROM customer_pay_group c
            CROSS JOIN (VALUES ('month', interval '1 month'), ('year', interval '1 year')) v (period, length)
            CROSS JOIN LATERAL (SELECT (c.as_of - v.length) AT TIME ZONE c.zone AS since) t) c
      WHERE c.was > 0
      GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month, c.period, c.since) s;

COMMENT ON VIEW revenue_retention_by_group IS
    'What those customers of each group who paid a month and a year ago pay now: the views revenue_retention, '
    'revenue_retention_campaign and revenue_retention_cohort.';
COMMENT ON COLUMN revenue_retention_by_group.period IS 'month or year: how long before as_of() the cohort paid.';
COMMENT ON COLUMN revenue_retention_by_group.since IS 'The instant at which the cohort paid.';
COMMENT ON COLUMN revenue_retention_by_group.customers IS
    'Customers who paid something then; NULL when the CRM does not tell who left. Where there are none there is no row.';
COMMENT ON COLUMN revenue_retention_by_group.mrr_at_start IS 'What they paid each month then.';
COMMENT ON COLUMN revenue_retention_by_group.mrr_at_end IS 'What they pay each month now.';
COMMENT ON COLUMN revenue_retention_by_group.net_revenue_retention IS 'NRR: mrr_at_end / mrr_at_start, rounded to 4 decimals.';
COMMENT ON COLUMN revenue_retention_by_group.gross_revenue_retention IS
    'GRR: the same, but no customer counts with more than it paid then.';
