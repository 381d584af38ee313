-- What a role needs to connect and to disconnect, and what in its session or schema is in the way.
\pset format unaligned
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_lead_funnel_rights;
DROP ROLE IF EXISTS regress_lead_funnel_owner;
RESET client_min_messages;
CREATE ROLE regress_lead_funnel_owner;
CREATE DATABASE regress_lead_funnel_rights TEMPLATE template0;
GRANT CREATE ON DATABASE regress_lead_funnel_rights TO regress_lead_funnel_owner;
SELECT current_database() AS regression \gset
\c regress_lead_funnel_rights
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET lead_funnel.as_of = '2026-11-25 12:00+00';
CREATE EXTENSION lead_funnel;
SELECT lead_funnel.grant_connect('regress_lead_funnel_owner');
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
GRANT USAGE ON SCHEMA crm TO regress_lead_funnel_owner;
GRANT SELECT ON crm.lead TO regress_lead_funnel_owner;

-- Who may no longer read the CRM can still take the reports away.
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
RESET ROLE;
REVOKE SELECT ON crm.lead FROM regress_lead_funnel_owner;
SET ROLE regress_lead_funnel_owner;
BEGIN;
SELECT lead_funnel.disconnect();
ROLLBACK;
BEGIN;
SELECT lead_funnel.disconnect(keep_agreement => true);
ROLLBACK;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
RESET ROLE;
-- One column is enough to lock the table, without the schema it is not.
GRANT SELECT (lead_id) ON crm.lead TO regress_lead_funnel_owner;
SET ROLE regress_lead_funnel_owner;
BEGIN;
SELECT lead_funnel.disconnect();
SELECT mode FROM pg_locks WHERE relation = 'crm.lead'::regclass AND pid = pg_backend_pid();
ROLLBACK;
RESET ROLE;
REVOKE USAGE ON SCHEMA crm FROM regress_lead_funnel_owner;
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.disconnect();
RESET ROLE;
GRANT USAGE ON SCHEMA crm TO regress_lead_funnel_owner;
GRANT SELECT ON crm.lead TO regress_lead_funnel_owner;

-- To bring tables up to date takes temporary ones; to make them, or to leave them as they are, does not.
REVOKE TEMPORARY ON DATABASE regress_lead_funnel_rights FROM PUBLIC;
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ALTER TABLE funnel.agreement DROP COLUMN decide_within CASCADE;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
RESET ROLE;
GRANT TEMPORARY ON DATABASE regress_lead_funnel_rights TO regress_lead_funnel_owner;

-- Nothing else of the session's may have the names that these get.
SET ROLE regress_lead_funnel_owner;
CREATE DOMAIN pg_temp.agreement AS text;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP DOMAIN pg_temp.agreement;
CREATE TYPE pg_temp.settings AS ENUM ('a');
CREATE TEMPORARY TABLE agreement_one_at_a_time (i int);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP TABLE pg_temp.agreement_one_at_a_time;
DROP TYPE pg_temp.settings;
CREATE TEMPORARY VIEW settings_pkey AS SELECT 1 AS i;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP VIEW pg_temp.settings_pkey;
CREATE TEMPORARY TABLE lead (i int);
CREATE DOMAIN pg_temp.channel_kpi AS text;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT decide_within FROM funnel.agreement WHERE decide_within IS NOT NULL;

-- A table of the user's in the place of the settings is no table of ours.
SELECT lead_funnel.disconnect(keep_agreement => true);
BEGIN;
ALTER TABLE funnel.settings DROP COLUMN one_row;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
ALTER TABLE funnel.settings DROP CONSTRAINT settings_pkey;
INSERT INTO funnel.settings SELECT * FROM funnel.settings;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
DROP TABLE funnel.settings;
CREATE TABLE funnel.settings AS SELECT 'custom'::text AS crm, 'crm'::text AS crm_schema FROM generate_series(1, 2);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
DROP TABLE funnel.settings;
CREATE TABLE funnel.settings AS SELECT 'custom'::text AS crm, 'crm'::text AS crm_schema;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
DROP TABLE funnel.settings;
CREATE TABLE funnel.settings AS SELECT true AS one_row, 'custom'::text AS crm, 'crm'::text AS crm_schema FROM generate_series(1, 2);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
DROP TABLE funnel.settings;
CREATE TABLE funnel.settings (x int);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
DROP TABLE funnel.settings;
CREATE VIEW funnel.settings AS SELECT 'custom'::text AS crm, 'crm'::text AS crm_schema;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
RESET ROLE;

\c :regression
DROP DATABASE regress_lead_funnel_rights;
DROP ROLE regress_lead_funnel_owner;
