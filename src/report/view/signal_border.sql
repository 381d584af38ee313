-- The border that separates best is the one where Mantel's test of the leads below against those from it on says most.
CREATE OR REPLACE VIEW signal_border WITH (security_invoker = true) AS
WITH numbered AS MATERIALIZED (
    SELECT c.intent, c.number, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed FROM signal_cell c GROUP BY c.intent, c.number
), drawn AS (
    -- The border of most leads; of equally many the highest.
    SELECT DISTINCT ON (c.intent) c.intent, c.sql_signals
    FROM signal_cell c
    GROUP BY c.intent, c.sql_signals
    ORDER BY c.intent, sum(leads(c.k)) DESC, c.sql_signals DESC NULLS LAST
), split AS (
    SELECT n.intent, b.border, COALESCE(sum(n.won) FILTER (WHERE n.number < b.border), 0)::bigint AS below_won,
           COALESCE(sum(n.closed) FILTER (WHERE n.number < b.border), 0)::bigint AS below_closed,
           COALESCE(sum(n.won) FILTER (WHERE n.number >= b.border), 0)::bigint AS above_won,
           COALESCE(sum(n.closed) FILTER (WHERE n.number >= b.border), 0)::bigint AS above_closed
    FROM numbered n
    CROSS JOIN generate_series(1, cardinality(missing('{}'::lead_signals))) b (border)
    GROUP BY n.intent, b.border
), judged AS (
    SELECT s.*, t.score, t.variance, t.score * t.score / NULLIF(t.variance, 0) AS chi_square
    FROM split s
    CROSS JOIN LATERAL rate_trend(ARRAY[s.below_won, s.above_won], ARRAY[s.below_closed, s.above_closed], '{0,1}') t
), best AS (
    SELECT DISTINCT ON (j.intent) j.*
    FROM judged j
    WHERE j.score > 0 AND j.variance > 0
    ORDER BY j.intent, j.chi_square DESC, j.border
), moved AS (
    -- The leads between the two borders, which would change sides, and the side that they would leave.
    SELECT b.intent, COALESCE(sum(n.won) FILTER (WHERE n.number >= LEAST(a.sql_signals, b.border)
                                                   AND n.number < GREATEST(a.sql_signals, b.border)), 0)::bigint AS won,
           COALESCE(sum(n.closed) FILTER (WHERE n.number >= LEAST(a.sql_signals, b.border)
                                            AND n.number < GREATEST(a.sql_signals, b.border)), 0)::bigint AS closed,
           COALESCE(sum(n.won) FILTER (WHERE CASE WHEN b.border > a.sql_signals THEN n.number >= b.border
                                                  ELSE n.number < b.border END), 0)::bigint AS left_won,
           COALESCE(sum(n.closed) FILTER (WHERE CASE WHEN b.border > a.sql_signals THEN n.number >= b.border
                                                     ELSE n.number < b.border END), 0)::bigint AS left_closed
    FROM best b
    JOIN drawn a ON a.intent = b.intent OR a.intent IS NULL AND b.intent IS NULL
    JOIN numbered n ON n.intent = b.intent OR n.intent IS NULL AND b.intent IS NULL
    GROUP BY b.intent
), side AS (
    SELECT a.intent, a.sql_signals AS border, w.won AS below_won, w.closed AS below_closed, u.won AS above_won, u.closed AS above_closed,
           CASE WHEN w.closed > 0 AND u.closed > 0 AND rate_differs(w.won, w.closed, u.won, u.closed) THEN
                    CASE WHEN u.won::numeric * w.closed > w.won::numeric * u.closed THEN 'separates' ELSE 'closes worse above' END
                WHEN w.closed > 0 AND u.closed > 0 THEN 'no difference beyond chance'
                ELSE 'too few leads' END AS verdict,
           b.border AS best_border, b.below_won AS best_below_won, b.below_closed AS best_below_closed, b.above_won AS best_above_won,
           b.above_closed AS best_above_closed,
           -- Four other borders could have been found.
           b.border IS DISTINCT FROM a.sql_signals AND trend_chance(b.score, b.variance) <= 0.05 / 4
           AND COALESCE(a.sql_signals IS NULL OR rate_differs(m.won, m.closed, m.left_won, m.left_closed, 1 - 0.05 / 4), false) AS is_better
    FROM drawn a
    LEFT JOIN numbered w ON w.number = a.sql_signals - 1 AND (w.intent = a.intent OR w.intent IS NULL AND a.intent IS NULL)
    LEFT JOIN numbered u ON u.number = a.sql_signals AND (u.intent = a.intent OR u.intent IS NULL AND a.intent IS NULL)
    LEFT JOIN best b ON b.intent = a.intent OR b.intent IS NULL AND a.intent IS NULL
    LEFT JOIN moved m ON m.intent = a.intent OR m.intent IS NULL AND a.intent IS NULL
)
SELECT COALESCE(s.intent::text, 'unknown') AS intent, s.border, COALESCE(s.below_closed, 0) AS closed_just_below,
       below.rate AS win_rate_just_below, below.low AS win_rate_just_below_low, below.high AS win_rate_just_below_high,
       COALESCE(s.above_closed, 0) AS closed_just_above, above.rate AS win_rate_just_above, above.low AS win_rate_just_above_low,
       above.high AS win_rate_just_above_high, s.verdict,
       CASE WHEN s.is_better THEN s.best_border END AS better_border,
       CASE WHEN s.is_better THEN best_below.rate END AS win_rate_below_better, CASE WHEN s.is_better THEN best_above.rate END
           AS win_rate_above_better,
       CASE WHEN s.is_better
              THEN format(_said(w.words, 'Draw the border at %s signals: of the closed leads below %s are won, of the others %s.'),
                          s.best_border, _localized(w.words, round(100 * best_below.rate, 1) || ' %'),
                          _localized(w.words, round(100 * best_above.rate, 1) || ' %'))
            WHEN s.verdict = 'separates' THEN _said(w.words, 'The border separates: just above it more is won than just below.')
            WHEN s.verdict = 'closes worse above' THEN _said(w.words, 'Just above the border less is won than just below.')
            WHEN s.verdict = 'too few leads' THEN _said(w.words, 'Too few closed leads beside the border to tell.')
            ELSE _said(w.words, 'Just above the border no more is won than just below, beyond chance.') END AS sentence
FROM side s
CROSS JOIN (SELECT s.words FROM spoken s OFFSET 0) w
CROSS JOIN LATERAL _rated(COALESCE(s.below_won, 0), COALESCE(s.below_closed, 0)) below
CROSS JOIN LATERAL _rated(COALESCE(s.above_won, 0), COALESCE(s.above_closed, 0)) above
LEFT JOIN LATERAL _rated(s.best_below_won, s.best_below_closed) best_below ON true
LEFT JOIN LATERAL _rated(s.best_above_won, s.best_above_closed) best_above ON true
ORDER BY s.intent DESC;

COMMENT ON VIEW signal_border IS
    'Whether the border of the agreement, from how many signals on a lead is an SQL, separates what is won from what is not: per intent, '
    'of the closed leads. See signal_value.';
COMMENT ON COLUMN signal_border.intent IS 'What the conversion shows: high, mid, low or unknown.';
COMMENT ON COLUMN signal_border.border IS
    'agreement.sql_signals when most of the leads came in, one at the least; NULL: none make an SQL, or no agreement held.';
COMMENT ON COLUMN signal_border.closed_just_below IS 'Leads with one signal less than that which are won or lost.';
COMMENT ON COLUMN signal_border.win_rate_just_below IS 'How many of these are won, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN signal_border.closed_just_above IS 'Leads with just so many signals which are won or lost.';
COMMENT ON COLUMN signal_border.win_rate_just_above IS 'Likewise of these.';
COMMENT ON COLUMN signal_border.verdict IS
    'separates, closes worse above, no difference beyond chance (rate_differs() with 95 % confidence), or too few leads.';
COMMENT ON COLUMN signal_border.better_border IS
    'The border that separates best, by Mantel''s test of the leads below it against the others. Only where it is another one, and the '
    'leads between the two are won unlike those whose side they would leave, beyond chance (rate_differs(), the error divided by the four '
    'other borders that there are). NULL otherwise.';
COMMENT ON COLUMN signal_border.win_rate_below_better IS 'won / (won + lost) of all leads below better_border, rounded to 4 decimals.';
COMMENT ON COLUMN signal_border.win_rate_above_better IS 'Likewise of the others.';
COMMENT ON COLUMN signal_border.sentence IS 'The same in words, in the language of the settings.';
