-- Attribution: credits by model, paths as values, what channels are credited with, Markov and Shapley.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO';

-- The tables of weights: touches a week apart, the last one on the day of the conversion; the last is a direct one.
CREATE FUNCTION pg_temp.credits(model text, touches int, milestones int[] DEFAULT NULL, weights numeric[] DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT array_to_string(ARRAY(SELECT round(c, 4) FROM unnest(attribution_credit(model, ARRAY(SELECT timestamptz '2026-03-01' - (touches - n) * interval '7 days'
		FROM generate_series(1, touches) AS n), '2026-03-01', array_fill(false, ARRAY[touches - 1]) || true, milestones, weights)) AS c), ' ')
$$;
\pset fieldsep ' | '
SELECT model, pg_temp.credits(model, 1) AS one, pg_temp.credits(model, 2) AS two, pg_temp.credits(model, 3) AS three
FROM unnest('{first,last,last_non_direct,linear,position,w,full_path,time_decay}'::text[]) AS model;
SELECT model, pg_temp.credits(model, 10) AS ten FROM unnest('{first,last,last_non_direct,linear,position,w,full_path,time_decay}'::text[]) AS model;
SELECT 'w', milestones, pg_temp.credits('w', 5, milestones) FROM (VALUES ('{2,4}'::int[]), ('{3,3}'), ('{1,1}'), ('{1,5}'), ('{NULL,4}'), ('{4,NULL}'), ('{NULL,NULL}')) AS v(milestones);
SELECT 'w without a rest', pg_temp.credits('w', 3, '{2,3}'), pg_temp.credits('w', 2, '{2,2}'), pg_temp.credits('w', 1, '{1,1}');
SELECT 'full_path', milestones, pg_temp.credits('full_path', 6, milestones) FROM (VALUES ('{2,4,6}'::int[]), ('{2,2,6}'), ('{1,1,1}'), ('{2,4,NULL}')) AS v(milestones);
SELECT 'custom', weights, pg_temp.credits('custom', 1, NULL, weights), pg_temp.credits('custom', 2, NULL, weights), pg_temp.credits('custom', 4, NULL, weights)
FROM (VALUES ('{0.2,0.2,0.6}'::numeric[]), ('{20,20,60}'), ('{30,0,70}'), ('{0,1,0}'), ('{0.00000001,0,1000000}')) AS v(weights);
\pset fieldsep ': '

-- No touch, and none that counts
SELECT 'no credit at all', pg_temp.verdict(model || touched, attribution_credit(model, touched::timestamptz[], '2026-03-01', lookback => '30 days')::text, NULL)
FROM unnest('{first,last,last_non_direct,linear,position,w,full_path,time_decay}'::text[]) AS model, unnest(ARRAY['{}', '{NULL}', '{2026-03-02}', '{2026-01-29}', '{NULL,2026-03-02,2026-01-01}']) AS touched;
SELECT 'NULLs', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	('attribution_credit(NULL, ''{2026-01-01}'', ''2026-03-01'')', NULL), ('attribution_credit(''first'', NULL, ''2026-03-01'')', NULL), ('attribution_credit(''first'', ''{2026-01-01}'', NULL)', NULL),
	('attribution_credit(''time_decay'', ''{2026-02-01,2026-02-08}'', ''2026-03-01'', half_life => NULL)', '{0.333333333333,0.666666666667}'),
	('attribution_credit(''last_non_direct'', ''{2026-02-01,2026-02-08}'', ''2026-03-01'', ''{NULL,true}'')', '{1,0}')) AS v(expression, want);
-- Which touches count: up to the conversion, back to the lookback, in the order of time, and of the array at one instant
SELECT 'touches that count', pg_temp.verdict(model || ' ' || touched, attribution_credit(model, touched::timestamptz[], '2026-03-01', lookback => '30 days')::text, want) FROM (VALUES
	('linear', '{2026-03-01,2026-02-01}', '{0.5,0.5}'), ('linear', '{2026-03-01 00:00:00.000001,2026-02-01}', '{0,1}'), ('linear', '{2026-01-30,2026-01-29 23:59:59.999999}', '{1,0}'),
	('linear', '{NULL,2026-02-01,NULL}', '{0,1,0}'), ('first', '{2026-02-05,2026-02-01,2026-02-03}', '{0,1,0}'), ('last', '{2026-02-05,2026-02-01,2026-02-03}', '{1,0,0}'),
	('first', '{2026-02-01,2026-02-01,2026-02-01}', '{1,0,0}'), ('last', '{2026-02-01,2026-02-01,2026-02-01}', '{0,0,1}'), ('time_decay', '{2026-02-01,2026-02-01}', '{0.5,0.5}'),
	('position', '{2026-02-05,2026-02-01,2026-02-03,2026-03-05,2026-02-04}', '{0.4,0.4,0.1,0,0.1}'),
	-- What rounding leaves goes to the last one in time
	('linear', '{2026-02-05,2026-02-01,2026-02-03}', '{0.333333333334,0.333333333333,0.333333333333}')) AS v(model, touched, want);
-- An exact age: 0, 7, 14 and 28 days, which add up to 1.8125; no steps of a day or a week
SELECT 'time decay', ARRAY(SELECT round(c, 6) FROM unnest(attribution_credit('time_decay', '{2026-02-01,2026-02-15,2026-02-22,2026-03-01}', '2026-03-01')) AS c),
	ARRAY(SELECT round(c * (1 + 2 ^ (-1.5 / 7)::numeric), 6) FROM unnest(attribution_credit('time_decay', '{2026-02-27 12:00,2026-03-01}', '2026-03-01')) AS c),
	attribution_credit('time_decay', '{2020-01-01,2026-03-01}', '2026-03-01', half_life => '1 second'), attribution_credit('time_decay', '{4713-01-01 BC,294000-01-01}', '294276-01-01', half_life => '1000000 days');
SELECT 'exactly one', count(*), count(*) FILTER (WHERE (SELECT sum(c) FROM unnest(credit) AS c) <> 1 OR (SELECT min(c) FROM unnest(credit) AS c) < 0) || ' wrong'
FROM unnest('{first,last,last_non_direct,linear,position,w,full_path,time_decay,custom}'::text[]) AS model, generate_series(1, 60) AS n,
	LATERAL (SELECT attribution_credit(model, ARRAY(SELECT timestamptz '2026-01-01' + i * i * interval '1 hour' FROM generate_series(1, n) AS i), '2027-01-01', NULL,
		CASE model WHEN 'w' THEN ARRAY[1 + n / 3, 1 + n / 2] WHEN 'full_path' THEN ARRAY[1, n, n] END, '{1,2,3.3}')) AS c(credit);

\set models 'The models are first, last, last_non_direct, linear, position, w, full_path, time_decay, custom. / Write one of them in lower case, for example ''position''.'
\set weights '22023 invalid weights for attribution model "custom" / '
\set weighty ' / Give the shares of the first touch, of all in the middle together and of the last, for example ''{0.3, 0.2, 0.5}''.'
\set finite ' must be finite / The order and the age of touches follow from their instants. / Give an instant that is not known as NULL.'
\set known ' / They are the creation of the lead and that of the opportunity'
SELECT 'errors', pg_temp.verdict(arguments, pg_temp.answer('lead_funnel.attribution_credit(' || arguments || ')'), want) FROM (VALUES
	('''Linear'', ''{2026-01-01}'', ''2026-03-01''', '22023 unrecognized attribution model: "Linear" / ' || :'models'), (''''', ''{}'', ''2026-03-01''', '22023 unrecognized attribution model: "" / ' || :'models'),
	('''last'', ''{infinity}'', ''2026-03-01''', '22023 instant of a touch' || :'finite'), ('''last'', ''{2026-01-01,-infinity}'', ''2026-03-01''', '22023 instant of a touch' || :'finite'),
	('''last'', ''{2026-01-01}'', ''infinity''', '22023 instant of the conversion' || :'finite'),
	('''last'', ''{{2026-01-01},{2026-01-01}}'', ''2026-03-01''', '2202E array of touches must have one dimension, not 2 / Give a plain list, for example ''{2026-01-05, 2026-01-09}''.'),
	('''last'', ''{2026-01-01}'', ''2026-03-01'', ''{true,false}''', '2202E arrays of touches and of direct touches differ in length / There are 1 touches, and 2 times it is said whether one is direct. / Give true or false for each touch.'),
	('''w'', ''{2026-01-01}'', ''2026-03-01'', NULL, ''{1}''', '2202E model "w" takes 2 milestones, not 1' || :'known' || '. / Give NULL for one that is not known, for example ''{1, NULL}''.'),
	('''full_path'', ''{2026-01-01}'', ''2026-03-01'', NULL, ''{1,1}''', '2202E model "full_path" takes 3 milestones, not 2' || :'known' || ', and the close. / Give NULL for one that is not known, for example ''{1, NULL, NULL}''.'),
	('''w'', ''{2026-01-01}'', ''2026-03-01'', NULL, ''{1,2}''', '2202E milestone 2 is not the position of a touch / There are 1 touches. / Give NULL for a milestone without a touch, for example ''{1, NULL}''.'),
	('''w'', ''{2026-01-01}'', ''2026-03-01'', NULL, ''{0,1}''', '2202E milestone 0 is not the position of a touch / There are 1 touches. / Give NULL for a milestone without a touch, for example ''{1, NULL}''.'),
	('''custom'', ''{2026-01-01}'', ''2026-03-01''', :'weights' || 'There are none.' || :'weighty'), ('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,1}''', :'weights' || 'There must be 3 of them, not 2.' || :'weighty'),
	('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,NULL,1}''', :'weights' || 'A weight must not be NULL.' || :'weighty'), ('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,NaN,1}''', :'weights' || 'A weight must not be NaN.' || :'weighty'),
	('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,Infinity,1}''', :'weights' || 'A weight must not be infinite.' || :'weighty'), ('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,-1,1}''', :'weights' || 'A weight lies between 0 and 1000000.' || :'weighty'),
	('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{1,1e40,1}''', :'weights' || 'A weight lies between 0 and 1000000.' || :'weighty'), ('''custom'', ''{2026-01-01}'', ''2026-03-01'', weights => ''{0,0,0}''', :'weights' || 'At least one weight must be greater than 0.' || :'weighty'),
	('''last'', ''{2026-01-01}'', ''2026-03-01'', half_life => ''0''', '22023 half-life must be greater than zero / Give days or hours, for example interval ''7 days''.'), ('''last'', ''{2026-01-01}'', ''2026-03-01'', half_life => ''-1 day''', '22023 half-life must be greater than zero / Give days or hours, for example interval ''7 days''.'),
	('''last'', ''{2026-01-01}'', ''2026-03-01'', half_life => ''1 month''', '22023 half-life must be finite and without months / A month has no fixed length. / Give days or hours, for example interval ''30 days''.'),
	('''last'', ''{2026-01-01}'', ''2026-03-01'', half_life => ''2147483647 days''', '22015 half-life out of range'), ('''last'', ''{2026-01-01}'', ''2026-03-01'', lookback => ''1 year''', '22023 lookback must be finite and without months / A month has no fixed length. / Give days or hours, for example interval ''30 days''.'),
	('''last'', ''{2026-01-01}'', ''2026-03-01'', lookback => ''-1 second''', '22023 lookback must not be negative / Give days or hours, for example interval ''7 days''.')) AS v(arguments, want);

-- Paths: from rows in any order, with NULL channels, ties, and without rows
CREATE TEMP TABLE touch (lead int, channel text, touched_at timestamptz, direct boolean);
INSERT INTO touch VALUES (1, 'Google Ads', '2026-01-05 10:00', false), (1, 'Meta', '2026-01-03 10:00:00.25', NULL), (1, NULL, '2026-01-05 10:00', true), (1, 'Email', '2026-01-05 10:00', false),
	(1, 'Google Ads', '2026-01-01', true), (1, 'skipped', NULL, true), (2, 'Google Ads', '2026-01-05 10:00', false), (3, NULL, NULL, NULL);
SELECT 'path', lead, touch_path_agg(channel, touched_at, direct) FROM touch GROUP BY lead ORDER BY lead;
SELECT 'any order', count(DISTINCT p::text) FROM (SELECT touch_path_agg(channel, touched_at, direct ORDER BY o) AS p FROM touch, generate_series(1, 50) AS s, LATERAL (SELECT md5(s || touch::text)) AS r(o) WHERE lead = 1 GROUP BY s) AS x;
SELECT 'no direct ones', touch_path_agg(channel, touched_at) FROM touch WHERE lead = 1;
SELECT 'no rows', touch_path_agg(channel, touched_at), touches(touch_path_agg(channel, touched_at, direct)) FROM touch WHERE false;
CREATE TEMP TABLE path AS SELECT lead, touch_path_agg(channel, touched_at, direct) AS path FROM touch GROUP BY lead;
SELECT 'what is in it', touches(path), channels(path), touched_at(path) FROM path WHERE lead = 1;
SELECT 'each touch', channel, touched_at, direct FROM path, each(path) WHERE lead = 1;
SELECT 'until', path_until(path, '2026-01-05 10:00') = path, channels(path_until(path, '2026-01-04')), channels(path_until(path, '2026-01-05', '2 days')), channels(path_until(path, '2025-01-01')), path_until(path, NULL) FROM path WHERE lead = 1;
SELECT 'credit', channel, touched_at, credit FROM path, path_credit('w', path, '2026-01-05 10:00', '{2026-01-04,2026-02-01}') WHERE lead = 1;
SELECT 'no rows of credit', count(*) FROM path, path_credit('last', path, '2025-01-05 10:00');
SELECT 'errors of paths', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	('(SELECT touch_path_agg(''a'', ''infinity''))', '22023 instant of a touch' || :'finite'), ('path_until(''[]'', ''infinity'')', '22023 end of a path' || :'finite'), ('path_until(''[]'', ''2026-01-01'', ''1 month'')', '22023 lookback must be finite and without months / A month has no fixed length. / Give days or hours, for example interval ''30 days''.'),
	('(SELECT count(*) FROM path_credit(''w'', ''[]'', ''2026-01-01'', ''{infinity,NULL}''))', '22023 instant of a milestone' || :'finite'), ('(SELECT count(*) FROM path_credit(''w'', ''[]'', ''2026-01-01'', ''{2026-01-01}''))', '2202E model "w" takes 2 milestones, not 1' || :'known' || '. / Give NULL for one that is not known, for example ''{1, NULL}''.')) AS v(expression, want);
-- Text in any order and spacing comes out in one form.
SELECT 'text', pg_temp.verdict(value, value::touch_path::text, want) FROM (VALUES ('[]', '[]'), (E' [\n] ', '[]'),
	('[["2026-01-05T10:00:00.5000Z","b"],["2026-01-05T10:00:00.5Z",null,false],["-0043-03-15T00:00:00Z","a",true],["2026-01-05T10:00:00.5Z","b",true],["2026-01-05T10:00:00.5Z","\u00e9\n"]]',
		E'[["-0043-03-15T00:00:00Z", "a", true], ["2026-01-05T10:00:00.5Z", "b"], ["2026-01-05T10:00:00.5Z", "b", true], ["2026-01-05T10:00:00.5Z", "é\\n"], ["2026-01-05T10:00:00.5Z", null]]')) AS v(value, want);
SELECT 'syntax errors', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), format('22P02 Expected %s at position %s.', expected, place)) FROM (VALUES
	('', 'an opening bracket', 1), ('{}', 'an opening bracket', 1), ('[', 'an opening bracket', 2), ('[["2026-01-05"', 'an instant in UTC in double quotes', 3), ('[["2026-02-30T10:00:00Z","a"]]', 'an instant in UTC in double quotes', 3),
	('[["2026-01-05T10:00:00Z"]]', 'a comma', 25), ('[["2026-01-05T10:00:00Z",a]]', 'a key in double quotes, or null', 26), ('[["2026-01-05T10:00:00Z","a",yes]]', 'true or false', 30), ('[["2026-01-05T10:00:00Z","a" 1]]', 'a comma or a closing bracket', 30),
	('[["2026-01-05T10:00:00Z","a"]', 'a comma or a closing bracket', 30), ('[] x', 'the end of the text', 4)) AS v(value, expected, place), pg_temp.error_of(format('%L::lead_funnel.touch_path', value)) AS e;
SELECT 'whole error', pg_temp.answer('''[["a"]]''::lead_funnel.touch_path');
-- Binary, and bytes that are none
SELECT 'binary', encode(touch_path_send('[["2000-01-01T00:00:00.000001Z", "ab", true], ["2000-01-02T00:00:00Z", null]]'), 'hex');
\copy path to 'results/attribution.data' (format binary)
CREATE TEMP TABLE path_read (LIKE path);
\copy path_read from 'results/attribution.data' (format binary)
SELECT 'by binary', count(*) FROM path JOIN path_read USING (lead, path);
\set SHOW_CONTEXT never
CREATE TEMP TABLE bytes (b bytea);
CREATE TEMP TABLE bytes_read (p touch_path);
INSERT INTO bytes SELECT touch_path_send('[["2000-01-01T00:00:00.000001Z", "ab", true]]');
\echo another version, too many touches, an instant out of range, neither direct nor not, cut
UPDATE bytes SET b = set_byte(b, 0, 2);
\copy bytes to 'results/attribution.data' (format binary)
\copy bytes_read from 'results/attribution.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 0, 1), 1, 127);
\copy bytes to 'results/attribution.data' (format binary)
\copy bytes_read from 'results/attribution.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 1, 0), 5, 128);
\copy bytes to 'results/attribution.data' (format binary)
\copy bytes_read from 'results/attribution.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 5, 0), 13, 2);
\copy bytes to 'results/attribution.data' (format binary)
\copy bytes_read from 'results/attribution.data' (format binary)
UPDATE bytes SET b = substr(set_byte(b, 13, 1), 1, 19);
\copy bytes to 'results/attribution.data' (format binary)
\copy bytes_read from 'results/attribution.data' (format binary)
-- A state of the aggregates is any bytea.
SELECT 'states that are none', pg_temp.verdict(expression, left(pg_temp.answer(expression), 47), 'XX001 invalid state of aggregate touch_path_agg') FROM unnest(ARRAY['touch_path_agg_final(''x'')', 'touch_path_agg_final(decode(repeat(''00'', 100), ''hex''))',
	'touch_path_agg_final(set_byte(touch_path_agg_transition(NULL, ''a'', ''2026-01-01''), 0, 255))', 'touch_path_agg_combine(NULL, ''\x00ff'')', 'touch_path_agg_transition(''\xff'', ''a'', ''2026-01-01'')']) AS expression;
SELECT 'paths that are none', pg_temp.verdict(expression, left(pg_temp.answer(expression), 44), 'XX001 invalid state of an aggregate of paths') FROM unnest(ARRAY['markov_attribution_final(''x'')', 'shapley_attribution_final(decode(repeat(''01'', 4096), ''hex''))', 'markov_attribution_combine(NULL, ''x'')',
	'markov_attribution_transition(''x'', ''{a}''::text[], 1, 1)', 'shapley_attribution_transition(''x'', ''{a}''::text[], 1)']) AS expression;

-- What channels are credited with: one lead with the same channel twice, one that was not won, one without a touch in time
CREATE TEMP TABLE lead (id int, path touch_path, is_sql boolean, is_won boolean, revenue numeric);
INSERT INTO lead VALUES (1, '[["2026-01-01T00:00:00Z", "a"], ["2026-01-02T00:00:00Z", "b"], ["2026-01-03T00:00:00Z", "a"]]', false, true, 100.00), (2, '[["2026-01-01T00:00:00Z", "b"], ["2026-01-02T00:00:00Z", null]]', true, NULL, 77), (3, '[["2026-03-01T00:00:00Z", "a"]]', true, true, 50),
	(4, '[]', true, true, 50), (5, NULL, true, true, 50), (6, '[["2026-01-01T00:00:00Z", "c"]]', NULL, NULL, NULL), (7, '[["2026-01-01T00:00:00Z", "c"]]', false, true, NULL);
\pset fieldsep ' | '
SELECT model, key, credited_leads(kpi), credited_sqls(kpi), credited_won(kpi), credited_revenue(kpi)
FROM (SELECT model, attribution_agg_by(model, path, '2026-02-01', is_sql, is_won, revenue) AS k FROM lead, unnest('{first,last,linear,position,time_decay}'::text[]) AS model GROUP BY model ORDER BY model) AS s, each(k);
SELECT 'w', key, credited_leads(kpi) FROM (SELECT attribution_agg_by('w', path, '2026-02-01', is_sql, is_won, revenue, '{2026-01-02,2026-01-02}', NULL, NULL, NULL) AS k FROM lead WHERE id = 1) AS s, each(k);
SELECT 'custom', key, credited_leads(kpi) FROM (SELECT attribution_agg_by('custom', path, '2026-02-01', is_sql, is_won, revenue, NULL, '{1,2,1}', NULL, '31 days') AS k FROM lead WHERE id = 1) AS s, each(k);
SELECT 'time_decay', key, credited_leads(kpi) FROM (SELECT attribution_agg_by('time_decay', path, '2026-02-01', is_sql, is_won, revenue, NULL, NULL, '1 day', '30 days') AS k FROM lead WHERE id = 1) AS s, each(k);
\pset fieldsep ': '
SELECT 'nothing', attribution_agg_by('first', path, '2026-02-01', true, true, 1), attribution_agg_by(NULL, path, '2026-02-01', true, true, 1), attribution_agg_by('first', path, NULL, true, true, 1) FROM lead WHERE id > 2 AND id < 6;
SELECT 'states', pg_temp.verdict(what, got::text, want) FROM (SELECT attribution_agg_by('linear', path, '2026-02-01', is_sql, is_won, revenue) AS k, attribution_agg_by('linear', path, '2026-02-01', is_sql, is_won, revenue) FILTER (WHERE id = 1) AS a,
	attribution_agg_by('linear', path, '2026-02-01', is_sql, is_won, revenue) FILTER (WHERE id <> 1) AS b FROM lead) AS s, LATERAL (VALUES ('sum', a + b, k::text), ('difference', k - a, b::text), ('negative', -a + a, '[]'), ('text', k::text::attribution_kpi_by, k::text)) AS v(what, got, want);
SELECT 'frames', count(*), count(*) FILTER (WHERE k <> (SELECT attribution_agg_by('position', path, '2026-02-01', is_sql, is_won, revenue) FROM lead AS l WHERE l.id BETWEEN w.id - 1 AND w.id)) || ' wrong'
FROM (SELECT id, attribution_agg_by('position', path, '2026-02-01', is_sql, is_won, revenue) OVER (ORDER BY id ROWS 1 PRECEDING) AS k FROM lead) AS w;
SELECT 'state of a channel', kpi(k, 'a'), '{"won": 1, "leads": 2.5}'::attribution_kpi + '{"revenue": 0.000000000001}' FROM (SELECT attribution_agg_by('last', path, '2026-02-01', is_sql, is_won, revenue) AS k FROM lead) AS s;
SELECT 'revenue at its ends', pg_temp.verdict(revenue, pg_temp.answer(format('(SELECT trim_scale(sum(credited_revenue(kpi))) FROM (SELECT attribution_agg_by(''linear'', ''[["2026-01-01T00:00:00Z", "a"], ["2026-01-02T00:00:00Z", "b"], ["2026-01-03T00:00:00Z", "c"]]'', ''2026-02-01'', true, true, %L) AS k) AS s, each(k))', revenue)), want)
FROM (VALUES ('0.01', '0.01'), ('-0.01', '-0.01'), ('92233720368.54775807', '92233720368.54775807'), ('92233720368.54775808', '92233720368.54775808'), ('-98765432109876543210.12345678', '-98765432109876543210.12345678'), ('170141183460469231731687303', '170141183460469231731687303'),
	('NaN', '22003 amount must not be NaN / Give an amount that is not known as NULL.'),
	('1e27', '22003 sum of type attribution_kpi_by out of range / A sum lies between -170141183460469231731687303.715884105728 and 170141183460469231731687303.715884105727.')) AS v(revenue, want);

-- Markov and Shapley: a chain that is solved by hand, NULLs, and what is refused
CREATE TEMP TABLE counted (path text[], conversions bigint, others bigint);
INSERT INTO counted VALUES ('{a,b}', 2, 1), ('{a}', 1, 3), ('{b,a,a}', 1, 0), (NULL, 5, 5), ('{}', 5, 5), ('{a}', NULL, NULL);
\pset fieldsep ' | '
SELECT 'markov', channel, round(removal_effect::numeric, 6), round(conversions::numeric, 6) FROM (SELECT markov_attribution(path, conversions, others) FROM counted) AS m(r), unnest(r);
SELECT 'shapley', channel, round(removal_effect::numeric, 6), round(conversions::numeric, 6) FROM (SELECT shapley_attribution(path, conversions) FROM counted) AS m(r), unnest(r);
SELECT 'a NULL channel', channel, removal_effect, conversions FROM (SELECT markov_attribution(path, 1, 0) FROM (VALUES ('{NULL}'::text[]), ('{x}')) AS v(path)) AS m(r), unnest(r);
SELECT 'no conversion', (markov_attribution(path, 0, 1))::text, (shapley_attribution(path, 0))::text FROM (VALUES ('{a}'::text[])) AS v(path);
SELECT 'no paths', markov_attribution(path, 1, 0), shapley_attribution(path, 1) FROM counted WHERE false;
SELECT 'thirteen channels', sum(conversions), count(*) FROM (SELECT shapley_attribution(ARRAY[chr(65 + i), chr(65 + (i + 1) % 13)], i) FROM generate_series(0, 12) AS i) AS m(r), unnest(r);
\pset fieldsep ': '
SELECT 'errors of paths', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	('(SELECT markov_attribution(''{a}''::text[], -1, 1))', '22023 number of conversions must not be negative / Give how many of the paths there were, for example 1.'), ('(SELECT markov_attribution(''{a}''::text[], 1, -1))', '22023 number of paths without conversion must not be negative / Give how many of the paths there were, for example 1.'),
	('(SELECT markov_attribution(''{{a},{b}}''::text[], 1, 1))', '2202E path must have one dimension, not 2 / Give a plain list, for example ''{Email, Google Ads}''.'),
	('(SELECT markov_attribution(ARRAY[i::text], 1, 1) FROM generate_series(1, 257) AS i)', '54000 too many channels / Paths that are compared have at most 256 channels together. / Group campaigns into channels first, for example with channel_group().'),
	('(SELECT cardinality(markov_attribution(ARRAY[i::text], 1, 1)) FROM generate_series(1, 256) AS i)', '256'),
	('(SELECT shapley_attribution(''{a}''::text[], 9223372036854775807) FROM generate_series(1, 2))', '22003 number of paths out of range / Conversions, and steps from one channel to another, are counted up to 9223372036854775807. / Count in a larger unit, for example conversions / 1000.')) AS v(expression, want);
