-- Response times: response_agg, its accessors, and every way to plan it.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET intervalstyle = postgres;

-- Each state, with and without a time; a time is looked at only where there is an answer
SELECT 'one lead', pg_temp.verdict(concat_ws(' ', state, response), response_agg_transition(NULL, state, response)::text,
	CASE WHEN state IS NULL THEN '{}'
		ELSE format('{"%s": 1%s}', state, CASE WHEN state IN ('met', 'breached') AND response IS NOT NULL THEN ', "seconds": 600, "times": {"587.20256": 1}' END) END)
FROM unnest('{none,pending,at_risk,overdue,met,breached,NULL}'::sla_state[]) AS state, unnest('{00:10,NULL}'::interval[]) AS response;
SELECT 'leads', pg_temp.verdict(what, k::text, want) FROM (
	SELECT 'not answered', response_agg(state, '-1 month'), '{"none": 1, "pending": 1, "at_risk": 1, "overdue": 1}'
	FROM unnest('{none,pending,at_risk,overdue,NULL}'::sla_state[]) AS state
	UNION ALL SELECT 'no rows', response_agg('met', '1 hour'), '{}' FROM generate_series(1, 0)) AS t(what, k, want);

-- Each accessor, of a state, of the empty one and of a difference with negative counters
SELECT 'accessors', pg_temp.verdict(function, pg_temp.answer(format(
		$$concat_ws(' | ', coalesce(%1$s('%2$s')::text, 'NULL'), coalesce(%1$s('{}')::text, 'NULL'), coalesce(%1$s('%3$s')::text, 'NULL'))$$, function,
		'{"none": 9, "pending": 2, "at_risk": 1, "overdue": 3, "met": 12, "breached": 4, "seconds": 54000.5, "times": {"0": 7, "29.884416": 8}}',
		'{"met": -2, "overdue": 1, "seconds": -90, "times": {"29.884416": -2}}')), want)
FROM (VALUES ('met', '12 | 0 | -2'), ('missed', '7 | 0 | 1'), ('pending', '3 | 0 | 0'), ('response_count', '15 | 0 | -2'),
	('sla_attainment', '0.63157894736842105263 | NULL | 2.0000000000000000'), ('response_mean', '01:00:00.033333 | NULL | 00:00:45')) AS v(function, want);
-- A day is 24 hours, and the mean has no days.  Halves of a microsecond round away from zero.
SELECT 'means', pg_temp.verdict(k::text, response_mean(k), want) FROM (
	SELECT response_agg('met', r), interval '84:00:00' FROM unnest('{"1 day 12:00","3 days","-1 day 1 week"}'::interval[]) AS r
	UNION ALL VALUES ('{"seconds": 0.000003, "times": {"0": 2}}'::response_kpi, interval '00:00:00.000002'),
		('{"seconds": -0.000003, "times": {"0": 2}}', '-00:00:00.000002'),
		('{"seconds": 0.000004, "times": {"0": 3}}', '00:00:00.000001'), ('{"seconds": 0.000005, "times": {"0": -3}}', '-00:00:00.000002'),
		('{"seconds": 85070591730234615847396907784232.501249, "times": {"0": 9223372036854775807}}', '2562047788:00:54.775807'),
		('{"seconds": 85070591730234615847396907784232.501249, "times": {"0": -9223372036854775808}}', '-2562047788:00:54.775806')) AS t(k, want);
-- Percentiles: those of percentile_cont, within 1/64
SELECT 'percentiles', pg_temp.verdict(p::text, response_percentile(k, p), want)
FROM (SELECT response_agg(state, response) FROM (VALUES ('met'::sla_state, interval '10 min'), ('breached', '1 hour'), ('met', NULL),
		('overdue', '1 day'), (NULL, '2 days'), ('met', '0')) AS v(state, response)) AS t(k),
	(VALUES (0, interval '0'), (0.25, '00:04:57.795584'), (0.5, '00:09:55.591168'), (0.75, '00:34:52.957696'), (1, '00:59:50.324224')) AS v(p, want);
SELECT 'NULLs', pg_temp.verdict(what, got, NULL) FROM (VALUES ('of nothing', response_percentile('{}', 0.5)), ('of NULL', response_percentile(NULL, 0.5)),
	('at NULL', response_percentile('{"times": {"0": 1}}', NULL))) AS v(what, got);

-- Rows with NULLs in both arguments
CREATE TABLE response_lead AS
SELECT i AS id, ('{Ann,Bob,Eve,NULL}'::text[])[1 + i % 4] AS owner,
	('{none,pending,at_risk,overdue,met,met,met,breached,NULL}'::sla_state[])[1 + h % 9] AS state,
	CASE WHEN h % 5 > 0 THEN make_interval(days => (h % 3)::int, secs => (h % 1000000007) / 1e6) END AS response
FROM generate_series(1, 4000) AS i, abs(hashint4(i)::bigint) AS h;
ANALYZE response_lead;
-- The twin in plain SQL
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
		percentile_cont(fractions) WITHIN GROUP (ORDER BY response) FILTER (WHERE state IN ('met', 'breached')) AS exacts
	FROM response_lead, (VALUES ('{0,0.001,0.25,0.5,0.9,0.95,1}'::float8[])) AS f(fractions) GROUP BY ROLLUP (owner), fractions) AS t;
SELECT 'groups and their twins', (SELECT count(*) FROM response_ours), count(*) || ' wrong' FROM (
	(TABLE response_ours EXCEPT ALL TABLE response_twin) UNION ALL (TABLE response_twin EXCEPT ALL TABLE response_ours)) AS d;

-- Serial, parallel, rolled up and moving are the same.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT owner, response_agg(state, response) AS k FROM response_lead GROUP BY owner;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT 'a parallel plan', pg_temp.plan_has('SELECT owner, response_agg(state, response) FROM response_lead GROUP BY owner', 'Partial .*Aggregate'),
	pg_temp.verdict(s.owner, p.k::text, s.k::text)
FROM (SELECT owner, response_agg(state, response) AS k FROM response_lead GROUP BY owner) AS p
	JOIN serial AS s ON s.owner IS NOT DISTINCT FROM p.owner;
CREATE TABLE response_stored AS SELECT id % 97 AS part, response_agg(state, response) AS k FROM response_lead GROUP BY part;
SELECT 'a parallel rollup', pg_temp.plan_has('SELECT rollup(k) FROM response_stored', 'Partial Aggregate'),
	pg_temp.verdict('all', (SELECT rollup(k) FROM response_stored)::text, (SELECT rollup(k) FROM serial)::text);
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT 'by text', rollup(k::text::response_kpi) = (SELECT rollup(k) FROM serial) FROM response_stored;
SELECT 'frames', pg_temp.verdict(id::text, k::text, (SELECT response_agg(state, response) FROM response_lead AS l WHERE l.id BETWEEN m.id - 9 AND m.id)::text)
FROM (SELECT id, response_agg(state, response) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM response_lead WHERE id <= 200) AS m;
SELECT 'frames of states', pg_temp.verdict(part::text, k::text, (SELECT rollup(s.k) FROM response_stored AS s WHERE s.part BETWEEN m.part - 3 AND m.part + 2)::text)
FROM (SELECT part, rollup(k) OVER (ORDER BY part ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS k FROM response_stored) AS m;

\set counter 'counter of type response_kpi out of range / A counter lies between -9223372036854775808 and 9223372036854775807.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	($$response_agg('met', '-1 second')$$, '22023 response time must not be negative / Give NULL where the end precedes the start.'),
	($$response_agg('breached', '1 day -24:00:01')$$, '22023 response time must not be negative / Give NULL where the end precedes the start.'),
	($$response_agg('met', '1 month')$$, '22023 response time must be finite and without months / A month has no fixed length. / Give the elapsed time, for example interval ''36:00''.'),
	($$response_agg('met', '1 year -12 months 1 day')$$, '{"met": 1, "seconds": 86400, "times": {"85899.34592": 1}}'),
	($$response_agg('met', '2147483647 days')$$, '22015 response time out of range'),
	($$response_agg_transition('{"times": {"0": 9223372036854775807}}', 'met', '0')$$, '22003 ' || :'counter'),
	($$response_agg_inverse('{"times": {"0": -9223372036854775808}}', 'met', '0')$$, '22003 ' || :'counter'),
	($$response_agg_transition('{"seconds": 170141183460469231731687303715884.105727}', 'met', '1 s')$$, '22003 sum of type response_kpi out of range / '
		'A sum lies between -170141183460469231731687303715884.105728 and 170141183460469231731687303715884.105727.'),
	($$response_mean('{"seconds": 9223372036854.775808, "times": {"0": 1}}')$$, '22015 mean response time out of range'),
	($$response_percentile('{"times": {"0": 1}}', 1.01)$$, '22003 percentile value 1.01 is not between 0 and 1'),
	($$response_percentile('{"times": {"0": 2, "0.000001": -1}}', 0.5)$$, '22023 value of type response_kpi has negative counts / '
		'More was subtracted than was there. / Subtract only a state whose rows are among those of the other.')
) AS v(expression, want);
DROP VIEW response_twin, response_ours;
DROP TABLE response_lead, response_stored;
