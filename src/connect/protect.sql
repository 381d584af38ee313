-- Row-level security of what the reports keep: who may not see a lead in the CRM
-- must not see it there either.

CREATE FUNCTION lead_funnel._protect(into_schema text, name text, condition text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT lead_funnel._is_kind(into_schema, name, 'table')
        OR EXISTS (SELECT FROM pg_policy p
                   WHERE p.polrelid = to_regclass(format('%I.%I', into_schema, name)) AND p.polname = 'visible_leads') THEN
        RETURN;
    END IF;
    PERFORM lead_funnel._require_locks(into_schema, name);
    EXECUTE format('CREATE POLICY visible_leads ON %I.%I USING (%s)', into_schema, name, condition);
    EXECUTE format('COMMENT ON POLICY visible_leads ON %I.%I IS %L', into_schema, name,
                   'Who sees only part of the leads in the CRM sees what is kept of these only.');
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', into_schema, name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect IS
'Internal to connect(): gives a table the policy visible_leads, unless it has one. Such a table must be locked.';

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
COMMENT ON FUNCTION lead_funnel._protect_rows IS 'Internal to connect(): shows the rows of a lead only to those who see it in the CRM.';
