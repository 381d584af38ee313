-- What refresh() writes where Citus keeps the leads or the tables of the CRM: the
-- same as in copy.sql, but a statement for each table, as Citus takes none that
-- writes to several, with what has changed in a temporary table between them.

CREATE FUNCTION lead_funnel._sources_on_citus(into_schema text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean := false;
BEGIN
    IF to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.refresh_source s CROSS JOIN LATERAL jsonb_object_keys(s.relations) r (name) '
                       'WHERE lead_funnel._reads_citus(to_regclass(r.name)))', lead_funnel._steps(into_schema)) INTO found;
    END IF;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._sources_on_citus IS 'Internal to refresh(): whether Citus keeps tables of the CRM.';

CREATE FUNCTION lead_funnel._writes_apart(into_schema text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT lead_funnel._is_spread(into_schema) OR lead_funnel._sources_on_citus(into_schema);
END;
COMMENT ON FUNCTION lead_funnel._writes_apart IS
'Internal to refresh(): whether Citus keeps the stored leads, or tables of the CRM.';

CREATE FUNCTION lead_funnel._keep_apart(name text, query text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
SET client_min_messages = warning
AS $function$
DECLARE
    rows bigint;
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS pg_temp.%I', name);
    EXECUTE format('CREATE TEMPORARY TABLE %I ON COMMIT DROP AS %s', name, query);
    GET DIAGNOSTICS rows = ROW_COUNT;
    EXECUTE format('ANALYZE pg_temp.%I', name);
    RETURN rows;
END
$function$;
COMMENT ON FUNCTION lead_funnel._keep_apart IS
'Internal to refresh(): the rows of a query as a temporary table, until the end of the transaction. Returns their number.';

CREATE FUNCTION lead_funnel._hashed(alias text, relation regclass, names text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT format('hash_record_extended(ROW(%s), 0)', lead_funnel._compared(alias, relation, names));
END;
COMMENT ON FUNCTION lead_funnel._hashed IS
'Internal to refresh(): a hash of these columns of alias, which is the same on every server, and travels instead of them.';

CREATE FUNCTION lead_funnel._note_gone(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._is_spread(into_schema) THEN
        EXECUTE format('DELETE FROM %1$I.lead_class c WHERE c.changes_at IS NULL '
                       'AND NOT EXISTS (SELECT 1 FROM %2$I.lead_history h WHERE h.lead_id = c.lead_id)',
                       lead_funnel._steps(into_schema), into_schema);
        EXECUTE format('INSERT INTO %1$I.lead_class (lead_id) SELECT h.lead_id FROM %2$I.lead_history h '
                       'LEFT JOIN %1$I.lead_class c ON c.lead_id = h.lead_id WHERE c.lead_id IS NULL GROUP BY h.lead_id',
                       lead_funnel._steps(into_schema), into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._note_gone IS
'Internal to refresh(): gives leads of which only versions are left a row without anything in lead_class, where the leads are distributed: '
'what a report of the past says of them is joined with that. Those whose versions are gone, too, lose it.';

CREATE FUNCTION lead_funnel._write_leads_apart(into_schema text, at timestamptz, OUT added bigint, OUT changed bigint, OUT removed bigint)
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    leads   CONSTANT text := format('%I.lead', into_schema);
    class   CONSTANT text := format('%I.lead_class', lead_funnel._steps(into_schema));
    names   CONSTANT text[] := lead_funnel._names_of(leads::regclass, '{valid_from}');
    columns CONSTANT text := array_to_string(names, ', ');
    updated CONSTANT text := (SELECT string_agg(format('%1$s = excluded.%1$s', n.name), ', ' ORDER BY n.nth)
                              FROM unnest(names || 'valid_from'::text) WITH ORDINALITY n (name, nth) WHERE n.name <> 'lead_id');
    fresh   text := lead_funnel._source_query(into_schema, 'lead');
BEGIN
    IF lead_funnel._sources_on_citus(into_schema) THEN
        -- A temporary table is of this session, and Citus may run a query over it and its own tables in another one.
        PERFORM lead_funnel._keep_apart('lead_funnel_fresh', fresh);
        fresh := 'SELECT f.* FROM pg_temp.lead_funnel_fresh f';
    END IF;
    PERFORM lead_funnel._keep_apart('lead_funnel_known', format('SELECT l.lead_id, %s AS hash FROM %s l',
        lead_funnel._hashed('l', leads::regclass, names), leads));
    PERFORM lead_funnel._keep_apart('lead_funnel_diff', format(
        'SELECT k.lead_id AS old_id, f.* FROM pg_temp.lead_funnel_known k FULL JOIN (%s) f ON f.lead_id = k.lead_id '
        'WHERE k.lead_id IS NULL OR f.lead_id IS NULL OR k.hash <> %s',
        fresh, lead_funnel._hashed('f', leads::regclass, names)));
    EXECUTE 'SELECT count(*) FILTER (WHERE d.old_id IS NULL), count(*) FILTER (WHERE d.old_id = d.lead_id), '
            'count(*) FILTER (WHERE d.lead_id IS NULL) FROM pg_temp.lead_funnel_diff d' INTO added, changed, removed;
    IF changed + removed > 0 THEN
        EXECUTE format('INSERT INTO %I.lead_history (%s, valid_from, valid_to) SELECT %s, l.valid_from, $1 FROM %s l '
                       'JOIN (SELECT d.old_id FROM pg_temp.lead_funnel_diff d WHERE d.old_id IS NOT NULL) d ON d.old_id = l.lead_id '
                       'WHERE l.valid_from < $1', into_schema, columns, lead_funnel._columns_as('l', names), leads) USING at;
    END IF;
    IF removed > 0 THEN
        EXECUTE format('DELETE FROM %s l USING (SELECT d.old_id FROM pg_temp.lead_funnel_diff d WHERE d.lead_id IS NULL) d '
                       'WHERE l.lead_id = d.old_id', leads);
        EXECUTE format('DELETE FROM %s c USING (SELECT d.old_id FROM pg_temp.lead_funnel_diff d WHERE d.lead_id IS NULL) d '
                       'WHERE c.lead_id = d.old_id', class);
        PERFORM lead_funnel._note_gone(into_schema);
    END IF;
    IF added + changed > 0 THEN
        EXECUTE format('INSERT INTO %s AS l (%s, valid_from) SELECT %s, $1::timestamptz FROM pg_temp.lead_funnel_diff d '
                       'WHERE d.lead_id IS NOT NULL ON CONFLICT (lead_id) DO UPDATE SET %s',
                       leads, columns, lead_funnel._columns_as('d', names), updated) USING at;
        EXECUTE format('INSERT INTO %s AS c (lead_id, changes_at) SELECT d.lead_id, ''-infinity''::timestamptz '
                       'FROM pg_temp.lead_funnel_diff d WHERE d.lead_id IS NOT NULL '
                       'ON CONFLICT (lead_id) DO UPDATE SET changes_at = excluded.changes_at, '
                       'received_at = CASE WHEN c.leak_set IS NOT NULL THEN c.received_at END', class);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_leads_apart IS
'Internal to refresh(): what _write_leads() does, where _writes_apart(). What is stored is compared by a hash, so that it need not travel.';

CREATE FUNCTION lead_funnel._take_back_apart(into_schema text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    names CONSTANT text := array_to_string(lead_funnel._names_of(format('%I.lead', into_schema)::regclass), ', ');
    known bigint;
BEGIN
    EXECUTE format('INSERT INTO %1$I.lead (%2$s) SELECT %2$s FROM %1$I.lead_history WHERE valid_to = ''infinity''', into_schema, names);
    GET DIAGNOSTICS known = ROW_COUNT;
    EXECUTE format('DELETE FROM %I.lead_history WHERE valid_to = ''infinity''', into_schema);
    RETURN known;
END
$function$;
COMMENT ON FUNCTION lead_funnel._take_back_apart IS
'Internal to refresh(): what _write_first() does at first, where _writes_apart(). Returns how many versions there were.';

CREATE FUNCTION lead_funnel._classify_due_apart(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    steps CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    names CONSTANT text[] := lead_funnel._names_of((steps || '.lead_class')::regclass, '{lead_id}');
BEGIN
    IF lead_funnel._keep_apart('lead_funnel_due', format('SELECT n.lead_id, %s FROM %s.lead_class_now n WHERE n.due_id IS NOT NULL',
                                                          lead_funnel._columns_as('n', names), steps)) > 0 THEN
        -- By a hash, as IS DISTINCT FROM names no operator, which a worker with another search_path would not find.
        EXECUTE format('UPDATE %s.lead_class c SET %s FROM (SELECT d.* FROM pg_temp.lead_funnel_due d) n '
                       'WHERE c.lead_id = n.lead_id AND hash_record_extended(ROW(%s), 0) <> hash_record_extended(ROW(%s), 0)', steps,
                       (SELECT string_agg(format('%1$s = n.%1$s', a.name), ', ') FROM unnest(names) a (name)),
                       lead_funnel._columns_as('c', names), lead_funnel._columns_as('n', names));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._classify_due_apart IS
'Internal to refresh(): what _classify_due() writes, where _writes_apart().';
