-- The tools that make tables and views in the user's schema. What they make is
-- listed in the table made_by_connect there, so that disconnect() removes exactly
-- that. Reports stand in that schema, the steps in between in one beside it,
-- so that who looks for reports finds reports.

CREATE FUNCTION lead_funnel._steps(into_schema text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN into_schema OPERATOR(pg_catalog.||) '_steps';
COMMENT ON FUNCTION lead_funnel._steps(text) IS
'Internal to connect(): the schema of the steps between the CRM and the reports of into_schema. NULL gives NULL.';

CREATE FUNCTION lead_funnel._schema_of(into_schema text, kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN kind IN ('step', 'step_copy') THEN lead_funnel._steps(into_schema) ELSE into_schema END;
COMMENT ON FUNCTION lead_funnel._schema_of(text, text) IS
'Internal to connect(): the schema in which things of that kind (table, view, step) are made.';

-- Names in the files stand without a schema. Were the two schemas in the
-- search_path, whatever somebody else makes there meanwhile could be taken for a
-- table, a view, a function or an operator of ours. So they never are: what was
-- made is named with its schema instead, each after a look at its owner. A
-- stranger can put nothing in the place of what is there and is not his.

CREATE FUNCTION lead_funnel._named(into_schema text, source text, its_schema text DEFAULT NULL, its_name text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
DECLARE
    before   CONSTANT text := '((?<!DISTINCT )\m(?:FROM|JOIN|INTO|REFERENCES|COMMENT ON (?:TABLE|VIEW|COLUMN)|ALTER TABLE'
                              '|(?:TRIGGER|INDEX) \S+ (?:[A-Za-z_, ]+ )?ON)\s+)';
    one      record;
    relation text;
BEGIN
    FOR one IN EXECUTE CASE WHEN to_regclass(format('%I.made_by_connect', into_schema)) IS NOT NULL THEN format(
            'SELECT n.in_schema, array_agg(n.name) AS names '
            'FROM (SELECT DISTINCT ON (m.name) m.name, lead_funnel._schema_of($1, m.kind) AS in_schema '
            'FROM (SELECT m.kind, m.name FROM %I.made_by_connect m UNION VALUES (''table'', ''made_by_connect'')) m '
            'WHERE m.kind <> ''retired'' AND m.name IS DISTINCT FROM $4 '
            'AND m.name IN (SELECT w[2] FROM regexp_matches($2, $3 || ''"?(\w+)'', ''g'') w) '
            'ORDER BY m.name, m.kind <> ''step'') n '
            'GROUP BY n.in_schema, quote_ident(n.name) = n.name', into_schema)
            ELSE 'SELECT NULL AS in_schema, NULL::text[] AS names LIMIT 0' END
        USING into_schema, source, before, its_name
    LOOP
        FOREACH relation IN ARRAY one.names LOOP
            IF lead_funnel._own(one.in_schema, relation) IS NULL THEN
                RAISE EXCEPTION 'relation "%.%" does not exist', one.in_schema, relation
                    USING ERRCODE = 'undefined_table';
            END IF;
        END LOOP;
        source := lead_funnel._qualified(source, before, one.in_schema, one.names);
    END LOOP;
    IF its_name IS NOT NULL THEN
        -- Where there is none, one that somebody makes meanwhile is not replaced.
        source := lead_funnel._qualified(
            regexp_replace(source, '^CREATE OR REPLACE VIEW ', CASE WHEN lead_funnel._own(its_schema, its_name) IS NULL THEN 'CREATE VIEW '
                                                               ELSE 'CREATE OR REPLACE VIEW ' END, 'n'),
            replace(before, 'INTO|', 'INTO|CREATE (?:TABLE|VIEW|OR REPLACE VIEW)|'), its_schema, ARRAY[its_name]);
    END IF;
    -- Steps as the arguments of a function.
    FOR one IN SELECT DISTINCT m[1] AS function, m[2] AS steps
               FROM regexp_matches(source, '\m(_policy_of|_rows_of|_rows_if|_odoo_ids)\(([a-z_]+(?:, [a-z_]+)*)\)', 'g') m LOOP
        source := replace(source, format('%s(%s)', one.function, one.steps), (
            SELECT format('%s(%s)', one.function, string_agg(
                COALESCE(quote_literal(lead_funnel._own(lead_funnel._steps(into_schema), s.name)::text), s.name), ', ' ORDER BY s.nth))
            FROM string_to_table(one.steps, ', ') WITH ORDINALITY s (name, nth)));
    END LOOP;
    RETURN source;
END
$function$;
COMMENT ON FUNCTION lead_funnel._named(text, text, text, text) IS
'Internal to connect() and run_report(): an SQL text in which what connect() made in into_schema, and its_name in its_schema, is named '
'with the schema. An error when one of them is of a role that the caller does not trust.';

CREATE FUNCTION lead_funnel._qualified(source text, before text, in_schema text, names text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
BEGIN
    -- After the name of a column's relation there is a dot; any other name with a dot has its schema. One expression for all names, as a
    -- text is looked through once for each. All of them need quotes, or none.
    RETURN regexp_replace(source,
                          format('%1$s"?(%2$s)"?\M(?!"?\.)|(COMMENT ON COLUMN )"?(%2$s)"?(?=\.)', before, array_to_string(names, '|')),
                          format(CASE WHEN quote_ident(names[1]) = names[1] THEN '\1\3%s.\2\4' ELSE '\1\3%s."\2\4"' END,
                                 replace(quote_ident(in_schema), '\', '\\')), 'g');
END
$function$;
COMMENT ON FUNCTION lead_funnel._qualified(text, text, text, text[]) IS
'Internal to connect() and run_report(): an SQL text in which each of names, of relations of one schema that all need quotes or none, '
'has that schema, where it follows the pattern before.';

CREATE FUNCTION lead_funnel._run(into_schema text, kind text, name text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
BEGIN
    EXECUTE lead_funnel._named(into_schema, source, lead_funnel._schema_of(into_schema, kind), name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._run(text, text, text, text) IS
'Internal to connect(): runs the plain SQL file of a table or view, which is made in the schema for that kind.';

CREATE FUNCTION lead_funnel._record(into_schema text, kind text, name text, fingerprint text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    EXECUTE format('INSERT INTO %I.made_by_connect AS m (kind, name, fingerprint) VALUES ($1, $2, $3) '
                   'ON CONFLICT (kind, name) DO UPDATE SET fingerprint = excluded.fingerprint '
                   'WHERE m.fingerprint IS DISTINCT FROM excluded.fingerprint', into_schema)
        USING kind, name, fingerprint;
END
$function$;
COMMENT ON FUNCTION lead_funnel._record(text, text, text, text) IS
'Internal to connect(): notes that it made the table or view name in into_schema, and the fingerprint of a view.';

CREATE FUNCTION lead_funnel._note_made(kind text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM set_config('lead_funnel.made',
                       concat_ws(' ', NULLIF(current_setting('lead_funnel.made', true), ''), kind || '.' || name), true);
END
$function$;
COMMENT ON FUNCTION lead_funnel._note_made(text, text) IS
'Internal to connect(): adds to the setting lead_funnel.made, what this call has made or found as it would make it.';

CREATE FUNCTION lead_funnel._fingerprint(in_schema text, view text, made_from text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- The rule is written anew by whoever replaces the view; what it reads may have been renamed, and another have its name.
    RETURN (SELECT md5(concat_ws(' ', made_from, c.reloptions, w.oid, w.xmin,
                                 ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum),
                                 ARRAY(SELECT DISTINCT d.refobjid::regclass::text AS read
                                       FROM pg_depend d
                                       WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                                       ORDER BY read)))
            FROM pg_class c
            JOIN pg_rewrite w ON w.ev_class = c.oid
            WHERE c.oid = to_regclass(format('%I.%I', in_schema, view)) AND c.relkind = 'v');
END
$function$;
COMMENT ON FUNCTION lead_funnel._fingerprint(text, text, text) IS
'Internal to connect(): what a view was made from and which one it is; NULL when there is none.';

CREATE FUNCTION lead_funnel._make_view(into_schema text, kind text, name text, source text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET citus.enable_ddl_propagation = off
AS $function$
DECLARE
    its_schema CONSTANT text := lead_funnel._schema_of(into_schema, kind);
    was        text;
    same       boolean;
BEGIN
    PERFORM lead_funnel._note_made(kind, name);
    PERFORM lead_funnel._make_way(into_schema, kind, name);
    IF to_regclass(format('%I.%I', its_schema, name)) IS NOT NULL THEN
        was := lead_funnel._fingerprint(its_schema, name, source);
    END IF;
    IF was IS NOT NULL THEN
        -- A view that is what it would be made to be needs no lock against readers.
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m '
                       'WHERE m.kind = $1 AND m.name = $2 AND m.fingerprint = $3)', into_schema)
            INTO same USING kind, name, was;
        IF same THEN
            RETURN;
        END IF;
        PERFORM lead_funnel._require_locks(into_schema, name);
    END IF;
    PERFORM set_config('lead_funnel.changed', 'on', true);
    IF was IS NULL OR current_setting('lead_funnel.replace_views', true) IS DISTINCT FROM into_schema THEN
        PERFORM lead_funnel._run(into_schema, kind, name, source);
    ELSE
        BEGIN
            PERFORM lead_funnel._run(into_schema, kind, name, source);
        EXCEPTION WHEN invalid_table_definition THEN
            PERFORM lead_funnel._drop_view(into_schema, to_regclass(format('%I.%I', its_schema, name)));
            PERFORM lead_funnel._run(into_schema, kind, name, source);
        END;
    END IF;
    PERFORM lead_funnel._record(into_schema, kind, name, lead_funnel._fingerprint(its_schema, name, source));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_view(text, text, text, text) IS
'Internal to connect(): makes or replaces a view or step, unless it is there just so. One that is there otherwise must be locked. One with '
'other columns is an invalid_table_definition error, or where the setting lead_funnel.replace_views names the schema dropped first. It is '
'for this server alone, also where Citus would make it on others.';

CREATE FUNCTION lead_funnel._drop_view(into_schema text, view regclass) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    reader regclass;
    policy record;
BEGIN
    FOR reader IN EXECUTE format('SELECT DISTINCT c.oid::regclass '
                                 'FROM pg_depend d '
                                 'JOIN pg_rewrite w ON d.classid = ''pg_rewrite''::regclass AND w.oid = d.objid '
                                 'JOIN pg_class c ON c.oid = w.ev_class AND c.relkind = ''v'' '
                                 'JOIN %I.made_by_connect m ON m.name = c.relname AND m.kind <> ''table'' '
                                 'AND c.relnamespace = to_regnamespace(quote_ident(lead_funnel._schema_of($1, m.kind))) '
                                 'WHERE d.refclassid = ''pg_class''::regclass AND d.refobjid = $2 AND c.oid <> $2', into_schema)
                  USING into_schema, view
    LOOP
        -- One that read another of them is gone by then.
        IF EXISTS (SELECT FROM pg_class c WHERE c.oid = reader) THEN
            PERFORM lead_funnel._drop_view(into_schema, reader);
        END IF;
    END LOOP;
    -- A policy depends on each column that it reads.
    FOR policy IN SELECT DISTINCT p.polname AS name, p.polrelid::regclass AS on_table
                  FROM pg_depend d
                  JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
                  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = _drop_view.view AND p.polname = 'visible_leads'
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', policy.name, policy.on_table);
    END LOOP;
    EXECUTE format('DROP VIEW %s', view);
END
$function$;
COMMENT ON FUNCTION lead_funnel._drop_view(text, regclass) IS
'Internal to connect(): drops a view that it made, and before that those of its own that read it. What a user made of it is an error.';

CREATE FUNCTION lead_funnel._require_locks(into_schema text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF current_setting('lead_funnel.locked_views', true) IS DISTINCT FROM into_schema THEN
        RAISE EXCEPTION '"%" must be locked before it is changed', name
            USING ERRCODE = 'object_in_use';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_locks(text, text) IS
'Internal to connect(): an error of class object_in_use unless the views are locked; connect() then locks them and begins again.';
