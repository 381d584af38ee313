-- What the leak report says, in a sentence or two.

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
        RAISE EXCEPTION 'language "%" is not known', lead_funnel._shown(language)
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('Known are: %s.', array_to_string(known, ', ')),
                  HINT = 'Name one of them, or NULL for that of the settings.';
    END IF;
    RETURN wanted;
END
$function$;
COMMENT ON FUNCTION lead_funnel._language(text, text[], text) IS
'Internal to diagnosis() and next_question(): the language in lower case; for NULL that of the table settings of into_schema, or English where that is none of the known ones. Error: a language that is not known.';

CREATE FUNCTION lead_funnel._leak_cost(won bigint, closed bigint, clean_won bigint, clean_closed bigint, average_deal numeric, confidence float8,
                                       OUT reason text, OUT money_left numeric, OUT money_low numeric, OUT money_high numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN lead_funnel.rate_differs(clean_won, clean_closed, won, closed, confidence) THEN
                    CASE WHEN won * clean_closed > clean_won * closed THEN 'closes better'
                         WHEN average_deal IS NULL THEN 'too few leads' END
                WHEN lead_funnel.rate_differs(clean_won, clean_closed, 0, closed, confidence) THEN 'no difference beyond chance'
                ELSE 'too few leads' END,
           (r.clean - r.leaking) * closed * average_deal,
           (r.clean - r.leaking - pg_catalog.sqrt((r.clean - pg_catalog.lower(r.clean_bounds)) ^ 2 + (pg_catalog.upper(r.bounds) - r.leaking) ^ 2)) * closed * average_deal,
           (r.clean - r.leaking + pg_catalog.sqrt((pg_catalog.upper(r.clean_bounds) - r.clean) ^ 2 + (r.leaking - pg_catalog.lower(r.bounds)) ^ 2)) * closed * average_deal
    FROM (SELECT won::numeric / NULLIF(closed, 0) AS leaking, clean_won::numeric / NULLIF(clean_closed, 0) AS clean,
                 lead_funnel.rate_interval(won, closed, confidence) AS bounds,
                 lead_funnel.rate_interval(clean_won, clean_closed, confidence) AS clean_bounds) r;
END;
COMMENT ON FUNCTION lead_funnel._leak_cost(bigint, bigint, bigint, bigint, numeric, float8) IS
'Internal to diagnosis() and the view leak_total: what closed leads would have brought besides if they had been won like the clean ones, its bounds (Newcombe), and the reason, as in the view leak_report, why that is not beyond chance; NULL: it is. The money is NULL without closed or clean leads or without an average deal.';

CREATE FUNCTION lead_funnel._listed(items text[], last_word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN pg_catalog.cardinality(items) > 1
    THEN pg_catalog.array_to_string(items[1:pg_catalog.cardinality(items) - 1], ', ') || ' ' || last_word || ' ' || items[pg_catalog.cardinality(items)]
    ELSE pg_catalog.array_to_string(items, '') END;
COMMENT ON FUNCTION lead_funnel._listed(text[], text) IS
'Internal to diagnosis(): the items as words list them: "a, b and c", with last_word for "and".';

CREATE FUNCTION lead_funnel.diagnosis(channel text, language text DEFAULT NULL, into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    words    json := lead_funnel._accents($words${
        "en": {"all": "All channels", "wrong_conversion": "the wrong kind of lead for this follow-up (%s)",
               "too_early": "handed to sales too early (%s)", "too_late": "followed up too late (%s)", "and": "and", "thousands": ",",
               "leads": "closed leads", "lead": "closed lead", "all_three": " All three occur.",
               "money": "Won at the rate of the clean leads (won / closed), they would have brought some %s more (between %s and %s).",
               "within": " Each channel is compared with its own clean leads.",
               "clean": "no leak can be shown to cost more than chance would explain.",
               "few": "too few closed leads to tell whether the follow-up leaks.",
               "none": "no lead has come in yet."},
        "nl": {"all": "Alle kanalen", "wrong_conversion": "het verkeerde soort leads voor deze opvolging (%s)",
               "too_early": "te vroeg naar sales gestuurd (%s)", "too_late": "te laat opgevolgd (%s)", "and": "en", "thousands": ".",
               "leads": "afgesloten leads", "lead": "afgesloten lead", "all_three": " Alle drie komen voor.",
               "money": "Waren ze even vaak gewonnen als de gezonde leads (gewonnen / afgesloten), dan hadden ze ongeveer %s meer opgebracht (tussen %s en %s).",
               "within": " Elk kanaal is vergeleken met zijn eigen gezonde leads.",
               "clean": "van geen lek is te zien dat het meer kost dan toeval kan verklaren.",
               "few": "te weinig afgesloten leads om te zeggen of de opvolging lekt.",
               "none": "er is nog geen lead binnengekomen."},
        "fr": {"all": "Tous les canaux", "wrong_conversion": "le mauvais type de leads pour ce suivi (%s)",
               "too_early": "transmis trop t\u00f4t aux commerciaux (%s)", "too_late": "suivi trop tard (%s)", "and": "et", "thousands": " ",
               "leads": "leads cl\u00f4tur\u00e9s", "lead": "lead cl\u00f4tur\u00e9", "all_three": " Les trois se pr\u00e9sentent.",
               "money": "Gagn\u00e9s au taux des leads sains (gagn\u00e9s / cl\u00f4tur\u00e9s), ils auraient rapport\u00e9 environ %s de plus (entre %s et %s).",
               "within": " Chaque canal est compar\u00e9 \u00e0 ses propres leads sains.",
               "clean": "d'aucune fuite on ne peut dire qu'elle co\u00fbte plus que ce que le hasard expliquerait.",
               "few": "trop peu de leads cl\u00f4tur\u00e9s pour dire si le suivi perd des leads.",
               "none": "aucun lead n'est encore arriv\u00e9."}
    }$words$);
    found    record;
    named    text[] := '{}';
    leak     text;
    prefix   text;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'leak_report');
    words := words -> lead_funnel._language(language, '{en,fr,nl}', into_schema);
    -- Every comparison that is made may be a false alarm, so the error is divided
    -- by the number of them all; a leak that stands in one combination is the same
    -- comparison again.
    IF channel IS NOT NULL THEN
        EXECUTE format($query$
            WITH cell AS MATERIALIZED (
                SELECT r.channel, r.leaks, r.closed, r.won, r.average_deal, r.clean_closed, r.money_left,
                       COALESCE(max(r.won) FILTER (WHERE r.leaks = '{}') OVER (PARTITION BY r.channel), 0) AS clean_won
                FROM %1$I.leak_report r
                WHERE r.month IS NULL AND r.channel = $1
            ), compared AS (
                SELECT c.channel, c.leaks, true AS alone, false AS again, c.closed, c.won, c.average_deal, c.clean_won, c.clean_closed, c.money_left
                FROM cell c
                WHERE c.leaks <> '{}' AND c.closed > 0
                UNION ALL
                SELECT c.channel, ARRAY[u.leak], false, count(*) = 1, sum(c.closed)::bigint, sum(c.won)::bigint, c.average_deal, c.clean_won, c.clean_closed, NULL
                FROM cell c
                CROSS JOIN LATERAL unnest(c.leaks) u (leak)
                WHERE c.closed > 0
                GROUP BY c.channel, u.leak, c.average_deal, c.clean_won, c.clean_closed
            ), tested AS (
                SELECT p.channel, p.leaks, p.alone, p.closed, m.reason, COALESCE(p.money_left, m.money_left) AS money_left, m.money_low, m.money_high, n.confidence
                FROM compared p
                CROSS JOIN (SELECT 1 - 0.05::float8 / GREATEST(count(*) FILTER (WHERE NOT o.again), 1) AS confidence FROM compared o) n
                CROSS JOIN LATERAL lead_funnel._leak_cost(p.won, p.closed, p.clean_won, p.clean_closed, p.average_deal, n.confidence) m
            ), leaking AS (
                -- Leaks that all their leads together show, and which may share leads: so
                -- that each of these is paid for once, they are taken together.
                SELECT t.channel, array_agg(t.leaks[1]) AS leaks, t.confidence
                FROM tested t
                WHERE NOT t.alone AND t.reason IS NULL
                GROUP BY t.channel, t.confidence
            ), shown AS (
                SELECT t.channel, t.leaks, t.alone, t.closed, t.money_left, t.money_low, t.money_high
                FROM tested t
                LEFT JOIN leaking l ON l.channel = t.channel AND l.leaks && t.leaks
                WHERE t.reason IS NULL AND (NOT t.alone OR l.channel IS NULL)
            ), price AS (
                SELECT s.channel, s.money_left, s.money_low, s.money_high FROM shown s WHERE s.alone
                UNION ALL
                SELECT s.channel, m.money_left, m.money_low, m.money_high
                FROM (SELECT l.channel, l.confidence, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed, c.clean_won, c.clean_closed, c.average_deal
                      FROM leaking l
                      JOIN cell c ON c.channel = l.channel AND c.leaks && l.leaks
                      GROUP BY l.channel, l.confidence, c.clean_won, c.clean_closed, c.average_deal) s
                CROSS JOIN LATERAL lead_funnel._leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal, s.confidence) m
            )
            SELECT EXISTS (SELECT FROM cell) AS any_leads,
                   NOT EXISTS (SELECT FROM tested t WHERE t.reason IN ('no difference beyond chance', 'closes better'))
                   AND EXISTS (SELECT FROM cell c WHERE c.leaks <> '{}') AS too_few,
                   sum(p.money_left) AS money, sum(p.money_low) AS low, sum(p.money_high) AS high,
                   (SELECT json_object_agg(n.leak, n.leads)
                    FROM (SELECT u.leak, sum(s.closed) AS leads FROM shown s CROSS JOIN LATERAL unnest(s.leaks) u (leak) GROUP BY u.leak) n) AS leads,
                   (SELECT COALESCE(' ' || s.currency, '') FROM %1$I.settings s) AS currency,
                   EXISTS (SELECT FROM %1$I.channel h WHERE h.name = $1) AS known
            FROM price p$query$, into_schema)
            INTO found USING channel;
    ELSE
        -- Each channel is compared with itself, as deals and chances differ from one
        -- to the next, and a mixture of them would show that instead of the leaks.
        -- What that makes is added up, and so are the squares of its uncertainties.
        EXECUTE format($query$
            WITH cell AS MATERIALIZED (
                SELECT r.channel, r.leaks, r.closed, r.won, r.average_deal, r.clean_closed,
                       COALESCE(max(r.won) FILTER (WHERE r.leaks = '{}') OVER (PARTITION BY r.channel), 0) AS clean_won
                FROM %1$I.leak_report r
                WHERE r.month IS NULL AND r.channel IS NOT NULL
            ), tested AS (
                SELECT t.leak, sum(t.closed) AS closed, sum(m.money_left) AS money_left,
                       sum(m.money_left) - sqrt(sum((m.money_left - m.money_low) ^ 2)) AS money_low,
                       sum(z.money_left) - sqrt(sum((z.money_left - z.money_low) ^ 2)) AS low_if_none_won, t.confidence
                FROM (SELECT t.*, n.confidence
                      FROM (SELECT u.leak, c.channel, sum(c.closed)::bigint AS closed, sum(c.won)::bigint AS won, c.average_deal, c.clean_won, c.clean_closed
                            FROM cell c
                            CROSS JOIN LATERAL unnest(c.leaks) u (leak)
                            WHERE c.clean_closed > 0 AND c.average_deal IS NOT NULL
                            GROUP BY u.leak, c.channel, c.average_deal, c.clean_won, c.clean_closed) t
                      CROSS JOIN (SELECT 1 - 0.05::float8 / GREATEST(count(DISTINCT u.leak), 1) AS confidence
                                  FROM cell c CROSS JOIN LATERAL unnest(c.leaks) u (leak) WHERE c.closed > 0) n
                      WHERE t.closed > 0) t
                CROSS JOIN LATERAL lead_funnel._leak_cost(t.won, t.closed, t.clean_won, t.clean_closed, t.average_deal, t.confidence) m
                CROSS JOIN LATERAL lead_funnel._leak_cost(0, t.closed, t.clean_won, t.clean_closed, t.average_deal, t.confidence) z
                GROUP BY t.leak, t.confidence
            ), price AS (
                SELECT sum(m.money_left) AS money_left, sqrt(sum((m.money_left - m.money_low) ^ 2)) AS below, sqrt(sum((m.money_high - m.money_left) ^ 2)) AS above
                FROM (SELECT c.channel, l.confidence, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed, c.clean_won, c.clean_closed, c.average_deal
                      FROM (SELECT array_agg(t.leak) AS leaks, t.confidence FROM tested t WHERE t.money_low > 0 GROUP BY t.confidence) l
                      JOIN cell c ON c.leaks && l.leaks
                      WHERE c.clean_closed > 0 AND c.average_deal IS NOT NULL
                      GROUP BY c.channel, l.confidence, c.clean_won, c.clean_closed, c.average_deal) s
                CROSS JOIN LATERAL lead_funnel._leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal, s.confidence) m
                WHERE s.closed > 0
            )
            SELECT EXISTS (SELECT FROM cell) AS any_leads, true AS known,
                   NOT EXISTS (SELECT FROM tested t WHERE t.low_if_none_won > 0) AND EXISTS (SELECT FROM cell c WHERE c.leaks <> '{}') AS too_few,
                   p.money_left AS money, p.money_left - p.below AS low, p.money_left + p.above AS high,
                   (SELECT json_object_agg(t.leak, t.closed) FROM tested t WHERE t.money_low > 0) AS leads,
                   (SELECT COALESCE(' ' || s.currency, '') FROM %1$I.settings s) AS currency
            FROM price p$query$, into_schema)
            INTO found;
    END IF;
    IF channel IS NOT NULL AND NOT found.any_leads AND NOT found.known THEN
        RAISE EXCEPTION 'channel "%" is not known', lead_funnel._shown(channel)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Those that are: SELECT channel FROM %I.channel_kpi. NULL stands for all channels.', into_schema);
    END IF;
    prefix := COALESCE(channel, words ->> 'all') || CASE WHEN words ->> 'and' = 'et' THEN ' : ' ELSE ': ' END;
    IF NOT found.any_leads THEN
        RETURN prefix || (words ->> 'none');
    ELSIF found.money IS NULL THEN
        RETURN prefix || (words ->> CASE WHEN found.too_few THEN 'few' ELSE 'clean' END);
    END IF;
    FOREACH leak IN ARRAY ARRAY['wrong_conversion', 'too_early', 'too_late'] LOOP
        CONTINUE WHEN found.leads ->> leak IS NULL;
        named := named || format(words ->> leak, replace(to_char((found.leads ->> leak)::numeric, 'FM999,999,999,999,990'), ',', words ->> 'thousands')
                                 || ' ' || (words ->> CASE WHEN (found.leads ->> leak)::numeric = 1 THEN 'lead' ELSE 'leads' END));
    END LOOP;
    RETURN prefix || lead_funnel._listed(named, words ->> 'and') || '.'
        || CASE WHEN cardinality(named) = 3 THEN words ->> 'all_three' ELSE '' END
        || ' ' || format(words ->> 'money',
                         replace(to_char(found.money, 'FM999,999,999,999,990'), ',', words ->> 'thousands') || found.currency,
                         replace(to_char(found.low, 'FM999,999,999,999,990'), ',', words ->> 'thousands'),
                         replace(to_char(found.high, 'FM999,999,999,999,990'), ',', words ->> 'thousands') || found.currency)
        || CASE WHEN channel IS NULL THEN words ->> 'within' ELSE '' END;
END
$function$;
COMMENT ON FUNCTION lead_funnel.diagnosis(text, text, text) IS
'Why the leads of a channel are not won, in one to four sentences: which leaks of the view leak_report of into_schema (all months together) cost more than chance explains, in how many closed leads, and how much money; or that no leak can be shown to do so, that too few leads are closed to tell, or that none came in. Compared with the clean leads are each leak in all its combinations together, as in the view leak_total, and each combination of leaks; with 95 % confidence for all these comparisons together. A leak counts with all of its leads where they show it, else with the combinations that show it and have none of those leaks. A lead with several leaks counts for each of them, its money once: (won / closed of the clean leads - won / closed of these) * closed * average deal. channel: NULL stands for all channels: each is compared with its own clean leads, never their mixture with a mixture, as channels differ in deals and chances; the money of the channels is added up, and a leak is named when its sum is above zero beyond chance, with 95 % confidence for the leaks together (their bounds are those of Newcombe in each channel, put together by the root of the sum of their squares). Channels without closed clean leads or without revenue are left out. language: en, nl or fr; NULL takes that of the settings, or English when that is another one. Reads with the caller''s rights. Errors: a schema that is not connected, an unknown channel or language.';

-- The leaks one by one, whatever they come with.

CREATE FUNCTION lead_funnel._make_leak_total(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'leak_total',
        'Each leak in all its combinations together, per channel and month of receipt: how many of the closed leads that have it, alone or with others, are won, and what that costs against the clean ones. A lead stands in the row of each of its leaks, so the rows must not be added up; those of leak_report may. The rows without a channel are of all channels, a mixture that shows how these differ, too; those without a month of all months.',
        $query$
        SELECT s.channel, s.month, s.leak, s.leads, s.closed, s.won,
               $query$ || lead_funnel._rate('close_rate_with', 's.won', 's.closed') || $query$,
               $query$ || lead_funnel._rate('close_rate_without', 's.clean_won', 's.clean_closed') || $query$,
               s.clean_closed, s.average_deal,
               CASE WHEN m.reason IS NULL THEN pg_catalog.round(m.money_left, 2) END AS money_left,
               CASE WHEN m.reason IS NULL THEN pg_catalog.round(m.money_low, 2) END AS money_low,
               CASE WHEN m.reason IS NULL THEN pg_catalog.round(m.money_high, 2) END AS money_high,
               m.reason
        FROM (SELECT r.channel, r.month, u.leak, pg_catalog.sum(r.leads)::bigint AS leads, pg_catalog.sum(r.closed)::bigint AS closed,
                     pg_catalog.sum(r.won)::bigint AS won, r.clean_won, r.clean_closed, r.average_deal, r.compared
              FROM (SELECT r.channel, r.month, r.leaks, r.leads, r.closed, r.won, r.clean_closed, r.average_deal,
                           COALESCE(pg_catalog.max(r.won) FILTER (WHERE r.leaks = '{}') OVER w, 0) AS clean_won,
                           pg_catalog.count(*) FILTER (WHERE r.leaks <> '{}' AND r.closed > 0) OVER w
                           + (pg_catalog.count(*) FILTER (WHERE r.leaks @> '{wrong_conversion}' AND r.closed > 0) OVER w > 1)::int
                           + (pg_catalog.count(*) FILTER (WHERE r.leaks @> '{too_early}' AND r.closed > 0) OVER w > 1)::int
                           + (pg_catalog.count(*) FILTER (WHERE r.leaks @> '{too_late}' AND r.closed > 0) OVER w > 1)::int AS compared
                    FROM {funnel}.leak_report r
                    WINDOW w AS (PARTITION BY r.channel, r.month)) r
              CROSS JOIN LATERAL pg_catalog.unnest(r.leaks) u (leak)
              GROUP BY r.channel, r.month, u.leak, r.clean_won, r.clean_closed, r.average_deal, r.compared) s
        CROSS JOIN LATERAL lead_funnel._leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal,
                                                  1 - 0.05::float8 / GREATEST(s.compared, 1)) m
        ORDER BY s.channel NULLS FIRST, s.month NULLS FIRST, money_left DESC NULLS LAST, s.leads DESC, s.leak$query$,
        $columns$
channel | The reporting channel; NULL: all channels.
month | The first day of the month of receipt, in the reports' time zone; NULL: all months.
leak | The leak: wrong_conversion, too_early or too_late, see lead_status.
leads | Leads received that have it, alone or with others.
closed | Those that are won or lost; only they are compared.
won | Those that became customers.
$columns$ || lead_funnel._rate_comments('close_rate_with', 'won / closed of these leads (not won / sqls, which is the close_rate of the other views)')
        || lead_funnel._rate_comments('close_rate_without', 'won / closed of the clean leads of the same channel and month') || $columns$
clean_closed | How many clean leads of that channel and month are won or lost.
average_deal | The revenue per lead won of that channel and month, whatever its leaks, rounded to 2 decimals.
money_left | (close_rate_without - close_rate_with) * closed * average_deal, from the unrounded rates, where the two differ by more than chance: rate_differs() with 95 % confidence for all comparisons of that channel and month together, those of leak_report included. NULL otherwise, see reason.
money_low | The lower bound of money_left, by Newcombe's interval of the difference with that confidence; the average deal is taken as known.
money_high | Its upper bound.
reason | Why there is no money_left: too few leads (even if none of them had been won, it could be chance), no difference beyond chance, or closes better (these leads are won more often than the clean ones, beyond chance). NULL when there is.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_leak_total(text) IS
'Internal to connect(): the view leak_total in into_schema.';
