-- What is kept of one person.

CREATE FUNCTION lead_funnel._forget_in(in_schema text, relation text, lead_id text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    its_table CONSTANT regclass := format('%I.%I', in_schema, relation);
    guard     text;
    rows      bigint;
BEGIN
    SELECT t.tgname INTO guard FROM pg_trigger t WHERE t.tgrelid = its_table AND t.tgname = 'append_only' AND t.tgenabled <> 'D';
    IF guard IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER append_only', its_table);
    END IF;
    EXECUTE format('DELETE FROM %s t WHERE t.lead_id = $1', its_table) USING lead_id;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF guard IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER append_only', its_table);
    END IF;
    RETURN rows;
END
$function$;
COMMENT ON FUNCTION lead_funnel._forget_in IS
'Internal to forget(): deletes the rows of a lead in a table, also where rows are only added. Returns their number.';

CREATE FUNCTION lead_funnel.forget(lead_id text, into_schema text DEFAULT 'funnel') RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    one   record;
    rows  bigint := 0;
    found boolean;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    PERFORM lead_funnel._check_own(into_schema), lead_funnel._check_own(lead_funnel._steps(into_schema));
    IF lead_id IS NULL THEN
        RAISE EXCEPTION 'lead_id must not be NULL'
            USING ERRCODE = 'null_value_not_allowed',
                  HINT = format('Give the key that the lead has in the CRM, as in SELECT lead_funnel.forget(''42'', %L).', into_schema);
    END IF;
    IF lead_funnel._has_copies(into_schema) THEN
        -- Who refreshes may be about to keep it once more; and the next one must look whether it is there.
        EXECUTE format('SELECT FROM %I.refresh_state r FOR UPDATE', lead_funnel._steps(into_schema));
        EXECUTE format('UPDATE %I.refresh_source SET marks = NULL', lead_funnel._steps(into_schema));
    END IF;
    FOR one IN EXECUTE format('SELECT lead_funnel._schema_of($1, m.kind) AS in_schema, m.name FROM %I.made_by_connect m '
                              'WHERE m.kind IN (''table'', ''copy'', ''step_copy'') '
                              'AND lead_funnel._is_kind(lead_funnel._schema_of($1, m.kind), m.name, m.kind) '
                              'AND lead_funnel._column_type(lead_funnel._schema_of($1, m.kind), m.name, ''lead_id'') IS NOT NULL '
                              'ORDER BY m.position', into_schema) USING into_schema
    LOOP
        rows := rows + lead_funnel._forget_in(one.in_schema, one.name, lead_id);
    END LOOP;
    IF lead_funnel._is_kind(lead_funnel._steps(into_schema), 'odoo_past_work', 'step_copy') THEN
        EXECUTE format('DELETE FROM %I.odoo_past_work w WHERE w.id::text = $1', lead_funnel._steps(into_schema)) USING lead_id;
    END IF;
    -- An order is the customer's, too, and stays without its lead.
    IF lead_funnel._is_kind(lead_funnel._steps(into_schema), 'odoo_sale', 'step_copy') THEN
        EXECUTE format('UPDATE %I.odoo_sale s SET opportunity_id = NULL WHERE s.opportunity_id::text = $1', lead_funnel._steps(into_schema))
            USING lead_id;
    END IF;
    -- The queue in a report names the lead first in its line.
    EXECUTE format('UPDATE %I.report_run r SET report = n.report FROM (SELECT r.since, r.until, string_agg(l.line, E''\n'' ORDER BY l.nth) '
                   'AS report FROM %1$I.report_run r CROSS JOIN LATERAL string_to_table(r.report, E''\n'') WITH ORDINALITY l (line, nth) '
                   'WHERE NOT starts_with(l.line, ''| '' || lead_funnel._markdown($1) || '' |'') GROUP BY r.since, r.until) n '
                   'WHERE n.since = r.since AND n.until = r.until AND n.report <> r.report', into_schema) USING lead_id;
    IF lead_funnel._has_copies(into_schema) THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM (%s) f WHERE f.lead_id = $1)', lead_funnel._source_query(into_schema, 'lead'))
            INTO found USING lead_id;
    ELSE
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead l WHERE l.lead_id = $1)', into_schema) INTO found USING lead_id;
    END IF;
    IF found THEN
        RAISE NOTICE 'the CRM still has lead "%"', lead_funnel._shown(lead_id)
            USING HINT = 'Erase it there, too: the reports read it from there, and the next refresh() stores it again.';
    END IF;
    RETURN format('%s rows of lead %s erased', rows, lead_funnel._shown(lead_id));
END
$function$;
COMMENT ON FUNCTION lead_funnel.forget IS
'Erases what is kept of a lead in into_schema: noted signals and their notes, notices, its versions in lead_history, its stored rows, and '
'its line in the queue of written reports. What the CRM has is not touched; a notice tells when the lead is there still. Returns a '
'sentence with the number of rows. Errors: a lead_id that is NULL; a schema that is not connected, not trusted or not of the caller.';
