-- comments: channel_kpi
CREATE OR REPLACE VIEW sales_funnel WITH (security_invoker = true) AS
SELECT k.channel, sqls(k.k) AS sqls, opportunities(k.k) AS opportunities,
       won(k.k) AS won, lost(k.k) AS lost,
       opportunity_rate.rate AS opportunity_rate, opportunity_rate.low AS opportunity_rate_low,
       opportunity_rate.high AS opportunity_rate_high,
       win_rate.rate AS win_rate, win_rate.low AS win_rate_low, win_rate.high AS win_rate_high,
       close_rate.rate AS close_rate, close_rate.low AS close_rate_low, close_rate.high AS close_rate_high,
       pipeline(k.k) AS pipeline, revenue(k.k) AS revenue,
       round(average_deal(k.k), 2) AS average_deal,
       _to_second(duration_percentile(k.won_after, 0.5)) AS won_median,
       _to_second(duration_percentile(k.lost_after, 0.5)) AS lost_median,
       round(CASE WHEN pipeline(k.k) = pipeline(k.o) THEN 0
                             ELSE (pipeline(k.k) - pipeline(k.o)) * win_rate(k.k) END
                        + CASE WHEN pipeline(k.o) = 0 THEN 0
                               ELSE pipeline(k.o) * win_rate(k.o) END, 2) AS weighted_pipeline,
       round(open_leads(k.k) * win_rate(k.k) * average_deal(k.k)
                        / NULLIF(EXTRACT(epoch FROM duration_percentile(k.won_after, 0.5)) / 86400, 0), 2) AS pipeline_velocity,
       _in_hours(duration_percentile(k.won_after, 0.5)) AS won_median_hours,
       _in_hours(duration_percentile(k.lost_after, 0.5)) AS lost_median_hours,
       k.entered, k.advanced, k.moved_back, k.still_there
FROM (SELECT c.channel, funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
             funnel_agg(c.reached_stage, c.lost, c.amount) FILTER (WHERE c.reached_stage >= 'opportunity') AS o,
             duration_agg(CASE WHEN c.reached_stage = 'customer' AND isfinite(c.closed_at)
                                                AND c.closed_at >= c.started_at THEN c.closed_at - c.started_at END) AS won_after,
             duration_agg(CASE WHEN c.reached_stage < 'customer' AND c.lost AND isfinite(c.closed_at)
                                                AND c.closed_at >= c.started_at THEN c.closed_at - c.started_at END) AS lost_after,
             sum(c.entered)::bigint AS entered, sum(c.advanced)::bigint AS advanced, sum(c.moved_back)::bigint AS moved_back,
             count(*) FILTER (WHERE c.reached_stage < 'customer' AND c.lost IS NOT TRUE) AS still_there
      FROM (SELECT c.channel, c.reached_stage, c.lost, c.amount, c.closed_at,
                   GREATEST(c.qualified_at, c.received_at) AS started_at,
                   CASE WHEN c.is_known THEN c.sql_entered + c.opportunity_entered END AS entered,
                   CASE WHEN c.is_known THEN c.sql_advanced + c.opportunity_advanced END AS advanced,
                   CASE WHEN c.is_known THEN c.opportunity_moved_back END AS moved_back
            FROM sales_lead c OFFSET 0) c
      GROUP BY c.channel) k
CROSS JOIN LATERAL _rated(opportunities(k.k), sqls(k.k)) opportunity_rate
CROSS JOIN LATERAL _rated(won(k.k), won(k.k) + lost(k.k)) win_rate
CROSS JOIN LATERAL _rated(won(k.k), sqls(k.k)) close_rate
ORDER BY sqls DESC, k.channel;

COMMENT ON VIEW sales_funnel IS
    'The sales funnel per channel: pipeline, opportunities, win rate and close rate, from SQL to customer.';
COMMENT ON COLUMN sales_funnel.sqls IS 'Leads that reached SQL or further.';
COMMENT ON COLUMN sales_funnel.lost IS 'SQLs that were lost.';
COMMENT ON COLUMN sales_funnel.opportunity_rate IS
    'opportunities / sqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN sales_funnel.win_rate IS
    'won / (won + lost) of the SQLs, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN sales_funnel.pipeline IS
    'Amount of the open SQLs and opportunities: neither won nor lost, with those that are archived '
    '(archived or closed in the CRM without either).';
COMMENT ON COLUMN sales_funnel.revenue IS 'Amount of those won.';
COMMENT ON COLUMN sales_funnel.won_median IS
    'The median time from qualification (or receipt, when the first is unknown) to winning of the leads '
    'won, on the wall clock, within 2.5 %: the sales cycle. From the receipt on, the lead cycle, it is '
    'cycle_median of channel_closed_month.';
COMMENT ON COLUMN sales_funnel.lost_median IS 'The same to losing, of the leads lost.';
COMMENT ON COLUMN sales_funnel.weighted_pipeline IS
    'The pipeline times the channel''s own win rate by stage, rounded to 2 decimals: the amount of the '
    'open SQLs times win_rate, and that of the open opportunities times won / (won + lost) of the leads '
    'that became an opportunity. NULL when such a rate is not known yet.';
COMMENT ON COLUMN sales_funnel.pipeline_velocity IS
    'What the pipeline brings per day: open SQLs and opportunities * win_rate * average_deal / won_median '
    'in days, rounded to 2 decimals; NULL when none is won.';
COMMENT ON COLUMN sales_funnel.entered IS
    'How often its SQLs came to SQL or to opportunity, each time counted: advanced + lost + moved_back + still_there. NULL when no move '
    'of any lead is known, see stage_move; by stage in the view sales_stage.';
COMMENT ON COLUMN sales_funnel.advanced IS 'How often they went on from there to a further stage or were won; NULL likewise.';
COMMENT ON COLUMN sales_funnel.moved_back IS 'How often they went back from opportunity to SQL; NULL likewise.';
COMMENT ON COLUMN sales_funnel.still_there IS 'How many are there still, open or archived.';
