-- lead_signals: a set of need, timing, scope, budget, decision_maker.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- Text: any order, case and white space in, canonical order out; quotes as in arrays.
SELECT 'text', pg_temp.verdict(input, input::lead_signals::text, output)
FROM (VALUES ('{}', '{}'), (' { } ', '{}'), ('{need}', '{need}'),
	('{decision_maker,budget,scope,timing,need}', '{need,timing,scope,budget,decision_maker}'),
	('{TIMING,Need}', '{need,timing}'), (E' {\tneed ,\n timing } ', '{need,timing}'), ('{need,need,timing,need}', '{need,timing}'),
	('{"need","timing"}', '{need,timing}'), ('{ "scope" , budget}', '{scope,budget}'), ('{"n\eed"}', '{need}')) AS v (input, output);
SELECT 'errors', pg_temp.verdict(bad, e.code || ' ' || e.message, format('22P02 invalid input value for type lead_signals: "%s"', bad))
FROM unnest(ARRAY['', 'need', '{', '{need', '{need}}', '{{need}}', '{need}, {timing}', '{"need}', '{"need\"}', '{n\eed}', '{" need"}',
	'{""}', '{NULL}', '{[1:1]={need}}']) AS bad, LATERAL pg_temp.error_of(format('%L::lead_signals', bad)) AS e;
SELECT 'what is wrong and where', pg_temp.verdict(bad, pg_temp.failure(format('SELECT %L::lead_signals', bad)),
	format('22P02 invalid input value for type lead_signals: "%s" / %s / Write labels between braces, for example "{need,timing}".',
		bad, detail))
FROM (VALUES ('{need,money}', '"money" is not one of the labels need, timing, scope, budget, decision_maker.'),
	('{need,"money"}', '"money" is not one of the labels need, timing, scope, budget, decision_maker.'),
	('{need,}', 'A label is missing before or after a comma.'),
	('{need timing}', '"need timing" is not one of the labels need, timing, scope, budget, decision_maker.'),
	('{need,"timing" scope}', 'Expected a label and then "," or "}" at "scope".'),
	('need,timing', 'A set starts with "{" and ends with "}".')) AS v (bad, detail);
-- Long input takes linear time.
SELECT 'long', pg_temp.verdict('set',
	('{' || repeat('need   ,', 100000) || repeat(' ', 100000) || 'scope}')::lead_signals::text, '{need,scope}');
SELECT 'long and wrong', pg_temp.verdict('error', (pg_temp.error_of(
	$$('{' || repeat('need   ,', 100000) || repeat(' ', 100000) || '}')::lead_signals$$)).code, '22P02');

-- From booleans: NULL and what is left out are false.
SELECT 'signals()', pg_temp.verdict(want, got::text, want)
FROM (VALUES (signals(), '{}'), (signals(true, false, true), '{need,scope}'),
	(signals(need => true, decision_maker => true), '{need,decision_maker}'), (signals(timing => NULL, budget => true), '{budget}'),
	(signals(true, true, true, true, true), '{need,timing,scope,budget,decision_maker}')) AS v (got, want);

-- Casts
SELECT 'casts', pg_temp.verdict(what, got, want)
FROM (VALUES ('to text', '{timing,need}'::lead_signals::text, '{need,timing}'),
	('to text[]', '{timing,need}'::lead_signals::text[]::text, '{need,timing}'), ('empty', '{}'::lead_signals::text[]::text, '{}'),
	('from text[]', ARRAY['scope', ' Need ', 'scope']::lead_signals::text, '{need,scope}'),
	('from empty', '{}'::text[]::lead_signals::text, '{}'), ('NULL', NULL::text[]::lead_signals::text, NULL),
	('NULL within', ARRAY['need', NULL]::lead_signals::text, '{need}')) AS v (what, got, want);
-- As they are stored: short, long, packed, with NULLs first and last, and with other bounds.
CREATE TEMP TABLE array_stored (n serial, filler text, words text[], signals text);
ALTER TABLE array_stored ALTER words SET STORAGE external;
INSERT INTO array_stored (filler, words, signals)
VALUES ('a', '{}', '{}'), ('ab', '{need}', '{need}'), ('abc', '{NULL}', '{}'), ('abcd', '{NULL,NULL,need,NULL}', '{need}'),
	('a', '{timing,NULL}', '{timing}'), ('ab', '[7:9]={need,timing,scope}', '{need,timing,scope}'),
	('abc', '[-3:-3]={"  BUDGET "}', '{budget}'),
	('abcd', '{budget,decision_maker,need,need,need,need,need,need}', '{need,budget,decision_maker}'),
	('a', array_fill('scope'::text, ARRAY[3000]), '{scope}'),
	('ab', array_fill(NULL::text, ARRAY[5000]) || '{timing}'::text[], '{timing}'), ('abc', NULL, NULL), ('abcd', '{scope}', '{scope}');
INSERT INTO array_stored (filler, words, signals)
SELECT filler, array_cat(words, '{}'), coalesce(signals, '{}') FROM array_stored ORDER BY n;
SELECT 'stored arrays', pg_temp.verdict(n::text, words::lead_signals::text, signals) FROM array_stored;
SELECT 'stored arrays, appended to', pg_temp.verdict(n::text, (array_append(words, 'budget'))[1:]::lead_signals::text,
	CASE WHEN n % 2 = 0 THEN '{need,budget}' ELSE '{budget}' END) FROM array_stored WHERE n <= 4;
SELECT 'wrong arrays', pg_temp.verdict(expression, pg_temp.failure(format('SELECT %s::lead_signals', expression)), want)
FROM (VALUES ($$ARRAY['need', 'money']$$, '22P02 invalid array element for type lead_signals: "money" / '
		'The labels are need, timing, scope, budget, decision_maker. / Write, for example, ARRAY[''need'', ''timing''].'),
	($$ARRAY[['need'], ['scope']]$$, '2202E array for type lead_signals must have one dimension, not 2 / '
		'Write, for example, ARRAY[''need'', ''timing''].')) AS v (expression, want);
CREATE TEMP TABLE stored (signals lead_signals, words text[], word text);
INSERT INTO stored VALUES (ARRAY['need', 'scope'], '{budget}'::lead_signals, '{timing}'::lead_signals);
SELECT 'casts in assignments', pg_temp.verdict('row', concat_ws(' ', signals, words, word), '{need,scope} {budget} {timing}') FROM stored;

-- All 32 sets, and the same as arrays
CREATE TEMP TABLE every AS
SELECT n AS bits, signals(n & 1 > 0, n & 2 > 0, n & 4 > 0, n & 8 > 0, n & 16 > 0) AS s,
	ARRAY(SELECT word FROM unnest('{need,timing,scope,budget,decision_maker}'::text[])
		WITH ORDINALITY AS u (word, i) WHERE n & (1 << (i - 1)::int) > 0 ORDER BY i) AS words
FROM generate_series(0, 31) AS n;
SELECT 'all sets', pg_temp.verdict('counts', v::text, '(32,32,0,5)')
FROM (SELECT count(DISTINCT s), count(DISTINCT s::text), min(cardinality(s)), max(cardinality(s)) FROM every) AS v;
SELECT 'as arrays', pg_temp.verdict(s::text, (s::text[], words::lead_signals, s::text::lead_signals, s::text, cardinality(s),
		cardinality(missing(s)), missing(missing(s)), s && missing(s))::text,
	(words, s, s, words::text, cardinality(words), 5 - cardinality(words), s, false)::text)
FROM every;

-- The operators agree with those of arrays and of numbers.
SELECT 'operators', pg_temp.verdict(a.s::text || ' ' || b.s::text,
	(a.s @> b.s, a.s <@ b.s, a.s && b.s, (a.s | b.s)::text[] @> (a.words || b.words) AND (a.s | b.s)::text[] <@ (a.words || b.words),
		(a.s & b.s)::text[], (a.s - b.s)::text[])::text,
	(a.words @> b.words, a.words <@ b.words, a.words && b.words, true,
		ARRAY(SELECT w FROM unnest(a.words) AS w WHERE w = ANY (b.words)),
		ARRAY(SELECT w FROM unnest(a.words) AS w WHERE w <> ALL (b.words)))::text)
FROM every a, every b;
SELECT 'order', pg_temp.verdict(a.s::text || ' ' || b.s::text,
	(a.s = b.s, a.s <> b.s, a.s < b.s, a.s <= b.s, a.s > b.s, a.s >= b.s, lead_signals_cmp(a.s, b.s))::text,
	(a.bits = b.bits, a.bits <> b.bits, a.bits < b.bits, a.bits <= b.bits, a.bits > b.bits, a.bits >= b.bits,
		sign(a.bits - b.bits)::int)::text)
FROM every a, every b;
-- The laws of sets
SELECT 'laws', pg_temp.verdict(a.s::text || ' ' || b.s::text,
	(a.s | b.s = b.s | a.s, a.s & b.s = b.s & a.s, a.s - b.s = a.s & missing(b.s),
		cardinality(a.s | b.s) + cardinality(a.s & b.s) = cardinality(a.s) + cardinality(b.s))::text, '(t,t,t,t)')
FROM every a, every b;
SELECT 'by example', pg_temp.verdict(what, got::text, want)
FROM (VALUES ('|', '{need,timing}' | '{scope}'::lead_signals, '{need,timing,scope}'),
	('&', '{need,timing}' & '{timing,scope}'::lead_signals, '{timing}'), ('-', '{need,timing}' - '{timing,scope}'::lead_signals, '{need}'),
	('missing', missing('{need,timing}'), '{scope,budget,decision_maker}'),
	('NULL |', NULL | '{need}'::lead_signals, NULL), ('missing', missing(NULL), NULL)) AS v (what, got, want);
SELECT 'NULL', pg_temp.verdict('cardinality, has', concat_ws(' ', cardinality(NULL::lead_signals), '{need}'::lead_signals @> NULL), '');

-- signals_agg: the union; the empty set when there is nothing
SELECT 'signals_agg', pg_temp.verdict(what, got::text, want)
FROM (SELECT 'some', signals_agg(s), '{need,budget}' FROM (VALUES ('{need}'::lead_signals), (NULL), ('{budget,need}')) AS v (s)
	UNION ALL SELECT 'no rows', signals_agg(s), '{}' FROM every WHERE false
	UNION ALL SELECT 'NULL', signals_agg(NULL::lead_signals), '{}') AS v (what, got, want);
SELECT 'signals_agg by group', pg_temp.verdict(n::text, count || ' ' || got, want)
FROM (SELECT cardinality(s), signals_agg(s)::text, count(*) FROM every WHERE NOT s && '{budget}' GROUP BY 1) AS g (n, got, count)
	FULL JOIN (VALUES (0, '1 {}'), (1, '4 {need,timing,scope,decision_maker}'), (2, '6 {need,timing,scope,decision_maker}'),
		(3, '4 {need,timing,scope,decision_maker}'), (4, '1 {need,timing,scope,decision_maker}')) AS w (n, want) USING (n);
CREATE TABLE signals_parallel AS SELECT s FROM every, generate_series(1, 100);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT 'parallel', pg_temp.verdict(q, pg_temp.plan_has(q, 'Partial Aggregate'), true)
FROM (VALUES ($$SELECT signals_agg(s) FROM signals_parallel WHERE NOT s @> '{scope}'$$)) AS v (q);
SELECT 'parallel', pg_temp.verdict('union', s::text, '{need,timing,budget,decision_maker}')
FROM (SELECT signals_agg(s) FROM signals_parallel WHERE NOT s @> '{scope}') AS v (s);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE signals_parallel;

-- Unique, sorted, grouped, hashed
CREATE TEMP TABLE keyed (s lead_signals PRIMARY KEY, n int);
INSERT INTO keyed SELECT s, bits FROM every;
SELECT 'unique', pg_temp.verdict('again', pg_temp.failure($$INSERT INTO keyed VALUES ('{timing,need}', 0)$$),
	'23505 duplicate key value violates unique constraint "keyed_pkey" / Key (s)=({need,timing}) already exists.');
INSERT INTO keyed VALUES ('{timing,need}', 0) ON CONFLICT (s) DO UPDATE SET n = -1;
SELECT 'ON CONFLICT', pg_temp.verdict(s::text, n, -1) FROM keyed WHERE s = '{need,timing}';
SELECT 'sorted', pg_temp.verdict('up to one', (SELECT string_agg(s::text, ' ' ORDER BY s) FROM keyed WHERE cardinality(s) < 2),
	'{} {need} {timing} {scope} {budget} {decision_maker}');
CREATE TEMP TABLE hashed AS TABLE every;
CREATE INDEX hashed_s ON hashed USING hash (s);
SET enable_seqscan = off;
SELECT 'hash index', pg_temp.verdict(q, pg_temp.plan_has(q, 'hashed_s'), true)
FROM (VALUES ($$SELECT * FROM hashed WHERE s = '{scope,budget}'$$)) AS v (q);
SELECT 'hash index', pg_temp.verdict(s::text, bits, 12) FROM hashed WHERE s = '{scope,budget}';
RESET enable_seqscan;
SELECT 'joined', pg_temp.verdict(a.s::text, a.bits, b.bits) FROM hashed a JOIN every b ON a.s = b.s;
SELECT 'hashes', pg_temp.verdict(s::text, (lead_signals_hash(s), lead_signals_hash_extended(s, 3))::text,
	(hashint4(bits), hashint4extended(bits, 3))::text) FROM every;
