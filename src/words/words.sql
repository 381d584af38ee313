-- What is said to people, in their language. The English text is the key of its
-- translation, one file LANGUAGE.json for each language.

-- A database has one encoding for ever.
CREATE FUNCTION lead_funnel._in_encoding(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- U+00C0 to U+00FF
    plain CONSTANT text[] := '{A,A,A,A,Ae,A,Ae,C,E,E,E,E,I,I,I,I,D,N,O,O,O,O,Oe,x,O,U,U,U,Ue,Y,Th,ss,a,a,a,a,ae,a,ae,c,e,e,e,e,i,i,i,i,d,n,'
                             'o,o,o,o,oe,/,o,u,u,u,ue,y,th,y}';
BEGIN
    IF getdatabaseencoding() NOT IN ('UTF8', 'LATIN1', 'LATIN9', 'WIN1252') THEN
        -- Other encodings lack these letters, some of them or all.
        FOR i IN 1 .. cardinality(plain) LOOP
            words := replace(words, '\u00' || to_hex(191 + i), plain[i]);
        END LOOP;
    END IF;
    RETURN words;
END
$function$;
COMMENT ON FUNCTION lead_funnel._in_encoding IS
'Internal to _words(): a JSON text as the database''s encoding can read it: without accents where it lacks the letters from \u00c0 to '
'\u00ff.';

CREATE FUNCTION lead_funnel._words(language text) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT lead_funnel._in_encoding(s.words)::json FROM lead_funnel._words_sources() s WHERE s.language = _words.language;
END;
COMMENT ON FUNCTION lead_funnel._words IS
'Internal to what speaks: the translations of English texts into a language, NULL for English and unknown ones.';

CREATE FUNCTION lead_funnel._said(words json, english text) RETURNS text
AS 'MODULE_PATHNAME', 'words_said' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._said IS 'Internal to what speaks: an English text in the language of these words, or in English.';

CREATE FUNCTION lead_funnel._languages() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.array_agg(l.language ORDER BY l.language)
    FROM (SELECT 'en' AS language UNION ALL SELECT s.language FROM lead_funnel._words_sources() s) l;
END;
COMMENT ON FUNCTION lead_funnel._languages IS 'Internal to what speaks: the languages, as ISO 639-1 codes in order.';

-- No constant, so that a query that only might speak one does not look for them when it is planned.
CREATE FUNCTION lead_funnel._is_spoken(language text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RETURN language = ANY (lead_funnel._languages());
END
$function$;
COMMENT ON FUNCTION lead_funnel._is_spoken IS 'Internal to what speaks: whether that is one of the languages. NULL gives NULL.';

CREATE FUNCTION lead_funnel._listed(items text[], last_word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN pg_catalog.cardinality(items) > 1
    THEN pg_catalog.array_to_string(items[1:pg_catalog.cardinality(items) - 1], ', ') || ' ' || last_word || ' '
        || items[pg_catalog.cardinality(items)]
    ELSE pg_catalog.array_to_string(items, '') END;
COMMENT ON FUNCTION lead_funnel._listed IS 'Internal to what speaks: "a, b and c", with last_word for "and".';

CREATE FUNCTION lead_funnel._explain_words(language text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    words CONSTANT json := lead_funnel._words(lower(language));
BEGIN
    IF lower(language) <> ALL (lead_funnel._languages()) THEN
        RAISE EXCEPTION 'unrecognized language "%"', left(language, 200)
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('The languages are: %s.', array_to_string(lead_funnel._languages(), ', ')),
                  HINT = 'Name one of them, or leave it out for English.';
    END IF;
    RETURN CASE WHEN words IS NOT NULL
             THEN ARRAY(SELECT lead_funnel._said(words, e.english)
                        FROM unnest(lead_funnel._explain_texts()) WITH ORDINALITY e (english, position) ORDER BY e.position) END;
END
$function$;
COMMENT ON FUNCTION lead_funnel._explain_words IS
'Internal to explain_qualification() and the view lead_status: words for _explain() in a language, NULL for English. An unknown language '
'is an error.';

CREATE FUNCTION lead_funnel.explain_qualification(
    intent lead_funnel.lead_intent, signals lead_funnel.lead_signals, mql_signals int, sql_signals int, next_step boolean,
    opportunity_signals lead_funnel.lead_signals DEFAULT '{need,timing,scope}', language text DEFAULT 'en') RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lead_funnel._explain(intent, signals, mql_signals, sql_signals, next_step, opportunity_signals,
                            lead_funnel._explain_words(language));
COMMENT ON FUNCTION lead_funnel.explain_qualification IS
'Why qualify() gives its stage for these arguments: a sentence with the stage, the rule that decided, and what is missing for the next '
'stage. intent is only named. language: one of the extension, as en; NULL is English. Never NULL: NULL intent is unknown, other NULLs are '
'as for qualify(). A negative threshold and an unknown language are errors.';
