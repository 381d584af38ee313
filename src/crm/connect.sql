-- connect() and disconnect(): everything that they make belongs to the caller.

CREATE FUNCTION @extschema@._check_owner(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    owner text;
BEGIN
    SELECT o.rolname
    INTO owner
    FROM pg_namespace n
    JOIN pg_roles o ON o.oid = n.nspowner
    JOIN pg_roles m ON m.rolname = current_user
    WHERE n.nspname = into_schema
      AND NOT (o.oid = m.oid OR o.rolsuper OR (NOT m.rolsuper AND pg_has_role(o.oid, 'USAGE')));
    IF owner IS NOT NULL THEN
        RAISE EXCEPTION 'schema "%" belongs to user "%"', into_schema, owner
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'What its owner puts there would run with your rights.',
                  HINT = 'Let its owner do it, or name another schema, as in into_schema => ''my_funnel''.';
    END IF;
END
$function$;
COMMENT ON FUNCTION @extschema@._check_owner(text) IS
'Internal to connect() and disconnect(): a schema that belongs neither to the caller, to a role that the caller is a member of, nor to a superuser is an error, for a superuser too.';

CREATE FUNCTION @extschema@._check_into_schema(crm text, crm_schema text, into_schema text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    connected_to text;
    others       text;
BEGIN
    IF into_schema IN (crm_schema, '@extschema@', 'public', 'information_schema') OR starts_with(into_schema, 'pg_') THEN
        RAISE EXCEPTION 'lead_funnel cannot use schema "%" for its views', into_schema
            USING ERRCODE = 'invalid_schema_name',
                  DETAIL = 'The views and the agreement''s tables need a schema of their own.',
                  HINT = format('Name one that does not exist yet, as in SELECT lead_funnel.connect(%L, into_schema => ''funnel'').', crm);
    END IF;
    IF to_regnamespace(quote_ident(into_schema)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', into_schema);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', into_schema,
                       'lead_funnel: the agreement between marketing and sales, and the reports');
        RETURN false;
    END IF;
    PERFORM @extschema@._check_owner(into_schema);
    IF @extschema@._column_type(into_schema, 'made_by_connect', 'position') IS NOT NULL THEN
        EXECUTE format('SELECT crm FROM %I.settings', into_schema) INTO connected_to;
        IF connected_to IS NOT NULL THEN
            IF connected_to <> crm THEN
                RAISE EXCEPTION 'schema "%" is connected to CRM "%", not "%"', into_schema, connected_to, crm
                    USING ERRCODE = 'object_not_in_prerequisite_state',
                          HINT = format('Name another schema, as in SELECT lead_funnel.connect(%L, into_schema => ''my_funnel''); or first remove this one with SELECT lead_funnel.disconnect(%L).', crm, into_schema);
            END IF;
            RETURN true;
        END IF;
        RETURN false;
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
    RETURN false;
END
$function$;
COMMENT ON FUNCTION @extschema@._check_into_schema(text, text, text) IS
'Internal to connect(): makes into_schema when it does not exist; true when it is connected to this CRM already. A schema that holds other things, or is connected to another CRM, is an error.';

CREATE FUNCTION @extschema@.connect(crm text, crm_schema text DEFAULT 'public', into_schema text DEFAULT 'funnel',
                                    hours @extschema@.office_hours DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    connector   text := lower(crm);
    again       boolean;
    fixed_hours @extschema@.office_hours := hours;
    assumed     boolean := false;
BEGIN
    IF connector IS NULL OR connector NOT IN ('odoo', 'custom') THEN
        RAISE EXCEPTION 'CRM "%" is not known', COALESCE(crm, 'NULL')
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
    PERFORM pg_advisory_xact_lock(hashtextextended('lead_funnel.connect ' || into_schema, 0));
    again := @extschema@._check_into_schema(connector, crm_schema, into_schema);

    IF @extschema@._column_type(into_schema, 'made_by_connect', 'position') IS NULL THEN
        EXECUTE format('CREATE TABLE %I.made_by_connect ('
                       'position int GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, name text PRIMARY KEY)', into_schema);
    END IF;
    EXECUTE format('COMMENT ON TABLE %I.made_by_connect IS %L', into_schema,
                   'What connect() made in this schema, in order; disconnect() removes exactly that.');
    PERFORM @extschema@._comment_columns(into_schema, 'made_by_connect', $columns$
position | The order in which it was made.
kind | table or view.
name | Its name.
    $columns$);
    PERFORM @extschema@._make_table(into_schema, 'settings',
        'What the reports need to know of the company, one row. Edit it; the reports follow.',
        'one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
         crm text NOT NULL,
         crm_schema text NOT NULL,
         hours @extschema@.office_hours,
         zone text CHECK (zone IS NULL OR (pg_catalog.now() AT TIME ZONE zone) IS NOT NULL),
         currency text,
         language text NOT NULL DEFAULT ''en''',
        $columns$
one_row | Always true: there is one row.
crm | The CRM that this schema is connected to.
crm_schema | The schema of its tables.
hours | The office hours of who has none of their own in the agreement; NULL: those that the CRM keeps. A change holds for leads that come in from then on, see agreement_from().
zone | The time zone in which the reports cut months and days; NULL: that of the office hours.
currency | The reporting currency, for headings.
language | The language of questions and of diagnosis(): en, fr, nl, or another one that the table question has (diagnosis() then speaks English).
        $columns$);

    IF connector = 'custom' AND fixed_hours IS NULL AND NOT again THEN
        fixed_hours := 'Mo-Fr 09:00-17:00; ' || CASE WHEN current_setting('TimeZone') LIKE '%/%' THEN current_setting('TimeZone') ELSE 'UTC' END;
        assumed := true;
    END IF;
    EXECUTE format('INSERT INTO %I.settings AS s (crm, crm_schema, hours) VALUES ($1, $2, $3) '
                   'ON CONFLICT (one_row) DO UPDATE SET crm = excluded.crm, crm_schema = excluded.crm_schema, '
                   'hours = COALESCE(excluded.hours, s.hours) RETURNING s.hours', into_schema)
        INTO fixed_hours USING connector, crm_schema, fixed_hours;
    PERFORM @extschema@._make_agreement(into_schema);

    -- A view whose columns changed cannot be replaced: then all are made anew.
    BEGIN
        PERFORM @extschema@._make_views(connector, crm_schema, into_schema, fixed_hours IS NULL);
    EXCEPTION WHEN invalid_table_definition THEN
        PERFORM @extschema@._drop_made(into_schema, '{view}');
        PERFORM @extschema@._make_views(connector, crm_schema, into_schema, fixed_hours IS NULL);
    END;
    -- New tables have no statistics, and guesses make the planner compile views.
    PERFORM @extschema@._analyze_made(into_schema);
    PERFORM @extschema@._warn_of_jit(into_schema);
    IF assumed THEN
        RAISE NOTICE 'office hours are %', fixed_hours
            USING HINT = format('Give yours, as in SELECT lead_funnel.connect(''custom'', crm_schema => %L, into_schema => %L, hours => ''Mo-Fr 08:30-12:00,13:00-17:00; Europe/Brussels'').', crm_schema, into_schema);
    END IF;
    RETURN format('CRM %s in schema %s: reports in schema %s', connector, quote_ident(crm_schema), quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION @extschema@.connect(text, text, text, @extschema@.office_hours) IS
'Connects the tables of a CRM to the reports: makes into_schema with the agreement''s tables, the contract views and the report views, all owned by the caller. crm: odoo (16 to 19) or custom (any CRM with a view lead in crm_schema that has the contract''s columns). hours: the office hours of all leads, past ones too, save those for whom the agreement names other ones; NULL keeps those set before, or takes the CRM''s own (odoo) or Mo-Fr 09:00-17:00 in the session''s zone (custom). Safe to call again: views are made anew, the rows of the agreement stay. Returns a sentence. Errors, all without any change: an unknown crm, missing tables or columns (all listed), an into_schema that holds other things, another CRM, or belongs to somebody else.';

CREATE FUNCTION @extschema@._make_views(crm text, crm_schema text, into_schema text, with_calendar boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    CASE crm
    WHEN 'odoo' THEN
        PERFORM @extschema@._connect_odoo(crm_schema, into_schema, with_calendar);
    WHEN 'custom' THEN
        PERFORM @extschema@._connect_custom(crm_schema, into_schema);
    END CASE;
    PERFORM @extschema@._make_reports(into_schema);
END
$function$;
COMMENT ON FUNCTION @extschema@._make_views(text, text, text, boolean) IS
'Internal to connect(): all views, those of the contract first.';

CREATE FUNCTION @extschema@.disconnect(into_schema text DEFAULT 'funnel', keep_agreement boolean DEFAULT false)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    others text;
BEGIN
    into_schema := into_schema::name;
    IF into_schema IS NULL OR @extschema@._column_type(into_schema, 'made_by_connect', 'position') IS NULL THEN
        RAISE EXCEPTION 'schema "%" is not connected', COALESCE(into_schema, 'NULL')
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Name the schema that connect() made, as in SELECT lead_funnel.disconnect(''funnel'').';
    END IF;
    PERFORM @extschema@._check_owner(into_schema);
    PERFORM pg_advisory_xact_lock(hashtextextended('lead_funnel.connect ' || into_schema, 0));
    PERFORM @extschema@._drop_made(into_schema, '{view}');
    IF keep_agreement THEN
        RETURN format('views removed; the agreement''s tables stay in schema %s', quote_ident(into_schema));
    END IF;
    PERFORM @extschema@._drop_made(into_schema, '{table}');
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
COMMENT ON FUNCTION @extschema@.disconnect(text, boolean) IS
'Removes what connect() made in into_schema: views and agreement tables, and the schema when nothing else is in it. keep_agreement: true removes only the views (for an upgrade of the CRM that changes its tables) and keeps the tables; connect() makes the views again. Returns a sentence. A schema that is NULL, not connected or somebody else''s, or an object of yours that needs one of the views, is an error, and nothing is changed.';
