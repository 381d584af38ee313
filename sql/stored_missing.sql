-- What reports of stored leads miss, and say so.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead DROP CONSTRAINT lead_pkey;
CREATE FUNCTION pg_temp.refreshed(OUT outcome text, OUT added int, OUT changed int, OUT removed int, OUT error text)
LANGUAGE sql AS 'SELECT outcome, added, changed, removed, error FROM lead_funnel.refresh()';
INSERT INTO crm.lead (lead_id, received_at, conversion, owner)
SELECT i::text, timestamptz '2026-11-01 10:00+00' + i * interval '1 minute', 'contact', 'anna' FROM generate_series(1, 200) i;
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT count(lead_funnel.connect('custom', 'crm', s, hours => '24/7; UTC')) FROM unnest('{funnel,live}'::text[]) s;
UPDATE funnel.settings SET fresh_within = '100 years';
SELECT lead_funnel.materialize();

-- A key that no index takes, the second one of several rows; one that just fits.
SELECT string_agg(md5(i::text), '') AS long FROM generate_series(1, 100) i
\gset
INSERT INTO crm.lead (lead_id, received_at, owner) VALUES (:'long', '2026-11-02 10:00+00', 'bert'), (left(:'long', 2601), '2026-11-02 10:00+00', NULL),
    (left(:'long', 2601), '2026-11-02 11:00+00', NULL), (left(:'long', 2600), '2026-11-02 10:00+00', NULL), ('201', '2026-11-02 10:00+00', 'bert');
SELECT * FROM pg_temp.refreshed();
SELECT left(lead_id, 10) AS lead_id, length(lead_id), owner FROM funnel.lead WHERE received_at > '2026-11-02' ORDER BY 2;
SELECT finding, leads, left(examples[1], 70) AS example, details, effect, remedy FROM funnel.data_quality WHERE finding ~ 'key|row' ORDER BY 1;
SELECT finding, leads FROM live.data_quality WHERE finding ~ 'key|row' ORDER BY 1;
SELECT length(lead_id), owner FROM live.lead_status WHERE received_at > '2026-11-02' ORDER BY 1;
UPDATE crm.lead SET lead_id = left(lead_id, 100 + length(lead_id) % 2) WHERE length(lead_id) > 2600;
SELECT * FROM pg_temp.refreshed();
SELECT finding, leads FROM funnel.data_quality WHERE finding ~ 'key|row' ORDER BY 1;
DELETE FROM crm.lead WHERE length(lead_id) > 3;
SELECT * FROM pg_temp.refreshed();

-- What is kept of the history: whoever looks from before it is told so.
CREATE FUNCTION pg_temp.told() RETURNS TABLE (finding text, leads bigint, examples text[], details text, effect text, remedy text) LANGUAGE sql
AS $$ SELECT finding, leads, examples, details, effect, remedy FROM funnel.data_quality WHERE finding ~ 'history' $$;
SET lead_funnel.as_of = '2026-11-03 12:00+00';
UPDATE crm.lead SET owner = 'carl' WHERE lead_id = '2';
SELECT * FROM pg_temp.refreshed();
SET lead_funnel.as_of = '2026-11-05 12:00+00';
UPDATE crm.lead SET owner = 'dora' WHERE lead_id = '3';
SELECT * FROM pg_temp.refreshed();
UPDATE funnel.settings SET keep_history = '1 day';
SET lead_funnel.as_of = '2026-11-06 11:00+00';
SELECT * FROM pg_temp.refreshed();
SET lead_funnel.as_of = '2026-11-03 11:59:59+00';
SELECT count(*), count(*) FILTER (WHERE lead_id = '2') AS the_second FROM funnel.lead_status;
SELECT * FROM pg_temp.told();
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SELECT count(*), count(*) FILTER (WHERE lead_id = '2') AS the_second FROM funnel.lead_status;
SELECT * FROM pg_temp.told();
-- It is not forgotten when more is kept from now on, nor with the reports.
UPDATE funnel.settings SET keep_history = NULL;
SET lead_funnel.as_of = '2026-11-07 12:00+00';
SELECT * FROM pg_temp.refreshed();
SELECT lead_funnel.disconnect();
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
SET lead_funnel.as_of = '2026-11-03 11:59:59+00';
SELECT details FROM pg_temp.told();
-- It is with the history.
SELECT lead_funnel.materialize(stored => false);
TRUNCATE funnel.lead_history;
SET lead_funnel.as_of = '2026-11-07 12:00+00';
SELECT lead_funnel.materialize();
SET lead_funnel.as_of = '2026-11-03 11:59:59+00';
SELECT count(*) FROM pg_temp.told();
SELECT lead_funnel.disconnect(s, keep_history => false) FROM unnest('{funnel,live}'::text[]) s;
DROP SCHEMA crm CASCADE;
