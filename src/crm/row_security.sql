-- Row-level security of the CRM: who may not see a lead there must not see it in
-- what the reports keep either.

CREATE FUNCTION lead_funnel._sees_all(lead regclass) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE read (relation) AS (
        SELECT lead::oid
        UNION
        SELECT d.refobjid
        FROM read r
        JOIN pg_catalog.pg_rewrite w ON w.ev_class OPERATOR(pg_catalog.=) r.relation
        JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_rewrite'::regclass::oid
            AND d.objid OPERATOR(pg_catalog.=) w.oid
            AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::regclass::oid
    )
    SELECT NOT EXISTS (SELECT FROM read r
                       JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) r.relation
                       WHERE c.relrowsecurity AND pg_catalog.row_security_active(c.oid));
END;
COMMENT ON FUNCTION lead_funnel._sees_all(regclass) IS
'Internal to sees_all_leads() and to the policies of the tables that connect() made: whether row-level security hides nothing of what the view lead reads from the current user. NULL gives NULL.';

CREATE FUNCTION lead_funnel.sees_all_leads(into_schema text DEFAULT 'funnel') RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    RETURN lead_funnel._sees_all(format('%I.lead', into_schema)::regclass);
END
$function$;
COMMENT ON FUNCTION lead_funnel.sees_all_leads(text) IS
'Whether the current user sees all leads of into_schema for certain: false when row-level security is active for that user on a table that the view lead reads, be it directly or through views, whatever its policies say; superusers, the tables'' owners and roles with BYPASSRLS see all. What a view of the CRM''s own leaves out by a condition is not known to it. Errors: a schema that is NULL, not connected, or of somebody whom the caller does not trust.';

CREATE FUNCTION lead_funnel._protect(into_schema text, name text, condition text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT lead_funnel._is_kind(into_schema, name, 'table')
        OR EXISTS (SELECT FROM pg_policy p
                   WHERE p.polrelid = to_regclass(format('%I.%I', into_schema, name)) AND p.polname = 'visible_leads') THEN
        RETURN;
    ELSIF current_setting('lead_funnel.locked_views', true) IS DISTINCT FROM into_schema THEN
        RAISE EXCEPTION 'table "%" must be locked before it is protected', name
            USING ERRCODE = 'object_in_use';
    END IF;
    EXECUTE format('CREATE POLICY visible_leads ON %I.%I USING (%s)', into_schema, name, condition);
    EXECUTE format('COMMENT ON POLICY visible_leads ON %I.%I IS %L', into_schema, name,
                   'Who sees only part of the leads in the CRM sees what is kept of these only.');
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', into_schema, name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect(text, text, text) IS
'Internal to connect(): gives a table the policy visible_leads with that condition, unless it has one. One that has none must be locked by _lock_made().';

CREATE FUNCTION lead_funnel._protect_rows(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A subquery, which is asked once and not for each row.
    sees_all CONSTANT text := format('(SELECT lead_funnel._sees_all(%L::regclass))', format('%I.lead', into_schema));
    kept     text;
BEGIN
    FOREACH kept IN ARRAY '{signal,signal_note,sla_notice}'::text[] LOOP
        PERFORM lead_funnel._protect(into_schema, kept,
            format('%s OR EXISTS (SELECT FROM %I.lead l WHERE l.lead_id = %I.lead_id)', sees_all, into_schema, kept));
    END LOOP;
    -- A report is of all leads, or nobody's.
    PERFORM lead_funnel._protect(into_schema, 'report_run', sees_all);
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect_rows(text) IS
'Internal to connect(): lets what the tables signal, signal_note, sla_notice and report_run keep be seen by those who see the leads in the CRM. Their owner sees all.';
