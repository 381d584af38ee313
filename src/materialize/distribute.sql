-- distribute(): the stored leads on many machines. What a person edits stays on
-- this server, where its triggers run and every query reads it once.

CREATE FUNCTION lead_funnel._require_citus() RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'citus') THEN
        RAISE EXCEPTION 'extension "citus" is not installed in this database'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'The tables are distributed by it.',
                  HINT = CASE WHEN current_setting('shared_preload_libraries') ~ '\mcitus\M'
                              THEN 'Say CREATE EXTENSION citus here and on each worker, and then SELECT citus_add_node(''worker-1'', 5432).'
                              ELSE 'Install Citus on this server and on its workers, with shared_preload_libraries = ''citus'', and say '
                                   'CREATE EXTENSION citus.' END;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_citus IS 'Internal to distribute(): an error where Citus is not installed.';

CREATE FUNCTION lead_funnel._check_no_policies(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    guarded text;
BEGIN
    SELECT string_agg(DISTINCT c.oid::regclass::text, ', ')
    INTO guarded
    FROM (SELECT to_regclass(format('%I.lead', into_schema))::oid AS relation
          UNION
          SELECT to_regclass(format('%I.%I', into_schema, o.relation)) FROM lead_funnel._own_policies(into_schema) o) g
    JOIN pg_class c ON c.oid = g.relation
    WHERE c.relrowsecurity OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid);
    IF guarded IS NOT NULL THEN
        RAISE EXCEPTION 'row-level security protects stored leads'
            USING ERRCODE = 'feature_not_supported',
                  DETAIL = format('Policies of %s would have to ask other tables on the workers, which Citus does not let them.', guarded),
                  HINT = format('Where all who read may see all leads, say DROP POLICY own_leads ON %1$I.lead; ALTER TABLE %1$I.lead '
                                'DISABLE ROW LEVEL SECURITY. Else leave the leads on this server.', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_no_policies IS
'Internal to distribute(): an error where the owner has given the stored leads policies.';

CREATE FUNCTION lead_funnel._empty_readers(into_schema text, tables regclass[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET citus.enable_ddl_propagation = off
AS $function$
DECLARE
    one regclass;
BEGIN
    FOR one IN EXECUTE format('SELECT DISTINCT w.ev_class::regclass FROM %I.made_by_connect m '
                              'JOIN pg_rewrite w '
                              'ON w.ev_class = to_regclass(format(''%%I.%%I'', lead_funnel._schema_of($1, m.kind), m.name)) '
                              'JOIN pg_depend d ON d.classid = ''pg_rewrite''::regclass AND d.objid = w.oid '
                              'WHERE m.kind IN (''view'', ''step'') AND d.refclassid = ''pg_class''::regclass AND d.refobjid = ANY ($2)',
                              into_schema) USING into_schema, tables
    LOOP
        EXECUTE format('CREATE OR REPLACE VIEW %s WITH (security_invoker = true) AS SELECT %s WHERE false', one, (
            SELECT string_agg(format('NULL::%s%s AS %I', format_type(a.atttypid, a.atttypmod),
                                     CASE WHEN a.attcollation <> t.typcollation
                                          THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END,
                                     a.attname), ', ' ORDER BY a.attnum)
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = one AND a.attnum > 0 AND NOT a.attisdropped));
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._empty_readers IS
'Internal to distribute(): makes the views of connect() that read these tables empty ones, until they are made anew. Citus looks at all '
'that read a table, on each way through the views by itself, and would take minutes.';

CREATE FUNCTION lead_funnel._spread(relation regclass, beside regclass DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $function$
DECLARE
    policy name;
BEGIN
    IF lead_funnel._is_on_citus(relation) THEN
        RETURN;
    END IF;
    FOR policy IN SELECT p.polname FROM pg_policy p WHERE p.polrelid = relation LOOP
        EXECUTE format('DROP POLICY %I ON %s', policy, relation);
    END LOOP;
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', relation);
    EXECUTE 'SELECT create_distributed_table($1, ''lead_id'', colocate_with => COALESCE($2::text, ''default''))' USING relation, beside;
    -- What was there is a copy that nobody reads any more.
    EXECUTE 'SELECT truncate_local_data_after_distributing_table($1)' USING relation;
END
$function$;
COMMENT ON FUNCTION lead_funnel._spread IS
'Internal to distribute(): distributes a table by lead_id, in the same places as the table beside. One that is distributed stays as it is.';

CREATE FUNCTION lead_funnel._spread_all(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    leads    CONSTANT regclass := format('%I.lead', into_schema)::regclass;
    history  CONSTANT regclass := format('%I.lead_history', into_schema)::regclass;
    class    CONSTANT regclass := format('%I.lead_class', lead_funnel._steps(into_schema))::regclass;
    connected record;
    policy    record;
BEGIN
    EXECUTE format('SELECT s.crm, s.crm_schema FROM %I.settings s', into_schema) INTO connected;
    PERFORM lead_funnel._open_schema(connected.crm, connected.crm_schema, into_schema, true);
    -- They ask the table lead, and are made again as they are then.
    FOR policy IN SELECT p.polrelid::regclass AS on_table
                  FROM pg_policy p
                  JOIN pg_class c ON c.oid = p.polrelid
                  WHERE p.polname = 'visible_leads'
                    AND c.relnamespace IN (to_regnamespace(quote_ident(into_schema)),
                                           to_regnamespace(quote_ident(lead_funnel._steps(into_schema))))
    LOOP
        EXECUTE format('DROP POLICY visible_leads ON %s', policy.on_table);
    END LOOP;
    PERFORM lead_funnel._empty_readers(into_schema, ARRAY[leads, history, class]);
    RAISE NOTICE 'distributing the leads';
    -- Citus takes no triggers; leads are counted where that is asked for then.
    EXECUTE format('DROP TRIGGER IF EXISTS count_updated ON %1$s; DROP TRIGGER IF EXISTS count_deleted ON %1$s', class);
    EXECUTE format('DELETE FROM %1$I.signal_count; DELETE FROM %1$I.kpi_state', lead_funnel._steps(into_schema));
    EXECUTE format('ALTER TABLE %s ALTER COLUMN changes_at DROP NOT NULL', class);
    PERFORM lead_funnel._spread(leads), lead_funnel._spread(history, leads), lead_funnel._spread(class, leads);
    PERFORM lead_funnel._note_gone(into_schema);
    PERFORM lead_funnel._make_all(connected.crm, connected.crm_schema, into_schema, NULL, true);
    EXECUTE format('ANALYZE %s, %s, %s', leads, history, class);
END
$function$;
COMMENT ON FUNCTION lead_funnel._spread_all IS
'Internal to distribute(): distributes what is stored of the leads, and makes the views anew as they read that.';

CREATE FUNCTION lead_funnel._gather(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $function$
DECLARE
    history CONSTANT regclass := to_regclass(format('%I.lead_history', into_schema));
BEGIN
    IF lead_funnel._is_on_citus(history) THEN
        EXECUTE 'SELECT undistribute_table($1)' USING history;
        PERFORM lead_funnel._protect_rows(into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._gather IS
'Internal to materialize(): takes the versions of the leads back to this server, when the leads are no longer stored.';

CREATE FUNCTION lead_funnel.distribute(into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET transform_null_equals = off
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    leads  bigint;
    shards bigint;
    nodes  bigint;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_isolation('distribute');
    PERFORM lead_funnel._check_stored(into_schema);
    PERFORM lead_funnel._require_citus();
    IF NOT lead_funnel._is_spread(into_schema) THEN
        PERFORM lead_funnel._check_no_policies(into_schema);
        PERFORM lead_funnel._spread_all(into_schema);
        -- What was made anew may have told that the stored classes hold no longer.
        PERFORM lead_funnel.refresh(into_schema);
    END IF;
    EXECUTE 'SELECT count(DISTINCT s.shardid), count(DISTINCT p.groupid) FROM pg_catalog.pg_dist_shard s '
            'JOIN pg_catalog.pg_dist_placement p ON p.shardid = s.shardid WHERE s.logicalrelid = $1'
        INTO shards, nodes USING format('%I.lead', into_schema)::regclass;
    EXECUTE format('SELECT count(*) FROM %I.lead', into_schema) INTO leads;
    RETURN format('%s leads of schema %s are in %s parts on %s servers', leads, quote_ident(into_schema), shards, nodes);
END
$function$;
COMMENT ON FUNCTION lead_funnel.distribute IS
'Distributes the stored leads of into_schema, see materialize(), by lead_id over the servers that Citus knows: the tables lead, '
'lead_history and lead_class, the rows of a lead in the same place. The other tables, such as the agreement, its rules and the settings, '
'stay on this server with their triggers; Citus sends what a query needs of them. Reports and refresh() are the same as before. What is '
'distributed already stays so. materialize(into_schema, false) takes it back. Returns a sentence. Errors change nothing: no extension '
'citus; a schema that is NULL, not connected, not materialized, not trusted or not of the caller; policies that the owner gave to the '
'stored leads; a transaction that is REPEATABLE READ or SERIALIZABLE; those of connect() and of Citus.';
