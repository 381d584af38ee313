-- Where the leads are stored, see materialize(), no view reads the CRM. What an
-- adapter reads of it is kept as text, in the table refresh_source, and run by
-- refresh(), which fills the copies with it: tables with the names that the
-- reports read. So an adapter says of each relation whether it reads the CRM.

CREATE FUNCTION lead_funnel._is_stored(into_schema text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(pg_catalog.current_setting('lead_funnel.stored', true) OPERATOR(pg_catalog.=) into_schema, false);
COMMENT ON FUNCTION lead_funnel._is_stored IS
'Internal to connect(): whether the leads of into_schema are stored in tables, by the setting that connect() makes.';

CREATE FUNCTION lead_funnel._has_copies(into_schema text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m WHERE m.kind = ''copy'')', into_schema) INTO found;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._has_copies IS
'Internal to connect() and refresh(): whether the leads of into_schema, which is connected, are stored in tables.';

CREATE FUNCTION lead_funnel._step_folders(into_schema text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN lead_funnel._is_stored(into_schema) AND lead_funnel._is_spread(into_schema)
                  THEN '{spread_step,stored_step,step}'::text[]
                WHEN lead_funnel._is_stored(into_schema) THEN '{stored_step,step}'
                WHEN lead_funnel._reads_citus(to_regclass(format('%I.lead', into_schema))) THEN '{citus_step,step}'
                ELSE '{step}' END;
END;
COMMENT ON FUNCTION lead_funnel._step_folders IS
'Internal to connect(): the folders of the steps to make, of two of one name that in the first of them.';

CREATE FUNCTION lead_funnel._query_of(source text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.rtrim(pg_catalog.regexp_replace(pg_catalog.regexp_replace(
    source, '^\s*CREATE OR REPLACE VIEW \S+ WITH \(security_invoker = true\) AS\n', ''), '\nCOMMENT ON VIEW .*$', ''), E'; \n');
COMMENT ON FUNCTION lead_funnel._query_of IS 'Internal to connect(): the query of a statement that makes a view.';

CREATE FUNCTION lead_funnel._source_query(into_schema text, source text, by_key boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    steps text[] := '{}';
    query text;
    seen  text;
    one   record;
BEGIN
    FOR one IN EXECUTE format('SELECT s.name, s.fills, s.query FROM %1$I.refresh_source s '
                              'WHERE s.nth <= (SELECT q.nth FROM %1$I.refresh_source q WHERE q.name = $1) ORDER BY s.nth DESC',
                              lead_funnel._steps(into_schema)) USING source
    LOOP
        IF one.name = source THEN
            query := one.query;
            seen := query;
        ELSIF one.fills IS NULL AND seen ~ format('\m%s\M', one.name) THEN
            -- Those that are read by none are left out: what they read would be taken for what is read.
            steps := format('%I AS NOT MATERIALIZED (%s)', one.name, one.query) || steps;
            seen := seen || ' ' || one.query;
        END IF;
    END LOOP;
    query := concat_ws(E'\n', 'WITH ' || NULLIF(array_to_string(steps, E',\n'), ''), format('SELECT * FROM (%s) fresh', query));
    IF by_key THEN
        query := regexp_replace(query, '/\*"these (\S+) ([^"*]+)"\*/', 'AND \1 = ANY ($1::\2[])', 'g');
    END IF;
    seen := lead_funnel._named(into_schema, query);
    -- What refresh() has fetched already is read there.
    FOR one IN SELECT f.key AS name, f.value AS place
               FROM jsonb_each_text(NULLIF(current_setting('lead_funnel.fetched', true), '')::jsonb) f LOOP
        seen := regexp_replace(seen, '(?<![\w."''])' || regexp_replace(one.name, '(\W)', '\\\1', 'g') || '(?![\w."''])', one.place, 'g');
    END LOOP;
    RETURN seen;
END
$function$;
COMMENT ON FUNCTION lead_funnel._source_query IS
'Internal to connect() and refresh(): the query that reads a source from the CRM, its steps before it. by_key: only what has one of the '
'keys $1, a text[].';

CREATE FUNCTION lead_funnel._add_source(into_schema text, name text, fills text, query text, key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- A step that is asked for as an argument is a part of the query, as others are.
    query := regexp_replace(query, '(\S+) IN \(SELECT (\w+)\.id FROM _odoo_ids\((\w+)\) \2 \(id\)\)',
                            'EXISTS (SELECT 1 FROM \3 \2 WHERE \2.id = \1)', 'g');
    EXECUTE format('INSERT INTO %I.refresh_source (name, fills, query, key) VALUES ($1, $2, $3, $4)', lead_funnel._steps(into_schema))
        USING name, fills, query, key;
END
$function$;
COMMENT ON FUNCTION lead_funnel._add_source IS 'Internal to connect(): notes a query by which refresh() reads the CRM.';

CREATE FUNCTION lead_funnel._tables_read(view regclass, filled oid[]) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN bool_and(c.relkind IN ('r', 'p') AND NOT lead_funnel._is_on_citus(c.oid))
                THEN array_agg(CASE WHEN c.oid = ANY (filled) THEN c.relname ELSE format('%I.%I', n.nspname, c.relname) END
                               ORDER BY n.nspname, c.relname) END
    FROM (SELECT DISTINCT d.refobjid AS relation
          FROM pg_rewrite w
          JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
          WHERE w.ev_class = view AND d.refobjid <> view) r
    JOIN pg_class c ON c.oid = r.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
    -- The time is none of them.
    WHERE NOT EXISTS (SELECT FROM pg_rewrite w
                      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                      WHERE w.ev_class = view AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = 'lead_funnel.as_of()'::regprocedure);
END;
COMMENT ON FUNCTION lead_funnel._tables_read IS
'Internal to connect(): the tables that a view reads, those of filled without their schema. NULL when it reads a view, a foreign table or '
'one that Citus keeps, nothing, or as_of().';

CREATE FUNCTION lead_funnel._filled_copies(into_schema text) RETURNS oid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    copies oid[];
BEGIN
    EXECUTE format('SELECT COALESCE(array_agg(to_regclass(format(''%%I.%%I'', lead_funnel._schema_of($1, s.fills), s.name))::oid), ''{}'') '
                   'FROM %I.refresh_source s WHERE s.fills IS NOT NULL', lead_funnel._steps(into_schema)) INTO copies USING into_schema;
    RETURN copies;
END
$function$;
COMMENT ON FUNCTION lead_funnel._filled_copies IS 'Internal to connect(): the copies that refresh() fills so far.';

CREATE FUNCTION lead_funnel._relations_read(view regclass) RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT jsonb_object_agg(format('%I.%I', n.nspname, c.relname), jsonb_build_array(c.oid::text, c.relowner::text, r.columns))
    FROM (SELECT d.refobjid AS relation,
                 -- A row that is taken as a whole is not told apart from none of its columns.
                 CASE WHEN NOT bool_or(w.ev_action::text ~ ':varattno 0 ')
                      THEN array_agg(DISTINCT a.attname::text) FILTER (WHERE a.attname IS NOT NULL) END AS columns
          FROM pg_rewrite w
          JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
          LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0
          WHERE w.ev_class = view AND d.refobjid <> view
          GROUP BY d.refobjid) r
    JOIN pg_class c ON c.oid = r.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace;
END;
COMMENT ON FUNCTION lead_funnel._relations_read IS
'Internal to connect(): the relations that a view reads, by name, each with its OID, that of its owner, and the columns that are read, '
'NULL for all of them.';

CREATE FUNCTION lead_funnel._columns_of(relation regclass) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT array_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                     || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
                     ORDER BY a.attnum)
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'valid_from';
END;
COMMENT ON FUNCTION lead_funnel._columns_of IS
'Internal to connect(): the columns of a relation with their types, without the valid_from of a copy.';

CREATE FUNCTION lead_funnel._put_aside(into_schema text, kind text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET citus.enable_ddl_propagation = on
AS $function$
DECLARE
    its_schema CONSTANT text := lead_funnel._schema_of(into_schema, kind);
    aside      text;
    nth        int := 1;
    index      name;
BEGIN
    LOOP
        aside := format('%s_before_%s', left(name, 40), nth);
        EXIT WHEN to_regclass(format('%I.%I', its_schema, aside)) IS NULL;
        nth := nth + 1;
    END LOOP;
    -- What takes its place has indexes of these names.
    FOR index IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE i.indrelid = to_regclass(format('%I.%I', its_schema, name)) LOOP
        EXECUTE format('ALTER INDEX %I.%I RENAME TO %I', its_schema, index, format('%s_before_%s', left(index::text, 40), nth));
    END LOOP;
    PERFORM lead_funnel._require_locks(into_schema, name);
    PERFORM set_config('lead_funnel.changed', 'on', true);
    EXECUTE format('ALTER TABLE %I.%I RENAME TO %I', its_schema, name, aside);
    EXECUTE format('UPDATE %I.made_by_connect SET name = $3 WHERE kind = $1 AND name = $2', into_schema) USING kind, name, aside;
END
$function$;
COMMENT ON FUNCTION lead_funnel._put_aside IS
'Internal to connect(): gives what it made another name, so that something of another kind can have its own; at the end it is retired.';

CREATE FUNCTION lead_funnel._make_way(into_schema text, kind text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    old record;
BEGIN
    FOR old IN EXECUTE format('SELECT m.kind FROM %I.made_by_connect m WHERE m.name = $1 AND m.kind IN (''view'', ''step'', ''copy'', '
                              '''step_copy'') AND m.kind <> $2 AND lead_funnel._schema_of($3, m.kind) = lead_funnel._schema_of($3, $2)',
                              into_schema) USING name, kind, into_schema
    LOOP
        IF lead_funnel._is_kind(lead_funnel._schema_of(into_schema, old.kind), name, old.kind) THEN
            PERFORM lead_funnel._put_aside(into_schema, old.kind, name);
        END IF;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_way IS
'Internal to connect(): puts what has that name and is of another kind aside, a view in the place of a copy or the other way round.';

CREATE FUNCTION lead_funnel._longest_key() RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2600;
COMMENT ON FUNCTION lead_funnel._longest_key IS
'Internal to what stores leads: how many bytes a lead_id may have to be stored. An index takes hardly more.';

CREATE FUNCTION lead_funnel._storable(name text, query text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE name
    -- One lead must not keep the others from being stored. Said so that the planner takes it for nearly all of them.
    WHEN 'lead' THEN pg_catalog.format('SELECT * FROM (%s) l WHERE CASE WHEN octet_length(l.lead_id) <= %s THEN true END IS NOT NULL',
                                       query, lead_funnel._longest_key())
    ELSE query END;
COMMENT ON FUNCTION lead_funnel._storable IS
'Internal to connect(): the query of a source without the leads whose key is too long for an index.';

CREATE FUNCTION lead_funnel._index_copy(into_schema text, kind text, name text, key text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    copy      CONSTANT text := format('%I.%I', lead_funnel._schema_of(into_schema, kind), name);
    attribute CONSTANT text := COALESCE(key, CASE name WHEN 'touch' THEN 'lead_id' END);
BEGIN
    IF attribute IS NULL OR EXISTS (SELECT FROM pg_index i
                                    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                                    WHERE i.indrelid = copy::regclass AND a.attname = attribute
                                      AND i.indisvalid AND i.indpred IS NULL) THEN
        RETURN;
    END IF;
    IF NOT is_new THEN
        PERFORM lead_funnel._require_locks(into_schema, name);
    END IF;
    EXECUTE format('CREATE INDEX ON %s (%I)', copy, attribute);
END
$function$;
COMMENT ON FUNCTION lead_funnel._index_copy IS
'Internal to connect(): gives a copy the index by which its rows are found, also one of an older version, which had none. is_new: whether '
'nobody else sees the copy yet, so that it need not be locked.';

CREATE FUNCTION lead_funnel._make_copy(into_schema text, kind text, name text, source text, key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
SET citus.enable_ddl_propagation = off
AS $function$
DECLARE
    its_schema CONSTANT text := lead_funnel._schema_of(into_schema, kind);
    comments   CONSTANT text := replace(substr(source, strpos(source, 'COMMENT ON VIEW')), 'COMMENT ON VIEW', 'COMMENT ON TABLE');
    probe      CONSTANT text := format('%I.%I', its_schema, format('%s_probe_%s', left(name, 30), pg_backend_pid()));
    old        regclass;
    same       boolean;
BEGIN
    PERFORM lead_funnel._add_source(into_schema, name, kind, lead_funnel._storable(name, lead_funnel._query_of(source)), key);
    PERFORM lead_funnel._make_way(into_schema, kind, name);
    old := lead_funnel._own(its_schema, name);
    -- A view, for a moment, tells its columns and what it reads.
    EXECUTE format('CREATE VIEW %s AS %s', probe, lead_funnel._source_query(into_schema, name));
    EXECUTE format('UPDATE %I.refresh_source SET reads = lead_funnel._tables_read($1, $2), relations = lead_funnel._relations_read($1) '
                   'WHERE name = $3', lead_funnel._steps(into_schema))
        USING probe::regclass, lead_funnel._filled_copies(into_schema), name;
    IF old IS NOT NULL THEN
        same := lead_funnel._columns_of(old) = lead_funnel._columns_of(probe::regclass);
        IF same THEN
            EXECUTE format('DROP VIEW %s', probe);
            PERFORM lead_funnel._index_copy(into_schema, kind, name, key, false);
            PERFORM lead_funnel._note_made(kind, name);
            RETURN;
        END IF;
        -- Its policies, its rights and its history would be lost.
        RAISE EXCEPTION 'the columns of "%.%" are others than those that are stored', its_schema, name
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = format('Say SELECT lead_funnel.materialize(%1$L, false), connect again, and then '
                                'SELECT lead_funnel.materialize(%1$L).', into_schema);
    END IF;
    EXECUTE format('CREATE TABLE %I.%I AS SELECT * FROM %s WITH NO DATA', its_schema, name, probe);
    EXECUTE format('DROP VIEW %s', probe);
    IF name = 'lead' THEN
        EXECUTE format('ALTER TABLE %I.%I ADD COLUMN valid_from timestamptz NOT NULL, ADD PRIMARY KEY (lead_id)', its_schema, name);
        EXECUTE format('COMMENT ON COLUMN %I.%I.valid_from IS %L', its_schema, name,
                       'Since when the CRM says so: by its log, or the refresh that found it; -infinity: nobody knows. What it said '
                       'before is in lead_history.');
    END IF;
    PERFORM lead_funnel._index_copy(into_schema, kind, name, key, true);
    PERFORM set_config('lead_funnel.changed', 'on', true);
    PERFORM lead_funnel._record(into_schema, kind, name);
    PERFORM lead_funnel._note_made(kind, name);
    EXECUTE lead_funnel._named(into_schema, comments, its_schema, name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_copy IS
'Internal to connect(): makes the table of that name that refresh() fills by the query of source, unless it is there. With other '
'columns that is an error.';

CREATE FUNCTION lead_funnel._make_source(into_schema text, kind text, name text, source text, key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._is_stored(into_schema) THEN
        PERFORM lead_funnel._make_copy(into_schema, CASE kind WHEN 'step' THEN 'step_copy' ELSE 'copy' END, name, source, key);
    ELSE
        PERFORM lead_funnel._make_view(into_schema, kind, name, source);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_source IS
'Internal to adapters: makes a view (kind: view or step) that reads the CRM, and nothing that depends on as_of(); where the leads are '
'stored a copy. key: the column by which some of it can be read, see _read_by().';

CREATE FUNCTION lead_funnel._read_by(into_schema text, name text, relation text, attribute text, found_by text DEFAULT NULL,
                                     beside text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._is_stored(into_schema) THEN
        EXECUTE format('INSERT INTO %I.refresh_key (source, relation, attribute, beside, found_by) VALUES ($1, $2, $3, $4, $5)',
                       lead_funnel._steps(into_schema))
            USING name, relation, attribute, beside, found_by;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._read_by IS
'Internal to adapters: says by which column of a table (of the CRM with its schema, a copy made before without) the keys of the source '
'name are found when rows of it have changed, see the table refresh_key. Without that a change of the table lets all be read.';


CREATE FUNCTION lead_funnel._make_crm_step(into_schema text, name text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._is_stored(into_schema) THEN
        -- A view of that name would be taken for it.
        PERFORM lead_funnel._make_way(into_schema, 'step_copy', name);
        PERFORM lead_funnel._add_source(into_schema, name, NULL, lead_funnel._query_of(source));
    ELSE
        PERFORM lead_funnel._make_view(into_schema, 'step', name, source);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_crm_step IS
'Internal to adapters: makes a step that reads the CRM for sources after it; where the leads are stored it is a part of their queries.';

CREATE FUNCTION lead_funnel._make_stored(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one   record;
    found boolean;
    is_new boolean := false;
BEGIN
    FOR one IN SELECT s.name, s.source FROM lead_funnel._crm_sources() s WHERE s.kind = 'stored' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.made_by_connect m WHERE m.kind = ''step_copy'' AND m.name = $1 '
                       'AND m.fingerprint = $2)', into_schema) INTO found USING one.name, md5(one.source);
        IF lead_funnel._own(lead_funnel._steps(into_schema), one.name) IS NOT NULL AND NOT found THEN
            PERFORM lead_funnel._put_aside(into_schema, 'step_copy', one.name);
        END IF;
        IF NOT found OR lead_funnel._own(lead_funnel._steps(into_schema), one.name) IS NULL THEN
            PERFORM lead_funnel._run(into_schema, 'step_copy', one.name, one.source);
            PERFORM lead_funnel._record(into_schema, 'step_copy', one.name, md5(one.source));
            PERFORM set_config('lead_funnel.changed', 'on', true);
            is_new := true;
        END IF;
        PERFORM lead_funnel._note_made('step_copy', one.name);
    END LOOP;
    EXECUTE format('DELETE FROM %I.refresh_source', lead_funnel._steps(into_schema));
    EXECUTE format('DELETE FROM %I.refresh_key', lead_funnel._steps(into_schema));
    IF is_new THEN
        -- Nothing that is stored holds any more: each report classifies all leads.
        IF lead_funnel._is_kind(into_schema, 'lead', 'copy') THEN
            EXECUTE format('INSERT INTO %I.lead_class (lead_id, changes_at) SELECT l.lead_id, ''-infinity'' FROM %I.lead l '
                           'ON CONFLICT DO NOTHING', lead_funnel._steps(into_schema), into_schema);
        END IF;
        EXECUTE format('UPDATE %I.refresh_state SET as_of = ''infinity'', agreement = NULL', lead_funnel._steps(into_schema));
        PERFORM lead_funnel._count_all_classes(into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_stored IS
'Internal to connect(): makes the tables of src/crm/stored where the leads are stored. One of an older version is made anew.';

CREATE FUNCTION lead_funnel._watched_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{agreement,channel,channel_rule,conversion,conversion_rule,conversion_suits,fx_rate,settings,signal,question_asked}'::text[];
COMMENT ON FUNCTION lead_funnel._watched_tables IS
'Internal to what stores leads: the tables whose changes change how leads are classified.';

CREATE FUNCTION lead_funnel._is_watched(into_schema text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN NOT EXISTS (
    SELECT FROM unnest(lead_funnel._watched_tables()) w (name)
    CROSS JOIN (VALUES ('note_change'), ('note_change_all')) g (name)
    JOIN pg_class c ON c.relname = w.name AND c.relnamespace = to_regnamespace(quote_ident(into_schema)) AND c.relkind IN ('r', 'p')
    WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = g.name));
COMMENT ON FUNCTION lead_funnel._is_watched IS 'Internal to connect(): whether each of these tables has the triggers of _watch().';

CREATE FUNCTION lead_funnel._watch(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET citus.enable_ddl_propagation = off
AS $function$
DECLARE
    steps CONSTANT text := lead_funnel._steps(into_schema);
    one   text;
BEGIN
    -- Who may write there need not be allowed to write here. It does nothing but that.
    EXECUTE format('CREATE OR REPLACE FUNCTION %I.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '
                   'SET search_path = pg_catalog, pg_temp AS %L', steps, $body$
DECLARE
    -- The table stands beside this function, whatever their schema is called by now.
    noted CONSTANT text := (SELECT format('INSERT INTO %I.stored_change VALUES ($1)', n.nspname)
                            FROM pg_trigger t
                            JOIN pg_proc p ON p.oid = t.tgfoid
                            JOIN pg_namespace n ON n.oid = p.pronamespace
                            WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
BEGIN
    IF TG_TABLE_NAME NOT IN ('signal', 'question_asked') OR TG_LEVEL <> 'ROW' THEN
        EXECUTE noted USING NULL::text;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE noted USING OLD.lead_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE noted USING NEW.lead_id;
    END IF;
    RETURN NULL;
END$body$);
    EXECUTE format('REVOKE ALL ON FUNCTION %I.note_change() FROM PUBLIC', steps);
    EXECUTE format('COMMENT ON FUNCTION %I.note_change() IS %L', steps,
                   'Trigger of what decides how leads are classified: notes in the table stored_change whose class no longer holds.');
    FOREACH one IN ARRAY lead_funnel._watched_tables() LOOP
        CONTINUE WHEN NOT lead_funnel._is_kind(into_schema, one, 'table');
        EXECUTE format('CREATE OR REPLACE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON %I.%I FOR EACH ROW '
                       'EXECUTE FUNCTION %I.note_change()', into_schema, one, steps);
        EXECUTE format('CREATE OR REPLACE TRIGGER note_change_all AFTER TRUNCATE ON %I.%I FOR EACH STATEMENT '
                       'EXECUTE FUNCTION %I.note_change()', into_schema, one, steps);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._watch IS
'Internal to connect(): where leads are stored, lets the tables of the agreement, signal and question_asked note what changes in them in '
'stored_change.';

CREATE FUNCTION lead_funnel._unwatch(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET citus.enable_ddl_propagation = off
AS $function$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT t.tgname, t.tgrelid::regclass AS on_table
               FROM pg_trigger t
               JOIN pg_proc p ON p.oid = t.tgfoid
               JOIN pg_class c ON c.oid = t.tgrelid
               WHERE p.proname = 'note_change' AND p.pronamespace = to_regnamespace(quote_ident(lead_funnel._steps(into_schema)))
                 AND c.relnamespace = to_regnamespace(quote_ident(into_schema))
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.on_table);
    END LOOP;
    IF to_regprocedure(format('%I.note_change()', lead_funnel._steps(into_schema))) IS NOT NULL THEN
        EXECUTE format('DROP FUNCTION %I.note_change()', lead_funnel._steps(into_schema));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._unwatch IS 'Internal to materialize() and disconnect(): takes away what _watch() made.';

CREATE FUNCTION lead_funnel._keep_versions(into_schema text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    names text;
    found boolean := false;
BEGIN
    IF NOT lead_funnel._is_kind(into_schema, 'lead_history', 'table') THEN
        RETURN false;
    END IF;
    IF lead_funnel._has_copies(into_schema) THEN
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO names
        FROM pg_attribute a
        WHERE a.attrelid = to_regclass(format('%I.lead', into_schema)) AND a.attnum > 0 AND NOT a.attisdropped;
        EXECUTE format('INSERT INTO %1$I.lead_history (%2$s, valid_to) SELECT %2$s, ''infinity'' FROM %1$I.lead', into_schema, names);
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead_history)', into_schema) INTO found;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._keep_versions IS
'Internal to materialize() and disconnect(): moves the leads that are stored to lead_history, from where the next refresh() takes them '
'back. Whether there is any history.';
