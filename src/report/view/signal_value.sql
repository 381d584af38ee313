-- A signal is compared among leads that show the same other ones: those that show one often show others, too.
CREATE OR REPLACE VIEW signal_value WITH (security_invoker = true) AS
WITH cell AS MATERIALIZED (
    SELECT s.intent, s.signals, cardinality(s.signals) AS number, s.k, won(s.k) AS won, won(s.k) + lost(s.k) AS closed
    FROM (SELECT c.intent, c.signals, funnel_agg(c.reached_stage, c.lost, c.amount) AS k
          FROM lead_classified c
          GROUP BY c.intent, c.signals) s
), numbered AS (
    SELECT c.intent, c.number, rollup(c.k) AS k, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed
    FROM cell c
    GROUP BY c.intent, c.number
), stratum AS (
    SELECT g.intent, g.signal, g.with_k, g.won, g.closed, g.other_won, g.other_closed, t.score, t.variance
    FROM (SELECT c.intent, s.signal, rollup(c.k) FILTER (WHERE c.signals @> s.one) AS with_k,
                 COALESCE(sum(c.won) FILTER (WHERE c.signals @> s.one), 0)::bigint AS won,
                 COALESCE(sum(c.closed) FILTER (WHERE c.signals @> s.one), 0)::bigint AS closed,
                 COALESCE(sum(c.won) FILTER (WHERE NOT c.signals @> s.one), 0)::bigint AS other_won,
                 COALESCE(sum(c.closed) FILTER (WHERE NOT c.signals @> s.one), 0)::bigint AS other_closed
          FROM cell c
          CROSS JOIN (SELECT l.signal, ARRAY[l.signal]::lead_signals AS one
                      FROM unnest(missing('{}'::lead_signals)::text[]) l (signal)) s
          GROUP BY c.intent, s.signal, c.signals | s.one) g
    CROSS JOIN LATERAL rate_trend(ARRAY[g.other_won, g.won], ARRAY[g.other_closed, g.closed], '{0,1}') t
), shown AS (
    SELECT s.intent, 'signal' AS counted, NULL::int AS number, s.signal, rollup(s.with_k) AS k, sum(s.won)::bigint AS won,
           sum(s.closed)::bigint AS closed,
           -- The ratio of Mantel and Haenszel.
           sum(s.won * s.other_closed / NULLIF(s.closed + s.other_closed, 0)::numeric)
           / NULLIF(sum(s.other_won * s.closed / NULLIF(s.closed + s.other_closed, 0)::numeric), 0) AS lift,
           sum(s.score) AS score, sum(s.variance) AS variance
    FROM stratum s
    GROUP BY s.intent, s.signal
    UNION ALL
    SELECT n.intent, 'number', n.number, NULL, n.k, n.won, n.closed,
           n.won::numeric * b.closed / NULLIF(n.closed * b.won, 0), t.score, t.variance
    FROM numbered n
    LEFT JOIN numbered b ON b.number = n.number - 1 AND (b.intent = n.intent OR b.intent IS NULL AND n.intent IS NULL)
    CROSS JOIN LATERAL rate_trend(ARRAY[COALESCE(b.won, 0), n.won], ARRAY[COALESCE(b.closed, 0), n.closed], '{0,1}') t
), compared AS (
    SELECT s.*, count(*) FILTER (WHERE s.variance > 0) OVER (PARTITION BY s.intent, s.counted) AS comparisons FROM shown s
)
SELECT COALESCE(c.intent::text, 'unknown') AS intent, c.counted, c.number, c.signal, leads(c.k) AS leads, c.won, c.closed - c.won AS lost,
       win_rate.rate AS win_rate, win_rate.low AS win_rate_low, win_rate.high AS win_rate_high, round(c.lift, 2) AS lift,
       CASE WHEN c.counted = 'number' AND c.number = 0 THEN NULL
            WHEN (c.variance > 0) IS NOT TRUE THEN 'too few leads'
            WHEN trend_chance(c.score, c.variance) > 0.05 / c.comparisons THEN 'no difference beyond chance'
            WHEN c.score > 0 THEN 'closes better'
            ELSE 'closes worse' END AS verdict,
       CASE WHEN c.variance > 0 THEN round(trend_chance(c.score, c.variance)::numeric, 6) END AS p_value
FROM compared c
CROSS JOIN LATERAL _rated(c.won, c.closed) win_rate
ORDER BY c.intent DESC, c.counted, c.number, array_position(missing('{}'::lead_signals)::text[], c.signal);

COMMENT ON VIEW signal_value IS
    'What signals are worth: how many of the closed leads are won by the number of signals that are clear, and by each signal, per intent. '
    'Signals as they are at as_of(): those of a lead that sales works on become clear, so that it also shows how far leads got.';
COMMENT ON COLUMN signal_value.intent IS 'What the conversion shows: high, mid, low or unknown.';
COMMENT ON COLUMN signal_value.counted IS
    'number: the row is of the leads with so many signals, and all rows of an intent add up; signal: of those that show the signal, with '
    'whatever others.';
COMMENT ON COLUMN signal_value.number IS 'How many signals are clear; NULL in the rows of a signal.';
COMMENT ON COLUMN signal_value.signal IS 'The signal; NULL in the rows of a number.';
COMMENT ON COLUMN signal_value.leads IS 'Leads received.';
COMMENT ON COLUMN signal_value.won IS 'Those that became customers.';
COMMENT ON COLUMN signal_value.lost IS 'Those that were lost.';
COMMENT ON COLUMN signal_value.win_rate IS 'won / (won + lost), rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN signal_value.lift IS
    'How many times the win rate is that of the leads without the signal, among leads with the same other signals (the ratio of Mantel '
    'and Haenszel); of a number that of one signal less. Rounded to 2 decimals; NULL when none of these is won.';
COMMENT ON COLUMN signal_value.verdict IS
    'closes better, closes worse, no difference beyond chance, or too few leads: the same comparison, by Mantel''s test with 95 % '
    'confidence for all signals, or numbers, of the intent together (the error is divided by their number). NULL of the number 0.';
COMMENT ON COLUMN signal_value.p_value IS
    'The chance of so much of a difference where there is none, rounded to 6 decimals; NULL where there are too few leads.';
