\echo Use "CREATE EXTENSION lead_funnel" to load this file. \quit

-- The script runs as a superuser, whoever installs a trusted extension. So what
-- others made must neither stand nor appear where its names are looked up: the
-- schema is a new one, which nobody else sees before it is all there.
DO $$
DECLARE
    held text;
BEGIN
    IF pg_catalog.current_setting('standard_conforming_strings') OPERATOR(pg_catalog.<>) 'on' THEN
        RAISE EXCEPTION 'lead_funnel cannot be installed with standard_conforming_strings off'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'The backslashes of its patterns would be lost.',
                  HINT = 'First say SET standard_conforming_strings = on.';
    END IF;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    SELECT string_agg(pg_describe_object(d.classid, d.objid, d.objsubid), ', ')
    INTO held
    FROM (SELECT DISTINCT d.classid, d.objid, 0 AS objsubid FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = to_regnamespace('lead_funnel')
          LIMIT 5) d;
    IF held IS NOT NULL THEN
        RAISE EXCEPTION 'schema "lead_funnel" holds other things'
            USING ERRCODE = 'duplicate_schema',
                  DETAIL = format('It holds %s.', held),
                  HINT = 'See what is there with \d lead_funnel.*, \df lead_funnel.*, \do lead_funnel.* and \dT lead_funnel.*, '
                         'and drop or move it.';
    END IF;
END
$$;
DROP SCHEMA IF EXISTS lead_funnel;
CREATE SCHEMA lead_funnel;
COMMENT ON SCHEMA lead_funnel IS 'The functions and types of the extension lead_funnel.';
-- Default privileges may have given rights to others.
DO $$
DECLARE
    grantee text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    FOR grantee IN
        SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
        WHERE n.nspname = 'lead_funnel' AND a.grantee <> n.nspowner
    LOOP
        EXECUTE format('REVOKE ALL ON SCHEMA lead_funnel FROM %s CASCADE', grantee);
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA lead_funnel TO PUBLIC;
SET LOCAL search_path = lead_funnel, pg_temp;

