-- Durations: the aggregate, percentiles within 1/64, and the ways to the same state.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET intervalstyle = 'postgres';

SELECT 'states', pg_temp.verdict(what, k::text, want) FROM (
	SELECT 'no rows', duration_agg('1 hour'), '{}' FROM generate_series(1, 0)
	UNION ALL SELECT 'NULLs', duration_agg(NULL), '{}' FROM generate_series(1, 3)
	UNION ALL SELECT 'both', duration_agg(d), '{"seconds": 86550.5, "durations": {"0": 1, "29.884416": 1, "59.768832": 2, "85899.34592": 1}}'
		FROM unnest('{0,NULL,00:01:00,00:00:30,"1 day",NULL,00:01:00.5}'::interval[]) AS d
	-- A day is 24 hours, and no result has days.
	UNION ALL SELECT 'days', duration_agg(d), '{"seconds": 777600, "durations": {"257698.03776": 3}}'
		FROM unnest('{"3 days","1 day 48:00","1 week -96:00"}'::interval[]) AS d
	UNION ALL VALUES ('one more', duration_agg_transition(NULL, '1 minute'), '{"seconds": 60, "durations": {"59.768832": 1}}'),
		('none more', duration_agg_transition(NULL, NULL), '{}'),
		('one less', duration_agg_inverse(NULL, '1 minute'), '{"seconds": -60, "durations": {"59.768832": -1}}')) AS t(what, k, want);
SELECT 'accessors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	('duration_count(''{}'')', '0'), ('duration_mean(''{}'')', NULL), ('duration_percentile(''{}'', 0.5)', NULL),
	('duration_count(NULL)', NULL), ('duration_mean(NULL)', NULL), ('duration_percentile(NULL, 0.5)', NULL), ('duration_percentile(''{}'', NULL)', NULL),
	($$duration_count('{"seconds": 86550.5, "durations": {"0": 1, "29.884416": 1, "59.768832": 2, "85899.34592": 1}}')$$, '5'),
	($$duration_mean('{"seconds": 86550.5, "durations": {"0": 1, "29.884416": 1, "59.768832": 2, "85899.34592": 1}}')$$, '04:48:30.1'),
	($$duration_percentile('{"seconds": 86550.5, "durations": {"0": 1, "29.884416": 1, "59.768832": 2, "85899.34592": 1}}', 0.5)$$, '00:01:00.29312'),
	($$duration_mean('{"seconds": 777600, "durations": {"257698.03776": 3}}')$$, '72:00:00'),
	($$duration_percentile('{"seconds": 777600, "durations": {"257698.03776": 3}}', 0)$$, '72:10:45.521408')) AS v(expression, want);

-- Between two numbers as percentile_cont: a median of an even count lies in their middle.
SELECT 'ranks', pg_temp.verdict(p::text, got, want)
FROM (SELECT p, duration_percentile(duration_agg(d), p) AS got, percentile_cont(p) WITHIN GROUP (ORDER BY d) AS want
	FROM unnest('{00:00:00.000001,00:00:00.000003,00:00:00.000011,00:00:00.000063}'::interval[]) AS d,
		unnest('{0,0.2,0.25,0.26,0.5,0.51,0.75,0.99,1}'::float8[]) AS p GROUP BY p) AS t;
-- From no time at all to the longest: within 1/64, exact below 64 microseconds
SELECT 'bins', pg_temp.verdict(d::text, duration_percentile(duration_agg_transition(NULL, d), 0.5), want) FROM (VALUES
	('0'::interval, '0'::interval), ('00:00:00.000001', '00:00:00.000001'), ('00:00:00.000063', '00:00:00.000063'), ('00:00:00.000064', '00:00:00.000065'),
	('00:00:01', '00:00:01.007616'), ('00:15:00', '00:14:57.581056'), ('24:00', '24:09:33.087744'), ('720:00', '715:49:40.3776'),
	('8760:00', '8780:49:19.29856'), ('876000:00', '869835:51:55.906048'), ('2562047788:00:54.775807', '2542031789:40:16.847872')) AS v(d, want);
SELECT 'durations', count(*), count(*) FILTER (WHERE abs(extract(epoch FROM median - d)) > extract(epoch FROM d) / 64) || ' further off than 1/64'
FROM (SELECT d, duration_percentile(duration_agg(d), 0.5) AS median
	FROM (SELECT (1.07 ^ i)::bigint * interval '1 microsecond' AS d FROM generate_series(0, 600) AS i) AS s GROUP BY d) AS t;

-- Rows with NULLs, in groups of many sizes, some without any duration
CREATE TABLE duration_lead AS
SELECT i AS id, floor(sqrt(i))::int % 60 AS owner,
	CASE WHEN h % 5 > 0 AND floor(sqrt(i))::int % 60 <> 7 THEN make_interval(days => (h % 3)::int, secs => exp(h % 1000 / 50.0) / 1e3) END AS d
FROM generate_series(1, 6000) AS i, abs(hashint4(i)::bigint) AS h;
ANALYZE duration_lead;
-- The twin in plain SQL
CREATE VIEW duration_twin AS
SELECT owner, count, make_interval(secs => round(seconds / nullif(count, 0), 6)::float8)::text AS mean,
	CASE WHEN count > 0 THEN true END AS percentiles
FROM (SELECT owner, count(d), sum(extract(epoch FROM d)) AS seconds FROM duration_lead GROUP BY ROLLUP (owner)) AS t;
CREATE VIEW duration_ours AS
SELECT owner, duration_count(k), duration_mean(k)::text,
	(SELECT bool_and(abs(extract(epoch FROM duration_percentile(k, p) - exact)) <= extract(epoch FROM exact) / 64)
	FROM unnest(fractions, exacts) AS f(p, exact)) AS percentiles
FROM (SELECT owner, duration_agg(d) AS k, fractions, percentile_cont(fractions) WITHIN GROUP (ORDER BY d) AS exacts
	FROM duration_lead, (VALUES ('{0,0.001,0.25,0.5,0.75,0.9,0.95,0.99,1}'::float8[])) AS f(fractions) GROUP BY ROLLUP (owner), fractions) AS t;
SELECT 'groups and their twins', (SELECT count(*) FROM duration_ours), count(*) || ' wrong' FROM (
	(TABLE duration_ours EXCEPT ALL TABLE duration_twin) UNION ALL (TABLE duration_twin EXCEPT ALL TABLE duration_ours)) AS d;

-- Serial, parallel, rolled up, moving, and added to be taken away: the same bytes
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT owner, duration_agg(d) AS k FROM duration_lead GROUP BY owner;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT 'a parallel plan', pg_temp.plan_has('SELECT owner, duration_agg(d) FROM duration_lead GROUP BY owner', 'Partial .*Aggregate'),
	pg_temp.verdict(owner::text, duration_kpi_send(p.k), duration_kpi_send(s.k))
FROM (SELECT owner, duration_agg(d) AS k FROM duration_lead GROUP BY owner) AS p FULL JOIN serial AS s USING (owner);
CREATE TABLE duration_stored AS SELECT id % 97 AS part, duration_agg(d) AS k FROM duration_lead GROUP BY part;
SELECT 'a parallel rollup', pg_temp.plan_has('SELECT rollup(k) FROM duration_stored', 'Partial Aggregate'),
	pg_temp.verdict('all', duration_kpi_send((SELECT rollup(k) FROM duration_stored)), duration_kpi_send((SELECT rollup(k) FROM serial)));
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT 'frames', pg_temp.verdict(id::text, duration_kpi_send(k), duration_kpi_send((
	SELECT duration_agg(d) FROM duration_lead AS l WHERE l.id BETWEEN m.id - 9 AND m.id)))
FROM (SELECT id, duration_agg(d) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM duration_lead WHERE id <= 300) AS m;
SELECT 'frames of states', pg_temp.verdict(part::text, k::text, (SELECT rollup(s.k)::text FROM duration_stored AS s WHERE s.part BETWEEN m.part - 3 AND m.part + 2))
FROM (SELECT part, rollup(k) OVER (ORDER BY part ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS k FROM duration_stored) AS m;
SELECT 'pairs', count(*), count(*) FILTER (WHERE duration_kpi_send(a.k + b.k - b.k) <> duration_kpi_send(a.k)
	OR duration_kpi_send(a.k - b.k + b.k) <> duration_kpi_send(a.k) OR a.k - a.k <> '{}') || ' wrong when added and taken away'
FROM duration_stored AS a, duration_stored AS b;

\set negative 'value of type duration_kpi has negative counts / More was subtracted than was there. / Subtract only a state whose rows are among those of the other.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	($$duration_agg('-1 microsecond')$$, '22023 duration must not be negative / Give NULL where the end precedes the start.'),
	($$duration_agg('1 day -24:00:01')$$, '22023 duration must not be negative / Give NULL where the end precedes the start.'),
	($$duration_agg('1 month')$$, '22023 duration must be finite and without months / A month has no fixed length. / Give the elapsed time, for example interval ''36:00''.'),
	($$duration_agg('1 year -12 months 1 day -25:00')$$, '22023 duration must not be negative / Give NULL where the end precedes the start.'),
	($$duration_agg('2147483647 days')$$, '22015 duration out of range'),
	($$duration_percentile('{}', -0.01)$$, '22003 percentile value -0.01 is not between 0 and 1'),
	($$duration_percentile('{}', 1.01)$$, '22003 percentile value 1.01 is not between 0 and 1'),
	($$duration_percentile('{}', 'NaN')$$, '22003 percentile value NaN is not between 0 and 1'),
	($$duration_percentile('{"durations": {"0": 2, "0.000001": -1}}', 0.5)$$, '22023 ' || :'negative'),
	($$duration_percentile('{"durations": {"0": 9223372036854775807, "0.000001": 1}}', 0.5)$$,
		'22003 counter of type duration_kpi out of range / A counter lies between -9223372036854775808 and 9223372036854775807.'),
	($$duration_mean('{"seconds": 9223372036854.775808, "durations": {"0": 1}}')$$, '22015 mean duration out of range')
) AS v(expression, want);
DROP VIEW duration_twin, duration_ours;
DROP TABLE duration_lead, duration_stored;
