-- What is known of the relation lead of any CRM without reading a row: whether a
-- lead can have several, and what each query would have to compute.

CREATE FUNCTION lead_funnel._once() RETURNS boolean
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN true;
COMMENT ON FUNCTION lead_funnel._once IS
'Internal to the view lead: a column that keeps the planner from taking the query apart, and costs nothing. Always true.';

CREATE FUNCTION lead_funnel._is_unique(relation regclass, attribute text) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- Rows of tables that inherit are not in the index, and of a table's parts a plan may name one that is not the only one for long.
    SELECT EXISTS (SELECT FROM pg_index i
                   JOIN pg_class c ON c.oid = i.indrelid AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = relation)
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                   WHERE i.indrelid = relation AND a.attname = attribute AND i.indnkeyatts = 1 AND i.indisunique AND i.indisvalid
                     AND i.indimmediate AND i.indpred IS NULL
                     AND (c.relkind IN ('p', 'm')
                          OR c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = relation)));
END;
COMMENT ON FUNCTION lead_funnel._is_unique IS
'Internal to connect(''custom''): whether an index keeps the values of this column apart, NULLs aside.';

CREATE FUNCTION lead_funnel._custom_plan(crm_schema text, OUT relation regclass, OUT attribute text, OUT outputs text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET max_parallel_workers_per_gather = 0
AS $function$
DECLARE
    plan json;
    key  text[];
BEGIN
    EXECUTE format('EXPLAIN (VERBOSE, COSTS off, FORMAT JSON) SELECT %s FROM %I.lead',
                   (SELECT string_agg(c.attribute, ', ' ORDER BY c.nth) FROM lead_funnel._custom_columns() c
                    WHERE c.relation = 'lead' AND lead_funnel._column_type(crm_schema, 'lead', c.attribute) IS NOT NULL), crm_schema)
        INTO plan;
    plan := plan -> 0 -> 'Plan';
    outputs := ARRAY(SELECT o FROM json_array_elements_text(plan -> 'Output') o);
    -- A scan of one table, and its key a column of it or the column's text.
    IF plan ->> 'Node Type' ~ '^(Seq|Index|Index Only|Bitmap Heap) Scan$' THEN
        key := regexp_match(outputs[1], '^\(*(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")\.([a-z_][a-z0-9_$]*|"(?:[^"]|"")+")'
                                        '\)*(?:::(?:text|character varying)\)*)*$');
        attribute := (parse_ident(key[1]))[1];
        relation := to_regclass(format('%I.%I', plan ->> 'Schema', plan ->> 'Relation Name'));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._custom_plan IS
'Internal to connect(''custom''): what the planner makes of the view lead: the table and the column of lead_id, NULL where that is not '
'one of one table alone, and the expressions of the columns that are there, in the order of the contract.';

CREATE FUNCTION lead_funnel._custom_base(crm_schema text, OUT is_unique boolean, OUT is_known boolean, OUT computed text[], OUT slow text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    relation  regclass := to_regclass(format('%I.lead', crm_schema));
    attribute text := 'lead_id';
    outputs   text[];
BEGIN
    -- Citus asks the other servers for their plans, and shows no table in its own.
    IF (SELECT c.relkind = 'v' FROM pg_class c WHERE c.oid = relation) AND NOT lead_funnel._reads_citus(relation) THEN
        SELECT p.relation, p.attribute, p.outputs INTO relation, attribute, outputs FROM lead_funnel._custom_plan(crm_schema) p;
    END IF;
    is_unique := COALESCE(lead_funnel._is_unique(relation, attribute), false);
    is_known := COALESCE((SELECT a.attnotnull FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = attribute), false);
    -- Columns, constants and casts are cheap; names and texts are put aside, lest they look like something else.
    SELECT COALESCE(array_agg(r.name ORDER BY r.nth) FILTER (WHERE r.expression !~ '^[\w$.()-]*$' OR r.expression ~ '\w\('), '{}'),
           COALESCE(array_agg(r.name ORDER BY r.nth)
                    FILTER (WHERE r.expression ~ 'SubPlan| !?~~?\*? |\mregexp_|\m[\w$]+\.[\w$]+\('), '{}')
    INTO computed, slow
    FROM (SELECT c.attribute AS name, c.nth,
                 regexp_replace(regexp_replace(regexp_replace(outputs[row_number() OVER (ORDER BY c.nth)],
                     '''(?:[^'']|'''')*''', '', 'g'), '"(?:[^"]|"")*"', 'x', 'g'),
                     '::(?:timestamp with(?:out)? time zone|double precision|(?:character|bit) varying|[\w.]+)'
                     || '(?:\(\d+(?:,\d+)?\))?(?:\[\])*',
                     '', 'g') AS expression
          FROM lead_funnel._custom_columns() c
          WHERE c.relation = 'lead' AND lead_funnel._column_type(crm_schema, 'lead', c.attribute) IS NOT NULL) r;
END
$function$;
COMMENT ON FUNCTION lead_funnel._custom_base IS
'Internal to connect(''custom''): whether a lead_id that is not NULL has one row, whether it is never NULL, which columns the view lead '
'computes, and which of them by a subquery, a pattern or a function of the user''s.';
