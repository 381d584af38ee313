-- The CRM of report.sql and against: as many leads as :rows says, connected.
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
ALTER TABLE bench_crm.lead ADD PRIMARY KEY (lead_id);
SELECT FROM connect('custom', 'bench_crm', 'bench_funnel', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
VACUUM ANALYZE bench_crm.lead;
