CREATE FUNCTION lead_funnel._switch(into_schema text, stored boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    connected record;
    policy    record;
    own       text[];
BEGIN
    EXECUTE format('SELECT s.crm, s.crm_schema FROM %I.settings s', into_schema) INTO connected;
    PERFORM lead_funnel._open_schema(connected.crm, connected.crm_schema, into_schema, true);
    -- They read lead, which is another relation from now on.
    own := ARRAY(SELECT format('DROP POLICY visible_leads ON %I.%I; %s', into_schema, p.relation, p.statement)
                 FROM lead_funnel._own_policies(into_schema) p);
    FOR policy IN SELECT p.polrelid::regclass AS on_table
                  FROM pg_policy p
                  JOIN pg_class c ON c.oid = p.polrelid
                  WHERE p.polname = 'visible_leads'
                    AND c.relnamespace IN (to_regnamespace(quote_ident(into_schema)),
                                           to_regnamespace(quote_ident(lead_funnel._steps(into_schema))))
    LOOP
        EXECUTE format('DROP POLICY visible_leads ON %s', policy.on_table);
    END LOOP;
    PERFORM lead_funnel._unwatch(into_schema);
    IF NOT stored THEN
        PERFORM lead_funnel._keep_versions(into_schema);
        FOR policy IN SELECT p.polname AS name FROM pg_policy p WHERE p.polrelid = to_regclass(format('%I.lead', into_schema)) LOOP
            RAISE NOTICE 'policy "%" of table "%.lead" is removed with the table', policy.name, into_schema
                USING HINT = 'Make it again when the leads are stored again.';
        END LOOP;
    END IF;
    PERFORM lead_funnel._make_all(connected.crm, connected.crm_schema, into_schema, NULL, stored);
    IF NOT stored THEN
        PERFORM lead_funnel._gather(into_schema);
    END IF;
    PERFORM lead_funnel._make_policies_again(own);
END
$function$;
COMMENT ON FUNCTION lead_funnel._switch IS
'Internal to materialize(): makes all that depends on whether the leads are stored anew. A policy that the owner changed stays.';

CREATE FUNCTION lead_funnel._check_row_security(into_schema text, allowed boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    guarded text;
BEGIN
    IF NOT lead_funnel._sees_all(format('%I.lead', into_schema)::regclass) THEN
        RAISE EXCEPTION 'row-level security may hide leads from role "%"', current_user
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'What it does not see would be missing for everybody.',
                  HINT = 'Let the owner of the CRM''s tables connect and materialize, or a role with BYPASSRLS.';
    END IF;
    SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text)
    INTO guarded
    FROM lead_funnel._read_columns(lead_funnel._made_views(into_schema)) r
    JOIN pg_class c ON c.oid = r.relation
    WHERE c.relrowsecurity;
    IF guarded IS NOT NULL AND allowed IS NOT TRUE THEN
        RAISE EXCEPTION 'row-level security protects tables of the CRM'
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('Who may read the reports would see all that is stored, whatever the policies of %s say.', guarded),
                  HINT = format('Say SELECT lead_funnel.materialize(%L, despite_row_security => true), and then make a policy on table '
                                '%I.lead, as in CREATE POLICY own_leads ON %2$I.lead USING (owner = current_user); ALTER TABLE %2$I.lead '
                                'ENABLE ROW LEVEL SECURITY.', into_schema, into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_row_security IS
'Internal to materialize(): an error when the caller may not see all leads, or when the CRM''s tables have policies, unless that is '
'allowed.';

CREATE FUNCTION lead_funnel.materialize(into_schema text DEFAULT 'funnel', stored boolean DEFAULT true,
                                        despite_row_security boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET transform_null_equals = off
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    run   record;
    leads bigint;
BEGIN
    into_schema := into_schema::name;
    IF stored IS NULL THEN
        RAISE EXCEPTION 'stored must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = 'Say whether the leads are stored, as in SELECT lead_funnel.materialize(''funnel'', false).';
    END IF;
    PERFORM lead_funnel._check_isolation('materialize');
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    PERFORM lead_funnel._check_own(into_schema), lead_funnel._check_own(lead_funnel._steps(into_schema));
    IF stored AND NOT lead_funnel._has_copies(into_schema) THEN
        PERFORM lead_funnel._check_row_security(into_schema, despite_row_security);
    END IF;
    IF lead_funnel._has_copies(into_schema) <> stored THEN
        PERFORM lead_funnel._switch(into_schema, stored);
    END IF;
    IF NOT stored THEN
        RETURN format('reports in schema %s read the CRM', quote_ident(into_schema));
    END IF;
    PERFORM lead_funnel._analyze_foreign(into_schema);
    SELECT r.* INTO run FROM lead_funnel.refresh(into_schema) r;
    IF run.outcome <> 'done' THEN
        RAISE EXCEPTION 'schema "%" could not be materialized: %', into_schema, run.error
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    EXECUTE format('SELECT count(*) FROM %I.lead', into_schema) INTO leads;
    RETURN format('%s leads are stored in schema %s', leads, quote_ident(into_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel.materialize IS
'Stores the leads of into_schema in tables, classified, which refresh() keeps up; the reports read these, and no view reads the CRM any '
'more. stored false: back to views that read the CRM as it is. despite_row_security: also when the CRM''s tables have policies, which do '
'not hold for what is stored; make one on the table lead then. Returns a sentence. Errors change nothing: a NULL stored, and those of '
'connect() and refresh().';
