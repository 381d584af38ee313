-- connect() and disconnect(): everything that they make belongs to the caller.

CREATE FUNCTION lead_funnel._check_into_schema(crm text, crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    connected_to text;
    others       text;
BEGIN
    IF into_schema IN (crm_schema, 'lead_funnel', 'public', 'information_schema') OR starts_with(into_schema, 'pg_') THEN
        RAISE EXCEPTION 'lead_funnel cannot use schema "%" for its views', into_schema
            USING ERRCODE = 'invalid_schema_name',
                  DETAIL = 'The views and the agreement''s tables need a schema of their own.',
                  HINT = format('Name one that does not exist yet, as in SELECT lead_funnel.connect(%L, into_schema => ''funnel'').', crm);
    END IF;
    IF to_regnamespace(quote_ident(into_schema)) IS NULL THEN
        RETURN;
    END IF;
    PERFORM lead_funnel._check_owner(into_schema);
    -- What a member of the owner's role made would not be the owner's.
    IF EXISTS (SELECT FROM pg_namespace n, pg_roles m
               WHERE n.nspname = into_schema AND m.rolname = current_user AND n.nspowner <> m.oid AND NOT m.rolsuper) THEN
        RAISE EXCEPTION 'must be owner of schema "%"', into_schema
            USING ERRCODE = 'insufficient_privilege',
                  HINT = (SELECT CASE WHEN pg_has_role(n.nspowner, 'MEMBER') THEN format('First say SET ROLE %s; or name', n.nspowner::regrole) ELSE 'Name' END
                                 || ' another schema, as in into_schema => ''my_funnel''.'
                          FROM pg_namespace n WHERE n.nspname = into_schema);
    END IF;
    IF lead_funnel._column_type(into_schema, 'made_by_connect', 'position') IS NOT NULL THEN
        connected_to := lead_funnel._connected_to(into_schema);
        IF connected_to <> crm THEN
            RAISE EXCEPTION 'schema "%" is connected to CRM "%", not "%"', into_schema, connected_to, crm
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = format('Name another schema, as in SELECT lead_funnel.connect(%L, into_schema => ''my_funnel''); or first remove this one with SELECT lead_funnel.disconnect(%L).', crm, into_schema);
        END IF;
        RETURN;
    END IF;
    SELECT string_agg(pg_describe_object('pg_class'::regclass, c.oid, 0), ', ' ORDER BY c.relname)
    INTO others
    FROM (SELECT c.oid, c.relname FROM pg_class c
          WHERE c.relnamespace = to_regnamespace(quote_ident(into_schema))
            AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
          ORDER BY c.relname LIMIT 5) c;
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'schema "%" holds other things', into_schema
            USING ERRCODE = 'duplicate_schema',
                  DETAIL = format('It holds %s.', others),
                  HINT = format('Name a schema that is empty or does not exist yet, as in SELECT lead_funnel.connect(%L, into_schema => ''funnel'').', crm);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_into_schema(text, text, text) IS
'Internal to connect(): into_schema must not exist yet, be empty or connected to this CRM, and hold nothing of a role that the caller does not trust; anything else is an error.';

CREATE FUNCTION lead_funnel._connected_to(into_schema text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    crm text;
BEGIN
    IF lead_funnel._column_type(into_schema, 'settings', 'crm') IS NOT NULL THEN
        EXECUTE format('SELECT s.crm FROM %I.settings s', into_schema) INTO crm;
    END IF;
    RETURN crm;
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    RETURN NULL;    -- another session was about to drop it
END
$function$;
COMMENT ON FUNCTION lead_funnel._connected_to(text) IS
'Internal to connect(): the CRM that the schema is connected to; NULL: none.';

CREATE FUNCTION lead_funnel._open_schema(crm text, crm_schema text, into_schema text, with_views boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started  CONSTANT timestamptz := clock_timestamp();
    patience CONSTANT text := current_setting('lock_timeout');
BEGIN
    LOOP
        PERFORM lead_funnel._check_into_schema(crm, crm_schema, into_schema);
        BEGIN
            PERFORM lead_funnel._set_lock_timeout(clock_timestamp());
            IF to_regnamespace(quote_ident(into_schema)) IS NULL THEN
                EXECUTE format('CREATE SCHEMA %I', into_schema);
                EXECUTE format('COMMENT ON SCHEMA %I IS %L', into_schema,
                               'lead_funnel: the agreement between marketing and sales, and the reports');
            END IF;
            PERFORM lead_funnel._close_schema(into_schema);
            IF to_regclass(format('%I.made_by_connect', into_schema)) IS NULL THEN
                EXECUTE format('CREATE TABLE %I.made_by_connect ('
                               'position int GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, name text PRIMARY KEY, fingerprint text)',
                               into_schema);
            END IF;
            PERFORM lead_funnel._lock_made(into_schema, with_views);
            PERFORM set_config('lock_timeout', patience, true);
            RETURN;
        EXCEPTION WHEN lock_not_available OR unique_violation OR duplicate_schema OR duplicate_table OR undefined_table OR invalid_schema_name THEN
            -- Others read there, or another session has just made or dropped it.
            NULL;
        END;
        PERFORM lead_funnel._wait_for_locks(into_schema, started);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._open_schema(text, text, text, boolean) IS
'Internal to connect(): makes into_schema where it does not exist, closes it to others, and takes the locks of _lock_made(), again and again as _wait_for_locks() allows. Of two sessions that do this the second waits for the first.';

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
    connector text := lower(crm);
BEGIN
    -- Readers have no right to grant it.
    IF NOT has_function_privilege('lead_funnel._check_own_schema()', 'EXECUTE WITH GRANT OPTION') THEN
        RAISE EXCEPTION 'permission denied for connect()'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = format('Let a superuser, or the owner of the extension, say SELECT lead_funnel.grant_connect(%L).', current_user);
    END IF;
    PERFORM lead_funnel._check_own_schema();
    IF connector IS NULL OR connector NOT IN ('odoo', 'custom') THEN
        RAISE EXCEPTION 'CRM "%" is not known', lead_funnel._shown(COALESCE(crm, 'NULL'))
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'Known are: odoo, custom.',
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
COMMENT ON FUNCTION lead_funnel.connect(text, text, text, lead_funnel.office_hours) IS
'Connects the tables of a CRM to the reports: makes into_schema with the agreement''s tables, the contract views and the report views, all owned by the caller. crm: odoo (16 to 19) or custom (any CRM with a view lead in crm_schema that has the contract''s columns). hours: the office hours of all leads, past ones too, save those for whom the agreement names other ones; NULL keeps those set before, or takes the CRM''s own (odoo) or Mo-Fr 09:00-17:00 in the session''s zone (custom). Safe to call again: views that changed are made anew, the rows of the agreement stay, and so do the rights on the views. Nobody who reads meanwhile gets an error: readers wait for views that change, and connect() waits for readers, for lock_timeout or, when that is 0, 60 seconds. Others lose the right to create anything in into_schema. Returns a sentence. Errors, all without any change: no right to connect (see grant_connect()), an unknown crm, missing tables or columns (all listed), a view of the CRM''s of somebody whom the caller does not trust, an into_schema that holds other things, another CRM, or belongs to somebody else, readers that do not end (all listed).';

CREATE FUNCTION lead_funnel._make_all(crm text, crm_schema text, into_schema text, hours lead_funnel.office_hours) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    fixed_hours lead_funnel.office_hours := hours;
    assumed     boolean := false;
    granted     text[];
    right_again text;
BEGIN
    IF crm = 'custom' AND fixed_hours IS NULL AND lead_funnel._connected_to(into_schema) IS NULL THEN
        fixed_hours := 'Mo-Fr 09:00-17:00; ' || CASE WHEN current_setting('TimeZone') LIKE '%/%' THEN current_setting('TimeZone') ELSE 'UTC' END;
        assumed := true;
    END IF;
    EXECUTE format('COMMENT ON TABLE %I.made_by_connect IS %L', into_schema,
                   'What connect() made in this schema, in order; disconnect() removes exactly that.');
    PERFORM lead_funnel._comment_columns(into_schema, 'made_by_connect', $columns$
position | The order in which it was made.
kind | table or view.
name | Its name.
fingerprint | Of a view: tells connect() whether it still is what it would make.
    $columns$);
    PERFORM lead_funnel._make_settings(into_schema);
    EXECUTE format('INSERT INTO %I.settings AS s (crm, crm_schema, hours) VALUES ($1, $2, $3) '
                   'ON CONFLICT (one_row) DO UPDATE SET crm = excluded.crm, crm_schema = excluded.crm_schema, '
                   'hours = COALESCE(excluded.hours, s.hours) RETURNING s.hours', into_schema)
        INTO fixed_hours USING crm, crm_schema, fixed_hours;
    PERFORM lead_funnel._make_agreement(into_schema);

    -- A view whose columns changed cannot be replaced: then all are made anew.
    BEGIN
        PERFORM lead_funnel._make_views(crm, crm_schema, into_schema, fixed_hours IS NULL);
    EXCEPTION WHEN invalid_table_definition THEN
        granted := lead_funnel._granted(into_schema);
        PERFORM lead_funnel._drop_made(into_schema, '{view}');
        PERFORM lead_funnel._make_views(crm, crm_schema, into_schema, fixed_hours IS NULL);
        FOREACH right_again IN ARRAY COALESCE(granted, '{}') LOOP
            EXECUTE right_again;
        END LOOP;
    END;
    PERFORM lead_funnel._protect_rows(into_schema);
    -- New tables have no statistics, and guesses make the planner compile views.
    PERFORM lead_funnel._analyze_made(into_schema);
    PERFORM lead_funnel._warn_of_jit(into_schema);
    PERFORM lead_funnel._warn_of_rights(into_schema);
    IF assumed THEN
        RAISE NOTICE 'office hours are %', fixed_hours
            USING HINT = format('Give yours, as in SELECT lead_funnel.connect(''custom'', crm_schema => %L, into_schema => %L, hours => ''Mo-Fr 08:30-12:00,13:00-17:00; Europe/Brussels'').', crm_schema, into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_all(text, text, text, lead_funnel.office_hours) IS
'Internal to connect(): the tables and views in into_schema, once they are locked. A view that must be replaced and is not locked is an error of class object_in_use.';

CREATE FUNCTION lead_funnel._make_settings(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_table(into_schema, 'settings',
        'What the reports need to know of the company, one row. Edit it; the reports follow.',
        'one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
         crm text NOT NULL,
         crm_schema text NOT NULL,
         hours lead_funnel.office_hours,
         zone text CHECK (zone IS NULL OR (pg_catalog.now() AT TIME ZONE zone) IS NOT NULL),
         currency text,
         language text NOT NULL DEFAULT ''en'',
         notify_names boolean NOT NULL DEFAULT true',
        $columns$
one_row | Always true: there is one row.
crm | The CRM that this schema is connected to.
crm_schema | The schema of its tables.
hours | The office hours of who has none of their own in the agreement; NULL: those that the CRM keeps. A change holds for leads that come in from then on, see agreement_from().
zone | The time zone in which the reports cut months and days; NULL: that of the office hours.
currency | The reporting currency, for headings.
language | The language of questions and of diagnosis(): en, fr, nl, or another one that the table question has (diagnosis() then speaks English).
notify_names | Whether notify_sla() sends the lead, its owner and its channel to whoever listens, which any user of the database may. False: only the number of the row in the table sla_notice, which shows these to those who may see the lead.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_settings(text) IS
'Internal to connect(): the table settings in into_schema.';

CREATE FUNCTION lead_funnel._make_views(crm text, crm_schema text, into_schema text, with_calendar boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    CASE crm
    WHEN 'odoo' THEN
        PERFORM lead_funnel._connect_odoo(crm_schema, into_schema, with_calendar);
    WHEN 'custom' THEN
        PERFORM lead_funnel._connect_custom(crm_schema, into_schema);
    END CASE;
    PERFORM lead_funnel._make_reports(into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_views(text, text, text, boolean) IS
'Internal to connect(): all views, those of the contract first.';

CREATE FUNCTION lead_funnel.disconnect(into_schema text DEFAULT 'funnel', keep_agreement boolean DEFAULT false)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started CONSTANT timestamptz := clock_timestamp();
    patience CONSTANT text := current_setting('lock_timeout');
    others  text;
BEGIN
    PERFORM lead_funnel._check_own_schema();
    IF keep_agreement IS NULL THEN
        RAISE EXCEPTION 'keep_agreement must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = 'Say whether the agreement''s tables stay, as in SELECT lead_funnel.disconnect(''funnel'', keep_agreement => true).';
    END IF;
    into_schema := into_schema::name;
    LOOP
        IF into_schema IS NULL OR lead_funnel._column_type(into_schema, 'made_by_connect', 'position') IS NULL THEN
            RAISE EXCEPTION 'schema "%" is not connected', COALESCE(into_schema, 'NULL')
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = 'Name the schema that connect() made, as in SELECT lead_funnel.disconnect(''funnel'').';
        END IF;
        PERFORM lead_funnel._check_owner(into_schema);
        BEGIN
            PERFORM lead_funnel._lock_made(into_schema, true);
            PERFORM set_config('lock_timeout', patience, true);
            EXIT;
        EXCEPTION WHEN lock_not_available OR undefined_table OR invalid_schema_name THEN
            NULL;
        END;
        PERFORM lead_funnel._wait_for_locks(into_schema, started);
    END LOOP;
    PERFORM lead_funnel._drop_made(into_schema, '{view}');
    IF keep_agreement THEN
        RETURN format('views removed; the agreement''s tables stay in schema %s', quote_ident(into_schema));
    END IF;
    PERFORM lead_funnel._drop_made(into_schema, '{table}');
    EXECUTE format('DROP TABLE %I.made_by_connect', into_schema);

    SELECT string_agg(pg_describe_object(d.classid, d.objid, 0), ', ')
    INTO others
    FROM (SELECT DISTINCT d.classid, d.objid FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass
            AND d.refobjid = to_regnamespace(quote_ident(into_schema))
            AND d.deptype = 'n'
          LIMIT 5) d;
    IF others IS NOT NULL THEN
        RETURN format('removed; schema %s stays, because it holds %s', quote_ident(into_schema), others);
    END IF;
    EXECUTE format('DROP SCHEMA %I', into_schema);
    RETURN format('schema %s removed', quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel.disconnect(text, boolean) IS
'Removes what connect() made in into_schema: views and agreement tables, and the schema when nothing else is in it. keep_agreement: true removes only the views (for an upgrade of the CRM that changes its tables) and keeps the tables; connect() makes the views again. Returns a sentence. It waits for readers, as connect() does. A NULL keep_agreement, a schema that is NULL, not connected or somebody else''s, an object of yours that needs one of the views, or readers that do not end, is an error, and nothing is changed.';
