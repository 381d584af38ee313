-- Pivots as values: text, binary, arithmetic, equality, hash, hostile bytes.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- Text in any order and spacing comes out in one form: keys by their bytes, null last.
SELECT 'text', pg_temp.verdict(value, value::funnel_kpi_by::text, want) FROM (VALUES
	('[]', '[]'), (E' [\n] ', '[]'),
	('[[null,{"customer":1}],["b",{"sql_open":2}],["a",{"sql_open":3}],["",{"mql_open":1}],["B",{"mql_lost":4}],["é",{"mql_lost":5}],["ba",{"mql_lost":6}]]',
		'[["", {"mql_open": 1}], ["B", {"mql_lost": 4}], ["a", {"sql_open": 3}], ["b", {"sql_open": 2}], ["ba", {"mql_lost": 6}], ["é", {"mql_lost": 5}], [null, {"customer": 1}]]'),
	(E' [ [ "x" ,\t{ "sql_open" : -1 } ] ] ', '[["x", {"sql_open": -1}]]'),
	('[["nothing", {}], ["zero", {"customer": 0}], ["one", {"customer": 1}]]', '[["one", {"customer": 1}]]'),
	(E'[["\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e9\\u20AC\\ud83d\\ude00", {"customer": 1}]]', E'[["\\"\\\\/\\b\\f\\n\\r\\t\\u0001é€😀", {"customer": 1}]]'),
	('[["null", {"customer": 1}], [null, {"customer": 2}]]', '[["null", {"customer": 1}], [null, {"customer": 2}]]'),
	('[["a", {"customer": 1, "customer_amount": 1701411834604692317316873037158.84105727}]]', '[["a", {"customer": 1, "customer_amount": 1701411834604692317316873037158.84105727}]]')
) AS v(value, want);
SELECT 'text of response times', '[["a", {"met": 2, "seconds": 0.5, "times": {"0": 1, "29.884416": -1}}], ["b", {"times": {"0": 0}}]]'::response_kpi_by;
SELECT 'as JSON', (E'[["\\"\\\\\\u0001\\n", {"customer": 1}], [null, {"customer": 2}]]'::funnel_kpi_by)::text::jsonb;

SELECT 'syntax errors', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), format('22P02 Expected %s at position %s.', expected, place))
FROM (VALUES ('', 'an opening bracket', 1), ('x', 'an opening bracket', 1), ('{}', 'an opening bracket', 1), ('[', 'an opening bracket', 2),
	('[1', 'an opening bracket', 2), ('[[', 'a key in double quotes, or null', 3), ('[["a"', 'a comma', 6), ('[["a', 'a double quote', 5),
	('[["a",', 'an opening brace', 7), ('[["a", 1', 'an opening brace', 8), ('[["a", {', 'a name in double quotes', 9), ('[["a", {}', 'a closing bracket', 10),
	('[["a", {}]', 'a comma or a closing bracket', 11), ('[["a", {}],', 'an opening bracket', 12), ('[["a", {}]] x', 'the end of the text', 13),
	('[["a" {}]]', 'a comma', 7), ('[[a, {}]]', 'a key in double quotes, or null', 3), ('[[nul, {}]]', 'a key in double quotes, or null', 3),
	('[[NULL, {}]]', 'a key in double quotes, or null', 3), ('[["a", {}, 1]]', 'a closing bracket', 10), ('[["a"]]', 'a comma', 6), ('[[null]]', 'a comma', 7),
	('[[]]', 'a key in double quotes, or null', 3), ('[["a", {"customer": 1.5}]]', 'a comma or a closing brace', 22),
	(E'[["\n", {}]]', 'a control character written with a backslash', 4), ('[["\x", {}]]', 'one of " \ / b f n r t u behind a backslash', 5),
	('[["\', 'one of " \ / b f n r t u behind a backslash', 5), ('[["\u12", {}]]', 'four hexadecimal digits behind \u', 5),
	('[["\u00zz", {}]]', 'four hexadecimal digits behind \u', 5), ('[["\u0000", {}]]', 'a character that a text can have', 4),
	('[["\ud83d", {}]]', 'the second half of a character of two', 10), ('[["\ud83d\n", {}]]', 'the second half of a character of two', 10),
	('[["\ud83d\u0061", {}]]', 'the second half of a character of two', 10), ('[["\ude00", {}]]', 'a character that a text can have', 4),
	-- A position counts characters.
	('[["éé", }', 'an opening brace', 9)
) AS v(value, expected, place), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi_by', value)) AS e;
SELECT 'other errors', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), want) FROM (VALUES
	('[["a", {"won": 1}]]', '22P02 There is no counter, sum or histogram named "won".'), ('[["a", {"customer": 1, "customer": 1}]]', '22P02 "customer" is given twice.'),
	('[["é", {"customer": 9223372036854775808}]]', '22003 A counter lies between -9223372036854775808 and 9223372036854775807.'),
	('[["a", {"customer": 1}], ["a", {"sql_open": 1}]]', '22P02 "a" is given twice.'), ('[["a", {}], ["a", {}]]', '22P02 "a" is given twice.'),
	('[[null, {"customer": 1}], [null, {}]]', '22P02 "null" is given twice.'), ('[["\u0061", {"customer": 1}], ["a", {"customer": 1}]]', '22P02 "a" is given twice.')
) AS v(value, want), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi_by', value)) AS e;
SELECT 'whole errors', pg_temp.verdict(type || ' ' || value, pg_temp.answer(format('%L::lead_funnel.%I', value, type)),
	format('22P02 invalid input syntax for type %s: "%s" / %s / A valid value is %s.', type, value, detail, example)) FROM (VALUES
	('funnel_kpi_by', '[["a", 1]]', 'Expected an opening brace at position 8.', '[["Google Ads", {"sql_open": 2}], [null, {"customer": 1}]]'),
	('response_kpi_by', '[["a", 1]]', 'Expected an opening brace at position 8.', '[["Google Ads", {"met": 2}], [null, {"overdue": 1}]]'),
	('funnel_kpi_by', '[["a", {"customer": 1}], ["a", {"sql_open": 1}]]', '"a" is given twice.', '[["Google Ads", {"sql_open": 2}], [null, {"customer": 1}]]')
) AS v(type, value, detail, example);

-- Binary: kind, version, number of keys; then per key its length, its text, and its numbers
SELECT 'binary', encode(response_kpi_by_send('[["ab", {"met": 1, "seconds": 0.000001, "times": {"0.000001": 1}}], [null, {"seconds": -1}]]'), 'hex');

-- Values of all sizes, keys of all lengths, and numbers at the ends
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
SELECT 'by text', count(*), count(*) FILTER (WHERE f::text::funnel_kpi_by <> f OR r::text::response_kpi_by <> r) || ' wrong' FROM state;
\copy state to 'results/kpi_by_state.data' (format binary)
CREATE TEMP TABLE state_read (LIKE state);
\copy state_read from 'results/kpi_by_state.data' (format binary)
SELECT 'by binary', (SELECT count(*) FROM state_read), count(*) || ' wrong' FROM (
	(TABLE state EXCEPT ALL TABLE state_read) UNION ALL (TABLE state_read EXCEPT ALL TABLE state)) AS d;
-- Through an encoding in which the keys sort in another order
SELECT '[["ł", {"customer": 1}], ["ż", {"customer": 2}], ["z", {"customer": 3}]]'::funnel_kpi_by AS latin2 \gset
CREATE TEMP TABLE polish AS SELECT :'latin2'::funnel_kpi_by AS k;
SET client_encoding = 'LATIN2';
\copy polish to 'results/kpi_by_state.data' (format binary)
\copy polish from 'results/kpi_by_state.data' (format binary)
RESET client_encoding;
SELECT 'through another encoding', count(*), (SELECT count(*) FROM (SELECT DISTINCT k FROM polish) AS d) || ' value' FROM polish;

\set good '''[["a", {"times": {"0": 1}}], ["b", {"seconds": 1}]]'''
-- Hostile stored values: any bytes can be made to look like a value of the type.
BEGIN;
CREATE TYPE raw;
SET client_min_messages = warning;
CREATE FUNCTION raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
RESET client_min_messages;
CREATE TYPE raw (INPUT = raw_in, OUTPUT = raw_out, ALIGNMENT = double, INTERNALLENGTH = VARIABLE, STORAGE = extended);
CREATE CAST (raw AS response_kpi_by) WITHOUT FUNCTION;
CREATE CAST (response_kpi_by AS raw) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.stored(value response_kpi_by) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$SELECT value::raw::text::bytea$$;
-- The kind and how many keys; then per key its length, which numbers are there, these, and the bytes of the key
SELECT 'hostile values', pg_temp.verdict(what, pg_temp.answer(format('%L::raw::lead_funnel.response_kpi_by::text', bytes)),
	coalesce('XX001 invalid stored value of type response_kpi_by / The value ' || want || '.', :good))
FROM (SELECT pg_temp.stored(:good) AS b) AS s, LATERAL (VALUES
	('as it is', b, NULL), ('another kind', set_byte(b, 0, 129), 'is a state of another type'), ('no kind', set_byte(b, 0, 0), 'is a state of another type'),
	('another version', set_byte(b, 1, 2), 'has a version that is not known here'),
	('a hole', set_byte(b, 2, 1), 'has bytes where none are meant to be'), ('another hole', set_byte(b, 8, 1), 'has bytes where none are meant to be'),
	('a key less', set_byte(b, 4, 1), 'has the wrong length'), ('a key more', set_byte(b, 4, 3), 'is too short'), ('very many keys', set_byte(b, 7, 255), 'is too short'),
	('a key too long', set_byte(b, 13, 200), 'is too short'), ('a key far too long', set_byte(b, 15, 127), 'is too short'),
	('an unknown number', set_byte(b, 17, 1), 'has a number that its type does not have'), ('an unknown sum', set_byte(b, 49, 1), 'has a number that its type does not have'),
	('no number', set_byte(b, 48, 0), 'has a key with nothing under it'), ('a zero', overlay(b PLACING '\x000000' FROM 53), 'has a number that is zero'),
	('no bins', set_byte(b, 20, 0), 'has a number that is zero'), ('too many bins', set_byte(b, 21, 255), 'has more bins than its type'),
	('fewer bins than none', set_byte(b, 27, 255), 'has more bins than its type'), ('keys in disorder', set_byte(b, 38, 98), 'has keys that are not in order'),
	('a gap', set_byte(b, 39, 1), 'has bytes where none are meant to be'), ('an empty bin', set_byte(b, 28, 0), 'has a bin with nothing in it'),
	('an unknown bin', set_byte(b, 37, 255), 'has a bin that its type does not have'), ('cut', substr(b, 1, 60), 'is too short'),
	('more', b || '\x0000000000000000', 'has the wrong length'), ('nothing', '', 'is too short')
) AS v(what, bytes, want);
-- Every function looks at the whole value.
SELECT 'functions that look at all', pg_temp.verdict(expression, concat_ws(' ', e.code, e.detail), 'XX001 The value has keys that are not in order.')
FROM (SELECT set_byte(pg_temp.stored(:good), 38, 98) AS b) AS s, unnest(ARRAY[
	'k::text', 'response_kpi_by_send(k)', 'k + g', 'g + k', 'k - g', 'g - k', '-k', 'k = g', 'g = k', 'k <> g', 'g <> k',
	'response_kpi_by_hash(k)', 'response_kpi_by_hash_extended(k, 1)', 'each(k)', 'kpi(k, ''a'')',
	'response_agg_by_transition(k, ''a'', ''met'', ''1 s'')', 'response_agg_by_inverse(k, ''a'', ''met'', ''1 s'')', 'rollup(k)']) AS expression,
	pg_temp.error_of(format('%s FROM (SELECT %L::raw::lead_funnel.response_kpi_by AS k, %L::lead_funnel.response_kpi_by AS g) AS v', expression, b, :good)) AS e;
-- Any bit changed: an error, also where a key is what no text can be, or a value in its one form
SELECT 'bits changed', count(*), count(*) FILTER (WHERE e.code = 'XX001') > 300, count(*) FILTER (WHERE e.code NOT IN ('XX001', '22P02')) || ' otherwise'
FROM (SELECT pg_temp.stored(:good) AS b) AS s, generate_series(0, 8 * length(b) - 1) AS bit,
	pg_temp.error_of(format('1 / (k::text::lead_funnel.response_kpi_by = k)::int FROM (SELECT %L::raw::lead_funnel.response_kpi_by AS k) AS v', set_bit(b, bit, 1 - get_bit(b, bit)))) AS e;
ROLLBACK;

-- Arithmetic: key by key; what becomes empty goes.
SELECT 'arithmetic', pg_temp.verdict(what, k::text, want) FROM (VALUES (
	'[["a", {"sql_open": 2}], ["b", {"customer": 1, "customer_amount": 950.5}]]'::funnel_kpi_by,
	'[["b", {"customer": 1, "customer_amount": 950.5}], [null, {"mql_open": 3}]]'::funnel_kpi_by, '[["a", {"customer": -1}]]'::funnel_kpi_by)) AS v(a, b, n), LATERAL (VALUES
	('a + b', a + b, '[["a", {"sql_open": 2}], ["b", {"customer": 2, "customer_amount": 1901}], [null, {"mql_open": 3}]]'),
	('a - b', a - b, '[["a", {"sql_open": 2}], [null, {"mql_open": -3}]]'), ('b - a', b - a, '[["a", {"sql_open": -2}], [null, {"mql_open": 3}]]'),
	('-b', -b, '[["b", {"customer": -1, "customer_amount": -950.5}], [null, {"mql_open": -3}]]'), ('a - a', a - a, '[]'),
	('counted', funnel_agg_by_transition(n, 'a', 'customer', false, NULL), '[]'),
	('added', funnel_agg_by_transition(n + n, 'a', 'customer', false, 1), '[["a", {"customer": -1, "customer_amount": 1}]]'),
	('taken', funnel_agg_by_inverse(-n, 'a', 'customer', false, NULL), '[]'),
	('sums', n + b + n - b + n, '[["a", {"customer": -3}]]'), ('unchanged', n, '[["a", {"customer": -1}]]')) AS t(what, k, want);
SELECT 'pairs', count(*), count(*) FILTER (WHERE a.f + b.f <> b.f + a.f) || ' do not commute',
	count(*) FILTER (WHERE a.f + b.f - b.f <> a.f OR a.f - b.f + b.f <> a.f OR a.r + b.r - b.r <> a.r OR (a.r - b.r + b.r)::text <> a.r::text) || ' not inverse',
	count(*) FILTER (WHERE a.f - b.f <> a.f + -b.f OR -(-a.f) <> a.f OR a.r - b.r <> a.r + -b.r) || ' not negative'
FROM state AS a, state AS b WHERE a.id <= 12 AND b.id <= 12;
\set counter '22003 counter of type funnel_kpi_by out of range / A counter lies between -9223372036854775808 and 9223372036854775807.'
\set sums 'lies between -1701411834604692317316873037158.84105728 and 1701411834604692317316873037158.84105727.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(format('(SELECT %s FROM (SELECT f AS a, (SELECT f FROM state WHERE id = 53) AS b FROM state WHERE id = 52) AS v)', expression)), want) FROM (VALUES
	('a + a', :'counter'), ('-b', :'counter'), ('b - ''[["a", {"customer": 1}]]''', :'counter'),
	('funnel_agg_by_transition(a, ''a'', ''customer'', false, 1)', :'counter'), ('funnel_agg_by_inverse(b, ''a'', ''customer'', false, 1)', :'counter'),
	('funnel_agg_by_transition(''[["a", {"customer_amount": 1701411834604692317316873037158.84105727}]]'', ''a'', ''customer'', false, 1)',
		'22003 sum of type funnel_kpi_by out of range / A sum ' || :'sums'),
	('funnel_agg_by(''a'', ''sql'', false, ''NaN'')', '22003 amount must not be NaN / Give an amount that is not known as NULL.'),
	('funnel_agg_by(''a'', ''sql'', false, 1e40)', '22003 amount out of range / An amount ' || :'sums' || ' / Count in a larger unit, for example amount / 1000.'),
	('response_agg_by(''a'', ''met'', ''1 month'')',
		'22023 response time must be finite and without months / A month has no fixed length. / Give the elapsed time, for example interval ''36:00''.'),
	('response_agg_by(''a'', ''met'', ''-1 s'')', '22023 response time must not be negative / Give NULL where the end precedes the start.')
) AS v(expression, want);

-- Each key, and one key
SELECT 'each key', string_agg(concat_ws(' ', coalesce(key, 'NULL'), kpi), ', ') FROM each('[["b", {"sql_open": 2}], [null, {"customer": 1}], ["a", {"mql_open": 1}]]'::funnel_kpi_by);
SELECT 'no keys', (SELECT count(*) FROM each(NULL::funnel_kpi_by)), (SELECT count(*) FROM each('[]'::response_kpi_by));
SELECT 'one key', pg_temp.verdict(key, kpi('[["b", {"sql_open": 2}], [null, {"customer": 1}], ["a", {"mql_open": 1}]]'::funnel_kpi_by, key)::text, want)
FROM (VALUES ('a', '{"mql_open": 1}'), ('b', '{"sql_open": 2}'), ('c', '{}'), ('', '{}'), ('A', '{}'), (NULL, '{"customer": 1}')) AS v(key, want);
SELECT 'a key of NULL, of times, of nothing', kpi(NULL::funnel_kpi_by, 'a'), kpi('[["a", {"times": {"0": 1}}]]'::response_kpi_by, 'a'), kpi('[]'::response_kpi_by, NULL);
SELECT 'keys of all values', count(*), count(*) FILTER (WHERE kpi(f, key) <> kpi) || ' wrong' FROM state, each(f) AS e;

-- Equality and hash
SELECT 'pairs compared', count(*), count(*) FILTER (WHERE (a.f = b.f) <> (a.f::text = b.f::text) OR (a.f <> b.f) = (a.f = b.f)
	OR (a.r = b.r) <> (a.r::text = b.r::text) OR (a.r <> b.r) = (a.r = b.r)) || ' wrong',
	count(*) FILTER (WHERE a.f = b.f AND (funnel_kpi_by_hash(a.f) <> funnel_kpi_by_hash(b.f) OR funnel_kpi_by_hash_extended(a.f, 1) <> funnel_kpi_by_hash_extended(b.f, 1))) || ' hashed otherwise'
FROM state AS a, state AS b WHERE a.f IS NOT NULL AND b.f IS NOT NULL AND a.id + b.id < 70;
SELECT 'hashes', count(DISTINCT funnel_kpi_by_hash(f)), count(DISTINCT funnel_kpi_by_hash_extended(f, 7)), (SELECT count(*) FROM (SELECT DISTINCT f FROM state WHERE f IS NOT NULL) AS d) || ' values' FROM state;
CREATE TEMP TABLE indexed (k funnel_kpi_by);
INSERT INTO indexed SELECT f FROM state WHERE id BETWEEN 1 AND 12;
CREATE INDEX ON indexed USING hash (k);
SET enable_seqscan = off;
SELECT 'by an index', count(*), pg_temp.plan_has('SELECT FROM indexed WHERE k = (SELECT f FROM state WHERE id = 5)', 'Index Scan') FROM indexed WHERE k = (SELECT f FROM state WHERE id = 5);
RESET enable_seqscan;

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
	RAISE NOTICE '% % %', a, b, (SELECT sum(lead_funnel.leads(kpi)) FROM lead_funnel.each(total));
END $$;
