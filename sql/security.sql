-- A database user who may create objects changes neither what CREATE EXTENSION
-- does nor what the functions answer.
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_lead_funnel_security;
DROP ROLE IF EXISTS regress_lead_funnel_owner, regress_lead_funnel_foe;
RESET client_min_messages;
CREATE ROLE regress_lead_funnel_owner;
CREATE ROLE regress_lead_funnel_foe;
CREATE DATABASE regress_lead_funnel_security TEMPLATE template0;
GRANT CREATE ON DATABASE regress_lead_funnel_security TO regress_lead_funnel_owner, regress_lead_funnel_foe;
SELECT current_database() AS regression \gset
\c regress_lead_funnel_security
\pset format unaligned

-- The foe's schema: functions and operators that fit better than the built-in
-- ones, because their argument types are exact or they are found first.
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA foe;
DO $$
DECLARE
	t text;
	op text;
BEGIN
	FOREACH t IN ARRAY '{boolean,integer,bigint,numeric,text,name,oid,interval,timestamptz,date,text[],bytea,"\"char\""}'::text[] LOOP
		EXECUTE format($f$CREATE FUNCTION foe.trap(%1$s, %1$s) RETURNS boolean LANGUAGE plpgsql AS
			'BEGIN RAISE ''the foe was called''; END'$f$, t);
		FOREACH op IN ARRAY '{=,<>,<,<=,>,>=,@>,<@,&&,|,&,-,+,*,/,||}'::text[] LOOP
			EXECUTE format('CREATE OPERATOR foe.%2$s (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = foe.trap)', t, op);
		END LOOP;
	END LOOP;
END $$;
CREATE FUNCTION foe.btequalimage(oid) RETURNS boolean LANGUAGE sql AS 'SELECT 1/0 = 1';
CREATE FUNCTION foe.cardinality(text[]) RETURNS integer LANGUAGE sql AS 'SELECT -1';
CREATE DOMAIN foe.text AS pg_catalog.text CHECK (false);
CREATE DOMAIN foe.integer AS pg_catalog.int4 CHECK (false);
RESET ROLE;
ALTER DATABASE regress_lead_funnel_security SET search_path = foe, pg_catalog, public;
\c -
SHOW search_path;
\set SHOW_CONTEXT never
\set VERBOSITY terse
SELECT 'a'::pg_catalog.text = 'a'::pg_catalog.text;
\set VERBOSITY default

-- The extension is trusted: who may create in the database may make it.
SET ROLE regress_lead_funnel_owner;
CREATE EXTENSION lead_funnel;
RESET ROLE;
SET search_path = pg_catalog;
SELECT extowner::regrole, extname, nspname, nspowner::regrole FROM pg_extension AS e
	JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE extname = 'lead_funnel';
-- No function runs with the rights of its owner, and none is the user's to change.
SELECT count(*) FROM pg_depend AS d JOIN pg_proc AS p ON d.objid = p.oid
	JOIN pg_extension AS e ON e.oid = d.refobjid
WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND e.extname = 'lead_funnel'
	AND (p.prosecdef OR p.proowner = 'regress_lead_funnel_owner'::regrole);
SET ROLE regress_lead_funnel_owner;
\set VERBOSITY sqlstate
ALTER FUNCTION lead_funnel.signals SECURITY DEFINER;
CREATE FUNCTION lead_funnel.trap() RETURNS boolean LANGUAGE c AS '$libdir/lead_funnel', 'label_eq';
\set VERBOSITY default
RESET ROLE;

-- Nothing of the extension refers to an object of the foe's.
SELECT pg_describe_object(d.classid, d.objid, d.objsubid) AS object, pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) AS uses
FROM pg_depend AS d JOIN pg_depend AS m ON (m.classid, m.objid) = (d.classid, d.objid)
	JOIN pg_extension AS e ON m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND e.extname = 'lead_funnel',
	LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) AS i
WHERE m.deptype = 'e' AND i.schema NOT IN ('lead_funnel', 'pg_catalog');

-- The functions answer as ever, with the foe's operators first in the path.
SET ROLE regress_lead_funnel_owner;
GRANT USAGE ON SCHEMA lead_funnel TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_foe;
SET search_path = foe, lead_funnel, pg_catalog;
SELECT qualify(signals(need => true, timing => true), 1, 2, false),
	explain_qualification('mid', '{need}', 0, 2, false),
	cardinality('{need,scope}'::lead_signals), missing('{need,scope}'),
	'{need}' | '{scope}'::lead_signals, 'sql'::lead_stage > 'mql';
SELECT max(s), min(s), count(DISTINCT s) FROM unnest('{mql,customer,nurture}'::lead_stage[]) AS s;
SELECT signals_agg(s) FROM unnest('{"{need}","{budget}"}'::lead_signals[]) AS s;
SELECT s FROM unnest('{mql,customer,nurture,mql}'::lead_stage[]) AS s GROUP BY s ORDER BY s;
RESET ROLE;

-- A schema of connect()'s default name that the foe made first: what stands in it
-- would run with the rights of who connects.
\set SHOW_CONTEXT never
SET search_path = pg_catalog;
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA funnel;
GRANT ALL ON SCHEMA funnel TO PUBLIC;
CREATE FUNCTION funnel.trap() RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE 'the foe was called'; END$$;
CREATE TABLE funnel.made_by_connect ("position" integer, kind text, name text);
CREATE VIEW funnel.settings AS SELECT funnel.trap() AS crm;
GRANT ALL ON funnel.made_by_connect, funnel.settings TO PUBLIC;
RESET ROLE;
SELECT lead_funnel.connect('odoo');
SELECT lead_funnel.disconnect();
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel.connect('odoo');
SET ROLE regress_lead_funnel_foe;
SELECT lead_funnel.connect('odoo');
\set VERBOSITY terse
DROP SCHEMA funnel CASCADE;
\set VERBOSITY default
RESET ROLE;

-- The owner, and nobody else, may drop it.
SET search_path = pg_catalog;
SET ROLE regress_lead_funnel_foe;
DROP EXTENSION lead_funnel;
SET ROLE regress_lead_funnel_owner;
DROP EXTENSION lead_funnel;

-- A schema that the foe made first, with objects of the extension's names in
-- it: the extension is not made rather than made of the foe's objects.
DROP SCHEMA lead_funnel;
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA lead_funnel;
CREATE FUNCTION lead_funnel.signals(boolean, boolean, boolean, boolean, boolean) RETURNS text LANGUAGE sql AS 'SELECT 1/0';
RESET ROLE;
CREATE EXTENSION lead_funnel;
DROP FUNCTION lead_funnel.signals;
SET ROLE regress_lead_funnel_foe;
CREATE DOMAIN lead_funnel.lead_stage AS text;
RESET ROLE;
CREATE EXTENSION lead_funnel;

-- What only some may see shows in no error.
DROP SCHEMA lead_funnel CASCADE;
CREATE EXTENSION lead_funnel;
GRANT USAGE ON SCHEMA lead_funnel TO regress_lead_funnel_foe;
SET ROLE regress_lead_funnel_foe;
SELECT lead_funnel._setting_time('data_directory');
SET lead_funnel.as_of = '2026-11-23 09:00+00';
SELECT lead_funnel._setting_time('lead_funnel.as_of') = '2026-11-23 09:00+00' AS own;
RESET ROLE;

\c :regression
DROP DATABASE regress_lead_funnel_security;
DROP ROLE regress_lead_funnel_owner;
DROP ROLE regress_lead_funnel_foe;
