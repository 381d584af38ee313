-- What the leak report says, in a sentence or two.

CREATE FUNCTION lead_funnel._localized(words json, number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.translate(number, ',.', pg_catalog.substr(lead_funnel._said(words, '1,000.5'), 2, 1)
                                          || pg_catalog.substr(lead_funnel._said(words, '1,000.5'), 6, 1));
COMMENT ON FUNCTION lead_funnel._localized IS
'Internal to diagnosis() and run_report(): an English number in the language of these words.';

CREATE FUNCTION lead_funnel._whole(amount numeric, words json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lead_funnel._localized(words, pg_catalog.to_char(amount, 'FM999,999,999,999,990'));
COMMENT ON FUNCTION lead_funnel._whole IS
'Internal to diagnosis(): an amount without decimals, in the language of these words.';

CREATE FUNCTION lead_funnel.diagnosis(channel text, language text DEFAULT NULL, into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    words    json;
    found    record;
    currency text;
    known    boolean;
    named    text[] := '{}';
    leak     record;
    prefix   text;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'leak_report');
    words := lead_funnel._words(lead_funnel._language(language, lead_funnel._languages(), into_schema));
    EXECUTE format('SELECT COALESCE('' '' || s.currency, ''''), EXISTS (SELECT FROM %1$I.channel h WHERE h.name = $1) '
                   'FROM %1$I.settings s', into_schema)
        INTO currency, known USING channel;
    IF channel IS NULL THEN
        EXECUTE format('SELECT d.any_leads, d.too_few, d.money, d.low, d.high, d.leads FROM %I.diagnosis_all d',
                       lead_funnel._steps(into_schema))
            INTO found;
    ELSE
        EXECUTE format('SELECT d.channel IS NOT NULL AS any_leads, d.too_few, d.money, d.low, d.high, d.leads '
                       'FROM (SELECT) o LEFT JOIN %I.diagnosis_channel d ON d.channel = $1', lead_funnel._steps(into_schema))
            INTO found USING channel;
        IF NOT found.any_leads AND NOT known THEN
            RAISE EXCEPTION 'channel "%" does not exist', lead_funnel._shown(channel)
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = format('Those that do: SELECT channel FROM %I.channel_kpi. NULL stands for all channels.', into_schema);
        END IF;
    END IF;
    prefix := format(lead_funnel._said(words, '%s: '), COALESCE(channel, lead_funnel._said(words, 'All channels')));
    IF NOT found.any_leads THEN
        RETURN prefix || lead_funnel._said(words, 'no lead has come in yet.');
    ELSIF found.money IS NULL THEN
        RETURN prefix || lead_funnel._said(words, CASE WHEN found.too_few THEN 'too few closed leads to tell whether the follow-up leaks.'
                                                       ELSE 'no leak can be shown to cost more than chance would explain.' END);
    END IF;
    FOR leak IN SELECT l.said, (found.leads ->> l.name)::numeric AS leads
                FROM (VALUES (1, 'wrong_conversion', 'the wrong kind of lead for this follow-up (%s)'),
                      (2, 'too_early', 'handed to sales too early (%s)'),
                             (3, 'too_late', 'followed up too late (%s)')) l (position, name, said)
                WHERE found.leads ->> l.name IS NOT NULL
                ORDER BY l.position
    LOOP
        named := named || format(lead_funnel._said(words, leak.said),
                                 format(lead_funnel._said(words, CASE WHEN leak.leads = 1 THEN '%s closed lead' ELSE '%s closed leads' END),
                                        lead_funnel._whole(leak.leads, words)));
    END LOOP;
    RETURN prefix || lead_funnel._listed(named, lead_funnel._said(words, 'and')) || '.'
        || CASE WHEN cardinality(named) = 3 THEN ' ' || lead_funnel._said(words, 'All three occur.') ELSE '' END
        || ' ' || format(lead_funnel._said(words, 'Won at the rate of the clean leads (won / closed), they would have '
                                                  'brought some %s more (between %s and %s).'),
                         lead_funnel._whole(found.money, words) || currency,
                         lead_funnel._whole(found.low, words),
                         lead_funnel._whole(found.high, words) || currency)
        || CASE WHEN channel IS NULL THEN ' ' || lead_funnel._said(words, 'Each channel is compared with its own clean leads.') ELSE '' END;
END
$function$;
COMMENT ON FUNCTION lead_funnel.diagnosis IS
'Why the leads of a channel are not won, in one to four sentences: which leaks cost more than chance explains, in how many closed leads, '
'and how much money. NULL channel: all channels, each compared with its own clean leads. language: en, nl or fr; NULL takes that of the '
'settings, else English. The confidence is 95 % for all comparisons together. Errors: a schema that is not connected; an unknown channel '
'or language.';
