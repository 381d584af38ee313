-- How sure a rate is: Wilson's interval and Fisher's test.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- 81 of 263 and 15 of 148, 0 of 20 and 1 of 29 are Newcombe's examples (1998): .2553 to .3662, .0624 to .1605, 0 to .1611, .0061 to .1718.
SELECT s, n, rate_interval(s, n) FROM (VALUES (81, 263), (15, 148), (0, 20), (1, 29), (0, 1), (1, 1), (29, 29), (5, 10)) AS v(s, n);
SELECT c, rate_interval(8, 10, c) FROM unnest('{0.0001,0.5,0.8,0.9,0.95,0.99,0.999999999}'::float8[]) AS c;
SELECT rate_interval(9223372036854775807, 9223372036854775807), rate_interval(3, 9223372036854775807), rate_interval(3074457345618258602, 9223372036854775806);

-- The twin in SQL, with the deviates of a table.
SELECT count(*) AS rates, count(*) FILTER (WHERE ours IS DISTINCT FROM numrange(
	greatest(round(((2 * s + z * z - z * sqrt(z * z + 4 * s * (n - s) / n)) / (2 * (n + z * z)))::numeric, 8), 0),
	least(round(((2 * s + z * z + z * sqrt(z * z + 4 * s * (n - s) / n)) / (2 * (n + z * z)))::numeric, 8), 1), '[]')) AS differences,
	count(*) FILTER (WHERE NOT ours @> (s / n)::numeric) AS without_the_rate
FROM (SELECT s::float8, n::float8, z, rate_interval(s, n, confidence) AS ours
	FROM (VALUES (0.9::float8, 1.6448536269514722::float8), (0.95, 1.9599639845400545), (0.99, 2.5758293035489004)) AS v(confidence, z),
		generate_series(1, 200, 7) AS n, generate_series(0, n) AS s) AS t;

-- Fisher's own example, the lady that told eight cups of tea, and two others: the chances are 17/35, 1/35, 0.01865 and 1/10.
SELECT c, rate_differs(3, 4, 1, 4, c) AS tea, rate_differs(4, 4, 0, 4, c) AS all_cups, rate_differs(3, 15, 13, 21, c) AS fifteen, rate_differs(3, 3, 0, 3, c) AS three
FROM unnest('{0.5,0.514,0.515,0.89,0.9,0.901,0.971,0.972,0.981,0.982}'::float8[]) AS c;
SELECT rate_differs(12, 100, 25, 100), rate_differs(14, 100, 25, 100), rate_differs(25, 100, 12, 100), rate_differs(88, 100, 75, 100);
-- The same rates, however many the trials; a small difference among many.
SELECT n, rate_differs(n / 10, n, n / 10, n) AS same, rate_differs(n / 10, n, n / 10 + n / 100, n) AS a_hundredth
FROM unnest('{10,1000,10000,100000,10000000,1000000000000}'::bigint[]) AS n;
SELECT rate_differs(0, 9223372036854775807, 9223372036854775807, 9223372036854775807), rate_differs(1, 2, 4611686018427387903, 9223372036854775807), rate_differs(0, 1, 0, 1);

-- NULL
SELECT rate_interval(0, 0), rate_interval(NULL, 1), rate_interval(1, NULL), rate_interval(1, 1, NULL),
	rate_differs(0, 0, 1, 1), rate_differs(1, 1, 0, 0), rate_differs(NULL, 1, 1, 1), rate_differs(1, 1, 1, 1, NULL);

SELECT expression, e.* FROM (VALUES
	('rate_interval(-1, 5)'), ('rate_interval(6, 5)'), ('rate_interval(0, -1)'), ('rate_interval(1, 0)'), ('rate_interval(1, 5, 0)'), ('rate_interval(1, 5, 1)'),
	('rate_interval(1, 5, 95)'), ('rate_interval(0, 0, ''NaN'')'), ('rate_differs(1, 2, 3, 2)'), ('rate_differs(3, 2, 0, 0)'), ('rate_differs(1, 2, 1, 2, 1)')
) AS v(expression), pg_temp.error_of(expression) AS e;
