\set echo :ECHO \set ECHO none
-- pg_temp.column_faults(SCHEMA): the columns of the report views there that a reader's tool may not read, or not add up.
CREATE FUNCTION pg_temp.column_faults(in_schema text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    col   record;
    wrong bigint;
BEGIN
    -- The contract has the extension's types; the reports have none.
    RETURN QUERY
    SELECT format('%s.%s is of type %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relkind = 'v' AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname NOT IN ('lead', 'customer', 'touch', 'working_hours', 'company_hours')
      AND a.atttypid <> ALL ('{text,integer,bigint,numeric,float8,boolean,date,timestamptz,timestamp,interval,text[]}'::regtype[])
    ORDER BY 1;
    FOR col IN
        SELECT c.oid::regclass AS view, c.relname, a.attname, a.atttypmod, h.atttypid AS hours
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attribute h ON h.attrelid = c.oid AND h.attname = a.attname || '_hours'
        WHERE c.relnamespace = to_regnamespace(quote_ident(in_schema)) AND c.relkind = 'v' AND a.atttypid = 'interval'::regtype
        ORDER BY c.relname, a.attnum
    LOOP
        IF col.hours IS DISTINCT FROM 'numeric'::regtype THEN
            RETURN NEXT format('%s.%s has no twin in hours', col.relname, col.attname);
            CONTINUE;
        END IF;
        EXECUTE format('SELECT count(*) FROM %s v WHERE v.%I <> v.%2$I::interval(0) '
                       'OR v.%I IS DISTINCT FROM round(EXTRACT(epoch FROM v.%2$I) / 3600, 4)', col.view, col.attname, col.attname || '_hours')
            INTO wrong;
        IF wrong > 0 THEN
            RETURN NEXT format('%s.%s and its twin differ in %s rows', col.relname, col.attname, wrong);
        END IF;
    END LOOP;
END $$;
\set ECHO :echo
