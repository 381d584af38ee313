-- comments: channel_kpi
CREATE OR REPLACE VIEW owner_kpi WITH (security_invoker = true) AS
SELECT s.owner, s.team, f.leads, f.mqls, f.sqls, f.opportunities, f.won, f.lost, f.open_leads,
       f.mql_rate, f.mql_rate_low, f.mql_rate_high, f.sql_rate, f.sql_rate_low, f.sql_rate_high,
       f.close_rate, f.close_rate_low, f.close_rate_high, f.win_rate, f.win_rate_low, f.win_rate_high,
       f.customer_rate, f.customer_rate_low, f.customer_rate_high, f.revenue, f.pipeline,
       f.revenue_per_lead, f.revenue_per_sql, f.average_deal, f.maturity, f.sla_met, f.sla_missed, f.sla_pending,
       f.sla_attainment, f.sla_attainment_low, f.sla_attainment_high,
       f.response_mean, f.response_median, f.response_mean_hours, f.response_median_hours
FROM (SELECT NULLIF(c.owner, '') AS owner, string_agg(DISTINCT NULLIF(c.team, ''), ', ' ORDER BY NULLIF(c.team, '')) AS team,
             funnel_agg(c.reached_stage, c.lost, c.amount) AS k, response_agg(c.sla_state, c.response_time) AS r
      FROM lead_classified c
      GROUP BY 1) s
CROSS JOIN LATERAL _figures(s.k, s.r, NULL) f
ORDER BY s.owner IS NOT NULL, f.leads DESC, s.owner;

COMMENT ON VIEW owner_kpi IS
    'The KPIs per owner of all leads that have come in by as_of(), first of those that nobody owns. A lead counts with the owner and '
    'the team that it has now.';
COMMENT ON COLUMN owner_kpi.owner IS 'Who follows the leads up; NULL: nobody is responsible.';
COMMENT ON COLUMN owner_kpi.team IS
    'The team of the leads, when the CRM knows it; several, with commas between them, where an owner has leads of several.';
