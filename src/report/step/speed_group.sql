-- The trend is compared within each channel and intent, so that what closes better for another reason and is answered sooner is no trend.
CREATE OR REPLACE VIEW speed_group WITH (security_invoker = true) AS
WITH cell AS MATERIALIZED (
    SELECT s.channel, s.motion, s.intent, s.band, s.name, s.is_told, s.k,
           won(s.k) AS won, won(s.k) + lost(s.k) AS closed, COALESCE(s.in_time, '{}') AS in_time, COALESCE(s.late, '{}') AS late
    FROM speed_cell s
), stratum AS MATERIALIZED (
    SELECT c.channel, c.motion, c.intent, t.score, t.variance, c.k, c.in_time_k
    FROM (SELECT c.channel, c.motion, c.intent, array_agg(c.won) FILTER (WHERE c.is_told) AS won,
                 array_agg(c.closed) FILTER (WHERE c.is_told) AS closed, array_agg(c.band::float8) FILTER (WHERE c.is_told) AS bands,
                 rollup(c.k) AS k, rollup(c.in_time) AS in_time_k
          FROM cell c
          GROUP BY c.channel, c.motion, c.intent) c
    LEFT JOIN LATERAL rate_trend(c.won, c.closed, c.bands) t ON true
), cost AS MATERIALIZED (
    SELECT c.channel, c.motion, c.intent, c.band, m.money_left, m.money_low, m.money_high
    FROM (SELECT c.channel, c.motion, c.intent, c.band, c.late,
                 count(*) FILTER (WHERE won(c.late) + lost(c.late) > 0) OVER (PARTITION BY c.channel) AS compared
          FROM cell c) c
    JOIN stratum s ON s.channel = c.channel AND (s.intent = c.intent OR s.intent IS NULL AND c.intent IS NULL)
    CROSS JOIN LATERAL _leak_cost(won(c.late), won(c.late) + lost(c.late), won(s.in_time_k), won(s.in_time_k) + lost(s.in_time_k),
                                  average_deal(s.k), 1 - 0.05::float8 / GREATEST(c.compared, 1)) m
    WHERE m.reason IS NULL
), grouped AS (
    SELECT CASE GROUPING(c.motion, c.channel, c.intent)
             WHEN 7 THEN 'all' WHEN 3 THEN 'motion' WHEN 2 THEN 'motion and intent' WHEN 1 THEN 'channel' ELSE 'channel and intent'
             END AS grouped_by,
           c.motion, c.channel, c.intent, c.band, c.name, c.is_told, rollup(c.k) AS k, rollup(c.in_time) AS in_time,
           rollup(c.late) AS late, sum(m.money_left) AS money_left, sum(m.money_low) AS money_low, sum(m.money_high) AS money_high
    FROM cell c
    LEFT JOIN cost m ON m.channel = c.channel AND (m.intent = c.intent OR m.intent IS NULL AND c.intent IS NULL) AND m.band = c.band
    GROUP BY c.band, c.name, c.is_told,
             GROUPING SETS ((), (c.motion), (c.motion, c.intent), (c.motion, c.channel), (c.motion, c.channel, c.intent))
), trend AS (
    SELECT CASE GROUPING(s.motion, s.channel, s.intent)
             WHEN 7 THEN 'all' WHEN 3 THEN 'motion' WHEN 2 THEN 'motion and intent' WHEN 1 THEN 'channel' ELSE 'channel and intent'
             END AS grouped_by,
           s.motion, s.channel, s.intent, sum(s.score) AS score, sum(s.variance) AS variance
    FROM stratum s
    GROUP BY GROUPING SETS ((), (s.motion), (s.motion, s.intent), (s.motion, s.channel), (s.motion, s.channel, s.intent))
), tested AS (
    SELECT t.grouped_by, t.motion, t.channel, t.intent, t.score, trend_chance(t.score, t.variance) AS trend_p, t.variance,
           count(*) FILTER (WHERE t.variance > 0) OVER (PARTITION BY t.grouped_by) AS compared
    FROM trend t
)
SELECT g.grouped_by, g.motion, g.channel, g.intent, g.band, g.name, g.is_told, g.k, g.in_time, g.late, g.money_left, g.money_low,
       g.money_high, CASE WHEN t.variance > 0 THEN t.trend_p END AS trend_p,
       CASE WHEN (t.variance > 0) IS NOT TRUE THEN 'too few leads'
            WHEN t.trend_p > 0.05 / t.compared THEN 'no trend beyond chance'
            WHEN t.score < 0 THEN 'falls'
            ELSE 'rises' END AS trend
FROM grouped g
-- As text, since a dump says IS DISTINCT FROM without the schema of the operator.
JOIN tested t ON t.grouped_by = g.grouped_by AND COALESCE(t.motion, '') = COALESCE(g.motion, '')
    AND COALESCE(t.channel, '') = COALESCE(g.channel, '') AND COALESCE(t.intent::text, '') = COALESCE(g.intent::text, '');

COMMENT ON VIEW speed_group IS
    'The leads of each group per band of response time: of all, per motion, per motion and intent, per channel, per channel and intent.';
COMMENT ON COLUMN speed_group.grouped_by IS 'What the group is made by: all, motion, motion and intent, channel, or channel and intent.';
COMMENT ON COLUMN speed_group.trend_p IS 'As in speed_curve.';
COMMENT ON COLUMN speed_group.trend IS 'As in speed_curve.';
COMMENT ON COLUMN speed_group.money_left IS 'As in speed_curve, unrounded.';
COMMENT ON COLUMN speed_group.money_low IS 'Its lower bound.';
COMMENT ON COLUMN speed_group.money_high IS 'Its upper bound.';
