
-- What is internal is for who connects and for who reads, not for everybody:
-- grant_connect() and grant_reader() say who that is.
DO $$
DECLARE
    installer CONSTANT text := $owner$@extowner@$owner$;
    -- Anybody may call explain_qualification(), and so what it calls.
    spoken    CONSTANT text[] := '{_explain,_explain_texts,_explain_words,_in_encoding,_languages,_said,_words,_words_sources}';
    internal  text;
    others    text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    FOR internal, others IN
        SELECT p.oid::regprocedure::text,
               -- Default privileges may have given rights to others than PUBLIC.
               (SELECT string_agg(lead_funnel._role_name(a.grantee), ', ')
                FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner)
        FROM pg_proc p
        WHERE p.pronamespace = 'lead_funnel'::regnamespace AND starts_with(p.proname, '_') AND p.proname <> ALL (spoken)
    LOOP
        IF others IS NOT NULL THEN
            EXECUTE format('REVOKE ALL ON ROUTINE %s FROM %s', internal, others);
        END IF;
        -- Who runs the script owns them.
        IF installer <> quote_ident(current_user) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %s WITH GRANT OPTION', internal, installer);
        END IF;
    END LOOP;
    -- Their values are not for tables: without input they could not be restored.
    REVOKE USAGE ON TYPE lead_funnel._policy, lead_funnel._classified FROM PUBLIC;
END
$$;
