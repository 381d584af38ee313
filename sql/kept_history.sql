-- The history that disconnect() keeps: whose it is, who goes on with it, and the way out of the extension.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, signals, crm_stage)
SELECT i::text, timestamptz '2026-11-01 10:00+00' + i * interval '1 hour', '{need}', CASE i WHEN 1 THEN 'sql' END FROM generate_series(1, 3) i;
CREATE SCHEMA other;
CREATE TABLE other.lead (LIKE crm.lead INCLUDING ALL);
CREATE VIEW public.made AS
SELECT c.oid::regclass AS relation FROM pg_class c
WHERE c.relnamespace IN (to_regnamespace('funnel'), to_regnamespace('funnel_steps')) AND c.relkind IN ('r', 'v');
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SET client_min_messages = warning;
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
UPDATE crm.lead SET owner = 'anna' WHERE lead_id = '2';
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SELECT outcome, changed FROM lead_funnel.refresh();
SET client_min_messages = notice;

-- While they are stored, and when they no longer are, they are not mixed with those of another schema.
SELECT lead_funnel.connect('custom', 'other');
SELECT lead_funnel.materialize(stored => false);
SELECT lead_funnel.connect('custom', 'other');
SELECT lead_funnel.connect('custom', 'crm');

-- Without the views: who connects again is told that the leads are no longer stored, once.
SELECT lead_funnel.materialize();
SELECT lead_funnel.disconnect(keep_agreement => true);
SELECT lead_funnel.connect('custom', 'crm');
SELECT lead_funnel.connect('custom', 'crm');

-- The history alone: no schema stays empty, and nobody else goes on with it.
SELECT lead_funnel.disconnect();
SELECT * FROM public.made ORDER BY 1;
SELECT to_regnamespace('funnel_steps');
SELECT lead_id, owner, signals, crm_stage, valid_to FROM funnel.lead_history ORDER BY lead_id, valid_to;
SELECT lead_funnel.connect('custom', 'other', hours => '24/7; UTC');
SELECT lead_funnel.connect('odoo', 'crm');
SELECT lead_funnel.disconnect();

-- Without the extension, as plain text; and back.
DROP EXTENSION lead_funnel;
ALTER TABLE funnel.lead_history ALTER signals TYPE text, ALTER crm_stage TYPE text;
DROP EXTENSION lead_funnel;
SELECT lead_id, owner, signals, crm_stage, valid_to FROM funnel.lead_history ORDER BY lead_id, valid_to;
SET client_min_messages = warning;
CREATE EXTENSION lead_funnel;
SET client_min_messages = notice;
SELECT lead_funnel.connect('custom', 'other', hours => '24/7; UTC');
-- A schema that is gone may be this one by another name.
ALTER SCHEMA crm RENAME TO new_crm;
SELECT lead_funnel.connect('custom', 'new_crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
SELECT attname, atttypid::regtype FROM pg_attribute WHERE attrelid = 'funnel.lead_history'::regclass AND attname IN ('signals', 'crm_stage') ORDER BY 1;
SET lead_funnel.as_of = '2026-11-02 13:00+00';
SELECT lead_id, owner, signals, crm_stage FROM funnel.lead_status ORDER BY 1;
SET lead_funnel.as_of = '2026-11-03 13:00+00';
SELECT lead_id, owner, signals, crm_stage FROM funnel.lead_status ORDER BY 1;

-- Once it is erased, another CRM may take its place; what stands beside the steps is not dropped.
SELECT lead_funnel.disconnect();
TRUNCATE funnel.lead_history;
SELECT lead_funnel.connect('custom', 'other', hours => '24/7; UTC');
SELECT lead_funnel.disconnect(keep_history => false);
SELECT lead_funnel.connect('custom', 'new_crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
CREATE TABLE funnel_steps.mine (i int);
SELECT lead_funnel.disconnect();
DROP TABLE funnel_steps.mine;
SELECT lead_funnel.disconnect(keep_history => false);
SELECT * FROM public.made;
DROP VIEW public.made;
SET client_min_messages = warning;
DROP SCHEMA new_crm, other CASCADE;
