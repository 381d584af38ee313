-- comments: channel_kpi
CREATE OR REPLACE VIEW campaign_kpi WITH (security_invoker = true) AS
SELECT s.channel, s.campaign, f.leads, f.mqls, f.sqls, f.opportunities, f.won, f.lost, f.open_leads,
       f.mql_rate, f.mql_rate_low, f.mql_rate_high, f.sql_rate, f.sql_rate_low, f.sql_rate_high,
       f.close_rate, f.close_rate_low, f.close_rate_high, f.win_rate, f.win_rate_low, f.win_rate_high,
       f.customer_rate, f.customer_rate_low, f.customer_rate_high, f.revenue, f.pipeline,
       f.revenue_per_lead, f.revenue_per_sql, f.average_deal, f.maturity, f.sla_met, f.sla_missed, f.sla_pending,
       f.sla_attainment, f.sla_attainment_low, f.sla_attainment_high, f.response_mean, f.response_median,
       s.spend, f.cost_per_lead, f.cost_per_sql, f.cac, f.roas, f.response_mean_hours, f.response_median_hours, s.spend_months
FROM (SELECT channel, NULLIF(campaign, '') AS campaign, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend,
             m.covered || ' of ' || m.months AS spend_months,
             -- The cost of some leads is not to be divided by all of them, nor that of a channel by its leads without a campaign.
             CASE WHEN campaign <> '' AND (m.covered < m.months) IS NOT TRUE THEN p.spend END AS whole_spend
      -- Pivots, as the planner expects many groups of two texts, and would sort the leads.
      FROM (SELECT c.channel, f.key AS campaign, f.kpi AS k, kpi(c.responses, f.key) AS r
            FROM (SELECT c.channel, funnel_agg_by(c.campaign, c.reached_stage, c.lost, c.amount) AS leads,
                         response_agg_by(c.campaign, c.sla_state, c.response_time) AS responses
                  -- Without it what the campaign is computed from would be sorted with each lead.
                  FROM (SELECT c.channel, COALESCE(c.campaign, '') AS campaign, c.reached_stage, c.lost, c.amount, c.sla_state,
                               c.response_time
                        FROM lead_classified c
                        OFFSET 0) c
                  GROUP BY c.channel) c
            CROSS JOIN LATERAL each(c.leads) f
            OFFSET 0) l
      FULL JOIN (SELECT p.channel, p.campaign, p.spend, p.months FROM campaign_spend p OFFSET 0) p USING (channel, campaign)
      -- The leads are read for their months only where a campaign has a cost.
      FULL JOIN (SELECT c.channel, c.campaign, min(_month(c.received_at, c.zone)) AS first_month,
                        max(_month(c.received_at, c.zone)) AS last_month
                 FROM lead_classified c
                 WHERE c.campaign <> '' AND (SELECT EXISTS (SELECT 1 FROM campaign_spend p WHERE p.campaign <> ''))
                 GROUP BY c.channel, c.campaign
                 OFFSET 0) n USING (channel, campaign)
      LEFT JOIN LATERAL _spend_cover(n.first_month, n.last_month, p.months) m ON true) s
CROSS JOIN LATERAL _figures(s.k, s.r, s.whole_spend) f
ORDER BY f.leads DESC, s.channel, s.campaign;

COMMENT ON VIEW campaign_kpi IS
    'The KPIs per channel and campaign of all leads that have come in by as_of(), and of campaigns that only cost money. Leads and spend '
    'of a channel add up to those of channel_kpi. What a channel cost without a campaign stands with its leads without one, as its '
    'spend; it is of the channel as a whole, so that it is not divided by these leads.';
COMMENT ON COLUMN campaign_kpi.campaign IS 'UTM campaign of the lead, or of the table spend; NULL: it has none.';
COMMENT ON COLUMN campaign_kpi.spend IS
    'What the campaign cost, from the table spend, where its name is spelt alike; where campaign is NULL, what the channel cost without '
    'a campaign. NULL when nothing is known.';
COMMENT ON COLUMN campaign_kpi.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the campaign has leads, the ones '
    'with a row in the table spend (0 says that nothing was spent). NULL without spend, leads or campaign. Where some are missing, '
    'cost_per_lead, cost_per_sql, cac and roas are NULL.';
COMMENT ON COLUMN campaign_kpi.cost_per_lead IS
    'spend / leads, rounded to 2 decimals; NULL when the spend of a month is missing, see spend_months, and where campaign is NULL.';
COMMENT ON COLUMN campaign_kpi.cost_per_sql IS 'spend / sqls, rounded to 2 decimals; NULL likewise.';
COMMENT ON COLUMN campaign_kpi.cac IS
    'spend / won (customer acquisition cost, media only), rounded to 2 decimals; NULL likewise.';
COMMENT ON COLUMN campaign_kpi.roas IS
    'revenue / spend (return on ad spend), rounded to 2 decimals; NULL likewise.';
