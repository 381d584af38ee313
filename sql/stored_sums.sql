-- What the stored leads add up to is kept up by triggers: after each change it is
-- the sum of what is stored, and the reports say what they say over the CRM.
SET timezone = 'UTC';
SET client_min_messages = warning;
\set VERBOSITY terse
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
CREATE ROLE regress_seller;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, owner, responded_at, crm_stage, lost, closed_at, amount)
SELECT i::text, t.at, (ARRAY['google', 'linkedin', NULL])[1 + i % 3], (ARRAY['cpc', 'paid_social', NULL])[1 + i % 3],
	(ARRAY['contact', 'whitepaper'])[1 + i % 2], (ARRAY['{}', '{need}', '{need,timing}', '{need,timing,scope}'])[1 + i % 4]::lead_funnel.lead_signals,
	CASE WHEN i % 5 > 0 THEN 'regress_seller' END, CASE WHEN i % 4 > 0 THEN t.at + i * interval '7 minutes' END,
	CASE WHEN i % 6 = 0 THEN 'customer' WHEN i % 6 = 1 THEN 'opportunity' END::lead_funnel.lead_stage, i % 7 = 0,
	CASE WHEN i % 6 = 0 OR i % 7 = 0 THEN t.at + interval '9 days' END, i * 10.5
FROM generate_series(1, 200) i
CROSS JOIN LATERAL (SELECT timestamptz '2026-08-31 22:30+00' + (i / 2) * interval '21 hours' AS at) t;
INSERT INTO crm.lead (lead_id, received_at) VALUES ('later', '2026-11-28 09:00+00'), ('never', NULL);
SET lead_funnel.as_of = '2026-11-27 12:00+00';
SELECT lead_funnel.connect('custom', 'crm', s, 'Mo-Fr 09:00-17:00; UTC') FROM unnest('{live,stored}'::text[]) s;
INSERT INTO live.spend (day, channel, amount) VALUES ('2026-08-05', 'Google Ads', 100), ('2026-09-05', 'Google Ads', 100), ('2026-11-05', 'LinkedIn Ads', 70);
INSERT INTO stored.spend TABLE live.spend;
SELECT lead_funnel.materialize('stored');
SELECT channel, spend, spend_months FROM stored.channel_kpi WHERE spend > 0;

-- What differs, each row once: of the sums, and of the reports.
CREATE FUNCTION pg_temp.differing(one text, other text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	rows bigint;
BEGIN
	EXECUTE format('WITH a AS (%s), b AS (%s) SELECT count(*) FROM ((TABLE a EXCEPT ALL TABLE b) UNION ALL (TABLE b EXCEPT ALL TABLE a)) d',
				   one, other) INTO rows;
	RETURN rows;
END $$;
CREATE FUNCTION pg_temp.wrong() RETURNS text LANGUAGE sql SET search_path = pg_catalog, lead_funnel, pg_temp AS $$
	SELECT COALESCE(string_agg(w.what || ': ' || w.rows, ', '), 'none') FROM (
		SELECT 'signal_count' AS what, pg_temp.differing('SELECT signals, leads, sqls FROM stored_steps.signal_count WHERE leads <> 0',
			'SELECT signals, count(*), count(*) FILTER (WHERE reached_stage >= ''sql'') FROM stored_steps.lead_class
			 WHERE signals IS NOT NULL GROUP BY 1') AS rows
		UNION ALL
		SELECT 'kpi_state', pg_temp.differing(
			'SELECT channel, month, leak_set, leads, responses FROM stored_steps.kpi_state WHERE lead_funnel.leads(leads) <> 0',
			'SELECT channel, lead_funnel._month(received_at, zone), leak_set, lead_funnel.funnel_agg(reached_stage, lost, amount),
				 lead_funnel.response_agg(sla_state, response_time)
			 FROM stored_steps.lead_class, stored.working_hours WHERE leak_set IS NOT NULL GROUP BY 1, 2, 3')
		UNION ALL
		SELECT v, pg_temp.differing('TABLE stored.' || v, 'TABLE live.' || v)
		FROM unnest('{channel_kpi,channel_kpi_month,leak_report,leak_report_month,leak_total,nurture_queue,sla_queue}'::text[]) v) w
	WHERE w.rows <> 0
$$;
SELECT sum(leads) AS leads, count(*) AS states FROM (SELECT lead_funnel.leads(leads) AS leads FROM stored_steps.kpi_state) k;
SELECT pg_temp.wrong();

\echo '-- As time goes by, before and after a refresh.'
SET lead_funnel.as_of = '2026-11-27 13:00+00';
SELECT pg_temp.wrong();
SET lead_funnel.as_of = '2026-12-27 12:00+00';
SELECT pg_temp.wrong();
SET lead_funnel.as_of = '2026-11-29 12:00+00';
SELECT outcome, classified FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();

\echo '-- The CRM changes.'
UPDATE crm.lead SET source = 'bing', amount = amount + 0.00000001, responded_at = NULL WHERE lead_id LIKE '%7';
UPDATE crm.lead SET received_at = received_at - interval '40 days' WHERE lead_id LIKE '%3';
DELETE FROM crm.lead WHERE lead_id LIKE '%9';
SELECT outcome, changed, removed FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();

\echo '-- Signals are noted and withdrawn.'
INSERT INTO live.signal (lead_id, signal, noted_at) VALUES ('4', 'budget', '2026-11-28 10:00+00'), ('8', 'timing', '2026-11-28 10:00+00');
INSERT INTO stored.signal (lead_id, signal, noted_at) VALUES ('4', 'budget', '2026-11-28 10:00+00'), ('8', 'timing', '2026-11-28 10:00+00');
SELECT pg_temp.wrong();
SELECT outcome, classified > 0 AS classified FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();

\echo '-- The agreement changes, and then the time zone, in which months are others: until the refresh the sums are of the former ones.'
UPDATE live.conversion SET intent = 'high';
UPDATE stored.conversion SET intent = 'high';
SELECT pg_temp.wrong();
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();
UPDATE live.settings SET zone = 'Europe/Brussels';
UPDATE stored.settings SET zone = 'Europe/Brussels';
SELECT pg_temp.wrong();
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();

\echo '-- A lead is forgotten.'
DELETE FROM crm.lead WHERE lead_id = '12';
SELECT lead_funnel.forget('12', 'stored') LIKE '% rows of lead 12 erased' AS erased;
SELECT pg_temp.wrong();

\echo '-- Where no stored class holds nobody reads the sums, and they are not kept up: the next refresh() makes them anew.'
BEGIN;
UPDATE stored_steps.refresh_state SET as_of = 'infinity';
UPDATE stored_steps.lead_class SET signals = NULL, leak_set = NULL;
SELECT pg_temp.wrong();
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();
ROLLBACK;

\echo '-- Contacts come and go, and lie ahead.'
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
INSERT INTO crm.touch (lead_id, touched_at)
SELECT i::text, t.at FROM generate_series(1, 200, 3) i
CROSS JOIN unnest('{-infinity,2026-11-28,2026-11-29 13:00,infinity,NULL}'::timestamptz[]) WITH ORDINALITY t (at, nth) WHERE i % 5 < t.nth;
SELECT lead_funnel.connect('custom', 'crm', s) FROM unnest('{live,stored}'::text[]) s;
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();
SET lead_funnel.as_of = '2026-12-01 12:00+00';
SELECT pg_temp.wrong();
SET lead_funnel.as_of = '2026-11-29 12:00+00';
DELETE FROM crm.touch WHERE lead_id LIKE '1%';
INSERT INTO crm.touch (lead_id, touched_at) VALUES ('2', '2026-11-28'), ('200', '2026-12-01');
SELECT outcome, classified < 100 AS some FROM lead_funnel.refresh('stored');
SELECT pg_temp.wrong();

\echo '-- They are found by their lead, also where an older version stored them without an index.'
DROP INDEX stored.touch_lead_id_idx;
SELECT lead_funnel.connect('custom', 'crm', 'stored');
SELECT indexdef FROM pg_indexes WHERE schemaname = 'stored' AND tablename = 'touch';

\echo '-- Who sees some of the leads sees what these add up to, and no sums of all.'
CREATE POLICY own ON stored.lead USING (owner = current_user);
ALTER TABLE stored.lead ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.grant_reader('regress_seller', 'stored');
SELECT count(*) AS own_leads FROM stored.lead WHERE owner = 'regress_seller' AND received_at <= lead_funnel.as_of();
SET ROLE regress_seller;
SELECT count(*) AS states FROM stored_steps.kpi_state;
SELECT count(*) AS signal_sets FROM stored_steps.signal_count;
SELECT sum(leads) AS leads FROM stored.channel_kpi;
SELECT sum(leads) AS leads FROM stored_steps.signal_set;
RESET ROLE;

SET client_min_messages = error;
SELECT lead_funnel.disconnect(s) FROM unnest('{live,stored}'::text[]) s;
DROP SCHEMA crm, stored CASCADE;
DROP OWNED BY regress_seller;
DROP ROLE regress_seller;
