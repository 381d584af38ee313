-- Any CRM: its schema holds a view lead with the contract's columns.

CREATE FUNCTION lead_funnel._assume_hours(crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    assumed lead_funnel.office_hours;
BEGIN
    IF is_new THEN
        EXECUTE format('UPDATE %I.settings SET hours = $1 WHERE hours IS NULL RETURNING hours', into_schema) INTO assumed
            USING ('Mo-Fr 09:00-17:00; ' || CASE WHEN current_setting('TimeZone') LIKE '%/%' THEN current_setting('TimeZone')
                                            ELSE 'UTC' END)::lead_funnel.office_hours;
    END IF;
    IF assumed IS NOT NULL THEN
        RAISE NOTICE 'office hours are %', assumed
            USING HINT = format('Give yours, as in SELECT lead_funnel.connect(''custom'', crm_schema => %L, into_schema => %L, hours => '
                                '''Mo-Fr 08:30-12:00,13:00-17:00; Europe/Brussels'').', crm_schema, into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._assume_hours IS
'Internal to connect(''custom''): the office hours of a new schema for which none are given.';

CREATE FUNCTION lead_funnel._assume_currency(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    unknown boolean;
    codes   text[];
BEGIN
    EXECUTE format('SELECT s.currency IS NULL FROM %I.settings s', into_schema) INTO unknown;
    IF unknown IS NOT TRUE OR lead_funnel._column_type(crm_schema, 'lead', 'currency') IS NULL THEN
        RETURN;
    END IF;
    -- Leads that name none vote as well: they are in the currency of the reports, whatever it is.
    EXECUTE format('SELECT array_agg(x.code ORDER BY x.amounts DESC, x.leads DESC, x.code) '
                   'FROM (SELECT lead_funnel._currency_code(l.currency::text) AS code, count(l.amount) AS amounts, count(*) AS leads '
                         'FROM %I.lead l GROUP BY 1) x', crm_schema)
        INTO codes;
    EXECUTE format('UPDATE %I.settings SET currency = $1', into_schema) USING codes[1];
    IF cardinality(codes) > 1 THEN
        RAISE NOTICE 'the reports are in %', COALESCE(codes[1] || ', the currency of most leads',
                                               'the currency of the leads that name none')
            USING DETAIL = format('Other leads %s.', concat_ws(', and others ',
                               'are in ' || NULLIF(array_to_string(array_remove(codes[2:6], NULL), ', '), ''),
                               CASE WHEN array_position(codes, NULL) > 1 THEN 'name none, and count as ' || codes[1] END)),
                  HINT = format('Give the rates of the others, as in INSERT INTO %1$I.fx_rate (day, currency, rate) VALUES '
                                '(''2026-01-01'', %2$L, 1.25), or set another currency, as in UPDATE %1$I.settings SET currency = %2$L.',
                                into_schema, COALESCE((array_remove(codes[2:], NULL))[1], 'USD'));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._assume_currency IS
'Internal to connect(''custom''): the reporting currency where none is set: that of most leads with an amount; NULL where most name none.';

CREATE FUNCTION lead_funnel._custom_columns()
RETURNS TABLE (relation text, attribute text, kind text, is_optional boolean, nth int)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT v.relation, rtrim(w[1], '?'), w[2], w[1] LIKE '%?', c.nth::int
    -- A column is only ever added at the end, so that the view can be replaced where others read it.
    FROM (VALUES ('lead', 'lead_id:key received_at:time source:words medium:words campaign:words landing_page:words conversion:words '
                          'signals:signals owner:text team?:text handed_over_at:time responded_at:time next_step_at:time '
                          'crm_stage:stage lost:flag lost_reason:text closed_at:time amount:amount customer_id:key '
                          'company?:text responded_by?:text responded_how?:text stage_changed_at?:time archived?:flag currency?:text '
                          'recurring_monthly?:amount restored_at?:time responded_again_at?:time responded_again_by?:text '
                          'responded_again_how?:text contactable?:flag assigned_at?:time accepted_at?:time rejected_at?:time '
                          'rejected_reason?:text person?:text'),
                 ('customer', 'customer_id:key lead_id:key started_at:time first_value_at:time churned_at:time '
                              'initial_amount:amount current_amount:amount '
                              'monthly_amount?:amount one_off_amount?:amount expanded_at?:time account_manager?:text'),
                 ('customer_event', 'customer_id:key at:time kind:text monthly_amount:amount'),
                 ('touch', 'lead_id:key touched_at:time source:words medium:words campaign:words'
                          || ' landing_page?:words')) v (relation, columns)
    CROSS JOIN LATERAL string_to_table(v.columns, ' ') WITH ORDINALITY c (one, nth)
    CROSS JOIN LATERAL string_to_array(c.one, ':') w;
END;
COMMENT ON FUNCTION lead_funnel._custom_columns IS
'Internal to connect(''custom''): the columns of the contract in their order, and what kind of thing each holds.';

CREATE FUNCTION lead_funnel._custom_list(crm_schema text, relation text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- What has the right type, or nearly, is not taken through its text.  Rules
    -- match texts of several columns, so that these may have no collations of their own.
    RETURN (
        SELECT string_agg(
            CASE WHEN t.shown IS NULL THEN 'NULL::' || CASE c.kind WHEN 'time' THEN 'timestamptz'
                                                        WHEN 'flag' THEN 'boolean' WHEN 'amount' THEN 'numeric'
                                                                ELSE 'text' END
                 -- What is blank is not known.
                 WHEN c.relation = 'lead' AND c.kind IN ('text', 'key') AND c.attribute <> 'lead_id'
                   THEN format('NULLIF(btrim(%s::text, E'' \t\n\r''), '''')', c.attribute)
                 ELSE c.attribute || CASE c.kind
                     WHEN 'words' THEN '::text COLLATE "default"'
                     WHEN 'time' THEN '::timestamptz'
                     WHEN 'stage' THEN '::text::lead_stage'
                     WHEN 'signals' THEN CASE t.category WHEN 'A' THEN '::text[]' WHEN 'U' THEN '' ELSE '::text' END || '::lead_signals'
                     WHEN 'flag' THEN CASE t.category WHEN 'B' THEN '::boolean' ELSE '::text::boolean' END
                     WHEN 'amount' THEN '::numeric'
                     ELSE '::text' END
            END || ' AS ' || c.attribute, E',\n       ' ORDER BY c.nth)
        FROM lead_funnel._custom_columns() c
        CROSS JOIN LATERAL lead_funnel._custom_type(crm_schema, c.relation, c.attribute) t
        WHERE c.relation = _custom_list.relation);
END
$function$;
COMMENT ON FUNCTION lead_funnel._custom_list IS
'Internal to connect(''custom''): the columns of the contract as expressions of those in the CRM''s schema.';

CREATE FUNCTION lead_funnel._custom_lead(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    list  CONSTANT text := lead_funnel._custom_list(crm_schema, 'lead');
    names CONSTANT text := (SELECT string_agg(c.attribute, ', ' ORDER BY c.nth) FROM lead_funnel._custom_columns() c
                            WHERE c.relation = 'lead');
    base  record;
    keyed text;
    query text;
BEGIN
    SELECT * INTO base FROM lead_funnel._custom_base(crm_schema);
    keyed := CASE WHEN base.is_unique AND base.is_known THEN '' ELSE E'\nWHERE lead_id IS NOT NULL' END;
    IF NOT base.is_unique THEN
        -- Nothing keeps a lead from having several rows.  The one that got furthest counts, of those that have come in.
        query := 'SELECT DISTINCT ON (lead_id) ' || list || E'\nFROM {crm}.lead' || keyed
            || E'\nORDER BY lead_id, COALESCE(received_at > (SELECT as_of()), false), crm_stage DESC NULLS LAST, closed_at DESC NULLS LAST,'
            || E' received_at DESC NULLS LAST,\n         '
            || (SELECT string_agg(c.attribute || ' DESC NULLS LAST', ', ' ORDER BY c.kind, c.nth) FROM lead_funnel._custom_columns() c
                WHERE c.relation = 'lead' AND c.attribute NOT IN ('lead_id', 'crm_stage', 'closed_at', 'received_at')
                  AND lead_funnel._column_type(crm_schema, 'lead', c.attribute) IS NOT NULL);
    ELSIF base.computed <> '{}' THEN
        -- The planner copies a view's expression to each place that reads it, but not out of a query with a volatile column.
        query := 'SELECT ' || names || E'\nFROM (SELECT ' || list || E',\n       _once() AS once\nFROM {crm}.lead' || keyed || ') l';
    ELSE
        query := 'SELECT ' || list || E'\nFROM {crm}.lead' || keyed;
    END IF;
    PERFORM lead_funnel._make_contract_source(into_schema, 'lead', lead_funnel._filled(query, crm_schema));
    PERFORM lead_funnel._make_contract_source(into_schema, 'repeated_lead', lead_funnel._filled(
        E'SELECT r.lead_id, r.received_at, r.rows\nFROM (SELECT l.lead_id::text AS lead_id, l.received_at, count(*) AS rows,\n'
        '             sum(count(*)) OVER (PARTITION BY l.lead_id::text) AS rows_of_key\n      FROM {crm}.lead l\n'
        '      GROUP BY l.lead_id::text, l.received_at) r\n'
        'WHERE r.rows_of_key > 1 OR r.lead_id IS NULL OR octet_length(r.lead_id) > _longest_key()', crm_schema), 'step');
END
$function$;
COMMENT ON FUNCTION lead_funnel._custom_lead IS
'Internal to connect(''custom''): the contract view lead, one row for a lead, and the step repeated_lead.';

CREATE FUNCTION lead_funnel._connect_custom(crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A table that has nothing of the contract but its name is the CRM's own.
    relations CONSTANT text[] := ARRAY['lead']
        || CASE WHEN lead_funnel._column_type(crm_schema, 'customer', 'started_at') IS NOT NULL THEN '{customer}'::text[] END
        || CASE WHEN lead_funnel._column_type(crm_schema, 'customer_event', 'at') IS NOT NULL
                 AND lead_funnel._column_type(crm_schema, 'customer_event', 'kind') IS NOT NULL THEN '{customer_event}'::text[] END
        || CASE WHEN lead_funnel._column_type(crm_schema, 'touch', 'touched_at') IS NOT NULL THEN '{touch}'::text[] END;
    -- Where row-level security hides leads, what belongs to them is hidden, too; else it would look as if its lead were missing.
    visible CONSTANT text := format(E'\nWHERE (SELECT lead_funnel._sees_all(%L::regclass)) OR lead_id IS NULL\n'
                                    '   OR lead_id::text IN (SELECT l.lead_id FROM %s l)',
                                    format('%I.lead', into_schema), format('%I.lead', into_schema));
    of_visible CONSTANT text := format(E'\nWHERE (SELECT lead_funnel._sees_all(%L::regclass))\n'
                                       '   OR customer_id::text IN (SELECT u.customer_id FROM %I.%s)',
                                       format('%I.lead', into_schema), into_schema,
                                       CASE WHEN 'customer' = ANY (relations) THEN 'customer u'
                                            ELSE 'lead u WHERE u.crm_stage = ''customer''' END);
BEGIN
    PERFORM lead_funnel._require_columns('custom', crm_schema,
        (SELECT string_agg(r.line, E'\n' ORDER BY r.nth)
         FROM (SELECT array_position(relations, c.relation) AS nth,
                      c.relation || ': ' || string_agg(c.attribute, ' ' ORDER BY c.nth) AS line
               FROM lead_funnel._custom_columns() c
               WHERE c.relation = ANY (relations) AND NOT c.is_optional
               GROUP BY c.relation) r),
        '{customer,customer_event,touch}');
    PERFORM lead_funnel._require_types(crm_schema, relations);
    PERFORM lead_funnel._require_values(crm_schema, r.relation) FROM unnest(relations) r (relation);
    PERFORM lead_funnel._custom_lead(crm_schema, into_schema);
    PERFORM lead_funnel._make_contract_view(into_schema, 'told_column', format(
        'SELECT %L::boolean AS assigned, %L::boolean AS accepted, %L::boolean AS rejected',
        lead_funnel._column_type(crm_schema, 'lead', 'assigned_at') IS NOT NULL,
        lead_funnel._column_type(crm_schema, 'lead', 'accepted_at') IS NOT NULL,
        lead_funnel._column_type(crm_schema, 'lead', 'rejected_at') IS NOT NULL), 'step');
    PERFORM lead_funnel._assume_hours(crm_schema, into_schema, is_new);
    PERFORM lead_funnel._assume_currency(crm_schema, into_schema);
    PERFORM lead_funnel._make_contract_source(into_schema, r.relation, lead_funnel._filled(
        'SELECT ' || lead_funnel._custom_list(crm_schema, r.relation) || E'\nFROM {crm}.' || r.relation || r.seen, crm_schema))
    FROM (VALUES ('customer', visible), ('touch', visible), ('customer_event', of_visible)) r (relation, seen)
    WHERE r.relation = ANY (relations);
END
$function$;
COMMENT ON FUNCTION lead_funnel._connect_custom IS
'Internal to connect(): the contract views of a CRM with a relation lead, and customer, customer_event or touch if there are any.';
