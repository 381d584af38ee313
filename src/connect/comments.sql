-- What is said of a column is said once: a view's column without a comment in its
-- file has that of the column of the same name in what the view reads.

CREATE FUNCTION lead_funnel._inherit_comments(into_schema text, kind text, name text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    view CONSTANT regclass := format('%I.%I', lead_funnel._schema_of(into_schema, kind), name);
    made CONSTANT regclass[] := lead_funnel._made_views(into_schema);
    named CONSTANT regclass := to_regclass(quote_ident(into_schema) || '.' || substring(source, '-- comments: (\w+)'));
    col  record;
BEGIN
    FOR col IN
        SELECT a.attname, s.comment
        FROM pg_attribute a
        CROSS JOIN LATERAL (
            SELECT col_description(b.attrelid, b.attnum) AS comment
            FROM (SELECT d.refobjid AS relation
                  FROM pg_rewrite w
                  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                  WHERE w.ev_class = view
                  UNION
                  SELECT named) r
            JOIN pg_attribute b ON b.attrelid = r.relation AND b.attname = a.attname AND NOT b.attisdropped
            WHERE r.relation <> view AND col_description(b.attrelid, b.attnum) IS NOT NULL
            -- The nearest: views before tables, the last one made first.
            ORDER BY r.relation = named DESC NULLS LAST, array_position(made, r.relation::regclass), r.relation::regclass::text
            LIMIT 1) s
        WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped
          AND s.comment IS DISTINCT FROM col_description(a.attrelid, a.attnum)
          AND source !~ format('COMMENT ON COLUMN %s\."?%s"? IS', name, a.attname)
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view, col.attname, col.comment);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._inherit_comments(text, text, text, text) IS
'Internal to connect(): comments those columns of a view that source leaves out.';
