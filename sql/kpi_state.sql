-- KPI states as values: text, binary, arithmetic, order, hash, hostile bytes.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Text in any order and spacing comes out in one form.
SELECT value::funnel_kpi FROM (VALUES
	('{}'), (E' {\n} '),
	('{"customer_amount":950.50,"customer":1,	"sql_open" : 2 }'),
	('{"sql_open": 0, "sql_open_amount": 0.00}'),
	('{"mql_lost": -3, "mql_lost_amount": -0.00000001}'),
	('{"nurture_open": 9223372036854775807, "nurture_lost": -9223372036854775808}'),
	('{"sql_open_amount": 1701411834604692317316873037158.84105727, "sql_lost_amount": -1701411834604692317316873037158.84105728}')
) AS v(value);
SELECT value::response_kpi FROM (VALUES
	('{}'), ('{"seconds": 0.000001, "times": {"0.000001": 1}, "met": 1}'),
	('{"none": 1, "pending": 2, "at_risk": 3, "overdue": 4, "met": 5, "breached": 6, "seconds": 3600, "times": {"0": 7}}'),
	('{"times": {}}'), ('{ "times" :{"29.884416":0,"0.00000":-0} }'),
	('{"times": {"9079256848778.919936": 9223372036854775807, "0.000064": -9223372036854775808, "0.000063": 3}}')
) AS v(value);

-- The text is JSON.
SELECT ('{"customer_amount": 950.50, "customer": 1}'::funnel_kpi)::text::jsonb;

SELECT value, e.code, e.detail FROM (VALUES
	(''), ('x'), ('{'), ('{"customer"'), ('{"customer'), ('{"customer": }'), ('{"customer": 1'), ('{"customer": 1,}'),
	('{customer: 1}'), ('{"customer": 1} x'), ('{"customer": -}'), ('{"customer": 1.5}'), ('{"customer": 1e3}'),
	('{"customer": NaN}'), ('{"customer": "1"}'), ('{"customer_amount": 1.}'), ('{"customer_amount": 1.123456789}'),
	('{"won": 1}'), ('{"Customer": 1}'), ('{"": 1}'), ('{"customer": 1, "customer": 1}'),
	('{"customer": 9223372036854775808}'), ('{"customer": -9223372036854775809}'),
	('{"customer_amount": 1701411834604692317316873037158.84105728}'),
	('{"customer_amount": -1701411834604692317316873037158.84105729}'),
	('{"customer_amount": ' || repeat('9', 100) || '}')
) AS v(value), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi', value)) AS e;
SELECT value, e.code, e.detail FROM (VALUES
	('{"times"}'), ('{"times": 1}'), ('{"times": {}'), ('{"times": {0: 1}}'), ('{"times": {"0}}'), ('{"times": {"": 1}}'),
	('{"times": {"x": 1}}'), ('{"times": {"1.": 1}}'), ('{"times": {"0.0000001": 1}}'), ('{"times": {"0" 1}}'), ('{"times": {"0": }}'),
	('{"times": {"0": 1.5}}'), ('{"times": {"0": 1,}}'), ('{"times": {"0": 1'), ('{"times": {"0": {}}}'),
	('{"times": {}, "times": {}}'), ('{"times": {"0": 1, "0.0": 1}}'), ('{"times": {"1.015808": 0, "1.0158080": 1}}'), ('{"times": {"1.015808": 0, "1.01580": 0}}'), ('{"times": {"1.015808": 0, "1.015808": 0}}'),
	('{"times": {"60": 1}}'), ('{"times": {"-1": 1}}'), ('{"times": {"9223372036854.775807": 1}}'), ('{"times": {"9223372036854.775808": 1}}'),
	('{"times": {"' || repeat('9', 100) || '": 1}}'), ('{"times": {"0": 9223372036854775808}}')
) AS v(value), pg_temp.error_of(format('%L::lead_funnel.response_kpi', value)) AS e;
-- A position counts characters.
SELECT (pg_temp.error_of(format('%L::lead_funnel.funnel_kpi', '{"é'))).detail;
-- The whole of some errors.
SELECT e.* FROM unnest(array['{"customer": }', '{"customer": 1, "customer": 1}', '{"customer": 9223372036854775808}', '{"customer_amount": 1701411834604692317316873037158.84105728}']) AS value,
	pg_temp.error_of(format('%L::lead_funnel.funnel_kpi', value)) AS e;
SELECT e.* FROM unnest(array['{"customer": 1}', '{"times": {"60": 1}}']) AS value,
	pg_temp.error_of(format('%L::lead_funnel.response_kpi', value)) AS e;

-- Binary: a header of four bytes, then all cells in network byte order.
SELECT encode(response_kpi_send('{"met": 2, "seconds": -1, "times": {"0": 3, "0.000064": -1}}'), 'hex');
SELECT length(funnel_kpi_send('{}')), length(duration_kpi_send('{}'));
-- A bin costs ten bytes.
SELECT pg_column_size('{}'::duration_kpi), pg_column_size('{"durations": {"0": 3, "0.000064": -1, "29.884416": 9223372036854775807}}'::duration_kpi);

-- States with every cell filled, among them the extremes.
CREATE TEMP TABLE state (id int, f funnel_kpi, r response_kpi);
INSERT INTO state
SELECT i,
	(SELECT json_object_agg(name, CASE WHEN n <= 9 THEN i * n - 40 ELSE (i ^ (n - 9)::numeric / 64 - 5)::numeric(38,8) END)::text::funnel_kpi
	FROM unnest('{nurture_open,nurture_lost,mql_open,mql_lost,sql_open,sql_lost,opportunity_open,opportunity_lost,customer,
		nurture_open_amount,nurture_lost_amount,mql_open_amount,mql_lost_amount,sql_open_amount,sql_lost_amount,
		opportunity_open_amount,opportunity_lost_amount,customer_amount}'::text[]) WITH ORDINALITY AS cell(name, n)),
	json_build_object('met', i, 'breached', i % 7 - 3, 'seconds', i * 1e18 + 0.000001, 'times', json_build_object(
		i % 10 * 1e-6, i - 25, (((i % 8 + 32) * 2 ^ (i % 50)::numeric)::numeric(20) * 1e-6)::text, i))::text::response_kpi
FROM generate_series(1, 50) AS i;
INSERT INTO state VALUES
	(51, '{}', '{}'),
	(52, '{"customer": 9223372036854775807, "customer_amount": 1701411834604692317316873037158.84105727}',
		'{"none": 9223372036854775807, "seconds": 170141183460469231731687303715884.105727, "times": {"9079256848778.919936": 9223372036854775807}}'),
	(53, '{"customer": -9223372036854775808, "customer_amount": -1701411834604692317316873037158.84105728}',
		'{"none": -9223372036854775808, "seconds": -170141183460469231731687303715884.105728, "times": {"9079256848778.919936": -9223372036854775808}}'),
	(54, NULL, NULL);

SELECT count(*) AS states, count(*) FILTER (WHERE f::text::funnel_kpi = f AND r::text::response_kpi = r) AS same_by_text FROM state;

\copy state to 'results/kpi_state.data' (format binary)
CREATE TEMP TABLE state_read (LIKE state);
\copy state_read from 'results/kpi_state.data' (format binary)
SELECT count(*) AS differences FROM (
	(TABLE state EXCEPT ALL TABLE state_read) UNION ALL (TABLE state_read EXCEPT ALL TABLE state)) AS d;

-- Hostile binary: a bytea is written as it stands, and read as a state.
CREATE TEMP TABLE bytes (b bytea);
CREATE TEMP TABLE funnel_read (k funnel_kpi);
INSERT INTO bytes SELECT funnel_kpi_send('{"customer": 7}');
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
TABLE funnel_read;
UPDATE bytes SET b = set_byte(b, 0, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 0, 1), 1, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 1, 1), 3, 1);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = substr(funnel_kpi_send('{}'), 1, 212);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = funnel_kpi_send('{}') || '\x00';
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = substr(b, 1, 4);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = substr(b, 1, 3);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = '';
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
SELECT count(*) FROM funnel_read;
-- The same of bins: none, too many of them, in disorder, twice, empty, beyond the last.
CREATE TEMP TABLE duration_read (k duration_kpi);
TRUNCATE bytes;
INSERT INTO bytes SELECT duration_kpi_send('{"durations": {"0.000001": 7, "0.000002": 8}}');
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
TABLE duration_read;
UPDATE bytes SET b = set_byte(b, 3, 1);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 2, 255);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(set_byte(b, 2, 0), 3, 2), 37, 3);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 37, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(b, 37, 1), 35, 0);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(set_byte(set_byte(b, 35, 8), 38, 7), 39, 95);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 39, 96);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
TABLE duration_read;

-- A value that is no state of its type: every function says so.
BEGIN;
CREATE CAST (response_kpi AS funnel_kpi) WITHOUT FUNCTION;
CREATE CAST (response_kpi AS duration_kpi) WITHOUT FUNCTION;
CREATE CAST (path AS funnel_kpi) WITHOUT FUNCTION;
SELECT expression, e.code, e.message, e.detail
FROM (VALUES
	('leads(r)'), ('revenue(r)'), ('win_rate(r)'), ('average_deal(r)'), ('cac(r, 1)'), ('roas(r, 1)'),
	('r + k'), ('k + r'), ('k - r'), ('k = r'), ('k < r'), ('funnel_kpi_cmp(r, k)'),
	('funnel_agg_transition(r, ''sql'', false, 1)'), ('funnel_agg_inverse(r, ''sql'', false, 1)'),
	('rollup(r)'), ('duration_count(d)'), ('duration_percentile(d, 0.5)'), ('d + ''{}'''), ('''{}'' + d'), ('duration_agg_transition(d, ''1 s'')'),
	('leads(p)'), ('p + k'), ('-p'), ('p::text'), ('funnel_kpi_send(p)'), ('funnel_kpi_hash(p)')
) AS v(expression),
pg_temp.error_of(format($$%s FROM (SELECT '{}'::lead_funnel.funnel_kpi AS k,
	'{}'::lead_funnel.response_kpi::lead_funnel.funnel_kpi AS r,
	'{}'::lead_funnel.response_kpi::lead_funnel.duration_kpi AS d,
	'((0,0))'::path::lead_funnel.funnel_kpi AS p) AS x$$, expression)) AS e;
ROLLBACK;

-- Arithmetic.
SELECT a + b, a - b, -b FROM (VALUES (
	'{"sql_open": 2, "customer": 1, "customer_amount": 950.5}'::funnel_kpi,
	'{"sql_open": 3, "customer_amount": 0.00000001}'::funnel_kpi)) AS v(a, b);
SELECT a + b, a - b, -b FROM (VALUES (
	'{"met": 2, "seconds": 60, "times": {"0": 1, "1.015808": 5, "29.884416": 9}}'::response_kpi,
	'{"met": 2, "seconds": 0.5, "times": {"0": 1, "0.000064": 3, "1.015808": 4, "59.768832": 2}}'::response_kpi)) AS v(a, b);
SELECT count(*) AS pairs,
	bool_and(a.f + b.f = b.f + a.f) AS commutes,
	bool_and(a.f + b.f - b.f = a.f AND a.f - b.f + b.f = a.f) AS inverts,
	bool_and(a.f - b.f = a.f + -b.f AND -(-a.f) = a.f) AS negates,
	bool_and(a.r + b.r - b.r = a.r AND a.r - b.r = a.r + -b.r) AS response
FROM state AS a, state AS b WHERE a.id <= 51 AND b.id <= 51;
-- Carries between the two words of a sum.
SELECT s + '{"seconds": 18446744073709.551615}' AS low_word, s + '{"seconds": 18446744073709.551615}' + s AS carry,
	s - '{"seconds": 18446744073709.551616}' AS borrow FROM (VALUES ('{"seconds": 0.000001}'::response_kpi)) AS v(s);
SELECT expression, e.code, e.message, e.detail FROM (VALUES
	('k + ''{"customer": 1}'''), ('''{"customer": -2}'' - k'), ('-n'), ('n - ''{"customer": 1}'''),
	('a + ''{"customer_amount": 0.00000001}'''), ('m - ''{"customer_amount": 0.00000001}'''), ('-m'),
	('t + ''{"seconds": 0.000001}'''), ('h + ''{"times": {"0": 1}}'''), ('''{"times": {"0": -2}}'' - h'), ('-g'), ('g - ''{"times": {"0": 1}}'''),
	('response_count(h + ''{"times": {"0.000001": 1}}'')'),
	('leads(k + ''{"sql_open": 1}'')'),
	('lost_value(''{"sql_lost_amount": 1701411834604692317316873037158, "mql_lost_amount": 1}'')')
) AS v(expression),
pg_temp.error_of(format($$%s FROM (SELECT '{"customer": 9223372036854775807}'::lead_funnel.funnel_kpi AS k,
	'{"customer": -9223372036854775808}'::lead_funnel.funnel_kpi AS n,
	'{"customer_amount": 1701411834604692317316873037158.84105727}'::lead_funnel.funnel_kpi AS a,
	'{"customer_amount": -1701411834604692317316873037158.84105728}'::lead_funnel.funnel_kpi AS m,
	'{"seconds": 170141183460469231731687303715884.105727}'::lead_funnel.response_kpi AS t,
	'{"times": {"0": 9223372036854775807}}'::lead_funnel.response_kpi AS h,
	'{"times": {"0": -9223372036854775808}}'::lead_funnel.response_kpi AS g) AS x$$, expression)) AS e;

-- Parts that overflow a bigint on the way to a total that does not.
SELECT leads('{"nurture_open": 9223372036854775807, "mql_open": 9223372036854775807, "sql_open": -9223372036854775807}');

-- Order and equality: by the first cell that differs, counters before sums, sign heeded.
SELECT f FROM (VALUES ('{"sql_open": 1}'::funnel_kpi), ('{}'), ('{"sql_open": -1}'), ('{"nurture_open": 1}'),
	('{"sql_open_amount": -0.5}'), ('{"sql_open_amount": 0.5}'), ('{"customer_amount": 99999999999999999999999}')) AS v(f) ORDER BY f;
SELECT r FROM (VALUES ('{"times": {"0": 1}}'::response_kpi), ('{}'), ('{"times": {"0": -1}}'), ('{"times": {"0.000001": 5}}'),
	('{"times": {"0.000001": -5}}'), ('{"times": {"0": 1, "0.000002": -1}}'), ('{"times": {"0": 1, "0.000001": 2}}'), ('{"none": -1}')) AS v(r) ORDER BY r;
SELECT count(*) AS pairs,
	count(*) FILTER (WHERE (a.r < b.r)::int + (a.r = b.r)::int + (a.r > b.r)::int <> 1) AS not_trichotomous,
	count(*) FILTER (WHERE (a.r = b.r) <> (a.r::text = b.r::text)) AS not_canonical,
	count(*) FILTER (WHERE (a.r = b.r) <> (response_kpi_send(a.r) = response_kpi_send(b.r))) AS not_the_same_bytes
FROM state AS a, state AS b WHERE a.id < 54 AND b.id < 54;
SELECT count(*) AS pairs,
	count(*) FILTER (WHERE (a.f < b.f)::int + (a.f = b.f)::int + (a.f > b.f)::int <> 1) AS not_trichotomous,
	count(*) FILTER (WHERE (a.f <= b.f) <> (a.f < b.f OR a.f = b.f) OR (a.f >= b.f) <> (b.f <= a.f) OR (a.f <> b.f) = (a.f = b.f)) AS not_consistent,
	count(*) FILTER (WHERE funnel_kpi_cmp(a.f, b.f) <> -funnel_kpi_cmp(b.f, a.f)) AS not_antisymmetric,
	count(*) FILTER (WHERE (a.f = b.f) <> (a.f::text = b.f::text)) AS not_canonical,
	count(*) FILTER (WHERE a.f = b.f AND (funnel_kpi_hash(a.f) <> funnel_kpi_hash(b.f) OR funnel_kpi_hash_extended(a.f, 1) <> funnel_kpi_hash_extended(b.f, 1))) AS hash_differs
FROM state AS a, state AS b WHERE a.id < 54 AND b.id < 54;
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT DISTINCT f, r FROM (TABLE state UNION ALL TABLE state_read) AS x) AS d;
RESET enable_hashagg;
SET enable_sort = off;
SELECT count(*) FROM (SELECT DISTINCT f, r FROM (TABLE state UNION ALL TABLE state_read) AS x) AS d;
RESET enable_sort;
SELECT count(DISTINCT funnel_kpi_hash(f)) AS hashes, count(DISTINCT funnel_kpi_hash_extended(f, 0)) AS extended,
	count(*) FILTER (WHERE funnel_kpi_hash_extended(f, 0) = funnel_kpi_hash_extended(f, 1)) AS without_seed
FROM state;
-- Every word of a state matters to its hash.
SELECT count(*) AS states, count(DISTINCT funnel_kpi_hash(f)) AS hashes, count(DISTINCT funnel_kpi_hash_extended(f, 0)) AS extended
FROM unnest('{nurture_open,customer,nurture_open_amount,customer_amount}'::text[]) AS name,
	unnest('{1,4294967296,42.94967296,184467440737.09551616,792281625142643375935.43950336}'::numeric[]) AS value,
	LATERAL (SELECT format('{"%s": %s}', name, value)::funnel_kpi WHERE name LIKE '%amount' OR value IN (1, 4294967296)) AS s(f);

-- Only the total must be in range, not the way to it.
SELECT lost_value('{"nurture_lost_amount": 1701411834604692317316873037158, "mql_lost_amount": 1, "sql_lost_amount": -2}'),
	lost_value('{"nurture_lost_amount": -1701411834604692317316873037158, "mql_lost_amount": -1, "sql_lost_amount": 2}');

-- In a table, indexed, compressed and out of line.
CREATE TABLE kpi_stored (id int, f funnel_kpi PRIMARY KEY, r response_kpi, padding text);
CREATE INDEX ON kpi_stored USING hash (f);
CREATE INDEX ON kpi_stored (r);
ALTER TABLE kpi_stored ALTER f SET STORAGE EXTERNAL, ALTER r SET STORAGE EXTENDED, ALTER padding SET STORAGE PLAIN;
INSERT INTO kpi_stored SELECT *, repeat(' ', 1950) FROM state WHERE f IS NOT NULL;
ANALYZE kpi_stored;
SELECT pg_relation_size(reltoastrelid) > 0 AS out_of_line FROM pg_class WHERE relname = 'kpi_stored';
SELECT count(*) FILTER (WHERE s.f = k.f AND s.r = k.r) AS same, count(*) FILTER (WHERE pg_column_size(k.r) < pg_column_size(s.r)) > 0 AS compressed
FROM kpi_stored AS k JOIN state AS s USING (id);
SELECT count(*) FROM kpi_stored JOIN state USING (f, r);
SELECT rollup(f) = (SELECT rollup(f) FROM state WHERE id <= 51) AS same, rollup(r) = (SELECT rollup(r) FROM state WHERE id <= 51) AS same FROM kpi_stored WHERE id <= 51;
DROP TABLE kpi_stored;

-- NULL in, NULL out; a rollup of nothing is empty.
SELECT NULL::funnel_kpi + '{}' IS NULL AS plus, '{}' - NULL::funnel_kpi IS NULL AS minus, -NULL::funnel_kpi IS NULL AS negative, leads(NULL) IS NULL AS leads, cac('{"customer": 1}', NULL) IS NULL AS cac;
SELECT rollup(f), rollup(r) FROM state WHERE id = 54;
SELECT rollup(f), rollup(r) FROM state WHERE false;

-- Sorting keeps to its memory, though stored states have short headers.
CREATE TEMP TABLE sorted AS SELECT format('{"met": %s}', i * 7919 % 20011)::response_kpi AS r FROM generate_series(1, 20000) AS i;
SELECT (SELECT sum(total_bytes) FROM pg_backend_memory_contexts) < 32e6 AS small FROM (SELECT r FROM sorted ORDER BY r OFFSET 19999) AS s;
