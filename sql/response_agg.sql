-- Response times: response_agg, its accessors, and every way to plan it.
SET search_path = lead_funnel, public;
SET intervalstyle = postgres;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Each state, with and without a time.
SELECT state, response, response_agg(state, response)
FROM unnest('{none,pending,at_risk,overdue,met,breached,NULL}'::sla_state[]) AS state, unnest('{00:10,NULL}'::interval[]) AS response
GROUP BY state, response ORDER BY state, response;

-- Without rows, and one of each number.
SELECT k, met(k), missed(k), pending(k), response_count(k), sla_attainment(k), response_mean(k)
FROM (SELECT response_agg('met', '1 hour') FROM generate_series(1, 0)
	UNION ALL VALUES ('{"none": 9, "pending": 2, "at_risk": 1, "overdue": 3, "met": 12, "breached": 4, "seconds": 54000.5, "times": {"0": 7, "29.884416": 8}}'::response_kpi),
		('{"met": -2, "overdue": 1, "seconds": -90, "times": {"29.884416": -2}}')) AS r(k);

-- A day is 24 hours, and the mean has no days.  Halves of a microsecond round away from zero.
SELECT response_mean(response_agg('met', r)) FROM unnest('{"1 day 12:00","3 days","-1 day 1 week"}'::interval[]) AS r;
SELECT response_mean(k) FROM (VALUES ('{"seconds": 0.000003, "times": {"0": 2}}'::response_kpi), ('{"seconds": -0.000003, "times": {"0": 2}}'),
	('{"seconds": 0.000004, "times": {"0": 3}}'), ('{"seconds": 0.000005, "times": {"0": -3}}'),
	('{"seconds": 85070591730234615847396907784232.501249, "times": {"0": 9223372036854775807}}'),
	('{"seconds": 85070591730234615847396907784232.501249, "times": {"0": -9223372036854775808}}')) AS v(k);

-- Percentiles: those of percentile_disc, within 1/64.
SELECT p, response_percentile(response_agg(state, response), p) FROM (VALUES ('met'::sla_state, interval '10 min'), ('breached', '1 hour'), ('met', NULL),
	('overdue', '1 day'), (NULL, '2 days'), ('met', '0')) AS v(state, response), unnest('{0,0.33,0.34,0.5,0.67,1}'::float8[]) AS p GROUP BY p ORDER BY p;
SELECT response_percentile('{}', 0.5), response_percentile(NULL, 0.5), response_percentile('{"times": {"0": 1}}', NULL);

-- Rows with NULLs in both arguments.
CREATE TABLE response_lead AS
SELECT i AS id, ('{Ann,Bob,Eve,NULL}'::text[])[1 + i % 4] AS owner,
	('{none,pending,at_risk,overdue,met,met,met,breached,NULL}'::sla_state[])[1 + h % 9] AS state,
	CASE WHEN h % 5 > 0 THEN make_interval(days => (h % 3)::int, secs => (h % 1000000007) / 1e6) END AS response
FROM generate_series(1, 4000) AS i, abs(hashint4(i)::bigint) AS h;
ANALYZE response_lead;

-- The twin in plain SQL.
CREATE VIEW response_twin AS
SELECT owner, met, missed, pending, response_count, (met::numeric / nullif(met + missed, 0))::text AS sla_attainment,
	make_interval(secs => round(seconds / nullif(response_count, 0), 6)::float8)::text AS response_mean,
	true AS percentiles
FROM (SELECT owner,
		count(*) FILTER (WHERE state = 'met') AS met,
		count(*) FILTER (WHERE state IN ('overdue', 'breached')) AS missed,
		count(*) FILTER (WHERE state IN ('pending', 'at_risk')) AS pending,
		count(response) FILTER (WHERE state IN ('met', 'breached')) AS response_count,
		sum(extract(epoch FROM response)) FILTER (WHERE state IN ('met', 'breached')) AS seconds
	FROM response_lead GROUP BY ROLLUP (owner)) AS t;
CREATE VIEW response_ours AS
SELECT owner, met(k), missed(k), pending(k), response_count(k), sla_attainment(k)::text, response_mean(k)::text,
	(SELECT bool_and(abs(extract(epoch FROM response_percentile(k, p) - exact)) <= extract(epoch FROM exact) / 64)
	FROM unnest(fractions, exacts) AS f(p, exact)) AS percentiles
FROM (SELECT owner, response_agg(state, response) AS k, fractions,
		percentile_disc(fractions) WITHIN GROUP (ORDER BY response) FILTER (WHERE state IN ('met', 'breached')) AS exacts
	FROM response_lead, (VALUES ('{0,0.001,0.25,0.5,0.9,0.95,1}'::float8[])) AS f(fractions) GROUP BY ROLLUP (owner), fractions) AS t;
SELECT (SELECT count(*) FROM response_ours) AS groups, count(*) AS differences FROM (
	(TABLE response_ours EXCEPT ALL TABLE response_twin) UNION ALL (TABLE response_twin EXCEPT ALL TABLE response_ours)) AS d;

-- Serial, parallel, rolled up and moving are the same.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT owner, response_agg(state, response) AS k FROM response_lead GROUP BY owner;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT pg_temp.plan_has('SELECT owner, response_agg(state, response) FROM response_lead GROUP BY owner', 'Partial .*Aggregate') AS plan,
	count(*) FILTER (WHERE p.k = s.k) AS same, count(*) AS groups
FROM (SELECT owner, response_agg(state, response) AS k FROM response_lead GROUP BY owner) AS p
	JOIN serial AS s ON s.owner IS NOT DISTINCT FROM p.owner;
CREATE TABLE response_stored AS SELECT id % 97 AS part, response_agg(state, response) AS k FROM response_lead GROUP BY part;
SELECT pg_temp.plan_has('SELECT rollup(k) FROM response_stored', 'Partial Aggregate') AS plan,
	(SELECT rollup(k) FROM response_stored) = (SELECT rollup(k) FROM serial) AS parallel_rollup;
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT rollup(k::text::response_kpi) = (SELECT rollup(k) FROM serial) AS by_text FROM response_stored;
SELECT count(*) AS frames, count(*) FILTER (WHERE k <> (
	SELECT response_agg(state, response) FROM response_lead AS l WHERE l.id BETWEEN m.id - 9 AND m.id)) AS moving
FROM (SELECT id, response_agg(state, response) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM response_lead WHERE id <= 200) AS m;
SELECT count(*) AS frames, count(*) FILTER (WHERE k <> (SELECT rollup(s.k) FROM response_stored AS s WHERE s.part BETWEEN m.part - 3 AND m.part + 2)) AS rollup
FROM (SELECT part, rollup(k) OVER (ORDER BY part ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS k FROM response_stored) AS m;

-- A response is looked at only where there is one.
SELECT response_agg(state, '-1 month') FROM unnest('{none,pending,at_risk,overdue,NULL}'::sla_state[]) AS state;
SELECT expression, e.* FROM (VALUES
	($$response_agg('met', '-1 second')$$), ($$response_agg('breached', '1 day -24:00:01')$$), ($$response_agg('met', '1 month')$$),
	($$response_agg('met', '1 year -12 months 1 day')$$), ($$response_agg('met', '2147483647 days')$$),
	($$response_agg_transition('{"times": {"0": 9223372036854775807}}', 'met', '0')$$),
	($$response_agg_inverse('{"times": {"0": -9223372036854775808}}', 'met', '0')$$),
	($$response_agg_transition('{"seconds": 170141183460469231731687303715884.105727}', 'met', '1 s')$$),
	($$response_mean('{"seconds": 9223372036854.775808, "times": {"0": 1}}')$$),
	($$response_percentile('{"times": {"0": 1}}', 1.01)$$), ($$response_percentile('{"times": {"0": 2, "0.000001": -1}}', 0.5)$$)
) AS v(expression), pg_temp.error_of(expression) AS e;
DROP VIEW response_twin, response_ours;
DROP TABLE response_lead, response_stored;
