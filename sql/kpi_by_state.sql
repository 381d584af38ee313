-- KPI states by key as values: text, binary, arithmetic, order, hash, hostile bytes.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Text in any order and spacing comes out in one form: keys by their bytes, null last.
SELECT value::funnel_kpi_by FROM (VALUES
	('[]'), (E' [\n] '),
	('[[null,{"customer":1}],["b",{"sql_open":2}],["a",{"sql_open":3}],["",{"mql_open":1}],["B",{"mql_lost":4}],["é",{"mql_lost":5}],["ba",{"mql_lost":6}]]'),
	(E' [ [ "x" ,\t{ "sql_open" : -1 } ] ] '),
	('[["nothing", {}], ["zero", {"customer": 0}], ["one", {"customer": 1}]]'),
	(E'[["\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e9\\u20AC\\ud83d\\ude00", {"customer": 1}]]'),
	('[["null", {"customer": 1}], [null, {"customer": 2}]]'),
	('[["a", {"customer": 1, "customer_amount": 1701411834604692317316873037158.84105727}]]')
) AS v(value);
SELECT '[["a", {"met": 2, "seconds": 0.5, "times": {"0": 1, "29.884416": -1}}], ["b", {"times": {"0": 0}}]]'::response_kpi_by,
	'[[null, {"seconds": 1, "durations": {"0.999424": 1}}]]'::duration_kpi_by,
	'[["a", {"active_for": {"14": 1}}]]'::retention_kpi_by;

-- The text is JSON.
SELECT (E'[["\\"\\\\\\u0001\\n", {"customer": 1}], [null, {"customer": 2}]]'::funnel_kpi_by)::text::jsonb;

SELECT value, e.code, e.detail FROM (VALUES
	(''), ('x'), ('{}'), ('['), ('[1'), ('[['), ('[["a"'), ('[["a'), ('[["a",'), ('[["a", 1'), ('[["a", {'), ('[["a", {}'), ('[["a", {}]'), ('[["a", {}],'),
	('[["a", {}]] x'), ('[["a" {}]]'), ('[[a, {}]]'), ('[[nul, {}]]'), ('[[NULL, {}]]'), ('[["a", {}, 1]]'), ('[["a"]]'), ('[[null]]'), ('[[]]'),
	('[["a", {"won": 1}]]'), ('[["a", {"customer": 1.5}]]'), ('[["a", {"customer": 1, "customer": 1}]]'), ('[["é", {"customer": 9223372036854775808}]]'),
	('[["a", {"customer": 1}], ["a", {"sql_open": 1}]]'), ('[["a", {}], ["a", {}]]'), ('[[null, {"customer": 1}], [null, {}]]'), ('[["\u0061", {"customer": 1}], ["a", {"customer": 1}]]'),
	(E'[["\n", {}]]'), ('[["\x", {}]]'), ('[["\'), ('[["\u12", {}]]'), ('[["\u00zz", {}]]'), ('[["\u0000", {}]]'),
	('[["\ud83d", {}]]'), ('[["\ud83d\n", {}]]'), ('[["\ud83d\u0061", {}]]'), ('[["\ude00", {}]]')
) AS v(value), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi_by', value)) AS e;
-- A position counts characters.
SELECT (pg_temp.error_of(format('%L::lead_funnel.funnel_kpi_by', '[["éé", }'))).detail;
-- The whole of some errors.
SELECT e.* FROM (VALUES ('funnel'), ('duration'), ('response'), ('retention')) AS v(kind),
	pg_temp.error_of(format('%L::lead_funnel.%I', '[["a", 1]]', kind || '_kpi_by')) AS e;
SELECT e.* FROM pg_temp.error_of($$'[["a", {"customer": 1}], ["a", {"sql_open": 1}]]'::lead_funnel.funnel_kpi_by$$) AS e;

-- Binary: kind, version, number of keys; then per key its length, its text, and its numbers.
SELECT encode(duration_kpi_by_send('[["ab", {"seconds": 0.000001, "durations": {"0.000001": 1}}], [null, {"seconds": -1}]]'), 'hex');

-- Values of all sizes, keys of all lengths, and numbers at the ends.
CREATE TEMP TABLE state (id int, f funnel_kpi_by, r response_kpi_by);
INSERT INTO state
SELECT i,
	(SELECT ('[' || coalesce(string_agg(format('[%s, {"customer": %s, "sql_open_amount": %s}]', coalesce(to_json(repeat('kéy', i) || n)::text, 'null'), i * n, 0.00000001 * n), ','), '') || ']')::funnel_kpi_by
		FROM generate_series(1, i * i / 3) AS n),
	(SELECT ('[' || coalesce(string_agg(format('[%s, {"met": %s, "times": {"0": %s, "29.884416": 1}}]', CASE WHEN n < i THEN to_json(n::text)::text ELSE 'null' END, i, n), ','), '') || ']')::response_kpi_by
		FROM generate_series(1, i) AS n)
FROM generate_series(0, 40) AS i;
INSERT INTO state VALUES
	(52, '[["a", {"customer": 9223372036854775807, "customer_amount": 1701411834604692317316873037158.84105727}]]', '[]'),
	(53, '[["a", {"customer": -9223372036854775808, "customer_amount": -1701411834604692317316873037158.84105728}]]', '[["", {"none": -1}]]'),
	(54, NULL, NULL);
SELECT count(*) AS states, count(*) FILTER (WHERE f::text::funnel_kpi_by = f AND r::text::response_kpi_by = r) AS same_by_text FROM state;
\copy state to 'results/kpi_by_state.data' (format binary)
CREATE TEMP TABLE state_read (LIKE state);
\copy state_read from 'results/kpi_by_state.data' (format binary)
SELECT count(*) AS differences FROM (
	(TABLE state EXCEPT ALL TABLE state_read) UNION ALL (TABLE state_read EXCEPT ALL TABLE state)) AS d;
-- Through an encoding in which the keys sort in another order.
SELECT '[["ł", {"customer": 1}], ["ż", {"customer": 2}], ["z", {"customer": 3}]]'::funnel_kpi_by AS latin2 \gset
CREATE TEMP TABLE polish AS SELECT :'latin2'::funnel_kpi_by AS k;
SET client_encoding = 'LATIN2';
\copy polish to 'results/kpi_by_state.data' (format binary)
\copy polish from 'results/kpi_by_state.data' (format binary)
RESET client_encoding;
SELECT count(*), count(DISTINCT k) FROM polish;

\set good '''[["a", {"durations": {"0": 1}}], ["b", {"seconds": 1}]]'''
-- Hostile stored values: any bytes can be made to look like a value of the type.
BEGIN;
CREATE TYPE raw;
SET client_min_messages = warning;
CREATE FUNCTION raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
RESET client_min_messages;
CREATE TYPE raw (INPUT = raw_in, OUTPUT = raw_out, ALIGNMENT = double, INTERNALLENGTH = VARIABLE, STORAGE = extended);
CREATE CAST (raw AS duration_kpi_by) WITHOUT FUNCTION;
CREATE CAST (duration_kpi_by AS raw) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.stored(value duration_kpi_by) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$SELECT value::raw::text::bytea$$;
-- The kind and how many keys; then per key its length, which numbers are there, these, and the bytes of the key.
SELECT what, e.code, e.message, e.detail
FROM (SELECT pg_temp.stored(:good) AS b) AS s, LATERAL (VALUES
	('as it is', b), ('another kind', set_byte(b, 0, 129)), ('no kind', set_byte(b, 0, 0)), ('another version', set_byte(b, 1, 2)),
	('a hole', set_byte(b, 2, 1)), ('another hole', set_byte(b, 8, 1)),
	('a key less', set_byte(b, 4, 1)), ('a key more', set_byte(b, 4, 3)), ('very many keys', set_byte(b, 7, 255)),
	('a key too long', set_byte(b, 13, 200)), ('a key far too long', set_byte(b, 15, 127)), ('an unknown number', set_byte(b, 17, 1)),
	('an unknown sum', set_byte(b, 48, 6)), ('no number', set_byte(b, 48, 0)), ('a zero', overlay(b PLACING '\x000000' FROM 53)),
	('no bins', set_byte(b, 20, 0)), ('too many bins', set_byte(b, 21, 255)), ('fewer bins than none', set_byte(b, 27, 255)),
	('keys in disorder', set_byte(b, 38, 98)), ('a gap', set_byte(b, 39, 1)),
	('an empty bin', set_byte(b, 28, 0)), ('an unknown bin', set_byte(b, 37, 255)), ('cut', substr(b, 1, 60)), ('more', b || '\x0000000000000000'), ('nothing', '')
) AS v(what, bytes), pg_temp.error_of(format('%L::raw::lead_funnel.duration_kpi_by::text', bytes)) AS e;
-- Every function looks at the whole value.
SELECT expression, e.code, e.detail
FROM (SELECT set_byte(pg_temp.stored(:good), 38, 98) AS b) AS s, (VALUES
	('k::text'), ('duration_kpi_by_send(k)'), ('k + g'), ('g + k'), ('g - k'), ('-k'), ('k = g'), ('g = k'), ('g < k'), ('duration_kpi_by_cmp(g, k)'),
	('duration_kpi_by_hash(k)'), ('duration_kpi_by_hash_extended(k, 1)'), ('each(k)'), ('kpi(k, ''a'')'),
	('duration_agg_by_transition(k, ''a'', ''1 s'')'), ('duration_agg_by_inverse(k, ''a'', ''1 s'')'), ('rollup(k)')
) AS f(expression), pg_temp.error_of(format('%s FROM (SELECT %L::raw::lead_funnel.duration_kpi_by AS k, %L::lead_funnel.duration_kpi_by AS g) AS v', expression, b, :good)) AS e;
-- Any bit changed: an error, also where a key is what no text can be, or a value in its one form.
SELECT count(*) AS tried, count(*) FILTER (WHERE e.code = 'XX001') > 300 AS refused, count(*) FILTER (WHERE e.code NOT IN ('XX001', '22P02')) AS otherwise
FROM (SELECT pg_temp.stored(:good) AS b) AS s, generate_series(0, 8 * length(b) - 1) AS bit,
	pg_temp.error_of(format('1 / (k::text::lead_funnel.duration_kpi_by = k)::int FROM (SELECT %L::raw::lead_funnel.duration_kpi_by AS k) AS v', set_bit(b, bit, 1 - get_bit(b, bit)))) AS e;
ROLLBACK;

-- Arithmetic: key by key; what becomes empty goes.
SELECT a + b, a - b, b - a, -b, a - a FROM (VALUES (
	'[["a", {"sql_open": 2}], ["b", {"customer": 1, "customer_amount": 950.5}]]'::funnel_kpi_by,
	'[["b", {"customer": 1, "customer_amount": 950.5}], [null, {"mql_open": 3}]]'::funnel_kpi_by)) AS v(a, b);
SELECT funnel_agg_by_transition(a, 'a', 'customer', false, NULL) AS counted, funnel_agg_by_transition(a + a, 'a', 'customer', false, 1) AS added,
	funnel_agg_by_inverse(-a, 'a', 'customer', false, NULL) AS taken, a + b + a - b + a AS sum, a AS unchanged
FROM (VALUES ('[["a", {"customer": -1}]]'::funnel_kpi_by, '[["a", {"customer": 1}], ["b", {"sql_open": 1}]]'::funnel_kpi_by)) AS v(a, b);
SELECT count(*) AS pairs,
	bool_and(a.f + b.f = b.f + a.f) AS commutes,
	bool_and(a.f + b.f - b.f = a.f AND a.f - b.f + b.f = a.f) AS inverts,
	bool_and(a.f - b.f = a.f + -b.f AND -(-a.f) = a.f) AS negates,
	bool_and(a.r + b.r - b.r = a.r AND a.r - b.r = a.r + -b.r AND (a.r - b.r + b.r)::text = a.r::text) AS response
FROM state AS a, state AS b WHERE a.id <= 12 AND b.id <= 12;
SELECT expression, e.code, e.message, e.detail FROM (VALUES
	('a + a'), ('-b'), ('b - ''[["a", {"customer": 1}]]'''), ('funnel_agg_by_transition(a, ''a'', ''customer'', false, 1)'), ('funnel_agg_by_inverse(b, ''a'', ''customer'', false, 1)'),
	('funnel_agg_by_transition(''[["a", {"customer_amount": 1701411834604692317316873037158.84105727}]]'', ''a'', ''customer'', false, 1)'),
	('funnel_agg_by(''a'', ''sql'', false, ''NaN'')'), ('funnel_agg_by(''a'', ''sql'', false, 1e40)'),
	('duration_agg_by(''a'', ''-1 s'')'), ('duration_agg_by(''a'', ''1 month'')'), ('response_agg_by(''a'', ''met'', ''-1 s'')')
) AS v(expression), pg_temp.error_of(format('%s FROM (SELECT f AS a, (SELECT f FROM state WHERE id = 53) AS b FROM state WHERE id = 52) AS v', expression)) AS e;

-- Each key, and one key.
SELECT key, kpi FROM each('[["b", {"sql_open": 2}], [null, {"customer": 1}], ["a", {"mql_open": 1}]]'::funnel_kpi_by);
SELECT count(*) FROM each(NULL::funnel_kpi_by);
SELECT count(*) FROM each('[]'::response_kpi_by);
SELECT key, kpi(k, key) AS kpi FROM (VALUES ('[["b", {"sql_open": 2}], [null, {"customer": 1}], ["a", {"mql_open": 1}]]'::funnel_kpi_by)) AS v(k),
	unnest('{a,b,c,"",A,NULL}'::text[]) AS key;
SELECT kpi(NULL::funnel_kpi_by, 'a') IS NULL AS of_null, kpi('[["a", {"times": {"0": 1}}]]'::response_kpi_by, 'a'), kpi('[]'::duration_kpi_by, NULL), kpi('[["a", {"active_for": {"0": 1}}]]'::retention_kpi_by, 'a');
SELECT count(*) AS wrong FROM state, each(f) AS e WHERE kpi(f, key) <> kpi;

-- Order and hash.
SELECT '[]'::funnel_kpi_by < '[["a", {"customer": 1}]]' AS fewer, '[["a", {"customer": 1}]]'::funnel_kpi_by < '[["a", {"customer": 2}]]' AS number,
	'[["a", {"customer": 2}]]'::funnel_kpi_by < '[["b", {"customer": 1}]]' AS key, '[["b", {"customer": 1}]]'::funnel_kpi_by < '[[null, {"customer": 1}]]' AS of_null;
SELECT a::funnel_kpi_by < b::funnel_kpi_by AS less, b::funnel_kpi_by < a::funnel_kpi_by AS greater FROM (VALUES
	('[["a", {"nurture_open": 1, "customer": 1}]]', '[["a", {"nurture_open": 2}]]'), ('[["a", {"customer": -1}]]', '[["a", {"nurture_open": 1, "customer": -1}]]'),
	('[["a", {"customer_amount": -0.5}]]', '[["a", {"customer_amount": 0.5}]]'), ('[["a", {"customer_amount": 1}]]', '[["a", {"customer_amount": 184467440737.1}]]')) AS v (a, b);
SELECT a::duration_kpi_by < b::duration_kpi_by AS less, b::duration_kpi_by < a::duration_kpi_by AS greater FROM (VALUES
	('[["a", {"durations": {"0": 1}}]]', '[["a", {"durations": {"0": 256}}]]'), ('[["a", {"durations": {"0": 1}}]]', '[["a", {"durations": {"0": 1, "0.000001": 1}}]]')) AS v (a, b);
SELECT count(*) AS pairs, count(*) FILTER (WHERE (a.f = b.f) <> (a.id = b.id)) AS equal,
	count(*) FILTER (WHERE (a.f < b.f) = (a.f >= b.f) OR (a.f > b.f) = (a.f <= b.f) OR (a.f <> b.f) = (a.f = b.f)) AS complements,
	count(*) FILTER (WHERE funnel_kpi_by_cmp(a.f, b.f) <> -funnel_kpi_by_cmp(b.f, a.f)) AS antisymmetric
FROM state AS a, state AS b WHERE a.f IS NOT NULL AND b.f IS NOT NULL AND a.id > 1 AND b.id > 1 AND a.id + b.id < 70;
SELECT count(DISTINCT f), count(DISTINCT funnel_kpi_by_hash(f)) AS hashes, count(DISTINCT funnel_kpi_by_hash_extended(f, 7)) AS extended FROM state;
CREATE TEMP TABLE indexed (k funnel_kpi_by);
INSERT INTO indexed SELECT f FROM state WHERE id BETWEEN 1 AND 12;
CREATE INDEX ON indexed (k);
SET enable_seqscan = off;
SELECT count(*) FROM indexed WHERE k = (SELECT f FROM state WHERE id = 5);
RESET enable_seqscan;
SELECT k FROM indexed WHERE k <= (SELECT f FROM state WHERE id = 4) ORDER BY k;

-- A value is not changed behind the back of who holds it.
DO $$
DECLARE
	a lead_funnel.funnel_kpi_by := '[["a", {"customer": 1}]]';
	b lead_funnel.funnel_kpi_by;
	total lead_funnel.funnel_kpi_by := '[]';
BEGIN
	b := a + a;
	a := lead_funnel.funnel_agg_by_transition(b, 'a', 'customer', false, 1);
	FOR i IN 1 .. 100 LOOP
		total := lead_funnel.funnel_agg_by_transition(total, (i % 10)::text, 'customer', false, i);
	END LOOP;
	BEGIN
		total := lead_funnel.funnel_agg_by_transition(total, '1', 'customer', false, 'NaN');
	EXCEPTION WHEN numeric_value_out_of_range THEN
		RAISE NOTICE '%', SQLERRM;
	END;
	RAISE NOTICE '% % %', a, b, total;
END $$;
