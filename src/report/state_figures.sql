-- The figures of some leads, written once for all reports that show them, whatever they cut the leads by.

CREATE FUNCTION lead_funnel._figures(k lead_funnel.funnel_kpi, r lead_funnel.response_kpi, spend numeric)
RETURNS TABLE (leads bigint, mqls bigint, sqls bigint, opportunities bigint, won bigint, lost bigint, open_leads bigint,
               mql_rate numeric, mql_rate_low numeric, mql_rate_high numeric,
               sql_rate numeric, sql_rate_low numeric, sql_rate_high numeric,
               close_rate numeric, close_rate_low numeric, close_rate_high numeric,
               win_rate numeric, win_rate_low numeric, win_rate_high numeric,
               customer_rate numeric, customer_rate_low numeric, customer_rate_high numeric,
               revenue numeric, pipeline numeric, revenue_per_lead numeric, revenue_per_sql numeric, average_deal numeric,
               maturity numeric, sla_met bigint, sla_missed bigint, sla_pending bigint,
               sla_attainment numeric, sla_attainment_low numeric, sla_attainment_high numeric,
               response_mean interval, response_median interval,
               cost_per_lead numeric, cost_per_sql numeric, cac numeric, roas numeric,
               response_mean_hours numeric, response_median_hours numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT lead_funnel.leads(k), lead_funnel.mqls(k), lead_funnel.sqls(k), lead_funnel.opportunities(k), lead_funnel.won(k),
           lead_funnel.lost(k), lead_funnel.open_leads(k),
           mql_rate.rate, mql_rate.low, mql_rate.high, sql_rate.rate, sql_rate.low, sql_rate.high,
           close_rate.rate, close_rate.low, close_rate.high, win_rate.rate, win_rate.low, win_rate.high,
           customer_rate.rate, customer_rate.low, customer_rate.high,
           lead_funnel.revenue(k), lead_funnel.pipeline(k), pg_catalog.round(lead_funnel.revenue_per_lead(k), 2),
           pg_catalog.round(lead_funnel.revenue_per_sql(k), 2), pg_catalog.round(lead_funnel.average_deal(k), 2),
           pg_catalog.round(lead_funnel.maturity(k), 4),
           lead_funnel.met(r), lead_funnel.missed(r), lead_funnel.pending(r),
           sla_attainment.rate, sla_attainment.low, sla_attainment.high,
           lead_funnel._to_second(lead_funnel.response_mean(r)),
           lead_funnel._to_second(lead_funnel.response_percentile(r, 0.5)),
           pg_catalog.round(lead_funnel.cost_per_lead(k, spend), 2), pg_catalog.round(lead_funnel.cost_per_sql(k, spend), 2),
           pg_catalog.round(lead_funnel.cac(k, spend), 2), pg_catalog.round(lead_funnel.roas(k, spend), 2),
           lead_funnel._in_hours(lead_funnel.response_mean(r)),
           lead_funnel._in_hours(lead_funnel.response_percentile(r, 0.5))
    FROM lead_funnel._rated(lead_funnel.mqls(k), lead_funnel.leads(k)) mql_rate
    CROSS JOIN lead_funnel._rated(lead_funnel.sqls(k), lead_funnel.leads(k)) sql_rate
    CROSS JOIN lead_funnel._rated(lead_funnel.won(k), lead_funnel.sqls(k)) close_rate
    CROSS JOIN lead_funnel._rated(lead_funnel.won(k), lead_funnel.won(k) OPERATOR(pg_catalog.+) lead_funnel.lost(k)) win_rate
    CROSS JOIN lead_funnel._rated(lead_funnel.won(k), lead_funnel.leads(k)) customer_rate
    CROSS JOIN lead_funnel._rated(lead_funnel.met(r), lead_funnel.met(r) OPERATOR(pg_catalog.+) lead_funnel.missed(r)) sla_attainment;
END;
COMMENT ON FUNCTION lead_funnel._figures IS
'Internal to the reports: what two KPI states of the same leads and their spend tell, as the columns of channel_kpi of the same names. '
'What spend is needed for is NULL without it.';
