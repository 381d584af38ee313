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

CREATE FUNCTION lead_funnel._connect_custom(crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A table that has nothing of the contract but its name is the CRM's own.
    has_customer boolean := lead_funnel._column_type(crm_schema, 'customer', 'started_at') IS NOT NULL;
    has_touch    boolean := lead_funnel._column_type(crm_schema, 'touch', 'touched_at') IS NOT NULL;
    -- What a CRM may have or not, as an expression.
    optional     CONSTANT json := (
        SELECT json_object_agg(o.name, CASE WHEN lead_funnel._column_type(crm_schema, 'lead', o.name) IS NULL THEN 'NULL::' || o.type
                                            ELSE o.name || '::' || o.type END)
        FROM (VALUES ('team', 'text'), ('company', 'text'), ('responded_by', 'text'), ('responded_how', 'text'),
                     ('stage_changed_at', 'timestamptz'), ('archived', 'boolean'), ('currency', 'text')) o (name, type));
    wrong        text;
BEGIN
    PERFORM lead_funnel._require_columns('custom', crm_schema,
        'lead: lead_id received_at source medium campaign landing_page conversion signals owner handed_over_at '
        'responded_at next_step_at crm_stage lost lost_reason closed_at amount customer_id'
        || CASE WHEN has_customer
             THEN E'\ncustomer: customer_id lead_id started_at first_value_at churned_at initial_amount current_amount'
             ELSE '' END
        || CASE WHEN has_touch THEN E'\ntouch: lead_id touched_at source medium campaign' ELSE '' END,
        '{customer,touch}');

    SELECT string_agg(format('%s.%s is %s', r, a, lead_funnel._column_type(crm_schema, r, a)), ', ' ORDER BY r, a)
    INTO wrong
    FROM (VALUES ('lead', 'received_at'), ('lead', 'handed_over_at'), ('lead', 'responded_at'),
                 ('lead', 'next_step_at'), ('lead', 'stage_changed_at'), ('lead', 'closed_at'),
                 ('customer', 'started_at'), ('customer', 'first_value_at'), ('customer', 'churned_at'),
                 ('touch', 'touched_at')) v (r, a)
    WHERE CASE r WHEN 'lead' THEN true WHEN 'customer' THEN has_customer ELSE has_touch END
      AND lead_funnel._column_type(crm_schema, r, a) <> 'timestamp with time zone';
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the times of schema "%" must be of type timestamp with time zone', crm_schema
            USING ERRCODE = 'datatype_mismatch',
                  DETAIL = format('But %s.', wrong),
                  HINT = concat_ws(' ',
                      CASE WHEN wrong LIKE '% is timestamp without time zone%'
                        THEN 'Say in the view which zone the CRM means, as in received_at AT TIME ZONE ''UTC''.' END,
                      CASE WHEN wrong LIKE '% is date%'
                        THEN 'Make an instant of a date, as in (day::timestamp AT TIME ZONE ''Europe/Brussels'').' END,
                      CASE WHEN wrong LIKE '% is text%' OR wrong LIKE '% is character varying%'
                        THEN 'What the CRM has nothing for is NULL::timestamptz; a text with its zone in it is read by a cast, as in '
                             '(answered::timestamptz).' END,
                      CASE WHEN wrong ~ ' is (?!timestamp without time zone|date|text|character varying)'
                        THEN 'Cast the others to timestamptz, or make them from what they count, as in to_timestamp(seconds).' END);
    END IF;

    EXECUTE format('SELECT string_agg(quote_literal(left(s, 40)), '', '') FROM (SELECT DISTINCT l.crm_stage::text AS s FROM %I.lead l '
                   'WHERE lower(l.crm_stage::text) NOT IN (''nurture'', ''mql'', ''sql'', ''opportunity'', ''customer'') '
                   'ORDER BY 1 LIMIT 5) x', crm_schema)
        INTO wrong;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'column crm_stage of "%.lead" holds values that are no stage', crm_schema
            USING ERRCODE = 'invalid_text_representation',
                  DETAIL = format('It holds %s; a stage is NULL, nurture, mql, sql, opportunity or customer.', wrong),
                  HINT = 'Say in the view what they mean, as in CASE status WHEN ''Won'' THEN ''customer'' WHEN ''Proposal'' THEN '
                         '''opportunity'' END AS crm_stage.';
    END IF;

    -- What has the right type, or nearly, is not taken through its text.  Rules
    -- match texts of several columns, so that these may have no collations of their own.
    PERFORM lead_funnel._make_contract_view(into_schema, 'lead', lead_funnel._filled($query$
SELECT lead_id::text, received_at, source::text COLLATE "default" AS source, medium::text COLLATE "default" AS medium,
       campaign::text COLLATE "default" AS campaign, landing_page::text COLLATE "default" AS landing_page,
       conversion::text COLLATE "default" AS conversion, {signals} AS signals, owner::text, {team} AS team, {company} AS company,
       handed_over_at, responded_at, {responded_by} AS responded_by, {responded_how} AS responded_how, next_step_at,
       crm_stage::text::lead_stage AS crm_stage, {stage_changed_at} AS stage_changed_at,
       {lost} AS lost, lost_reason::text, closed_at, {archived} AS archived, amount::numeric, {currency} AS currency, customer_id::text
FROM {crm}.lead$query$, crm_schema, json_build_object(
        'team', optional ->> 'team', 'company', optional ->> 'company', 'currency', optional ->> 'currency',
        'responded_by', optional ->> 'responded_by', 'responded_how', optional ->> 'responded_how',
        'stage_changed_at', optional ->> 'stage_changed_at', 'archived', optional ->> 'archived',
        'signals', CASE WHEN lead_funnel._column_type(crm_schema, 'lead', 'signals') = 'text[]' THEN 'signals::lead_signals'
                        ELSE 'signals::text::lead_signals' END,
        'lost', CASE WHEN lead_funnel._column_type(crm_schema, 'lead', 'lost') = 'boolean' THEN 'lost' ELSE 'lost::text::boolean' END)));
    PERFORM lead_funnel._make_contract_view(into_schema, 'customer', CASE WHEN has_customer THEN lead_funnel._filled($query$
SELECT customer_id::text, lead_id::text, started_at, first_value_at, churned_at,
       initial_amount::numeric, current_amount::numeric
FROM {crm}.customer$query$, crm_schema) END);
    PERFORM lead_funnel._make_contract_view(into_schema, 'touch', CASE WHEN has_touch THEN lead_funnel._filled($query$
SELECT lead_id::text, touched_at, source::text, medium::text, campaign::text
FROM {crm}.touch$query$, crm_schema) END);
    PERFORM lead_funnel._assume_hours(crm_schema, into_schema, is_new);
    PERFORM lead_funnel._make_contract_view(into_schema, 'working_hours');
END
$function$;
COMMENT ON FUNCTION lead_funnel._connect_custom IS
'Internal to connect(): the contract views of a CRM with a relation lead, and customer or touch if there are any.';
