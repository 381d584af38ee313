-- Durations: the aggregate, percentiles within 1/64, and the ways to the same state.
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET intervalstyle = 'postgres';
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Without rows, with NULLs only, and with some of both.
SELECT k, duration_count(k), duration_mean(k), duration_percentile(k, 0.5)
FROM (SELECT duration_agg('1 hour') FROM generate_series(1, 0)
	UNION ALL SELECT duration_agg(NULL) FROM generate_series(1, 3)
	UNION ALL SELECT duration_agg(d) FROM unnest('{0,NULL,00:01:00,00:00:30,"1 day",NULL,00:01:00.5}'::interval[]) AS d) AS t(k);
SELECT duration_agg_transition(NULL, '1 minute'), duration_agg_transition(NULL, NULL), duration_agg_inverse(NULL, '1 minute');
SELECT duration_count(NULL), duration_mean(NULL), duration_percentile(NULL, 0.5), duration_percentile('{}', NULL);

-- A day is 24 hours, and no result has days.
SELECT duration_agg(d), duration_mean(duration_agg(d)), duration_percentile(duration_agg(d), 0) FROM unnest('{"3 days","1 day 48:00","1 week -96:00"}'::interval[]) AS d;

-- The rank is that of percentile_disc: the first with at least the fraction at or before it.
SELECT p, duration_percentile(duration_agg(d), p), percentile_disc(p) WITHIN GROUP (ORDER BY d)
FROM unnest('{00:00:00.000001,00:00:00.000002,00:00:00.000003,00:00:00.000004}'::interval[]) AS d,
	unnest('{0,0.2,0.25,0.26,0.5,0.51,0.75,0.99,1}'::float8[]) AS p GROUP BY p ORDER BY p;

-- From no time at all to the longest: within 1/64, exact below 64 microseconds.
SELECT d, duration_percentile(duration_agg(d), 0.5) FROM unnest(
	'{0,00:00:00.000001,00:00:00.000063,00:00:00.000064,00:00:01,00:15:00,24:00,720:00,8760:00,876000:00,2562047788:00:54.775807}'::interval[]) AS d
GROUP BY d ORDER BY d;
SELECT count(*) AS durations, count(*) FILTER (WHERE abs(extract(epoch FROM median - d)) > extract(epoch FROM d) / 64) AS off
FROM (SELECT d, duration_percentile(duration_agg(d), 0.5) AS median
	FROM (SELECT (1.07 ^ i)::bigint * interval '1 microsecond' AS d FROM generate_series(0, 600) AS i) AS s GROUP BY d) AS t;

-- Rows with NULLs, in groups of many sizes, some without any duration.
CREATE TABLE duration_lead AS
SELECT i AS id, floor(sqrt(i))::int % 60 AS owner,
	CASE WHEN h % 5 > 0 AND floor(sqrt(i))::int % 60 <> 7 THEN make_interval(days => (h % 3)::int, secs => exp(h % 1000 / 50.0) / 1e3) END AS d
FROM generate_series(1, 6000) AS i, abs(hashint4(i)::bigint) AS h;
ANALYZE duration_lead;

-- The twin in plain SQL.
CREATE VIEW duration_twin AS
SELECT owner, count, make_interval(secs => round(seconds / nullif(count, 0), 6)::float8)::text AS mean,
	CASE WHEN count > 0 THEN true END AS percentiles
FROM (SELECT owner, count(d), sum(extract(epoch FROM d)) AS seconds FROM duration_lead GROUP BY ROLLUP (owner)) AS t;
CREATE VIEW duration_ours AS
SELECT owner, duration_count(k), duration_mean(k)::text,
	(SELECT bool_and(abs(extract(epoch FROM duration_percentile(k, p) - exact)) <= extract(epoch FROM exact) / 64)
	FROM unnest(fractions, exacts) AS f(p, exact)) AS percentiles
FROM (SELECT owner, duration_agg(d) AS k, fractions, percentile_disc(fractions) WITHIN GROUP (ORDER BY d) AS exacts
	FROM duration_lead, (VALUES ('{0,0.001,0.25,0.5,0.75,0.9,0.95,0.99,1}'::float8[])) AS f(fractions) GROUP BY ROLLUP (owner), fractions) AS t;
SELECT (SELECT count(*) FROM duration_ours) AS groups, count(*) AS differences FROM (
	(TABLE duration_ours EXCEPT ALL TABLE duration_twin) UNION ALL (TABLE duration_twin EXCEPT ALL TABLE duration_ours)) AS d;

-- Serial, parallel, rolled up, moving, and added to be taken away: the same bytes.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT owner, duration_agg(d) AS k FROM duration_lead GROUP BY owner;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT pg_temp.plan_has('SELECT owner, duration_agg(d) FROM duration_lead GROUP BY owner', 'Partial .*Aggregate') AS plan,
	count(*) FILTER (WHERE duration_kpi_send(p.k) = duration_kpi_send(s.k)) AS same, count(*) AS groups
FROM (SELECT owner, duration_agg(d) AS k FROM duration_lead GROUP BY owner) AS p JOIN serial AS s USING (owner);
CREATE TABLE duration_stored AS SELECT id % 97 AS part, duration_agg(d) AS k FROM duration_lead GROUP BY part;
SELECT pg_temp.plan_has('SELECT rollup(k) FROM duration_stored', 'Partial Aggregate') AS plan,
	duration_kpi_send((SELECT rollup(k) FROM duration_stored)) = duration_kpi_send((SELECT rollup(k) FROM serial)) AS parallel_rollup;
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT count(*) AS frames, count(*) FILTER (WHERE duration_kpi_send(k) <> duration_kpi_send((
	SELECT duration_agg(d) FROM duration_lead AS l WHERE l.id BETWEEN m.id - 9 AND m.id))) AS moving
FROM (SELECT id, duration_agg(d) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM duration_lead WHERE id <= 300) AS m;
SELECT count(*) AS frames, count(*) FILTER (WHERE k <> (SELECT rollup(s.k) FROM duration_stored AS s WHERE s.part BETWEEN m.part - 3 AND m.part + 2)) AS rollup
FROM (SELECT part, rollup(k) OVER (ORDER BY part ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS k FROM duration_stored) AS m;
SELECT count(*) AS pairs, count(*) FILTER (WHERE duration_kpi_send(a.k + b.k - b.k) <> duration_kpi_send(a.k)
	OR duration_kpi_send(a.k - b.k + b.k) <> duration_kpi_send(a.k) OR a.k - a.k <> '{}') AS added_and_taken_away
FROM duration_stored AS a, duration_stored AS b;

SELECT expression, e.* FROM (VALUES
	($$duration_agg('-1 microsecond')$$), ($$duration_agg('1 day -24:00:01')$$), ($$duration_agg('1 month')$$), ($$duration_agg('1 year -12 months 1 day -25:00')$$),
	($$duration_agg('2147483647 days')$$),
	($$duration_percentile('{}', -0.01)$$), ($$duration_percentile('{}', 1.01)$$), ($$duration_percentile('{}', 'NaN')$$),
	($$duration_percentile('{"durations": {"0": 2, "0.000001": -1}}', 0.5)$$),
	($$duration_percentile('{"durations": {"0": 9223372036854775807, "0.000001": 1}}', 0.5)$$),
	($$duration_mean('{"seconds": 9223372036854.775808, "durations": {"0": 1}}')$$)
) AS v(expression), pg_temp.error_of(expression) AS e;
DROP VIEW duration_twin, duration_ours;
DROP TABLE duration_lead, duration_stored;
