CREATE FUNCTION lead_funnel._odoo_lead_lookups(crm_schema text) RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT jsonb_object_agg(v.place, lead_funnel._odoo_lookup(crm_schema, v.relation, v.attributes))
    FROM (VALUES ('us', 'utm_source', 'name'), ('um', 'utm_medium', 'name'), ('uc', 'utm_campaign', 'name'), ('st', 'crm_stage', 'is_won'),
                 ('stages', 'crm_stage', 'is_won'), ('lr', 'crm_lost_reason', 'name'), 
                 ('pa', 'res_partner', 'commercial_partner_id function email email_normalized'), ('ou', 'res_users', 'login partner_id'),
                 ('op', 'res_partner', 'name'), ('ra', 'res_partner', 'name'),
                 ('company_currencies', 'res_company', 'currency_id'), ('currencies', 'res_currency', 'name'))
             v (place, relation, attributes);
END;
COMMENT ON FUNCTION lead_funnel._odoo_lead_lookups IS
'Internal to connect(''odoo''): what the contract view lead joins a lead to by an id, by the place in its query.';

CREATE FUNCTION lead_funnel._odoo_signals(crm_schema text) RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    recurring      CONSTANT text := lead_funnel._odoo_recurring(crm_schema);
    -- Stored in a lead, a property has its value under a generated key; what people
    -- call it stands in its team's definition.
    has_definition CONSTANT boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'team_id') IS NOT NULL
                                   AND lead_funnel._column_type(crm_schema, 'crm_team', 'name') IS NOT NULL
                                   AND lead_funnel._column_type(crm_schema, 'crm_team', 'lead_properties_definition') = 'jsonb';
    budget         CONSTANT text := CASE WHEN recurring IS NULL THEN 'l.expected_revenue'
                                         ELSE format('CASE WHEN l.expected_revenue > 0 THEN l.expected_revenue ELSE %s END', recurring) END;
    by_text        CONSTANT text := $part$
           | CASE WHEN sr.%1$s_by_text THEN COALESCE((SELECT signals_agg(ARRAY[r.signal]::lead_signals)
                                                      FROM unnest(sr.facts, sr.patterns, sr.signals) r (fact, pattern, signal)
                                                      WHERE r.fact = '%2$s' AND (%3$s)::text ~* r.pattern), '{}') ELSE '{}' END$part$;
BEGIN
    -- A rule without a pattern is the same for all leads; one with a pattern is tried where there is a text. Arrays, so that the
    -- planner knows that the rules are few.
    RETURN jsonb_build_object('rules', $part$
CROSS JOIN (SELECT COALESCE(signals_agg(ARRAY[r.signal]::lead_signals)
                                FILTER (WHERE r.fact = 'expected_revenue' AND r.pattern IS NULL), '{}') AS budget,
                   COALESCE(bool_or(r.fact = 'expected_revenue' AND r.pattern IS NOT NULL), false) AS budget_by_text,
                   COALESCE(signals_agg(ARRAY[r.signal]::lead_signals)
                                FILTER (WHERE r.fact = 'deadline' AND r.pattern IS NULL), '{}') AS deadline,
                   COALESCE(bool_or(r.fact = 'deadline' AND r.pattern IS NOT NULL), false) AS deadline_by_text,
                   array_agg(r.fact) AS facts, array_agg(r.pattern) AS patterns, array_agg(r.signal) AS signals
            FROM signal_rule r) sr
LEFT JOIN LATERAL (SELECT signals_agg(ARRAY[r.signal]::lead_signals) AS signals FROM signal_rule r
                   WHERE r.fact = 'function'
                     AND CASE WHEN r.pattern IS NULL THEN COALESCE(NULLIF(l.function, ''), pa.function) IS NOT NULL
                              ELSE COALESCE(NULLIF(l.function, ''), pa.function) ~* r.pattern END) fn ON true$part$,
        'signals', format($part$COALESCE(tg.signals, '{}') | COALESCE(fn.signals, '{}')
       | CASE WHEN (%1$s) > 0 THEN sr.budget%2$s ELSE '{}' END
       | CASE WHEN l.date_deadline IS NOT NULL THEN sr.deadline%3$s ELSE '{}' END
       | CASE WHEN l.lead_properties IS NOT NULL THEN COALESCE((
             SELECT signals_agg(ARRAY[r.signal]::lead_signals)
             FROM _odoo_properties(l.lead_properties) j (property)
             CROSS JOIN LATERAL (VALUES (j.property ->> 'name'), (j.property ->> 'string')%4$s) n (name)
             JOIN unnest(sr.facts, sr.patterns, sr.signals) r (fact, pattern, signal)
                 ON r.fact = 'property' AND (r.pattern IS NULL OR n.name ~* r.pattern)
             WHERE n.name IS NOT NULL
               AND COALESCE(j.property -> 'value', 'null') NOT IN ('null', 'false', '""', '[]')), '{}') ELSE '{}' END$part$,
            budget, format(by_text, 'budget', 'expected_revenue', budget), format(by_text, 'deadline', 'deadline', 'l.date_deadline'),
            CASE WHEN has_definition THEN $label$,
                                        ((SELECT d.definition ->> 'string'
                                          FROM jsonb_array_elements(CASE jsonb_typeof(te.lead_properties_definition)
                                                                    WHEN 'array' THEN te.lead_properties_definition END) d (definition)
                                          WHERE d.definition ->> 'name' = j.property ->> 'name'
                                          LIMIT 1))$label$ ELSE '' END));
END
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_signals IS
'Internal to connect(''odoo''): SQL for the signals that a lead shows by the table signal_rule, and for the rules of them, by the place in '
'the query of the view lead.';

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
    PERFORM lead_funnel._make_contract_source(into_schema, 'lead', lead_funnel._filled($query$
SELECT l.id::text AS lead_id,
       l.create_date AT TIME ZONE 'UTC' AS received_at,
       us.name::text AS source,
       um.name::text AS medium,
       uc.name::text AS campaign,
       {landing_page} AS landing_page,
       COALESCE(tg.matched, vc.name, vm.name, tg.shown) AS conversion,
       {signals} AS signals,
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
       {responded_how} AS responded_how,
       {stage_changed_at} AS stage_changed_at,
       l.active IS NOT TRUE AS archived,
       {currency} AS currency,
       {recurring} AS recurring_monthly,
       rs.restored_at AT TIME ZONE 'UTC' AS restored_at, re.responded_again_at,
       COALESCE(rg.name, re.again[4])::text AS responded_again_by, re.again[5] AS responded_again_how,
       {contactable} AS contactable,
       LEAST({date_open}, ag.assigned_at) AT TIME ZONE 'UTC' AS assigned_at,
       NULL::timestamptz AS accepted_at, NULL::timestamptz AS rejected_at, NULL::text AS rejected_reason,
       {person} AS person
FROM {crm}.crm_lead l
-- By both, so that one lead by its lead_id is sought in the steps, too, and the planner knows that each has one row for a lead.
-- First, and so together, as the planner orders eight joins at a time: the steps come in the order of the leads, and are merged
-- with them before a lead is wide.
LEFT JOIN odoo_response re ON re.id = l.id AND re.lead_id = l.id::text
LEFT JOIN{rm} rm ON rm.id = re.message_id
LEFT JOIN {ra} ra ON ra.id = rm.author_id
LEFT JOIN odoo_activity rt ON rt.activity_type_id = rm.mail_activity_type_id
LEFT JOIN odoo_restored rs ON rs.id = l.id AND rs.lead_id = l.id::text
LEFT JOIN odoo_assigned ag ON ag.id = l.id AND ag.lead_id = l.id::text
LEFT JOIN odoo_hand_over ho ON ho.id = l.id AND ho.lead_id = l.id::text
LEFT JOIN odoo_tag tg ON tg.id = l.id AND tg.lead_id = l.id::text{next_steps}{blocked}
LEFT JOIN {ra} rg ON rg.id = re.again[3]::int
LEFT JOIN {us} us ON us.id = l.source_id
LEFT JOIN {um} um ON um.id = l.medium_id
LEFT JOIN {uc} uc ON uc.id = l.campaign_id
LEFT JOIN {st} st ON st.id = l.stage_id
LEFT JOIN {lr} lr ON lr.id = l.lost_reason_id
LEFT JOIN {pa} pa ON pa.id = l.partner_id
LEFT JOIN {ou} ou ON ou.id = l.user_id
LEFT JOIN {op} op ON op.id = ou.partner_id
LEFT JOIN (SELECT s.id,
                  COALESCE(m.stage, CASE WHEN s.is_won THEN 'customer' ELSE 'opportunity' END)::lead_stage AS stage
           FROM {stages} s
           LEFT JOIN stage_map m ON m.crm_stage_id = s.id::text) sm ON sm.id = l.stage_id
LEFT JOIN (SELECT c.id, r.name::text AS currency
           FROM {company_currencies} c
           LEFT JOIN {currencies} r ON r.id = c.currency_id) cc ON cc.id = {company_id}
LEFT JOIN LATERAL (SELECT uc.name::text FROM conversion_rule r
                   WHERE uc.name ~* r.pattern AND r.landing_page_pattern IS NULL LIMIT 1) vc ON true
LEFT JOIN LATERAL (SELECT um.name::text FROM conversion_rule r
                   WHERE um.name ~* r.pattern AND r.landing_page_pattern IS NULL LIMIT 1) vm ON true{teams}{companies}{plans}
CROSS JOIN LATERAL (SELECT {won} AS won, {lost} AS lost) o{rules}
WHERE true /*"these l.id {type crm_lead.id}"*/$query$, crm_schema, (lead_funnel._odoo_lead_lookups(crm_schema)
        || lead_funnel._odoo_signals(crm_schema) || jsonb_build_object(
        -- By its key, each by itself: the planner would rather read all messages into a table.
        'rm', (SELECT CASE WHEN starts_with(r.lookup, '(') THEN ' ' || r.lookup
                           ELSE format(' LATERAL (SELECT DISTINCT ON (k.id) k.id, k.author_id, k.message_type, k.mail_activity_type_id%s '
                                       'FROM %s k WHERE k.id = re.message_id ORDER BY k.id OFFSET 0)',
                                       CASE WHEN lead_funnel._column_type(crm_schema, 'mail_message', 'email_from') IS NULL THEN ''
                                            ELSE ', k.email_from' END, r.lookup) END
               FROM (SELECT lead_funnel._odoo_lookup(crm_schema, 'mail_message',
                                                     'author_id email_from message_type mail_activity_type_id') AS lookup) r),
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
        'plans', CASE WHEN has_plan THEN format(E'\nLEFT JOIN %s rp ON rp.id = l.recurring_plan',
                              lead_funnel._odoo_lookup(crm_schema, 'crm_recurring_plan', 'number_of_months')) ELSE '' END,
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
        'date_open', CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'date_open') IS NULL THEN 'NULL::timestamp'
                          ELSE lead_funnel._odoo_in_time('l.date_open') END,
        'email_from', lead_funnel._odoo_optional(crm_schema, 'mail_message', 'email_from', 'rm', 'text'),
        'responded_how', lead_funnel._odoo_how('rm', 'rt'),
        'landing_page', CASE WHEN landing_column IS NULL THEN 'NULL::text' ELSE format('l.%I::text', landing_column) END,
        'team', CASE WHEN has_team THEN lead_funnel._odoo_name(crm_schema, 'crm_team', 'te.name') ELSE 'NULL::text' END,
        'teams', CASE WHEN has_team THEN format(E'\nLEFT JOIN %s te ON te.id = l.team_id',
                              lead_funnel._odoo_lookup(crm_schema, 'crm_team', 'name lead_properties_definition')) ELSE '' END,
        'company', CASE WHEN has_company THEN 'cy.name::text' ELSE 'NULL::text' END,
        'companies', CASE WHEN has_company THEN format(E'\nLEFT JOIN %s cy ON cy.id = l.company_id',
                                  lead_funnel._odoo_lookup(crm_schema, 'res_company', 'name')) ELSE '' END,
        'lost_reason', lead_funnel._odoo_name(crm_schema, 'crm_lost_reason', 'lr.name'),
        'contactable', CASE WHEN lead_funnel._odoo_blocks(crm_schema)
                            THEN format('CASE WHEN bk.id IS NOT NULL THEN false WHEN COALESCE(%s, %s) IS NOT NULL THEN true END',
                                        lead_funnel._odoo_address(crm_schema, 'crm_lead', 'l', 'email_from'),
                                        lead_funnel._odoo_address(crm_schema, 'res_partner', 'pa', 'email'))
                            ELSE 'NULL::boolean' END,
        'person', lead_funnel._odoo_person(crm_schema),
        'blocked', CASE WHEN lead_funnel._odoo_blocks(crm_schema)
                        THEN E'\nLEFT JOIN odoo_blocked bk ON bk.id = l.id AND bk.lead_id = l.id::text' ELSE '' END,
        'next_step_at', CASE WHEN has_activity THEN 'ns.next_step_at' ELSE 'NULL::timestamptz' END,
        'next_steps', CASE WHEN has_activity THEN format($join$
LEFT JOIN (SELECT k.id, k.id::text AS lead_id,
                  min(LEAST(GREATEST(a.date_deadline, '0001-01-01'), '9999-12-31')::timestamp AT TIME ZONE 'UTC') AS next_step_at
           FROM {crm}.mail_activity a
           JOIN %s k ON k.id = a.res_id
           WHERE a.res_model = 'crm.lead'%s /*"these a.res_id {type mail_activity.res_id}"*/
           GROUP BY k.id) ns ON ns.id = l.id AND ns.lead_id = l.id::text$join$,
                                                      lead_funnel._odoo_lookup(crm_schema, 'crm_lead', ''), planned_only)
                           ELSE '' END))::json), key => 'lead_id');
    PERFORM lead_funnel._read_odoo_lead_by(crm_schema, into_schema, 'lead');
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_lead IS 'Internal to connect(''odoo''): the contract view lead.';
