-- The scheduled report, in Markdown.

CREATE FUNCTION lead_funnel._markdown(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.regexp_replace(
    pg_catalog.replace(pg_catalog.replace(pg_catalog.regexp_replace(COALESCE(value, ''), '\s+', ' ', 'g'), '&', '&amp;'), '<', '&lt;'),
    '[][\\|`*~]', '\\\&', 'g');
COMMENT ON FUNCTION lead_funnel._markdown IS
'Internal to run_report(): a text on one line of Markdown, with no markup of its own. NULL is empty.';

CREATE FUNCTION lead_funnel._markdown_table(into_schema text, query text, words json, since date, until date) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    cells record;
    head  text;
    body  text := '';
    line  text;
BEGIN
    FOR cells IN EXECUTE lead_funnel._named(into_schema, query) USING since, until LOOP
        SELECT '| ' || string_agg(lead_funnel._said(words, c.key), ' | ' ORDER BY c.position) || E' |\n|'
            || repeat(' --- |', count(*)::int),
               '| ' || string_agg(lead_funnel._markdown(c.value), ' | ' ORDER BY c.position) || ' |'
        INTO head, line
        FROM json_each_text(row_to_json(cells)) WITH ORDINALITY c (key, value, position);
        body := body || E'\n' || line;
    END LOOP;
    RETURN head || body;
END
$function$;
COMMENT ON FUNCTION lead_funnel._markdown_table IS
'Internal to run_report(): the rows of a query ($1 since, $2 until) as a Markdown table in the language of these words; NULL without any.';

CREATE FUNCTION lead_funnel._amount_of(amount numeric, currency text, words json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lead_funnel._localized(words, pg_catalog.to_char(COALESCE(amount, 0), 'FM999,999,999,999,990.00'))
    OPERATOR(pg_catalog.||) CASE WHEN currency OPERATOR(pg_catalog.<>) '' THEN ' ' OPERATOR(pg_catalog.||) currency ELSE '' END;
COMMENT ON FUNCTION lead_funnel._amount_of IS
'Internal to run_report(): an amount with its currency, in the language of these words; NULL is 0, and without a currency none is said.';

CREATE FUNCTION lead_funnel._headline(into_schema text, since date, until date) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    headline text;
BEGIN
    EXECUTE lead_funnel._named(into_schema, (SELECT s.source FROM lead_funnel._report_sources() s
                                             WHERE s.kind = 'sentence' AND s.name = 'headline'))
        INTO headline USING since, until;
    RETURN headline;
END
$function$;
COMMENT ON FUNCTION lead_funnel._headline IS
'Internal to run_report(): what was won, lost and received in the period and in the one before, as one line in the language of the '
'settings.';

CREATE FUNCTION lead_funnel._write_report(into_schema text, since date, until date, language text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    words    CONSTANT json := lead_funnel._words(language);
    zone     text;
    currency text;
    result   text;
    section  record;
    body     text;
BEGIN
    EXECUTE format('SELECT w.zone, COALESCE(s.currency, '''') FROM %1$I.working_hours w, %1$I.settings s', into_schema)
    INTO zone, currency;
    result := '# ' || format(lead_funnel._said(words, 'Leads from %s to %s'), to_json(since) #>> '{}', to_json(until - 1) #>> '{}')
        || E'\n\n' || format(lead_funnel._said(words, 'As of %s %s.'),
                             to_char(lead_funnel.as_of() AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI'), zone)
        || ' ' || CASE WHEN currency = '' THEN lead_funnel._said(words, 'Amounts as in the CRM.')
                       ELSE format(lead_funnel._said(words, 'Amounts in %s.'), currency) END
        || E'\n\n**' || lead_funnel._markdown(lead_funnel._headline(into_schema, since, until)) || '**';
    FOR section IN
        SELECT substring(s.source, '-- title: ([^\n]*)') AS title, s.source FROM lead_funnel._report_sources() s
        WHERE s.kind = 'section'
        ORDER BY s.name
    LOOP
        body := lead_funnel._markdown_table(into_schema, section.source, words, since, until);
        CONTINUE WHEN body IS NULL AND section.source LIKE '%-- optional:%';
        result := result || format(E'\n\n## %s\n\n', lead_funnel._said(words, section.title))
            || CASE section.title WHEN 'Where leads leak' THEN lead_funnel._markdown(lead_funnel.diagnosis(NULL, language, into_schema))
                || E'\n\n' ELSE '' END
            || COALESCE(body, lead_funnel._said(words, 'None.'));
    END LOOP;
    RETURN result || E'\n';
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_report IS
'Internal to run_report(): the report, from the queries in src/report/section. One that is optional is left out when it has no rows.';

CREATE FUNCTION lead_funnel.run_report(into_schema text DEFAULT 'funnel', since date DEFAULT NULL, until date DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET jit = off
AS $function$
DECLARE
    done    boolean;
    written text;
    failure text;
    advice  text;
    words   json;
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
                  DETAIL = format('The period is from %s until %s.', COALESCE(to_json(since) #>> '{}', 'NULL'),
                                  COALESCE(to_json(until) #>> '{}', 'NULL')),
                  HINT = format('Give both days, the end one not included, as in SELECT lead_funnel.run_report(%L, ''2026-11-16'', '
                                '''2026-11-23''); or none for last week.', into_schema);
    END IF;

    EXECUTE format('SELECT (lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM %I.working_hours w', into_schema) INTO today;
    IF until > today THEN
        RAISE EXCEPTION 'the report''s period has not ended yet'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('It ends with %s, and the reports look from %s.', to_json(until - 1) #>> '{}', to_json(today) #>> '{}'),
                  HINT = format('A report is written once. For what came in so far end it today, as in SELECT lead_funnel.run_report(%L, '
                                '%L, %L).',
                                into_schema, to_json(LEAST(since, today - 1)) #>> '{}', to_json(today) #>> '{}');
    END IF;

    IF NOT lead_funnel._sees_all(format('%I.lead', into_schema)::regclass) THEN
        RAISE EXCEPTION 'row-level security may hide leads from role "%"', current_user
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'A report of the period is of all leads.',
                  HINT = 'Let a superuser run it, the owner of the CRM''s tables, or a role with BYPASSRLS; what this role sees stands in '
                         'the views.';
    END IF;

    words := lead_funnel._words(lead_funnel._language(NULL, lead_funnel._languages(), into_schema));
    -- In JSON dates are ISO in any datestyle; as_of() is read with the session's.
    -- A second session that writes the same report waits for this row.
    EXECUTE format('INSERT INTO %I.report_run (since, until, ran_at, as_of, error) '
                   'VALUES ($1, $2, now(), lead_funnel.as_of(), ''not finished'') '
                   'ON CONFLICT (since, until) DO NOTHING', into_schema)
        USING since, until;
    EXECUTE format('SELECT r.report IS NOT NULL FROM %I.report_run r WHERE r.since = $1 AND r.until = $2 FOR UPDATE', into_schema)
        INTO done USING since, until;
    IF done THEN
        RETURN format(lead_funnel._said(words, 'the report from %s until %s is there already'),
                      to_json(since) #>> '{}', to_json(until) #>> '{}');
    END IF;
    BEGIN
        written := lead_funnel._write_report(into_schema, since, until, lead_funnel._language(NULL, lead_funnel._languages(), into_schema));
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT;
        failure := failure || CASE WHEN advice <> '' THEN ' (' || advice || ')' ELSE '' END;
    END;
    EXECUTE format('UPDATE %I.report_run r SET ran_at = now(), as_of = lead_funnel.as_of(), report = $3, error = $4 '
                   'WHERE r.since = $1 AND r.until = $2', into_schema)
        USING since, until, written, failure;
    RETURN CASE WHEN failure IS NULL
             THEN format(lead_funnel._said(words, 'report from %s until %s written'), to_json(since) #>> '{}', to_json(until) #>> '{}')
             ELSE format(lead_funnel._said(words, 'report from %s until %s failed: %s'), to_json(since) #>> '{}', to_json(until) #>> '{}',
                         failure) END;
END
$function$;
COMMENT ON FUNCTION lead_funnel.run_report IS
'Writes the Markdown report of a period into the table report_run, in the language of the settings. since: the first day; until: the day '
'after the last one; both NULL: the last full week. A period that has a report is left alone; a failed one is tried again. An error in '
'writing is stored in report_run.error and told in the result. A second session for the period waits for the first. Returns a sentence. '
'Errors: a schema that is not connected or trusted; a caller who may not see all leads (see sees_all_leads()); a period that is empty or '
'has not ended by as_of().';
