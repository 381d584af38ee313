CREATE FUNCTION lead_funnel._note_crm(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._connected_to(into_schema) IS NOT NULL THEN
        EXECUTE format('UPDATE %1$I.made_by_connect m SET parts = COALESCE(m.parts, ''{}'') '
                       '|| jsonb_build_object(''crm'', s.crm, ''crm_schema'', s.crm_schema) '
                       'FROM %1$I.settings s WHERE m.kind = ''table'' AND m.name = ''lead_history''', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._note_crm IS
'Internal to disconnect(): notes whose history stays, while the settings know it, for the next connect().';

CREATE FUNCTION lead_funnel._drop_schema(schema_name text) RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    others text;
BEGIN
    IF to_regnamespace(quote_ident(schema_name)) IS NULL THEN
        RETURN '{}';
    END IF;
    SELECT string_agg(pg_describe_object(d.classid, d.objid, 0), ', ')
    INTO others
    FROM (SELECT DISTINCT d.classid, d.objid FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass
            AND d.refobjid = to_regnamespace(quote_ident(schema_name))
            AND d.deptype = 'n'
          LIMIT 5) d;
    IF others IS NOT NULL THEN
        RETURN ARRAY[format('schema %s stays, because it holds %s', quote_ident(schema_name), others)];
    END IF;
    EXECUTE format('DROP SCHEMA %I', schema_name);
    RETURN '{}';
END
$function$;
COMMENT ON FUNCTION lead_funnel._drop_schema IS
'Internal to disconnect(): drops a schema that is empty. Returns why it stays, or nothing.';

CREATE FUNCTION lead_funnel.disconnect(into_schema text DEFAULT 'funnel', keep_agreement boolean DEFAULT false,
                                       keep_history boolean DEFAULT true)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started CONSTANT timestamptz := clock_timestamp();
    patience CONSTANT text := current_setting('lock_timeout');
    policy  record;
    kept    text[];
    trouble text;
    has_history boolean := false;
BEGIN
    PERFORM lead_funnel._check_own_schema();
    IF keep_agreement IS NULL THEN
        RAISE EXCEPTION 'keep_agreement must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = 'Say whether the agreement''s tables stay, as in SELECT lead_funnel.disconnect(''funnel'', '
                         'keep_agreement => true).';
    END IF;
    IF keep_history IS NULL THEN
        RAISE EXCEPTION 'keep_history must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = 'Say whether the table lead_history stays, as in SELECT lead_funnel.disconnect(''funnel'', '
                         'keep_history => false).';
    END IF;
    into_schema := into_schema::name;
    LOOP
        IF into_schema IS NULL OR lead_funnel._column_type(into_schema, 'made_by_connect', 'position') IS NULL THEN
            RAISE EXCEPTION 'schema "%" is not connected', COALESCE(into_schema, 'NULL')
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = 'Name the schema that connect() made, as in SELECT lead_funnel.disconnect(''funnel'').';
        END IF;
        PERFORM lead_funnel._check_owner(into_schema);
        PERFORM lead_funnel._check_owner(lead_funnel._steps(into_schema));
        BEGIN
            PERFORM lead_funnel._lock_made(into_schema, true);
            PERFORM set_config('lock_timeout', patience, true);
            EXIT;
        EXCEPTION WHEN lock_not_available OR undefined_table OR invalid_schema_name THEN
            trouble := SQLERRM;
        END;
        PERFORM lead_funnel._wait_for_locks(into_schema, started, trouble);
    END LOOP;
    FOR policy IN SELECT p.relation, p.statement FROM lead_funnel._own_policies(into_schema) p WHERE keep_agreement LOOP
        RAISE NOTICE 'policy "visible_leads" of table "%.%", which has been changed, is removed with the views',
            into_schema, policy.relation
            USING HINT = format('connect() makes its own again. To have this one, then say DROP POLICY visible_leads ON %I.%I; %s.',
                                into_schema, policy.relation, policy.statement);
    END LOOP;
    PERFORM lead_funnel._unwatch(into_schema);
    IF keep_agreement OR keep_history THEN
        has_history := lead_funnel._keep_versions(into_schema);
    END IF;
    PERFORM lead_funnel._drop_made(into_schema, '{view,step,retired,copy,step_copy}');
    IF keep_agreement THEN
        RETURN format('views removed; the agreement''s tables stay in schema %s', quote_ident(into_schema));
    END IF;
    IF has_history AND keep_history THEN
        PERFORM lead_funnel._note_crm(into_schema);
        PERFORM lead_funnel._drop_made(into_schema, '{table}', '{lead_history,made_by_connect}');
        kept := lead_funnel._drop_schema(lead_funnel._steps(into_schema));
        kept := kept || format('what the CRM said before stays in table %I.lead_history', into_schema);
        RETURN 'removed; ' || array_to_string(kept, '; ');
    END IF;
    PERFORM lead_funnel._drop_made(into_schema, '{table}');
    EXECUTE format('DROP TABLE %I.made_by_connect', into_schema);
    kept := lead_funnel._drop_schema(lead_funnel._steps(into_schema)) || lead_funnel._drop_schema(into_schema);
    IF kept <> '{}' THEN
        RETURN 'removed; ' || array_to_string(kept, '; ');
    END IF;
    RETURN format('schema %s removed', quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel.disconnect IS
'Removes what connect() made in into_schema, and the schema when it is empty then. keep_agreement: keep the tables and remove only the '
'views, as for an upgrade of the CRM. keep_history: of leads that are stored, see materialize(), keep what the CRM said before, in the '
'table lead_history; connect() of the same CRM into the schema finds it again. Waits for readers as connect() does. Returns a sentence. '
'Errors change nothing: a NULL keep_agreement or keep_history; a schema that is NULL, not connected or of another owner; an object of '
'yours that needs a view; readers that do not end.';
