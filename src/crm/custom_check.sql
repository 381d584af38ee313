-- What the columns of any CRM may hold: the wrong ones are told at once, each with
-- what to write instead.

CREATE FUNCTION lead_funnel._custom_type(crm_schema text, relation text, attribute text,
                                         OUT shown text, OUT base regtype, OUT category text, OUT element text)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE under (type, nth) AS (
        SELECT a.atttypid, 0
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = crm_schema AND c.relname = _custom_type.relation AND a.attname = _custom_type.attribute AND a.attnum > 0
          AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
        UNION ALL
        SELECT t.typbasetype, u.nth + 1
        FROM under u JOIN pg_type t ON t.oid = u.type
        WHERE t.typtype = 'd'
    )
    SELECT format_type(f.type, NULL), t.oid::regtype, t.typcategory::text, e.typcategory::text
    FROM under f
    JOIN pg_type t ON t.oid = (SELECT u.type FROM under u ORDER BY u.nth DESC LIMIT 1)
    LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE f.nth = 0;
END;
COMMENT ON FUNCTION lead_funnel._custom_type IS
'Internal to connect(''custom''): the type of a column as it is written, below its domains, its category and that of an array''s elements; '
'NULLs when there is no such column.';

CREATE FUNCTION lead_funnel._is_readable(kind text, base regtype, category text, element text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE kind
        WHEN 'time' THEN base = 'timestamptz'::regtype
        WHEN 'amount' THEN base = ANY ('{numeric,int2,int4,int8,float4,float8,money}'::regtype[]) OR category = 'S'
        WHEN 'flag' THEN category IN ('B', 'S', 'E') OR base = ANY ('{int2,int4,int8}'::regtype[])
        WHEN 'stage' THEN category IN ('S', 'E') OR base = 'lead_funnel.lead_stage'::regtype
        WHEN 'signals' THEN category = 'S' OR category = 'A' AND element IN ('S', 'E') OR base = 'lead_funnel.lead_signals'::regtype
        ELSE category IN ('S', 'E', 'N') OR base = 'uuid'::regtype END;
END;
COMMENT ON FUNCTION lead_funnel._is_readable IS
'Internal to connect(''custom''): whether a column of that type can be of that kind in the contract. Texts are judged by what they hold.';

CREATE FUNCTION lead_funnel._instead(kind text, attribute text, base regtype, category text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT replace(CASE
        WHEN kind = 'time' THEN CASE
            WHEN base = 'timestamp'::regtype THEN '{c} AT TIME ZONE ''UTC'''
            WHEN base = 'date'::regtype THEN '{c}::timestamp AT TIME ZONE ''Europe/Brussels'''
            WHEN category = 'S' THEN '{c}::timestamptz'
            WHEN category = 'N' THEN 'to_timestamp({c})'
            ELSE 'NULL::timestamptz' END
        WHEN base IN ('json'::regtype, 'jsonb'::regtype) THEN CASE kind
            WHEN 'signals' THEN format('ARRAY(SELECT %s_array_elements_text({c}))', base)
            WHEN 'amount' THEN '({c} #>> ''{}'')::numeric'
            WHEN 'flag' THEN '({c} #>> ''{}'')::boolean'
            WHEN 'stage' THEN 'CASE {c} #>> ''{}'' WHEN ''Won'' THEN ''customer'' END'
            ELSE '{c} #>> ''{}''' END
        WHEN kind = 'stage' THEN CASE category WHEN 'N' THEN 'CASE {c} WHEN 4 THEN ''customer'' END'
                                               WHEN 'B' THEN 'CASE WHEN {c} THEN ''customer'' END' ELSE 'NULL::text' END
        WHEN kind = 'signals' THEN CASE category WHEN 'B' THEN 'ARRAY[CASE WHEN {c} THEN ''need'' END]'
                                                 WHEN 'N' THEN 'ARRAY[CASE WHEN {c} > 0 THEN ''budget'' END]' ELSE 'NULL::text[]' END
        WHEN kind = 'amount' THEN 'NULL::numeric'
        WHEN kind = 'flag' THEN CASE category WHEN 'N' THEN '{c} > 0' ELSE '{c} IS NOT NULL' END
        WHEN base = 'bytea'::regtype THEN CASE kind WHEN 'key' THEN 'encode({c}, ''hex'')' ELSE 'convert_from({c}, ''UTF8'')' END
        WHEN category = 'A' THEN 'array_to_string({c}, '', '')'
        WHEN category = 'B' THEN 'CASE WHEN {c} THEN ''yes'' ELSE ''no'' END'
        ELSE '{c}::text' END || ' AS {c}', '{c}', attribute);
END;
COMMENT ON FUNCTION lead_funnel._instead IS
'Internal to connect(''custom''): what to write in the view for a column whose type cannot be read.';

CREATE FUNCTION lead_funnel._require_types(crm_schema text, relations text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    wrong   text;
    instead text;
BEGIN
    SELECT string_agg(format('%s.%s is %s', c.relation, c.attribute, t.shown), ', ' ORDER BY array_position(relations, c.relation), c.nth),
           string_agg(lead_funnel._instead(c.kind, c.attribute, t.base, t.category), ', '
                      ORDER BY array_position(relations, c.relation), c.nth)
            || CASE WHEN bool_or(c.kind = 'time' AND t.category = 'S')
                 THEN '. A time that the CRM has nothing for is NULL::timestamptz' ELSE '' END
    INTO wrong, instead
    FROM lead_funnel._custom_columns() c
    CROSS JOIN LATERAL lead_funnel._custom_type(crm_schema, c.relation, c.attribute) t
    WHERE c.relation = ANY (relations) AND t.shown IS NOT NULL
      AND NOT lead_funnel._is_readable(c.kind, t.base, t.category, t.element);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'columns of schema "%" have types that the contract cannot read', crm_schema
            USING ERRCODE = 'datatype_mismatch',
                  DETAIL = format('Here %s.', wrong),
                  HINT = format('Say in the view what the CRM means, as in %s.', instead);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_types IS
'Internal to connect(''custom''): an error that names every column of a wrong type, and what to write instead.';

CREATE FUNCTION lead_funnel._is_wrong(kind text, category text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE kind
        WHEN 'stage' THEN 'lower({c}::text) NOT IN (''nurture'', ''mql'', ''sql'', ''opportunity'', ''customer'')'
        WHEN 'flag' THEN '{c}::text !~* ''^[ \t-\r]*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|no?|on|off?|0|1)[ \t-\r]*$'''
        WHEN 'amount' THEN '{c}::text !~ ''^[ \t-\r]*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,4})?[ \t-\r]*$'''
        ELSE 'EXISTS (SELECT FROM unnest('
            || CASE category WHEN 'A' THEN '{c}::text[]'
                 ELSE 'CASE WHEN {c}::text ~ ''^\s*\{.*\}\s*$'' '
                      'THEN string_to_array(NULLIF(btrim({c}::text, E''{} \t\n\r''), ''''), '','') '
                      'ELSE ARRAY[''none''] END' END
            || ') s WHERE NOT lead_funnel.is_signal(lower(btrim(s, E'' \t\n\r"''))))' END;
END;
COMMENT ON FUNCTION lead_funnel._is_wrong IS
'Internal to connect(''custom''): the condition, with {c} for the column, under which a text cannot be read as this kind of thing.';

CREATE FUNCTION lead_funnel._require_values(crm_schema text, relation text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    checks text;
    wrong  text;
    kinds  text[];
BEGIN
    SELECT string_agg(format('(%L, %L, l.%s::text, %s)', c.attribute, c.kind, c.attribute,
                             replace(lead_funnel._is_wrong(c.kind, t.category), '{c}', 'l.' || c.attribute)), ', ')
    INTO checks
    FROM lead_funnel._custom_columns() c
    CROSS JOIN LATERAL lead_funnel._custom_type(crm_schema, c.relation, c.attribute) t
    -- What no value of its type can get wrong is not looked at.
    WHERE c.relation = _require_values.relation AND c.kind IN ('stage', 'flag', 'amount', 'signals')
      AND (t.category IN ('S', 'E', 'A') OR c.kind = 'flag' AND t.category <> 'B');
    IF checks IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT string_agg(x.name || '' holds '' || x.found, ''; '' ORDER BY x.name), array_agg(x.kind) '
                   'FROM (SELECT v.name, v.kind, string_agg(quote_literal(v.value), '', '' ORDER BY v.value) AS found '
                         'FROM (SELECT v.name, v.kind, left(v.value, 40) AS value, '
                                      'row_number() OVER (PARTITION BY v.name ORDER BY left(v.value, 40)) AS nth '
                               'FROM %I.%I l CROSS JOIN LATERAL (VALUES %s) v (name, kind, value, is_wrong) '
                               'WHERE v.is_wrong GROUP BY 1, 2, 3) v '
                         'WHERE v.nth <= 5 GROUP BY v.name, v.kind) x', crm_schema, relation, checks)
        INTO wrong, kinds;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'columns of "%.%" hold values that the contract cannot read', crm_schema, relation
            USING ERRCODE = 'invalid_text_representation',
                  DETAIL = format('Column %s.', wrong),
                  HINT = concat_ws(' ',
                      CASE WHEN 'stage' = ANY (kinds)
                        THEN 'A stage is NULL, nurture, mql, sql, opportunity or customer. Say in the view what the CRM''s mean, as in '
                             'CASE status WHEN ''Won'' THEN ''customer'' WHEN ''Proposal'' THEN ''opportunity'' END AS crm_stage.' END,
                      CASE WHEN 'signals' = ANY (kinds)
                        THEN format('Signals are some of %s, as in ARRAY[CASE WHEN price > 0 THEN ''budget'' END] AS signals.',
                                    array_to_string(lead_funnel.missing('{}')::text[], ', ')) END,
                      CASE WHEN 'amount' = ANY (kinds)
                        THEN 'An amount is a number, as in NULLIF(replace(price, '','', ''''), '''')::numeric AS amount.' END,
                      CASE WHEN 'flag' = ANY (kinds)
                        THEN 'True or false is a boolean, as in (status = ''Lost'') AS lost.' END);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._require_values IS
'Internal to connect(''custom''): an error that names the columns of the relation whose texts are no stage, signals, amount or '
'truth value, and some of those texts.';

CREATE FUNCTION lead_funnel._warn_of_custom(crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    slow      CONSTANT text[] := (SELECT b.slow FROM lead_funnel._custom_base(crm_schema) b);
    no_intent boolean := false;
BEGIN
    IF slow <> '{}' THEN
        RAISE NOTICE 'view "%.lead" computes % for each lead', crm_schema, array_to_string(slow, ', ')
            USING HINT = format('Each query of the reports does so once. Where that takes long, keep the rows: CREATE MATERIALIZED VIEW '
                                '%1$I.lead with the same query, then CREATE UNIQUE INDEX ON %1$I.lead (lead_id); and REFRESH it.',
                                crm_schema);
    END IF;
    IF is_new THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %1$I.lead) '
                       'AND NOT EXISTS (SELECT 1 FROM %1$I.lead l WHERE l.conversion::text <> '''') '
                       'AND NOT EXISTS (SELECT 1 FROM %2$I.agreement a WHERE a.intent IS NULL AND a.respond_within IS NOT NULL)',
                       crm_schema, into_schema) INTO no_intent;
    END IF;
    IF no_intent THEN
        RAISE NOTICE 'no lead of "%.lead" has a conversion', crm_schema
            USING HINT = format('So none has an intent, and none a deadline. Give the agreement''s row without an intent one, as in UPDATE '
                                '%I.agreement SET respond_within = ''1 day'' WHERE intent IS NULL AND valid_to = ''infinity''.',
                                into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._warn_of_custom IS
'Internal to connect(''custom''): notices of a view lead that computes much, and, the first time, of leads that have no conversion and so '
'no deadline.';
