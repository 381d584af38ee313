-- Office hours per row, against a time zone conversion and two formulations in
-- plain SQL and PL/pgSQL. Run by test/bench/run, or with psql in a database that
-- has the extension: psql -X -f test/bench/sla.sql [-v rows=3000000] [-v runs=7]
\if :{?rows}
\else
	\set rows 3000000
\endif
\if :{?runs}
\else
	\set runs 7
\endif
\set slow_rows 2000
SET search_path = public, lead_funnel;
SET timezone = 'UTC';
SET max_parallel_workers_per_gather = 0;
SET jit = off;
\pset footer off

-- Two years of leads; fifty calendars that repeat in a column.
CREATE TABLE bench_lead AS
SELECT '2024-01-01'::timestamptz + (i * 7919 % 63072000) * interval '1 second' AS received_at,
	format('Mo-Fr 09:00-12:30,13:%s-17:30; 2025-12-25 off; Europe/Brussels', to_char(i % 50, 'FM00'))::office_hours AS hours
FROM generate_series(1, :rows::bigint) i;
CREATE TABLE bench_slow AS TABLE bench_lead LIMIT :slow_rows;
VACUUM ANALYZE bench_lead;
VACUUM ANALYZE bench_slow;

-- The best plain SQL: openings laid out once, with the office time before each,
-- found by an index.
CREATE TABLE bench_opening AS
SELECT opens, closes, sum(closes - opens) OVER (ORDER BY opens) - (closes - opens) AS before
FROM (SELECT (day + opens) AT TIME ZONE 'Europe/Brussels' AS opens, (day + closes) AT TIME ZONE 'Europe/Brussels' AS closes
	FROM generate_series('2023-12-25'::timestamp, '2026-02-01', '1 day') day,
		(VALUES (time '09:00', time '12:30'), ('13:30', '17:30')) o (opens, closes)
	WHERE extract(isodow FROM day) < 6 AND day <> '2025-12-25') o;
CREATE INDEX ON bench_opening USING gist (tstzrange(opens, closes));
CREATE INDEX ON bench_opening (closes, before, opens);
VACUUM ANALYZE bench_opening;
CREATE FUNCTION pg_temp.deadline_sql(received timestamptz, target interval) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT o.opens + (needed.time - o.before)
	FROM (SELECT before + greatest(received - opens, interval '0') + target AS time
		FROM public.bench_opening WHERE closes > received ORDER BY closes LIMIT 1) needed,
		public.bench_opening o
	WHERE o.closes > received AND o.before + (o.closes - o.opens) >= needed.time
	ORDER BY o.closes LIMIT 1
$$;

-- And the day loop that one writes first.
CREATE FUNCTION pg_temp.deadline_loop(received timestamptz, target interval) RETURNS timestamptz
LANGUAGE plpgsql AS $$
DECLARE
	day date := (received AT TIME ZONE 'Europe/Brussels')::date;
	needed interval := target;
	span record;
BEGIN
	LOOP
		IF extract(isodow FROM day) < 6 AND day <> '2025-12-25' THEN
			FOR span IN SELECT greatest((day + o.opens) AT TIME ZONE 'Europe/Brussels', received) AS opens,
				(day + o.closes) AT TIME ZONE 'Europe/Brussels' AS closes
				FROM (VALUES (time '09:00', time '12:30'), ('13:30', '17:30')) o (opens, closes)
			LOOP
				CONTINUE WHEN span.closes <= span.opens;
				IF span.closes - span.opens >= needed THEN
					RETURN span.opens + needed;
				END IF;
				needed := needed - (span.closes - span.opens);
			END LOOP;
		END IF;
		day := day + 1;
	END LOOP;
END
$$;

-- They compute the same.
\set hours '''Mo-Fr 09:00-12:30,13:30-17:30; 2025-12-25 off; Europe/Brussels'''
SELECT count(*) AS "rows on which a slow formulation differs"
FROM bench_slow
WHERE sla_deadline(received_at, '3 hours', :hours) <> pg_temp.deadline_sql(received_at, '3 hours')
	OR sla_deadline(received_at, '3 hours', :hours) <> pg_temp.deadline_loop(received_at, '3 hours');

-- The best of some rounds, in nanoseconds per row, with the scan. All take turns
-- within a round, so that what else the machine does falls on all alike.
CREATE TABLE bench_result (i int PRIMARY KEY, title text, source text, query text, ns numeric);
INSERT INTO bench_result VALUES
	(1, 'scan alone', 'bench_lead', 'received_at'),
	(2, 'received_at AT TIME ZONE', 'bench_lead', $$received_at AT TIME ZONE 'Europe/Brussels'$$),
	(3, 'sla_deadline, constant hours', 'bench_lead', format($$sla_deadline(received_at, '3 hours', %L)$$, :hours)),
	(4, 'sla_deadline, 50 calendars in a column', 'bench_lead', $$sla_deadline(received_at, '3 hours', hours)$$),
	(5, 'office_time, one hour', 'bench_lead', format($$office_time(received_at, received_at + interval '1 hour', %L)$$, :hours)),
	(6, 'office_time, ten years', 'bench_lead', format($$office_time(received_at, received_at + interval '87660 hours', %L)$$, :hours)),
	(7, 'plain SQL, openings in a table', 'bench_slow', $$pg_temp.deadline_sql(received_at, '3 hours')$$),
	(8, 'PL/pgSQL day loop', 'bench_slow', $$pg_temp.deadline_loop(received_at, '3 hours')$$);
CREATE PROCEDURE pg_temp.measure(rounds int)
LANGUAGE plpgsql AS $$
DECLARE
	leads bigint := (SELECT count(*) FROM public.bench_lead);
	slow bigint := (SELECT count(*) FROM public.bench_slow);
	question record;
	started timestamptz;
	seconds float8;
BEGIN
	FOR round IN 1 .. rounds LOOP
		FOR question IN SELECT i, query, source, CASE source WHEN 'bench_lead' THEN leads ELSE slow END AS n
			FROM public.bench_result ORDER BY i
		LOOP
			started := clock_timestamp();
			EXECUTE format('SELECT count(%s) FROM public.%I', question.query, question.source);
			seconds := extract(epoch FROM clock_timestamp() - started);
			UPDATE public.bench_result SET ns = least(ns, round((seconds * 1e9 / question.n)::numeric, 1))
			WHERE i = question.i;
		END LOOP;
	END LOOP;
END
$$;
CALL pg_temp.measure(:runs);
SELECT title AS "per row", ns AS "ns",
	round(ns / (SELECT ns FROM bench_result WHERE i = 2), 2) AS "x time zone",
	round(ns / (SELECT ns FROM bench_result WHERE i = 3), 1) AS "x sla_deadline"
FROM bench_result ORDER BY i;

SELECT what AS "ratio", value AS "is" FROM (VALUES
	(1, 'sla_deadline with constant hours / AT TIME ZONE, whole queries', (SELECT round(a.ns / b.ns, 2) FROM bench_result a, bench_result b WHERE a.i = 3 AND b.i = 2)),
	(2, 'ten years of office_time / one hour', (SELECT round(a.ns / b.ns, 2) FROM bench_result a, bench_result b WHERE a.i = 6 AND b.i = 5)),
	(3, '50 calendars / constant hours', (SELECT round(a.ns / b.ns, 2) FROM bench_result a, bench_result b WHERE a.i = 4 AND b.i = 3)),
	(4, 'plain SQL / sla_deadline, both without the scan', (SELECT round((a.ns - s.ns) / (b.ns - s.ns), 0) FROM bench_result a, bench_result b, bench_result s WHERE a.i = 7 AND b.i = 3 AND s.i = 1)),
	(5, 'PL/pgSQL loop / sla_deadline, both without the scan', (SELECT round((a.ns - s.ns) / (b.ns - s.ns), 0) FROM bench_result a, bench_result b, bench_result s WHERE a.i = 8 AND b.i = 3 AND s.i = 1))
) v (i, what, value) ORDER BY i;
DROP TABLE bench_lead, bench_slow, bench_opening, bench_result;
