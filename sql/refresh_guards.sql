-- What refresh() must not do to the reports because of a moment, or of who refreshes.
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
CREATE FUNCTION pg_temp.refreshed(OUT outcome text, OUT added int, OUT changed int, OUT removed int, OUT error text)
LANGUAGE sql AS 'SELECT outcome, added, changed, removed, error FROM lead_funnel.refresh()';
INSERT INTO crm.lead (lead_id, received_at, conversion, owner)
SELECT i::text, timestamptz '2026-11-01 10:00+00' + i * interval '1 minute', 'contact', 'anna' FROM generate_series(1, 200) i;
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
UPDATE funnel.settings SET fresh_within = '100 years';
SELECT lead_funnel.materialize();

-- A CRM that is empty for a moment, as while a tool fills it anew: neither the reports nor the history shall say that all leads are gone.
CREATE TABLE crm.kept AS TABLE crm.lead;
TRUNCATE crm.lead;
SELECT * FROM pg_temp.refreshed();
SELECT count(*) FROM funnel.lead_status;
SELECT count(*) FROM funnel.lead_history WHERE valid_to <> 'infinity';
SELECT is_fresh, last_outcome, error FROM lead_funnel.status();
-- Filled in part, and of another table by that name.
INSERT INTO crm.lead SELECT * FROM crm.kept LIMIT 99;
SELECT * FROM pg_temp.refreshed();
ALTER TABLE crm.lead RENAME TO former;
CREATE TABLE crm.lead (LIKE crm.former);
SELECT * FROM pg_temp.refreshed();
INSERT INTO crm.lead SELECT * FROM crm.kept LIMIT 100;
BEGIN;
SELECT * FROM pg_temp.refreshed();
-- Of fewer than a hundred leads all may go.
DELETE FROM crm.lead WHERE lead_id::int > 99;
SELECT * FROM pg_temp.refreshed();
DELETE FROM crm.lead;
SELECT * FROM pg_temp.refreshed();
ROLLBACK;
TRUNCATE crm.lead;
-- One who says so may have all of them go.
UPDATE funnel.settings SET largest_removal = 1;
SELECT * FROM pg_temp.refreshed();
INSERT INTO crm.lead TABLE crm.kept;
SELECT * FROM pg_temp.refreshed();
DELETE FROM crm.lead WHERE lead_id = '1';
UPDATE funnel.settings SET largest_removal = 0;
SELECT * FROM pg_temp.refreshed();
UPDATE funnel.settings SET largest_removal = DEFAULT;
SELECT * FROM pg_temp.refreshed();


-- The bounds of the settings that refresh() goes by.
CREATE FUNCTION pg_temp.tried(setting text, value text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE funnel.settings SET %I = %L', setting, value);
    RAISE SQLSTATE 'LFOK1';
EXCEPTION WHEN SQLSTATE 'LFOK1' THEN
    RETURN 'holds';
WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT v.setting, string_agg(format('%s: %s', COALESCE(t.value, 'NULL'), pg_temp.tried(v.setting, t.value)), ', ' ORDER BY t.nth) AS tried
FROM (VALUES ('largest_removal', '{-0.0001,0,1,1.0001,NaN,NULL}'::text[]), ('keep_history', '{-1 s,0,1000 years,1000 years 1 s,NULL}'),
             ('keep_runs', '{-1 s,0,1000 years,1000 years 1 s,NULL}'), ('fresh_within', '{0,1 s,1000 years,1000 years 1 s,NULL}')) v (setting, tries)
CROSS JOIN LATERAL unnest(v.tries) WITH ORDINALITY t (value, nth)
GROUP BY 1 ORDER BY 1;
-- Nothing is kept but the run itself; and more than there is time for.
UPDATE funnel.settings SET keep_history = '0', keep_runs = '0';
SET lead_funnel.as_of = '2026-11-03 12:00+00';
UPDATE crm.lead SET owner = 'bert' WHERE lead_id = '2';
SELECT * FROM pg_temp.refreshed();
SET lead_funnel.as_of = '2026-11-03 12:00:01+00';
SELECT * FROM pg_temp.refreshed();
SELECT (SELECT count(*) FROM funnel.lead_history) AS versions, (SELECT count(*) FROM funnel.refresh_run) AS runs;
UPDATE funnel.settings SET keep_history = '1000 years', keep_runs = '1000 years';
SELECT * FROM pg_temp.refreshed();
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
