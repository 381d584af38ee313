-- The tools with which connect() makes things in the user's schema. What they
-- make is listed in the table made_by_connect there, so that disconnect()
-- removes exactly that.

CREATE FUNCTION lead_funnel._record(into_schema text, kind text, name text, fingerprint text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    EXECUTE format('INSERT INTO %I.made_by_connect AS m (kind, name, fingerprint) VALUES ($1, $2, $3) '
                   'ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint '
                   'WHERE m.fingerprint IS DISTINCT FROM excluded.fingerprint', into_schema)
        USING kind, name, fingerprint;
END
$function$;
COMMENT ON FUNCTION lead_funnel._record(text, text, text, text) IS
'Internal to connect(): notes that it made the table or view name in into_schema, and the fingerprint of a view.';

CREATE FUNCTION lead_funnel._comment_columns(into_schema text, relation text, columns text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    line text;
    cut  int;
BEGIN
    FOREACH line IN ARRAY string_to_array(btrim(columns, E' \n'), E'\n') LOOP
        cut := strpos(line, '|');
        CONTINUE WHEN cut = 0;
        EXECUTE format('COMMENT ON COLUMN %I.%I.%I IS %L', into_schema, relation,
                       btrim(left(line, cut - 1)), btrim(substr(line, cut + 1)));
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._comment_columns(text, text, text) IS
'Internal to connect(): sets the comments of a relation''s columns from lines of the form "name | comment".';

CREATE FUNCTION lead_funnel._make_table(into_schema text, name text, comment text, definition text, columns text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_new boolean := to_regclass(format('%I.%I', into_schema, name)) IS NULL;
BEGIN
    IF is_new THEN
        EXECUTE format('CREATE TABLE %I.%I (%s)', into_schema, name, definition);
    ELSIF NOT lead_funnel._is_kind(into_schema, name, 'table') THEN
        RETURN false;   -- the user's own view in its place
    END IF;
    EXECUTE format('COMMENT ON TABLE %I.%I IS %L', into_schema, name, comment);
    PERFORM lead_funnel._comment_columns(into_schema, name, columns);
    PERFORM lead_funnel._record(into_schema, 'table', name);
    RETURN is_new;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_table(text, text, text, text, text) IS
'Internal to connect(): makes the table name in into_schema with its comments; true when it did not exist yet, so that its default rows are wanted. What the user put in its place, such as a view, is left alone.';

CREATE FUNCTION lead_funnel._fingerprint(in_schema text, view text, made_from text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- The rule is written anew by whoever replaces the view.
    RETURN (SELECT md5(concat_ws(' ', made_from, c.reloptions, w.oid, w.xmin,
                                 ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum)))
            FROM pg_class c
            JOIN pg_rewrite w ON w.ev_class = c.oid
            WHERE c.oid = to_regclass(format('%I.%I', in_schema, view)) AND c.relkind = 'v');
END
$function$;
COMMENT ON FUNCTION lead_funnel._fingerprint(text, text, text) IS
'Internal to connect(): of what a view was made from and of which one it is: a view that somebody has replaced, changed or restored is another one. NULL when there is no such view. NULL gives NULL.';

CREATE FUNCTION lead_funnel._make_view(into_schema text, crm_schema text, name text, comment text, query text, columns text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    command   text := format('CREATE OR REPLACE VIEW %I.%I WITH (security_invoker = true) AS %s',
                             into_schema, name,
                             -- In one step, so that a name that looks like a token stays a name.
                             format(replace(replace(replace(query, '%', '%%'), '{crm}', '%1$I'), '{funnel}', '%2$I'),
                                    crm_schema, into_schema));
    made_from text := concat_ws(' ', command, comment, columns);
    was       text := CASE WHEN to_regclass(format('%I.%I', into_schema, name)) IS NOT NULL
                           THEN lead_funnel._fingerprint(into_schema, name, made_from) END;
    same      boolean;
BEGIN
    IF was IS NOT NULL THEN
        -- A view that is what it would be made to be needs no lock against readers.
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m WHERE m.name = $1 AND m.fingerprint = $2)', into_schema)
            INTO same USING name, was;
        IF same THEN
            RETURN;
        ELSIF current_setting('lead_funnel.locked_views', true) IS DISTINCT FROM into_schema THEN
            RAISE EXCEPTION 'view "%" must be locked before it is replaced', name
                USING ERRCODE = 'object_in_use';
        END IF;
    END IF;
    EXECUTE command;
    EXECUTE format('COMMENT ON VIEW %I.%I IS %L', into_schema, name, comment);
    PERFORM lead_funnel._comment_columns(into_schema, name, columns);
    PERFORM lead_funnel._record(into_schema, 'view', name, lead_funnel._fingerprint(into_schema, name, made_from));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_view(text, text, text, text, text, text) IS
'Internal to connect(): makes or replaces the view name in into_schema from query, in which {funnel} and {crm} stand for the two schemas, and sets its comments, unless it is there just so. One that is there otherwise must be locked by _lock_made().';

CREATE FUNCTION lead_funnel._analyze_made(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    made text;
BEGIN
    FOR made IN EXECUTE format('SELECT name FROM %I.made_by_connect WHERE kind = ''table'' ORDER BY position', into_schema) LOOP
        CONTINUE WHEN NOT lead_funnel._is_kind(into_schema, made, 'table');
        EXECUTE format('ANALYZE %I.%I', into_schema, made);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._analyze_made(text) IS
'Internal to connect(): gathers the planner''s statistics of the tables that it made in into_schema.';

CREATE FUNCTION lead_funnel._warn_of_jit(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    plan json;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT * FROM %I.channel_kpi', into_schema) INTO plan;
    IF current_setting('jit')::boolean AND current_setting('jit_above_cost')::float8 >= 0
       AND (plan #>> '{0,Plan,Total Cost}')::float8 > current_setting('jit_above_cost')::float8 THEN
        RAISE NOTICE 'the server will compile the reports (jit), which takes longer than running them'
            USING HINT = 'Switch it off for who reads them, as in ALTER ROLE reader SET jit = off; and if the CRM was loaded just now, run ANALYZE.';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._warn_of_jit(text) IS
'Internal to connect(): a notice when the planner would compile the reports in into_schema.';

CREATE FUNCTION lead_funnel._drop_made(into_schema text, kinds text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    made record;
BEGIN
    -- Policies read a view; without them nobody but the owner sees a row.
    IF 'view' = ANY (kinds) THEN
        FOR made IN
            SELECT p.polname AS name, p.polrelid::regclass AS on_table FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE c.relnamespace = to_regnamespace(quote_ident(into_schema)) AND p.polname = 'visible_leads'
        LOOP
            EXECUTE format('DROP POLICY %I ON %s', made.name, made.on_table);
        END LOOP;
    END IF;
    FOR made IN EXECUTE format('SELECT kind, name FROM %I.made_by_connect WHERE kind = ANY ($1) '
                               'ORDER BY position DESC', into_schema) USING kinds
    LOOP
        CONTINUE WHEN NOT lead_funnel._is_kind(into_schema, made.name, made.kind);
        EXECUTE format('DROP %s %I.%I', made.kind, into_schema, made.name);
    END LOOP;
    EXECUTE format('DELETE FROM %I.made_by_connect WHERE kind = ANY ($1)', into_schema) USING kinds;
END
$function$;
COMMENT ON FUNCTION lead_funnel._drop_made(text, text[]) IS
'Internal to connect() and disconnect(): drops what connect() made in into_schema of these kinds (table, view), the last one first. What is gone, or replaced by something of another kind, is passed over. An object of the user''s that needs one of them is an error.';

CREATE FUNCTION lead_funnel._is_kind(in_schema text, relation text, kind text) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE n.nspname OPERATOR(pg_catalog.=) in_schema
          AND c.relname OPERATOR(pg_catalog.=) relation
          AND c.relkind::text OPERATOR(pg_catalog.=) ANY (CASE kind WHEN 'view' THEN ARRAY['v'] ELSE ARRAY['r', 'p'] END));
END;
COMMENT ON FUNCTION lead_funnel._is_kind(text, text, text) IS
'Internal to connect() and disconnect(): whether the schema has a relation of that name and kind (table or view).';

CREATE FUNCTION lead_funnel._column_type(in_schema text, relation text, attribute text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.format_type(a.atttypid, NULL)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
    WHERE n.nspname OPERATOR(pg_catalog.=) in_schema
      AND c.relname OPERATOR(pg_catalog.=) relation
      AND a.attname OPERATOR(pg_catalog.=) attribute
      AND a.attnum OPERATOR(pg_catalog.>) 0
      AND NOT a.attisdropped
      AND c.relkind::text OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'v', 'm', 'f', 'p']);
END;
COMMENT ON FUNCTION lead_funnel._column_type(text, text, text) IS
'Internal to connect(): the type name of a column of a table or view, NULL when there is no such column.';

CREATE FUNCTION lead_funnel._require_columns(crm text, crm_schema text, wanted text, optional text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    line    text;
    missing text[] := '{}';
    closed  text;
    other   record;
BEGIN
    IF to_regnamespace(quote_ident(crm_schema)) IS NULL THEN
        RAISE EXCEPTION 'schema "%" does not exist', crm_schema
            USING ERRCODE = 'invalid_schema_name',
                  HINT = format('Give the schema that holds the CRM''s tables, as in SELECT lead_funnel.connect(%L, crm_schema => ''public'').', crm);
    END IF;
    -- The owner of the CRM's tables is trusted; who owns a view among them may be another one.
    SELECT c.relname, c.relowner
    INTO other
    FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(quote_ident(crm_schema)) AND c.relkind NOT IN ('r', 'p')
      AND (c.relname::text = ANY (optional)
           OR c.relname::text IN (SELECT w[1] FROM regexp_matches(wanted, '(\w+):', 'g') w))
      AND NOT lead_funnel._trusts(c.relowner)
    ORDER BY c.relname
    LIMIT 1;
    IF other.relname IS NOT NULL THEN
        RAISE EXCEPTION 'view "%.%" belongs to user "%"', crm_schema, other.relname, pg_get_userbyid(other.relowner)
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'What its owner puts there would run with the rights of whoever reads the reports.',
                  HINT = format('Let its owner connect the CRM; or if you trust that user, say SET lead_funnel.trusted_owners = %L.', pg_get_userbyid(other.relowner));
    END IF;
    FOREACH line IN ARRAY string_to_array(btrim(wanted, E' \n'), E'\n') LOOP
        missing := missing || ARRAY(
            SELECT CASE
                     WHEN to_regclass(format('%I.%I', crm_schema, w[1])) IS NULL
                     THEN format('table %s', w[1])
                     ELSE format('column %s.%s', w[1], c)
                   END
            FROM regexp_match(line, '^\s*(\w+):\s*(.*?)\s*$') w,
                 LATERAL unnest(string_to_array(w[2], ' ')) c
            WHERE lead_funnel._column_type(crm_schema, w[1], c) IS NULL);
    END LOOP;
    IF missing <> '{}' THEN
        RAISE EXCEPTION 'schema "%" does not hold the tables of CRM "%"', crm_schema, crm
            USING ERRCODE = 'undefined_column',
                  DETAIL = format('Missing: %s.', (SELECT string_agg(m, ', ' ORDER BY m)
                                                   FROM (SELECT DISTINCT unnest(missing) AS m) x)),
                  HINT = CASE WHEN crm = 'custom'
                           THEN 'Make a view with every column of the contract, NULL where the CRM has nothing, as in CREATE VIEW my_crm.lead AS SELECT id::text AS lead_id, created AS received_at, NULL::text AS source, ...'
                           ELSE format('Give the schema that holds them, as in SELECT lead_funnel.connect(%L, crm_schema => ''public''). To find it: SELECT schemaname FROM pg_tables WHERE tablename = %L.',
                                       crm, (regexp_match(wanted, '(\w+):'))[1])
                         END;
    END IF;

    SELECT string_agg(format('%I.%I', crm_schema, w[1]), ', ' ORDER BY w[1])
    INTO closed
    FROM (SELECT DISTINCT regexp_match(l, '^\s*(\w+):') FROM regexp_split_to_table(wanted, E'\n') l
          UNION
          SELECT ARRAY[o] FROM unnest(optional) o WHERE to_regclass(format('%I.%I', crm_schema, o)) IS NOT NULL) x (w)
    WHERE w IS NOT NULL AND NOT has_table_privilege(format('%I.%I', crm_schema, w[1]), 'SELECT');
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'permission denied for tables of CRM "%"', crm
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('Role "%s" may not read: %s.', current_user, closed),
                  HINT = format('Let their owner say: GRANT SELECT ON %s TO %I.', closed, current_user);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_columns(text, text, text, text[]) IS
'Internal to connect(): one error that lists every missing table and column, and one that lists every table that the caller may not read; wanted has a line "table: column column ..." per table. A view among them, or among the relations that are optional, that belongs to a role that the caller does not trust is an error, too.';
