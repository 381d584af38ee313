-- What connect() has made: dropped, measured, told.

CREATE FUNCTION lead_funnel._drop_made(into_schema text, kinds text[], except_for text[] DEFAULT '{}') RETURNS void
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
            WHERE p.polname = 'visible_leads'
              AND c.relnamespace IN (to_regnamespace(quote_ident(into_schema)),
                                     to_regnamespace(quote_ident(lead_funnel._steps(into_schema))))
        LOOP
            EXECUTE format('DROP POLICY %I ON %s', made.name, made.on_table);
        END LOOP;
    END IF;
    FOR made IN EXECUTE format('SELECT m.kind, m.name, lead_funnel._schema_of($1, m.kind) AS in_schema '
                               'FROM %I.made_by_connect m '
                               'WHERE m.kind = ANY ($2) AND m.name <> ''made_by_connect'' AND m.name <> ALL ($3) '
                               'ORDER BY m.position DESC', into_schema)
        USING into_schema, kinds, except_for
    LOOP
        CONTINUE WHEN NOT lead_funnel._is_kind(made.in_schema, made.name, made.kind);
        IF made.kind IN ('table', 'copy', 'step_copy') THEN
            EXECUTE format('DROP TABLE %I.%I', made.in_schema, made.name);
        ELSE
            PERFORM lead_funnel._drop_view(into_schema, format('%I.%I', made.in_schema, made.name)::regclass);
        END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %I.made_by_connect WHERE kind = ANY ($1) AND name <> ALL ($2)', into_schema) USING kinds, except_for;
END
$function$;
COMMENT ON FUNCTION lead_funnel._drop_made IS
'Internal to connect() and disconnect(): drops what connect() made of these kinds, but for these, the last one first. What is gone or '
'replaced is passed over.';

CREATE FUNCTION lead_funnel._number(into_schema text, made text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one text;
BEGIN
    -- A view that stays as it is may read one that is made anew, after it. One that is made twice was there from the first time on.
    FOR one IN SELECT m.one FROM unnest(made) WITH ORDINALITY m (one, nth) GROUP BY m.one ORDER BY min(m.nth) LOOP
        EXECUTE format('UPDATE %I.made_by_connect SET position = DEFAULT WHERE kind || ''.'' || name = $1', into_schema) USING one;
    END LOOP;
    EXECUTE format('UPDATE %I.made_by_connect SET position = DEFAULT WHERE kind = ''retired''', into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._number IS
'Internal to connect(): gives views and steps the positions of the order in which they are made, and later ones to the retired.';

CREATE FUNCTION lead_funnel._retire(into_schema text, made text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    old record;
BEGIN
    FOR old IN EXECUTE format('SELECT m.kind, m.name, lead_funnel._schema_of($1, m.kind) AS in_schema FROM %I.made_by_connect m '
                              'WHERE m.kind IN (''view'', ''step'', ''copy'', ''step_copy'') AND m.kind || ''.'' || m.name <> ALL ($2) '
                              'ORDER BY m.position DESC', into_schema) USING into_schema, made
    LOOP
        IF lead_funnel._is_kind(old.in_schema, old.name, old.kind) THEN
            PERFORM lead_funnel._require_locks(into_schema, old.name);
            BEGIN
                EXECUTE format('DROP %s %I.%I', CASE WHEN old.kind ~ 'copy' THEN 'TABLE' ELSE 'VIEW' END, old.in_schema, old.name);
            EXCEPTION WHEN dependent_objects_still_exist THEN
                -- A table would keep all leads.
                IF old.kind ~ 'copy' THEN
                    RAISE EXCEPTION 'objects of yours read table "%.%"', old.in_schema, regexp_replace(old.name, '_before_\d+$', '')
                        USING ERRCODE = 'dependent_objects_still_exist', DETAIL = SQLERRM,
                              HINT = 'Drop them, or let them read a report, such as lead_status, which stays.';
                END IF;
                RAISE NOTICE 'view "%.%" is no longer made by connect(), and stays because others need it', old.in_schema, old.name
                    USING HINT = 'See what does with \d+ and drop both, or keep it as it is.';
                EXECUTE format('UPDATE %I.made_by_connect SET kind = ''retired'' WHERE kind = $1 AND name = $2', into_schema)
                    USING old.kind, old.name;
                CONTINUE;
            END;
        END IF;
        EXECUTE format('DELETE FROM %I.made_by_connect WHERE kind = $1 AND name = $2', into_schema) USING old.kind, old.name;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._retire IS
'Internal to connect(): drops views and steps that are not in made. One that a user''s object needs stays, of kind retired.';

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
COMMENT ON FUNCTION lead_funnel._analyze_made IS 'Internal to connect(): analyzes the tables that it made.';

CREATE FUNCTION lead_funnel._warn_of_jit(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    plan json;
BEGIN
    -- Citus asks the other servers for their plans, and knows no cost.
    IF NOT current_setting('jit')::boolean OR current_setting('jit_above_cost')::float8 < 0
        OR lead_funnel._reads_citus(to_regclass(format('%I.lead', into_schema))) THEN
        RETURN;
    END IF;
    -- Reports cost hardly more than what they all read, and take much longer to plan.
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT * FROM %I.lead', into_schema) INTO plan;
    IF (plan #>> '{0,Plan,Total Cost}')::float8 > current_setting('jit_above_cost')::float8 THEN
        RAISE NOTICE 'the server will compile the reports (jit), which takes longer than running them'
            USING HINT = 'Switch it off for who reads them, as in ALTER ROLE reader SET jit = off; and if the CRM was loaded just now, run '
                         'ANALYZE.';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._warn_of_jit IS 'Internal to connect(): a notice when the planner would compile the reports.';

CREATE FUNCTION lead_funnel._warn_of_live(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    were_stored boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead_history h WHERE h.valid_to = ''infinity'')', into_schema) INTO were_stored;
    IF were_stored THEN
        RAISE NOTICE 'the reports read the CRM as it is, and not leads that are stored as before'
            USING HINT = format('To store them again, and go on with their history, say SELECT lead_funnel.materialize(%L).', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._warn_of_live IS
'Internal to connect(): a notice when the leads were stored before disconnect(), and are not any more.';
