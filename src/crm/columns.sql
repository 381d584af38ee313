-- What stands in a schema, and what an adapter wants there.

CREATE FUNCTION lead_funnel._is_kind(in_schema text, relation text, kind text) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE n.nspname OPERATOR(pg_catalog.=) in_schema
          AND c.relname OPERATOR(pg_catalog.=) relation
          AND c.relkind::text OPERATOR(pg_catalog.=) ANY (CASE WHEN kind IN ('table', 'copy', 'step_copy') THEN ARRAY['r', 'p']
                                                         ELSE ARRAY['v'] END));
END;
COMMENT ON FUNCTION lead_funnel._is_kind IS
'Internal to connect() and disconnect(): whether the schema has a table (kind table, copy or step_copy) or view of that name.';

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
COMMENT ON FUNCTION lead_funnel._column_type IS 'Internal to connect(): the type of a column, NULL when there is none.';

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
                  HINT = format('Give the schema that holds the CRM''s tables, as in SELECT lead_funnel.connect(%L, '
                                'crm_schema => ''public'').', crm);
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
                  HINT = format('Let its owner connect the CRM; or if you trust that user, say SET lead_funnel.trusted_owners = %L.',
                                pg_get_userbyid(other.relowner));
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
                           THEN 'Make a view with every column of the contract, NULL where the CRM has nothing, as in CREATE VIEW '
                                'my_crm.lead AS SELECT id::text AS lead_id, created AS received_at, NULL::text AS source, ...'
                           ELSE format('Give the schema that holds them, as in SELECT lead_funnel.connect(%L, crm_schema => ''public''). '
                                       'To find it: SELECT schemaname FROM pg_tables WHERE tablename = %L.',
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
COMMENT ON FUNCTION lead_funnel._require_columns IS
'Internal to connect(): an error that lists what is missing or may not be read; wanted has lines "table: column ...". So is a view of an '
'untrusted role.';

CREATE FUNCTION lead_funnel._connected_to(into_schema text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    crm text;
BEGIN
    IF lead_funnel._column_type(into_schema, 'settings', 'crm') IS NOT NULL AND lead_funnel._own(into_schema, 'settings') IS NOT NULL THEN
        EXECUTE format('SELECT s.crm FROM %I.settings s', into_schema) INTO crm;
    END IF;
    RETURN crm;
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    RETURN NULL;    -- another session was about to drop it
END
$function$;
COMMENT ON FUNCTION lead_funnel._connected_to IS 'Internal to connect(): the CRM that the schema is connected to, NULL for none.';

CREATE FUNCTION lead_funnel._has_columns(crm_schema text, relation text, attributes text) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN bool_and(lead_funnel._column_type(crm_schema, relation, c) IS NOT NULL)
                THEN has_table_privilege(format('%I.%I', crm_schema, relation), 'SELECT') ELSE false END
    FROM string_to_table(attributes, ' ') c;
END;
COMMENT ON FUNCTION lead_funnel._has_columns IS
'Internal to adapters: whether a table of the CRM has all of these columns, given with a space between two, and may be read.';
