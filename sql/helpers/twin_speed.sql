\set twin_echo :ECHO \set ECHO none
-- Twins of speed_curve and speed_effect, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.speed_lead, pg_temp.speed_stratum, pg_temp.speed_money, pg_temp.speed_trend, pg_temp.speed_curve_twin, pg_temp.speed_effect_twin;
CREATE TEMP TABLE speed_lead AS
SELECT COALESCE(l.motion, 'unknown') AS motion, l.channel, COALESCE(l.intent, 'unknown') AS intent, l.won::int AS won, l.lost::int AS lost,
       (l.won OR l.lost)::int AS closed, CASE WHEN l.won THEN COALESCE(l.amount, 0) ELSE 0 END AS revenue, l.sla_state = 'met' AS in_time,
       l.sla_state IN ('breached', 'overdue') AS late,
       CASE WHEN l.responded_at IS NULL THEN CASE WHEN l.is_open THEN 'not yet' ELSE 'never' END
            ELSE COALESCE((SELECT r.name FROM funnel.response_band r WHERE l.response_time <= r.within ORDER BY r.within LIMIT 1), 'later') END AS band,
       (SELECT count(*) FROM funnel.response_band r WHERE l.responded_at IS NULL OR l.response_time > r.within) + (l.responded_at IS NULL)::int AS x
FROM lead_row l
WHERE l.responded_at IS NULL OR l.response_time IS NOT NULL;
-- Within each channel and intent: the test of Cochran and Armitage with Mantel's variance, what was answered in time, and the average deal.
CREATE TEMP TABLE speed_stratum AS
SELECT s.motion, s.channel, s.intent, s.w, s.n, s.xw - s.xn * s.w / NULLIF(s.n, 0) AS score,
       s.w * (s.n - s.w) * (s.n * s.xxn - s.xn * s.xn) / NULLIF(s.n * s.n * (s.n - 1), 0) AS variance, s.in_w, s.in_n, s.deal
FROM (SELECT motion, channel, intent, sum(won)::numeric AS w, sum(closed)::numeric AS n, sum(x * won)::numeric AS xw, sum(x * closed)::numeric AS xn,
             sum(x * x * closed)::numeric AS xxn, COALESCE(sum(won) FILTER (WHERE in_time), 0) AS in_w,
             COALESCE(sum(closed) FILTER (WHERE in_time), 0) AS in_n, sum(revenue) / NULLIF(sum(won), 0) AS deal
      FROM speed_lead GROUP BY 1, 2, 3) s;
-- What those that were late would have brought, where they are won less beyond chance; by Newcombe's bounds.
CREATE TEMP TABLE speed_money AS
SELECT l.channel, l.intent, l.band, d.q_p * l.n * s.deal AS money_left,
       (d.q_p - sqrt((d.q - lower(d.qs)) ^ 2 + (upper(d.ps) - d.p) ^ 2)) * l.n * s.deal AS money_low,
       (d.q_p + sqrt((upper(d.qs) - d.q) ^ 2 + (d.p - lower(d.ps)) ^ 2)) * l.n * s.deal AS money_high
FROM (SELECT channel, intent, band, sum(won) AS w, sum(closed) AS n, 1 - 0.05::float8 / count(*) OVER (PARTITION BY channel) AS confidence
      FROM speed_lead WHERE late GROUP BY 1, 2, 3 HAVING sum(closed) > 0) l
JOIN speed_stratum s USING (channel, intent)
CROSS JOIN LATERAL (SELECT s.in_w::numeric / s.in_n - l.w::numeric / l.n AS q_p, s.in_w::numeric / s.in_n AS q, l.w::numeric / l.n AS p,
                           lead_funnel.rate_interval(s.in_w, s.in_n, l.confidence) AS qs, lead_funnel.rate_interval(l.w, l.n, l.confidence) AS ps
                    WHERE s.in_n > 0) d
WHERE d.q_p > 0 AND lead_funnel.rate_differs(s.in_w, s.in_n, l.w, l.n, l.confidence);
CREATE TEMP TABLE speed_trend AS
SELECT t.*, CASE WHEN variance > 0 THEN chance END AS p,
       CASE WHEN (variance > 0) IS NOT TRUE THEN 'too few leads'
            WHEN chance > 0.05 / count(*) FILTER (WHERE variance > 0) OVER (PARTITION BY by) THEN 'no trend beyond chance'
            WHEN score < 0 THEN 'falls' ELSE 'rises' END AS trend
FROM (SELECT g.by, CASE WHEN g.by <> 'all' THEN s.motion END AS motion, CASE WHEN g.by ~ '^channel' THEN s.channel END AS channel,
             CASE WHEN g.by ~ 'intent$' THEN s.intent END AS intent, sum(s.score) AS score, sum(s.variance) AS variance,
             lead_funnel.trend_chance(sum(s.score)::float8, sum(s.variance)::float8) AS chance
      FROM speed_stratum s, unnest('{all,motion,"motion and intent",channel,"channel and intent"}'::text[]) g (by)
      GROUP BY 1, 2, 3, 4) t;
CREATE TEMP TABLE speed_curve_twin AS
SELECT t.by AS grouped_by, t.motion, t.channel, t.intent, l.band AS answered_within, count(*) AS leads, sum(l.won) AS won, sum(l.lost) AS lost,
       CASE WHEN b.told THEN round(sum(l.won)::numeric / NULLIF(sum(l.closed), 0), 4) END AS win_rate,
       CASE WHEN b.told THEN pg_temp.bound(-1, sum(l.won), sum(l.closed)) END AS win_rate_low,
       CASE WHEN b.told THEN pg_temp.bound(1, sum(l.won), sum(l.closed)) END AS win_rate_high,
       CASE WHEN b.told THEN round(sum(l.won)::numeric / count(*), 4) END AS customer_rate,
       CASE WHEN b.told THEN pg_temp.bound(-1, sum(l.won), count(*)) END AS customer_rate_low,
       CASE WHEN b.told THEN pg_temp.bound(1, sum(l.won), count(*)) END AS customer_rate_high,
       t.trend, round(t.p::numeric, 6) AS trend_p, count(*) FILTER (WHERE l.late) AS sla_missed, m.money_left, m.money_low, m.money_high
FROM speed_trend t
JOIN speed_lead l ON COALESCE(l.motion = t.motion, true) AND COALESCE(l.channel = t.channel, true) AND COALESCE(l.intent = t.intent, true)
CROSS JOIN LATERAL (SELECT l.band <> 'not yet' AS told) b
CROSS JOIN LATERAL (SELECT round(sum(m.money_left), 2) AS money_left, round(sum(m.money_low), 2) AS money_low, round(sum(m.money_high), 2) AS money_high
                    FROM speed_money m JOIN speed_stratum s USING (channel, intent)
                    WHERE m.band = l.band AND COALESCE(s.motion = t.motion, true) AND COALESCE(s.channel = t.channel, true)
                      AND COALESCE(s.intent = t.intent, true)) m
GROUP BY t.by, t.motion, t.channel, t.intent, l.band, b.told, t.trend, t.p, m.money_left, m.money_low, m.money_high;
CREATE TEMP TABLE speed_effect_twin AS
SELECT k.by AS grouped_by, k.motion, k.channel, k.intent, k.leads, k.in_n AS closed_in_time, round(k.in_w::numeric / NULLIF(k.in_n, 0), 4) AS win_rate_in_time,
       pg_temp.bound(-1, k.in_w, k.in_n) AS win_rate_in_time_low, pg_temp.bound(1, k.in_w, k.in_n) AS win_rate_in_time_high,
       k.late_n AS closed_late, round(k.late_w::numeric / NULLIF(k.late_n, 0), 4) AS win_rate_late,
       pg_temp.bound(-1, k.late_w, k.late_n) AS win_rate_late_low, pg_temp.bound(1, k.late_w, k.late_n) AS win_rate_late_high,
       round(k.in_w::numeric * k.late_n / NULLIF(k.in_n * k.late_w, 0), 2) AS times, k.trend, round(k.p::numeric, 6) AS trend_p,
       m.money_left, m.money_low, m.money_high
FROM (SELECT t.by, t.motion, t.channel, t.intent, t.trend, t.p, count(*) AS leads,
             COALESCE(sum(l.won) FILTER (WHERE l.in_time), 0) AS in_w, COALESCE(sum(l.closed) FILTER (WHERE l.in_time), 0) AS in_n,
             COALESCE(sum(l.won) FILTER (WHERE l.late), 0) AS late_w, COALESCE(sum(l.closed) FILTER (WHERE l.late), 0) AS late_n
      FROM speed_trend t
      JOIN speed_lead l ON COALESCE(l.motion = t.motion, true) AND COALESCE(l.channel = t.channel, true) AND COALESCE(l.intent = t.intent, true)
      GROUP BY 1, 2, 3, 4, 5, 6) k
CROSS JOIN LATERAL (SELECT round(sum(m.money_left), 2) AS money_left, round(sum(m.money_low), 2) AS money_low, round(sum(m.money_high), 2) AS money_high
                    FROM speed_money m JOIN speed_stratum s USING (channel, intent)
                    WHERE COALESCE(s.motion = k.motion, true) AND COALESCE(s.channel = k.channel, true) AND COALESCE(s.intent = k.intent, true)) m;
\set ECHO :twin_echo
