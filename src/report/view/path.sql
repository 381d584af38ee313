CREATE OR REPLACE VIEW path WITH (security_invoker = true) AS
SELECT array_to_string(s.channels, ' > ') AS path, s.channels, cardinality(s.channels) AS touches,
       leads(s.k) AS leads, sqls(s.k) AS sqls, won(s.k) AS won, won(s.k) + lost(s.k) AS closed,
       sql_rate.rate AS sql_rate, sql_rate.low AS sql_rate_low, sql_rate.high AS sql_rate_high,
       close_rate.rate AS close_rate, close_rate.low AS close_rate_low, close_rate.high AS close_rate_high,
       revenue(s.k) AS revenue, round(revenue_per_lead(s.k), 2) AS revenue_per_lead,
       _to_second(duration_percentile(s.won_after, 0.5)) AS won_median,
       _in_hours(duration_percentile(s.won_after, 0.5)) AS won_median_hours
FROM (SELECT p.channels, funnel_agg(p.reached_stage, p.lost, p.amount) AS k, duration_agg(p.won_after) AS won_after
      FROM (SELECT channels(path_until(l.path, l.closed_until)) AS channels, l.reached_stage, l.lost, l.amount,
                   CASE WHEN l.is_won AND l.closed_at >= (touched_at(l.path))[1] THEN l.closed_at - (touched_at(l.path))[1] END AS won_after
            FROM lead_path l OFFSET 0) p
      GROUP BY p.channels) s
CROSS JOIN LATERAL _rated(sqls(s.k), leads(s.k)) sql_rate
CROSS JOIN LATERAL _rated(won(s.k), sqls(s.k)) close_rate
ORDER BY leads DESC, revenue DESC, s.channels;

COMMENT ON VIEW path IS
    'By which channels leads come and come back, and what becomes of them: one row per sequence of touches up to the close, or to '
    'as_of() of an open lead, the commonest first.';
COMMENT ON COLUMN path.path IS 'The channels in the order of time, to read; one that follows itself is there twice.';
COMMENT ON COLUMN path.channels IS 'The same as an array.';
COMMENT ON COLUMN path.touches IS 'How many touches these are.';
COMMENT ON COLUMN path.leads IS 'Leads with this path.';
COMMENT ON COLUMN path.sqls IS 'Those that reached SQL or further.';
COMMENT ON COLUMN path.won IS 'Those that became customers.';
COMMENT ON COLUMN path.closed IS 'Those that were won or lost.';
COMMENT ON COLUMN path.sql_rate IS 'sqls / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN path.close_rate IS 'won / sqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN path.revenue IS 'Amount of the leads won.';
COMMENT ON COLUMN path.revenue_per_lead IS 'revenue / leads, rounded to 2 decimals.';
COMMENT ON COLUMN path.won_median IS
    'The median time from the first touch to winning, of the leads won whose closing time is known, within 2.5 %.';
