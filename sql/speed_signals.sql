-- What speed and signals are worth: the test of a trend, speed_curve, signal_value and the border.
SET timezone = 'UTC';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
SET jit = off;
\set SHOW_CONTEXT never
\set ECHO none
\pset format unaligned
\pset null '-'

\echo '-- Fleiss'' smokers, by R''s prop.trend.test(): chi-square 8.2249, here times 396 / 397 as Mantel has it.'
SELECT round(score::numeric, 6) AS score, round((score ^ 2 / variance)::numeric, 4) AS chi_square, round((8.224873 * 396 / 397)::numeric, 4) AS expected,
       round(p_value::numeric, 6) AS p_value, round(lead_funnel.trend_chance(score, variance)::numeric, 6) AS again
FROM lead_funnel.rate_trend('{83,90,129,70}', '{86,93,136,82}', '{1,2,3,4}');
\echo '-- Two strata add up; a group without trials says nothing; nor does one group, or nobody.'
SELECT round(sum(t.score)::numeric, 4) AS score, round(sum(t.variance)::numeric, 4) AS variance
FROM (VALUES ('{1,5}'::bigint[], '{10,10}'::bigint[], '{0,1}'::float8[]), ('{5,9}', '{20,10}', '{0,1}')) v (won, closed, places),
     lead_funnel.rate_trend(v.won, v.closed, v.places) t;
SELECT score, round(variance::numeric, 6) AS variance, round(p_value::numeric, 6) AS p_value FROM lead_funnel.rate_trend('{1,0,5}', '{10,0,10}', '{0,7,1}');
SELECT * FROM lead_funnel.rate_trend('{3}', '{9}', '{4}');
SELECT * FROM lead_funnel.rate_trend('{1,0,2}', '{3,0,3}', '{0.1,7,0.1}');
SELECT * FROM lead_funnel.rate_trend('{}', '{}', '{}');
SELECT * FROM lead_funnel.rate_trend(NULL, '{1}', '{1}');
SELECT round(lead_funnel.trend_chance(1.959963984540054, 1)::numeric, 10) AS five_percent, lead_funnel.trend_chance(0, 0) AS sure, lead_funnel.trend_chance(1e308, 1e308) AS never;
SELECT * FROM lead_funnel.rate_trend('{1,2}', '{2,3}', '{1}');
SELECT * FROM lead_funnel.rate_trend('{1,NULL}', '{2,3}', '{1,2}');
SELECT * FROM lead_funnel.rate_trend('{{1},{2}}', '{2,3}', '{1,2}');
SELECT * FROM lead_funnel.rate_trend('{3}', '{2}', '{1}');
SELECT * FROM lead_funnel.rate_trend('{1}', '{2}', '{NaN}');
SELECT * FROM lead_funnel.rate_trend('{1}', '{2}', '{1000001}');
SELECT lead_funnel.trend_chance('NaN', 1);
SELECT lead_funnel.trend_chance(1, -1);

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT format('%s %s', g.source, i), '2026-09-01 10:00+00', g.source, g.medium, g.form,
       (ARRAY['{}', '{need}', '{need,timing}', '{need,timing,scope}', '{timing}'])[1 + i % 5]::text[], '2026-09-01 10:00+00',
       CASE WHEN i % 8 < 7 THEN timestamptz '2026-09-01 10:00+00' + (ARRAY['5 minutes', '5 minutes 0.000001 seconds', '15 minutes', '1 hour', '4 hours', '2 days', '9 days']::interval[])[1 + i % 8] END,
       CASE WHEN i % 11 = 0 THEN 'sql' WHEN (i * 37) % 100 < g.chance * (8 - i % 8) THEN 'customer' ELSE 'sql' END,
       i % 11 <> 0 AND (i * 37) % 100 >= g.chance * (8 - i % 8), CASE WHEN i % 11 <> 0 THEN timestamptz '2026-10-01 10:00+00' END, 1000
FROM (VALUES ('google', 'cpc', 'quote request', 8), ('facebook', 'cpc', 'calculator', 2), ('news', 'email', 'newsletter', 3),
             ('somebody', NULL, NULL, 3)) g (source, medium, form, chance), generate_series(1, 240) i;

\echo '-- The bands.'
SELECT answered_within, leads, won, lost, win_rate, customer_rate, trend, trend_p, sla_missed, money_left, money_low, money_high
FROM funnel.speed_curve WHERE channel = 'Google Ads' AND grouped_by = 'channel';
SELECT grouped_by, motion, channel, intent, closed_in_time AS in_time, win_rate_in_time AS rate, closed_late AS late, win_rate_late AS rate, times, trend, money_left, sentence
FROM funnel.speed_effect WHERE grouped_by IN ('all', 'motion', 'channel');
\echo '-- By plain SQL over lead_status.'
\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_speed.sql
\i :srcdir/sql/helpers/twin_signal.sql
SELECT * FROM pg_temp.all_compared();
\echo '-- Other bands.'
BEGIN;
DELETE FROM funnel.response_band WHERE within <> '01:00';
SELECT answered_within, leads FROM funnel.speed_curve WHERE grouped_by = 'all';
\i :srcdir/sql/helpers/twin_speed.sql
SELECT * FROM pg_temp.compared('speed_curve');
DELETE FROM funnel.response_band;
SELECT answered_within, leads FROM funnel.speed_curve WHERE grouped_by = 'all';
\i :srcdir/sql/helpers/twin_speed.sql
SELECT * FROM pg_temp.compared('speed_curve');
ROLLBACK;
INSERT INTO funnel.response_band VALUES ('00:01', 'later');
INSERT INTO funnel.response_band VALUES ('00:00', 'at once');

\echo '-- Signals, and the border.'
SELECT * FROM funnel.signal_value WHERE intent = 'high';
SELECT intent, border, closed_just_below AS below, win_rate_just_below AS rate, closed_just_above AS above, win_rate_just_above AS rate, verdict,
       better_border AS better, win_rate_below_better AS below, win_rate_above_better AS above, sentence
FROM funnel.signal_border;
-- From no signal on is from one on.
BEGIN;
SET LOCAL lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET mql_signals = 0, sql_signals = 0 WHERE intent = 'mid';
SELECT intent, border, closed_just_below AS below, closed_just_above AS above FROM funnel.signal_border WHERE intent = 'mid';
\i :srcdir/sql/helpers/twin_signal.sql
SELECT * FROM pg_temp.compared('signal_border');
ROLLBACK;
\echo '-- In Dutch and French.'
UPDATE funnel.settings SET language = 'nl';
SELECT DISTINCT sentence FROM funnel.speed_effect ORDER BY 1;
SELECT DISTINCT sentence FROM funnel.signal_border ORDER BY 1;
UPDATE funnel.settings SET language = 'fr';
SELECT DISTINCT sentence FROM funnel.speed_effect ORDER BY 1;
SELECT DISTINCT sentence FROM funnel.signal_border ORDER BY 1;
\echo '-- Stored.'
SELECT lead_funnel.materialize();
SELECT * FROM pg_temp.all_compared();
SELECT lead_funnel.materialize('funnel', false);
\echo '-- Nobody came in.'
TRUNCATE crm.lead;
SELECT count(*) FROM funnel.speed_curve;
SELECT * FROM funnel.signal_value;
SELECT * FROM funnel.signal_border;
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
