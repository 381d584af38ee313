-- The language of a schema's settings. Questions may be asked in more languages
-- than the reports speak.

CREATE FUNCTION lead_funnel._known_languages(into_schema text) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    languages text[];
BEGIN
    -- connect() may be about to make it again.
    IF lead_funnel._column_type(into_schema, 'question', 'language') IS NULL THEN
        RETURN lead_funnel._languages();
    END IF;
    EXECUTE format('SELECT array_agg(l ORDER BY l) FROM (SELECT unnest(lead_funnel._languages()) UNION SELECT q.language '
                   'FROM %I.question q) x (l)',
                   into_schema)
        INTO languages;
    RETURN languages;
END
$function$;
COMMENT ON FUNCTION lead_funnel._known_languages IS
'Internal to next_question() and the table settings: the languages of reports and questions, in order.';

CREATE FUNCTION lead_funnel._language(language text, known text[], into_schema text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    wanted text := lower(language);
BEGIN
    IF language IS NULL THEN
        EXECUTE format('SELECT lower(s.language) FROM %I.settings s', into_schema) INTO wanted;
        RETURN CASE WHEN wanted = ANY (known) THEN wanted ELSE 'en' END;
    ELSIF wanted <> ALL (known) THEN
        RAISE EXCEPTION 'unrecognized language "%"', lead_funnel._shown(language)
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('The languages are: %s.', array_to_string(known, ', ')),
                  HINT = 'Name one of them, or NULL for that of the settings.';
    END IF;
    RETURN wanted;
END
$function$;
COMMENT ON FUNCTION lead_funnel._language IS
'Internal to diagnosis(), next_question() and run_report(): the language in lower case, for NULL that of the settings, or English. An '
'unknown one is an error.';

CREATE FUNCTION lead_funnel._check_language() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    languages text[];
BEGIN
    PERFORM lead_funnel._check_own_schema();
    languages := lead_funnel._known_languages(TG_TABLE_SCHEMA::text);
    NEW.language := lower(NEW.language);
    IF NEW.language <> ALL (languages) THEN
        RAISE EXCEPTION 'unrecognized language "%"', lead_funnel._shown(NEW.language)
            USING ERRCODE = 'check_violation',
                  DETAIL = format('The languages are: %s.', array_to_string(languages, ', ')),
                  HINT = format('Set one of them; for another one first add its questions to the table %I.question.', TG_TABLE_SCHEMA);
    END IF;
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_language IS
'Internal to connect(): trigger of the table settings: puts the language into lower case. An unknown one is an error.';
