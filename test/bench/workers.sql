-- What two workers make of reports over stored leads that a single process makes, too.  Those
-- that read what all leads add up to, such as channel_kpi, have nothing to share out.  Run by
-- test/bench/run workers, or with psql in a database that has the extension: psql -X
-- -f test/bench/workers.sql [-v rows=5000000] [-v runs=3]
\if :{?rows}
\else
	\set rows 5000000
\endif
\if :{?runs}
\else
	\set runs 3
\endif
\ir report_crm.sql
\o /dev/null
SELECT materialize('bench_funnel');
\o
VACUUM ANALYZE;
-- The process that gathers what two workers found does not work itself.
SET parallel_leader_participation = off;

CREATE TEMP TABLE bench_result (i int PRIMARY KEY, what text, query text, workers int, alone numeric, shared numeric);
INSERT INTO bench_result VALUES
	(1, 'sums of channel_kpi, of the leads', 'SELECT channel, funnel_agg(reached_stage, lost, amount), response_agg(sla_state, response_time) '
		'FROM bench_funnel_steps.lead_classified GROUP BY channel'),
	(2, 'leads by reached stage', 'SELECT reached_stage, count(*), sum(amount) FROM bench_funnel_steps.lead_classified GROUP BY reached_stage'),
	(3, 'owner_kpi', 'SELECT count(s) FROM bench_funnel.owner_kpi AS s'),
	(4, 'sales_funnel', 'SELECT count(s) FROM bench_funnel.sales_funnel AS s'),
	(5, 'speed_curve', 'SELECT count(s) FROM bench_funnel.speed_curve AS s'),
	(6, 'channel_kpi, of stored sums', 'SELECT count(s) FROM bench_funnel.channel_kpi AS s');
\ir ms.sql
CREATE FUNCTION pg_temp.workers(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	line text;
	most int := 0;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, TIMING off) ' || query LOOP
		most := greatest(most, substring(line FROM 'Workers Launched: (\d+)')::int);
	END LOOP;
	RETURN most;
END $$;
-- The best of some runs, in turns.
CREATE PROCEDURE pg_temp.measure(runs int) LANGUAGE plpgsql AS $$
DECLARE
	report record;
	taken numeric[];
	launched int;
BEGIN
	FOR run IN 1 .. runs LOOP
		FOR report IN SELECT i, query FROM bench_result ORDER BY i LOOP
			PERFORM set_config('max_parallel_workers_per_gather', '0', false);
			taken[1] := pg_temp.ms(report.query);
			PERFORM set_config('max_parallel_workers_per_gather', '2', false);
			taken[2] := pg_temp.ms(report.query);
			launched := pg_temp.workers(report.query);
			UPDATE bench_result SET alone = least(alone, taken[1]), shared = least(shared, taken[2]), workers = launched WHERE i = report.i;
			COMMIT;
		END LOOP;
	END LOOP;
END $$;
CALL pg_temp.measure(:runs);
SELECT what AS "report", round(alone) AS "one process, ms", round(shared) AS "two workers, ms", workers AS "workers launched",
	round(alone / shared, 2) AS "times as fast", CASE WHEN i = 1 THEN '1.4' END AS bar
FROM bench_result ORDER BY i;
