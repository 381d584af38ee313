-- The contract: what an adapter must deliver, and nothing else that a report
-- may read from the CRM.

CREATE FUNCTION lead_funnel._filled(source text, crm_schema text, places json DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    place record;
BEGIN
    FOR place IN SELECT p.key, p.value FROM json_each_text(places) p LOOP
        source := replace(source, '{' || place.key || '}', place.value);
    END LOOP;
    -- The last one, so that a schema whose name looks like a place stays a name.
    RETURN replace(source, '{crm}', quote_ident(crm_schema));
END
$function$;
COMMENT ON FUNCTION lead_funnel._filled IS
'Internal to adapters: an SQL text with its places {name} filled from places, and {crm} with the CRM''s schema.';

CREATE FUNCTION lead_funnel._make_contract_view(into_schema text, name text, query text DEFAULT NULL, kind text DEFAULT 'view')
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    source text;
BEGIN
    SELECT s.source INTO source FROM lead_funnel._crm_sources() s
    WHERE s.kind = CASE _make_contract_view.kind WHEN 'view' THEN 'contract' ELSE 'contract_step' END AND s.name = _make_contract_view.name;
    IF query IS NOT NULL THEN
        source := format(E'CREATE OR REPLACE VIEW %I WITH (security_invoker = true) AS\n', name) || query || E';\n'
            || substr(source, strpos(source, 'COMMENT ON VIEW'));
    END IF;
    PERFORM lead_funnel._make_view(into_schema, kind, name, source);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_contract_view IS
'Internal to adapters: makes a contract view, or of kind step what only the reports read. Without a query, customer comes from won leads, '
'touch from all, working_hours from the settings, company_hours and customer_event are empty, no lead is repeated, and no answer unsure.';

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
