-- What retention costs: the states of customers, their curves with bounds and the log-rank
-- test, and the views, against a GROUP BY channel of the same tables.
--	psql -X -f test/bench/retention.sql [-v rows=200000] [-v runs=3]
\if :{?rows}
\else
	\set rows 200000
\endif
\if :{?runs}
\else
	\set runs 3
\endif
SET search_path = lead_funnel, public;
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '256MB';
SET jit = off;
SET lead_funnel.as_of = '2026-11-01';
\pset footer off

-- Each lead has become a customer; a quarter of them left.
CREATE SCHEMA bench_crm;
CREATE TABLE bench_crm.lead AS
SELECT i::text AS lead_id, timestamptz '2024-01-01 09:00+00' + (i * 7919 % 900) * interval '1 day' AS received_at,
	('{google,bing,newsletter,facebook,partner.example,linkedin,tiktok}'::text[])[1 + i % 7] AS source,
	('{cpc,cpc,email,cpc,referral,cpc,cpc}'::text[])[1 + i % 7] AS medium, NULL::text AS campaign, NULL::text AS landing_page, 'quote request' AS conversion,
	'{need,budget}'::text[] AS signals, 'Ann' AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
	'customer' AS crm_stage, false AS lost, NULL::text AS lost_reason, NULL::timestamptz AS closed_at, 100::numeric AS amount, i::text AS customer_id
FROM generate_series(1, :rows::bigint) AS i;
CREATE TABLE bench_crm.customer AS
SELECT lead_id AS customer_id, lead_id, received_at AS started_at, received_at + interval '3 days' AS first_value_at,
	CASE WHEN lead_id::int % 4 = 0 THEN received_at + (lead_id::bigint * 104729 % 500) * interval '1 day' END AS churned_at,
	100::numeric AS initial_amount, round((lead_id::bigint * 7919 % 100000) / 70.0, 2) AS current_amount, source AS channel
FROM bench_crm.lead;
ALTER TABLE bench_crm.lead ADD PRIMARY KEY (lead_id);
SELECT FROM connect('custom', crm_schema => 'bench_crm');
VACUUM ANALYZE bench_crm.lead, bench_crm.customer;
CREATE TEMP TABLE bench_state AS
SELECT channel, retention_agg(started_at, churned_at, first_value_at, initial_amount, current_amount, '2026-11-01') AS k FROM bench_crm.customer GROUP BY channel;

-- The best of some runs, in milliseconds.
CREATE FUNCTION pg_temp.ms(query text, runs int) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	best float8 := 'infinity';
	started timestamptz;
BEGIN
	FOR run IN 0 .. runs LOOP
		started := clock_timestamp();
		EXECUTE query;
		best := least(best, extract(epoch FROM clock_timestamp() - started));
	END LOOP;
	RETURN round((best * 1000)::numeric, 1);
END $$;

WITH bench (position, what, ours, plain) AS (VALUES
	(1, 'the state, GROUP BY channel of the table',
		'SELECT channel, retention_agg(started_at, churned_at, first_value_at, initial_amount, current_amount, ''2026-11-01'') FROM bench_crm.customer GROUP BY channel',
		'table'),
	(2, 'curves with bounds, and each channel against all others, of the states',
		'SELECT count(c.high), max(l.p_value) FROM (SELECT k, rollup(k) OVER () - k AS others FROM bench_state) s, retention_curve(k) c, log_rank(k, others) l', 'table'),
	(3, 'view retention', 'SELECT * FROM funnel.retention', 'join'),
	(4, 'view retention_curve', 'SELECT * FROM funnel.retention_curve', 'join'),
	(5, 'view channel_ranking', 'SELECT * FROM funnel.channel_ranking', 'join'),
	(6, 'of that, the customers as they stood', 'SELECT count(*) FROM funnel_steps.customer_as_of', 'table'),
	(7, 'of that, the classified leads', 'SELECT channel, count(*) FROM funnel_steps.lead_classified GROUP BY channel', 'join')
), plain (name, query) AS (VALUES
	('table', 'SELECT channel, count(*), count(churned_at), count(first_value_at), sum(initial_amount), sum(current_amount),
		sum(current_amount) FILTER (WHERE churned_at IS NULL), count(*) FILTER (WHERE current_amount > initial_amount) FROM bench_crm.customer GROUP BY channel'),
	('join', 'SELECT l.source, count(*), count(churned_at), count(first_value_at), sum(initial_amount), sum(current_amount),
		sum(current_amount) FILTER (WHERE churned_at IS NULL), count(*) FILTER (WHERE current_amount > initial_amount)
		FROM bench_crm.customer u JOIN bench_crm.lead l USING (lead_id) GROUP BY l.source')
), measured AS MATERIALIZED (
	SELECT name, pg_temp.ms(query, :runs) AS ms FROM plain
)
SELECT what, b.ms, m.name AS "against GROUP BY of the", m.ms AS "ms of that", round(b.ms / m.ms, 2) AS times
FROM (SELECT *, pg_temp.ms(ours, :runs) AS ms FROM bench OFFSET 0) b JOIN measured m ON m.name = b.plain ORDER BY position;
