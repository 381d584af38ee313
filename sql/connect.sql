-- connect() and disconnect(): what they make, what they keep, what they refuse.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET lead_funnel.as_of = '2026-11-30 12:00+00';
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset format unaligned
\pset null '-'

CREATE SCHEMA crm;
CREATE TABLE crm.source (id int PRIMARY KEY, created timestamptz, origin text, stage text, lost boolean, value numeric);
INSERT INTO crm.source VALUES (1, '2026-11-02 10:00+00', 'google', 'customer', false, 1000.50),
                              (2, '2026-11-03 10:00+00', 'google', NULL, true, 10),
                              (3, '2026-11-04 10:00+00', 'pigeon', 'sql', NULL, NULL);

-- Refused, each time with nothing made.
-- After the hint there are no lines of whom connect() calls, but whoever calls it.
\set SHOW_CONTEXT errors
SELECT lead_funnel.connect('hubspott');
DO $$ BEGIN PERFORM lead_funnel.connect('hubspott'); END $$;
\set SHOW_CONTEXT never
SELECT lead_funnel.connect(NULL);
SELECT lead_funnel.connect('custom', crm_schema => NULL);
SELECT lead_funnel.connect('custom', crm_schema => 'nowhere');
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT lead_funnel.connect('odoo', crm_schema => 'crm');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'crm');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'public');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'pg_reports');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'lead_funnel');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 9-17; Europe/Brussels');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Atlantis');

CREATE VIEW crm.lead AS
SELECT id AS lead_id, created::timestamp AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion, NULL::text[] AS signals, 'ann' AS owner,
       NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       stage AS crm_stage, lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, value AS amount, NULL AS customer_id
FROM crm.source;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP VIEW crm.lead;
-- A bare NULL is a text.
CREATE VIEW crm.lead AS
SELECT id AS lead_id, created AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion, NULL AS signals, NULL AS owner,
       created::date AS handed_over_at, NULL AS responded_at, 0 AS next_step_at,
       NULL AS crm_stage, NULL AS lost, NULL AS lost_reason, created AS closed_at, NULL AS amount, NULL AS customer_id
FROM crm.source;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP VIEW crm.lead;
CREATE VIEW crm.lead AS
SELECT id AS lead_id, created AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion, NULL::text[] AS signals, 'ann' AS owner,
       NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       stage AS crm_stage, lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, value AS amount, 'c' || id AS customer_id
FROM crm.source;
-- A table of the CRM's own that is called customer is no matter; half a contract is.
CREATE TABLE crm.customer (id int, name text);
ALTER VIEW crm.lead RENAME TO whole_lead;
CREATE TABLE crm.lead AS SELECT * FROM crm.whole_lead;
ALTER TABLE crm.lead ALTER lost TYPE smallint USING lost::int;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT lead_id, lost FROM funnel.lead ORDER BY 1;
SELECT lead_funnel.disconnect();
ALTER TABLE crm.customer ADD started_at timestamp, ADD lead_id text;
CREATE TABLE crm.touch (touched_at date);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ALTER TABLE crm.customer ADD customer_id int, ADD first_value_at timestamptz, ADD churned_at date, ADD initial_amount int, ADD current_amount int;
DROP TABLE crm.touch;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
DROP TABLE crm.customer, crm.lead;
ALTER VIEW crm.whole_lead RENAME TO lead;
UPDATE crm.source SET stage = 'Gewonnen' WHERE id = 3;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
UPDATE crm.source SET stage = 'sql' WHERE id = 3;
CREATE ROLE regress_lead_funnel_reader;
GRANT USAGE ON SCHEMA crm TO regress_lead_funnel_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_lead_funnel_reader', current_database()) \gexec
SELECT lead_funnel.grant_connect('regress_lead_funnel_reader');
SET ROLE regress_lead_funnel_reader;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
RESET ROLE;
CREATE SCHEMA busy CREATE TABLE theirs (i int);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'busy');
SELECT nspname FROM pg_namespace WHERE nspname IN ('funnel', 'pg_reports');

-- Made, with the session's zone in the default hours.
SET timezone = 'Europe/Brussels';
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SET timezone = 'UTC';
SELECT kind, count(*) > 8 AS made FROM funnel.made_by_connect GROUP BY kind ORDER BY kind;
-- What is listed as made is there, and nothing else is.
SELECT m.name AS listed, c.relname AS "there"
FROM funnel.made_by_connect m
FULL JOIN (SELECT c.relname, CASE WHEN c.relkind = 'r' THEN 'table' WHEN n.nspname = 'funnel' THEN 'view' ELSE 'step' END AS kind
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname IN ('funnel', 'funnel_steps') AND c.relkind IN ('r', 'v')) c ON c.relname = m.name AND c.kind = m.kind
WHERE m.name IS NULL OR c.relname IS NULL;
SELECT * FROM funnel.working_hours;
SELECT lead_id, channel, crm_stage, reached_stage, lost, amount FROM funnel.lead_status ORDER BY 1;
SELECT channel, leads, won, lost, open_leads, revenue, close_rate FROM funnel.channel_kpi;
SELECT customer_id, lead_id, initial_amount FROM funnel.customer;
-- Two leads won of one customer are one customer.
BEGIN;
INSERT INTO crm.source VALUES (4, '2026-11-05 10:00+00', 'google', 'customer', false, 99);
CREATE OR REPLACE VIEW crm.lead AS
SELECT id AS lead_id, created AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion, NULL::text[] AS signals, 'ann' AS owner,
       NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       stage AS crm_stage, lost, NULL AS lost_reason, created AS closed_at, value AS amount, 'c1' AS customer_id
FROM crm.source;
SELECT customer_id, lead_id, started_at, initial_amount, current_amount FROM funnel.customer;
ROLLBACK;
-- Signals as they are put together: what is not so is a NULL among them.
BEGIN;
CREATE OR REPLACE VIEW crm.lead AS
SELECT id AS lead_id, created AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion,
       ARRAY[CASE WHEN value > 0 THEN 'budget' END, CASE WHEN origin = 'pigeon' THEN 'need' END, CASE WHEN value > 100 THEN 'Timing' END] AS signals,
       'ann' AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       stage AS crm_stage, lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, value AS amount, NULL AS customer_id
FROM crm.source;
SELECT lead_id, signals FROM funnel.lead_status ORDER BY 1;
ROLLBACK;

-- Called again it keeps what was edited, and the user's own views stay.
UPDATE funnel.agreement SET respond_within = '1 hour' WHERE intent = 'high';
INSERT INTO funnel.channel_rule VALUES (1, '^pigeon$', NULL, NULL, 'Direct');
CREATE VIEW public.mine AS SELECT channel, leads FROM funnel.channel_kpi;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT lead_funnel.connect('CUSTOM', crm_schema => 'crm', hours => 'Mo-Sa 10:00-18:00; Europe/Paris');
SELECT intent, respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
SELECT * FROM funnel.working_hours;
SELECT * FROM public.mine;
SELECT lead_funnel.connect('odoo', crm_schema => 'crm');

-- What is wrong in the agreement is refused where it is typed.
INSERT INTO funnel.channel_rule VALUES (2, '(', NULL, NULL, 'Direct');
INSERT INTO funnel.channel_rule VALUES (2, 'x', NULL, NULL, 'No such channel');
INSERT INTO funnel.conversion_rule VALUES (1, 'x', '[', 'download');
INSERT INTO funnel.channel VALUES ('Doves', 'reactiv');
INSERT INTO funnel.channel VALUES ('Doves', 'reactive', 'retargetting');
INSERT INTO funnel.conversion VALUES ('tour', 'height');
UPDATE funnel.agreement SET sql_signals = -1;
UPDATE funnel.agreement SET sql_signals = 6;
UPDATE funnel.agreement SET mql_signals = 6 WHERE intent = 'low';
UPDATE funnel.agreement SET mql_signals = 3, sql_signals = 2 WHERE intent = 'low';
BEGIN;
UPDATE funnel.agreement SET mql_signals = 1, sql_signals = 0 WHERE intent = 'high';
UPDATE funnel.agreement SET mql_signals = NULL WHERE intent = 'mid';
UPDATE funnel.agreement SET mql_signals = 5, sql_signals = NULL WHERE intent = 'low';
ROLLBACK;
UPDATE funnel.agreement SET respond_within = '-1 hour';
UPDATE funnel.agreement SET decide_within = '1 month';
UPDATE funnel.settings SET zone = 'Europe/Atlantis';
INSERT INTO funnel.signal VALUES ('1', 'money', '2026-11-10 10:00+00');

-- What the CRM learned later had not happened yet.
INSERT INTO funnel.signal VALUES ('3', 'need', '2026-11-10 10:00+00'), ('3', 'timing', '2026-11-20 10:00+00');
SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id = '3';
SET lead_funnel.as_of = '2026-11-15 12:00+00';
SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id = '3';
SET lead_funnel.as_of = '2026-11-03 09:00+00';
SELECT lead_id FROM funnel.lead_status;
SET lead_funnel.as_of = 'yesterday-ish';
SELECT lead_id FROM funnel.lead_status;
SET lead_funnel.as_of = '2026-11-30 12:00+00';

-- What a rule says comes before what everybody knows; a rule that decides nothing is told, whatever it is that decides.
BEGIN;
TRUNCATE funnel.channel_rule;
SELECT DISTINCT source, channel FROM funnel.lead_status ORDER BY 1;
INSERT INTO funnel.channel_rule VALUES
    (10, '^goo', '^$', NULL, 'Phone'), (20, '^google$', NULL, NULL, 'Email'), (30, 'o', NULL, NULL, 'Website'),
    (40, 'e', NULL, NULL, 'SMS'), (50, 'pigeon', NULL, NULL, 'Direct'), (60, '^$', '^$', '^$', 'Unassigned');
SELECT DISTINCT source, channel FROM funnel.lead_status ORDER BY 1;
SELECT kind, source, medium, leads, last_received_at, detail FROM funnel.unmapped WHERE kind <> 'conversion';
ROLLBACK;
-- Of the rules that came with connect() only those that another one shadows, or that were changed.
SELECT count(*) FROM funnel.channel_rule;
BEGIN;
SELECT kind, source, medium, leads, detail FROM funnel.unmapped WHERE kind = 'rule';
INSERT INTO funnel.channel_rule VALUES (0, 'e', NULL, NULL, 'Email');
UPDATE funnel.channel_rule SET source_pattern = '^newsletters$' WHERE priority = 310;
UPDATE funnel.channel_rule SET channel = 'Email' WHERE priority = 210;
INSERT INTO crm.source (id, created, origin) VALUES (900, '2026-11-04 10:00+00', 'Partner');
SELECT kind, source, medium, leads, detail FROM funnel.unmapped WHERE kind = 'rule';
ROLLBACK;
-- Spend for a channel that is none.
BEGIN;
INSERT INTO funnel.spend VALUES ('2026-11-01', 'Gogle Ads', 300), ('2026-11-02', 'Gogle Ads', 5.5), ('2026-11-02', 'Google Ads', 7);
SELECT kind, source, leads, detail FROM funnel.unmapped WHERE kind = 'spend';
ROLLBACK;
-- A channel of leads whose row was renamed or taken out; not one that a rule renames as well.
BEGIN;
SELECT channel, count(*) FROM funnel.lead_status GROUP BY channel ORDER BY channel;
SELECT kind, source, leads, detail FROM funnel.unmapped WHERE kind = 'name';
DELETE FROM funnel.channel_rule WHERE channel = 'Organic Search';
UPDATE funnel.channel SET name = 'Search' WHERE name = 'Organic Search';
UPDATE funnel.channel SET name = 'By itself' WHERE name = 'Direct';
SELECT kind, source, leads, last_received_at, detail FROM funnel.unmapped WHERE kind = 'name';
ROLLBACK;
-- An agreement for a team that no lead has; not one that has ended.
BEGIN;
INSERT INTO funnel.agreement (intent, team, valid_to) VALUES ('mid', 'Wset', 'infinity'), ('high', 'Wset', 'infinity'), (NULL, 'Wset', 'infinity');
INSERT INTO funnel.agreement (intent, team, valid_from, valid_to) VALUES ('mid', 'East', '2026-01-01 00:00+00', '2026-11-30 12:00+00');
SELECT kind, source, leads, detail FROM funnel.unmapped WHERE kind = 'team';
ALTER TABLE crm.source ADD team text DEFAULT 'Wset';
CREATE OR REPLACE VIEW crm.lead AS
SELECT id AS lead_id, created AS received_at, origin AS source, NULL AS medium, NULL AS campaign,
       NULL AS landing_page, NULL AS conversion, NULL::text[] AS signals, 'ann' AS owner,
       NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       stage AS crm_stage, lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, value AS amount, NULL AS customer_id, team
FROM crm.source;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT kind, source, leads, detail FROM funnel.unmapped WHERE kind = 'team';
ROLLBACK;
-- Every channel that the functions know is there, and has a motion where one can be told.
SELECT DISTINCT lead_funnel.reporting_channel(source, medium, campaign) AS missing
FROM (VALUES ('google'), ('facebook'), ('bing'), ('linkedin'), ('tiktok'), ('x'), ('pinterest'), ('snapchat'), ('reddit'),
             ('youtube'), ('amazon'), ('yahoo'), ('quora'), ('vimeo'), ('chatgpt.com'), ('(direct)'), ('sms'), ('')) s (source),
     (VALUES ('cpc'), ('display'), ('(none)'), ('organic'), ('referral'), ('email'), ('affiliate'), ('audio'), ('sms'), ('push'), ('social'), ('video'), ('')) m (medium),
     (VALUES ('cross-network'), ('rtg'), ('shop'), ('')) c (campaign)
EXCEPT SELECT name FROM funnel.channel;
SELECT name FROM funnel.channel WHERE motion IS NULL ORDER BY 1;

-- A channel that only costs money is there, with its cost.
INSERT INTO funnel.spend VALUES ('2026-11-01', 'Google Ads', 300), ('2026-12-01', 'Google Ads', 5000);
INSERT INTO funnel.spend VALUES ('2026-11-01', 'Television', 90);
SELECT channel, motion, leads, won, revenue, sla_met, spend, cost_per_lead, roas FROM funnel.channel_kpi ORDER BY 1;
SELECT month, channel, leads, spend FROM funnel.channel_kpi_month ORDER BY 1, 2;
-- Spend of only some of the months in which the channel has leads is not divided by all of them.
BEGIN;
INSERT INTO funnel.spend VALUES ('2026-11-01', 'Organic Search', 300);
UPDATE crm.source SET created = '2026-08-03 10:00+00' WHERE id = 1;
SELECT channel, leads, spend, spend_months, cost_per_lead, cost_per_sql, cac, roas FROM funnel.channel_kpi WHERE channel = 'Organic Search' ORDER BY 1;
SELECT * FROM funnel_steps.spend_finding;
INSERT INTO funnel.spend VALUES ('2026-09-30', 'Organic Search', 0), ('2026-08-02', 'Organic Search', 100), ('2026-07-02', 'Organic Search', 50);
SELECT channel, leads, spend, spend_months, cost_per_lead, cost_per_sql, cac, roas FROM funnel.channel_kpi WHERE channel = 'Organic Search' ORDER BY 1;
INSERT INTO funnel.spend VALUES ('2026-10-31', 'Organic Search', 50);
SELECT channel, leads, spend, spend_months, cost_per_lead FROM funnel.channel_kpi WHERE channel = 'Organic Search' ORDER BY 1;
SELECT * FROM funnel_steps.spend_finding;
ROLLBACK;

-- A month is cut in the reports' zone.
UPDATE crm.source SET created = '2026-10-31 23:30+00' WHERE id = 1;
SELECT month, channel, leads, revenue FROM funnel.channel_kpi_month ORDER BY 1, 2;

-- Every view is run with the rights of who reads it, and every column says what it is.
SELECT relname FROM pg_class
WHERE relnamespace = 'funnel'::regnamespace AND relkind = 'v'
  AND NOT COALESCE(reloptions, '{}') @> '{security_invoker=true}';
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'funnel'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
  AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL);
-- The report views show built-in types only.
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'funnel'::regnamespace AND c.relkind = 'v' AND a.attnum > 0
  AND t.typnamespace = 'lead_funnel'::regnamespace
  AND c.relname NOT IN ('lead', 'lead_as_of', 'lead_classified', 'working_hours', 'company_hours');

-- The extension cannot be dropped from under the views.
\set VERBOSITY terse
DROP EXTENSION lead_funnel;
\set VERBOSITY default

-- A view with other columns is made anew, and who might read it may still. What a user
-- made of another view stays; of this one it is in the way.
DROP VIEW funnel.data_quality;
CREATE VIEW funnel.data_quality AS SELECT 1 AS other;
CREATE VIEW public.other AS TABLE funnel.data_quality;
GRANT SELECT ON funnel.lead_status TO regress_lead_funnel_reader WITH GRANT OPTION;
GRANT SELECT ON funnel.channel_kpi TO PUBLIC;
\set VERBOSITY terse
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
\set VERBOSITY default
DROP VIEW public.other;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT count(*) > 0 AS mine_reads FROM public.mine;
DROP VIEW public.mine;
SELECT count(*) > 0 AS findings FROM funnel.data_quality WHERE finding IS NOT NULL;
SELECT c.relname, a.grantee = 0 AS public, a.privilege_type, a.is_grantable FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'funnel'::regnamespace AND a.grantee <> c.relowner ORDER BY 1;
-- What the owner changed in our tables stays: a default, a NOT NULL. What the functions need is put back.
ALTER TABLE funnel.spend ALTER impressions SET DEFAULT 0;
UPDATE funnel.settings SET currency = 'EUR';
UPDATE funnel.signal SET note = 'asked';
ALTER TABLE funnel.settings ALTER currency SET NOT NULL, ALTER language SET DEFAULT 'nl', ALTER notify_names DROP DEFAULT;
ALTER TABLE funnel.signal ALTER noted_at DROP NOT NULL, ALTER note SET NOT NULL, ALTER note SET DEFAULT 'by phone';
CREATE VIEW public.changed AS
SELECT a.attrelid::regclass AS relation, a.attname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS "default"
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE (a.attrelid, a.attname) IN (('funnel.spend'::regclass, 'impressions'), ('funnel.settings'::regclass, 'currency'), ('funnel.settings'::regclass, 'language'),
    ('funnel.settings'::regclass, 'notify_names'), ('funnel.signal'::regclass, 'noted_at'), ('funnel.signal'::regclass, 'note'));
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT * FROM public.changed ORDER BY relation::text, attname;
-- Where an older version made it so, it is this version's from then on.
UPDATE funnel.made_by_connect SET parts = '{"default": {"language": "''nl''::text", "note": "''by phone''::text"}, "not null": {"note": "NOT NULL"}}'
WHERE kind = 'table' AND name IN ('settings', 'signal');
UPDATE funnel.made_by_connect SET fingerprint = NULL WHERE name = 'signal';
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT * FROM public.changed ORDER BY relation::text, attname;
ALTER TABLE funnel.settings ALTER currency DROP NOT NULL;
UPDATE funnel.settings SET currency = NULL;
DROP VIEW public.changed;

-- Rows that break what has to be put back are told, with a query that finds them.
CREATE FUNCTION public.refused(change text) RETURNS TABLE (state text, message text, detail text, hint text, rows bigint)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE change;
    BEGIN
        PERFORM lead_funnel.connect('custom', crm_schema => 'crm');
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    END;
    detail := left(detail, 240);
    IF hint ~ 'SELECT' THEN
        EXECUTE format('SELECT count(*) FROM (%s) s', substring(hint FROM 'SELECT .*(?=\.$)')) INTO rows;
    END IF;
    RETURN NEXT;
END
$$;
\x
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.signal DROP CONSTRAINT signal_signal_check; INSERT INTO funnel.signal VALUES ('7', 'money')$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.settings DROP CONSTRAINT settings_recurring_months_check, ADD CONSTRAINT settings_recurring_months_check CHECK (recurring_months > -9);
    UPDATE funnel.settings SET recurring_months = -1$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.signal ALTER noted_at DROP NOT NULL; INSERT INTO funnel.signal VALUES ('7', 'need', NULL)$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.question DROP CONSTRAINT question_signal_language_conversion_channel_key; INSERT INTO funnel.question SELECT * FROM funnel.question WHERE signal = 'need' AND language = 'en'$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.channel_rule DROP CONSTRAINT channel_rule_channel_fkey; INSERT INTO funnel.channel_rule VALUES (3, 'x', NULL, NULL, 'None')$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.agreement DROP CONSTRAINT agreement_one_at_a_time, DISABLE TRIGGER check_agreed;
    INSERT INTO funnel.agreement SELECT * FROM funnel.agreement WHERE intent = 'low'$$);
ROLLBACK;
BEGIN;
SELECT * FROM public.refused($$ALTER TABLE funnel.report_run ALTER report TYPE varchar; CREATE VIEW public.other AS SELECT report FROM funnel.report_run$$);
ROLLBACK;
\x
DROP FUNCTION public.refused;

-- Rights to columns, and a policy of ours that the owner changed, outlive a view that is made anew.
GRANT SELECT (channel, lead_id) ON funnel.lead_status TO PUBLIC;
GRANT SELECT (team) ON funnel.lead TO regress_lead_funnel_reader WITH GRANT OPTION;
ALTER VIEW funnel.lead RENAME COLUMN customer_id TO client_id;
GRANT SELECT (client_id) ON funnel.lead TO regress_lead_funnel_reader;
CREATE VIEW funnel.no_longer_made AS SELECT 1 AS one;
INSERT INTO funnel.made_by_connect (kind, name) VALUES ('view', 'no_longer_made');
GRANT SELECT ON funnel.no_longer_made TO regress_lead_funnel_reader;
ALTER POLICY visible_leads ON funnel.signal TO regress_lead_funnel_reader
USING (EXISTS (SELECT FROM funnel.lead l WHERE l.lead_id = signal.lead_id AND l.owner = current_user)) WITH CHECK (false);
COMMENT ON POLICY visible_leads ON funnel.signal IS 'each the own';
ALTER POLICY visible_leads ON funnel.signal_note USING (noted_by = current_user);
ALTER TABLE funnel.report_run DISABLE ROW LEVEL SECURITY;
CREATE VIEW public.policies AS
SELECT c.relname, c.relrowsecurity, p.polcmd, p.polroles::regrole[], p.polpermissive, pg_get_expr(p.polqual, p.polrelid) AS qual,
       pg_get_expr(p.polwithcheck, p.polrelid) AS "check", obj_description(p.oid, 'pg_policy') AS comment
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = 'visible_leads';
CREATE TABLE public.were AS TABLE public.policies;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT a.attrelid::regclass AS relation, a.attname, x.grantee::regrole, x.privilege_type, x.is_grantable
FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE a.attrelid IN ('funnel.lead'::regclass, 'funnel.lead_status'::regclass) ORDER BY 1, 2;
TABLE public.were EXCEPT TABLE public.policies;
SELECT relname, relrowsecurity, "check", comment FROM public.policies ORDER BY 1;
-- Not when it reads what is no longer there; where the views go, so does it.
\set VERBOSITY terse
BEGIN;
ALTER VIEW funnel.lead RENAME COLUMN customer_id TO client_id;
ALTER POLICY visible_leads ON funnel.signal TO PUBLIC USING (lead_id IN (SELECT l.client_id FROM funnel.lead l));
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ROLLBACK;
BEGIN;
SELECT lead_funnel.disconnect(keep_agreement => true);
ROLLBACK;
\set VERBOSITY default
-- Nor is a schema that has another name now one that was changed.
BEGIN;
DROP POLICY visible_leads ON funnel.signal;
DROP POLICY visible_leads ON funnel.signal_note;
ALTER TABLE funnel.report_run ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
ALTER SCHEMA funnel RENAME TO renamed;
ALTER SCHEMA funnel_steps RENAME TO renamed_steps;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'renamed');
ROLLBACK;
-- Dropped, it is made as it was; one that an older version made otherwise is made anew.
DROP POLICY visible_leads ON funnel.signal_note;
DROP POLICY visible_leads ON funnel.report_run;
UPDATE funnel.made_by_connect SET parts = jsonb_set(parts, '{policy,from}', '"true"') WHERE name = 'sla_notice';
CREATE TABLE public.before AS SELECT oid FROM pg_policy;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT p.polrelid::regclass AS made_anew FROM pg_policy p WHERE p.oid NOT IN (SELECT oid FROM public.before) ORDER BY 1;
SELECT relname, relrowsecurity, "check", comment FROM public.policies ORDER BY 1;
DROP TABLE public.before, public.were;
DROP VIEW public.policies;
DROP POLICY visible_leads ON funnel.signal;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');

CREATE VIEW public.mine AS SELECT lead_id FROM funnel.lead_status;

-- Disconnecting: refused while somebody needs a view; the agreement can stay.
SELECT lead_funnel.disconnect('nowhere');
SELECT lead_funnel.disconnect('funnel', NULL);
SELECT lead_funnel.disconnect();
DROP VIEW public.mine;
-- A view in the place of the table spend is the user's.
BEGIN;
SELECT lead_funnel.disconnect(keep_agreement => true);
DROP TABLE funnel.spend;
CREATE VIEW funnel.spend AS
SELECT date '2026-11-01' AS day, 'Google Ads' AS channel, 77::numeric AS amount, NULL::bigint AS impressions, NULL::bigint AS clicks;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT channel, spend FROM funnel.channel_kpi WHERE spend IS NOT NULL;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT lead_funnel.disconnect();
ROLLBACK;
-- Without the views, and with them again.
SELECT lead_funnel.disconnect(keep_agreement => true);
SELECT name FROM funnel.made_by_connect WHERE kind = 'view';
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT intent, respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
CREATE TABLE funnel.mine (i int);
SELECT lead_funnel.disconnect();
DROP TABLE funnel.mine;
DROP SCHEMA funnel;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'Weird "schema" {crm}', hours => '24/7; UTC');
SELECT count(*) FROM "Weird ""schema"" {crm}".lead_status;
SELECT lead_funnel.disconnect('Weird "schema" {crm}');
\pset format aligned
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => E'a\x01b%1$I', hours => '24/7; UTC');
SELECT lead_funnel.disconnect(E'a\x01b%1$I');
\pset format unaligned
-- A name that leaves no room for that of the steps' schema
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => repeat('x', 70), hours => '24/7; UTC');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => repeat('x', 57), hours => '24/7; UTC');
SELECT lead_funnel.disconnect(repeat('x', 57));
SET client_min_messages = warning;
DROP SCHEMA crm CASCADE;
DROP SCHEMA busy CASCADE;
DROP OWNED BY regress_lead_funnel_reader;
DROP ROLE regress_lead_funnel_reader;
