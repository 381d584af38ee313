-- lead_signals: a set of need, timing, scope, budget, decision_maker.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Text: any order, case and white space in, canonical order out; quotes as in arrays.
SELECT text, text::lead_signals AS signals
FROM unnest(ARRAY[
	'{}', ' { } ', '{need}', '{decision_maker,budget,scope,timing,need}', '{TIMING,Need}',
	E' {\tneed ,\n timing } ', '{need,need,timing,need}', '{"need","timing"}', '{ "scope" , budget}',
	'{"n\eed"}']) AS text;

\set VERBOSITY terse
SELECT ''::lead_signals;
SELECT 'need'::lead_signals;
SELECT '{'::lead_signals;
SELECT '{need'::lead_signals;
SELECT '{need}}'::lead_signals;
SELECT '{{need}}'::lead_signals;
SELECT '{need}, {timing}'::lead_signals;
SELECT '{"need}'::lead_signals;
SELECT '{"need\"}'::lead_signals;
SELECT '{n\eed}'::lead_signals;
SELECT '{" need"}'::lead_signals;
SELECT '{""}'::lead_signals;
SELECT '{NULL}'::lead_signals;
SELECT '{[1:1]={need}}'::lead_signals;
\set VERBOSITY default
-- What is wrong and where
SELECT '{need,money}'::lead_signals;
SELECT '{need,"money"}'::lead_signals;
SELECT '{need,}'::lead_signals;
SELECT '{need timing}'::lead_signals;
SELECT '{need,"timing" scope}'::lead_signals;
SELECT 'need,timing'::lead_signals;
-- Long input takes linear time.
SELECT ('{' || repeat('need   ,', 100000) || repeat(' ', 100000) || 'scope}')::lead_signals;
\set VERBOSITY sqlstate
SELECT ('{' || repeat('need   ,', 100000) || repeat(' ', 100000) || '}')::lead_signals;
\set VERBOSITY default

-- From booleans: NULL and what is left out are false.
SELECT signals(), signals(true, false, true), signals(need => true, decision_maker => true),
	signals(timing => NULL, budget => true), signals(true, true, true, true, true);

-- Casts
SELECT '{timing,need}'::lead_signals::text, '{timing,need}'::lead_signals::text[], '{}'::lead_signals::text[];
SELECT ARRAY['scope', ' Need ', 'scope']::lead_signals, '{}'::text[]::lead_signals, NULL::text[]::lead_signals;
SELECT ARRAY['need', NULL]::lead_signals;
-- As they are stored: short, long, packed, with NULLs first and last, and with other bounds.
CREATE TEMP TABLE array_stored (n serial, filler text, words text[]);
ALTER TABLE array_stored ALTER words SET STORAGE external;
INSERT INTO array_stored (filler, words) VALUES ('a', '{}'), ('ab', '{need}'), ('abc', '{NULL}'), ('abcd', '{NULL,NULL,need,NULL}'), ('a', '{timing,NULL}'),
	('ab', '[7:9]={need,timing,scope}'), ('abc', '[-3:-3]={"  BUDGET "}'), ('abcd', '{budget,decision_maker,need,need,need,need,need,need}'),
	('a', array_fill('scope'::text, ARRAY[3000])), ('ab', array_fill(NULL::text, ARRAY[5000]) || '{timing}'::text[]), ('abc', NULL), ('abcd', '{scope}');
INSERT INTO array_stored (filler, words) SELECT filler, array_cat(words, '{}') FROM array_stored ORDER BY n;
SELECT n, words::lead_signals FROM array_stored ORDER BY n;
SELECT n, (array_append(words, 'budget'))[1:]::lead_signals FROM array_stored ORDER BY n LIMIT 4;
SELECT ARRAY['need', 'money']::lead_signals;
SELECT ARRAY[['need'], ['scope']]::lead_signals;
CREATE TEMP TABLE stored (signals lead_signals, words text[], word text);
INSERT INTO stored VALUES (ARRAY['need', 'scope'], '{budget}'::lead_signals, '{timing}'::lead_signals)
RETURNING *;

-- All 32 sets, and the same as arrays
CREATE TEMP TABLE every AS
SELECT n AS bits, signals(n & 1 > 0, n & 2 > 0, n & 4 > 0, n & 8 > 0, n & 16 > 0) AS s,
	ARRAY(SELECT word FROM unnest('{need,timing,scope,budget,decision_maker}'::text[])
		WITH ORDINALITY AS u (word, i) WHERE n & (1 << (i - 1)::int) > 0 ORDER BY i) AS words
FROM generate_series(0, 31) AS n;
SELECT count(DISTINCT s), count(DISTINCT s::text), min(cardinality(s)), max(cardinality(s)) FROM every;

SELECT s FROM every
WHERE s::text[] <> words OR words::lead_signals <> s OR s::text::lead_signals <> s
	OR s::text <> words::text
	OR cardinality(s) <> cardinality(words)
	OR cardinality(missing(s)) <> 5 - cardinality(words)
	OR missing(missing(s)) <> s OR s && missing(s);

-- The operators agree with those of arrays and of numbers.
SELECT a.s, b.s FROM every a, every b
WHERE (a.s @> b.s, a.s <@ b.s, a.s && b.s) IS DISTINCT FROM (a.words @> b.words, a.words <@ b.words, a.words && b.words)
	OR ((a.s | b.s)::text[] @> (a.words || b.words) AND (a.s | b.s)::text[] <@ (a.words || b.words)) IS NOT TRUE
	OR (a.s & b.s)::text[] <> ARRAY(SELECT w FROM unnest(a.words) AS w WHERE w = ANY (b.words))
	OR (a.s - b.s)::text[] <> ARRAY(SELECT w FROM unnest(a.words) AS w WHERE w <> ALL (b.words))
	OR (a.s = b.s, a.s <> b.s, a.s < b.s, a.s <= b.s, a.s > b.s, a.s >= b.s, lead_signals_cmp(a.s, b.s))
		IS DISTINCT FROM
		(a.bits = b.bits, a.bits <> b.bits, a.bits < b.bits, a.bits <= b.bits, a.bits > b.bits, a.bits >= b.bits,
			sign(a.bits - b.bits)::int);
-- The laws of sets
SELECT a.s, b.s FROM every a, every b
WHERE a.s | b.s <> b.s | a.s OR a.s & b.s <> b.s & a.s OR a.s - b.s <> a.s & missing(b.s)
	OR cardinality(a.s | b.s) + cardinality(a.s & b.s) <> cardinality(a.s) + cardinality(b.s);

SELECT '{need,timing}' | '{scope}'::lead_signals AS union, '{need,timing}' & '{timing,scope}'::lead_signals AS both,
	'{need,timing}' - '{timing,scope}'::lead_signals AS without, missing('{need,timing}');
SELECT NULL | '{need}'::lead_signals AS "or", missing(NULL), cardinality(NULL::lead_signals), '{need}'::lead_signals @> NULL AS has;

-- signals_agg: the union; the empty set when there is nothing
SELECT signals_agg(s) FROM (VALUES ('{need}'::lead_signals), (NULL), ('{budget,need}')) AS v (s);
SELECT signals_agg(s) FROM every WHERE false;
SELECT signals_agg(NULL::lead_signals);
SELECT cardinality(s), signals_agg(s), count(*) FROM every WHERE NOT s && '{budget}' GROUP BY 1 ORDER BY 1;
CREATE TABLE signals_parallel AS SELECT s FROM every, generate_series(1, 100);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT pg_temp.plan_has($$SELECT signals_agg(s) FROM signals_parallel WHERE NOT s @> '{scope}'$$, 'Partial Aggregate');
SELECT signals_agg(s) FROM signals_parallel WHERE NOT s @> '{scope}';
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE signals_parallel;

-- Unique, sorted, grouped, hashed
CREATE TEMP TABLE keyed (s lead_signals PRIMARY KEY, n int);
INSERT INTO keyed SELECT s, bits FROM every;
INSERT INTO keyed VALUES ('{timing,need}', 0);
INSERT INTO keyed VALUES ('{timing,need}', 0) ON CONFLICT (s) DO UPDATE SET n = -1 RETURNING *;
SELECT string_agg(s::text, ' ' ORDER BY s) FROM keyed WHERE cardinality(s) < 2;
CREATE TEMP TABLE hashed AS TABLE every;
CREATE INDEX hashed_s ON hashed USING hash (s);
SET enable_seqscan = off;
SELECT pg_temp.plan_has($$SELECT * FROM hashed WHERE s = '{scope,budget}'$$, 'hashed_s');
SELECT s, bits FROM hashed WHERE s = '{scope,budget}';
RESET enable_seqscan;
SELECT count(*) FROM keyed a JOIN every b ON a.s = b.s;
SELECT s FROM every WHERE lead_signals_hash(s) <> hashint4(bits) OR lead_signals_hash_extended(s, 3) <> hashint4extended(bits, 3);
