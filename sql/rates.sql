-- How sure a rate is: Wilson's interval and Fisher's test.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are Newcombe's examples (1998): .2553 to .3662, .0624 to .1605, 0 to .1611, .0061 to .1718.
SELECT 'intervals', pg_temp.verdict(format('%s of %s', s, n), rate_interval(s, n), want) FROM (VALUES
	(81, 263, numrange(0.25528852, 0.36620958, '[]')), (15, 148, '[0.0623864,0.16048724]'), (0, 20, '[0,0.16112516]'), (1, 29, '[0.00611321,0.17175522]'),
	(0, 1, '[0,0.79345069]'), (1, 1, '[0.20654931,1]'), (29, 29, '[0.8830302,1]'), (5, 10, '[0.23659309,0.76340691]'),
	(9223372036854775807, 9223372036854775807, '[1,1]'), (3, 9223372036854775807, '[0,0]'),
	(3074457345618258602, 9223372036854775806, '[0.33333333,0.33333333]')) AS v(s, n, want);
SELECT 'confidences', pg_temp.verdict(c::text, rate_interval(8, 10, c), want) FROM (VALUES
	(0.0001, numrange(0.79998415, 0.80001585, '[]')), (0.5, '[0.70249073,0.87140085]'), (0.8, '[0.60159601,0.91376278]'), (0.9, '[0.54079281,0.93144201]'),
	(0.95, '[0.49016247,0.94331785]'), (0.99, '[0.4008187,0.95986885]'), (0.999999999, '[0.13657231,0.99021086]')) AS v(c, want);
-- The twin in SQL, with the deviates of a table
SELECT 'rates', count(*), count(*) FILTER (WHERE ours IS DISTINCT FROM numrange(
	greatest(round(((2 * s + z * z - z * sqrt(z * z + 4 * s * (n - s) / n)) / (2 * (n + z * z)))::numeric, 8), 0),
	least(round(((2 * s + z * z + z * sqrt(z * z + 4 * s * (n - s) / n)) / (2 * (n + z * z)))::numeric, 8), 1), '[]')) || ' wrong',
	count(*) FILTER (WHERE NOT ours @> (s / n)::numeric) || ' outside their interval'
FROM (SELECT s::float8, n::float8, z, rate_interval(s, n, confidence) AS ours
	FROM (VALUES (0.9::float8, 1.6448536269514722::float8), (0.95, 1.9599639845400545), (0.99, 2.5758293035489004)) AS v(confidence, z),
		generate_series(1, 200, 7) AS n, generate_series(0, n) AS s) AS t;

-- Fisher's own example, the lady that told eight cups of tea, and others: rates differ up to one less the chance, which is as told.
SELECT 'chances', pg_temp.verdict(format('%s of %s, %s of %s', s1, n1, s2, n2),
	format('%s %s', rate_differs(s1, n1, s2, n2, surely), rate_differs(s1, n1, s2, n2, hardly)), 't f')
FROM (VALUES (3, 4, 1, 4, 17.0 / 35), (4, 4, 0, 4, 1.0 / 35), (3, 15, 13, 21, 0.01865), (3, 3, 0, 3, 0.1)) AS v(s1, n1, s2, n2, chance),
	LATERAL (SELECT (1 - chance - 1e-4)::float8, (1 - chance + 1e-4)::float8) AS c(surely, hardly);
SELECT 'differences', pg_temp.verdict(format('%s of %s, %s of %s', s1, n1, s2, n2), rate_differs(s1, n1, s2, n2), want) FROM (VALUES
	(3::bigint, 3::bigint, 0::bigint, 3::bigint, false), (12, 100, 25, 100, true), (14, 100, 25, 100, false), (25, 100, 12, 100, true), (88, 100, 75, 100, true),
	(0, 9223372036854775807, 9223372036854775807, 9223372036854775807, true), (1, 2, 4611686018427387903, 9223372036854775807, false), (0, 1, 0, 1, false)
) AS v(s1, n1, s2, n2, want);
-- A chance of exactly one less the confidence is enough.
SELECT 'at the bound', rate_differs(3, 3, 0, 3, 0.9), rate_differs(3, 3, 0, 3, 0.901);
-- The same rates, however many the trials; a small difference among many
SELECT 'many trials', pg_temp.verdict(n::text, format('%s %s', rate_differs(n / 10, n, n / 10, n), rate_differs(n / 10, n, n / 10 + n / 100, n)), want)
FROM (VALUES (10::bigint, 'f f'), (1000, 'f f'), (10000, 'f t'), (100000, 'f t'), (10000000, 'f t'), (1000000000000, 'f t')) AS v(n, want);
SELECT 'NULLs', pg_temp.verdict(expression, pg_temp.answer(expression), NULL) FROM unnest(ARRAY[
	'rate_interval(0, 0)', 'rate_interval(NULL, 1)', 'rate_interval(1, NULL)', 'rate_interval(1, 1, NULL)',
	'rate_differs(0, 0, 1, 1)', 'rate_differs(1, 1, 0, 0)', 'rate_differs(NULL, 1, 1, 1)', 'rate_differs(1, 1, 1, 1, NULL)']) AS expression;
\set between 'number of successes must be between 0 and the number of trials / There are '
\set confidence 'Neither 0 nor 1 is a confidence that an interval can have. / The usual confidence is 0.95.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	('rate_interval(-1, 5)', '22023 ' || :'between' || '-1 successes in 5 trials.'), ('rate_interval(6, 5)', '22023 ' || :'between' || '6 successes in 5 trials.'),
	('rate_interval(0, -1)', '22023 number of trials must not be negative'), ('rate_interval(1, 0)', '22023 ' || :'between' || '1 successes in 0 trials.'),
	('rate_interval(1, 5, 0)', '22003 confidence 0 is not between 0 and 1 / ' || :'confidence'), ('rate_interval(1, 5, 1)', '22003 confidence 1 is not between 0 and 1 / ' || :'confidence'),
	('rate_interval(1, 5, 95)', '22003 confidence 95 is not between 0 and 1 / ' || :'confidence'), ('rate_interval(0, 0, ''NaN'')', '22003 confidence NaN is not between 0 and 1 / ' || :'confidence'),
	('rate_differs(1, 2, 3, 2)', '22023 ' || :'between' || '3 successes in 2 trials.'), ('rate_differs(3, 2, 0, 0)', '22023 ' || :'between' || '3 successes in 2 trials.'),
	('rate_differs(1, 2, 1, 2, 1)', '22003 confidence 1 is not between 0 and 1 / ' || :'confidence')) AS v(expression, want);
