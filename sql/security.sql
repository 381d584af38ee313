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
SELECT extowner::regrole AS extension, nspowner::regrole AS schema FROM pg_extension, pg_namespace
WHERE extname = 'lead_funnel' AND nspname = 'lead_funnel';
SELECT has_schema_privilege('regress_lead_funnel_owner', 'lead_funnel', 'CREATE') AS owner_creates,
	has_schema_privilege('regress_lead_funnel_foe', 'lead_funnel', 'CREATE') AS foe_creates,
	has_schema_privilege('regress_lead_funnel_foe', 'lead_funnel', 'USAGE') AS foe_uses;
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

-- The owner, and nobody else, may drop it.
SET search_path = pg_catalog;
SET ROLE regress_lead_funnel_foe;
DROP EXTENSION lead_funnel;
SET ROLE regress_lead_funnel_owner;
DROP EXTENSION lead_funnel;

-- The schema goes with the extension.
SELECT to_regnamespace('lead_funnel') AS schema;

-- An empty schema that the foe made first is taken over, his rights go with it.
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA lead_funnel;
GRANT ALL ON SCHEMA lead_funnel TO PUBLIC;
SET ROLE regress_lead_funnel_owner;
CREATE EXTENSION lead_funnel;
SET ROLE regress_lead_funnel_foe;
\set VERBOSITY sqlstate
CREATE FUNCTION lead_funnel.trap() RETURNS text LANGUAGE sql AS 'SELECT 1/0';
CREATE OPERATOR lead_funnel.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = foe.trap);
ALTER SCHEMA lead_funnel OWNER TO regress_lead_funnel_foe;
DROP SCHEMA lead_funnel;
\set VERBOSITY default
RESET ROLE;
DROP EXTENSION lead_funnel;

-- One that holds anything is refused, in words.
SET ROLE regress_lead_funnel_foe;
CREATE SCHEMA lead_funnel;
CREATE FUNCTION lead_funnel.trap(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT 1/0 = 1';
CREATE OPERATOR lead_funnel.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = lead_funnel.trap);
RESET ROLE;
CREATE EXTENSION lead_funnel;
SET ROLE regress_lead_funnel_owner;
\set VERBOSITY terse
CREATE EXTENSION lead_funnel;
RESET ROLE;
DROP OPERATOR lead_funnel.= (varchar, varchar);
DROP FUNCTION lead_funnel.trap(varchar, varchar);
SET ROLE regress_lead_funnel_foe;
CREATE DOMAIN lead_funnel.lead_stage AS text;
RESET ROLE;
CREATE EXTENSION lead_funnel;
DROP DOMAIN lead_funnel.lead_stage;
\set VERBOSITY default

-- Backslashes are what they are, or the extension is not made.
-- (Since 19 the server says so itself.)
DO $$
BEGIN
	PERFORM set_config('standard_conforming_strings', 'off', true);
	PERFORM set_config('escape_string_warning', 'off', true);
	CREATE EXTENSION lead_funnel;
EXCEPTION WHEN object_not_in_prerequisite_state OR feature_not_supported OR invalid_parameter_value THEN
	RAISE NOTICE 'refused';
END $$;

-- Default privileges of a superuser give nobody a right there.
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO regress_lead_funnel_foe;
CREATE EXTENSION lead_funnel;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON SCHEMAS FROM regress_lead_funnel_foe;
SELECT has_schema_privilege('regress_lead_funnel_foe', 'lead_funnel', 'CREATE') AS foe_creates;

-- What is internal is not for everybody; who may connect passes it on.
SET ROLE regress_lead_funnel_foe;
SELECT lead_funnel._leaks(1);
SELECT lead_funnel.connect('custom');
SELECT lead_funnel.grant_connect('regress_lead_funnel_foe');
SELECT lead_funnel.qualify('{need}', 1, 2, false);
RESET ROLE;
SELECT lead_funnel.grant_connect('regress_lead_funnel_owner');
SELECT lead_funnel.grant_connect('nobody there');
SELECT lead_funnel.grant_connect(NULL);
SELECT lead_funnel.grant_connect(repeat('x', 300));
SET ROLE regress_lead_funnel_owner;
SELECT lead_funnel._leaks(1);
SELECT lead_funnel.grant_connect('regress_lead_funnel_foe');
RESET ROLE;
SELECT has_function_privilege('regress_lead_funnel_foe', 'lead_funnel._leaks(integer)', 'EXECUTE WITH GRANT OPTION') AS may_grant;

-- Values without input stand in no table, so no dump has them.
SET ROLE regress_lead_funnel_owner;
CREATE SCHEMA owns;
CREATE TABLE owns.kept AS SELECT lead_funnel._policy(NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE owns.kept (value lead_funnel._classified);
RESET ROLE;

-- What only some may see shows in no error.
SET ROLE regress_lead_funnel_foe;
SET lead_funnel.as_of = '2026-11-23 09:00+00';
SELECT lead_funnel.as_of() = '2026-11-23 09:00+00' AS as_of, lead_funnel.agreement_from() = '2026-11-23 09:00+00' AS agreement_from;
SET lead_funnel.as_of = 'tomorrow night';
SELECT lead_funnel.as_of();
RESET lead_funnel.as_of;
RESET ROLE;

\c :regression
DROP DATABASE regress_lead_funnel_security;
DROP ROLE regress_lead_funnel_owner;
DROP ROLE regress_lead_funnel_foe;
