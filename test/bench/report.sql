-- How long reports over a million leads of the contract take, against a GROUP BY
-- of the columns that channels are told from; and how long connect() takes, for the
-- first time and again, against what it makes.  Run by test/bench/run, or with
-- psql in a database that has the extension: psql -X -f test/bench/report.sql
-- [-v rows=1000000] [-v runs=3]
\if :{?rows}
\else
	\set rows 1000000
\endif
\if :{?runs}
\else
	\set runs 3
\endif
\ir report_crm.sql

CREATE TABLE bench_result (i int PRIMARY KEY, what text, query text, ms numeric);
INSERT INTO bench_result VALUES
	(1, 'GROUP BY source, medium, campaign', 'SELECT count(*) FROM (SELECT source, medium, campaign, count(*) FROM bench_crm.lead GROUP BY 1, 2, 3) AS s'),
	(2, 'channel_kpi', 'SELECT count(s) FROM bench_funnel.channel_kpi AS s'),
	(3, 'leak_report', 'SELECT count(s) FROM bench_funnel.leak_report AS s'),
	(4, 'connect(), again', 'SELECT connect(''custom'', ''bench_crm'', ''bench_funnel'')'),
	(5, 'connect(), a new schema', 'SELECT connect(''custom'', ''bench_crm'', ''bench_new'', ''Mo-Fr 09:00-17:00; Europe/Brussels'')');
CREATE PROCEDURE pg_temp.measure(rounds int)
LANGUAGE plpgsql AS $$
DECLARE
	report record;
	started timestamptz;
	taken numeric;
BEGIN
	FOR round IN 1 .. rounds LOOP
		FOR report IN SELECT i, query FROM public.bench_result ORDER BY i LOOP
			started := clock_timestamp();
			EXECUTE report.query;
			taken := extract(epoch FROM clock_timestamp() - started) * 1000;
			IF to_regnamespace('bench_new') IS NOT NULL THEN
				PERFORM disconnect('bench_new');
			END IF;
			UPDATE public.bench_result SET ms = least(ms, round(taken))
			WHERE i = report.i;
		END LOOP;
	END LOOP;
END
$$;
CALL pg_temp.measure(:runs);
SELECT what AS "report", ms, round(ms / (SELECT ms FROM bench_result WHERE i = 1), 1) AS "x GROUP BY" FROM bench_result ORDER BY i;
DROP TABLE bench_result;
