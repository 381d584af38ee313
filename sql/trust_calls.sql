-- What a schema's tables and views call elsewhere runs with the rights of whoever writes and reads there.
\pset format unaligned
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_lead_funnel_calls;
DROP ROLE IF EXISTS regress_lead_funnel_owner, regress_lead_funnel_group, regress_lead_funnel_foe;
RESET client_min_messages;
CREATE ROLE regress_lead_funnel_group;
CREATE ROLE regress_lead_funnel_owner IN ROLE regress_lead_funnel_group;
CREATE ROLE regress_lead_funnel_foe;
CREATE DATABASE regress_lead_funnel_calls TEMPLATE template0;
GRANT CREATE ON DATABASE regress_lead_funnel_calls TO regress_lead_funnel_owner, regress_lead_funnel_group, regress_lead_funnel_foe;
SELECT current_database() AS regression \gset
\c regress_lead_funnel_calls
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET lead_funnel.as_of = '2026-11-25 12:00+00';
CREATE EXTENSION lead_funnel;
SELECT lead_funnel.grant_connect('regress_lead_funnel_owner');
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
GRANT USAGE ON SCHEMA crm TO PUBLIC;
GRANT SELECT ON crm.lead TO PUBLIC;

-- The same functions, operators and domains of a foe, of the owner's group, and of a superuser.
CREATE PROCEDURE public.make(in_schema text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE replace($code$
        CREATE SCHEMA foe;
        GRANT USAGE ON SCHEMA foe TO PUBLIC;
        CREATE FUNCTION foe.fits(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
        CREATE FUNCTION foe.fits(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
        CREATE FUNCTION foe.made(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
        CREATE FUNCTION foe.joined(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
        CREATE OPERATOR foe.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = foe.fits);
        CREATE DOMAIN foe.kind AS text CHECK (foe.fits(VALUE));
        CREATE TYPE foe.colour AS ENUM ('red')
        $code$, 'foe', in_schema);
END
$$;
SET ROLE regress_lead_funnel_foe;
CALL public.make('foe');
SET ROLE regress_lead_funnel_group;
CALL public.make('friend');
RESET ROLE;
CALL public.make('root');
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
CREATE SCHEMA owns;
CREATE DOMAIN owns.by_domain AS foe.kind;
CREATE DOMAIN owns.checked AS text CHECK (foe.fits(VALUE));
CREATE DOMAIN owns.given AS text DEFAULT foe.made('x');
CREATE OPERATOR owns.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = foe.fits);
CREATE FUNCTION owns.fits(text) RETURNS boolean IMMUTABLE RETURN foe.fits($1);
CREATE AGGREGATE owns.whole (text) (SFUNC = foe.joined, STYPE = text);
CREATE TYPE owns.pair AS (a text, b foe.kind);
RESET ROLE;

-- How a call ends with it.
CREATE FUNCTION public.tried(statement text, call text DEFAULT 'next_question(''{need}'')') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    detail  text;
BEGIN
    EXECUTE statement;
    EXECUTE 'SELECT count(*) FROM lead_funnel.' || call;
    RAISE SQLSTATE 'LFOK1';
EXCEPTION WHEN SQLSTATE 'LFOK1' THEN
    RETURN 'runs';
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
    RETURN message || ': ' || detail;
END
$$;
CREATE TABLE public.statement (nth serial, statement text);
INSERT INTO public.statement (statement) VALUES
('ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (foe.fits(lead_id))'),
('ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (lead_id OPERATOR(foe.===) signal)'),
('ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (lead_id::foe.kind <> '''')'),
('ALTER TABLE funnel.signal ALTER lead_id SET DEFAULT foe.made(''x'')'),
('ALTER TABLE funnel.signal ADD made text GENERATED ALWAYS AS (foe.made(lead_id)) STORED'),
('CREATE POLICY planted ON funnel.signal USING (foe.fits(lead_id))'),
('CREATE POLICY planted ON funnel.signal WITH CHECK (foe.fits(lead_id))'),
('CREATE INDEX planted ON funnel.signal (foe.made(lead_id))'),
('CREATE INDEX planted ON funnel.signal (lead_id) WHERE foe.fits(lead_id)'),
('CREATE RULE planted AS ON UPDATE TO funnel.signal WHERE foe.fits(old.lead_id) DO ALSO DELETE FROM funnel.sla_notice WHERE false'),
('CREATE VIEW funnel.planted AS SELECT foe.made(lead_id) AS made FROM crm.lead'),
('CREATE TRIGGER planted BEFORE UPDATE ON funnel.signal FOR EACH ROW WHEN (foe.fits(old.lead_id)) EXECUTE FUNCTION suppress_redundant_updates_trigger()'),
('CREATE STATISTICS funnel.planted ON foe.made(lead_id), signal FROM funnel.signal'),
('CREATE TABLE funnel.planted (made text) PARTITION BY LIST (foe.made(made))'),
('ALTER TABLE funnel.signal ADD kind foe.kind'),
('ALTER TABLE funnel.signal ADD kind foe.kind[]'),
('CREATE TYPE funnel.pair AS (a text, b foe.kind); ALTER TABLE funnel.signal ADD kind funnel.pair[]'),
('ALTER TABLE funnel.signal ADD colour foe.colour'),
('CREATE VIEW funnel.planted AS SELECT ''red''::foe.colour AS made'),
('CREATE VIEW funnel.planted AS SELECT lead_id::foe.kind::text AS kind FROM crm.lead'),
-- Through what is the owner's own.
('ALTER TABLE funnel.signal ADD kind owns.by_domain'),
('ALTER TABLE funnel.signal ADD kind owns.checked'),
('ALTER TABLE funnel.signal ADD kind owns.given'),
('ALTER TABLE funnel.signal ADD kind owns.pair'),
('ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (lead_id OPERATOR(owns.===) signal)'),
('ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (owns.fits(lead_id))'),
('CREATE VIEW funnel.planted AS SELECT owns.whole(lead_id) AS whole FROM crm.lead'),
-- What nobody but the owner and a superuser has made.
('ALTER TABLE funnel.signal ADD CONSTRAINT own CHECK (lower(lead_id) <> '''' AND lead_funnel.is_signal(signal))');
GRANT SELECT ON public.statement TO PUBLIC;
SET ROLE regress_lead_funnel_owner;
SELECT nth, public.tried(statement) FROM public.statement ORDER BY nth;
SELECT DISTINCT public.tried(statement, call)
FROM public.statement, unnest(ARRAY['run_report()', 'connect(''custom'', ''crm'')', 'disconnect()', 'disconnect(''funnel'', true)']) call WHERE nth = 1;

-- What a superuser, or a role whose rights the owner has, made is trusted.
SELECT whose, public.tried(replace(statement, 'foe', whose)), count(*)
FROM public.statement, unnest('{friend,root}'::text[]) whose WHERE statement !~ 'owns' GROUP BY 1, 2 ORDER BY 1, 2;
-- So is a role that the setting names.
SET lead_funnel.trusted_owners = 'regress_lead_funnel_foe';
SELECT public.tried(statement), count(*) FROM public.statement GROUP BY 1;
RESET lead_funnel.trusted_owners;
-- The owner's group is not trusted by who is not in it.
ALTER TABLE funnel.signal ADD CONSTRAINT planted CHECK (friend.fits(lead_id));
SELECT lead_funnel.next_question('{need}');
RESET ROLE;
SET lead_funnel.trusted_owners = 'regress_lead_funnel_owner';
SELECT lead_funnel.next_question('{need}');
RESET lead_funnel.trusted_owners;

\c :regression
DROP DATABASE regress_lead_funnel_calls;
DROP ROLE regress_lead_funnel_owner;
DROP ROLE regress_lead_funnel_group;
DROP ROLE regress_lead_funnel_foe;
