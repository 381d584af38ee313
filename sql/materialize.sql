-- Leads that are stored: what could make them wrong, or others than the CRM's.
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
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals)
SELECT i::text, timestamptz '2026-11-01 10:00+00' + i * interval '1 hour', 'google', 'cpc', 'contact', '{need}' FROM generate_series(1, 10) i;
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT lead_funnel.refresh();
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
SELECT * FROM lead_funnel.status();
SELECT lead_funnel.refresh();
SELECT lead_funnel.materialize(stored => NULL);
SELECT lead_funnel.materialize();
CREATE FUNCTION pg_temp.refreshed(OUT outcome text, OUT added int, OUT changed int, OUT removed int, OUT classified int, OUT error text)
LANGUAGE sql AS 'SELECT outcome, added, changed, removed, classified, error FROM lead_funnel.refresh()';
SELECT * FROM pg_temp.refreshed();
SELECT stored, is_fresh, as_of, leads, due, last_outcome, failing_since, error FROM lead_funnel.status();

-- A signal holds at once, and so does the agreement.
INSERT INTO funnel.signal (lead_id, signal, noted_at) SELECT '1', s, now() - interval '90 days' FROM unnest('{timing,budget}'::text[]) s;
UPDATE funnel.signal SET lead_id = '2' WHERE signal = 'budget';
SELECT lead_id, signals, reached_stage FROM funnel.lead_status WHERE lead_id IN ('1', '2') ORDER BY 1;
TRUNCATE funnel.signal;
SELECT count(*) FROM funnel.lead_status WHERE cardinality(signals) > 1;
UPDATE funnel.conversion SET intent = 'high' WHERE name = (SELECT conversion FROM funnel.lead_status WHERE lead_id = '1');
SELECT intent, count(*) FROM funnel.lead_status GROUP BY 1;
SELECT * FROM pg_temp.refreshed();

-- Each of these is a change of the CRM: no row is written by the second.
DELETE FROM crm.lead WHERE lead_id = '10';
SELECT * FROM pg_temp.refreshed();
ALTER TABLE crm.lead RENAME source TO x;
ALTER TABLE crm.lead RENAME medium TO source;
ALTER TABLE crm.lead RENAME x TO medium;
SELECT * FROM pg_temp.refreshed();
SELECT DISTINCT source, medium FROM funnel.lead;
BEGIN;
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, amount) VALUES ('1', '2026-11-01', 10);
SELECT * FROM pg_temp.refreshed();
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, amount) VALUES ('1', '2026-11-01', 4711);
SELECT * FROM pg_temp.refreshed();
SELECT lead_id, amount FROM funnel.lead;
ROLLBACK;

-- All of them gone for a while: from a past instant each is there once.
CREATE TABLE crm.kept AS TABLE crm.lead;
TRUNCATE crm.lead;
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SELECT * FROM pg_temp.refreshed();
SELECT count(*) FROM funnel.lead_status;
INSERT INTO crm.lead TABLE crm.kept;
DROP TABLE crm.kept;
SET lead_funnel.as_of = '2026-11-04 12:00+00';
SELECT * FROM pg_temp.refreshed();
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT count(*), count(DISTINCT lead_id) FROM funnel.lead_status;
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SELECT count(*) FROM funnel.lead_status;
SET lead_funnel.as_of = '2026-11-04 12:00+00';
SELECT lead_funnel.materialize(stored => false);
SELECT lead_funnel.materialize();
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT count(*), count(DISTINCT lead_id) FROM funnel.lead_status;

-- What would not be seen, or for another instant.
SET lead_funnel.as_of = '2126-11-04 12:00+00';
SELECT lead_funnel.refresh();
SET lead_funnel.as_of = '2026-11-04 12:00+00';
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT lead_funnel.refresh();
ROLLBACK;
SET datestyle = 'SQL, DMY';
SET timezone = 'Asia/Jakarta';
SELECT * FROM pg_temp.refreshed();
RESET timezone;
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';

-- Another user's relation in the place of the CRM's is not read.
CREATE ROLE regress_lead_funnel_enemy;
GRANT CREATE, USAGE ON SCHEMA crm TO regress_lead_funnel_enemy;
ALTER TABLE crm.lead RENAME TO lead_2;
SELECT outcome, error FROM pg_temp.refreshed();
SET ROLE regress_lead_funnel_enemy;
CREATE VIEW crm.lead AS SELECT '1' AS lead_id;
RESET ROLE;
SELECT outcome, error FROM pg_temp.refreshed();
DROP VIEW crm.lead;
ALTER TABLE crm.lead_2 RENAME TO lead;
SELECT outcome, error FROM pg_temp.refreshed();
DROP OWNED BY regress_lead_funnel_enemy;
DROP ROLE regress_lead_funnel_enemy;

-- What a newer version makes anew, and schemas that get another name.
UPDATE funnel.made_by_connect SET fingerprint = 'old' WHERE name IN ('lead_class', 'stored_change');
SELECT lead_funnel.connect('custom', 'crm');
SELECT count(*) FROM funnel.lead_status;
SELECT * FROM pg_temp.refreshed();
ALTER SCHEMA funnel RENAME TO crm_funnel;
ALTER SCHEMA funnel_steps RENAME TO crm_funnel_steps;
INSERT INTO crm_funnel.signal (lead_id, signal) VALUES ('3', 'scope');
SELECT lead_id FROM crm_funnel_steps.stored_change;
SELECT outcome, classified, error FROM lead_funnel.refresh('crm_funnel');

-- A query that is asked for while it runs.
CREATE FUNCTION pg_temp.renames() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE relname = 'planted' AND relnamespace = pg_my_temp_schema()) THEN
        ALTER VIEW pg_temp.planted RENAME TO planted_2;
        PERFORM lead_funnel._policy_of('pg_temp.planted_2', 'crm_funnel_steps.stored_for');
    END IF;
    RETURN true;
END $$;
CREATE TEMP VIEW planted AS
SELECT p.channel_rules, p.conversion_rules, p.channels, p.suits, p.agreement, p.hours, p.companies, p.company_hours,
       CASE WHEN pg_temp.renames() THEN p.own_domains END AS own_domains
FROM crm_funnel_steps.policy p;
SELECT lead_funnel._policy_of('pg_temp.planted', 'crm_funnel_steps.stored_for') IS NOT NULL AS "is there";
SELECT * FROM lead_funnel._rows_of('crm_funnel_steps.due_class') x (a int);
SELECT * FROM lead_funnel._rows_of('crm_funnel_steps.policy') x (a int);
SELECT count(*) FROM crm_funnel.lead_status WHERE why IS NOT NULL;
DROP VIEW pg_temp.planted_2;

-- Triggers that somebody dropped are made again, also where nothing else has changed.
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'crm_funnel') IS NOT NULL AS connected;
DROP TRIGGER note_change ON crm_funnel.question_asked;
DROP TRIGGER note_change_all ON crm_funnel.settings;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'crm_funnel') IS NOT NULL AS connected;
SELECT tgrelid::regclass AS "table", tgname AS name FROM pg_trigger WHERE tgname ~ '^note_change' AND tgrelid IN ('crm_funnel.question_asked'::regclass, 'crm_funnel.settings'::regclass) ORDER BY 1, 2;

-- Who is to be forgotten.
SELECT lead_funnel.forget(NULL, 'crm_funnel');
SET client_min_messages = notice;
SELECT lead_funnel.forget('3', 'crm_funnel');
SET client_min_messages = warning;
DELETE FROM crm.lead WHERE lead_id = '3';
SELECT outcome, removed FROM lead_funnel.refresh('crm_funnel');
SELECT lead_funnel.forget('3', 'crm_funnel');
SELECT lead_funnel.disconnect('crm_funnel', keep_history => NULL);
SELECT lead_funnel.disconnect('crm_funnel', keep_history => false);
DROP SCHEMA crm CASCADE;
