-- The CRM of a made-up roofing firm, "Dakwerken Nokvorst" near Ghent: a year of
-- leads in the tables of Odoo 19, for an empty database.
--
--   createdb demo && psql -q -d demo -f odoo_crm.sql
--
-- 4,000 leads, received from 2025-10-01 to the instant the demo is read at,
-- Wednesday 2026-09-30 15:00 in Brussels:
--
--   SET lead_funnel.as_of = '2026-09-30 15:00:00+02';
--
-- Nothing is random: every draw is a hash of the lead's number, so each server
-- and each run makes the same rows. Nothing happens after the instant above:
-- a response, stage or order that would be later is not there yet.
-- Names, addresses and numbers are invented; mail goes to example.com.

\set ON_ERROR_STOP on
\set demo_quiet :QUIET
\set QUIET on
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = public;
SET LOCAL timezone = 'Europe/Brussels';

\ir odoo_tables.sql
\ir odoo_firm.sql
\ir odoo_story.sql
\ir odoo_rows.sql

DROP FUNCTION pg_temp.office_after(timestamptz, double precision);
DROP FUNCTION pg_temp.happened(timestamptz);
DROP FUNCTION pg_temp.as_of();
DROP FUNCTION pg_temp.pick(integer, text, anyarray);
DROP FUNCTION pg_temp.draw(integer, text);
ANALYZE crm_lead, crm_tag_rel, mail_message, mail_tracking_value, mail_activity, res_partner, sale_order, sale_order_log;
COMMIT;
\set QUIET :demo_quiet
\unset demo_quiet
