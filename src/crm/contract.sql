-- The contract: what an adapter must deliver, and nothing else that a report
-- may read from the CRM.

CREATE FUNCTION lead_funnel._make_contract_view(into_schema text, crm_schema text, name text, query text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    comment text;
    columns text;
BEGIN
    CASE name
    WHEN 'lead' THEN
        comment := 'The contract with the CRM: one row per lead. All reports read only this and its sister views.';
        columns := $columns$
lead_id | The lead's key in the CRM, as text.
received_at | When the lead came in.
source | Where it came from (UTM source).
medium | By what kind of traffic (UTM medium).
campaign | By which campaign (UTM campaign).
landing_page | The page on which it converted, when the CRM knows it.
conversion | The raw text that says what it did to become a lead; the table conversion_rule reads it.
signals | Which of need, timing, scope, budget and decision_maker the CRM shows to be clear.
owner | Who follows it up.
team | The team that follows it up, when the CRM knows it.
handed_over_at | When marketing handed it to sales.
responded_at | When somebody first answered it.
next_step_at | For when a next step is agreed.
crm_stage | How far sales brought it, by the CRM; NULL when it was not handed over.
lost | Whether it was lost.
lost_reason | Why it was lost.
closed_at | When it was won or lost, or put away otherwise.
amount | Expected while open, revenue when won, in the reporting currency.
customer_id | The customer's key in the CRM.
        $columns$;
    WHEN 'customer' THEN
        comment := 'The contract with the CRM: one row per customer.';
        columns := $columns$
customer_id | The customer's key in the CRM, as text.
lead_id | The lead that the customer came from.
started_at | When it became a customer.
first_value_at | When the customer first felt progress, when the CRM knows it.
churned_at | When the customer left; NULL while it stays.
initial_amount | What it bought at the start.
current_amount | What it has bought, or pays, now.
        $columns$;
        query := COALESCE(query, $query$
        SELECT w.customer_id,
               (pg_catalog.array_agg(w.lead_id ORDER BY w.closed_at, w.lead_id))[1] AS lead_id,
               pg_catalog.min(w.closed_at) AS started_at,
               NULL::timestamptz AS first_value_at,
               NULL::timestamptz AS churned_at,
               (pg_catalog.array_agg(w.amount ORDER BY w.closed_at, w.lead_id))[1] AS initial_amount,
               pg_catalog.sum(w.amount) AS current_amount
        FROM {funnel}.lead w
        WHERE w.crm_stage = 'customer' AND w.customer_id IS NOT NULL
        GROUP BY w.customer_id$query$);
    WHEN 'touch' THEN
        comment := 'The contract with the CRM: one row per contact of a lead with marketing.';
        columns := $columns$
lead_id | The lead.
touched_at | When.
source | UTM source of the contact.
medium | UTM medium of the contact.
campaign | UTM campaign of the contact.
        $columns$;
        query := COALESCE(query, $query$
        SELECT l.lead_id, l.received_at AS touched_at, l.source, l.medium, l.campaign
        FROM {funnel}.lead l$query$);
    WHEN 'working_hours' THEN
        comment := 'The office hours in which the SLA clock runs, one row: those of the table settings, else those that the CRM keeps.';
        columns := $columns$
hours | The office hours.
zone | The time zone in which the reports cut months and days.
origin | Where they come from: settings, or the CRM''s calendar by name.
        $columns$;
    END CASE;
    PERFORM lead_funnel._make_view(into_schema, crm_schema, name, comment, query, columns);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_contract_view(text, text, text, text) IS
'Internal to connect(): makes the contract view name (lead, customer, touch or working_hours) in into_schema. A NULL query makes customer of the leads won, and touch of all leads.';

CREATE FUNCTION lead_funnel._connect_custom(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A table that has nothing of the contract but its name is the CRM's own.
    has_customer boolean := lead_funnel._column_type(crm_schema, 'customer', 'started_at') IS NOT NULL;
    has_team     boolean := lead_funnel._column_type(crm_schema, 'lead', 'team') IS NOT NULL;
    has_touch    boolean := lead_funnel._column_type(crm_schema, 'touch', 'touched_at') IS NOT NULL;
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
                 ('lead', 'next_step_at'), ('lead', 'closed_at'),
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
                        THEN 'What the CRM has nothing for is NULL::timestamptz; a text with its zone in it is read by a cast, as in (answered::timestamptz).' END,
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
                  HINT = 'Say in the view what they mean, as in CASE status WHEN ''Won'' THEN ''customer'' WHEN ''Proposal'' THEN ''opportunity'' END AS crm_stage.';
    END IF;

    -- What has the right type, or nearly, is not taken through its text.  Rules
    -- match texts of several columns, so that these may have no collations of their own.
    PERFORM lead_funnel._make_contract_view(into_schema, crm_schema, 'lead', replace(replace(replace($query$
        SELECT lead_id::text, received_at, source::text COLLATE pg_catalog."default" AS source, medium::text COLLATE pg_catalog."default" AS medium,
               campaign::text COLLATE pg_catalog."default" AS campaign, landing_page::text COLLATE pg_catalog."default" AS landing_page,
               conversion::text COLLATE pg_catalog."default" AS conversion, {signals} AS signals, owner::text, {team} AS team,
               handed_over_at, responded_at, next_step_at, crm_stage::text::lead_funnel.lead_stage AS crm_stage,
               {lost} AS lost, lost_reason::text, closed_at, amount::numeric, customer_id::text
        FROM {crm}.lead$query$,
        '{team}', CASE WHEN has_team THEN 'team::text' ELSE 'NULL::text' END),
        '{signals}', CASE WHEN lead_funnel._column_type(crm_schema, 'lead', 'signals') = 'text[]' THEN 'signals::lead_funnel.lead_signals'
                          ELSE 'signals::text::lead_funnel.lead_signals' END),
        '{lost}', CASE WHEN lead_funnel._column_type(crm_schema, 'lead', 'lost') = 'boolean' THEN 'lost' ELSE 'lost::text::boolean' END));

    PERFORM lead_funnel._make_contract_view(into_schema, crm_schema, 'customer',
        CASE WHEN has_customer THEN $query$
        SELECT customer_id::text, lead_id::text, started_at, first_value_at, churned_at,
               initial_amount::numeric, current_amount::numeric
        FROM {crm}.customer$query$
        END);

    PERFORM lead_funnel._make_contract_view(into_schema, crm_schema, 'touch',
        CASE WHEN has_touch THEN $query$
        SELECT lead_id::text, touched_at, source::text, medium::text, campaign::text
        FROM {crm}.touch$query$
        END);

    PERFORM lead_funnel._make_contract_view(into_schema, crm_schema, 'working_hours', $query$
        SELECT COALESCE(s.hours, 'Mo-Fr 09:00-17:00; UTC') AS hours,
               COALESCE(s.zone, pg_catalog.btrim(pg_catalog.substring(s.hours::text, '[^;]*$')), 'UTC') AS zone,
               CASE WHEN s.hours IS NULL THEN 'default' ELSE 'settings' END AS origin
        FROM {funnel}.settings s$query$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._connect_custom(text, text) IS
'Internal to connect(): the contract views for a CRM whose schema holds a view or table lead with the contract''s columns (team may be missing; and, if there are some, customer with started_at and touch with touched_at).';
