-- How long an aggregate takes per row, against the same numbers in plain SQL.
-- Run it with psql in a database that has the extension:
--	psql -X -f test/bench/kpi.sql [-v rows=1000000] [-v runs=5]
\if :{?rows}
\else
	\set rows 1000000
\endif
\if :{?runs}
\else
	\set runs 5
\endif
SET search_path = lead_funnel, public;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '256MB';

CREATE TEMP TABLE bench_lead AS
SELECT i % 7 AS channel,
	('{nurture,nurture,nurture,mql,mql,sql,opportunity,customer}'::lead_stage[])[1 + i * 7919 % 8] AS stage,
	i % 5 = 0 AS lost,
	round((i * 7919 % 10000000) / 700.0, 2) AS amount,
	('{none,pending,overdue,met,met,met,breached}'::sla_state[])[1 + i * 104729 % 11 % 7] AS state,
	make_interval(secs => i * 7919 % 90000) AS response,
	i / 20 AS day,
	date '2024-01-01' + (i * 7919 % 800)::int AS started,
	CASE WHEN i % 4 = 0 THEN date '2024-01-01' + (i * 7919 % 800 + i * 104729 % 500)::int END AS churned
FROM generate_series(1, :rows::bigint) AS i;
CREATE TEMP TABLE bench_state AS
SELECT channel, funnel_agg(stage, lost, amount) AS k
FROM (SELECT *, row_number() OVER () / 20 AS part FROM bench_lead) AS l GROUP BY channel, part;
ANALYZE bench_lead;
ANALYZE bench_state;

-- The best of some runs, in nanoseconds per row.
CREATE FUNCTION pg_temp.ns_per_row(query text, source text, runs int) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
	best float8 := 'infinity';
	started timestamptz;
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', source) INTO n;
	FOR run IN 0 .. runs LOOP
		started := clock_timestamp();
		EXECUTE query;
		best := least(best, extract(epoch FROM clock_timestamp() - started));
	END LOOP;
	RETURN round((best * 1e9 / n)::numeric, 1);
END $$;

WITH bench (what, source, ours, plain) AS (VALUES
	('funnel, all rows', 'bench_lead',
		'SELECT funnel_agg(stage, lost, amount) FROM bench_lead',
		'SELECT count(stage), count(*) FILTER (WHERE stage >= ''mql''), count(*) FILTER (WHERE stage >= ''sql''),
			count(*) FILTER (WHERE stage >= ''opportunity''), count(*) FILTER (WHERE stage = ''customer''),
			count(*) FILTER (WHERE stage < ''customer'' AND lost),
			sum(amount) FILTER (WHERE stage = ''customer''),
			sum(amount) FILTER (WHERE stage = ''opportunity'' AND lost IS NOT TRUE),
			sum(amount) FILTER (WHERE stage < ''customer'' AND lost) FROM bench_lead'),
	('funnel, by channel', 'bench_lead',
		'SELECT channel, funnel_agg(stage, lost, amount) FROM bench_lead GROUP BY channel',
		'SELECT channel, count(stage), count(*) FILTER (WHERE stage >= ''mql''), count(*) FILTER (WHERE stage >= ''sql''),
			count(*) FILTER (WHERE stage >= ''opportunity''), count(*) FILTER (WHERE stage = ''customer''),
			count(*) FILTER (WHERE stage < ''customer'' AND lost),
			sum(amount) FILTER (WHERE stage = ''customer''),
			sum(amount) FILTER (WHERE stage = ''opportunity'' AND lost IS NOT TRUE),
			sum(amount) FILTER (WHERE stage < ''customer'' AND lost) FROM bench_lead GROUP BY channel'),
	('one sum of money', 'bench_lead',
		'SELECT revenue(funnel_agg(''customer'', false, amount)) FROM bench_lead',
		'SELECT sum(amount) FROM bench_lead'),
	('funnel, moving window of 50 rows', 'bench_lead',
		'SELECT count(w) FROM (SELECT funnel_agg(stage, lost, amount) OVER (ROWS 50 PRECEDING) AS k FROM bench_lead) AS w',
		'SELECT count(w) FROM (SELECT count(stage) OVER w, count(*) FILTER (WHERE stage >= ''mql'') OVER w,
			count(*) FILTER (WHERE stage >= ''sql'') OVER w, count(*) FILTER (WHERE stage >= ''opportunity'') OVER w,
			count(*) FILTER (WHERE stage = ''customer'') OVER w, count(*) FILTER (WHERE stage < ''customer'' AND lost) OVER w,
			sum(amount) FILTER (WHERE stage = ''customer'') OVER w,
			sum(amount) FILTER (WHERE stage = ''opportunity'' AND lost IS NOT TRUE) OVER w,
			sum(amount) FILTER (WHERE stage < ''customer'' AND lost) OVER w
			FROM bench_lead WINDOW w AS (ROWS 50 PRECEDING)) AS w'),
	('response, by channel', 'bench_lead',
		'SELECT channel, response_agg(state, response) FROM bench_lead GROUP BY channel',
		'SELECT channel, count(*) FILTER (WHERE state = ''met''), count(*) FILTER (WHERE state IN (''overdue'', ''breached'')),
			count(*) FILTER (WHERE state IN (''pending'', ''at_risk'')),
			avg(response) FILTER (WHERE state IN (''met'', ''breached'')) FROM bench_lead GROUP BY channel'),
	('response with median and p95, by channel', 'bench_lead',
		'SELECT channel, sla_attainment(k), response_percentile(k, 0.5), response_percentile(k, 0.95)
			FROM (SELECT channel, response_agg(state, response) AS k FROM bench_lead GROUP BY channel) AS s',
		'SELECT channel, count(*) FILTER (WHERE state = ''met'')::numeric / count(*) FILTER (WHERE state IN (''met'', ''overdue'', ''breached'')),
			percentile_disc(''{0.5,0.95}''::float8[]) WITHIN GROUP (ORDER BY response) FILTER (WHERE state IN (''met'', ''breached''))
			FROM bench_lead GROUP BY channel'),
	('durations, all rows', 'bench_lead',
		'SELECT duration_percentile(duration_agg(response), 0.5) FROM bench_lead',
		'SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY response) FROM bench_lead'),
	('durations, groups of 20 rows', 'bench_lead',
		'SELECT day, duration_percentile(duration_agg(response), 0.5) FROM bench_lead GROUP BY day',
		'SELECT day, percentile_disc(0.5) WITHIN GROUP (ORDER BY response) FROM bench_lead GROUP BY day'),
	('customers, by channel, with retention after a year', 'bench_lead',
		'SELECT channel, churn_rate(k), retention_at(k, 12), net_revenue_retention(k)
			FROM (SELECT channel, retention_agg(started, churned, NULL, amount, amount, ''2026-07-01''::date) AS k FROM bench_lead GROUP BY channel) AS s',
		'SELECT channel, count(churned)::numeric / count(*),
			count(*) FILTER (WHERE churned - started >= 365 OR churned IS NULL)::numeric / nullif(count(*) FILTER (WHERE started <= ''2025-07-01''), 0),
			sum(amount) FILTER (WHERE churned IS NULL) / sum(amount) FROM bench_lead GROUP BY channel'),
	('roll-up of stored states, per state', 'bench_state',
		'SELECT channel, rollup(k) FROM bench_state GROUP BY channel',
		'SELECT channel, sum(leads(k)), sum(mqls(k)), sum(sqls(k)), sum(opportunities(k)), sum(won(k)), sum(lost(k)),
			sum(revenue(k)), sum(pipeline(k)), sum(lost_value(k)) FROM bench_state GROUP BY channel')
)
SELECT what, o AS "ours, ns/row", p AS "plain SQL, ns/row", round(p / o, 2) AS "times faster"
FROM bench, pg_temp.ns_per_row(ours, source, :runs) AS o, pg_temp.ns_per_row(plain, source, :runs) AS p;
