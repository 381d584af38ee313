-- How long reports over a million leads of the contract take, against a GROUP BY
-- of the columns that channels are told from.  Run by test/bench/run, or with
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
SET search_path = public, lead_funnel;
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET lead_funnel.as_of = '2026-11-01';
\pset footer off

-- 300 triples of source, medium and campaign, 40 texts of conversions.
CREATE SCHEMA bench_crm;
CREATE TABLE bench_crm.lead AS
SELECT i::text AS lead_id, received_at,
	('{google,facebook,instagram,linkedin,bing,newsletter,partner,direct,tiktok,x}'::text[])[1 + i % 10] AS source,
	('{cpc,paid_social,organic,email,referral,(none)}'::text[])[1 + i / 10 % 6] AS medium,
	'campaign ' || i / 60 % 5 AS campaign, NULL::text AS landing_page,
	('{offerteaanvraag,afspraak inplannen,terugbelverzoek,richtprijs,contact,calculator,scan,download,whitepaper,webinar,newsletter,blog,multistep form,demo video,lead magnet,quote,appointment,callback,price indication,ebook}'::text[])[1 + i / 7 % 20]
		|| CASE WHEN i % 2 = 0 THEN ' form' ELSE '' END AS conversion,
	CASE i % 5 WHEN 0 THEN '{need}'::text[] WHEN 1 THEN '{need,timing}' WHEN 2 THEN '{need,timing,scope}' END AS signals,
	'owner ' || i % 20 AS owner, CASE WHEN i % 3 = 0 THEN received_at + interval '3 hours' END AS handed_over_at,
	CASE WHEN i % 4 <> 0 THEN received_at + i % 3000 * interval '1 minute' END AS responded_at,
	NULL::timestamptz AS next_step_at, CASE WHEN i % 11 = 0 THEN 'customer' WHEN i % 3 = 0 THEN 'sql' END AS crm_stage,
	i % 7 = 0 AND i % 11 <> 0 AS lost, NULL::text AS lost_reason,
	CASE WHEN i % 7 = 0 OR i % 11 = 0 THEN received_at + interval '30 days' END AS closed_at,
	(i % 10000)::numeric AS amount, NULL::text AS customer_id
FROM (SELECT i, timestamptz '2025-01-01' + i * 7919 % 51840000 * interval '1 second' AS received_at FROM generate_series(1, :rows::bigint) AS i) AS s;
SELECT FROM connect('custom', 'bench_crm', 'bench_funnel', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
VACUUM ANALYZE bench_crm.lead;

CREATE TABLE bench_result (i int PRIMARY KEY, what text, query text, ms numeric);
INSERT INTO bench_result VALUES
	(1, 'GROUP BY source, medium, campaign', 'SELECT count(*) FROM (SELECT source, medium, campaign, count(*) FROM bench_crm.lead GROUP BY 1, 2, 3) AS s'),
	(2, 'channel_kpi', 'SELECT count(s) FROM bench_funnel.channel_kpi AS s'),
	(3, 'leak_report', 'SELECT count(s) FROM bench_funnel.leak_report AS s');
CREATE PROCEDURE pg_temp.measure(rounds int)
LANGUAGE plpgsql AS $$
DECLARE
	report record;
	started timestamptz;
BEGIN
	FOR round IN 1 .. rounds LOOP
		FOR report IN SELECT i, query FROM public.bench_result ORDER BY i LOOP
			started := clock_timestamp();
			EXECUTE report.query;
			UPDATE public.bench_result SET ms = least(ms, round(extract(epoch FROM clock_timestamp() - started) * 1000))
			WHERE i = report.i;
		END LOOP;
	END LOOP;
END
$$;
CALL pg_temp.measure(:runs);
SELECT what AS "report", ms, round(ms / (SELECT ms FROM bench_result WHERE i = 1), 1) AS "x GROUP BY" FROM bench_result ORDER BY i;
DROP TABLE bench_result;
