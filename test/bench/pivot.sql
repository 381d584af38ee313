-- How long pivots take per row, against GROUP BY.
-- Run it with psql in a database that has the extension:
--	psql -X -f test/bench/pivot.sql [-v rows=5000000] [-v runs=5]
\if :{?rows}
\else
	\set rows 5000000
\endif
\if :{?runs}
\else
	\set runs 5
\endif
SET search_path = public, lead_funnel;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '1GB';

-- Eight channels and all else in an order that no processor can guess.
CREATE UNLOGGED TABLE pivot_lead AS
SELECT ('{Google Ads,Meta prospecting,Meta retargeting,LinkedIn,Organic Search,Direct,Referral,Email}'::text[])[1 + (i >> 7) % 8] AS channel,
	('{nurture,nurture,nurture,mql,mql,sql,opportunity,customer}'::lead_stage[])[1 + (i >> 11) % 8] AS stage,
	(i >> 15) % 5 = 0 AS lost,
	round((i % 10000000) / 700.0, 2) AS amount,
	('{none,pending,overdue,met,met,met,breached}'::sla_state[])[1 + (i >> 9) % 7] AS state,
	make_interval(secs => (i >> 3) % 90000) AS response
FROM (SELECT n * 2654435761 % 4294967291 AS i FROM generate_series(1, :rows::bigint) AS n) AS i;
-- Five leads per key.
CREATE UNLOGGED TABLE pivot_many AS
SELECT 'utm campaign ' || n * 2654435761 % greatest(:rows / 5, 1) AS channel, stage, lost, amount
FROM (SELECT *, row_number() OVER () AS n FROM pivot_lead) AS l;
CREATE UNLOGGED TABLE pivot_day AS
SELECT date '2023-01-01' + (n % 1096)::int AS day, funnel_agg_by(channel, stage, lost, amount) AS k
FROM (SELECT *, row_number() OVER () AS n FROM pivot_lead) AS l GROUP BY 1 ORDER BY 1;
-- What workers cost that have next to nothing to do.
CREATE UNLOGGED TABLE pivot_few AS SELECT * FROM pivot_lead LIMIT 5000;
ALTER TABLE pivot_few SET (parallel_workers = 2);
VACUUM (ANALYZE) pivot_few;
VACUUM (ANALYZE) pivot_lead;
VACUUM (ANALYZE) pivot_many;
VACUUM (ANALYZE) pivot_day;

-- The best of some runs, in nanoseconds per row; in turns, so that whatever else the machine does slows both.
CREATE FUNCTION pg_temp.ns_per_row(ours text, other text, source text, runs int, other_workers int, OUT o numeric, OUT p numeric)
LANGUAGE plpgsql AS $$
DECLARE
	best float8[] := '{infinity,infinity}';
	started timestamptz;
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', source) INTO n;
	PERFORM set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
		set_config('min_parallel_table_scan_size', '0', true), set_config('parallel_leader_participation', 'off', true);
	FOR run IN 0 .. runs LOOP
		FOR i IN 1 .. 2 LOOP
			PERFORM set_config('max_parallel_workers_per_gather', CASE i WHEN 2 THEN other_workers ELSE 0 END::text, true);
			started := clock_timestamp();
			EXECUTE CASE i WHEN 1 THEN ours ELSE other END;
			best[i] := least(best[i], extract(epoch FROM clock_timestamp() - started));
		END LOOP;
	END LOOP;
	o := round((best[1] * 1e9 / n)::numeric, 1);
	p := round((best[2] * 1e9 / n)::numeric, 1);
END $$;

\set funnel_by 'SELECT funnel_agg_by(channel, stage, lost, amount) FROM pivot_lead'
\set response_by 'SELECT response_agg_by(channel, state, response) FROM pivot_lead'
\set plain_count 'SELECT channel, count(*) FROM pivot_lead GROUP BY channel'
\set plain_funnel 'SELECT channel, count(stage), count(*) FILTER (WHERE stage >= ''mql''), count(*) FILTER (WHERE stage >= ''sql''), count(*) FILTER (WHERE stage >= ''opportunity''), count(*) FILTER (WHERE stage = ''customer''), count(*) FILTER (WHERE stage < ''customer'' AND lost), sum(amount) FILTER (WHERE stage = ''customer''), sum(amount) FILTER (WHERE stage = ''opportunity'' AND lost IS NOT TRUE), sum(amount) FILTER (WHERE stage < ''customer'' AND lost) FROM pivot_lead GROUP BY channel'
\set plain_response 'SELECT channel, count(*) FILTER (WHERE state = ''met''), count(*) FILTER (WHERE state IN (''overdue'', ''breached'')), count(*) FILTER (WHERE state IN (''pending'', ''at_risk'')), avg(response) FILTER (WHERE state IN (''met'', ''breached'')) FROM pivot_lead GROUP BY channel'

WITH bench (what, source, ours, other, other_workers) AS (VALUES
	('SELECT count(*), against GROUP BY channel, count(*)', 'pivot_lead', 'SELECT count(*) FROM pivot_lead', :'plain_count', 0),
	('count of the four columns, against the same', 'pivot_lead', 'SELECT count(channel), count(stage), count(lost), count(amount) FROM pivot_lead', :'plain_count', 0),
	('funnel_agg_by, against GROUP BY channel, count(*)', 'pivot_lead', :'funnel_by', :'plain_count', 0),
	('funnel_agg_by, against plain SQL with FILTER', 'pivot_lead', :'funnel_by', :'plain_funnel', 0),
	('funnel_agg_by, against GROUP BY channel, funnel_agg', 'pivot_lead', :'funnel_by',
		'SELECT channel, funnel_agg(stage, lost, amount) FROM pivot_lead GROUP BY channel', 0),
	('response_agg_by, against GROUP BY channel, count(*)', 'pivot_lead', :'response_by', :'plain_count', 0),
	('response_agg_by, against plain SQL with FILTER', 'pivot_lead', :'response_by', :'plain_response', 0),
	('response_agg_by, against GROUP BY channel, response_agg', 'pivot_lead', :'response_by',
		'SELECT channel, response_agg(state, response) FROM pivot_lead GROUP BY channel', 0),
	('many keys: funnel_agg_by, against GROUP BY channel, count(*)', 'pivot_many',
		'SELECT funnel_agg_by(channel, stage, lost, amount) FROM pivot_many',
		'SELECT channel, count(*) FROM pivot_many GROUP BY channel', 0),
	('many keys: each of it, against GROUP BY channel, funnel_agg', 'pivot_many',
		'SELECT (each(k)).* FROM (SELECT funnel_agg_by(channel, stage, lost, amount) AS k FROM pivot_many) AS s',
		'SELECT channel, funnel_agg(stage, lost, amount) FROM pivot_many GROUP BY channel', 0),
	('funnel_agg_by: one process, against two workers', 'pivot_lead', :'funnel_by', :'funnel_by', 2),
	('GROUP BY channel, count(*): one process, against two workers', 'pivot_lead', :'plain_count', :'plain_count', 2),
	('a table of 5000 rows, in ns per row of the large one: one process, against two workers', 'pivot_lead',
		'SELECT count(*) FROM pivot_few', 'SELECT count(*) FROM pivot_few', 2),
	('windows of 300 days, against windows of 30', 'pivot_day',
		'SELECT count(k) FROM (SELECT rollup(k) OVER (ORDER BY day ROWS 299 PRECEDING) AS k FROM pivot_day) AS w',
		'SELECT count(k) FROM (SELECT rollup(k) OVER (ORDER BY day ROWS 29 PRECEDING) AS k FROM pivot_day) AS w', 0)
)
SELECT what, o AS "ours, ns/row", p AS "other, ns/row", round(o / p, 2) AS "ours / other"
FROM bench, pg_temp.ns_per_row(ours, other, source, :runs, other_workers);
