-- The contract: what an adapter must deliver, and nothing else that a report
-- may read from the CRM.

CREATE FUNCTION lead_funnel._filled(source text, crm_schema text, places json DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    place record;
BEGIN
    FOR place IN SELECT p.key, p.value FROM json_each_text(places) p LOOP
        source := replace(source, '{' || place.key || '}', place.value);
    END LOOP;
    FOR place IN SELECT DISTINCT w[1] AS relation, w[2] AS attribute FROM regexp_matches(source, '\{type (\w+)\.(\w+)\}', 'g') w LOOP
        source := replace(source, format('{type %s.%s}', place.relation, place.attribute),
                          COALESCE(lead_funnel._column_type(crm_schema, place.relation, place.attribute), 'integer'));
    END LOOP;
    -- The last one, so that a schema whose name looks like a place stays a name.
    RETURN replace(source, '{crm}', quote_ident(crm_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel._filled IS
'Internal to adapters: an SQL text with its places {name} filled from places, {crm} with the CRM''s schema, and {type RELATION.ATTRIBUTE} '
'with the type of that column there.';

CREATE FUNCTION lead_funnel._contract_source(name text, query text, kind text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN query IS NULL THEN s.source
                ELSE format(E'CREATE OR REPLACE VIEW %I WITH (security_invoker = true) AS\n', name) || query || E';\n'
                    || substr(s.source, strpos(s.source, 'COMMENT ON VIEW')) END
    FROM lead_funnel._crm_sources() s
    WHERE s.kind = CASE _contract_source.kind WHEN 'view' THEN 'contract' ELSE 'contract_step' END AND s.name = _contract_source.name;
END;
COMMENT ON FUNCTION lead_funnel._contract_source IS
'Internal to adapters: the statements that make a view of the contract with that query, NULL for the one in its file.';

CREATE FUNCTION lead_funnel._make_contract_view(into_schema text, name text, query text DEFAULT NULL, kind text DEFAULT 'view')
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_view(into_schema, kind, name, lead_funnel._contract_source(name, query, kind));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_contract_view IS
'Internal to adapters: makes a contract view, or of kind step what only the reports read, whose query reads what is made already, and not '
'the CRM. Without a query, customer comes from won leads, touch from all, working_hours from the settings, company_hours and '
'customer_event are empty, no lead is repeated, and no answer unsure.';

CREATE FUNCTION lead_funnel._make_step(into_schema text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- The one to make, and the one that it replaces.
    made   text;
    before text;
BEGIN
    SELECT s.sources[1], s.sources[2] INTO made, before
    FROM (SELECT array_agg(s.source ORDER BY array_position(f.folders, s.kind)) AS sources
          FROM lead_funnel._crm_sources() s
          CROSS JOIN (SELECT lead_funnel._step_folders(into_schema) AS folders) f
          WHERE s.name = _make_step.name AND s.kind = ANY (f.folders)) s;
    IF made ~ format('\m%s_here\M', name) THEN
        PERFORM lead_funnel._make_view(into_schema, 'step', name || '_here', lead_funnel._as_here(name, before));
    END IF;
    PERFORM lead_funnel._make_view(into_schema, 'step', name, made);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_step IS
'Internal to adapters: makes a step of src/crm, from the first of _step_folders() that has one.';

CREATE FUNCTION lead_funnel._make_contract_source(into_schema text, name text, query text, kind text DEFAULT 'view',
                                                  key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_source(into_schema, kind, name, lead_funnel._contract_source(name, query, kind), key);
    IF name = 'lead' THEN
        IF lead_funnel._is_stored(into_schema) THEN
            PERFORM lead_funnel._make_step(into_schema, 'stored_for');
            PERFORM lead_funnel._make_step(into_schema, 'lapsed_lead');
            PERFORM lead_funnel._make_step(into_schema, 'due_lead');
            PERFORM lead_funnel._make_step(into_schema, 'any_due');
        END IF;
        IF lead_funnel._is_stored(into_schema) AND lead_funnel._is_spread(into_schema) THEN
            PERFORM lead_funnel._make_step(into_schema, 'lead_told_due');
            PERFORM lead_funnel._make_step(into_schema, 'lead_told_still');
        END IF;
        PERFORM lead_funnel._make_step(into_schema, 'lead_told');
    ELSIF name = 'touch' THEN
        PERFORM lead_funnel._make_contract_view(into_schema, 'touched', 'SELECT t.lead_id, t.touched_at FROM touch t', 'step');
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_contract_source IS
'Internal to adapters: makes a relation of the contract, or of kind step what only the reports read, whose query reads the CRM: a view, or '
'where the leads are stored a copy that refresh() fills. The query must not depend on as_of(). key: as of _make_source().';

CREATE FUNCTION lead_funnel._make_optional_table(into_schema text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_tables(into_schema, ARRAY[s.name], ARRAY[s.source])
    FROM lead_funnel._crm_sources() s
    WHERE s.kind = 'optional' AND s.name = _make_optional_table.name;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_optional_table IS 'Internal to adapters: makes a table that not every CRM needs.';
