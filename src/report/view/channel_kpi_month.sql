-- comments: channel_kpi
CREATE OR REPLACE VIEW channel_kpi_month WITH (security_invoker = true) AS
SELECT s.month, s.channel, f.leads, f.mqls, f.sqls, f.opportunities, f.won, f.lost, f.open_leads,
       f.mql_rate, f.mql_rate_low, f.mql_rate_high, f.sql_rate, f.sql_rate_low, f.sql_rate_high,
       f.close_rate, f.close_rate_low, f.close_rate_high, f.win_rate, f.win_rate_low, f.win_rate_high,
       f.customer_rate, f.customer_rate_low, f.customer_rate_high, f.revenue, f.pipeline,
       f.revenue_per_lead, f.revenue_per_sql, f.average_deal, f.maturity, f.sla_met, f.sla_missed, f.sla_pending,
       f.sla_attainment, f.sla_attainment_low, f.sla_attainment_high, f.response_mean, f.response_median,
       s.spend, f.cost_per_lead, f.cost_per_sql, f.cac, f.roas, f.response_mean_hours, f.response_median_hours
FROM (SELECT month, channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
      FROM (SELECT c.month, c.channel, c.leads AS k, c.responses AS r FROM month_state c OFFSET 0) l
      FULL JOIN (SELECT date_trunc('month', p.day::timestamp)::date AS month, p.channel,
                        sum(p.amount) AS spend
                 FROM spend p
                 WHERE p.day <= (SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w)
                 GROUP BY 1, p.channel) p USING (month, channel)) s
CROSS JOIN LATERAL _figures(s.k, s.r, s.spend) f
ORDER BY s.month, f.leads DESC, s.channel;

COMMENT ON VIEW channel_kpi_month IS
    'The KPIs per channel and month of receipt. A young month looks poor because little of it is decided '
    'yet: see maturity.';
COMMENT ON COLUMN channel_kpi_month.month IS
    'The first day of the month of receipt, in the reports'' time zone.';
COMMENT ON COLUMN channel_kpi_month.cost_per_lead IS 'spend / leads, rounded to 2 decimals.';
