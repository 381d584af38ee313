-- Row-level security of the CRM: who sees all leads.

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
COMMENT ON FUNCTION lead_funnel._sees_all IS
'Internal to sees_all_leads() and row-level policies: whether row-level security hides nothing of the view lead from the current user.';

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
COMMENT ON FUNCTION lead_funnel.sees_all_leads IS
'Whether row-level security surely hides no lead of into_schema from the current user: it is active for that user on no table behind the '
'view lead. Conditions in the CRM''s own views are not seen. Errors: a schema that is NULL, not connected or not trusted.';
