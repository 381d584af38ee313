CREATE OR REPLACE VIEW bridge WITH (security_invoker = true) AS
SELECT s.prospecting_channel, s.bridging_channel, s.bridge,
       CASE WHEN s.prospecting_channel IS NOT NULL THEN s.prospected END AS prospected, leads(s.k) AS leads,
       cross_rate.rate AS cross_rate, cross_rate.low AS cross_rate_low, cross_rate.high AS cross_rate_high,
       _to_second(duration_percentile(s.crossed_after, 0.5)) AS cross_median,
       sqls(s.k) AS sqls, won(s.k) AS won,
       sql_rate.rate AS sql_rate, sql_rate.low AS sql_rate_low, sql_rate.high AS sql_rate_high,
       close_rate.rate AS close_rate, close_rate.low AS close_rate_low, close_rate.high AS close_rate_high,
       revenue(s.k) AS revenue,
       s.ready, leads(s.soft) AS ready_soft, won(s.soft) AS ready_soft_won, lost_value(s.soft) AS ready_soft_lost_value,
       _in_hours(duration_percentile(s.crossed_after, 0.5)) AS cross_median_hours
FROM (SELECT t.prospecting_channel, t.bridging_channel, t.bridge,
             sum(count(*)) OVER (PARTITION BY t.prospecting_channel)::bigint AS prospected,
             funnel_agg(t.reached_stage, t.lost, t.amount) AS k, duration_agg(t.crossed_after) AS crossed_after,
             count(*) FILTER (WHERE t.is_ready) AS ready,
             funnel_agg(t.reached_stage, t.lost, t.amount) FILTER (WHERE t.is_ready AND t.is_soft) AS soft
      FROM (SELECT p.reached_stage, p.lost, p.amount, p.is_ready, p.is_soft, f.channel AS prospecting_channel,
                   _touch_key_rest(b.key) AS bridging_channel, split_part(b.key, E'\x01', 1) AS bridge,
                   b.touched_at - f.touched_at AS crossed_after
            FROM (SELECT l.reached_stage, l.lost, l.amount, l.is_ready, l.is_soft,
                         path_until(l.kind_path, CASE WHEN l.is_sql THEN l.qualified_until ELSE l.closed_until END) AS path
                  FROM lead_path l OFFSET 0) p
            -- The first touch of each prospecting channel, or where there is none the start of those who only came back.
            CROSS JOIN LATERAL (SELECT _touch_key_rest(e.channel) AS channel, min(e.touched_at) AS touched_at
                                FROM each(p.path) e
                                WHERE split_part(e.channel, E'\x01', 1) = 'prospecting'
                                GROUP BY 1
                                UNION ALL
                                SELECT NULL, NULL
                                FROM each(p.path) e
                                HAVING bool_or(split_part(e.channel, E'\x01', 1) = 'retargeting')
                                   AND NOT bool_or(split_part(e.channel, E'\x01', 1) = 'prospecting')) f
            LEFT JOIN LATERAL (SELECT e.channel AS key, e.touched_at
                               FROM each(p.path) e
                               WHERE CASE WHEN f.channel IS NULL THEN split_part(e.channel, E'\x01', 1) = 'retargeting'
                                          ELSE e.touched_at > f.touched_at AND split_part(e.channel, E'\x01', 1) <> 'prospecting' END
                               ORDER BY e.touched_at, e.channel COLLATE "C"
                               LIMIT 1) b ON true
            WHERE touches(p.path) > 0) t
      GROUP BY t.prospecting_channel, t.bridging_channel, t.bridge) s
CROSS JOIN LATERAL _rated(CASE WHEN s.prospecting_channel IS NOT NULL AND s.bridging_channel IS NOT NULL THEN leads(s.k) END,
                          s.prospected) cross_rate
CROSS JOIN LATERAL _rated(sqls(s.k), leads(s.k)) sql_rate
CROSS JOIN LATERAL _rated(won(s.k), sqls(s.k)) close_rate
ORDER BY s.prospecting_channel, leads DESC, s.bridging_channel;

COMMENT ON VIEW bridge IS
    'The bridge from marketing to sales: who met a prospecting channel, and then came back by retargeting or by a reactive channel, '
    'such as search, up to the qualification, or to the close of who is no SQL. Which channels these are say motion and audience of the '
    'table channel, and a medium or campaign that is_retargeting(). A lead stands once with each prospecting channel that it met, in '
    'the row of the first touch that brought it back. Who did not come back, and retargeting without a known touch before it, have '
    'rows, too.';
COMMENT ON COLUMN bridge.prospecting_channel IS 'The channel that reached them first; NULL: no such touch is known.';
COMMENT ON COLUMN bridge.bridging_channel IS
    'The channel of the first touch after it that was retargeting or reactive; NULL: they did not come back.';
COMMENT ON COLUMN bridge.bridge IS 'retargeting or reactive (they looked themselves); NULL: they did not come back.';
COMMENT ON COLUMN bridge.prospected IS 'Leads that met the prospecting channel, by whatever bridge: the same in all of its rows.';
COMMENT ON COLUMN bridge.leads IS 'Those of them that crossed this bridge, or none.';
COMMENT ON COLUMN bridge.cross_rate IS
    'leads / prospected, rounded to 4 decimals; NULL where no bridge was crossed, or no prospecting is known.';
COMMENT ON COLUMN bridge.cross_median IS 'The median time between the two touches, within 2.5 %.';
COMMENT ON COLUMN bridge.sqls IS 'Those of leads that reached SQL or further.';
COMMENT ON COLUMN bridge.won IS 'Those that became customers.';
COMMENT ON COLUMN bridge.sql_rate IS 'sqls / leads, rounded to 4 decimals.';
COMMENT ON COLUMN bridge.close_rate IS 'won / sqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN bridge.revenue IS 'Amount of the leads won.';
COMMENT ON COLUMN bridge.ready IS 'Those of leads that are SQLs by their signals.';
COMMENT ON COLUMN bridge.ready_soft IS
    'Those of the ready ones that converted by retargeting, and had nothing better to take than a soft step (fit is too_heavy): who was '
    'ready, and was offered a download. 0 where they converted elsewhere.';
COMMENT ON COLUMN bridge.ready_soft_won IS 'How many of these were won.';
COMMENT ON COLUMN bridge.ready_soft_lost_value IS 'What those of them that were lost would have been worth.';
