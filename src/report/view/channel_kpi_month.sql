-- comments: channel_kpi
CREATE OR REPLACE VIEW channel_kpi_month WITH (security_invoker = true) AS
SELECT s.month, s.channel,
       leads(k) AS leads, mqls(k) AS mqls, sqls(k) AS sqls,
       opportunities(k) AS opportunities, won(k) AS won, lost(k) AS lost,
       open_leads(k) AS open_leads,
       mql_rate.rate AS mql_rate, mql_rate.low AS mql_rate_low, mql_rate.high AS mql_rate_high,
       sql_rate.rate AS sql_rate, sql_rate.low AS sql_rate_low, sql_rate.high AS sql_rate_high,
       close_rate.rate AS close_rate, close_rate.low AS close_rate_low, close_rate.high AS close_rate_high,
       win_rate.rate AS win_rate, win_rate.low AS win_rate_low, win_rate.high AS win_rate_high,
       customer_rate.rate AS customer_rate, customer_rate.low AS customer_rate_low, customer_rate.high AS customer_rate_high,
       revenue(k) AS revenue, pipeline(k) AS pipeline,
       round(revenue_per_lead(k), 2) AS revenue_per_lead,
       round(revenue_per_sql(k), 2) AS revenue_per_sql,
       round(average_deal(k), 2) AS average_deal,
       round(maturity(k), 4) AS maturity,
       met(r) AS sla_met, missed(r) AS sla_missed, pending(r) AS sla_pending,
       sla_attainment.rate AS sla_attainment, sla_attainment.low AS sla_attainment_low, sla_attainment.high AS sla_attainment_high,
       _to_second(response_mean(r)) AS response_mean,
       _to_second(response_percentile(r, 0.5)) AS response_median,
       s.spend,
       round(cost_per_lead(k, s.spend), 2) AS cost_per_lead,
       round(cost_per_sql(k, s.spend), 2) AS cost_per_sql,
       round(cac(k, s.spend), 2) AS cac,
       round(roas(k, s.spend), 2) AS roas,
       _in_hours(response_mean(r)) AS response_mean_hours,
       _in_hours(response_percentile(r, 0.5)) AS response_median_hours
FROM (SELECT month, channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
      FROM (SELECT c.month, c.channel, c.leads AS k, c.responses AS r FROM month_state c OFFSET 0) l
      FULL JOIN (SELECT date_trunc('month', p.day::timestamp)::date AS month, p.channel,
                        sum(p.amount) AS spend
                 FROM spend p
                 WHERE p.day <= (SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w)
                 GROUP BY 1, p.channel) p USING (month, channel)) s
CROSS JOIN LATERAL _rated(mqls(k), leads(k)) mql_rate
CROSS JOIN LATERAL _rated(sqls(k), leads(k)) sql_rate
CROSS JOIN LATERAL _rated(won(k), sqls(k)) close_rate
CROSS JOIN LATERAL _rated(won(k), won(k) + lost(k)) win_rate
CROSS JOIN LATERAL _rated(won(k), leads(k)) customer_rate
CROSS JOIN LATERAL _rated(met(r), met(r) + missed(r)) sla_attainment
ORDER BY s.month, leads DESC, s.channel;

COMMENT ON VIEW channel_kpi_month IS
    'The KPIs per channel and month of receipt. A young month looks poor because little of it is decided '
    'yet: see maturity.';
COMMENT ON COLUMN channel_kpi_month.month IS
    'The first day of the month of receipt, in the reports'' time zone.';
COMMENT ON COLUMN channel_kpi_month.cost_per_lead IS 'spend / leads, rounded to 2 decimals.';
