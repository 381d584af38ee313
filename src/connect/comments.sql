-- What is said of a column is said once. A view's column without a comment in its
-- file is told to be a bound, where it is NAME_low or NAME_high of a column NAME, or
-- the same in hours, where it is NAME_hours.
-- Another one has the comment of the column of the same name in what the view reads,
-- or first in the view that a line "-- comments: NAME" in the file names.

CREATE FUNCTION lead_funnel._inherit_comments(into_schema text, kind text, name text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    view CONSTANT regclass := format('%I.%I', lead_funnel._schema_of(into_schema, kind), name);
    made CONSTANT regclass[] := lead_funnel._made_views(into_schema);
    source_name CONSTANT text := substring(source, '-- comments: (\w+)');
    named CONSTANT regclass := COALESCE(to_regclass(quote_ident(into_schema) || '.' || source_name),
                                        to_regclass(quote_ident(lead_funnel._schema_of(into_schema, 'step')) || '.' || source_name));
    commented CONSTANT text[] := ARRAY(SELECT m[1] FROM regexp_matches(source, format('COMMENT ON COLUMN %s\."?(\w+)"? IS', name), 'g') m);
    col  record;
BEGIN
    FOR col IN
        SELECT a.attname, COALESCE(b.comment, s.comment) AS comment
        FROM pg_attribute a
        LEFT JOIN LATERAL (
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
            LIMIT 1) s ON true
        LEFT JOIN LATERAL (
            SELECT format(CASE substring(a.attname, '_(low|high|hours)$')
                            WHEN 'low' THEN 'The lower bound of %s, with 95 %% confidence (Wilson).'
                            WHEN 'high' THEN 'The upper bound of %s, with 95 %% confidence (Wilson).'
                            ELSE '%s in hours, to 4 decimals; a day counts 24.' END, b.attname) AS comment
            FROM pg_attribute b
            WHERE b.attrelid = a.attrelid AND b.attname = substring(a.attname, '^(.*)_(?:low|high|hours)$')) b ON true
        WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped
          AND COALESCE(b.comment, s.comment) <> COALESCE(col_description(a.attrelid, a.attnum), '')
          AND a.attname <> ALL (commented)
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view, col.attname, col.comment);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._inherit_comments(text, text, text, text) IS
'Internal to connect(): comments those columns of a view that source leaves out.';
