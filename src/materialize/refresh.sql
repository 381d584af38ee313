-- refresh(): one transaction, by one at a time.

CREATE FUNCTION lead_funnel._check_sources(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one record;
BEGIN
    FOR one IN EXECUTE format('SELECT DISTINCT r.key AS name, (r.value ->> 0)::oid AS was, (r.value ->> 1)::oid AS its_owner, '
                              'to_regclass(r.key)::oid AS is FROM %I.refresh_source s CROSS JOIN LATERAL jsonb_each(s.relations) r '
                              'ORDER BY r.key', lead_funnel._steps(into_schema)) LOOP
        IF one.is IS NULL THEN
            RAISE EXCEPTION 'relation "%" does not exist', replace(one.name, '"', '')
                USING ERRCODE = 'undefined_table';
        ELSIF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = one.is
                                                   AND (c.relowner = one.its_owner OR lead_funnel._trusts(c.relowner))) THEN
            RAISE EXCEPTION 'relation "%" belongs to another user than before', replace(one.name, '"', '')
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      DETAIL = 'What its owner puts there would run with the rights of whoever refreshes.',
                      HINT = 'Look who made it, then connect again.';
        ELSIF one.is <> one.was THEN
            RAISE EXCEPTION 'relation "%" is another one than before', replace(one.name, '"', '')
                USING ERRCODE = 'undefined_table';
        END IF;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_sources IS
'Internal to refresh(): an error of class undefined_table when one of the relations that it reads is gone or another one, so that the '
'adapter looks at the CRM again; another error when it is of a role that is not trusted.';

CREATE FUNCTION lead_funnel._check_removal(into_schema text, removed bigint, added bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    allowed numeric;
    leads   bigint;
BEGIN
    EXECUTE format('SELECT s.largest_removal FROM %I.settings s', into_schema) INTO allowed;
    -- Of few leads a user may well delete most. Many are counted only where that can matter.
    IF removed = 0 OR removed < allowed * 100 OR allowed = 1 THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT count(*) + $1 - $2 FROM %I.lead', into_schema) INTO leads USING removed, added;
    IF leads >= 100 AND removed > allowed * leads THEN
        RAISE EXCEPTION '% of % leads are gone from the CRM, more than settings.largest_removal allows', removed, leads
            USING ERRCODE = 'configuration_limit_exceeded';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_removal IS
'Internal to refresh(): an error when so many leads are gone that the CRM may be empty for a moment only, as while it is filled anew. '
'removed, added: how many leads this refresh() has taken out and put in.';

CREATE FUNCTION lead_funnel._write_source(into_schema text, at timestamptz, source text, fills text, is_empty boolean, changes jsonb,
                                          OUT added bigint, OUT changed bigint, OUT removed bigint, OUT scope text, OUT wrote jsonb,
                                          OUT touched text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    keys CONSTANT text[] := CASE WHEN NOT is_empty THEN lead_funnel._keys_to_read(into_schema, source, changes) END;
    cost CONSTANT text := current_setting('random_page_cost');
    sequential CONSTANT float8 := current_setting('seq_page_cost');
    is_cheap boolean;
BEGIN
    scope := CASE WHEN keys IS NULL THEN 'all' WHEN keys = '{}' THEN 'none' ELSE 'some' END;
    IF scope = 'none' THEN
        RETURN;
    END IF;
    -- The CRM's tables have just been passed over, see _table_mark(), so that most of what an index finds in them is in memory.
    is_cheap := scope = 'some' AND NOT lead_funnel._writes_apart(into_schema);
    IF is_cheap THEN
        PERFORM set_config('random_page_cost', LEAST(cost::float8, 1.1 * sequential)::text, true);
    END IF;
    IF source <> 'lead' THEN
        SELECT w.wrote, w.touched INTO wrote, touched FROM lead_funnel._write_copy(into_schema, fills, source, keys) w;
    ELSIF is_empty THEN
        RAISE NOTICE 'reading the leads of the CRM';
        SELECT w.added, w.changed, w.removed INTO added, changed, removed FROM lead_funnel._write_first(into_schema, at) w;
        RAISE NOTICE 'leads that are new: %', added;
    ELSE
        SELECT w.added, w.changed, w.removed INTO added, changed, removed FROM lead_funnel._write_leads(into_schema, at, keys) w;
    END IF;
    IF is_cheap THEN
        PERFORM set_config('random_page_cost', cost, true);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_source IS
'Internal to refresh(): makes what a source fills what the CRM says now, as far as that may have changed. Returns how many leads there '
'were; scope: all, some or none, whatever has been read again; and wrote and touched: what _write_copy() returned.';

CREATE FUNCTION lead_funnel._refresh_all(into_schema text, at timestamptz, OUT added bigint, OUT changed bigint, OUT removed bigint,
                                         OUT classified bigint, OUT scope text)
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    steps    CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    is_empty boolean;
    is_first boolean;
    noted    text[];
    is_other boolean;
    changes  jsonb;
    zone     text;
    one      record;
    written  record;
BEGIN
    added := 0;
    changed := 0;
    removed := 0;
    PERFORM lead_funnel._check_sources(into_schema);
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %1$s.lead_class), NOT EXISTS (SELECT 1 FROM %2$I.lead) AND NOT isfinite(r.as_of) '
                   'FROM %1$s.refresh_state r', steps, into_schema) INTO is_first, is_empty;
    -- Before anything is read: what is committed later is found by the next one.
    changes := lead_funnel._changes(into_schema);
    -- What is noted after this is for the next one, also where it is seen by what follows.
    EXECUTE format('WITH d AS (DELETE FROM %s.stored_change RETURNING lead_id) SELECT array_agg(d.lead_id), '
                   'COALESCE(bool_or(d.lead_id IS NULL), false) FROM d', steps) INTO noted, is_other;
    PERFORM lead_funnel._fetch(into_schema);
    FOR one IN EXECUTE format('SELECT s.nth, s.name, s.fills, s.reads FROM %s.refresh_source s WHERE s.fills IS NOT NULL ORDER BY s.nth',
                              steps) LOOP
        SELECT w.* INTO written FROM lead_funnel._write_source(into_schema, at, one.name, one.fills, is_empty, changes) w;
        EXECUTE format('UPDATE %s.refresh_source s SET marks = $1 WHERE s.nth = $2 AND s.marks IS DISTINCT FROM $1', steps)
            USING lead_funnel._marks_of(changes, one.reads), one.nth;
        IF written.wrote IS NOT NULL THEN
            changes := changes || jsonb_build_object(one.name, jsonb_build_object('keys', written.wrote));
        END IF;
        -- When the last contact was is a part of what is stored of a lead.
        IF NOT is_first THEN
            noted := noted || written.touched;
        END IF;
        IF one.name = 'lead' THEN
            scope := written.scope;
            added := COALESCE(written.added, 0);
            changed := COALESCE(written.changed, 0);
            removed := COALESCE(written.removed, 0);
        END IF;
    END LOOP;
    PERFORM lead_funnel._drop_fetched();
    PERFORM lead_funnel._check_removal(into_schema, removed, added);
    IF is_first OR (added + changed + removed) * 10 > (SELECT c.reltuples FROM pg_class c
                                                       WHERE c.oid = format('%I.lead', into_schema)::regclass) THEN
        PERFORM lead_funnel._analyze_copies(into_schema);
    END IF;
    EXECUTE format('UPDATE %1$s.lead_class SET changes_at = ''-infinity'' WHERE lead_id = ANY ($1) AND changes_at <> ''-infinity''', steps)
        USING noted;
    -- An instant that is never reached lets none of the stored classes hold.
    -- The hash must not depend on how the session shows an instant.
    zone := current_setting('TimeZone');
    PERFORM set_config('TimeZone', 'UTC', true);
    EXECUTE format('UPDATE %1$s.refresh_state r SET as_of = CASE WHEN $1 OR r.agreement IS DISTINCT FROM n.hash THEN ''infinity'' '
                   'ELSE r.as_of END, agreement = n.hash FROM %1$s.agreement_now n RETURNING NOT isfinite(r.as_of)', steps)
        INTO is_other USING is_other;
    PERFORM set_config('TimeZone', zone, true);
    IF is_first THEN
        -- Those that were written now have no more than their key there.
        EXECUTE format('DELETE FROM %s.lead_class', steps);
        classified := lead_funnel._classify_first(into_schema);
        RAISE NOTICE '% leads classified', classified;
        EXECUTE format('ANALYZE %s.lead_class', steps);
    ELSE
        classified := lead_funnel._classify_due(into_schema);
        IF is_other THEN
            PERFORM lead_funnel._count_all_classes(into_schema);
        END IF;
    END IF;
    EXECUTE format('UPDATE %s.refresh_state SET as_of = $1', steps) USING at;
END
$function$;
COMMENT ON FUNCTION lead_funnel._refresh_all IS
'Internal to refresh(): writes all copies and classifies the leads, for the instant at, which is as_of() here.';

CREATE FUNCTION lead_funnel._analyze_copies(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one record;
BEGIN
    FOR one IN EXECUTE format('SELECT lead_funnel._schema_of($1, m.kind) AS in_schema, m.name FROM %I.made_by_connect m '
                              'WHERE m.kind IN (''copy'', ''step_copy'') ORDER BY m.position', into_schema) USING into_schema
    LOOP
        EXECUTE format('ANALYZE %I.%I', one.in_schema, one.name);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._analyze_copies IS 'Internal to refresh(): analyzes what it fills.';

CREATE FUNCTION lead_funnel._check_isolation(caller text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION '%() cannot run in a % transaction', caller, current_setting('transaction_isolation')
            USING ERRCODE = 'active_sql_transaction',
                  DETAIL = 'It would not see what others have noted since the transaction began.',
                  HINT = 'First say BEGIN ISOLATION LEVEL READ COMMITTED.';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_isolation IS
'Internal to refresh() and materialize(): an error unless the transaction sees what others commit meanwhile.';

CREATE FUNCTION lead_funnel._check_stored(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    PERFORM lead_funnel._check_own(into_schema), lead_funnel._check_own(lead_funnel._steps(into_schema));
    IF NOT lead_funnel._has_copies(into_schema) THEN
        RAISE EXCEPTION 'schema "%" is not materialized', into_schema
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'Its reports read the CRM as it is, so that there is nothing to refresh.',
                  HINT = format('To store the leads in tables, say SELECT lead_funnel.materialize(%L).', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_stored IS
'Internal to refresh() and others: an error unless the schema is connected, the caller''s, and its leads are stored.';

CREATE FUNCTION lead_funnel._sources_are_there(into_schema text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean;
BEGIN
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I.refresh_source s CROSS JOIN LATERAL jsonb_object_keys(s.relations) r (name) '
                   'WHERE to_regclass(r.name) IS NULL)', lead_funnel._steps(into_schema)) INTO found;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._sources_are_there IS 'Internal to refresh(): whether none of the relations that it reads is gone.';

CREATE FUNCTION lead_funnel._reads_by_key(into_schema text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.refresh_key) AND EXISTS (SELECT FROM %1$I.refresh_source s WHERE s.marks IS NOT NULL)',
                   lead_funnel._steps(into_schema)) INTO found;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._reads_by_key IS 'Internal to refresh(): whether it may have read some of what a source delivers.';

CREATE FUNCTION lead_funnel._read_anew(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $function$
DECLARE
    connected record;
BEGIN
    EXECUTE format('SELECT s.crm, s.crm_schema FROM %I.settings s', into_schema) INTO connected;
    BEGIN
        PERFORM lead_funnel._open_schema(connected.crm, connected.crm_schema, into_schema, false);
        PERFORM lead_funnel._make_all(connected.crm, connected.crm_schema, into_schema, NULL);
    EXCEPTION WHEN object_in_use THEN
        -- As in a restored database, where each view is another one than was noted.
        PERFORM lead_funnel._open_schema(connected.crm, connected.crm_schema, into_schema, true);
        PERFORM lead_funnel._make_all(connected.crm, connected.crm_schema, into_schema, NULL);
    END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._read_anew IS
'Internal to refresh(): lets the adapter look at the CRM again, as connect() does.';

CREATE FUNCTION lead_funnel._trim_history(into_schema text, at timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    last timestamptz;
BEGIN
    EXECUTE format('SELECT max(h.valid_to) FROM %1$I.lead_history h WHERE h.valid_to < (SELECT $1 - s.keep_history FROM %1$I.settings s)',
                   into_schema) INTO last USING at;
    IF last IS NOT NULL THEN
        EXECUTE format('DELETE FROM %I.lead_history h WHERE h.valid_to <= $1', into_schema) USING last;
        -- The register stays with the history, as refresh_state does not.
        EXECUTE format('UPDATE %I.made_by_connect m SET parts = COALESCE(m.parts, ''{}'') || jsonb_build_object(''complete_from'', $1) '
                       'WHERE m.kind = ''table'' AND m.name = ''lead_history''', into_schema) USING last;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._trim_history IS
'Internal to refresh(): takes out of lead_history what settings.keep_history keeps no longer, and notes from which instant on it has all.';

CREATE FUNCTION lead_funnel.refresh(into_schema text DEFAULT 'funnel')
RETURNS TABLE (outcome text, scope text, added bigint, changed bigint, removed bigint, classified bigint, took interval, error text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET transform_null_equals = off
SET jit = off
SET row_security = off
SET DateStyle = 'ISO, YMD'
SET IntervalStyle = postgres
SET extra_float_digits = 1
AS $function$
DECLARE
    started CONSTANT timestamptz := clock_timestamp();
    asked   CONSTANT text := current_setting('lead_funnel.as_of', true);
    at      timestamptz;
    is_real boolean;
    changed_crm boolean := false;
    in_full boolean := false;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_isolation('refresh');
    PERFORM lead_funnel._check_stored(into_schema);
    EXECUTE format('SELECT isfinite(r.as_of) AND r.as_of <= $1 FROM %I.refresh_state r', lead_funnel._steps(into_schema))
        INTO is_real USING started;
    -- A demo may have a clock of its own, from the first time on.
    IF NOT isfinite(lead_funnel.as_of()) OR (lead_funnel.as_of() > started AND is_real) THEN
        RAISE EXCEPTION 'leads cannot be stored as of the future'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'What the CRM says until then would not be seen.',
                  HINT = 'First say RESET lead_funnel.as_of.';
    END IF;
    -- connect() has locked it while it works; whoever refreshes has locked the row.
    BEGIN
        EXECUTE format('LOCK TABLE %I.made_by_connect IN ROW EXCLUSIVE MODE NOWAIT', into_schema);
        -- No version begins before another one of it ends.
        EXECUTE format('SELECT GREATEST(lead_funnel.as_of(), CASE WHEN isfinite(r.as_of) THEN r.as_of END, '
                       '(SELECT max(h.valid_to) FROM %2$I.lead_history h WHERE isfinite(h.valid_to)), '
                       '(SELECT max(h.valid_from) FROM %2$I.lead_history h WHERE h.valid_to = ''infinity'' AND isfinite(h.valid_from))) '
                       'FROM %1$I.refresh_state r FOR UPDATE NOWAIT', lead_funnel._steps(into_schema), into_schema) INTO at;
    EXCEPTION WHEN lock_not_available THEN
        outcome := 'busy';
        error := 'another refresh() or connect() of this schema is running';
        RETURN NEXT;
        RETURN;
    END;
    -- In UTC, as the abbreviation of a zone may be that of another one.
    PERFORM set_config('lead_funnel.as_of', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00', true);
    BEGIN
        SELECT r.added, r.changed, r.removed, r.classified, r.scope INTO added, changed, removed, classified, scope
        FROM lead_funnel._refresh_all(into_schema, at) r;
        outcome := 'done';
    EXCEPTION WHEN OTHERS THEN
        outcome := 'failed';
        error := format('%s (%s)', SQLERRM, SQLSTATE);
        -- A key that was one may be none any more.
        changed_crm := SQLSTATE ~ '^(42|3F|21000|23505)';
        in_full := NOT changed_crm AND SQLSTATE <> '53400' AND lead_funnel._reads_by_key(into_schema);
    END;
    -- A table or column that the adapter found is another one. What is gone may come back, and is waited for.
    IF in_full OR changed_crm AND lead_funnel._sources_are_there(into_schema) THEN
        BEGIN
            IF in_full THEN
                -- It may be that only some cannot be read.
                EXECUTE format('UPDATE %I.refresh_source SET marks = NULL', lead_funnel._steps(into_schema));
            ELSE
                PERFORM lead_funnel._read_anew(into_schema);
            END IF;
            SELECT r.added, r.changed, r.removed, r.classified, r.scope INTO added, changed, removed, classified, scope
            FROM lead_funnel._refresh_all(into_schema, at) r;
            outcome := 'done';
            error := NULL;
        EXCEPTION
            WHEN configuration_limit_exceeded THEN
                error := format('%s (%s)', SQLERRM, SQLSTATE);
            WHEN OTHERS THEN
                NULL;   -- The first error says best what is missing.
        END;
    END IF;
    IF outcome = 'failed' THEN
        RAISE WARNING 'schema "%" could not be refreshed, and stays as it was: %', into_schema, error
            USING HINT = concat_ws(' ', 'The next refresh() tries again.', CASE WHEN error ~ '\(53400\)$' THEN
                format('If they are gone for good, first say UPDATE %I.settings SET largest_removal = 1.', into_schema) END);
    END IF;
    IF outcome = 'done' THEN
        PERFORM lead_funnel._trim_history(into_schema, at);
        EXECUTE format('DELETE FROM %1$I.refresh_run r USING %1$I.settings s WHERE r.started_at < $1 - s.keep_runs', into_schema)
            USING started;
    END IF;
    PERFORM set_config('lead_funnel.as_of', COALESCE(asked, ''), true);
    took := clock_timestamp() - started;
    EXECUTE format('INSERT INTO %I.refresh_run (started_at, as_of, took, outcome, scope, added, changed, removed, classified, error) '
                   'VALUES ($1, CASE WHEN $4 = ''done'' THEN $2 END, $3, $4, $5, $6, $7, $8, $9, $10)', into_schema)
        USING started, at, took, outcome, scope, added, changed, removed, classified, error;
    RETURN NEXT;
END
$function$;
COMMENT ON FUNCTION lead_funnel.refresh IS
'Makes what is stored of the leads, see materialize(), what the CRM says now, in one transaction, and classifies them for as_of(). Returns '
'one row: outcome (done; failed: everything stays as it was, and error says why; busy: another one is running, and this one did nothing), '
'scope (which leads were read again: all, some, those that may have changed, or none, as nothing has; NULL: not done), how many leads '
'were added, changed, removed and classified, and how long it took. A run that is done or failed is a row of the table refresh_run. '
'Errors: a schema that is NULL, not connected, not materialized, not trusted or not of the caller.';
