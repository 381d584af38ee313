-- The scheduled report, in Markdown.

CREATE FUNCTION lead_funnel._markdown(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.regexp_replace(
    pg_catalog.replace(pg_catalog.replace(pg_catalog.regexp_replace(COALESCE(value, ''), '\s+', ' ', 'g'), '&', '&amp;'), '<', '&lt;'),
    '[][\\|`*~]', '\\\&', 'g');
COMMENT ON FUNCTION lead_funnel._markdown(text) IS
'Internal to run_report(): a text on one line of Markdown, without markup, picture or link of its own, since names come from whoever sends a link. NULL is an empty text.';

CREATE FUNCTION lead_funnel._markdown_table(query text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    head text;
    body text;
BEGIN
    EXECUTE format($markdown$
        SELECT (array_agg(t.head ORDER BY t.i))[1], string_agg(t.line, E'\n' ORDER BY t.i)
        FROM (SELECT q.i,
                     '| ' || string_agg(c.key, ' | ' ORDER BY c.j) || E' |\n|' || repeat(' --- |', count(*)::int) AS head,
                     '| ' || string_agg(lead_funnel._markdown(c.value), ' | ' ORDER BY c.j) || ' |' AS line
              FROM (SELECT row_number() OVER () AS i, row_to_json(r) AS cells FROM (%s) r) q
              CROSS JOIN LATERAL json_each_text(q.cells) WITH ORDINALITY c (key, value, j)
              GROUP BY q.i) t$markdown$, query)
    INTO head, body;
    RETURN COALESCE(head || E'\n' || body, 'None.');
END
$function$;
COMMENT ON FUNCTION lead_funnel._markdown_table(text) IS
'Internal to run_report(): the rows of query as a Markdown table, or the word None.';

CREATE FUNCTION lead_funnel._write_report(into_schema text, since date, until date) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    zone      text;
    currency  text;
    result    text;
    title     text;
    query     text;
BEGIN
    EXECUTE format('SELECT w.zone, COALESCE(s.currency, '''') FROM %1$I.working_hours w, %1$I.settings s', into_schema)
    INTO zone, currency;
    result := format(E'# Leads from %s to %s\n\nAs of %s %s. Amounts%s.', to_json(since) #>> '{}', to_json(until - 1) #>> '{}',
                     to_char(lead_funnel.as_of() AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI'), zone,
                     CASE WHEN currency = '' THEN ' as in the CRM' ELSE ' in ' || currency END);
    FOR title, query IN
        SELECT s.title, replace(s.query, '{funnel}', quote_ident(into_schema))
        FROM (VALUES
            (1, 'Received in this period', format($query$
                SELECT k.channel, lead_funnel.leads(k.k) AS leads, lead_funnel.mqls(k.k) AS "MQL", lead_funnel.sqls(k.k) AS "SQL",
                       round(100 * lead_funnel.sql_rate(k.k), 1) || ' %%' AS "SQL rate",
                       lead_funnel.won(k.k) AS won,
                       to_char(lead_funnel.revenue(k.k), 'FM999,999,999,999,990.00') AS revenue,
                       lead_funnel.met(k.r) AS "answered in time", lead_funnel.missed(k.r) AS "too late",
                       round(100 * lead_funnel.sla_attainment(k.r), 1) || ' %%' AS "in time"
                FROM (SELECT c.channel, lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                             lead_funnel.response_agg(c.sla_state, c.response_time) AS r
                      FROM {funnel}.lead_classified c
                      WHERE c.received_at >= %L::timestamp AT TIME ZONE %L AND c.received_at < %L::timestamp AT TIME ZONE %L
                      GROUP BY c.channel) k
                ORDER BY 2 DESC, 1$query$, since, zone, until, zone)),
            (2, 'Channels to date', $query$
                SELECT channel, leads, sqls AS "SQL", won, round(100 * sql_rate, 1) || ' %' AS "SQL rate",
                       round(100 * close_rate, 1) || ' %' AS "close rate",
                       to_char(revenue, 'FM999,999,999,999,990.00') AS revenue,
                       to_char(revenue_per_lead, 'FM999,999,999,999,990.00') AS "revenue per lead",
                       to_char(revenue_per_sql, 'FM999,999,999,999,990.00') AS "revenue per SQL",
                       round(100 * sla_attainment, 1) || ' %' AS "in time"
                FROM {funnel}.channel_kpi$query$),
            (3, 'The last three months', format($query$
                SELECT to_char(month, 'YYYY-MM') AS month, channel, leads, sqls AS "SQL",
                       won, to_char(revenue, 'FM999,999,999,999,990.00') AS revenue, round(100 * maturity, 1) || ' %%' AS maturity
                FROM {funnel}.channel_kpi_month
                WHERE month > %L::date - interval '3 months' AND month < %L::date$query$, until, until)),
            (4, 'Marketing funnel', 'SELECT channel, leads, mqls AS "MQL", sqls AS "SQL", round(100 * mql_rate, 1) || '' %'' AS "MQL rate", round(100 * mql_to_sql_rate, 1) || '' %'' AS "MQL to SQL" FROM {funnel}.marketing_funnel'),
            (5, 'Sales funnel', 'SELECT channel, sqls AS "SQL", opportunities, won, lost, round(100 * win_rate, 1) || '' %'' AS "win rate", to_char(pipeline, ''FM999,999,999,999,990.00'') AS pipeline, to_char(revenue, ''FM999,999,999,999,990.00'') AS revenue FROM {funnel}.sales_funnel'),
            (6, 'Where leads leak', $query$
                SELECT t.channel, replace(t.leak, '_', ' ') AS leak, t.closed AS "closed leads", t.won,
                       round(100 * t.close_rate_with, 1) || ' %' AS "won / closed",
                       round(100 * t.close_rate_without, 1) || ' %' AS "of the clean leads",
                       to_char(t.money_left, 'FM999,999,999,999,990') AS "money left",
                       to_char(t.money_low, 'FM999,999,999,999,990') AS "at least", to_char(t.money_high, 'FM999,999,999,999,990') AS "at most"
                FROM {funnel}.leak_total t
                WHERE t.channel IS NOT NULL AND t.month IS NULL AND t.money_left IS NOT NULL
                ORDER BY t.money_left DESC, t.channel, t.leak
                LIMIT 10$query$),
            (7, 'To answer first', 'SELECT lead_id AS lead, owner, channel, conversion, replace(target, ''_'', '' '') AS target, to_char(due_at AT TIME ZONE (SELECT zone FROM {funnel}.working_hours), ''YYYY-MM-DD HH24:MI'') AS due, sla_state AS state FROM {funnel}.sla_queue LIMIT 20'),
            (8, 'Not mapped', 'SELECT kind, source, medium, campaign, raw_conversion AS conversion, leads, detail FROM {funnel}.unmapped WHERE kind <> ''rule'' ORDER BY kind IN (''spend'', ''team'') DESC, leads DESC LIMIT 20'),
            (9, 'Data quality', 'SELECT finding, leads, array_to_string(examples, '', '') AS examples FROM {funnel}.data_quality')
        ) s (position, title, query)
        ORDER BY s.position
    LOOP
        result := result || format(E'\n\n## %s\n\n', title)
            || CASE title WHEN 'Where leads leak' THEN lead_funnel._markdown(lead_funnel.diagnosis(NULL, 'en', into_schema)) || E'\n\n' ELSE '' END
            || lead_funnel._markdown_table(query);
    END LOOP;
    RETURN result || E'\n';
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_report(text, date, date) IS
'Internal to run_report(): the report''s text.';

CREATE FUNCTION lead_funnel.run_report(into_schema text DEFAULT 'funnel', since date DEFAULT NULL, until date DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    done    boolean;
    written text;
    failure text;
    advice  text;
    period  text;
    today   date;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'report_run');
    IF since IS NULL AND until IS NULL THEN
        EXECUTE format('SELECT date_trunc(''week'', lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM %I.working_hours w', into_schema)
        INTO until;
        since := until - 7;
    END IF;
    IF since IS NULL OR until IS NULL OR since >= until OR NOT isfinite(since) OR NOT isfinite(until) THEN
        RAISE EXCEPTION 'the report''s period must have a first day before its end'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('The period is from %s until %s.', COALESCE(to_json(since) #>> '{}', 'NULL'), COALESCE(to_json(until) #>> '{}', 'NULL')),
                  HINT = format('Give both days, the end one not included, as in SELECT lead_funnel.run_report(%L, ''2026-11-16'', ''2026-11-23''); or none for last week.', into_schema);
    END IF;

    EXECUTE format('SELECT (lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM %I.working_hours w', into_schema) INTO today;
    IF until > today THEN
        RAISE EXCEPTION 'the report''s period has not ended yet'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('It ends with %s, and the reports look from %s.', to_json(until - 1) #>> '{}', to_json(today) #>> '{}'),
                  HINT = format('A report is written once. For what came in so far end it today, as in SELECT lead_funnel.run_report(%L, %L, %L).',
                                into_schema, to_json(LEAST(since, today - 1)) #>> '{}', to_json(today) #>> '{}');
    END IF;

    IF NOT lead_funnel._sees_all(format('%I.lead', into_schema)::regclass) THEN
        RAISE EXCEPTION 'row-level security may hide leads from role "%"', current_user
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'A report of the period is of all leads.',
                  HINT = 'Let a superuser run it, the owner of the CRM''s tables, or a role with BYPASSRLS; what this role sees stands in the views.';
    END IF;

    -- In JSON dates are ISO in any datestyle; as_of() is read with the session's.
    period := format('from %s until %s', to_json(since) #>> '{}', to_json(until) #>> '{}');
    -- A second session that writes the same report waits for this row.
    EXECUTE format('INSERT INTO %I.report_run (since, until, ran_at, as_of, error) VALUES ($1, $2, now(), lead_funnel.as_of(), ''not finished'') '
                   'ON CONFLICT (since, until) DO NOTHING', into_schema)
        USING since, until;
    EXECUTE format('SELECT r.report IS NOT NULL FROM %I.report_run r WHERE r.since = $1 AND r.until = $2 FOR UPDATE', into_schema)
        INTO done USING since, until;
    IF done THEN
        RETURN format('the report %s is there already', period);
    END IF;
    BEGIN
        written := lead_funnel._write_report(into_schema, since, until);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT;
        failure := failure || CASE WHEN advice <> '' THEN ' (' || advice || ')' ELSE '' END;
    END;
    EXECUTE format('UPDATE %I.report_run r SET ran_at = now(), as_of = lead_funnel.as_of(), report = $3, error = $4 '
                   'WHERE r.since = $1 AND r.until = $2', into_schema)
        USING since, until, written, failure;
    RETURN CASE WHEN failure IS NULL
             THEN format('report %s written', period)
             ELSE format('report %s failed: %s', period, failure) END;
END
$function$;
COMMENT ON FUNCTION lead_funnel.run_report(text, date, date) IS
'Writes the Markdown report, in English, of the period from since up to and without until (days in the reports'' time zone; both NULL: the last full week, Monday to Sunday) into the table report_run of into_schema: what came in, the channels and the funnels to date, what diagnosis() says of all channels with the ten costliest rows of leak_total (which share leads), whom to answer first, what is not mapped and what does not add up. Once per period: a period that has a report is left alone, until you delete its row of report_run; one that failed is tried again. An error while it is written is stored in report_run.error and told in the result, not raised, so that a schedule sees every period. Reads the views of into_schema with the caller''s rights, as any query does. Of two sessions that write the same report the second waits for the first. Returns a sentence. Errors: a schema that is not connected or of somebody whom the caller does not trust, a caller from whom row-level security may hide leads (see sees_all_leads()), a period without a first day before its end, or one that has not ended by as_of().';
