CREATE OR REPLACE VIEW channel_kpi WITH (security_invoker = true) AS
SELECT s.channel, m.motion, m.audience, f.leads, f.mqls, f.sqls, f.opportunities, f.won, f.lost, f.open_leads,
       f.mql_rate, f.mql_rate_low, f.mql_rate_high, f.sql_rate, f.sql_rate_low, f.sql_rate_high,
       f.close_rate, f.close_rate_low, f.close_rate_high, f.win_rate, f.win_rate_low, f.win_rate_high,
       f.customer_rate, f.customer_rate_low, f.customer_rate_high, f.revenue, f.pipeline,
       f.revenue_per_lead, f.revenue_per_sql, f.average_deal, f.maturity, f.sla_met, f.sla_missed, f.sla_pending,
       f.sla_attainment, f.sla_attainment_low, f.sla_attainment_high, f.response_mean, f.response_median,
       s.spend, f.cost_per_lead, f.cost_per_sql, f.cac, f.roas, f.response_mean_hours, f.response_median_hours, s.spend_months
FROM (SELECT channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend, m.covered || ' of ' || m.months AS spend_months,
             -- The cost of some leads is not to be divided by all of them.
             CASE WHEN (m.covered < m.months) IS NOT TRUE THEN p.spend END AS whole_spend
      FROM (SELECT c.channel, c.leads AS k, c.responses AS r FROM channel_state c OFFSET 0) l
      FULL JOIN spend_total p USING (channel)
      LEFT JOIN received_months g USING (channel)
      LEFT JOIN LATERAL _spend_cover(g.first_month, g.last_month, p.months) m ON true) s
LEFT JOIN channel m ON m.name = s.channel
CROSS JOIN LATERAL _figures(s.k, s.r, s.whole_spend) f
ORDER BY f.leads DESC, s.channel;

COMMENT ON VIEW channel_kpi IS
    'The KPIs per channel of all leads that have come in by as_of(), and of channels that only cost money.';
COMMENT ON COLUMN channel_kpi.leads IS 'Leads received.';
COMMENT ON COLUMN channel_kpi.mqls IS 'Those that reached MQL or further.';
COMMENT ON COLUMN channel_kpi.sqls IS 'Those that reached SQL or further.';
COMMENT ON COLUMN channel_kpi.opportunities IS 'Those that reached opportunity or further.';
COMMENT ON COLUMN channel_kpi.won IS 'Those that became customers.';
COMMENT ON COLUMN channel_kpi.lost IS 'Those that were lost.';
COMMENT ON COLUMN channel_kpi.open_leads IS
    'Those that are neither won nor lost, with those that are archived: closed in the CRM '
    'without either.';
COMMENT ON COLUMN channel_kpi.mql_rate IS
    'mqls / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.sql_rate IS
    'sqls / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.close_rate IS
    'won / sqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.win_rate IS
    'won / (won + lost), rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.customer_rate IS
    'won / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.sla_attainment IS
    'sla_met / (sla_met + sla_missed), rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN channel_kpi.revenue IS 'Amount of the leads won.';
COMMENT ON COLUMN channel_kpi.pipeline IS
    'Amount of the open_leads that are SQL or opportunity, so with those that are archived.';
COMMENT ON COLUMN channel_kpi.revenue_per_lead IS
    'revenue / leads, rounded to 2 decimals; NULL without leads.';
COMMENT ON COLUMN channel_kpi.revenue_per_sql IS 'revenue / sqls, rounded to 2 decimals; NULL without SQLs.';
COMMENT ON COLUMN channel_kpi.average_deal IS 'revenue / won, rounded to 2 decimals; NULL when none is won.';
COMMENT ON COLUMN channel_kpi.maturity IS
    '(won + lost) / leads, rounded to 4 decimals: how much of the outcome is known.';
COMMENT ON COLUMN channel_kpi.sla_met IS 'Leads answered in time.';
COMMENT ON COLUMN channel_kpi.sla_missed IS 'Leads answered too late, or overdue and unanswered.';
COMMENT ON COLUMN channel_kpi.sla_pending IS 'Leads that can still be answered in time.';
COMMENT ON COLUMN channel_kpi.response_mean IS
    'The mean response time of the answered leads that have a deadline, by the agreement''s clock; of all '
    'that were answered, on the wall clock, answer_median of marketing_funnel tells.';
COMMENT ON COLUMN channel_kpi.response_median IS 'Their median response time, within 2.5 %.';
COMMENT ON COLUMN channel_kpi.spend IS
    'What the channel cost, from the table spend; NULL when nothing is known.';
COMMENT ON COLUMN channel_kpi.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the '
    'channel has leads, the ones with a row in the table spend (0 says that nothing was spent). NULL '
    'without spend or leads. Where some are missing, cost_per_lead, cost_per_sql, cac and roas are NULL; '
    'those of channel_kpi_month hold for the others.';
COMMENT ON COLUMN channel_kpi.cost_per_lead IS
    'spend / leads, rounded to 2 decimals; NULL when the spend of a month is missing, see spend_months.';
COMMENT ON COLUMN channel_kpi.cost_per_sql IS 'spend / sqls, rounded to 2 decimals.';
COMMENT ON COLUMN channel_kpi.cac IS
    'spend / won (customer acquisition cost, media only), rounded to 2 decimals.';
COMMENT ON COLUMN channel_kpi.roas IS 'revenue / spend (return on ad spend), rounded to 2 decimals.';
