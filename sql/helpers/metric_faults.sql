\set echo :ECHO \set ECHO none
-- pg_temp.metric_compared(SCHEMA): each KPI of metric() that is made of sums, asked of lead_fact, beside the column of its view.
-- pg_temp.metric_missing(SCHEMA): figures in the views of metric() that it does not have.
-- pg_temp.fact_faults(SCHEMA): columns of lead_fact that a tool does not read, and dimensions without a name.
-- Only the first line of this file is seen in the output of a test.

-- A figure as the views round it.
CREATE FUNCTION pg_temp.metric_asked(numerator text, denominator text, unit text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN denominator IS NULL THEN numerator
                ELSE format(CASE unit WHEN 'ratio' THEN 'round(%s, 4)' WHEN 'currency' THEN 'round(%s, 2)'
                                      WHEN 'hours' THEN 'round(round(round(%s * 3600, 6)) / 3600, 4)' END,
                            format('(%s)::numeric / NULLIF(%s, 0)', numerator, denominator)) END
$$;

-- Groups without a lead, or in which nothing is counted, are only in a view that has others, as channels that only cost money. What has no
-- value is a name in lead_fact, and NULL in a view.
CREATE FUNCTION pg_temp.metric_compared(in_schema text, OUT view text, OUT condition text, OUT metrics int, OUT groups bigint, OUT wrong text)
RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
    m     record;
    n     record;
    asked text;
    shown text;
    extra bigint;
BEGIN
    EXECUTE format('CREATE TEMP TABLE fact AS TABLE %I.lead_fact', in_schema);
    FOR m IN
        SELECT c.view, c.condition, min(c.grain) AS grain, array_to_string(regexp_split_to_array(min(c.grain), ', *'), ' IS NOT NULL AND ') AS known,
               (SELECT string_agg(CASE WHEN g ~ '^(received|closed)_' THEN regexp_replace(g, '^(received|closed)_', '')
                                       ELSE format('COALESCE(%I, %L)', g, 'no ' || replace(g, '_', ' ')) END, ', ' ORDER BY nth)
                FROM regexp_split_to_table(min(c.grain), ', *') WITH ORDINALITY g (g, nth)) AS shown_grain,
               string_agg(format('COALESCE(%s, 0) <> 0', c.numerator), ' OR ') FILTER (WHERE c.is_counted) AS counted,
               string_agg(format('COALESCE(%I, 0) <> 0', c.name), ' OR ') FILTER (WHERE c.is_counted) AS shown_counted
        FROM (SELECT c.*, c.numerator IS NOT NULL AND c.denominator IS NULL
                          AND (c.name = 'leads' OR NOT bool_or(c.name = 'leads') OVER (PARTITION BY c.view, c.condition)) AS is_counted
              FROM lead_funnel.metric() c) c GROUP BY c.view, c.condition ORDER BY c.view COLLATE "C", c.condition COLLATE "C"
    LOOP
        view := m.view;
        condition := m.condition;
        metrics := 0;
        wrong := NULL;
        EXECUTE format('CREATE TEMP TABLE shown AS SELECT * FROM %I.%I WHERE (%s) AND (%s)', in_schema, m.view, COALESCE(m.condition, 'true'),
                       m.shown_counted);
        SELECT count(*) INTO groups FROM pg_temp.shown;
        FOR n IN
            SELECT c.* FROM lead_funnel.metric() c
            WHERE c.view = m.view AND c.condition IS NOT DISTINCT FROM m.condition AND c.numerator IS NOT NULL
        LOOP
            metrics := metrics + 1;
            asked := format('SELECT %1$s, %2$s FROM pg_temp.fact WHERE %3$s IS NOT NULL GROUP BY %1$s HAVING %4$s', m.grain,
                            pg_temp.metric_asked(n.numerator, n.denominator, n.unit), m.known, m.counted);
            shown := format('SELECT %s, %I FROM pg_temp.shown', m.shown_grain, n.name);
            EXECUTE format('SELECT count(*) FROM ((%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)) d', asked, shown) INTO extra;
            IF extra > 0 THEN
                wrong := concat_ws(', ', wrong, n.name);
            END IF;
        END LOOP;
        DROP TABLE pg_temp.shown;
        RETURN NEXT;
    END LOOP;
    DROP TABLE pg_temp.fact;
END $$;

-- Bounds of a ratio are told by it.
CREATE FUNCTION pg_temp.metric_missing(in_schema text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s.%s is not in metric()', c.relname, a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = in_schema::regnamespace AND a.atttypid = ANY ('{integer,bigint,numeric,float8,interval}'::regtype[])
      AND c.relname IN (SELECT m.view FROM lead_funnel.metric() m)
      AND NOT EXISTS (SELECT FROM lead_funnel.metric() m WHERE m.view = c.relname AND m.name = a.attname)
      AND NOT EXISTS (SELECT FROM lead_funnel.metric() m WHERE m.view = c.relname AND m.unit = 'ratio' AND a.attname IN (m.name || '_low', m.name || '_high'))
    UNION ALL
    SELECT format('%s.%s does not exist', m.view, m.name)
    FROM lead_funnel.metric() m
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.%I', in_schema, m.view)) AND a.attname = m.name)
    UNION ALL
    SELECT format('%s.%s twice', m.view, m.name) FROM lead_funnel.metric() m GROUP BY m.view, m.name, m.condition HAVING count(*) > 1
    ORDER BY 1
$$;

CREATE FUNCTION pg_temp.fact_faults(in_schema text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    col    record;
    faults bigint;
BEGIN
    FOR col IN
        SELECT a.attname, a.atttypid::regtype AS type FROM pg_attribute a
        WHERE a.attrelid = format('%I.lead_fact', in_schema)::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
    LOOP
        IF col.type <> ALL ('{text,integer,numeric,date}'::regtype[]) THEN
            RETURN NEXT format('%s is of type %s', col.attname, col.type);
        END IF;
        CONTINUE WHEN col.type = 'date'::regtype OR col.attname IN ('lead_id', 'customer_id', 'amount', 'response_hours', 'person', 'is_first', 'is_returning',
                                                                                     'is_repeated', 'is_accepted', 'is_rejected');
        EXECUTE format('SELECT count(*) FROM %I.lead_fact f WHERE f.%I IS NULL OR f.%2$I::text = ''''', in_schema, col.attname) INTO faults;
        IF faults > 0 THEN
            RETURN NEXT format('%s has no value in %s rows', col.attname, faults);
        END IF;
    END LOOP;
END $$;
\set ECHO :echo
