-- Tables on many machines, by the extension Citus. Where a table is distributed
-- its planner reads the views, and has limits of its own: what it cannot plan is
-- read by _rows_of(), whose query is planned by itself, on this server.

CREATE FUNCTION lead_funnel._is_on_citus(relation oid) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean := false;
BEGIN
    IF to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition p WHERE p.logicalrelid = $1)' INTO found USING relation;
    END IF;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._is_on_citus IS
'Internal to connect() and refresh(): whether Citus keeps the rows of this table, so that none are in the table itself. NULL gives NULL.';

CREATE FUNCTION lead_funnel._reads_citus(relation oid) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF to_regclass('pg_catalog.pg_dist_partition') IS NULL THEN
        RETURN false;
    END IF;
    RETURN EXISTS (
        WITH RECURSIVE used (relation) AS (
            SELECT $1
            UNION
            SELECT d.refobjid
            FROM used u
            JOIN pg_rewrite w ON w.ev_class = u.relation
            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
        )
        SELECT FROM used u WHERE lead_funnel._is_on_citus(u.relation));
END
$function$;
COMMENT ON FUNCTION lead_funnel._reads_citus IS
'Internal to connect() and refresh(): whether this is a table that Citus keeps, or a view that reads one. NULL gives NULL.';

CREATE FUNCTION lead_funnel._is_spread(into_schema text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT COALESCE(lead_funnel._is_on_citus(to_regclass(format('%I.lead', into_schema))), false);
END;
COMMENT ON FUNCTION lead_funnel._is_spread IS
'Internal to connect() and refresh(): whether the stored leads of into_schema are distributed, see distribute().';

CREATE FUNCTION lead_funnel._as_here(name text, source text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.regexp_replace(source, '\m(VIEW|COLUMN) ' OPERATOR(pg_catalog.||) name OPERATOR(pg_catalog.||) '\M',
                                 '\1 ' OPERATOR(pg_catalog.||) name OPERATOR(pg_catalog.||) '_here', 'g');
COMMENT ON FUNCTION lead_funnel._as_here IS
'Internal to connect(): the statements that make the step of that name, so that they make NAME_here, which a step of that name reads by '
'_rows_of().';
