\set twin_echo :ECHO \set ECHO none
-- Twins of signal_value and signal_border, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.signal_lead, pg_temp.signal_value_twin, pg_temp.signal_border_twin;
CREATE TEMP TABLE signal_lead AS
SELECT COALESCE(intent, 'unknown') AS intent, signals, cardinality(signals) AS n, won::int AS won, (won OR lost)::int AS closed, GREATEST(sql_signals, 1) AS border,
       sql_signals IS NULL AS has_none
FROM lead_row;
-- Mantel's test of a of so many closed against b of so many, as score and variance.
CREATE OR REPLACE FUNCTION pg_temp.mantel(a bigint, a_of bigint, b bigint, b_of bigint, OUT score numeric, OUT variance numeric)
BEGIN ATOMIC
    SELECT a - a_of * (a + b)::numeric / NULLIF(a_of + b_of, 0),
           (a + b) * (a_of + b_of - a - b)::numeric * a_of * b_of / NULLIF((a_of + b_of)::numeric ^ 2 * (a_of + b_of - 1), 0);
END;
CREATE TEMP TABLE signal_value_twin AS
WITH other AS (
    SELECT l.intent, s.signal, array_remove(l.signals, s.signal) AS others, count(*) FILTER (WHERE s.signal = ANY (l.signals)) AS leads,
           COALESCE(sum(won) FILTER (WHERE s.signal = ANY (l.signals)), 0) AS a, COALESCE(sum(closed) FILTER (WHERE s.signal = ANY (l.signals)), 0) AS a_of,
           COALESCE(sum(won) FILTER (WHERE s.signal <> ALL (l.signals)), 0) AS b, COALESCE(sum(closed) FILTER (WHERE s.signal <> ALL (l.signals)), 0) AS b_of
    FROM signal_lead l, unnest('{need,timing,scope,budget,decision_maker}'::text[]) s (signal) GROUP BY 1, 2, 3
), numbered AS (
    SELECT intent, n, count(*) AS leads, sum(won) AS won, sum(closed) AS closed FROM signal_lead GROUP BY 1, 2
), shown AS (
    SELECT o.intent, 'signal' AS counted, NULL::int AS number, o.signal, sum(o.leads) AS leads, sum(o.a) AS won, sum(o.a_of) AS closed,
           sum(o.a * o.b_of / NULLIF(o.a_of + o.b_of, 0)::numeric) / NULLIF(sum(o.b * o.a_of / NULLIF(o.a_of + o.b_of, 0)::numeric), 0) AS lift,
           sum(m.score) AS score, sum(m.variance) AS variance
    FROM other o, LATERAL pg_temp.mantel(o.a, o.a_of, o.b, o.b_of) m GROUP BY 1, 4
    UNION ALL
    SELECT n.intent, 'number', n.n, NULL, n.leads, n.won, n.closed, n.won::numeric * b.closed / NULLIF(n.closed * b.won, 0), m.score, m.variance
    FROM numbered n
    LEFT JOIN numbered b ON b.intent = n.intent AND b.n = n.n - 1
    CROSS JOIN LATERAL pg_temp.mantel(n.won, n.closed, COALESCE(b.won, 0), COALESCE(b.closed, 0)) m
)
SELECT s.intent, s.counted, s.number, s.signal, s.leads, s.won, s.closed - s.won AS lost, round(s.won::numeric / NULLIF(s.closed, 0), 4) AS win_rate,
       pg_temp.bound(-1, s.won::bigint, s.closed::bigint) AS win_rate_low, pg_temp.bound(1, s.won::bigint, s.closed::bigint) AS win_rate_high, round(s.lift, 2) AS lift,
       CASE WHEN s.number = 0 THEN NULL WHEN (s.variance > 0) IS NOT TRUE THEN 'too few leads'
            WHEN c.chance > 0.05 / count(*) FILTER (WHERE s.variance > 0) OVER (PARTITION BY s.intent, s.counted) THEN 'no difference beyond chance'
            WHEN s.score > 0 THEN 'closes better' ELSE 'closes worse' END AS verdict,
       CASE WHEN s.variance > 0 THEN round(c.chance::numeric, 6) END AS p_value
FROM shown s, LATERAL (SELECT lead_funnel.trend_chance(s.score::float8, s.variance::float8) AS chance) c;
CREATE TEMP TABLE signal_border_twin AS
WITH drawn AS (
    SELECT DISTINCT ON (intent) intent, CASE WHEN NOT has_none THEN border END AS border
    FROM signal_lead GROUP BY intent, border, has_none ORDER BY intent, count(*) DESC, has_none, border DESC
), split AS (
    SELECT i.intent, b.border, t.*, m.score, m.variance, m.score ^ 2 / NULLIF(m.variance, 0) AS chi_square
    FROM (SELECT DISTINCT intent FROM signal_lead) i
    CROSS JOIN generate_series(1, 5) b (border)
    CROSS JOIN LATERAL (SELECT COALESCE(sum(won) FILTER (WHERE n < b.border), 0) AS low_won, COALESCE(sum(closed) FILTER (WHERE n < b.border), 0) AS low,
                               COALESCE(sum(won) FILTER (WHERE n >= b.border), 0) AS high_won, COALESCE(sum(closed) FILTER (WHERE n >= b.border), 0) AS high
                        FROM signal_lead l WHERE l.intent = i.intent) t
    CROSS JOIN LATERAL pg_temp.mantel(t.high_won, t.high, t.low_won, t.low) m
), best AS (
    SELECT DISTINCT ON (intent) * FROM split WHERE score > 0 AND variance > 0 ORDER BY intent, chi_square DESC, border
), beside AS (
    SELECT d.intent, d.border, COALESCE(sum(won) FILTER (WHERE n = d.border - 1), 0) AS below_won, COALESCE(sum(closed) FILTER (WHERE n = d.border - 1), 0) AS below,
           COALESCE(sum(won) FILTER (WHERE n = d.border), 0) AS above_won, COALESCE(sum(closed) FILTER (WHERE n = d.border), 0) AS above,
           -- Those that would change sides, and those whom they would leave.
           COALESCE(sum(won) FILTER (WHERE (n >= d.border) <> (n >= b.border)), 0) AS moved_won, COALESCE(sum(closed) FILTER (WHERE (n >= d.border) <> (n >= b.border)), 0) AS moved,
           COALESCE(sum(won) FILTER (WHERE (n >= d.border) = (n >= b.border) AND (n >= d.border) = (b.border > d.border)), 0) AS left_won,
           COALESCE(sum(closed) FILTER (WHERE (n >= d.border) = (n >= b.border) AND (n >= d.border) = (b.border > d.border)), 0) AS "left"
    FROM drawn d JOIN signal_lead l USING (intent) LEFT JOIN best b USING (intent) GROUP BY 1, 2
), judged AS (
    SELECT d.*, b.border AS best, b.low_won, b.low, b.high_won, b.high,
           COALESCE(b.border IS DISTINCT FROM d.border AND lead_funnel.trend_chance(b.score::float8, b.variance::float8) <= 0.0125
                    AND (d.border IS NULL OR moved > 0 AND "left" > 0 AND lead_funnel.rate_differs(moved_won, moved, left_won, "left", 0.9875)), false) AS better
    FROM beside d LEFT JOIN best b USING (intent)
)
SELECT intent, border, below AS closed_just_below, round(below_won::numeric / NULLIF(below, 0), 4) AS win_rate_just_below,
       pg_temp.bound(-1, below_won, below) AS win_rate_just_below_low, pg_temp.bound(1, below_won, below) AS win_rate_just_below_high,
       above AS closed_just_above, round(above_won::numeric / NULLIF(above, 0), 4) AS win_rate_just_above,
       pg_temp.bound(-1, above_won, above) AS win_rate_just_above_low, pg_temp.bound(1, above_won, above) AS win_rate_just_above_high,
       CASE WHEN below = 0 OR above = 0 THEN 'too few leads' WHEN NOT lead_funnel.rate_differs(below_won, below, above_won, above) THEN 'no difference beyond chance'
            WHEN above_won::numeric / above > below_won::numeric / below THEN 'separates' ELSE 'closes worse above' END AS verdict,
       CASE WHEN better THEN best END AS better_border, CASE WHEN better THEN round(low_won::numeric / low, 4) END AS win_rate_below_better,
       CASE WHEN better THEN round(high_won::numeric / high, 4) END AS win_rate_above_better
FROM judged;
\set ECHO :twin_echo
