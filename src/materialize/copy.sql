-- What refresh() writes.

CREATE FUNCTION lead_funnel._names_of(relation regclass, without text[] DEFAULT '{}') RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum)
    FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (without);
END;
COMMENT ON FUNCTION lead_funnel._names_of IS 'Internal to refresh(): the columns of a relation, quoted, except without.';

CREATE FUNCTION lead_funnel._columns_as(alias text, names text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT string_agg(alias || '.' || n.name, ', ' ORDER BY n.nth) FROM unnest(names) WITH ORDINALITY n (name, nth);
END;
COMMENT ON FUNCTION lead_funnel._columns_as IS 'Internal to refresh(): a list of these columns of alias.';

CREATE FUNCTION lead_funnel._compared(alias text, relation regclass, names text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT string_agg(format('%s.%s', alias, n.name) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', ' ORDER BY n.nth)
    FROM unnest(names) WITH ORDINALITY n (name, nth)
    JOIN pg_attribute a ON a.attrelid = relation AND quote_ident(a.attname) = n.name AND NOT a.attisdropped;
END;
COMMENT ON FUNCTION lead_funnel._compared IS
'Internal to refresh(): a list of these columns of alias to compare by, since another collation may take what has changed for the same.';

CREATE FUNCTION lead_funnel._write_leads(into_schema text, at timestamptz, keys text[],
                                         OUT added bigint, OUT changed bigint, OUT removed bigint)
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    leads CONSTANT text := format('%I.lead', into_schema);
    class CONSTANT text := format('%I.lead_class', lead_funnel._steps(into_schema));
    names CONSTANT text[] := lead_funnel._names_of(leads::regclass, '{valid_from}');
BEGIN
    IF lead_funnel._writes_apart(into_schema) THEN
        SELECT w.added, w.changed, w.removed INTO added, changed, removed FROM lead_funnel._write_leads_apart(into_schema, at) w;
        RETURN;
    END IF;
    -- One statement, so that all of it sees the leads as they were.
    EXECUTE format($statement$
WITH fresh AS (%1$s),
diff AS MATERIALIZED (
    SELECT l.lead_id AS old_id, f.*
    FROM (SELECT * FROM %2$s l%12$s) l
    FULL JOIN fresh f ON f.lead_id = l.lead_id
    WHERE l.lead_id IS NULL OR f.lead_id IS NULL OR ROW(%10$s) IS DISTINCT FROM ROW(%11$s)
), past AS (
    INSERT INTO %9$I.lead_history (%6$s, valid_from, valid_to)
    SELECT %4$s, l.valid_from, $2 FROM diff d JOIN %2$s l ON l.lead_id = d.old_id WHERE l.valid_from < $2
), gone AS (
    DELETE FROM %2$s l USING diff d WHERE d.lead_id IS NULL AND l.lead_id = d.old_id
), gone_class AS (
    DELETE FROM %3$s c USING diff d WHERE d.lead_id IS NULL AND c.lead_id = d.old_id
), written AS (
    INSERT INTO %2$s AS l (%6$s, valid_from)
    SELECT %7$s, $2 FROM diff d WHERE d.lead_id IS NOT NULL
    ON CONFLICT (lead_id) DO UPDATE SET (%6$s, valid_from) = (%8$s, $2)
), noted AS (
    INSERT INTO %3$s AS c (lead_id, changes_at)
    SELECT d.lead_id, '-infinity' FROM diff d WHERE d.lead_id IS NOT NULL
    ON CONFLICT (lead_id) DO UPDATE SET changes_at = '-infinity', received_at = CASE WHEN c.leak_set IS NOT NULL THEN c.received_at END
)
SELECT count(*) FILTER (WHERE d.old_id IS NULL), count(*) FILTER (WHERE d.old_id = d.lead_id), count(*) FILTER (WHERE d.lead_id IS NULL)
FROM diff d$statement$,
        lead_funnel._source_query(into_schema, 'lead', keys IS NOT NULL), leads, class,
        lead_funnel._columns_as('l', names), lead_funnel._columns_as('f', names),
        array_to_string(names, ', '), lead_funnel._columns_as('d', names), lead_funnel._columns_as('excluded', names), into_schema,
        lead_funnel._compared('l', leads::regclass, names), lead_funnel._compared('f', leads::regclass, names),
        CASE WHEN keys IS NULL THEN '' ELSE ' WHERE l.lead_id = ANY ($1)' END)
        INTO added, changed, removed USING keys, at;
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_leads IS
'Internal to refresh(): makes the copy lead what the CRM says now, of the leads with these keys, NULL: of all, and keeps what it said '
'before in lead_history. Leads that differ are to be classified. Returns how many there were.';

CREATE FUNCTION lead_funnel._write_first(into_schema text, at timestamptz, OUT added bigint, OUT changed bigint, OUT removed bigint)
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    names CONSTANT text[] := lead_funnel._names_of(format('%I.lead', into_schema)::regclass, '{valid_from}');
    known bigint;
BEGIN
    -- The versions that held when the leads were stored the last time.
    IF lead_funnel._writes_apart(into_schema) THEN
        known := lead_funnel._take_back_apart(into_schema);
    ELSE
        EXECUTE format('WITH h AS (DELETE FROM %1$I.lead_history WHERE valid_to = ''infinity'' RETURNING %2$s, valid_from) '
                       'INSERT INTO %1$I.lead (%2$s, valid_from) SELECT %2$s, h.valid_from FROM h',
                       into_schema, array_to_string(names, ', '));
        GET DIAGNOSTICS known = ROW_COUNT;
    END IF;
    IF known > 0 THEN
        SELECT w.added, w.changed, w.removed INTO added, changed, removed FROM lead_funnel._write_leads(into_schema, at, NULL) w;
        EXECUTE format('DELETE FROM %I.lead_class', lead_funnel._steps(into_schema));
        RETURN;
    END IF;
    -- Of a history that begins anew nothing is missing.
    EXECUTE format('UPDATE %I.made_by_connect SET parts = parts - ''complete_from'' WHERE parts ? ''complete_from''', into_schema);
    added := lead_funnel._write_new(into_schema, at);
    changed := 0;
    removed := 0;
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_first IS
'Internal to refresh(): fills the copy lead, which is empty, as _write_leads() does when leads were stored before.';

CREATE FUNCTION lead_funnel._write_copy(into_schema text, kind text, name text, keys text[], OUT wrote jsonb, OUT touched text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    copy    CONSTANT text := format('%I.%I', lead_funnel._schema_of(into_schema, kind), name);
    names   CONSTANT text[] := lead_funnel._names_of(copy::regclass);
    asked   text[];
    those   text := 'true';
    differs boolean;
    changed jsonb;
    query   text := lead_funnel._source_query(into_schema, name, keys IS NOT NULL);
BEGIN
    IF lead_funnel._sources_on_citus(into_schema) THEN
        PERFORM lead_funnel._keep_apart('lead_funnel_fresh', query);
        query := 'SELECT f.* FROM pg_temp.lead_funnel_fresh f';
    END IF;
    EXECUTE format('SELECT ARRAY(SELECT DISTINCT k.attribute FROM %1$I.refresh_key k WHERE k.relation = $1 ORDER BY k.attribute)',
                   lead_funnel._steps(into_schema)) INTO asked USING name;
    IF keys IS NOT NULL THEN
        EXECUTE format('SELECT format(''t.%%I = ANY ($1::%%s[])'', s.key, format_type(a.atttypid, a.atttypmod)) '
                       'FROM %I.refresh_source s JOIN pg_attribute a ON a.attrelid = $1 AND a.attname = s.key WHERE s.name = $2',
                       lead_funnel._steps(into_schema)) INTO those USING copy::regclass, name;
    END IF;
    -- A row may be there several times.
    EXECUTE format($statement$
WITH fresh AS MATERIALIZED (
    SELECT %7$s FROM (%1$s) f
), kept AS MATERIALIZED (
    SELECT %3$s FROM %2$s t WHERE %5$s
), added AS MATERIALIZED (
    SELECT f.* FROM fresh f EXCEPT ALL SELECT k.* FROM kept k
), taken AS MATERIALIZED (
    SELECT k.* FROM kept k EXCEPT ALL SELECT f.* FROM fresh f
), gone AS MATERIALIZED (
    SELECT g AS gone, count(*) AS rows FROM taken g GROUP BY g
), deleted AS (
    DELETE FROM %2$s t
    USING (SELECT t.ctid AS place, g.rows, row_number() OVER (PARTITION BY g.gone) AS nth
           FROM %2$s t
           JOIN gone g ON g.gone = ROW(%3$s)
           WHERE %5$s) d
    WHERE t.ctid = d.place AND d.nth <= d.rows AND %5$s
), inserted AS (
    INSERT INTO %2$s (%4$s) SELECT a.* FROM added a
)
SELECT EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM taken), %6$s, %8$s$statement$,
        query, copy, lead_funnel._compared('t', copy::regclass, names), array_to_string(names, ', '), those,
        CASE WHEN asked = '{}' THEN 'NULL::jsonb' ELSE (
            -- So many are not worth their while; then all that depends on them is read.
            SELECT 'CASE WHEN (SELECT count(*) FROM added) + (SELECT count(*) FROM taken) <= 100000 THEN jsonb_build_object('
                   || string_agg(format(
                       '%1$L, (SELECT COALESCE(jsonb_object_agg(v.value, v.value IN (SELECT c.%2$I::text FROM %3$s c '
                             'WHERE c.%2$I IS NOT NULL)), ''{}'') '
                       'FROM (SELECT a.%2$I::text COLLATE "default" FROM added a UNION SELECT t.%2$I::text COLLATE "default" '
                             'FROM taken t) v (value) '
                       'WHERE v.value IS NOT NULL)',
                       a.name, a.name, copy), ', ') || ') END'
            FROM unnest(asked) a (name)) END,
        lead_funnel._compared('f', copy::regclass, names),
        CASE name WHEN 'touch' THEN '(SELECT array_agg(DISTINCT t.lead_id) FROM (SELECT a.lead_id FROM added a UNION ALL '
                                    'SELECT k.lead_id FROM taken k) t WHERE t.lead_id IS NOT NULL)' ELSE 'NULL::text[]' END)
        INTO differs, changed, touched USING keys;
    wrote := COALESCE((SELECT jsonb_object_agg(a.name, CASE WHEN NOT differs THEN '[]'
                                                          ELSE lead_funnel._came_or_went(copy, a.name, changed -> a.name) END)
                       FROM unnest(asked) a (name)), CASE WHEN differs THEN '{}'::jsonb END);
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_copy IS
'Internal to refresh(): makes another copy what the CRM says now, of the rows with these keys, NULL: of all. Returns by which of the '
'columns in refresh_key which values came or went, null where nobody knows, without any of them {}; NULL when it is the same and nothing '
'asks for any; and touched: of which leads another contact with marketing is known.';

CREATE FUNCTION lead_funnel._came_or_went(copy text, attribute text, were_there jsonb) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    changed jsonb;
BEGIN
    EXECUTE format('SELECT jsonb_agg(w.key) FROM jsonb_each_text($1) w '
                   'WHERE w.value::boolean <> (w.key IN (SELECT c.%1$I::text FROM %2$s c WHERE c.%1$I IS NOT NULL))',
                   attribute, copy) INTO changed USING were_there;
    RETURN CASE WHEN were_there IS NOT NULL THEN COALESCE(changed, '[]') END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._came_or_went IS
'Internal to refresh(): which values are in the attribute of the copy now and were not before, or the other way round, of those with '
'whether they were. NULL gives NULL.';

CREATE FUNCTION lead_funnel._note_coming(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    steps CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    names CONSTANT text[] := lead_funnel._names_of((steps || '.lead_class')::regclass, '{lead_id,changes_at,received_at}');
BEGIN
    EXECUTE format('UPDATE %1$s.lead_class c SET received_at = l.received_at, %3$s FROM %2$I.lead l '
                   'WHERE c.changes_at = ''-infinity'' AND l.lead_id = c.lead_id AND l.received_at > (SELECT lead_funnel.as_of()) '
                   'AND (c.received_at IS NULL OR c.leak_set IS NOT NULL)',
                   steps, into_schema, (SELECT string_agg(n.name || ' = NULL', ', ') FROM unnest(names) n (name)));
END
$function$;
COMMENT ON FUNCTION lead_funnel._note_coming IS
'Internal to refresh(): keeps of the leads that have not come in yet when they do, so that nobody looks at them before.';

CREATE FUNCTION lead_funnel._classify_due(into_schema text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    steps CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    names CONSTANT text[] := lead_funnel._names_of((steps || '.lead_class')::regclass);
    classified bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %s.due_lead', steps) INTO classified;
    IF lead_funnel._is_spread(into_schema) THEN
        PERFORM lead_funnel._classify_due_apart(into_schema);
        RETURN classified;
    END IF;
    EXECUTE format('UPDATE %1$s.lead_class c SET (%2$s) = (%3$s) FROM %1$s.lead_class_now n '
                   'WHERE n.due_id IS NOT NULL AND c.lead_id = n.lead_id AND ROW(%4$s) IS DISTINCT FROM ROW(%3$s)',
                   steps, array_to_string(names, ', '), lead_funnel._columns_as('n', names), lead_funnel._columns_as('c', names));
    PERFORM lead_funnel._note_coming(into_schema);
    RETURN classified;
END
$function$;
COMMENT ON FUNCTION lead_funnel._classify_due IS
'Internal to refresh(): classifies the leads whose stored class does not hold. Returns their number.';

CREATE FUNCTION lead_funnel._classify_first(into_schema text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    steps CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    names CONSTANT text[] := lead_funnel._names_of((steps || '.lead_class')::regclass);
    classified bigint;
BEGIN
    EXECUTE format('INSERT INTO %1$s.lead_class (%2$s) SELECT %3$s FROM %1$s.lead_class_now n', steps, array_to_string(names, ', '),
                   lead_funnel._columns_as('n', names));
    GET DIAGNOSTICS classified = ROW_COUNT;
    EXECUTE format('INSERT INTO %1$s.lead_class (lead_id, changes_at) SELECT l.lead_id, ''-infinity'' FROM %2$I.lead l '
                   'WHERE NOT EXISTS (SELECT 1 FROM %1$s.lead_class c WHERE c.lead_id = l.lead_id)', steps, into_schema);
    PERFORM lead_funnel._note_gone(into_schema);
    IF NOT lead_funnel._is_spread(into_schema) THEN
        PERFORM lead_funnel._note_coming(into_schema);
    END IF;
    PERFORM lead_funnel._count_all_classes(into_schema);
    RETURN classified;
END
$function$;
COMMENT ON FUNCTION lead_funnel._classify_first IS
'Internal to refresh(): fills lead_class, which is empty. Returns how many leads have come in.';
