CREATE FUNCTION lead_funnel._table_mark(relation regclass) RETURNS text
AS 'MODULE_PATHNAME', 'materialize_table_mark' LANGUAGE C STABLE STRICT PARALLEL SAFE
COST 10000;
COMMENT ON FUNCTION lead_funnel._table_mark IS
'Internal to refresh(): a text that is another one whenever a row of the table has been written or deleted, by one pass over it. NULL for '
'NULL, for what is no table of this server whose rows the caller sees all, and for a table that this transaction has written to. No right '
'to read it is an error.';

CREATE FUNCTION lead_funnel._shape_mark(relation regclass) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- The catalog's rows are written anew when a column or a label gets another name, type or default.
    SELECT md5(concat_ws(' ', relation::oid,
                         (SELECT string_agg(p.relid::oid || ' ' || pg_relation_filenode(p.relid), ' ' ORDER BY p.relid::oid)
                          FROM pg_partition_tree(relation) p),
                         pg_relation_filenode(relation),
                         (SELECT string_agg(a.attnum || ' ' || a.xmin::text || a.ctid::text, ' ' ORDER BY a.attnum)
                          FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0),
                         (SELECT string_agg(e.oid || ' ' || e.xmin::text || e.ctid::text, ' ' ORDER BY e.oid)
                          FROM pg_enum e
                          JOIN pg_attribute a ON a.atttypid = e.enumtypid
                          WHERE a.attrelid = relation AND a.attnum > 0)));
END;
COMMENT ON FUNCTION lead_funnel._shape_mark IS
'Internal to refresh(): a text that is another one when the table, its file, one of its columns or a label of their types is. NULL gives '
'NULL.';

CREATE FUNCTION lead_funnel._marks(into_schema text) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    relations text[];
    one       text;
    marks     jsonb := '{}';
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT r.relation) FROM %I.refresh_source s CROSS JOIN LATERAL unnest(s.reads) r (relation)',
                   lead_funnel._steps(into_schema)) INTO relations;
    FOREACH one IN ARRAY COALESCE(relations, '{}') LOOP
        marks := marks || jsonb_build_object(one, lead_funnel._table_mark(to_regclass(one)) || ' '
                                                  || lead_funnel._shape_mark(to_regclass(one)));
    END LOOP;
    RETURN marks;
END
$function$;
COMMENT ON FUNCTION lead_funnel._marks IS
'Internal to refresh(): the _table_mark() of each table that a source reads; NULL of what is none, or is not there.';

CREATE FUNCTION lead_funnel._mark_of(marks jsonb, reads text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN bool_and(marks ->> r.relation IS NOT NULL)
                THEN string_agg(r.relation || ' ' || (marks ->> r.relation), ', ' ORDER BY r.relation) END
    FROM unnest(reads) r (relation);
END;
COMMENT ON FUNCTION lead_funnel._mark_of IS
'Internal to refresh(): one mark of all that a source reads; NULL where nobody knows one, so that it is read each time.';
