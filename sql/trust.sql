-- What is in a schema runs with the rights of whoever uses it: connect() and the
-- reporting functions work only where nobody can have planted anything.
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_lead_funnel_trust;
DROP ROLE IF EXISTS regress_lead_funnel_owner, regress_lead_funnel_foe, regress_lead_funnel_member;
RESET client_min_messages;
CREATE ROLE regress_lead_funnel_owner;
CREATE ROLE regress_lead_funnel_member IN ROLE regress_lead_funnel_owner;
CREATE ROLE regress_lead_funnel_foe;
CREATE DATABASE regress_lead_funnel_trust TEMPLATE template0;
GRANT CREATE ON DATABASE regress_lead_funnel_trust TO regress_lead_funnel_owner, regress_lead_funnel_foe;
SELECT current_database() AS regression \gset
\c regress_lead_funnel_trust
\pset format unaligned
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET lead_funnel.as_of = '2026-11-25 12:00+00';
CREATE EXTENSION lead_funnel;
SELECT lead_funnel.grant_connect('regress_lead_funnel_owner'), lead_funnel.grant_connect('regress_lead_funnel_foe');

-- A CRM of nobody's in particular.
CREATE SCHEMA crm;
CREATE TABLE crm.lead (
    lead_id varchar PRIMARY KEY, received_at timestamptz, source varchar, medium varchar, campaign varchar,
    landing_page varchar, conversion varchar, signals text[], owner varchar, handed_over_at timestamptz,
    responded_at timestamptz, next_step_at timestamptz, crm_stage varchar, lost boolean,
    lost_reason varchar, closed_at timestamptz, amount numeric, customer_id varchar);
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, owner)
VALUES ('1', '2026-11-23 10:00+00', 'google', 'cpc', 'quote request', 'ann'),
       ('2', '2026-11-24 10:00+00', 'news', 'email', 'newsletter', 'bob');
GRANT USAGE ON SCHEMA crm TO PUBLIC;
GRANT SELECT ON crm.lead TO PUBLIC;

-- How each of the functions that run what stands in a schema ends.
CREATE FUNCTION public.tried(in_schema text, with_connect boolean DEFAULT true) RETURNS TABLE (call text, outcome text)
LANGUAGE plpgsql AS $$
BEGIN
    FOREACH call IN ARRAY ARRAY[
        'connect(''custom'', ''crm'', %1$L, ''24/7; UTC'')', 'run_report(%1$L)', 'next_question(''{need}'', into_schema => %1$L)',
        'record_signal(1, ''timing'', into_schema => %1$L)', 'record_question(1, ''timing'', %1$L)', 'withdraw_signal(1, ''timing'', into_schema => %1$L)', 'notify_sla(''sla'', %1$L)',
        'diagnosis(NULL, ''en'', %1$L)', 'sla_breaches_since(''-infinity'', %1$L)', 'sees_all_leads(%1$L)',
        'grant_reader(''regress_lead_funnel_member'', %1$L)', 'disconnect(%1$L, true)']
    LOOP
        CONTINUE WHEN NOT with_connect AND call ~ '^(dis)?connect';
        outcome := 'runs';
        BEGIN
            EXECUTE 'SELECT count(*) FROM lead_funnel.' || format(call, in_schema);
        EXCEPTION WHEN OTHERS THEN
            outcome := SQLERRM;
        END;
        call := substring(call FROM '^\w+');
        RETURN NEXT;
    END LOOP;
END
$$;

-- A schema that a foe has made, with everything in it that would be read.
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA foe;
CREATE SEQUENCE foe.calls;
GRANT ALL ON SCHEMA foe TO PUBLIC;
GRANT ALL ON foe.calls TO PUBLIC;
CREATE FUNCTION foe.trap() RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM nextval('foe.calls'); RETURN 'custom'; END$$;
CREATE SCHEMA funnel;
GRANT ALL ON SCHEMA funnel TO PUBLIC;
CREATE TABLE funnel.made_by_connect ("position" integer, kind text, name text, fingerprint text);
CREATE VIEW funnel.settings AS SELECT foe.trap() AS crm, foe.trap() AS language, foe.trap() AS currency, NULL::text AS hours, true AS notify_names;
CREATE VIEW funnel.working_hours AS SELECT foe.trap() AS zone, NULL::text AS hours;
CREATE VIEW funnel.lead AS SELECT '1'::text AS lead_id, foe.trap() AS signals;
CREATE VIEW funnel.question AS SELECT foe.trap() AS signal, foe.trap() AS language, foe.trap() AS text;
CREATE VIEW funnel.sla_target AS SELECT foe.trap() AS lead_id;
CREATE VIEW funnel.sla_queue AS SELECT foe.trap() AS lead_id;
CREATE VIEW funnel.leak_report AS SELECT foe.trap() AS channel;
CREATE TABLE funnel.signal (lead_id text DEFAULT foe.trap());
CREATE TABLE funnel.signal_note (lead_id text DEFAULT foe.trap());
CREATE TABLE funnel.question_asked (lead_id text DEFAULT foe.trap());
CREATE TABLE funnel.sla_notice (lead_id text DEFAULT foe.trap());
CREATE TABLE funnel.report_run (since text DEFAULT foe.trap());
GRANT ALL ON ALL TABLES IN SCHEMA funnel TO PUBLIC;
RESET ROLE;
SELECT * FROM public.tried('funnel');
SET ROLE regress_lead_funnel_owner;
SELECT DISTINCT outcome FROM public.tried('funnel');
RESET ROLE;
SELECT is_called AS trapped FROM foe.calls;
SET ROLE regress_lead_funnel_foe;
DROP SCHEMA funnel CASCADE;
RESET ROLE;

-- Connected, they run for the owner, for who has the owner's rights, and for who says
-- that he trusts the owner; not for others, and not for a superuser, who has all rights.
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
BEGIN;
SELECT * FROM public.tried('funnel');
ROLLBACK;
SET ROLE regress_lead_funnel_member;
BEGIN;
SELECT DISTINCT outcome FROM public.tried('funnel', with_connect => false);
ROLLBACK;
-- What a member made would not be the owner's.
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
RESET ROLE;
SELECT DISTINCT outcome FROM public.tried('funnel');
SET lead_funnel.trusted_owners = 'nobody, regress_lead_funnel_owner';
SELECT lead_funnel.next_question('{need}');
RESET lead_funnel.trusted_owners;

-- A role that may create in the schema, or triggers on its tables: nothing runs, until
-- connect() takes that right away.
SET ROLE regress_lead_funnel_owner;
GRANT ALL ON SCHEMA funnel TO regress_lead_funnel_foe, PUBLIC;
SELECT DISTINCT outcome FROM public.tried('funnel', with_connect => false);
SELECT lead_funnel.run_report();
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT lead_funnel.next_question('{need}');
GRANT ALL ON funnel.report_run TO regress_lead_funnel_foe;
SELECT lead_funnel.run_report();
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT privilege_type FROM information_schema.role_table_grants
WHERE grantee = 'regress_lead_funnel_foe' AND table_schema = 'funnel' AND table_name = 'report_run' AND privilege_type IN ('SELECT', 'TRIGGER');

-- What was planted there while it was allowed stops everything.
GRANT CREATE, USAGE ON SCHEMA funnel TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_foe;
CREATE FUNCTION funnel.trap(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT foe.trap() IS NULL';
CREATE OPERATOR funnel.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = funnel.trap);
SET ROLE regress_lead_funnel_owner;
SELECT DISTINCT outcome FROM public.tried('funnel');
RESET ROLE;
DROP OPERATOR funnel.= (varchar, varchar);
DROP FUNCTION funnel.trap;
REVOKE CREATE ON SCHEMA funnel FROM regress_lead_funnel_foe;
GRANT TRIGGER ON funnel.signal TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_foe;
CREATE FUNCTION foe.spring() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM foe.trap(); RETURN NEW; END$$;
CREATE TRIGGER spring BEFORE INSERT ON funnel.signal FOR EACH ROW EXECUTE FUNCTION foe.spring();
RESET ROLE;
REVOKE TRIGGER ON funnel.signal FROM regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_owner;
SELECT DISTINCT outcome FROM public.tried('funnel');
RESET ROLE;
DROP TRIGGER spring ON funnel.signal;

-- Also by its condition, when what it calls is the server's own.
GRANT TRIGGER ON funnel.signal TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_foe;
CREATE TRIGGER spring BEFORE INSERT ON funnel.signal FOR EACH ROW WHEN (foe.trap() IS NULL) EXECUTE FUNCTION suppress_redundant_updates_trigger();
RESET ROLE;
REVOKE TRIGGER ON funnel.signal FROM regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_owner;
SELECT DISTINCT outcome FROM public.tried('funnel');
RESET ROLE;
DROP TRIGGER spring ON funnel.signal;

-- A right that somebody else has granted is not the owner's to take away.
SET ROLE regress_lead_funnel_owner;
GRANT CREATE ON SCHEMA funnel TO regress_lead_funnel_member WITH GRANT OPTION;
SET ROLE regress_lead_funnel_member;
GRANT CREATE ON SCHEMA funnel TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_owner;
SET lead_funnel.trusted_owners = 'regress_lead_funnel_member';
\set VERBOSITY terse
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
\set VERBOSITY default
RESET lead_funnel.trusted_owners;
SELECT has_schema_privilege('regress_lead_funnel_foe', 'funnel', 'CREATE') AS foe_creates;
REVOKE CREATE ON SCHEMA funnel FROM regress_lead_funnel_member CASCADE;
RESET ROLE;

-- So does what a superuser puts into the extension's own schema, or lets others put there.
CREATE FUNCTION lead_funnel.trap() RETURNS text LANGUAGE sql AS 'SELECT foe.trap()';
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT DISTINCT outcome FROM public.tried('funnel');
SELECT lead_funnel.grant_connect('regress_lead_funnel_member');
RESET ROLE;
DROP FUNCTION lead_funnel.trap;
GRANT CREATE ON SCHEMA lead_funnel TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.next_question('{need}');
SELECT DISTINCT outcome FROM public.tried('funnel');
RESET ROLE;
REVOKE CREATE ON SCHEMA lead_funnel FROM regress_lead_funnel_foe;

-- A view in the CRM's schema may be a third one's.
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA foe_crm;
CREATE VIEW foe_crm.lead AS SELECT *, foe.trap() AS team FROM crm.lead;
GRANT ALL ON SCHEMA foe_crm TO PUBLIC;
GRANT SELECT ON foe_crm.lead TO PUBLIC;
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'foe_crm', into_schema => 'third');
RESET ROLE;
SELECT is_called AS trapped FROM foe.calls;

-- A reader gets what the reports read with the reader's rights: not what a view of the
-- CRM's own shows a part of, nor what the owner's own views read.
CREATE SCHEMA payroll;
CREATE TABLE payroll.lead_secret AS SELECT l.*, 'x'::text AS secret FROM crm.lead l;
CREATE TABLE payroll.pay AS SELECT 'ann' AS name, 1000 AS pay;
CREATE SCHEMA shown;
CREATE VIEW shown.lead AS SELECT lead_id, received_at, source, medium, campaign, landing_page, conversion, signals, owner, handed_over_at, responded_at,
    next_step_at, crm_stage, lost, lost_reason, closed_at, amount, customer_id FROM payroll.lead_secret WHERE owner = 'ann';
SELECT lead_funnel.connect('custom', 'shown', 'of_ann', '24/7; UTC');
CREATE VIEW of_ann.mine AS SELECT name, pay FROM payroll.pay;
SELECT lead_funnel.grant_reader('regress_lead_funnel_foe', 'of_ann');
SET ROLE regress_lead_funnel_foe;
SELECT lead_id, owner FROM of_ann.lead_status;
RESET ROLE;
SELECT has_schema_privilege('regress_lead_funnel_foe', 'payroll', 'USAGE') AS payroll, has_any_column_privilege('regress_lead_funnel_foe', 'payroll.lead_secret', 'SELECT') AS all_leads,
    has_any_column_privilege('regress_lead_funnel_foe', 'payroll.pay', 'SELECT') AS pay, has_table_privilege('regress_lead_funnel_foe', 'of_ann.mine', 'SELECT') AS mine;
DROP VIEW of_ann.mine;

-- The server signs a note, whatever is inserted; notes are added, never taken away.
SET ROLE regress_lead_funnel_owner;
GRANT USAGE ON SCHEMA funnel TO regress_lead_funnel_member;
SET ROLE regress_lead_funnel_member;
INSERT INTO funnel.signal_note (lead_id, signal, note, noted_at, noted_by, recorded_at)
VALUES ('1', 'budget', 'all they have', '2026-11-24 00:00+00', 'regress_lead_funnel_owner', '2020-01-01 00:00+00');
SELECT noted_by, recorded_at > now() - interval '1 hour' AS recorded_now FROM funnel.signal_note WHERE note = 'all they have';
INSERT INTO funnel.signal_note (lead_id, signal, note, noted_at) VALUES ('1', 'need', NULL, '2026-11-24 00:00+00') RETURNING noted_by;
\set VERBOSITY terse
UPDATE funnel.signal_note SET noted_by = 'regress_lead_funnel_owner';
DELETE FROM funnel.signal_note;
TRUNCATE funnel.signal_note;
\set VERBOSITY default
RESET ROLE;

-- Whatever the session's settings are, the same views and the same rules are made.
CREATE VIEW public.made AS
SELECT s.name AS schema, md5(string_agg(replace(pg_get_viewdef(c.oid), s.name, ''), ' ' ORDER BY c.relname)) AS views
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL regexp_replace(n.nspname, '_steps$', '') s (name)
WHERE c.relkind = 'v' AND n.nspname LIKE 'made%' GROUP BY 1;
SELECT lead_funnel.connect('custom', 'crm', 'made_plain', '24/7; UTC');
-- (Since 19 the first cannot be changed.)
DO $$
BEGIN
    PERFORM set_config('escape_string_warning', 'off', false), set_config('standard_conforming_strings', 'off', false);
EXCEPTION WHEN OTHERS THEN
    NULL;
END
$$;
SET quote_all_identifiers = on;
SET transform_null_equals = on;
SET datestyle = 'SQL, DMY';
SET intervalstyle = 'iso_8601';
SELECT lead_funnel.connect('custom', 'crm', 'made_odd', '24/7; UTC');
RESET standard_conforming_strings;
RESET quote_all_identifiers;
RESET transform_null_equals;
RESET datestyle;
RESET intervalstyle;
SELECT count(*) AS schemas, count(DISTINCT views) AS kinds FROM public.made;
SELECT count(*) AS patterns FROM (SELECT pattern FROM made_plain.conversion_rule UNION SELECT pattern FROM made_plain.signal_rule) r;
SELECT pattern FROM made_odd.conversion_rule EXCEPT SELECT pattern FROM made_plain.conversion_rule;
SELECT pattern FROM made_odd.signal_rule EXCEPT SELECT pattern FROM made_plain.signal_rule;
SELECT text FROM made_odd.question EXCEPT SELECT text FROM made_plain.question;

-- What is kept of a report can be dumped and restored: its columns are built-in types,
-- or types that have an input.
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace IN ('made_plain'::regnamespace, 'made_plain_steps'::regnamespace) AND c.relkind = 'v' AND t.typname LIKE '\_%' AND t.typelem = 0;

\c :regression
DROP DATABASE regress_lead_funnel_trust;
DROP ROLE regress_lead_funnel_member;
DROP ROLE regress_lead_funnel_owner;
DROP ROLE regress_lead_funnel_foe;
