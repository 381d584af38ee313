-- KPI states as values: text, binary, arithmetic, equality, hash, hostile bytes.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- Text in any order and spacing comes out in one form.
SELECT 'text of a funnel', pg_temp.verdict(value, value::funnel_kpi::text, want) FROM (VALUES
	('{}', '{}'), (E' {\n} ', '{}'),
	('{"customer_amount":950.50,"customer":1,	"sql_open" : 2 }', '{"sql_open": 2, "customer": 1, "customer_amount": 950.5}'),
	('{"sql_open": 0, "sql_open_amount": 0.00}', '{}'),
	('{"mql_lost": -3, "mql_lost_amount": -0.00000001}', '{"mql_lost": -3, "mql_lost_amount": -0.00000001}'),
	('{"nurture_lost": -9223372036854775808, "nurture_open": 9223372036854775807}', '{"nurture_open": 9223372036854775807, "nurture_lost": -9223372036854775808}'),
	('{"sql_open_amount": 1701411834604692317316873037158.84105727, "sql_lost_amount": -1701411834604692317316873037158.84105728}',
		'{"sql_open_amount": 1701411834604692317316873037158.84105727, "sql_lost_amount": -1701411834604692317316873037158.84105728}')
) AS v(value, want);
SELECT 'text of response times', pg_temp.verdict(value, value::response_kpi::text, want) FROM (VALUES
	('{}', '{}'), ('{"seconds": 0.000001, "times": {"0.000001": 1}, "met": 1}', '{"met": 1, "seconds": 0.000001, "times": {"0.000001": 1}}'),
	('{"none": 1, "pending": 2, "at_risk": 3, "overdue": 4, "met": 5, "breached": 6, "seconds": 3600, "times": {"0": 7}}',
		'{"none": 1, "pending": 2, "at_risk": 3, "overdue": 4, "met": 5, "breached": 6, "seconds": 3600, "times": {"0": 7}}'),
	('{"times": {}}', '{}'), ('{ "times" :{"29.884416":0,"0.00000":-0} }', '{}'),
	('{"times": {"9079256848778.919936": 9223372036854775807, "0.000064": -9223372036854775808, "0.000063": 3}}',
		'{"times": {"0.000063": 3, "0.000064": -9223372036854775808, "9079256848778.919936": 9223372036854775807}}')
) AS v(value, want);
SELECT 'as JSON', ('{"customer_amount": 950.50, "customer": 1}'::funnel_kpi)::text::jsonb;

SELECT 'syntax errors', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), format('22P02 Expected %s at position %s.', expected, place)) FROM (VALUES
	('', 'an opening brace', 1), ('x', 'an opening brace', 1), ('{', 'a name in double quotes', 2), ('{"customer"', 'a colon', 12), ('{"customer', 'a double quote', 11),
	('{"customer": }', 'a digit', 14), ('{"customer": 1', 'a comma or a closing brace', 15), ('{"customer": 1,}', 'a name in double quotes', 16),
	('{customer: 1}', 'a name in double quotes', 2), ('{"customer": 1} x', 'the end of the text', 17), ('{"customer": -}', 'a digit', 15),
	('{"customer": 1.5}', 'a comma or a closing brace', 15), ('{"customer": 1e3}', 'a comma or a closing brace', 15), ('{"customer": NaN}', 'a digit', 14),
	('{"customer": "1"}', 'a digit', 14), ('{"customer_amount": 1.}', 'a digit', 23), ('{"customer_amount": 1.123456789}', 'no further decimal', 31),
	-- A position counts characters.
	('{"é', 'a double quote', 4)
) AS v(value, expected, place), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi', value)) AS e;
SELECT 'syntax errors of bins', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), format('22P02 Expected %s at position %s.', expected, place)) FROM (VALUES
	('{"times"}', 'a colon', 9), ('{"times": 1}', 'an opening brace', 11), ('{"times": {}', 'a comma or a closing brace', 13), ('{"times": {0: 1}}', 'a number in double quotes', 12),
	('{"times": {"0}}', 'a double quote', 14), ('{"times": {"": 1}}', 'a digit', 13), ('{"times": {"x": 1}}', 'a digit', 13), ('{"times": {"1.": 1}}', 'a digit', 15),
	('{"times": {"0.0000001": 1}}', 'no further decimal', 21), ('{"times": {"0" 1}}', 'a colon', 16), ('{"times": {"0": }}', 'a digit', 17),
	('{"times": {"0": 1.5}}', 'a comma or a closing brace', 18), ('{"times": {"0": 1,}}', 'a number in double quotes', 19), ('{"times": {"0": 1', 'a comma or a closing brace', 18),
	('{"times": {"0": {}}}', 'a digit', 17), ('{"times": {"1.015808": 0, "1.0158080": 1}}', 'no further decimal', 36)
) AS v(value, expected, place), pg_temp.error_of(format('%L::lead_funnel.response_kpi', value)) AS e;
\set counter '22003 A counter lies between -9223372036854775808 and 9223372036854775807.'
\set sum '22003 A sum lies between -1701411834604692317316873037158.84105728 and 1701411834604692317316873037158.84105727.'
SELECT 'other errors', pg_temp.verdict(value, concat_ws(' ', e.code, e.detail), want) FROM (VALUES
	('{"won": 1}', '22P02 There is no counter, sum or histogram named "won".'), ('{"Customer": 1}', '22P02 There is no counter, sum or histogram named "Customer".'),
	('{"": 1}', '22P02 There is no counter, sum or histogram named "".'), ('{"customer": 1, "customer": 1}', '22P02 "customer" is given twice.'),
	('{"customer": 9223372036854775808}', :'counter'), ('{"customer": -9223372036854775809}', :'counter'),
	('{"customer_amount": 1701411834604692317316873037158.84105728}', :'sum'), ('{"customer_amount": -1701411834604692317316873037158.84105729}', :'sum'),
	('{"customer_amount": ' || repeat('9', 100) || '}', :'sum')
) AS v(value, want), pg_temp.error_of(format('%L::lead_funnel.funnel_kpi', value)) AS e;
SELECT 'other errors of bins', pg_temp.verdict(bins, concat_ws(' ', e.code, e.detail), want) FROM (VALUES
	('{}, "times": {}', '22P02 "times" is given twice.'), ('{"0": 1, "0.0": 1}', '22P02 "0.0" is given twice.'),
	('{"1.015808": 0, "1.015808": 0}', '22P02 "1.015808" is given twice.'), ('{"0": 9223372036854775808}', :'counter'),
	('{"1.015808": 0, "1.01580": 0}', '22P02 No bin starts at "1.01580"; the nearest one starts at "1.015808".'),
	('{"60": 1}', '22P02 No bin starts at "60"; the nearest one starts at "59.768832".'), ('{"-1": 1}', '22P02 No bin starts at "-1"; the nearest one starts at "0".'),
	('{"9223372036854.775807": 1}', '22P02 No bin starts at "9223372036854.775807"; the nearest one starts at "9079256848778.919936".'),
	('{"9223372036854.775808": 1}', '22P02 No bin starts at "9223372036854.775808"; the nearest one starts at "9079256848778.919936".'),
	('{"' || repeat('9', 100) || '": 1}', '22P02 No bin starts at "' || repeat('9', 100) || '"; the nearest one starts at "9079256848778.919936".')
) AS v(bins, want), pg_temp.error_of(format('%L::lead_funnel.response_kpi', '{"times": ' || bins || '}')) AS e;
\set valid 'A valid value is {"sql_open": 2, "customer": 1, "customer_amount": 950.5}.'
SELECT 'whole errors', pg_temp.verdict(type || ' ' || value, pg_temp.answer(format('%L::lead_funnel.%I', value, type)), want) FROM (VALUES
	('funnel_kpi', '{"customer": }', '22P02 invalid input syntax for type funnel_kpi: "{"customer": }" / Expected a digit at position 14. / ' || :'valid'),
	('funnel_kpi', '{"customer": 1, "customer": 1}', '22P02 invalid input syntax for type funnel_kpi: "{"customer": 1, "customer": 1}" / "customer" is given twice. / ' || :'valid'),
	('funnel_kpi', '{"customer": 9223372036854775808}', '22003 value "9223372036854775808" is out of range for type funnel_kpi / ' || substr(:'counter', 7) || ' / ' || :'valid'),
	('funnel_kpi', '{"customer_amount": 1701411834604692317316873037158.84105728}',
		'22003 value "1701411834604692317316873037158.84105728" is out of range for type funnel_kpi / ' || substr(:'sum', 7) || ' / ' || :'valid'),
	('response_kpi', '{"customer": 1}', '22P02 invalid input syntax for type response_kpi: "{"customer": 1}" / There is no counter, sum or histogram named "customer". / '
		'The names are none, pending, at_risk, overdue, met, breached, seconds, times.'),
	('response_kpi', '{"times": {"60": 1}}', '22P02 invalid input syntax for type response_kpi: "{"times": {"60": 1}}" / No bin starts at "60"; the nearest one starts at "59.768832". / '
		'A valid value is {"met": 2, "overdue": 1, "seconds": 90.5, "times": {"29.884416": 1, "59.768832": 1}}.')
) AS v(type, value, want);

-- Binary: a header of four bytes, then all cells in network byte order
SELECT 'binary', encode(response_kpi_send('{"met": 2, "seconds": -1, "times": {"0": 3, "0.000064": -1}}'), 'hex');
SELECT 'bytes', length(funnel_kpi_send('{}')), length(duration_kpi_send('{}'));
SELECT 'a bin costs ten bytes', pg_column_size('{}'::duration_kpi), pg_column_size('{"durations": {"0": 3, "0.000064": -1, "29.884416": 9223372036854775807}}'::duration_kpi);

-- States with every cell filled, among them the extremes
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
SELECT 'by text', count(*), count(*) FILTER (WHERE f::text::funnel_kpi <> f OR r::text::response_kpi <> r) || ' wrong' FROM state;
\copy state to 'results/kpi_state.data' (format binary)
CREATE TEMP TABLE state_read (LIKE state);
\copy state_read from 'results/kpi_state.data' (format binary)
SELECT 'by binary', (SELECT count(*) FROM state_read), count(*) || ' wrong' FROM (
	(TABLE state EXCEPT ALL TABLE state_read) UNION ALL (TABLE state_read EXCEPT ALL TABLE state)) AS d;

-- Hostile binary: a bytea is written as it stands, and read as a state.
\set SHOW_CONTEXT never
CREATE TEMP TABLE bytes (b bytea);
CREATE TEMP TABLE funnel_read (k funnel_kpi);
INSERT INTO bytes SELECT funnel_kpi_send('{"customer": 7}');
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
SELECT 'bytes as they are', k FROM funnel_read;
\echo another kind
UPDATE bytes SET b = set_byte(b, 0, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
\echo another version
UPDATE bytes SET b = set_byte(set_byte(b, 0, 1), 1, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
\echo a bin of a type without
UPDATE bytes SET b = set_byte(set_byte(b, 1, 1), 3, 1);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy funnel_read from 'results/kpi_bytes.data' (format binary)
\echo a word less, a byte more, nothing but a header, less than that, and nothing
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
SELECT 'states read', count(*) FROM funnel_read;
-- The same of bins
CREATE TEMP TABLE duration_read (k duration_kpi);
TRUNCATE bytes;
INSERT INTO bytes SELECT duration_kpi_send('{"durations": {"0.000001": 7, "0.000002": 8}}');
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
\echo fewer bins, and too many
UPDATE bytes SET b = set_byte(b, 3, 1);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 2, 255);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
\echo bins in disorder, and one that comes twice
UPDATE bytes SET b = set_byte(set_byte(set_byte(b, 2, 0), 3, 2), 37, 3);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 37, 2);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
\echo an empty bin
UPDATE bytes SET b = set_byte(set_byte(b, 37, 1), 35, 0);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
\echo the last bin, which is valid, and one beyond it
UPDATE bytes SET b = set_byte(set_byte(set_byte(b, 35, 8), 38, 7), 39, 95);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
UPDATE bytes SET b = set_byte(b, 39, 96);
\copy bytes to 'results/kpi_bytes.data' (format binary)
\copy duration_read from 'results/kpi_bytes.data' (format binary)
SELECT 'state read', k FROM duration_read;

-- A value that is no state of its type: every function says so.
BEGIN;
CREATE CAST (response_kpi AS funnel_kpi) WITHOUT FUNCTION;
CREATE CAST (response_kpi AS duration_kpi) WITHOUT FUNCTION;
CREATE CAST (path AS funnel_kpi) WITHOUT FUNCTION;
SELECT 'functions that look', pg_temp.verdict(expression, concat_ws(' ', e.code, e.message, e.detail), format('XX001 invalid stored value of type %s The value %s.',
	CASE WHEN expression ~ '\md\M' THEN 'duration_kpi' ELSE 'funnel_kpi' END,
	CASE WHEN expression ~ '\mp\M' THEN 'has a version that is not known here' ELSE 'is a state of another type' END))
FROM unnest(ARRAY['r::text', 'funnel_kpi_send(r)', 'leads(r)', 'revenue(r)', 'win_rate(r)', 'average_deal(r)', 'cac(r, 1)', 'roas(r, 1)',
	'r + k', 'k + r', 'r - k', 'k - r', '-r', 'k = r', 'r = k', 'k <> r', 'r <> k', 'funnel_kpi_hash(r)', 'funnel_kpi_hash_extended(r, 1)',
	'funnel_agg_transition(r, ''sql'', false, 1)', 'funnel_agg_inverse(r, ''sql'', false, 1)', 'rollup(r)',
	'duration_count(d)', 'duration_percentile(d, 0.5)', 'd + ''{}''', '''{}'' + d', 'duration_agg_transition(d, ''1 s'')',
	'leads(p)', 'p + k', '-p', 'p::text', 'funnel_kpi_send(p)', 'funnel_kpi_hash(p)']) AS expression,
pg_temp.error_of(format($$%s FROM (SELECT '{}'::lead_funnel.funnel_kpi AS k,
	'{}'::lead_funnel.response_kpi::lead_funnel.funnel_kpi AS r,
	'{}'::lead_funnel.response_kpi::lead_funnel.duration_kpi AS d,
	'((0,0))'::path::lead_funnel.funnel_kpi AS p) AS x$$, expression)) AS e;
ROLLBACK;

-- Arithmetic
SELECT 'arithmetic of a funnel', pg_temp.verdict(what, k::text, want) FROM (VALUES (
	'{"sql_open": 2, "customer": 1, "customer_amount": 950.5}'::funnel_kpi, '{"sql_open": 3, "customer_amount": 0.00000001}'::funnel_kpi)) AS v(a, b), LATERAL (VALUES
	('a + b', a + b, '{"sql_open": 5, "customer": 1, "customer_amount": 950.50000001}'), ('a - b', a - b, '{"sql_open": -1, "customer": 1, "customer_amount": 950.49999999}'),
	('-b', -b, '{"sql_open": -3, "customer_amount": -0.00000001}')) AS t(what, k, want);
-- With carries between the two words of a sum
SELECT 'arithmetic of response times', pg_temp.verdict(what, k::text, want) FROM (VALUES (
	'{"met": 2, "seconds": 60, "times": {"0": 1, "1.015808": 5, "29.884416": 9}}'::response_kpi,
	'{"met": 2, "seconds": 0.5, "times": {"0": 1, "0.000064": 3, "1.015808": 4, "59.768832": 2}}'::response_kpi, '{"seconds": 0.000001}'::response_kpi)) AS v(a, b, s), LATERAL (VALUES
	('a + b', a + b, '{"met": 4, "seconds": 60.5, "times": {"0": 2, "0.000064": 3, "1.015808": 9, "29.884416": 9, "59.768832": 2}}'),
	('a - b', a - b, '{"seconds": 59.5, "times": {"0.000064": -3, "1.015808": 1, "29.884416": 9, "59.768832": -2}}'),
	('-b', -b, '{"met": -2, "seconds": -0.5, "times": {"0": -1, "0.000064": -3, "1.015808": -4, "59.768832": -2}}'),
	('low word', s + '{"seconds": 18446744073709.551615}', '{"seconds": 18446744073709.551616}'),
	('carry', s + '{"seconds": 18446744073709.551615}' + s, '{"seconds": 18446744073709.551617}'),
	('borrow', s - '{"seconds": 18446744073709.551616}', '{"seconds": -18446744073709.551615}')) AS t(what, k, want);
SELECT 'pairs', count(*), count(*) FILTER (WHERE a.f + b.f <> b.f + a.f) || ' do not commute',
	count(*) FILTER (WHERE a.f + b.f - b.f <> a.f OR a.f - b.f + b.f <> a.f OR a.r + b.r - b.r <> a.r) || ' not inverse',
	count(*) FILTER (WHERE a.f - b.f <> a.f + -b.f OR -(-a.f) <> a.f OR a.r - b.r <> a.r + -b.r) || ' not negative'
FROM state AS a, state AS b WHERE a.id <= 51 AND b.id <= 51;
SELECT 'overflows', pg_temp.verdict(expression, concat_ws(' ', e.code, e.message), format('22003 %s out of range', want)) FROM (VALUES
	('k + ''{"customer": 1}''', 'counter of type funnel_kpi'), ('''{"customer": -2}'' - k', 'counter of type funnel_kpi'), ('-n', 'counter of type funnel_kpi'),
	('n - ''{"customer": 1}''', 'counter of type funnel_kpi'), ('leads(k + ''{"sql_open": 1}'')', 'counter of type funnel_kpi'),
	('a + ''{"customer_amount": 0.00000001}''', 'sum of type funnel_kpi'), ('m - ''{"customer_amount": 0.00000001}''', 'sum of type funnel_kpi'), ('-m', 'sum of type funnel_kpi'),
	('lost_value(''{"sql_lost_amount": 1701411834604692317316873037158, "mql_lost_amount": 1}'')', 'sum of type funnel_kpi'),
	('t + ''{"seconds": 0.000001}''', 'sum of type response_kpi'), ('h + ''{"times": {"0": 1}}''', 'counter of type response_kpi'),
	('''{"times": {"0": -2}}'' - h', 'counter of type response_kpi'), ('-g', 'counter of type response_kpi'), ('g - ''{"times": {"0": 1}}''', 'counter of type response_kpi'),
	('response_count(h + ''{"times": {"0.000001": 1}}'')', 'counter of type response_kpi')
) AS v(expression, want),
pg_temp.error_of(format($$%s FROM (SELECT '{"customer": 9223372036854775807}'::lead_funnel.funnel_kpi AS k,
	'{"customer": -9223372036854775808}'::lead_funnel.funnel_kpi AS n,
	'{"customer_amount": 1701411834604692317316873037158.84105727}'::lead_funnel.funnel_kpi AS a,
	'{"customer_amount": -1701411834604692317316873037158.84105728}'::lead_funnel.funnel_kpi AS m,
	'{"seconds": 170141183460469231731687303715884.105727}'::lead_funnel.response_kpi AS t,
	'{"times": {"0": 9223372036854775807}}'::lead_funnel.response_kpi AS h,
	'{"times": {"0": -9223372036854775808}}'::lead_funnel.response_kpi AS g) AS x$$, expression)) AS e;
-- Only the total must be in range, not the way to it.
SELECT 'in range again', leads('{"nurture_open": 9223372036854775807, "mql_open": 9223372036854775807, "sql_open": -9223372036854775807}'),
	lost_value('{"nurture_lost_amount": 1701411834604692317316873037158, "mql_lost_amount": 1, "sql_lost_amount": -2}'),
	lost_value('{"nurture_lost_amount": -1701411834604692317316873037158, "mql_lost_amount": -1, "sql_lost_amount": 2}');

-- Equality and hash
SELECT 'pairs compared', count(*), count(*) FILTER (WHERE (a.f = b.f) <> (a.f::text = b.f::text) OR (a.f <> b.f) = (a.f = b.f)
	OR (a.r = b.r) <> (a.r::text = b.r::text) OR (a.r <> b.r) = (a.r = b.r)) || ' wrong',
	count(*) FILTER (WHERE (a.r = b.r) <> (response_kpi_send(a.r) = response_kpi_send(b.r))) || ' of other bytes',
	count(*) FILTER (WHERE a.f = b.f AND (funnel_kpi_hash(a.f) <> funnel_kpi_hash(b.f) OR funnel_kpi_hash_extended(a.f, 1) <> funnel_kpi_hash_extended(b.f, 1))) || ' hashed otherwise'
FROM state AS a, state AS b WHERE a.id < 54 AND b.id < 54;
-- States have no order, so these hash.
\set twice '(TABLE state UNION ALL TABLE state_read) AS x'
SELECT 'distinct', (SELECT count(*) FROM (SELECT DISTINCT f, r FROM :twice) AS d), (SELECT count(*) FROM (SELECT f, r, count(*) FROM :twice GROUP BY f, r HAVING count(*) = 2) AS g),
	(SELECT count(*) FROM (SELECT f, r FROM state EXCEPT SELECT f, r FROM state_read) AS e), (SELECT count(*) FROM (SELECT f, r FROM state INTERSECT SELECT f, r FROM state_read) AS i),
	(SELECT count(*) FROM (SELECT f, r FROM state UNION SELECT f, r FROM state_read) AS u), (SELECT count(*) FROM state JOIN state_read USING (f, r));
SELECT 'no order', pg_temp.verdict(query, pg_temp.failure(query), want) FROM (VALUES
	('SELECT f < f FROM state', '42883 operator does not exist: funnel_kpi < funnel_kpi'),
	('SELECT f FROM state ORDER BY f', '42883 could not identify an ordering operator for type funnel_kpi / Use an explicit ordering operator or modify the query.')) AS v(query, want);
SELECT 'hashes', count(DISTINCT funnel_kpi_hash(f)), count(DISTINCT funnel_kpi_hash_extended(f, 0)),
	count(*) FILTER (WHERE funnel_kpi_hash_extended(f, 0) = funnel_kpi_hash_extended(f, 1)) || ' without seed' FROM state;
-- Every word of a state matters to its hash.
SELECT 'hashes of words', count(*), count(DISTINCT funnel_kpi_hash(f)), count(DISTINCT funnel_kpi_hash_extended(f, 0))
FROM unnest('{nurture_open,customer,nurture_open_amount,customer_amount}'::text[]) AS name,
	unnest('{1,4294967296,42.94967296,184467440737.09551616,792281625142643375935.43950336}'::numeric[]) AS value,
	LATERAL (SELECT format('{"%s": %s}', name, value)::funnel_kpi WHERE name LIKE '%amount' OR value IN (1, 4294967296)) AS s(f);

-- In a table, indexed, compressed and out of line
CREATE TABLE kpi_stored (id int PRIMARY KEY, f funnel_kpi, r response_kpi, padding text);
CREATE INDEX ON kpi_stored USING hash (f);
ALTER TABLE kpi_stored ALTER f SET STORAGE EXTERNAL, ALTER r SET STORAGE EXTENDED, ALTER padding SET STORAGE PLAIN;
INSERT INTO kpi_stored SELECT *, repeat(' ', 1950) FROM state WHERE f IS NOT NULL;
ANALYZE kpi_stored;
SELECT 'out of line', pg_relation_size(reltoastrelid) > 0 FROM pg_class WHERE relname = 'kpi_stored';
SELECT 'stored', count(*) FILTER (WHERE s.f = k.f AND s.r = k.r) || ' same', count(*) FILTER (WHERE pg_column_size(k.r) < pg_column_size(s.r)) > 0 AS compressed
FROM kpi_stored AS k JOIN state AS s USING (id);
SELECT 'joined', count(*) FROM kpi_stored JOIN state USING (f, r);
SET enable_seqscan = off;
SELECT 'by an index', id, pg_temp.plan_has('SELECT FROM kpi_stored WHERE f = (SELECT f FROM state WHERE id = 7)', 'Index Scan') FROM kpi_stored WHERE f = (SELECT f FROM state WHERE id = 7);
RESET enable_seqscan;
SELECT 'rolled up', rollup(f) = (SELECT rollup(f) FROM state WHERE id <= 51), rollup(r) = (SELECT rollup(r) FROM state WHERE id <= 51) FROM kpi_stored WHERE id <= 51;
DROP TABLE kpi_stored;

-- NULL in, NULL out; a rollup of nothing is empty.
SELECT 'NULLs', pg_temp.verdict(expression, pg_temp.answer(expression), NULL)
FROM unnest(ARRAY['NULL::funnel_kpi + ''{}''', '''{}'' - NULL::funnel_kpi', '-NULL::funnel_kpi', 'NULL::funnel_kpi = ''{}''', 'leads(NULL)', 'cac(''{"customer": 1}'', NULL)']) AS expression;
SELECT 'a rollup of NULL', rollup(f), rollup(r) FROM state WHERE id = 54;
SELECT 'a rollup of nothing', rollup(f), rollup(r) FROM state WHERE false;

-- Hashing keeps to its memory, though stored states have short headers.
CREATE TEMP TABLE probed AS SELECT format('{"met": %s}', i * 7919 % 20011)::response_kpi AS r FROM generate_series(1, 20000) AS i;
SELECT 'memory of a join', (SELECT sum(total_bytes) FROM pg_backend_memory_contexts) < 32e6, count
FROM (SELECT count(*) FROM probed AS a JOIN probed AS b USING (r) OFFSET 0) AS s;
