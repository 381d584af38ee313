-- Row-level security of what the reports keep: who may not see a lead in the CRM
-- must not see it there either. A policy that the owner changed stays, and is told.

CREATE FUNCTION lead_funnel._visible_leads(into_schema text, name text, with_schema boolean) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    its_table CONSTANT regclass := to_regclass(format('%I.%I', into_schema, name));
    policy  record;
    shown   text;
    qual    text;
    checked text;
BEGIN
    SELECT p.oid, p.polqual, p.polwithcheck, v.permissive, v.cmd, c.relrowsecurity,
           (SELECT string_agg(CASE r WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(r) END, ', ' ORDER BY r) FROM unnest(v.roles) r) AS roles
    INTO policy
    FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid
    JOIN pg_policies v ON v.schemaname = into_schema AND v.tablename = c.relname AND v.policyname = p.polname
    WHERE p.polrelid = its_table AND p.polname = 'visible_leads';
    -- Compared without the schema, which may be renamed. Nothing but names is looked up while that is in the search_path.
    PERFORM set_config('search_path', CASE WHEN with_schema THEN 'pg_catalog, pg_temp'
                                      ELSE format('pg_catalog, lead_funnel, %I, pg_temp', into_schema) END, true);
    shown := its_table::text;
    qual := pg_get_expr(policy.polqual, its_table::oid);
    checked := pg_get_expr(policy.polwithcheck, its_table::oid);
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    RETURN (SELECT format('CREATE POLICY visible_leads ON %s AS %s FOR %s TO %s', shown, policy.permissive, policy.cmd, policy.roles)
                   || COALESCE(' USING (' || qual || ')', '') || COALESCE(' WITH CHECK (' || checked || ')', '')
                   || CASE WHEN policy.relrowsecurity THEN '' ELSE format('; ALTER TABLE %s DISABLE ROW LEVEL SECURITY', shown) END
                   || CASE WHEN with_schema THEN format('; COMMENT ON POLICY visible_leads ON %s IS %L', shown,
                                                        obj_description(policy.oid, 'pg_policy')) ELSE '' END
            WHERE policy.oid IS NOT NULL);
END
$function$;
COMMENT ON FUNCTION lead_funnel._visible_leads IS
'Internal to connect(): the statements that make the policy visible_leads of a table as it is, NULL for none. with_schema: to be run; else '
'to be compared.';

CREATE FUNCTION lead_funnel._own_policies(into_schema text, OUT relation text, OUT statement text) RETURNS SETOF record
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RETURN QUERY EXECUTE format('SELECT m.name, lead_funnel._visible_leads($1, m.name, true) FROM %I.made_by_connect m '
                                'WHERE m.kind = ''table'' '
                                'AND lead_funnel._visible_leads($1, m.name, false) <> to_jsonb(m) #>> ''{parts,policy,is}'' '
                                'ORDER BY m.name',
                                into_schema) USING into_schema;
END
$function$;
COMMENT ON FUNCTION lead_funnel._own_policies IS
'Internal to connect() and disconnect(): the tables whose policy visible_leads the owner changed, and the statements that make it again.';

CREATE FUNCTION lead_funnel._make_policies_again(statements text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY statements LOOP
        BEGIN
            EXECUTE one;
        EXCEPTION
            WHEN duplicate_object THEN
                NULL;   -- It reads no view that was made anew.
            WHEN OTHERS THEN
                RAISE EXCEPTION 'could not make policy "visible_leads" of table % again: %', substring(one FROM ' ON (.*?) AS '), SQLERRM
                    USING ERRCODE = SQLSTATE,
                          DETAIL = format('It has been changed, and goes with a view that is made anew: %s.', one),
                          HINT = format('Change it so that it does not read that, or drop it, as in DROP %s; then connect again.',
                                        substring(one FROM '^CREATE (POLICY .*?) AS '));
        END;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_policies_again IS
'Internal to connect(): makes policies of _own_policies() that went with a view. One that cannot be made is an error.';

CREATE FUNCTION lead_funnel._tell_policies(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.relation, c.relrowsecurity, format('%I.%I', into_schema, p.relation) AS name
               FROM lead_funnel._own_policies(into_schema) p
               JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', into_schema, p.relation))
    LOOP
        IF one.relrowsecurity THEN
            RAISE NOTICE 'policy "visible_leads" of table "%.%" has been changed, and stays as it is', into_schema, one.relation
                USING HINT = format('To have that of connect() again, say DROP POLICY visible_leads ON %s, and connect again.', one.name);
        ELSE
            RAISE NOTICE 'row-level security of table "%.%" has been switched off, and stays so', into_schema, one.relation
                USING HINT = format('To hide the rows of leads that a reader does not see in the CRM, say ALTER TABLE %s ENABLE ROW LEVEL '
                                    'SECURITY.', one.name);
        END IF;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._tell_policies IS 'Internal to connect(): a notice of each table whose policy the owner changed.';

CREATE FUNCTION lead_funnel._protect(into_schema text, name text, condition text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    present CONSTANT text := lead_funnel._visible_leads(into_schema, name, false);
    made    jsonb;
BEGIN
    -- A policy of a table that Citus keeps cannot ask another table; distribute() is refused where it must.
    IF NOT lead_funnel._is_kind(into_schema, name, 'table')
        OR lead_funnel._is_on_citus(to_regclass(format('%I.%I', into_schema, name))) THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT m.parts -> ''policy'' FROM %I.made_by_connect m WHERE m.kind = ''table'' AND m.name = $1', into_schema)
        INTO made USING name;
    -- What is not as it was made is the owner's.
    IF present IS NOT NULL AND (present <> made ->> 'is' OR condition = made ->> 'from') THEN
        RETURN;
    END IF;
    IF present IS NULL OR made IS NOT NULL THEN
        PERFORM lead_funnel._require_locks(into_schema, name);
        IF present IS NOT NULL THEN
            EXECUTE format('DROP POLICY visible_leads ON %I.%I', into_schema, name);
        END IF;
        EXECUTE format('CREATE POLICY visible_leads ON %I.%I USING (%s)', into_schema, name, condition);
        EXECUTE format('COMMENT ON POLICY visible_leads ON %I.%I IS %L', into_schema, name,
                       'Who sees only part of the leads in the CRM sees what is kept of these only.');
        EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', into_schema, name);
    END IF;
    EXECUTE format('UPDATE %I.made_by_connect SET parts = COALESCE(parts, ''{}'') || $2 WHERE kind = ''table'' AND name = $1', into_schema)
        USING name, jsonb_build_object('policy', jsonb_build_object('from', condition, 'is',
                                                                            lead_funnel._visible_leads(into_schema, name, false)));
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect IS
'Internal to connect(): gives a table the policy visible_leads of this version, unless it has it, or one that the owner changed. The table '
'must be locked for that.';

CREATE FUNCTION lead_funnel._protect_rows(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A subquery, which is asked once and not for each row.
    sees_all CONSTANT text := format('(SELECT lead_funnel._sees_all(%L::regclass))', format('%I.lead', into_schema));
    kept     text;
BEGIN
    FOREACH kept IN ARRAY '{signal,signal_note,question_asked,sla_notice,lead_history}'::text[] LOOP
        -- Where the leads are distributed, everybody sees all of them, see distribute(), and no policy can ask for one.
        PERFORM lead_funnel._protect(into_schema, kept, sees_all
            || CASE WHEN lead_funnel._is_spread(into_schema) THEN ''
                    ELSE format(' OR EXISTS (SELECT FROM %I.lead l WHERE l.lead_id = %I.lead_id)', into_schema, kept) END);
    END LOOP;
    -- A report is of all leads, or nobody's.
    PERFORM lead_funnel._protect(into_schema, 'report_run', sees_all);
    -- An error can tell what stands in a row.
    PERFORM lead_funnel._protect(into_schema, 'refresh_run', sees_all);
    PERFORM lead_funnel._tell_policies(into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect_rows IS 'Internal to connect(): shows the rows of a lead only to those who see it in the CRM.';

CREATE FUNCTION lead_funnel._visible_copies(into_schema text, name text, columns text[]) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    leads    CONSTANT text := format('%I.lead', into_schema);
    sees_all CONSTANT text := format('(SELECT lead_funnel._sees_all(%L::regclass))', leads);
BEGIN
    IF lead_funnel._is_spread(into_schema) AND ('lead_id' = ANY (columns) OR name = 'customer_event') THEN
        RETURN sees_all;
    ELSIF 'lead_id' = ANY (columns) THEN
        RETURN format('%s OR lead_id IS NULL OR EXISTS (SELECT FROM %s l WHERE l.lead_id = %I.lead_id)', sees_all, leads, name);
    ELSIF name = 'customer_event' THEN
        -- As connect() shows them where the leads are not stored.
        RETURN format('%s OR customer_id IN (SELECT u.customer_id FROM %s)', sees_all,
                      CASE WHEN lead_funnel._is_kind(into_schema, 'customer', 'copy') THEN format('%I.customer u', into_schema)
                           ELSE format('%s u WHERE u.crm_stage = ''customer''', leads) END);
    ELSIF 'customer_id' = ANY (columns) OR name IN ('odoo_mailing', 'odoo_past_owner', 'odoo_past_work', 'signal_count', 'kpi_state') THEN
        -- Of several leads, perhaps: nobody can say here whether all of them are seen.
        RETURN sees_all;
    END IF;
    RETURN NULL;
END
$function$;
COMMENT ON FUNCTION lead_funnel._visible_copies IS
'Internal to connect(): the condition for the rows of a copy, with these columns, to be seen by who sees only part of the table lead; '
'NULL: they are of nobody.';

CREATE FUNCTION lead_funnel._protect_copies(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one       record;
    condition text;
BEGIN
    FOR one IN EXECUTE format('SELECT format(''%%I.%%I'', lead_funnel._schema_of($1, m.kind), m.name)::regclass AS relation, m.name '
                              'FROM %I.made_by_connect m WHERE m.kind IN (''copy'', ''step_copy'') AND m.name <> ''lead''', into_schema)
        USING into_schema
    LOOP
        condition := lead_funnel._visible_copies(into_schema, one.name, ARRAY(
            SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = one.relation AND a.attnum > 0 AND NOT a.attisdropped));
        CONTINUE WHEN condition IS NULL OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = one.relation)
                      OR lead_funnel._is_on_citus(one.relation);
        EXECUTE format('CREATE POLICY visible_leads ON %s USING (%s)', one.relation, condition);
        EXECUTE format('COMMENT ON POLICY visible_leads ON %s IS %L', one.relation,
                       'Who sees only part of the table lead sees what belongs to these only.');
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one.relation);
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._protect_copies IS
'Internal to connect(): shows what is stored of a lead only to those who see it in the table lead.';
