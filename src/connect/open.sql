-- The schemas that connect() works in.

CREATE FUNCTION lead_funnel._check_own(schema_name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._check_owner(schema_name);
    -- What a member of the owner's role made would not be the owner's.
    IF EXISTS (SELECT FROM pg_namespace n, pg_roles m
               WHERE n.nspname = schema_name AND m.rolname = current_user AND n.nspowner <> m.oid AND NOT m.rolsuper) THEN
        RAISE EXCEPTION 'must be owner of schema "%"', schema_name
            USING ERRCODE = 'insufficient_privilege',
                  HINT = (SELECT CASE WHEN pg_has_role(n.nspowner, 'MEMBER')
                                   THEN format('First say SET ROLE %s; or name', n.nspowner::regrole) ELSE 'Name' END
                                 || ' another schema, as in into_schema => ''my_funnel''.'
                          FROM pg_namespace n WHERE n.nspname = schema_name);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_own IS
'Internal to connect(): an error when the schema is another role''s, or holds something of a role that the caller does not trust.';

CREATE FUNCTION lead_funnel._made_in(into_schema text, one text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean := false;
BEGIN
    IF lead_funnel._column_type(into_schema, 'made_by_connect', 'kind') IS NOT NULL
        AND lead_funnel._own(into_schema, 'made_by_connect') IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m WHERE lead_funnel._schema_of($1, m.kind) = $2)', into_schema)
            INTO found USING into_schema, one;
    END IF;
    RETURN found;
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    RETURN false;   -- another session was about to drop it
END
$function$;
COMMENT ON FUNCTION lead_funnel._made_in IS 'Internal to connect(): whether connect() into into_schema made something in the other schema.';

CREATE FUNCTION lead_funnel._check_settings(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    settings regclass := lead_funnel._own(into_schema, 'settings');
    fault    text;
    many     boolean;
BEGIN
    -- A view through which the row can be written is the user's to make.
    SELECT string_agg(format('no column "%s"', n.name), ', ') INTO fault
    FROM unnest('{one_row,crm,crm_schema,hours}'::text[]) n (name)
    WHERE settings IS NOT NULL AND NOT lead_funnel._is_kind(into_schema, 'settings', 'table')
      AND lead_funnel._column_type(into_schema, 'settings', n.name) IS NULL;
    IF fault IS NULL AND settings IS NOT NULL THEN
        EXECUTE format('SELECT count(*) > 1 FROM %s', settings) INTO many;
        fault := CASE WHEN many THEN 'more than one row' END;
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'schema "%" holds other things', into_schema
            USING ERRCODE = 'duplicate_schema',
                  DETAIL = format('It holds %s with %s, which is not the table that connect() makes.',
                                  pg_describe_object('pg_class'::regclass, settings, 0), fault),
                  HINT = format('Move it, as in ALTER TABLE %s SET SCHEMA my_schema; or name another schema, as in into_schema => '
                                '''my_funnel''.', settings);
    END IF;
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    NULL;   -- another session was about to drop it
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_settings IS
'Internal to connect(): an error when something else stands in the place of the table settings.';

CREATE FUNCTION lead_funnel._check_same_crm(crm text, crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    former record;
    stored boolean;
    kept   boolean;
BEGIN
    IF NOT lead_funnel._is_kind(into_schema, 'lead_history', 'table') THEN
        RETURN;
    END IF;
    stored := lead_funnel._has_copies(into_schema);
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead_history)', into_schema) INTO kept;
    IF lead_funnel._connected_to(into_schema) IS NOT NULL THEN
        EXECUTE format('SELECT s.crm, s.crm_schema FROM %I.settings s', into_schema) INTO former;
    ELSE
        EXECUTE format('SELECT m.parts ->> ''crm'' AS crm, m.parts ->> ''crm_schema'' AS crm_schema FROM %I.made_by_connect m '
                       'WHERE m.kind = ''table'' AND m.name = ''lead_history''', into_schema) INTO former;
    END IF;
    -- A schema that is gone may have another name by now.
    IF (stored OR kept) AND (former.crm <> crm OR former.crm_schema <> crm_schema
                             AND to_regnamespace(quote_ident(former.crm_schema)) IS NOT NULL) THEN
        RAISE EXCEPTION 'schema "%" keeps the history of another CRM', into_schema
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = format('Its leads were those of CRM %s in schema "%s", not of %s in schema "%s".',
                                  former.crm, former.crm_schema, crm, crm_schema),
                  HINT = format('Name another schema, as in SELECT lead_funnel.connect(%L, crm_schema => %L, into_schema => '
                                '''my_funnel''); or first erase the history: %sTRUNCATE %I.lead_history.', crm, crm_schema,
                                CASE WHEN stored THEN format('SELECT lead_funnel.materialize(%L, false); ', into_schema) END, into_schema);
    END IF;
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    NULL;   -- another session was about to drop it
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_same_crm IS
'Internal to connect(): an error when the schema has stored leads, or a history, of another CRM or of one in another schema that is there '
'still.';

CREATE FUNCTION lead_funnel._check_into_schema(crm text, crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    connected_to text;
    others       text;
    one          text;
BEGIN
    IF into_schema IN (crm_schema, 'lead_funnel', 'public', 'information_schema') OR starts_with(into_schema, 'pg_') THEN
        RAISE EXCEPTION 'lead_funnel cannot use schema "%" for its views', into_schema
            USING ERRCODE = 'invalid_schema_name',
                  DETAIL = 'The views and the agreement''s tables need a schema of their own.',
                  HINT = format('Name one that does not exist yet, as in SELECT lead_funnel.connect(%L, into_schema => ''funnel'').', crm);
    END IF;
    IF octet_length(lead_funnel._steps(into_schema)) > 63 THEN
        RAISE EXCEPTION 'name of schema "%" is too long', into_schema
            USING ERRCODE = 'name_too_long',
                  DETAIL = format('The steps between the CRM and the reports have a schema of their own, "%s".',
                                  lead_funnel._steps(into_schema)),
                  HINT = 'Give a name of at most 57 bytes, as in into_schema => ''funnel''.';
    END IF;
    FOREACH one IN ARRAY ARRAY[into_schema, lead_funnel._steps(into_schema)] LOOP
        PERFORM lead_funnel._check_own(one);
    END LOOP;
    IF lead_funnel._column_type(into_schema, 'made_by_connect', 'position') IS NOT NULL THEN
        connected_to := lead_funnel._connected_to(into_schema);
        IF connected_to <> crm THEN
            RAISE EXCEPTION 'schema "%" is connected to CRM "%", not "%"', into_schema, connected_to, crm
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = format('Name another schema, as in SELECT lead_funnel.connect(%L, into_schema => ''my_funnel''); or first '
                                    'remove this one with SELECT lead_funnel.disconnect(%L).', crm, into_schema);
        END IF;
        PERFORM lead_funnel._check_settings(into_schema);
        PERFORM lead_funnel._check_same_crm(crm, crm_schema, into_schema);
    END IF;
    FOREACH one IN ARRAY ARRAY[into_schema, lead_funnel._steps(into_schema)] LOOP
        CONTINUE WHEN lead_funnel._made_in(into_schema, one);
        SELECT string_agg(pg_describe_object('pg_class'::regclass, c.oid, 0), ', ' ORDER BY c.relname)
        INTO others
        FROM (SELECT c.oid, c.relname FROM pg_class c
              WHERE c.relnamespace = to_regnamespace(quote_ident(one))
                AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
              ORDER BY c.relname LIMIT 5) c;
        IF others IS NOT NULL THEN
            RAISE EXCEPTION 'schema "%" holds other things', one
                USING ERRCODE = 'duplicate_schema',
                      DETAIL = format('It holds %s.', others),
                      HINT = format('Name a schema that is empty or does not exist yet, as in SELECT lead_funnel.connect(%L, '
                                    'into_schema => ''funnel'').', crm);
        END IF;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_into_schema IS
'Internal to connect(): an error unless into_schema is new, empty or connected to this CRM, and trusted.';

CREATE FUNCTION lead_funnel._make_schema(schema_name text, comment text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF to_regnamespace(quote_ident(schema_name)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', schema_name);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', schema_name, comment);
    END IF;
    PERFORM lead_funnel._close_schema(schema_name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_schema IS 'Internal to connect(): makes a schema where there is none, and closes it to others.';

CREATE FUNCTION lead_funnel._open_schema(crm text, crm_schema text, into_schema text, with_views boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started  CONSTANT timestamptz := clock_timestamp();
    patience CONSTANT text := current_setting('lock_timeout');
    trouble  text;
BEGIN
    LOOP
        PERFORM lead_funnel._check_into_schema(crm, crm_schema, into_schema);
        BEGIN
            PERFORM lead_funnel._set_lock_timeout(clock_timestamp());
            PERFORM lead_funnel._make_schema(into_schema, 'lead_funnel: the agreement between marketing and sales, and the reports');
            PERFORM lead_funnel._make_schema(lead_funnel._steps(into_schema),
                                             format('lead_funnel: steps between the CRM and the reports in schema %I', into_schema));
            IF lead_funnel._own(into_schema, 'made_by_connect') IS NULL THEN
                PERFORM lead_funnel._make_register(into_schema);
            END IF;
            PERFORM lead_funnel._lock_made(into_schema, with_views);
            -- What others were making, such as a trigger, is waited for by now.
            PERFORM lead_funnel._check_into_schema(crm, crm_schema, into_schema);
            PERFORM set_config('lock_timeout', patience, true);
            RETURN;
        EXCEPTION WHEN lock_not_available OR unique_violation OR duplicate_schema OR duplicate_table OR undefined_table
            OR invalid_schema_name THEN
            -- Others read there, or another session has just made or dropped it.
            trouble := SQLERRM;
        END;
        PERFORM lead_funnel._wait_for_locks(into_schema, started, trouble);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._open_schema IS
'Internal to connect(): makes and closes into_schema, and locks what is in it. A second session waits for the first.';
