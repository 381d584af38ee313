-- The user's tables: made from plain SQL files, and brought up to date when they
-- were made by an older version. The files are run once more for that, as
-- temporary tables, and what these have and the user's lack is altered; so a
-- column or a check stands in its file and nowhere else. What the user added
-- stays, and so does a default or NOT NULL that the register does not have among
-- those that connect() made. What is gone is put back, since functions need it.

CREATE FUNCTION lead_funnel._described(in_schema oid, tables text[],
                                       OUT relation text, OUT step int, OUT part text, OUT name text, OUT definition text)
RETURNS SETOF record
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    prefix CONSTANT text := in_schema::regnamespace || '.';
BEGIN
    -- So that both schemas' tables are named without one.
    PERFORM set_config('search_path', format('pg_catalog, lead_funnel, %s, pg_temp', in_schema::regnamespace), true);
    RETURN QUERY
    WITH c AS (SELECT c.oid, c.relname::text AS relation FROM pg_class c
               WHERE c.relnamespace = in_schema AND c.relkind IN ('r', 'p') AND c.relname = ANY (tables)),
         a AS (SELECT c.relation, a.attrelid, a.attname::text, a.attnum, a.attnotnull, a.attidentity, a.attgenerated,
                      format_type(a.atttypid, a.atttypmod)
                      || COALESCE(' COLLATE ' || (SELECT l.oid::regcollation FROM pg_collation l JOIN pg_type t ON t.oid = a.atttypid
                                                  WHERE l.oid = a.attcollation AND l.oid <> t.typcollation), '') AS type,
                      pg_get_expr(d.adbin, d.adrelid) AS expression
               FROM c
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum)
    SELECT a.relation, 1, 'column', a.attname,
           a.type || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN a.attidentity <> '' THEN ' GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END
               || ' AS IDENTITY'
                   WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) STORED', a.expression)
                   ELSE COALESCE(' DEFAULT ' || a.expression, '') END
    FROM a
    UNION ALL
    SELECT a.relation, 2, 'type', a.attname, a.type FROM a WHERE a.attgenerated = ''
    UNION ALL
    SELECT a.relation, 3, 'default', a.attname, a.expression
    FROM a WHERE a.attidentity = '' AND a.attgenerated = '' AND a.expression IS NOT NULL
    UNION ALL
    SELECT a.relation, 4, 'not null', a.attname, 'NOT NULL' FROM a WHERE a.attnotnull
    UNION ALL
    SELECT c.relation, CASE WHEN o.contype IN ('p', 'u') THEN 5 WHEN o.contype = 'f' THEN 7 ELSE 6 END, 'constraint',
           o.conname::text, pg_get_constraintdef(o.oid)
    FROM c JOIN pg_constraint o ON o.conrelid = c.oid AND o.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT c.relation, 8, 'index', r.relname::text, replace(replace(pg_get_indexdef(i.indexrelid), prefix, ''), 'pg_temp.', '')
    FROM c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class r ON r.oid = i.indexrelid
    WHERE NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.conrelid = c.oid)
    UNION ALL
    SELECT c.relation, 9, 'trigger', g.tgname::text, replace(pg_get_triggerdef(g.oid, true), prefix, '')
    FROM c JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal
    UNION ALL
    SELECT c.relation, 10, 'comment', a.attname, col_description(a.attrelid, a.attnum)
    FROM c JOIN a ON a.attrelid = c.oid WHERE col_description(a.attrelid, a.attnum) IS NOT NULL
    UNION ALL
    SELECT c.relation, 10, 'comment', '', obj_description(c.oid, 'pg_class') FROM c WHERE obj_description(c.oid, 'pg_class') IS NOT NULL;
END
$function$;
COMMENT ON FUNCTION lead_funnel._described IS
'Internal to connect(): what the tables of a schema consist of, in the order in which it can be made, without the schema''s name. The '
'comment of a table has an empty name.';

CREATE FUNCTION lead_funnel._retired(OUT relation text, OUT part text, OUT name text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
BEGIN ATOMIC
    VALUES ('agreement', 'constraint', 'mql_signals_is_0_to_5'), ('agreement', 'constraint', 'sql_signals_is_0_to_5'),
           ('question', 'constraint', 'question_pkey');
END;
COMMENT ON FUNCTION lead_funnel._retired IS 'Internal to connect(): what older versions made and no later one replaces by the same name.';

CREATE FUNCTION lead_funnel._alteration(in_schema text, relation text, part text, name text, wanted text, present text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE part
             WHEN 'column' THEN pg_catalog.format('ALTER TABLE %I ADD COLUMN %I %s', relation, name, wanted)
             WHEN 'type' THEN pg_catalog.format('ALTER TABLE %I ALTER COLUMN %I TYPE %s USING %2$I::%3$s', relation, name, wanted)
             WHEN 'default' THEN pg_catalog.format('ALTER TABLE %I ALTER COLUMN %I ', relation, name)
                 || COALESCE('SET DEFAULT ' || wanted, 'DROP DEFAULT')
             WHEN 'not null' THEN pg_catalog.format('ALTER TABLE %I ALTER COLUMN %I ', relation, name)
                 || CASE WHEN wanted IS NULL THEN 'DROP' ELSE 'SET' END || ' NOT NULL'
             WHEN 'constraint' THEN pg_catalog.format('ALTER TABLE %I ', relation)
                  || pg_catalog.concat_ws(', ', CASE WHEN present IS NOT NULL THEN pg_catalog.format('DROP CONSTRAINT %I', name) END,
                                                CASE WHEN wanted IS NOT NULL
                                                  THEN pg_catalog.format('ADD CONSTRAINT %I %s', name, wanted) END)
             WHEN 'index' THEN pg_catalog.concat_ws('; ', CASE WHEN present IS NOT NULL THEN
                                                         pg_catalog.format('DROP INDEX %I.%I', in_schema, name) END,
                                                    wanted)
             WHEN 'trigger' THEN COALESCE(pg_catalog.regexp_replace(wanted, '^CREATE ', 'CREATE OR REPLACE '),
                                          pg_catalog.format('DROP TRIGGER %I ON %I', name, relation))
             WHEN 'comment' THEN pg_catalog.format(CASE name WHEN '' THEN 'COMMENT ON TABLE %I IS %3$L'
                                                   ELSE 'COMMENT ON COLUMN %I.%I IS %L' END,
                                                   relation, name, wanted)
           END;
END;
COMMENT ON FUNCTION lead_funnel._alteration IS 'Internal to connect(): the statement that turns present into wanted; NULL is none.';

CREATE FUNCTION lead_funnel._pattern(into_schema text, names text[], sources text[]) RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    taken  text;
    source text;
    pattern json;
BEGIN
    IF NOT has_database_privilege(current_database(), 'TEMPORARY') THEN
        RAISE EXCEPTION 'permission denied to create temporary tables in database "%"', current_database()
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'The agreement''s tables are made once more, as temporary ones, to see what the present ones lack.',
                  HINT = format('Let a superuser, or the owner of the database, say GRANT TEMPORARY ON DATABASE %I TO %I.',
                                current_database(), current_user);
    END IF;
    -- A table has a type of its name. Indexes of other names would be taken for others than ours.
    SELECT string_agg(quote_ident(o.name), ', ' ORDER BY o.name) INTO taken
    FROM (SELECT t.typname AS name FROM pg_type t WHERE t.typnamespace = pg_my_temp_schema() AND t.typname = ANY (names)
          UNION
          SELECT c.relname FROM pg_class c
          WHERE c.relnamespace = pg_my_temp_schema()
            AND (c.relname = ANY (names)
                 OR EXISTS (SELECT FROM pg_class i WHERE i.relnamespace = to_regnamespace(quote_ident(into_schema))
                                                     AND i.relname = c.relname AND i.relkind IN ('i', 'S')))) o;
    IF taken IS NOT NULL THEN
        RAISE EXCEPTION 'temporary objects of this session have names of the agreement''s tables'
            USING ERRCODE = 'duplicate_table',
                  DETAIL = format('They are %s.', taken),
                  HINT = 'Drop them, as in DISCARD TEMPORARY for all temporary ones, or connect in another session.';
    END IF;
    BEGIN
        FOREACH source IN ARRAY sources LOOP
            EXECUTE regexp_replace(source, '^CREATE TABLE ', 'CREATE TABLE pg_temp.', 'n');
        END LOOP;
        SELECT json_agg(d) INTO pattern FROM lead_funnel._described(pg_my_temp_schema(), names) d;
        RAISE SQLSTATE 'LFOK1';
    EXCEPTION WHEN SQLSTATE 'LFOK1' THEN
        NULL;   -- The temporary tables are gone again.
    END;
    RETURN pattern;
END
$function$;
COMMENT ON FUNCTION lead_funnel._pattern IS 'Internal to connect(): the rows of _described() as the sources make the tables.';

CREATE FUNCTION lead_funnel._alterations(into_schema text, names text[], pattern json, OUT relation text, OUT part text, OUT name text,
                                         OUT wanted text, OUT command text)
RETURNS SETOF record
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
    made jsonb;
BEGIN
    -- The register may be of an older version.
    EXECUTE format('SELECT jsonb_object_agg(m.name, to_jsonb(m) -> ''parts'') FROM %I.made_by_connect m WHERE m.kind = ''table''',
                   into_schema) INTO made;
    RETURN QUERY
    WITH w AS (SELECT * FROM json_to_recordset(pattern) w (relation text, step int, part text, name text, definition text)),
         p AS (SELECT * FROM lead_funnel._described(to_regnamespace(quote_ident(into_schema)), names)),
         -- A column that is there may differ in its type, default and not null; a new one brings them along.
         kept AS (SELECT w.relation, w.name FROM w JOIN p USING (relation, part, name) WHERE w.part = 'column'),
         change AS (
             SELECT w.step, w.relation, w.part, w.name, w.definition AS wanted, p.definition AS present
             FROM w
             LEFT JOIN p USING (relation, part, name)
             WHERE w.definition IS DISTINCT FROM p.definition
               AND CASE WHEN w.part = 'column' THEN p.name IS NULL
                        WHEN w.part IN ('type', 'default', 'not null') THEN (w.relation, w.name) IN (SELECT k.relation, k.name FROM kept k)
                        ELSE true END
             UNION ALL
             -- Others than ours are the user's.
             SELECT -p.step, p.relation, p.part, p.name, NULL, p.definition
             FROM p
             LEFT JOIN w USING (relation, part, name)
             WHERE w.name IS NULL
               AND (p.part IN ('default', 'not null') AND (p.relation, p.name) IN (SELECT k.relation, k.name FROM kept k)
                    OR (p.relation, p.part, p.name) IN (SELECT r.relation, r.part, r.name FROM lead_funnel._retired() r)))
    SELECT c.relation, c.part, c.name, c.wanted,
           lead_funnel._alteration(into_schema, c.relation, c.part, c.name, c.wanted, c.present)
    FROM change c
    WHERE c.relation IN (SELECT p.relation FROM p)
      -- One that connect() did not make is the owner's.
      AND (c.present = made #>> ARRAY[c.relation, c.part, c.name] OR c.present IS NULL
           OR (made #> ARRAY[c.relation, c.part]) IS NULL)
    ORDER BY c.step, c.relation, c.name;
END
$function$;
COMMENT ON FUNCTION lead_funnel._alterations IS
'Internal to connect(): the statements that make the tables as the pattern says, and take nothing of the user''s away.';

CREATE FUNCTION lead_funnel._breaking(into_schema text, relation text, part text, name text, wanted text, command text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    rows CONSTANT text := format('%I.%I', into_schema, relation);
    keys CONSTANT text[] := regexp_match(wanted, '^(?:PRIMARY KEY|UNIQUE)[A-Z ]*\((.*?)\)');
    refers CONSTANT text[] := regexp_match(wanted, '^FOREIGN KEY \((.*?)\) REFERENCES (\S+?)\((.*?)\)');
    condition text;
BEGIN
    IF part = 'not null' THEN
        RETURN format('SELECT * FROM %s WHERE %I IS NULL', rows, name);
    ELSIF keys IS NOT NULL THEN
        RETURN format('SELECT %s, count(*) FROM %s GROUP BY %1$s HAVING count(*) > 1', keys[1], rows);
    ELSIF refers IS NOT NULL THEN
        RETURN format('SELECT * FROM %s WHERE (%s) NOT IN (SELECT %s FROM %I.%s)', rows, refers[1], refers[3], into_schema, refers[2]);
    ELSIF starts_with(wanted, 'CHECK ') THEN
        BEGIN
            -- So that the server writes the condition for who has not lead_funnel in the search_path.
            EXECUTE command || ' NOT VALID';
            PERFORM set_config('search_path', 'pg_catalog', true);
            SELECT pg_get_expr(o.conbin, o.conrelid) INTO condition
            FROM pg_constraint o WHERE o.conrelid = rows::regclass AND o.conname = name;
            RAISE SQLSTATE 'LFOK1';
        EXCEPTION WHEN SQLSTATE 'LFOK1' THEN
            RETURN format('SELECT * FROM %s WHERE NOT (%s)', rows, condition);
        END;
    END IF;
    RETURN format('SELECT * FROM %s', rows);
END
$function$;
COMMENT ON FUNCTION lead_funnel._breaking IS
'Internal to connect(): a query for the rows of a table because of which a statement of _alterations() fails.';

CREATE FUNCTION lead_funnel._alter(into_schema text, relation text, part text, name text, wanted text, command text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    named CONSTANT text := lead_funnel._named(into_schema, command);
    message text;
    detail  text;
    hint    text;
BEGIN
    EXECUTE named;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RAISE EXCEPTION 'could not bring table "%.%" up to date: %', into_schema, relation, message
        USING ERRCODE = SQLSTATE,
              -- Not every version ends its detail with a full stop.
              DETAIL = concat_ws(' ', format('connect() runs %s.', named), NULLIF(rtrim(detail, '.'), '') || '.'),
              HINT = CASE WHEN SQLSTATE ~ '^2[23]'
                            THEN format('Change or delete the rows that are in the way, then connect again. Look for them with %s.',
                                        lead_funnel._breaking(into_schema, relation, part, name, wanted, named))
                          ELSE concat_ws(' ', NULLIF(hint, ''), 'Take what is in the way away, then connect again.') END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._alter IS
'Internal to connect(): runs a statement of _alterations(). An error names the table and the statement, and says how to go on.';

CREATE FUNCTION lead_funnel._table_fingerprints(into_schema text, names text[], sources text[], OUT relation text, OUT fingerprint text)
RETURNS SETOF record
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RETURN QUERY
    SELECT s.name, md5(concat_ws(' ', s.source, d.described))
    FROM unnest(names, sources) s (name, source)
    LEFT JOIN (SELECT d.relation, string_agg(concat_ws(' ', d.part, d.name, d.definition), ' ' ORDER BY d.step, d.part, d.name) AS described
               FROM lead_funnel._described(to_regnamespace(quote_ident(into_schema)), names) d
               -- Comments come from elsewhere, too.
               WHERE d.part <> 'comment'
               GROUP BY d.relation) d ON d.relation = s.name;
END
$function$;
COMMENT ON FUNCTION lead_funnel._table_fingerprints IS 'Internal to connect(): what each table was made from and what it is now.';

CREATE FUNCTION lead_funnel._record_parts(into_schema text, relations text[], described json) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    EXECUTE format('UPDATE %I.made_by_connect m SET parts = COALESCE(m.parts, ''{}'') || d.parts '
                   'FROM (SELECT d.relation, '
                   'jsonb_build_object(''default'', COALESCE(jsonb_object_agg(d.name, d.definition) FILTER (WHERE d.part = ''default''),'
                   ' ''{}''), '
                   '''not null'', COALESCE(jsonb_object_agg(d.name, d.definition) FILTER (WHERE d.part = ''not null''), ''{}'')) AS parts '
                   'FROM json_to_recordset($2) d (relation text, part text, name text, definition text) GROUP BY d.relation) d '
                   'WHERE m.kind = ''table'' AND m.name = d.relation AND m.name = ANY ($1) '
                   'AND m.parts IS DISTINCT FROM COALESCE(m.parts, ''{}'') || d.parts', into_schema)
        USING relations, described;
END
$function$;
COMMENT ON FUNCTION lead_funnel._record_parts IS
'Internal to connect(): notes which defaults and NOT NULLs it made. described: rows of _described().';

CREATE FUNCTION lead_funnel._make_register(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    register CONSTANT text := (SELECT s.source FROM lead_funnel._crm_sources() s WHERE s.name = 'made_by_connect');
BEGIN
    PERFORM lead_funnel._run(into_schema, 'table', 'made_by_connect', register);
    PERFORM lead_funnel._record(into_schema, 'table', f.relation, f.fingerprint)
    FROM lead_funnel._table_fingerprints(into_schema, '{made_by_connect}', ARRAY[register]) f;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_register IS 'Internal to connect(): makes the table made_by_connect in a new schema.';

CREATE FUNCTION lead_funnel._make_tables(into_schema text, names text[], sources text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    old     boolean := false;
    made    text[] := '{}';
    made_now text[] := '{}';
    pattern json;
    one     record;
BEGIN
    -- The register may be of an older version.
    EXECUTE format('SELECT EXISTS (SELECT FROM lead_funnel._table_fingerprints($1, $2, $3) f '
                   'WHERE lead_funnel._is_kind($1, f.relation, ''table'') '
                   'AND NOT EXISTS (SELECT FROM %I.made_by_connect m '
                   'WHERE m.name = f.relation AND to_jsonb(m) ->> ''fingerprint'' = f.fingerprint))',
                   into_schema)
        INTO old USING into_schema, names, sources;
    IF old THEN
        pattern := lead_funnel._pattern(into_schema, names, sources);
        FOR one IN SELECT a.* FROM lead_funnel._alterations(into_schema, names, pattern) a LOOP
            PERFORM lead_funnel._require_locks(into_schema, one.relation);
            PERFORM lead_funnel._alter(into_schema, one.relation, one.part, one.name, one.wanted, one.command);
            PERFORM set_config('lead_funnel.changed', 'on', true);
        END LOOP;
    END IF;
    FOR one IN SELECT s.name, s.source FROM unnest(names, sources) WITH ORDINALITY s (name, source, position) ORDER BY s.position LOOP
        IF lead_funnel._own(into_schema, one.name) IS NULL THEN
            PERFORM lead_funnel._run(into_schema, 'table', one.name, one.source);
            made_now := made_now || one.name;
        END IF;
        -- The files after it name it as one of ours, even the user's own view in its place.
        EXECUTE format('INSERT INTO %I.made_by_connect (kind, name) VALUES (''table'', $1) ON CONFLICT DO NOTHING', into_schema)
            USING one.name;
        made := made || one.name;
    END LOOP;
    FOR one IN SELECT f.relation, f.fingerprint FROM lead_funnel._table_fingerprints(into_schema, names, sources) f
               WHERE lead_funnel._is_kind(into_schema, f.relation, 'table') ORDER BY array_position(made, f.relation)
    LOOP
        PERFORM lead_funnel._record(into_schema, 'table', one.relation, one.fingerprint);
    END LOOP;
    IF old THEN
        PERFORM lead_funnel._record_parts(into_schema, names, pattern);
    ELSIF made_now <> '{}' THEN
        PERFORM lead_funnel._record_parts(into_schema, made_now, json_agg(d))
        FROM lead_funnel._described(to_regnamespace(quote_ident(into_schema)), made_now) d;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_tables IS
'Internal to connect(): makes the tables, or brings them up to date. To alter one it must be locked. What the user put in its place is '
'left alone.';
