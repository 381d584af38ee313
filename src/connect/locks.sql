-- The locks of connect() and disconnect(). Readers lock a view and then what it
-- reads; whoever changes views holds some of these while waiting for others, so
-- that the two would wait for each other. So all locks are taken first, for less
-- time in all than the server waits before it looks for deadlocks, or none.

CREATE FUNCTION lead_funnel._set_lock_timeout(started timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    left_over int := EXTRACT(epoch FROM current_setting('deadlock_timeout')::interval / 2 - (clock_timestamp() - started)) * 1000;
BEGIN
    -- The checks between the locks take their time, too; a lock that is free is taken even then.
    PERFORM set_config('lock_timeout', GREATEST(left_over, 1) || 'ms', true);
END
$function$;
COMMENT ON FUNCTION lead_funnel._set_lock_timeout IS
'Internal to connect() and disconnect(): lets the next lock wait until half of deadlock_timeout after started, and 1 ms later than that.';

CREATE FUNCTION lead_funnel._made_views(into_schema text) RETURNS regclass[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    views regclass[];
BEGIN
    EXECUTE format('SELECT array_agg(c.oid::regclass ORDER BY m.position DESC) FROM %I.made_by_connect m '
                   'JOIN pg_class c ON c.relname = m.name AND c.relkind = ''v'' '
                   'AND c.relnamespace = to_regnamespace(quote_ident(lead_funnel._schema_of($1, m.kind))) '
                   'WHERE m.kind <> ''table''', into_schema) INTO views USING into_schema;
    RETURN COALESCE(views, '{}');
END
$function$;
COMMENT ON FUNCTION lead_funnel._made_views IS
'Internal to connect() and grant_reader(): the views and steps that connect() made, the last one first.';

CREATE FUNCTION lead_funnel._lock_made(schema_name text, with_views boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started   CONSTANT timestamptz := clock_timestamp();
    mode      CONSTANT text := CASE WHEN with_views THEN 'ACCESS EXCLUSIVE' ELSE 'SHARE ROW EXCLUSIVE' END;
    views     regclass[];
    tables    text[];
    one       text;
BEGIN
    PERFORM lead_funnel._set_lock_timeout(started);
    EXECUTE format('LOCK TABLE %I.made_by_connect IN %s MODE', schema_name, mode);
    -- The views last made read the others, so this is the order of readers.
    views := lead_funnel._made_views(schema_name);
    FOREACH one IN ARRAY ARRAY[schema_name, lead_funnel._steps(schema_name)] LOOP
        PERFORM lead_funnel._check_owner(one);
    END LOOP;
    EXECUTE format('SELECT array_agg(m.name) FROM %I.made_by_connect m WHERE m.kind = ''table'' AND m.name <> ''made_by_connect''',
                   schema_name) INTO tables;
    -- Of what does not exist yet there is no reader.
    PERFORM set_config('lead_funnel.locked_views', CASE WHEN with_views OR tables IS NULL THEN schema_name ELSE '' END, true);
    IF with_views THEN
        -- What the views read of the CRM, so that nothing is waited for once they are locked. To drop a view of what
        -- the caller may no longer read takes no lock there.
        FOR one IN SELECT c.relation::regclass::text FROM lead_funnel._read_columns(views) c
                   WHERE has_schema_privilege(c.schema_name, 'USAGE') AND has_any_column_privilege(c.relation, 'SELECT')
        LOOP
            PERFORM lead_funnel._set_lock_timeout(started);
            EXECUTE format('SELECT FROM %s LIMIT 0', one);
        END LOOP;
        FOREACH one IN ARRAY views::text[] LOOP
            PERFORM lead_funnel._set_lock_timeout(started);
            -- LOCK TABLE would lock what the view reads as well, the CRM's tables too.
            EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', one);
        END LOOP;
    END IF;
    FOREACH one IN ARRAY COALESCE(tables, '{}') LOOP
        CONTINUE WHEN NOT lead_funnel._is_kind(schema_name, one, 'table');
        PERFORM lead_funnel._set_lock_timeout(started);
        EXECUTE format('LOCK TABLE %I.%I IN %s MODE', schema_name, one, mode);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._lock_made IS
'Internal to connect() and disconnect(): locks what connect() made, with_views against readers, else the tables against writers, in less '
'than half of deadlock_timeout. It changes lock_timeout.';

CREATE FUNCTION lead_funnel._wait_for_locks(schema_name text, since timestamptz, trouble text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    patience interval := current_setting('lock_timeout')::interval;
    others   text;
    pids     text;
BEGIN
    IF patience = interval '0' THEN
        patience := interval '60 seconds';
    END IF;
    IF clock_timestamp() - since < patience THEN
        PERFORM pg_sleep(0.02 + 0.1 * random());
        RETURN;
    END IF;
    SELECT string_agg(format('process %s (user "%s", application "%s", %s)', a.pid, a.usename, a.application_name,
                             COALESCE(a.state, a.backend_type, 'state not shown')), ', ' ORDER BY a.pid),
           string_agg(a.pid::text, ', ' ORDER BY a.pid)
    INTO others, pids
    FROM pg_stat_activity a
    WHERE a.pid <> pg_backend_pid()
      AND EXISTS (SELECT FROM pg_locks l
                  JOIN pg_class c ON c.oid = l.relation
                  WHERE l.pid = a.pid AND l.granted
                    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                    AND c.relnamespace IN (to_regnamespace(quote_ident(schema_name)),
                                           to_regnamespace(quote_ident(lead_funnel._steps(schema_name)))));
    RAISE EXCEPTION 'could not lock the relations of schema "%" within % seconds', schema_name, EXTRACT(epoch FROM patience)::float8
        USING ERRCODE = 'lock_not_available',
              DETAIL = COALESCE('In the way: ' || others || '.', format('The last attempt ended with: %s.', trouble)),
              HINT = COALESCE('Try again when they have ended their transactions, or end these: SELECT pg_terminate_backend(pid) '
                              'FROM pg_stat_activity WHERE pid IN (' || pids || ').',
                              'Try again when there is less to do.');
END
$function$;
COMMENT ON FUNCTION lead_funnel._wait_for_locks IS
'Internal to connect() and disconnect(): sleeps before the next _lock_made(), which ended in trouble. After lock_timeout (0: 60 seconds) '
'it is an error that lists the sessions in the way, or tells the trouble.';
