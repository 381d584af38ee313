-- Who refreshes, in which session and when: what is stored is the same.
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
ALTER TABLE crm.lead ADD currency text;
ALTER TABLE crm.lead RENAME TO row;
CREATE VIEW crm.lead AS
SELECT r.lead_id, r.received_at, r.source, r.medium, r.received_at::date::text AS campaign, r.landing_page, r.conversion, r.signals, r.owner,
       (interval '1 day' * r.amount + interval '90 minutes')::text AS team, r.handed_over_at, r.responded_at, r.next_step_at, r.crm_stage,
       r.lost, (r.amount::float8 / 3)::text AS lost_reason, r.closed_at, r.amount, r.customer_id, r.currency
FROM crm.row r;
INSERT INTO crm.row (lead_id, received_at, conversion, owner, amount, lost)
SELECT i::text, timestamptz '2026-11-01 10:00+00' + i * interval '1 hour', 'contact', CASE i % 2 WHEN 1 THEN 'anna' ELSE 'bert' END, i, true
FROM generate_series(1, 6) i;
CREATE FUNCTION pg_temp.refreshed(OUT outcome text, OUT added int, OUT changed int, OUT removed int, OUT classified int, OUT error text)
LANGUAGE sql AS 'SELECT outcome, added, changed, removed, classified, error FROM lead_funnel.refresh()';
CREATE ROLE regress_lead_funnel_owner;
SELECT format('GRANT CREATE, TEMPORARY ON DATABASE %I TO regress_lead_funnel_owner', current_database())
\gexec
SELECT lead_funnel.grant_connect('regress_lead_funnel_owner');
GRANT USAGE ON SCHEMA crm TO regress_lead_funnel_owner;
GRANT SELECT, UPDATE ON crm.lead, crm.row TO regress_lead_funnel_owner;
ALTER VIEW crm.lead SET (security_invoker = true);
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
UPDATE funnel.agreement SET respond_within = '3 hours 30 minutes' WHERE intent = 'high' AND valid_to = 'infinity';
SELECT lead_funnel.materialize();
SELECT count(*) FROM funnel.agreement WHERE isfinite(valid_from);
SELECT lead_id, campaign, team, lost_reason FROM funnel.lead WHERE lead_id IN ('1', '2') ORDER BY 1;

-- How a session writes dates, intervals and numbers is neither stored nor a change of the agreement.
SET datestyle = 'SQL, MDY';
SET intervalstyle = 'sql_standard';
SET extra_float_digits = -3;
SET timezone = 'Asia/Kolkata';
SELECT * FROM pg_temp.refreshed();
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SET timezone = 'UTC';
SELECT * FROM pg_temp.refreshed();
RESET extra_float_digits;
RESET intervalstyle;
SET datestyle = 'ISO, DMY';

-- Who does not see all rows stores none, and takes none out.
RESET ROLE;
CREATE POLICY own_rows ON crm.row USING (owner = 'anna');
ALTER TABLE crm.row ENABLE ROW LEVEL SECURITY;
UPDATE crm.row SET amount = 100 WHERE lead_id = '1';
SET ROLE regress_lead_funnel_owner;
SELECT count(*) FROM crm.lead;
SELECT * FROM pg_temp.refreshed();
SELECT count(*), sum(amount) FROM funnel.lead;
SELECT outcome, added, changed, removed, error FROM funnel.refresh_run ORDER BY position DESC LIMIT 1;
RESET ROLE;
ALTER ROLE regress_lead_funnel_owner BYPASSRLS;
SET ROLE regress_lead_funnel_owner;
SELECT * FROM pg_temp.refreshed();
SELECT count(*), sum(amount) FROM funnel.lead;

-- At midnight there a currency has another rate: what is open is worth something else, and what is closed is not.
UPDATE funnel.settings SET currency = 'EUR', zone = 'Europe/Brussels';
INSERT INTO funnel.fx_rate (day, currency, rate) VALUES ('2026-01-01', 'USD', 2), ('2026-11-05', 'USD', 4);
UPDATE crm.row SET currency = 'USD', amount = 100, lost = NULL WHERE lead_id IN ('1', '2');
UPDATE crm.row SET currency = 'USD', amount = 100, closed_at = '2026-11-04 12:00+00' WHERE lead_id = '3';
SET lead_funnel.as_of = '2026-11-04 21:59+00';
SELECT * FROM pg_temp.refreshed();
PREPARE worth AS SELECT s.lead_id, s.amount, l.amount AS "should be" FROM funnel.lead_status s
JOIN (SELECT r.lead_id, round(r.amount / CASE WHEN r.lost OR lead_funnel.as_of() < '2026-11-05 00:00 Europe/Brussels' THEN 2 ELSE 4 END, 2) AS amount
      FROM crm.row r WHERE r.currency = 'USD') l USING (lead_id) ORDER BY 1;
EXECUTE worth;
SET lead_funnel.as_of = '2026-11-04 22:59:59+00';
EXECUTE worth;
SET lead_funnel.as_of = '2026-11-04 23:00+00';
EXECUTE worth;
SELECT * FROM pg_temp.refreshed();
EXECUTE worth;
-- So the night after it, when the rate does not change, and before the first refresh on that day.
SET lead_funnel.as_of = '2026-11-05 23:30+00';
EXECUTE worth;
SELECT due FROM lead_funnel.status();

SELECT lead_funnel.disconnect(keep_history => false);
RESET ROLE;
DROP SCHEMA crm CASCADE;
DROP OWNED BY regress_lead_funnel_owner;
DROP ROLE regress_lead_funnel_owner;
