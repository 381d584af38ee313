-- Who connects and who reads: what each of them needs, and nothing else.

CREATE FUNCTION lead_funnel._require_role(role text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF role IS NULL OR NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role) THEN
        RAISE EXCEPTION 'role "%" does not exist', lead_funnel._shown(COALESCE(role, 'NULL'))
            USING ERRCODE = 'undefined_object',
                  HINT = 'Make it first, as in CREATE ROLE reader.';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_role IS 'Internal to grant_connect() and grant_reader(): an error when the role does not exist.';

CREATE FUNCTION lead_funnel._grant_on_workers(role text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one record;
BEGIN
    IF to_regclass('pg_catalog.pg_dist_node') IS NULL THEN
        RETURN;
    END IF;
    FOR one IN EXECUTE 'SELECT r.nodename, r.nodeport, r.result FROM run_command_on_workers($1) r WHERE NOT r.success'
        USING format('GRANT USAGE ON SCHEMA lead_funnel TO %1$I; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA lead_funnel TO %1$I', role)
    LOOP
        RAISE WARNING 'role "%" may not read distributed leads on %:%: %', role, one.nodename, one.nodeport, one.result
            USING HINT = 'Make the role there, then grant once more.';
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._grant_on_workers IS
'Internal to grant_reader(): grants the functions on the workers of Citus, where it is installed. What fails there is a warning.';

CREATE FUNCTION lead_funnel._grant_internal(role text, right_of text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    internal text;
    tries    int := 0;
BEGIN
    SELECT string_agg(p.oid::regprocedure::text, ', ')
    INTO internal
    FROM pg_proc p
    WHERE p.pronamespace = 'lead_funnel'::regnamespace AND starts_with(p.proname, '_')
      AND NOT has_function_privilege(role, p.oid, right_of);
    IF internal IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM pg_proc p
               WHERE p.pronamespace = 'lead_funnel'::regnamespace AND starts_with(p.proname, '_')
                 AND NOT has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION')) THEN
        RAISE EXCEPTION 'permission denied to grant the use of the extension'
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'The functions that the views call are for those only to whom they are granted.',
                  HINT = format('Let a superuser, or the owner of the extension, say SELECT lead_funnel.grant_connect(%L).', current_user);
    END IF;
    LOOP
        BEGIN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', internal, role)
                || CASE WHEN right_of = 'EXECUTE' THEN '' ELSE ' WITH GRANT OPTION' END;
            RETURN;
        EXCEPTION WHEN internal_error THEN
            -- Another session has granted, too, and ended meanwhile.
            tries := tries + 1;
            IF tries > 10 OR SQLERRM NOT LIKE 'tuple concurrently %' THEN
                RAISE;
            END IF;
        END;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._grant_internal IS
'Internal to grant_connect() and grant_reader(): grants the internal functions. right_of: EXECUTE or EXECUTE WITH GRANT OPTION.';

CREATE FUNCTION lead_funnel.grant_connect(role text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._check_own_schema();
    PERFORM lead_funnel._require_role(role);
    PERFORM lead_funnel._grant_internal(role, 'EXECUTE WITH GRANT OPTION');
    RETURN format('role %s may connect', quote_ident(role));
END
$function$;
COMMENT ON FUNCTION lead_funnel.grant_connect IS
'Lets a role call connect() and grant_reader(), and grant this to others. The role also needs SELECT on the CRM''s tables and CREATE on '
'the database, and TEMPORARY on it to connect again after an upgrade. Superusers and the extension''s owner need no grant. Returns a '
'sentence. Errors: a role that is NULL or does not exist; a caller who may not grant it.';

CREATE FUNCTION lead_funnel._read_columns(views regclass[], OUT schema_name text, OUT relation oid, OUT columns text[]) RETURNS SETOF record
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE used (relation, attribute) AS (
        SELECT made::oid, 0::smallint
        FROM unnest(views) made
        UNION
        SELECT d.refobjid, d.refobjsubid::smallint
        FROM used u
        -- What another view reads with its owner's rights, its readers need no right to.
        JOIN pg_class v ON v.oid = u.relation AND v.reloptions @> '{security_invoker=true}'
        JOIN pg_rewrite w ON w.ev_class = u.relation
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
        WHERE NOT (d.refobjid = u.relation)
    )
    SELECT n.nspname::text, u.relation,
           -- Counting its rows takes the right to a column, too.
           COALESCE(array_agg(quote_ident(a.attname) ORDER BY a.attnum) FILTER (WHERE a.attnum > 0),
                    ARRAY(SELECT quote_ident(f.attname) FROM pg_attribute f
                          WHERE f.attrelid = u.relation AND f.attnum > 0 AND NOT f.attisdropped ORDER BY f.attnum LIMIT 1))
    FROM (SELECT DISTINCT u.relation, u.attribute FROM used u) u
    JOIN pg_class c ON c.oid = u.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = u.relation AND a.attnum = u.attribute AND NOT a.attisdropped
    WHERE c.relnamespace <> ALL (ARRAY(SELECT m.relnamespace FROM pg_class m WHERE m.oid = ANY (views))) AND n.nspname <> 'pg_catalog'
      -- A composite type has no rows to read.
      AND c.relkind <> 'c'
    GROUP BY n.nspname, u.relation;
END;
COMMENT ON FUNCTION lead_funnel._read_columns IS
'Internal to grant_reader() and _lock_made(): the columns (quoted) outside of the views'' schemas that the views read with their '
'reader''s rights.';

CREATE FUNCTION lead_funnel.grant_reader(role text, into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $function$
DECLARE
    made    record;
    read    record;
    missing text[] := '{}';
    command text;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    PERFORM lead_funnel._require_role(role);
    PERFORM lead_funnel._grant_internal(role, 'EXECUTE');
    IF lead_funnel._is_spread(into_schema) THEN
        PERFORM lead_funnel._grant_on_workers(role);
    END IF;
    IF NOT pg_has_role((SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = into_schema), 'USAGE') THEN
        RAISE EXCEPTION 'permission denied to grant the reports of schema "%"', into_schema
            USING ERRCODE = 'insufficient_privilege',
                  HINT = format('Let the owner of the schema say SELECT lead_funnel.grant_reader(%L, %L).', role, into_schema);
    END IF;
    -- Two who grant at the same time, or one beside connect(), would meet in the catalog.
    EXECUTE format('LOCK TABLE %I.made_by_connect IN SHARE ROW EXCLUSIVE MODE', into_schema);
    EXECUTE format('GRANT USAGE ON SCHEMA %I, %I TO %I', into_schema, lead_funnel._steps(into_schema), role);
    FOR made IN EXECUTE format('SELECT lead_funnel._schema_of($1, m.kind) AS in_schema, m.name FROM %I.made_by_connect m', into_schema)
        USING into_schema
    LOOP
        CONTINUE WHEN to_regclass(format('%I.%I', made.in_schema, made.name)) IS NULL;
        EXECUTE format('GRANT SELECT ON %I.%I TO %I', made.in_schema, made.name, role);
    END LOOP;
    FOR read IN SELECT c.schema_name, c.relation, c.columns
                FROM lead_funnel._read_columns(lead_funnel._made_views(into_schema)) c ORDER BY c.relation::regclass::text
    LOOP
        IF NOT has_schema_privilege(role, read.schema_name, 'USAGE') THEN
            command := format('GRANT USAGE ON SCHEMA %I TO %I', read.schema_name, role);
            IF has_schema_privilege(read.schema_name, 'USAGE WITH GRANT OPTION') THEN
                EXECUTE command;
            ELSIF command <> ALL (missing) THEN
                missing := missing || command;
            END IF;
        END IF;
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_attribute a
                           WHERE a.attrelid = read.relation AND quote_ident(a.attname) = ANY (read.columns)
                             AND NOT has_column_privilege(role, read.relation, a.attnum, 'SELECT'));
        command := format('GRANT SELECT (%s) ON %s TO %I', array_to_string(read.columns, ', '), read.relation::regclass, role);
        IF EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = read.relation AND quote_ident(a.attname) = ANY (read.columns)
                     AND NOT has_column_privilege(read.relation, a.attnum, 'SELECT WITH GRANT OPTION')) THEN
            missing := missing || command;
        ELSE
            EXECUTE command;
        END IF;
    END LOOP;
    IF missing <> '{}' THEN
        RAISE EXCEPTION 'permission denied to grant what the reports read of the CRM'
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('Role "%s" may not grant it.', current_user),
                  HINT = format('Let the owner of the CRM''s tables say this first, then call grant_reader() again: %s;',
                                array_to_string(missing, '; '));
    END IF;
    RETURN format('role %s may read schema %s', quote_ident(role), quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel.grant_reader IS
'Lets a role read all of into_schema: grants USAGE on it, SELECT on what connect() made, the functions of the views, and those columns of '
'the CRM''s tables that the views read. Row-level security still holds for the role. Call it again after connect() changed views. Returns '
'a sentence. Errors change nothing: a schema that is not connected or trusted; a role that is NULL or does not exist; a caller who may '
'not grant (the missing grants are listed).';

CREATE FUNCTION lead_funnel._warn_of_rights(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    views   CONSTANT regclass[] := lead_funnel._made_views(into_schema);
    readers text;
BEGIN
    IF NOT lead_funnel._sees_all(format('%I.lead', into_schema)::regclass) THEN
        RAISE NOTICE 'row-level security of the CRM may hide leads from role "%"', current_user
            USING HINT = 'What it does not see is in none of its reports, and it cannot run run_report().';
    END IF;
    -- Where no view is another one, nobody needs more than before.
    IF current_setting('lead_funnel.locked_views') <> into_schema THEN
        RETURN;
    END IF;
    SELECT string_agg(DISTINCT quote_ident(r.rolname), ', ')
    INTO readers
    FROM pg_class c
    CROSS JOIN LATERAL aclexplode(c.relacl) g
    JOIN pg_roles r ON r.oid = g.grantee AND r.oid <> c.relowner
    WHERE c.oid = to_regclass(format('%I.made_by_connect', into_schema))
      AND (EXISTS (SELECT FROM unnest(views) v WHERE NOT has_table_privilege(r.oid, v, 'SELECT'))
           OR EXISTS (SELECT FROM lead_funnel._read_columns(views) u
                      JOIN pg_attribute a ON a.attrelid = u.relation AND quote_ident(a.attname) = ANY (u.columns)
                      WHERE NOT has_column_privilege(r.oid, u.relation, a.attnum, 'SELECT')));
    IF readers IS NOT NULL THEN
        RAISE NOTICE 'not all who read schema "%" may read all of its views any more: %', into_schema, readers
            USING HINT = format('Grant it again, as in SELECT lead_funnel.grant_reader(%L, %L).', 'reader', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._warn_of_rights IS
'Internal to connect(): notices when row-level security may hide leads from the caller, and of readers who lack rights.';

CREATE FUNCTION lead_funnel._granted(into_schema text) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT array_agg(format('GRANT %s ON %s TO %s', a.privilege_type || l.columns, c.oid::regclass,
                            CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
                     || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_class c
    CROSS JOIN LATERAL (
        SELECT '', c.relacl
        UNION ALL
        SELECT format(' (%I)', t.attname), t.attacl FROM pg_attribute t WHERE t.attrelid = c.oid AND NOT t.attisdropped) l (columns, acl)
    CROSS JOIN LATERAL aclexplode(l.acl) a
    WHERE c.oid = ANY (lead_funnel._made_views(into_schema)) AND a.grantee <> c.relowner
      AND (a.grantee = 0 OR EXISTS (SELECT FROM pg_roles r WHERE r.oid = a.grantee));
END;
COMMENT ON FUNCTION lead_funnel._granted IS
'Internal to connect(): the statements that grant the rights on the views and on their columns again, NULL for none.';
