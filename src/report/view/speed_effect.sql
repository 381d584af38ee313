-- comments: speed_curve
CREATE OR REPLACE VIEW speed_effect WITH (security_invoker = true) AS
SELECT g.grouped_by, CASE WHEN g.grouped_by <> 'all' THEN COALESCE(g.motion, 'unknown') END AS motion, g.channel,
       CASE WHEN g.grouped_by LIKE '% and intent' THEN COALESCE(g.intent::text, 'unknown') END AS intent,
       leads(g.k) AS leads, won(g.in_time) + lost(g.in_time) AS closed_in_time, in_time.rate AS win_rate_in_time,
       in_time.low AS win_rate_in_time_low, in_time.high AS win_rate_in_time_high,
       won(g.late) + lost(g.late) AS closed_late, late.rate AS win_rate_late, late.low AS win_rate_late_low,
       late.high AS win_rate_late_high,
       round(won(g.in_time)::numeric * (won(g.late) + lost(g.late)) / NULLIF((won(g.in_time) + lost(g.in_time)) * won(g.late), 0), 2)
           AS times,
       g.trend, round(g.trend_p::numeric, 6) AS trend_p, round(g.money_left, 2) AS money_left, round(g.money_low, 2) AS money_low,
       round(g.money_high, 2) AS money_high,
       CASE WHEN g.trend = 'falls' AND in_time.rate > late.rate
              THEN format(_said(w.words, 'Speed counts: answered in time %s of the closed leads are won, answered later or never %s.'),
                          _localized(w.words, round(100 * in_time.rate, 1) || ' %'), _localized(w.words, round(100 * late.rate, 1) || ' %'))
            WHEN g.trend = 'falls' THEN _said(w.words, 'Speed counts: the later the answer, the fewer are won.')
            WHEN g.trend = 'rises' THEN _said(w.words, 'The later the answer, the more are won.')
            WHEN g.trend = 'too few leads' THEN _said(w.words, 'Too few closed leads to tell whether speed counts.')
            ELSE _said(w.words, 'Whether speed counts cannot be told from chance.') END AS sentence
FROM (SELECT g.grouped_by, g.motion, g.channel, g.intent, g.trend, g.trend_p, rollup(g.k) AS k, rollup(g.in_time) AS in_time,
             rollup(g.late) AS late, sum(g.money_left) AS money_left, sum(g.money_low) AS money_low, sum(g.money_high) AS money_high
      FROM speed_group g
      GROUP BY g.grouped_by, g.motion, g.channel, g.intent, g.trend, g.trend_p) g
CROSS JOIN (SELECT s.words FROM spoken s OFFSET 0) w
CROSS JOIN LATERAL _rated(won(g.in_time), won(g.in_time) + lost(g.in_time)) in_time
CROSS JOIN LATERAL _rated(won(g.late), won(g.late) + lost(g.late)) late
ORDER BY array_position('{all,motion,"motion and intent",channel,"channel and intent"}', g.grouped_by), motion, g.channel, g.intent DESC;

COMMENT ON VIEW speed_effect IS
    'What speed is worth: the groups of speed_curve, a row each, with the leads that were answered in time beside the others, and a '
    'sentence. Leads are compared, not treated by lot.';
COMMENT ON COLUMN speed_effect.closed_in_time IS 'Leads that were answered in time, and are won or lost.';
COMMENT ON COLUMN speed_effect.win_rate_in_time IS
    'How many of these are won, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN speed_effect.closed_late IS 'Leads that were answered too late or not at all, though it was agreed, and are won or lost.';
COMMENT ON COLUMN speed_effect.win_rate_late IS 'Likewise of these.';
COMMENT ON COLUMN speed_effect.times IS
    'win_rate_in_time / win_rate_late, rounded to 2 decimals: how much more is won in time; NULL when none of the others is won.';
COMMENT ON COLUMN speed_effect.sentence IS 'What follows from trend, in the language of the settings.';
