-- How long it takes to put paths together and to credit their channels, against
-- putting them together alone.  Run it with psql in a database that has the extension:
--	psql -X -f test/bench/attribution.sql [-v rows=1000000] [-v runs=3]
-- rows are paths, with six touches each on average; the bar is 2.5 times array_agg
-- for all simple models, and a second for Markov.
\if :{?rows}
\else
	\set rows 1000000
\endif
\if :{?runs}
\else
	\set runs 3
\endif
SET search_path = public, lead_funnel;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '1GB';

-- Twelve channels, from 1 to 11 touches, in an order that no processor can guess.
CREATE UNLOGGED TABLE bench_touch AS
SELECT i % :rows AS lead_id,
	('{Google Ads,Meta prospecting,Meta retargeting,LinkedIn,Organic Search,Direct,Referral,Email,Display,Affiliates,Video,SMS}'::text[])[1 + (h >> 7) % 12] AS channel,
	timestamptz '2026-01-01 00:00+00' + (h % 15552000) * interval '1 second' AS touched_at,
	(h >> 7) % 12 = 5 AS direct
FROM (SELECT i, i * 2654435761 % 4294967291 AS h FROM generate_series(1, 11 * :rows::bigint) AS i) AS t
WHERE (h >> 3) % 11 < 6;
CREATE UNLOGGED TABLE bench_lead AS
SELECT lead_id, timestamptz '2026-07-01 00:00+00' AS converted_at, lead_id % 3 = 0 AS is_sql, lead_id % 7 = 0 AS is_won, round(lead_id * 7919 % 10000000 / 700.0, 2) AS revenue
FROM generate_series(0, :rows::bigint - 1) AS lead_id;
CREATE UNLOGGED TABLE bench_path AS
SELECT lead_id, touch_path_agg(channel, touched_at, direct) AS path FROM bench_touch GROUP BY 1;
VACUUM (ANALYZE) bench_touch;
VACUUM (ANALYZE) bench_lead;
VACUUM (ANALYZE) bench_path;
SELECT count(*) AS paths, sum(touches(path)) AS touches FROM bench_path;

-- The best of some runs in milliseconds, in turns, so that whatever else the machine does slows both.
CREATE FUNCTION pg_temp.milliseconds(ours text, other text, runs int, OUT o numeric, OUT p numeric) LANGUAGE plpgsql AS $$
DECLARE
	best float8[] := '{infinity,infinity}';
	started timestamptz;
BEGIN
	FOR run IN 1 .. runs LOOP
		FOR i IN 1 .. 2 LOOP
			started := clock_timestamp();
			EXECUTE CASE i WHEN 1 THEN ours ELSE other END;
			best[i] := least(best[i], extract(epoch FROM clock_timestamp() - started));
		END LOOP;
	END LOOP;
	o := round((best[1] * 1000)::numeric);
	p := round((best[2] * 1000)::numeric);
END $$;

\set arrays 'SELECT count(a) FROM (SELECT lead_id, array_agg(channel ORDER BY touched_at) AS a FROM bench_touch GROUP BY 1) AS s'
\set paths 'SELECT count(p) FROM (SELECT lead_id, touch_path_agg(channel, touched_at, direct) AS p FROM bench_touch GROUP BY 1) AS s'
\set all_models 'attribution_agg_by(''first'', path, converted_at, is_sql, is_won, revenue), attribution_agg_by(''last'', path, converted_at, is_sql, is_won, revenue), attribution_agg_by(''last_non_direct'', path, converted_at, is_sql, is_won, revenue), attribution_agg_by(''linear'', path, converted_at, is_sql, is_won, revenue), attribution_agg_by(''position'', path, converted_at, is_sql, is_won, revenue), attribution_agg_by(''time_decay'', path, converted_at, is_sql, is_won, revenue)'
\set constants 'timestamptz ''2026-07-01 00:00+00'' AS converted_at, lead_id % 3 = 0 AS is_sql, lead_id % 7 = 0 AS is_won, 950.25 AS revenue'

WITH bench (what, ours, other) AS (VALUES
	('touches to paths', :'paths', :'arrays'),
	('touches to credits in all six simple models',
		format('SELECT %s FROM (SELECT lead_id, touch_path_agg(channel, touched_at, direct) AS path, %s FROM bench_touch GROUP BY 1) AS s', :'all_models', :'constants'), :'arrays'),
	('paths of a table to credits in all six simple models', format('SELECT %s FROM bench_path JOIN bench_lead USING (lead_id)', :'all_models'), :'arrays'),
	('Markov of the paths of a table, against the rows of the table', 'SELECT markov_attribution(path, (lead_id % 7 = 0)::int, (lead_id % 7 <> 0)::int) FROM bench_path', 'SELECT count(path) FROM bench_path'),
	('Markov of text arrays, against making them', 'SELECT markov_attribution(channels(path), (lead_id % 7 = 0)::int, (lead_id % 7 <> 0)::int) FROM bench_path', 'SELECT count(channels(path)) FROM bench_path'),
	('Shapley of the paths of a table, against the rows of the table', 'SELECT shapley_attribution(path, (lead_id % 7 = 0)::int) FROM bench_path', 'SELECT count(path) FROM bench_path')
)
SELECT what, o AS "ours, ms", p AS "other, ms", round(o / p, 2) AS "ours / other"
FROM bench, pg_temp.milliseconds(ours, other, :runs);
