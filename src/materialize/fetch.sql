-- Foreign tables: several sources read the same ones, so refresh() fetches each of
-- them once, the columns that are read, and all sources read what it fetched.

CREATE FUNCTION lead_funnel._foreign_tables(into_schema text, OUT name text, OUT relation regclass, OUT columns text[]) RETURNS SETOF record
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Where a source reads whole rows, or none of their columns, all are read.
    RETURN QUERY EXECUTE format($query$
        SELECT r.key, c.oid::regclass,
               ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND (bool_or(jsonb_typeof(r.value -> 2) IS DISTINCT FROM 'array')
                            OR a.attname = ANY (array_agg(n.name)))
                     ORDER BY a.attnum)
        FROM %I.refresh_source s
        CROSS JOIN LATERAL jsonb_each(s.relations) r
        JOIN pg_class c ON c.oid = to_regclass(r.key) AND c.relkind = 'f'
        LEFT JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(r.value -> 2) WHEN 'array' THEN r.value -> 2 END) n (name) ON true
        GROUP BY r.key, c.oid
        ORDER BY r.key$query$, lead_funnel._steps(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel._foreign_tables IS
'Internal to refresh(): the foreign tables that it reads, each with the columns (quoted) that are read.';

CREATE FUNCTION lead_funnel._fetch(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $function$
DECLARE
    fetched jsonb := '{}';
    place   text;
    one     record;
BEGIN
    -- Who may make no temporary table reads them as often as the sources do.
    IF has_database_privilege(current_database(), 'TEMPORARY') THEN
        FOR one IN SELECT f.name, f.columns, row_number() OVER (ORDER BY f.name) AS nth FROM lead_funnel._foreign_tables(into_schema) f LOOP
            place := format('lead_funnel_fetched_%s', one.nth);
            EXECUTE format('DROP TABLE IF EXISTS pg_temp.%I', place);
            EXECUTE format('CREATE TEMPORARY TABLE %I ON COMMIT DROP AS SELECT %s FROM %s', place, array_to_string(one.columns, ', '),
                           one.name);
            EXECUTE format('ANALYZE pg_temp.%I', place);
            fetched := fetched || jsonb_build_object(one.name, 'pg_temp.' || place);
        END LOOP;
    END IF;
    PERFORM set_config('lead_funnel.fetched', CASE fetched WHEN '{}' THEN '' ELSE fetched::text END, true);
END
$function$;
COMMENT ON FUNCTION lead_funnel._fetch IS
'Internal to refresh(): reads each foreign table once, into a temporary one, which the sources read instead until _drop_fetched().';

CREATE FUNCTION lead_funnel._drop_fetched() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    place text;
BEGIN
    FOR place IN SELECT f.value FROM jsonb_each_text(NULLIF(current_setting('lead_funnel.fetched', true), '')::jsonb) f LOOP
        EXECUTE format('DROP TABLE %s', place);
    END LOOP;
    PERFORM set_config('lead_funnel.fetched', '', true);
END
$function$;
COMMENT ON FUNCTION lead_funnel._drop_fetched IS 'Internal to refresh(): drops what _fetch() made.';

CREATE FUNCTION lead_funnel._analyze_foreign(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = error
AS $function$
DECLARE
    one regclass;
BEGIN
    FOR one IN SELECT f.relation
               FROM lead_funnel._foreign_tables(into_schema) f
               JOIN pg_class c ON c.oid = f.relation
               WHERE c.reltuples < 0 AND pg_has_role(c.relowner, 'USAGE')
    LOOP
        EXECUTE format('ANALYZE %s', one);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._analyze_foreign IS
'Internal to materialize(): analyzes the foreign tables that have no statistics and belong to the caller.';
