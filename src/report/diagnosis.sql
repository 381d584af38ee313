-- What the leak report says, in a sentence or two.

CREATE FUNCTION @extschema@._language(language text, into_schema text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF language IS NULL THEN
        EXECUTE format('SELECT s.language FROM %I.settings s', into_schema) INTO language;
    END IF;
    RETURN lower(language);
END
$function$;
COMMENT ON FUNCTION @extschema@._language(text, text) IS
'Internal to diagnosis() and next_question(): the language in lower case; for NULL that of the table settings.';

CREATE FUNCTION @extschema@.diagnosis(channel text, language text DEFAULT 'en', into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    words    json := @extschema@._accents($words${
        "en": {"all": "All channels", "wrong_conversion": "the wrong kind of lead for this follow-up (%s)",
               "too_early": "handed to sales too early (%s)", "too_late": "followed up too late (%s)", "and": "and", "thousands": ",",
               "leads": "leads", "lead": "lead", "at_once": " All three at once.",
               "money": "With the close rate of the clean leads this would have brought some %s more (between %s and %s).",
               "clean": "no leak can be shown to cost more than chance would explain.",
               "few": "too few closed leads to tell whether the follow-up leaks.",
               "none": "no lead has come in yet."},
        "nl": {"all": "Alle kanalen", "wrong_conversion": "het verkeerde soort leads voor deze opvolging (%s)",
               "too_early": "te vroeg naar sales gestuurd (%s)", "too_late": "te laat opgevolgd (%s)", "and": "en", "thousands": ".",
               "leads": "leads", "lead": "lead", "at_once": " Alle drie tegelijk.",
               "money": "Met de close rate van de gezonde leads had dit ongeveer %s meer opgebracht (tussen %s en %s).",
               "clean": "van geen lek is te zien dat het meer kost dan toeval kan verklaren.",
               "few": "te weinig afgesloten leads om te zeggen of de opvolging lekt.",
               "none": "er is nog geen lead binnengekomen."},
        "fr": {"all": "Tous les canaux", "wrong_conversion": "le mauvais type de leads pour ce suivi (%s)",
               "too_early": "transmis trop t\u00f4t aux commerciaux (%s)", "too_late": "suivi trop tard (%s)", "and": "et", "thousands": " ",
               "leads": "leads", "lead": "lead", "at_once": " Les trois \u00e0 la fois.",
               "money": "Avec le taux de conclusion des leads sains, cela aurait rapport\u00e9 environ %s de plus (entre %s et %s).",
               "clean": "d'aucune fuite on ne peut dire qu'elle co\u00fbte plus que ce que le hasard expliquerait.",
               "few": "trop peu de leads cl\u00f4tur\u00e9s pour dire si le suivi fuit.",
               "none": "aucun lead n'est encore arriv\u00e9."}
    }$words$);
    found    record;
    currency text;
    named    text[] := '{}';
    leak     text;
    prefix   text;
BEGIN
    into_schema := into_schema::name;
    PERFORM @extschema@._require_reports(into_schema, 'leak_report');
    language := @extschema@._language(language, into_schema);
    IF words -> language IS NULL THEN
        RAISE EXCEPTION 'no diagnosis in language "%"', language
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'Known are: en, nl, fr.',
                  HINT = 'Name one of them, as in SELECT lead_funnel.diagnosis(''Google Ads'', ''nl'').';
    END IF;
    words := words -> language;
    EXECUTE format($query$
        SELECT count(*) > 0 AS any_leads, COALESCE(bool_or(r.reason = 'too few leads'), false) AS too_few,
               COALESCE(bool_or(r.leaks = '{}' AND r.closed > 0) AND bool_or(r.reason IN ('no difference beyond chance', 'closes better')), false) AS told,
               COALESCE(bool_or(r.leaks <> '{}'), false) AS leaks,
               sum(r.money_left) AS money, sum(r.money_low) AS low, sum(r.money_high) AS high,
               json_build_object(
                   'wrong_conversion', sum(r.closed) FILTER (WHERE r.money_left IS NOT NULL AND r.leaks @> '{wrong_conversion}'),
                   'too_early', sum(r.closed) FILTER (WHERE r.money_left IS NOT NULL AND r.leaks @> '{too_early}'),
                   'too_late', sum(r.closed) FILTER (WHERE r.money_left IS NOT NULL AND r.leaks @> '{too_late}')) AS leads,
               (SELECT COALESCE(' ' || s.currency, '') FROM %1$I.settings s) AS currency,
               EXISTS (SELECT FROM %1$I.channel h WHERE h.name = $1) AS known
        FROM %1$I.leak_report r
        WHERE r.month IS NULL AND r.channel IS NOT DISTINCT FROM $1$query$, into_schema)
        INTO found USING channel;
    IF channel IS NOT NULL AND NOT found.any_leads AND NOT found.known THEN
        RAISE EXCEPTION 'channel "%" is not known', channel
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Those that are: SELECT channel FROM %I.channel_kpi. NULL stands for all channels.', into_schema);
    END IF;
    prefix := COALESCE(channel, words ->> 'all') || CASE WHEN language = 'fr' THEN ' : ' ELSE ': ' END;
    IF NOT found.any_leads THEN
        RETURN prefix || (words ->> 'none');
    ELSIF found.money IS NULL THEN
        RETURN prefix || (words ->> CASE WHEN found.too_few AND NOT found.told THEN 'few' ELSE 'clean' END);
    END IF;
    FOREACH leak IN ARRAY ARRAY['wrong_conversion', 'too_early', 'too_late'] LOOP
        CONTINUE WHEN found.leads ->> leak IS NULL;
        named := named || format(words ->> leak, replace(to_char((found.leads ->> leak)::numeric, 'FM999,999,999,999,990'), ',', words ->> 'thousands')
                                 || ' ' || (words ->> CASE WHEN (found.leads ->> leak)::numeric = 1 THEN 'lead' ELSE 'leads' END));
    END LOOP;
    RETURN prefix
        || CASE WHEN cardinality(named) > 2 THEN array_to_string(named[1:cardinality(named) - 2], ', ') || ', ' ELSE '' END
        || CASE WHEN cardinality(named) > 1 THEN named[cardinality(named) - 1] || ' ' || (words ->> 'and') || ' ' ELSE '' END
        || named[cardinality(named)] || '.'
        || CASE WHEN cardinality(named) = 3 THEN words ->> 'at_once' ELSE '' END
        || ' ' || format(words ->> 'money',
                         replace(to_char(found.money, 'FM999,999,999,999,990'), ',', words ->> 'thousands') || found.currency,
                         replace(to_char(found.low, 'FM999,999,999,999,990'), ',', words ->> 'thousands'),
                         replace(to_char(found.high, 'FM999,999,999,999,990'), ',', words ->> 'thousands') || found.currency);
END
$function$;
COMMENT ON FUNCTION @extschema@.diagnosis(text, text, text) IS
'Why the leads of a channel are not won, in one to three sentences: which leaks of the view leak_report of into_schema (all months together) cost more than chance explains, in how many closed leads, and how much money; or that no leak can be shown to do so, that too few leads are closed to tell, or that none came in. A lead with several leaks counts for each of them, its money once. channel: NULL stands for all channels. language: en, nl or fr; NULL takes that of the settings. Reads with the caller''s rights. Errors: a schema that is not connected, an unknown channel or language.';
