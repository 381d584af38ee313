-- comments: channel_kpi
CREATE OR REPLACE VIEW channel_kpi_week WITH (security_invoker = true) AS
WITH received AS MATERIALIZED (
    SELECT w.week, w.channel, w.leads AS k, w.responses AS r FROM week_state w
)
SELECT s.week, s.channel, f.leads, f.mqls, f.sqls, f.opportunities, f.won, f.lost, f.open_leads,
       f.mql_rate, f.mql_rate_low, f.mql_rate_high, f.sql_rate, f.sql_rate_low, f.sql_rate_high,
       f.close_rate, f.close_rate_low, f.close_rate_high, f.win_rate, f.win_rate_low, f.win_rate_high,
       f.customer_rate, f.customer_rate_low, f.customer_rate_high, f.revenue, f.pipeline,
       f.revenue_per_lead, f.revenue_per_sql, f.average_deal, f.maturity, f.sla_met, f.sla_missed, f.sla_pending,
       f.sla_attainment, f.sla_attainment_low, f.sla_attainment_high, f.response_mean, f.response_median,
       s.spend, f.cost_per_lead, f.cost_per_sql, f.cac, f.roas, f.response_mean_hours, f.response_median_hours
FROM (SELECT week, channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
      FROM received l
      -- Full joins, as the planner may take each side for few rows.
      FULL JOIN (SELECT g.week, f.channel
                 FROM (SELECT c.channel, min(c.week) AS first_week, max(c.week) AS last_week FROM received c GROUP BY c.channel) f
                 CROSS JOIN (SELECT _week(as_of(), w.zone) AS week FROM working_hours w OFFSET 0) t
                 CROSS JOIN LATERAL _weeks(f.first_week, CASE WHEN isfinite(t.week) THEN t.week ELSE f.last_week END) g (week)
                 OFFSET 0) g USING (week, channel)
      FULL JOIN (SELECT g.week, d.channel, CASE WHEN NOT bool_or(d.is_whole) THEN sum(d.amount) END AS spend
                 -- What a campaign has on the first of a month alone is that of the month, and nobody knows its weeks.
                 FROM (SELECT p.channel, p.amount, date_trunc('week', p.day::timestamp)::date AS first_week,
                              date_trunc('month', p.day::timestamp) AS month,
                              max(p.day) OVER (PARTITION BY p.channel, p.campaign, date_trunc('month', p.day::timestamp))
                              = date_trunc('month', p.day::timestamp)::date AS is_whole
                       FROM spend_told p
                       WHERE isfinite(p.day)) d
                 CROSS JOIN LATERAL _weeks(d.first_week, CASE WHEN d.is_whole
                                                           THEN date_trunc('week', d.month + interval '1 month -1 day')::date
                                                           ELSE d.first_week END) g (week)
                 GROUP BY g.week, d.channel
                 HAVING bool_or(NOT d.is_whole)
                 OFFSET 0) p USING (week, channel)) s
CROSS JOIN LATERAL _figures(s.k, s.r, s.spend) f
ORDER BY s.week, f.leads DESC, s.channel;

COMMENT ON VIEW channel_kpi_week IS
    'The KPIs per channel and ISO week of receipt. From the first week in which a channel has leads to that of as_of() each week has a '
    'row. A young week looks poor because little of it is decided yet: see maturity.';
COMMENT ON COLUMN channel_kpi_week.week IS
    'The Monday of the week of receipt, in the reports'' time zone.';
COMMENT ON COLUMN channel_kpi_week.spend IS
    'What the channel cost in that week, from the table spend. NULL when it is not known in full, as where all that a month cost, of the '
    'channel as a whole or of one campaign, stands on its first day.';
COMMENT ON COLUMN channel_kpi_week.cost_per_lead IS 'spend / leads, rounded to 2 decimals.';
