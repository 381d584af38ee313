-- What has changed in the tables that a refresh() reads, by one pass over each.

CREATE FUNCTION lead_funnel._table_mark(relation regclass, attributes text[], OUT mark text, OUT sums bytea[])
AS 'MODULE_PATHNAME', 'materialize_table_mark' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED
COST 10000;
COMMENT ON FUNCTION lead_funnel._table_mark IS
'Internal to refresh(): mark, a text that is another one whenever a row of the table has been written or deleted, and for each of the '
'attributes sums that tell under which of its values, see _changed_keys(); NULL for one that is no integer column. NULL for NULL, for what '
'is no table of this server whose rows the caller sees all, and for a table that this transaction has made, or emptied. No right to read '
'it is an error.';

CREATE FUNCTION lead_funnel._changed_keys(was bytea, now bytea, highest bigint, most integer) RETURNS bigint[]
AS 'MODULE_PATHNAME', 'materialize_changed_keys' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._changed_keys IS
'Internal to refresh(): by the sums of _table_mark() then and now, the values up to highest among which are all under which a row was '
'written or deleted. NULL for NULL, when they are more than most, when a negative one is among them, and when was are no sums, as those of '
'another version. It is an error when now are none.';

CREATE FUNCTION lead_funnel._parts_that_differ(now bytea, was bytea, size integer) RETURNS bytea[]
AS 'MODULE_PATHNAME', 'materialize_parts_that_differ' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._parts_that_differ IS
'Internal to refresh(): now, cut into parts of size bytes, the last one of what is left; those that are the same in was are NULL. was may '
'be NULL: all differ; else NULL gives NULL. It is an error when size is below 1.';

CREATE FUNCTION lead_funnel._shape_mark(relation regclass) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE used (type) AS (
        SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0
        UNION
        -- Those under a domain or an array.
        SELECT d.type
        FROM used u
        JOIN pg_type t ON t.oid = u.type
        CROSS JOIN LATERAL (VALUES (t.typbasetype), (t.typelem)) d (type)
    )
    -- The catalog's rows are written anew when a column or a label gets another name, type or default.
    SELECT md5(concat_ws(' ', relation::oid,
                         (SELECT string_agg(p.relid::oid || ' ' || pg_relation_filenode(p.relid), ' ' ORDER BY p.relid::oid)
                          FROM pg_partition_tree(relation) p),
                         pg_relation_filenode(relation),
                         (SELECT string_agg(a.attnum || ' ' || a.xmin::text || a.ctid::text, ' ' ORDER BY a.attnum)
                          FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0),
                         (SELECT string_agg(e.oid || ' ' || e.xmin::text || e.ctid::text, ' ' ORDER BY e.oid)
                          FROM pg_enum e
                          WHERE e.enumtypid IN (SELECT u.type FROM used u))));
END;
COMMENT ON FUNCTION lead_funnel._shape_mark IS
'Internal to refresh(): a text that is another one when the table, its file, one of its columns or a label of their types is. NULL gives '
'NULL.';

CREATE FUNCTION lead_funnel._swap_sums(into_schema text, relation text, attribute text, now bytea) RETURNS bytea
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    table_of CONSTANT text := format('%I.refresh_sum', lead_funnel._steps(into_schema));
    was      bytea;
    parts    bytea[];
BEGIN
    EXECUTE format('SELECT string_agg(s.sums, %L::bytea ORDER BY s.nth) FROM %s s WHERE s.relation = $1 AND s.attribute = $2', '', table_of)
        INTO was USING relation, attribute;
    IF was IS DISTINCT FROM now THEN
        EXECUTE format('DELETE FROM %s s WHERE s.relation = $1 AND s.attribute = $2 AND s.nth * 1024 >= $3', table_of)
            USING relation, attribute, COALESCE(octet_length(now), 0);
        -- In each plan all values stand in full, so that those that stay are left out before.
        parts := lead_funnel._parts_that_differ(now, was, 1024);
        EXECUTE format('INSERT INTO %s AS s (relation, attribute, nth, sums) '
                       'SELECT $1, $2, p.nth - 1, p.sums FROM unnest($3) WITH ORDINALITY p (sums, nth) WHERE p.sums IS NOT NULL '
                       'ON CONFLICT (relation, attribute, nth) DO UPDATE SET sums = excluded.sums', table_of)
            USING relation, attribute, parts;
    END IF;
    RETURN was;
END
$function$;
COMMENT ON FUNCTION lead_funnel._swap_sums IS
'Internal to refresh(): keeps the sums of a table''s column in refresh_sum, none for NULL. Returns those that were there; NULL: none.';

CREATE FUNCTION lead_funnel._changed_by(into_schema text, relation text, attributes text[], sums bytea[]) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- More are not worth their while: then all is read.
    most CONSTANT int := 500000;
    keys jsonb := '{}';
    high bigint;
BEGIN
    FOR i IN 1 .. cardinality(attributes) LOOP
        SELECT CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END
        INTO high
        FROM pg_attribute a
        WHERE a.attrelid = to_regclass(relation) AND a.attname = attributes[i] AND NOT a.attisdropped;
        keys := keys || jsonb_build_object(attributes[i], lead_funnel._changed_keys(
            lead_funnel._swap_sums(into_schema, relation, attributes[i], sums[i]), sums[i], high, most));
    END LOOP;
    RETURN keys;
END
$function$;
COMMENT ON FUNCTION lead_funnel._changed_by IS
'Internal to refresh(): for each of the attributes the values under which rows of the table have changed since the last one, null when '
'nobody knows; keeps what the table is now.';

CREATE FUNCTION lead_funnel._changes(into_schema text) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    changes jsonb := '{}';
    one     record;
    marked  record;
BEGIN
    FOR one IN EXECUTE format($query$
        SELECT r.relation, to_regclass(r.relation) AS is, r.was,
               ARRAY(SELECT a.name
                     FROM %1$I.refresh_key k
                     CROSS JOIN LATERAL (VALUES (k.attribute), (k.beside)) a (name)
                     WHERE k.relation = r.relation AND a.name IS NOT NULL
                     GROUP BY a.name ORDER BY a.name) AS attributes
        -- All sources have seen a table at the same time, but those that have not seen it yet.
        FROM (SELECT r.relation, min(s.marks -> r.relation ->> 0) AS was
              FROM %1$I.refresh_source s
              CROSS JOIN LATERAL unnest(s.reads) r (relation)
              GROUP BY r.relation) r
        WHERE r.relation NOT IN (SELECT f.name FROM %1$I.refresh_source f WHERE f.fills IS NOT NULL)
        ORDER BY r.relation$query$, lead_funnel._steps(into_schema))
    LOOP
        SELECT m.mark, m.sums INTO marked FROM lead_funnel._table_mark(one.is, one.attributes) m;
        changes := changes || jsonb_build_object(one.relation, jsonb_build_object(
            'mark', marked.mark, 'shape', lead_funnel._shape_mark(one.is),
            'keys', CASE WHEN marked.mark = one.was THEN (SELECT COALESCE(jsonb_object_agg(a.name, '[]'::jsonb), '{}')
                                                          FROM unnest(one.attributes) a (name))
                         ELSE lead_funnel._changed_by(into_schema, one.relation, one.attributes, marked.sums) END));
    END LOOP;
    RETURN changes;
END
$function$;
COMMENT ON FUNCTION lead_funnel._changes IS
'Internal to refresh(): of each table that a source reads its _table_mark(), null of what is none or is not there, its _shape_mark(), and '
'the values of the columns in refresh_key under which rows have changed.';

CREATE FUNCTION lead_funnel._marks_of(changes jsonb, reads text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT jsonb_object_agg(r.relation, jsonb_build_array(changes -> r.relation -> 'mark', changes -> r.relation -> 'shape'))
    FROM unnest(reads) r (relation)
    WHERE changes -> r.relation ? 'mark';
END;
COMMENT ON FUNCTION lead_funnel._marks_of IS
'Internal to refresh(): the marks of the tables of the CRM that a source reads, by name, of _changes(). NULL when it reads none.';

CREATE FUNCTION lead_funnel._keys_found(into_schema text, found_by text, changed jsonb, beside jsonb) RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    keys text[];
    also text[];
BEGIN
    IF (jsonb_typeof(changed) = 'array' AND jsonb_typeof(beside) = 'array') IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    keys := ARRAY(SELECT jsonb_array_elements_text(changed));
    IF found_by IS NOT NULL AND keys <> '{}' THEN
        also := ARRAY(SELECT jsonb_array_elements_text(beside));
        EXECUTE format('SELECT array_agg(k.key::text) FROM (SELECT DISTINCT f.key FROM (%s) f (key)) k',
                       lead_funnel._named(into_schema, found_by))
            INTO keys USING keys, also;
    END IF;
    RETURN COALESCE(keys, '{}');
END
$function$;
COMMENT ON FUNCTION lead_funnel._keys_found IS
'Internal to refresh(): the keys of a source by the values under which rows of a table have changed, see refresh_key; NULL: nobody knows.';

CREATE FUNCTION lead_funnel._are_few(into_schema text, source text, keys text[]) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    it    record;
    found float8;
BEGIN
    -- Of so few it takes no time to find them, however many rows there are.
    IF cardinality(keys) <= 2000 THEN
        RETURN true;
    END IF;
    EXECUTE format('SELECT s.key, c.oid::regclass AS copy, c.reltuples, format_type(a.atttypid, a.atttypmod) AS type '
                   'FROM %I.refresh_source s '
                   'JOIN pg_class c ON c.oid = to_regclass(format(''%%I.%%I'', lead_funnel._schema_of($1, s.fills), s.name)) '
                   'JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.key '
                   'WHERE s.name = $2', lead_funnel._steps(into_schema)) INTO it USING into_schema, source;
    -- Some of them may be new, and others of none.
    IF cardinality(keys) > 50000 AND cardinality(keys) > it.reltuples THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT count(*) FROM %s t WHERE t.%I = ANY ($1::%s[])', it.copy, it.key, it.type) INTO found USING keys;
    RETURN found <= GREATEST(2000, it.reltuples / 8);
END
$function$;
COMMENT ON FUNCTION lead_funnel._are_few IS
'Internal to refresh(): whether to read those with the keys is less work than to read all: up to an eighth of what is stored, or 2,000.';

CREATE FUNCTION lead_funnel._keys_to_read(into_schema text, source text, changes jsonb) RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    steps    CONSTANT text := quote_ident(lead_funnel._steps(into_schema));
    keys     text[] := '{}';
    more     text[];
    it       record;
    one      record;
    way      record;
    is_found boolean;
BEGIN
    EXECUTE format('SELECT s.key, s.reads, s.marks FROM %s.refresh_source s WHERE s.name = $1', steps) INTO it USING source;
    IF it.reads IS NULL OR it.marks IS NULL THEN
        RETURN NULL;
    END IF;
    FOR one IN SELECT r.relation AS name, changes -> r.relation ? 'mark' AS is_table, changes -> r.relation ->> 'mark' AS mark,
                      jsonb_build_array(changes -> r.relation -> 'mark', changes -> r.relation -> 'shape') AS now,
                      it.marks -> r.relation AS was, changes -> r.relation -> 'keys' AS keys
               FROM unnest(it.reads) r (relation)
               -- A copy that was not read again is the same.
               WHERE changes ? r.relation LOOP
        CONTINUE WHEN one.is_table AND one.mark IS NOT NULL AND one.now = one.was;
        IF it.key IS NULL OR one.is_table AND (one.mark IS NULL OR one.now -> 1 IS DISTINCT FROM one.was -> 1) THEN
            RETURN NULL;
        END IF;
        is_found := false;
        FOR way IN EXECUTE format('SELECT k.attribute, k.beside, k.found_by FROM %s.refresh_key k WHERE k.source = $1 AND k.relation = $2',
                                 steps) USING source, one.name LOOP
            more := lead_funnel._keys_found(into_schema, way.found_by, one.keys -> way.attribute,
                                            CASE WHEN way.beside IS NULL THEN '[]' ELSE one.keys -> way.beside END);
            IF more IS NULL THEN
                RETURN NULL;
            END IF;
            is_found := true;
            keys := keys || more;
        END LOOP;
        IF NOT is_found THEN
            RETURN NULL;
        END IF;
    END LOOP;
    keys := ARRAY(SELECT DISTINCT k.key FROM unnest(keys) k (key) WHERE k.key IS NOT NULL);
    RETURN CASE WHEN lead_funnel._are_few(into_schema, source, keys) THEN keys END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._keys_to_read IS
'Internal to refresh(): the keys of a source that must be read again, by what has changed (_changes(), and of the copies before it what '
'_write_copy() returned); empty: none. NULL: all must be read.';
