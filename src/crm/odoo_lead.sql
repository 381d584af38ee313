CREATE FUNCTION lead_funnel._make_odoo_lead(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    has_won_status boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'won_status') IS NOT NULL;
    landing_column text := (SELECT c FROM unnest(ARRAY['x_landing_page', 'x_studio_landing_page']) WITH ORDINALITY u (c, i)
                            WHERE lead_funnel._column_type(crm_schema, 'crm_lead', c) IS NOT NULL
                            ORDER BY i LIMIT 1);
    has_activity boolean := lead_funnel._column_type(crm_schema, 'mail_activity', 'date_deadline') IS NOT NULL
                        AND lead_funnel._column_type(crm_schema, 'mail_activity', 'res_model') IS NOT NULL;
    -- Since 17 a finished activity may stay, archived.
    planned_only text := CASE WHEN lead_funnel._column_type(crm_schema, 'mail_activity', 'active') = 'boolean'
                              THEN ' AND a.active IS NOT FALSE' ELSE '' END;
    has_team boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'team_id') IS NOT NULL
                    AND lead_funnel._column_type(crm_schema, 'crm_team', 'name') IS NOT NULL;
    main_company CONSTANT text := '(SELECT min(c.id) FROM {crm}.res_company c)';
    has_plan boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'recurring_plan') IS NOT NULL
                    AND lead_funnel._column_type(crm_schema, 'crm_recurring_plan', 'number_of_months') IS NOT NULL;
    recurring text := lead_funnel._odoo_recurring(crm_schema,
                                                  CASE WHEN has_plan THEN 'COALESCE(NULLIF(rp.number_of_months, 0), 1)' ELSE '1' END);
    has_company boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'company_id') IS NOT NULL
                       AND lead_funnel._column_type(crm_schema, 'res_company', 'name') IS NOT NULL;
BEGIN
    PERFORM lead_funnel._make_odoo_signals(crm_schema, into_schema);
    PERFORM lead_funnel._make_contract_view(into_schema, 'lead', lead_funnel._filled($query$
SELECT l.id::text AS lead_id,
       l.create_date AT TIME ZONE 'UTC' AS received_at,
       us.name::text AS source,
       um.name::text AS medium,
       uc.name::text AS campaign,
       {landing_page} AS landing_page,
       cv.conversion,
       COALESCE(sg.signals, '{}') AS signals,
       COALESCE(op.name, ou.login)::text AS owner,
       {team} AS team,
       CASE WHEN l.type = 'opportunity'
         THEN COALESCE(({date_conversion}) AT TIME ZONE 'UTC', ho.handed_over_at, l.create_date AT TIME ZONE 'UTC')
       END AS handed_over_at,
       re.responded_at,
       {next_step_at} AS next_step_at,
       CASE
         WHEN o.won THEN 'customer'
         WHEN l.type = 'opportunity' AND sm.stage = 'customer' THEN 'opportunity'
         WHEN l.type = 'opportunity' THEN sm.stage
       END AS crm_stage,
       o.lost,
       CASE WHEN o.lost THEN {lost_reason} END AS lost_reason,
       CASE WHEN o.won OR o.lost OR l.active IS NOT TRUE THEN ({date_closed}) AT TIME ZONE 'UTC' END AS closed_at,
       {amount} AS amount,
       CASE WHEN l.partner_id IS NOT NULL THEN COALESCE(pa.commercial_partner_id, l.partner_id)::text END AS customer_id,
       {company} AS company,
       COALESCE(ra.name, {email_from})::text AS responded_by,
       CASE
         WHEN rm.mail_activity_type_id IS NOT NULL THEN CASE WHEN rt.kind <> 'activity' THEN rt.kind ELSE COALESCE(rt.shown, 'activity') END
         WHEN rm.message_type = 'email_outgoing' THEN 'email'
         WHEN rm.message_type = 'whatsapp_message' THEN 'whatsapp'
         ELSE rm.message_type::text
       END AS responded_how,
       {stage_changed_at} AS stage_changed_at,
       l.active IS NOT TRUE AS archived,
       {currency} AS currency,
       {recurring} AS recurring_monthly
FROM {crm}.crm_lead l
LEFT JOIN {crm}.utm_source us ON us.id = l.source_id
LEFT JOIN {crm}.utm_medium um ON um.id = l.medium_id
LEFT JOIN {crm}.utm_campaign uc ON uc.id = l.campaign_id
LEFT JOIN {crm}.crm_stage st ON st.id = l.stage_id
LEFT JOIN {crm}.crm_lost_reason lr ON lr.id = l.lost_reason_id
LEFT JOIN {crm}.res_partner pa ON pa.id = l.partner_id
LEFT JOIN {crm}.res_users ou ON ou.id = l.user_id
LEFT JOIN {crm}.res_partner op ON op.id = ou.partner_id
LEFT JOIN (SELECT s.id,
                  COALESCE(m.stage, CASE WHEN s.is_won THEN 'customer' ELSE 'opportunity' END)::lead_stage AS stage
           FROM {crm}.crm_stage s
           LEFT JOIN stage_map m ON m.crm_stage_id = s.id::text) sm ON sm.id = l.stage_id
LEFT JOIN (SELECT c.id, r.name::text AS currency
           FROM {crm}.res_company c
           LEFT JOIN {crm}.res_currency r ON r.id = c.currency_id) cc ON cc.id = {company_id}
LEFT JOIN odoo_conversion cv ON cv.lead_id = l.id
LEFT JOIN odoo_response re ON re.lead_id = l.id
LEFT JOIN {crm}.mail_message rm ON rm.id = re.message_id
LEFT JOIN {crm}.res_partner ra ON ra.id = rm.author_id
LEFT JOIN odoo_activity rt ON rt.activity_type_id = rm.mail_activity_type_id
LEFT JOIN odoo_hand_over ho ON ho.lead_id = l.id
LEFT JOIN odoo_signals sg ON sg.lead_id = l.id{teams}{companies}{plans}{next_steps}
CROSS JOIN LATERAL (SELECT {won} AS won, {lost} AS lost) o$query$, crm_schema, json_build_object(
        -- From 18.2 on Odoo says itself what is won and lost; before, a won stage at
        -- 100 % and an archived lead at 0 %. A won stage alone makes no customer.
        'won', CASE WHEN has_won_status THEN 'COALESCE(l.won_status = ''won'', false)'
                    ELSE 'COALESCE(st.is_won AND l.probability = 100, false)' END,
        'lost', CASE WHEN has_won_status THEN 'COALESCE(l.won_status = ''lost'', false)'
                     ELSE 'COALESCE(l.probability = 0 AND l.active IS NOT TRUE, false)' END,
        'amount', CASE WHEN recurring IS NULL THEN 'l.expected_revenue::numeric' ELSE format($amount$
           CASE WHEN (SELECT s.recurring_months FROM settings s) IS NULL OR %1$s IS NULL THEN l.expected_revenue::numeric
                ELSE COALESCE(l.expected_revenue::numeric, 0) + (SELECT s.recurring_months FROM settings s) * %1$s END$amount$,
                                                                                     recurring) END,
        'plans', CASE WHEN has_plan THEN E'\nLEFT JOIN {crm}.crm_recurring_plan rp ON rp.id = l.recurring_plan' ELSE '' END,
        'recurring', COALESCE(recurring, 'NULL::numeric'),
        'company_id', CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'company_id') IS NULL THEN main_company
                           ELSE format('COALESCE(l.company_id, %s)', main_company) END,
        -- Of a company that is gone nobody knows the currency.
        'currency', CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'company_id') IS NULL THEN 'cc.currency'
                         ELSE 'CASE WHEN cc.id IS NULL AND l.company_id IS NOT NULL THEN ''?'' ELSE cc.currency END' END,
        'stage_changed_at', CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'date_last_stage_update') IS NULL
                                 THEN 'NULL::timestamptz'
                                 ELSE format('(%s) AT TIME ZONE ''UTC''', lead_funnel._odoo_in_time('l.date_last_stage_update')) END,
        'date_conversion', lead_funnel._odoo_in_time('l.date_conversion'), 'date_closed', lead_funnel._odoo_in_time('l.date_closed'),
        'email_from', lead_funnel._odoo_optional(crm_schema, 'mail_message', 'email_from', 'rm', 'text'),
        'landing_page', CASE WHEN landing_column IS NULL THEN 'NULL::text' ELSE format('l.%I::text', landing_column) END,
        'team', CASE WHEN has_team THEN lead_funnel._odoo_name(crm_schema, 'crm_team', 'te.name') ELSE 'NULL::text' END,
        'teams', CASE WHEN has_team THEN E'\nLEFT JOIN {crm}.crm_team te ON te.id = l.team_id' ELSE '' END,
        'company', CASE WHEN has_company THEN 'cy.name::text' ELSE 'NULL::text' END,
        'companies', CASE WHEN has_company THEN E'\nLEFT JOIN {crm}.res_company cy ON cy.id = l.company_id' ELSE '' END,
        'lost_reason', lead_funnel._odoo_name(crm_schema, 'crm_lost_reason', 'lr.name'),
        'next_step_at', CASE WHEN has_activity THEN 'ns.next_step_at' ELSE 'NULL::timestamptz' END,
        'next_steps', CASE WHEN has_activity THEN format($join$
LEFT JOIN (SELECT a.res_id, min(LEAST(GREATEST(a.date_deadline, '0001-01-01'), '9999-12-31')::timestamp AT TIME ZONE 'UTC') AS next_step_at
           FROM {crm}.mail_activity a
           WHERE a.res_model = 'crm.lead'%s
           GROUP BY a.res_id) ns ON ns.res_id = l.id$join$, planned_only) ELSE '' END)));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_lead IS 'Internal to connect(''odoo''): the contract view lead.';

CREATE FUNCTION lead_funnel._make_odoo_signals(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    recurring text := lead_funnel._odoo_recurring(crm_schema);
    -- Stored in a lead, a property has its value under a generated key; what people
    -- call it stands in its team's definition.
    has_definition boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'team_id') IS NOT NULL
                          AND lead_funnel._column_type(crm_schema, 'crm_team', 'lead_properties_definition') = 'jsonb';
BEGIN
    PERFORM lead_funnel._make_view(into_schema, 'step', 'odoo_signals', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_signals WITH (security_invoker = true) AS
WITH tag AS MATERIALIZED (
    SELECT t.id, n.name FROM {crm}.crm_tag t CROSS JOIN LATERAL {tag_names} n (name)
), fact (lead_id, fact, value) AS (
    SELECT l.id, 'expected_revenue'::text, {budget}::text
    FROM {crm}.crm_lead l WHERE {budget} > 0
    UNION ALL
    SELECT l.id, 'deadline', l.date_deadline::text
    FROM {crm}.crm_lead l WHERE l.date_deadline IS NOT NULL
    UNION ALL
    SELECT l.id, 'function', COALESCE(NULLIF(l.function, ''), p.function)::text
    FROM {crm}.crm_lead l LEFT JOIN {crm}.res_partner p ON p.id = l.partner_id
    WHERE COALESCE(NULLIF(l.function, ''), p.function) IS NOT NULL
    UNION ALL
    SELECT r.lead_id, 'tag', t.name
    FROM {crm}.crm_tag_rel r
    JOIN {crm}.crm_lead l ON l.id = r.lead_id
    JOIN tag t ON t.id = r.tag_id
    UNION ALL
    SELECT l.id, 'property', n.name
    FROM {crm}.crm_lead l{team}
    CROSS JOIN LATERAL _odoo_properties(l.lead_properties) j (property)
    CROSS JOIN LATERAL (VALUES (j.property ->> 'name'), (j.property ->> 'string'){label}) n (name)
    WHERE n.name IS NOT NULL
      AND COALESCE(j.property -> 'value', 'null') NOT IN ('null', 'false', '""', '[]')
)
SELECT f.lead_id, array_agg(DISTINCT v.signal)::lead_signals AS signals
FROM fact f
JOIN (SELECT DISTINCT d.fact, d.value, r.signal
      FROM (SELECT DISTINCT fact, value FROM fact) d
      JOIN signal_rule r ON r.fact = d.fact AND (r.pattern IS NULL OR d.value ~* r.pattern)) v
    ON v.fact = f.fact AND v.value = f.value
GROUP BY f.lead_id;
COMMENT ON VIEW odoo_signals IS 'The signals of each Odoo lead by the table signal_rule.';
COMMENT ON COLUMN odoo_signals.lead_id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_signals.signals IS 'Its signals. A lead without any has no row.';
$view$, crm_schema, json_build_object(
        'tag_names', lead_funnel._odoo_names(crm_schema, 'crm_tag', 't.name'),
        'budget', CASE WHEN recurring IS NULL THEN 'l.expected_revenue'
                       ELSE format('CASE WHEN l.expected_revenue > 0 THEN l.expected_revenue ELSE %s END', recurring) END,
        'team', CASE WHEN has_definition THEN '
            LEFT JOIN {crm}.crm_team m ON m.id = l.team_id' ELSE '' END,
        'label', CASE WHEN has_definition THEN $label$,
                ((SELECT d.definition ->> 'string'
                  FROM jsonb_array_elements(CASE jsonb_typeof(m.lead_properties_definition)
                                                         WHEN 'array' THEN m.lead_properties_definition END) d (definition)
                  WHERE d.definition ->> 'name' = j.property ->> 'name'
                  LIMIT 1))$label$ ELSE '' END)));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_signals IS 'Internal to connect(''odoo''): the view odoo_signals.';
