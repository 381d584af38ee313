-- connect(): all that it makes belongs to the caller.

CREATE FUNCTION lead_funnel._adapters() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT array_agg(substr(p.proname, 10) ORDER BY p.proname)
    FROM pg_proc p
    WHERE p.pronamespace = 'lead_funnel'::regnamespace AND p.proname ~ '^_connect_[a-z0-9]+$'
      AND p.proargtypes = '25 25 16'::oidvector;
END;
COMMENT ON FUNCTION lead_funnel._adapters IS
'Internal to connect(): the CRMs with an adapter, a function _connect_NAME(crm_schema text, into_schema text, is_new boolean).';

CREATE FUNCTION lead_funnel._raise(sqlstate text, message text, detail text, hint text) RETURNS text
AS 'MODULE_PATHNAME', 'connect_raise' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._raise IS
'Internal to connect(): raises this error. detail and hint: empty for none. NULL raises none, and gives NULL.';

CREATE FUNCTION lead_funnel._connect(crm text, crm_schema text, into_schema text, hours lead_funnel.office_hours) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    connector text := lower(crm);
BEGIN
    PERFORM lead_funnel._check_own_schema();
    -- What others commit meanwhile is used, so it must be seen.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'connect() cannot run in a % transaction', current_setting('transaction_isolation')
            USING ERRCODE = 'active_sql_transaction',
                  DETAIL = 'It would not see what others have changed in the schema since the transaction began.',
                  HINT = 'First say BEGIN ISOLATION LEVEL READ COMMITTED.';
    END IF;
    IF (connector = ANY (lead_funnel._adapters())) IS NOT TRUE THEN
        RAISE EXCEPTION 'unrecognized CRM "%"', lead_funnel._shown(COALESCE(crm, 'NULL'))
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('There are adapters for: %s.', array_to_string(lead_funnel._adapters(), ', ')),
                  HINT = 'Any other CRM needs one view named lead: SELECT lead_funnel.connect(''custom'', crm_schema => ''my_crm'').';
    END IF;
    IF crm_schema IS NULL OR into_schema IS NULL THEN
        RAISE EXCEPTION 'the schemas of connect() must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = 'Leave them out for the defaults, as in SELECT lead_funnel.connect(''odoo'').';
    END IF;
    -- A schema's name is no longer than the server lets it be.
    crm_schema := crm_schema::name;
    into_schema := into_schema::name;
    BEGIN
        PERFORM lead_funnel._open_schema(connector, crm_schema, into_schema, false);
        PERFORM lead_funnel._make_all(connector, crm_schema, into_schema, hours);
    EXCEPTION WHEN object_in_use THEN
        -- A view is no longer what it was: readers have to wait.
        PERFORM lead_funnel._open_schema(connector, crm_schema, into_schema, true);
        PERFORM lead_funnel._make_all(connector, crm_schema, into_schema, hours);
    END;
    RETURN format('CRM %s in schema %s: reports in schema %s', connector, quote_ident(crm_schema), quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel._connect IS 'Internal to connect(): what it does.';

CREATE FUNCTION lead_funnel.connect(crm text, crm_schema text DEFAULT 'public', into_schema text DEFAULT 'funnel',
                                    hours lead_funnel.office_hours DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET transform_null_equals = off
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    message text;
    detail  text;
    hint    text;
    place   text;
BEGIN
    -- Readers have no right to grant it.
    IF NOT has_function_privilege('lead_funnel._check_own_schema()', 'EXECUTE WITH GRANT OPTION') THEN
        RAISE EXCEPTION 'permission denied for connect()'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = format('Let a superuser, or the owner of the extension, say SELECT lead_funnel.grant_connect(%L).', current_user);
    END IF;
    BEGIN
        RETURN lead_funnel._connect(crm, crm_schema, into_schema, hours);
    EXCEPTION WHEN OTHERS THEN
        -- Functions within functions would be lines upon lines of CONTEXT, in which the hint is lost.
        GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT,
                                place = PG_EXCEPTION_CONTEXT;
        RAISE DEBUG 'connect() failed in: %', place;
        RETURN lead_funnel._raise(SQLSTATE, message, detail, hint);
    END;
END
$function$;
COMMENT ON FUNCTION lead_funnel.connect IS
'Makes the reports of a CRM in into_schema: the tables of the agreement, the contract views and the report views, owned by the caller. '
'crm: odoo (16 to 19), or custom for any CRM with a relation lead in crm_schema. hours: the office hours of all leads, past ones too, '
'unless the agreement has others. NULL keeps the present ones; at first they are the CRM''s, or Mo-Fr 09:00-17:00 in the session''s zone '
'for custom. A new call makes changed views anew, and keeps the agreement, the rights, and defaults, NOT NULLs and policies of yours. It '
'waits for readers up to lock_timeout, or 60 seconds when that is 0. Others lose the right to create in into_schema. Returns a sentence. '
'Errors change nothing: no right to connect (see grant_connect()); an unknown crm; missing tables or columns; a CRM view of an untrusted '
'owner; an into_schema with other things, of another CRM or owner, with the history of another CRM, or with rows that break a constraint; '
'readers that do not end; a transaction that is REPEATABLE READ or SERIALIZABLE.';

CREATE FUNCTION lead_funnel._make_all(crm text, crm_schema text, into_schema text, hours lead_funnel.office_hours,
                                      stored boolean DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_new CONSTANT boolean := lead_funnel._connected_to(into_schema) IS NULL;
    had_views    boolean;
    has_settings bigint;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m WHERE m.kind = ''view'')', into_schema) INTO had_views;
    PERFORM set_config('lead_funnel.changed', '', true);
    PERFORM set_config('lead_funnel.stored', CASE WHEN COALESCE(stored, lead_funnel._has_copies(into_schema)) THEN into_schema ELSE '' END,
                       true);
    PERFORM lead_funnel._make_tables(into_schema, array_agg(s.name ORDER BY s.room, s.nth), array_agg(s.source ORDER BY s.room, s.nth))
    FROM lead_funnel._sources() s
    WHERE s.kind = 'table';
    PERFORM lead_funnel._rename_channels(into_schema);
    -- Not ON CONFLICT, which asks a NOT NULL of the owner's of the new row first.
    EXECUTE format('UPDATE %I.settings s SET crm = $1, crm_schema = $2, hours = COALESCE($3, s.hours)', into_schema)
        USING crm, crm_schema, hours;
    GET DIAGNOSTICS has_settings = ROW_COUNT;
    IF has_settings = 0 THEN
        EXECUTE format('INSERT INTO %I.settings (crm, crm_schema, hours) VALUES ($1, $2, $3)', into_schema) USING crm, crm_schema, hours;
    END IF;
    PERFORM lead_funnel._make_views(crm, crm_schema, into_schema, is_new);
    -- Before anything there is run or planned, it is looked at once more.
    PERFORM lead_funnel._check_own(into_schema), lead_funnel._check_own(lead_funnel._steps(into_schema));
    PERFORM lead_funnel._protect_rows(into_schema), lead_funnel._protect_copies(into_schema);
    -- New tables have no statistics, and guesses make the planner compile views.
    PERFORM lead_funnel._analyze_made(into_schema);
    PERFORM lead_funnel._warn_of_jit(into_schema);
    PERFORM lead_funnel._warn_of_rights(into_schema);
    IF NOT had_views THEN
        PERFORM lead_funnel._warn_of_live(into_schema);
    END IF;
    IF crm = 'custom' THEN
        PERFORM lead_funnel._warn_of_custom(crm_schema, into_schema, is_new);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_all IS
'Internal to connect() and materialize(): makes the tables and views in into_schema. stored: whether the leads are stored in tables; NULL: '
'as before. To change one that is not locked is an object_in_use error.';

CREATE FUNCTION lead_funnel._make_views(crm text, crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    granted     text[];
    policies    text[];
    right_again text;
BEGIN
    -- A view whose columns changed cannot be replaced: then it is dropped, with what of
    -- ours reads it, and made anew. Others stay, so that what a user made of them does.
    BEGIN
        PERFORM lead_funnel._make_all_views(crm, crm_schema, into_schema, is_new);
    EXCEPTION WHEN invalid_table_definition THEN
        granted := lead_funnel._granted(into_schema);
        policies := ARRAY(SELECT p.statement FROM lead_funnel._own_policies(into_schema) p);
        PERFORM set_config('lead_funnel.replace_views', into_schema, true);
        PERFORM lead_funnel._make_all_views(crm, crm_schema, into_schema, is_new);
        PERFORM set_config('lead_funnel.replace_views', '', true);
        FOREACH right_again IN ARRAY COALESCE(granted, '{}') LOOP
            BEGIN
                EXECUTE right_again;
            EXCEPTION WHEN undefined_table OR undefined_column THEN
                NULL;   -- It is no longer made.
            END;
        END LOOP;
        PERFORM lead_funnel._make_policies_again(policies);
    END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_views IS 'Internal to connect(): makes all views, and keeps the rights of '
'others on them, and policies that the owner changed.';

CREATE FUNCTION lead_funnel._make_all_views(crm text, crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    made record;
BEGIN
    PERFORM set_config('lead_funnel.made', '', true);
    IF lead_funnel._is_stored(into_schema) THEN
        PERFORM lead_funnel._make_stored(into_schema);
    END IF;
    EXECUTE format('SELECT lead_funnel.%I($1, $2, $3)', '_connect_' || crm) USING crm_schema, into_schema, is_new;
    -- What the adapter left out has the default of the contract.
    FOR made IN SELECT v.kind, v.name, v.source FROM lead_funnel._views(into_schema) v WHERE v.room = 1 ORDER BY v.nth, v.name DESC LOOP
        CONTINUE WHEN (string_to_array(current_setting('lead_funnel.made'), ' ')
                       && ARRAY[made.kind || '.' || made.name, replace(made.kind, 'view', 'copy') || '.' || made.name,
                                made.kind || '_copy.' || made.name]);
        PERFORM lead_funnel._make_view(into_schema, made.kind, made.name, made.source);
    END LOOP;
    FOR made IN SELECT v.kind, v.name, v.source FROM lead_funnel._views(into_schema) v
                WHERE v.room = 2 OR v.kind = 'step' AND v.folder <> 'contract_step'
                ORDER BY v.room, v.nth, v.name DESC LOOP
        -- The adapter reads it from the CRM.
        CONTINUE WHEN made.kind || '_copy.' || made.name = ANY (string_to_array(current_setting('lead_funnel.made'), ' '));
        PERFORM lead_funnel._make_view(into_schema, made.kind, made.name, made.source);
        -- Where nothing that it could read is another one, its comments are right.
        IF current_setting('lead_funnel.changed') = 'on' THEN
            PERFORM lead_funnel._inherit_comments(into_schema, made.kind, made.name, made.source);
        END IF;
    END LOOP;
    IF current_setting('lead_funnel.changed') = 'on' THEN
        PERFORM lead_funnel._inherit_comments(into_schema, CASE s.kind WHEN 'table' THEN 'table' ELSE 'step_copy' END, s.name, s.source)
        FROM lead_funnel._sources() s
        WHERE s.source ~ '-- comments:' AND (s.kind = 'table' OR s.kind = 'stored' AND lead_funnel._is_stored(into_schema));
    END IF;
    PERFORM lead_funnel._retire(into_schema, string_to_array(current_setting('lead_funnel.made'), ' '));
    IF lead_funnel._is_stored(into_schema)
       AND (current_setting('lead_funnel.changed') = 'on' OR NOT lead_funnel._is_watched(into_schema)) THEN
        PERFORM lead_funnel._watch(into_schema);
    END IF;
    IF current_setting('lead_funnel.changed') = 'on' THEN
        PERFORM lead_funnel._number(into_schema, string_to_array(current_setting('lead_funnel.made'), ' '));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_all_views IS
'Internal to connect(): makes all views, and drops those of an earlier connect() that are no more.';

CREATE FUNCTION lead_funnel._sources(OUT room int, OUT nth bigint, OUT kind text, OUT name text, OUT source text) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT 1, row_number() OVER (), s.kind, s.name, s.source FROM lead_funnel._crm_sources() s
    UNION ALL
    SELECT 2, row_number() OVER (), s.kind, s.name, s.source FROM lead_funnel._report_sources() s;
END;
COMMENT ON FUNCTION lead_funnel._sources IS 'Internal to connect(): the SQL files of all rooms, in the order in which they can run.';

CREATE FUNCTION lead_funnel._views(into_schema text, OUT room int, OUT nth bigint, OUT folder text, OUT kind text, OUT name text,
                                   OUT source text)
RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH made AS (
        SELECT s.room, s.nth, s.kind AS folder, v.kind, s.name, s.source,
               row_number() OVER w AS rank, lead(s.source) OVER w AS before
        FROM lead_funnel._sources() s
        CROSS JOIN (SELECT lead_funnel._step_folders(into_schema) AS folders) f
        JOIN (VALUES ('contract', 'view'), ('contract_step', 'step'), ('view', 'view'), ('step', 'step'), ('stored_step', 'step'),
                     ('spread_step', 'step'), ('citus_step', 'step')) v (folder, kind) ON v.folder = s.kind
        WHERE s.kind IN ('contract', 'contract_step', 'view') OR s.kind = ANY (f.folders)
        WINDOW w AS (PARTITION BY s.room, v.kind, s.name ORDER BY array_position(f.folders, s.kind))
    )
    SELECT m.room, m.nth, m.folder, m.kind, h.name, h.source
    FROM made m
    -- What it reads of its own name with _here is the one that it replaces, and is made first.
    CROSS JOIN LATERAL (SELECT m.name || '_here' AS name, lead_funnel._as_here(m.name, m.before) AS source
                        WHERE m.source ~ format('\m%s_here\M', m.name)
                        UNION ALL
                        SELECT m.name, m.source) h
    WHERE m.rank = 1;
END;
COMMENT ON FUNCTION lead_funnel._views IS
'Internal to connect(): the views and steps to make, of two of one name that in the first of _step_folders().';
