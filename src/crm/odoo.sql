-- Odoo 16 to 19. Its timestamps are UTC without a zone; lost leads are archived
-- (active = false); names are jsonb, one text per language, since 16.

CREATE FUNCTION lead_funnel._odoo_name(crm_schema text, relation text, expression text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
             WHEN lead_funnel._column_type(crm_schema, relation, 'name') OPERATOR(pg_catalog.=) 'jsonb'
             THEN pg_catalog.format('COALESCE(%1$s ->> ''en_US'', (SELECT j.value FROM pg_catalog.jsonb_each_text(%1$s) j '
                                    'ORDER BY j.key LIMIT 1))',
                                    expression)
             ELSE pg_catalog.format('%s::text', expression)
           END;
END;
COMMENT ON FUNCTION lead_funnel._odoo_name IS 'Internal to connect(''odoo''): SQL that reads a name, jsonb per language or plain text.';

-- Strict, so that they are not inlined and their ROWS count: from the guesses
-- for jsonb's own functions the planner thinks the reports a thousand times as
-- large as they are, and compiles them.
CREATE FUNCTION lead_funnel._odoo_texts(names jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 2
BEGIN ATOMIC
    SELECT j.value FROM pg_catalog.jsonb_each_text(names) j;
END;
COMMENT ON FUNCTION lead_funnel._odoo_texts IS 'Internal to connect(''odoo''): a name in each of its languages.';

CREATE FUNCTION lead_funnel._odoo_properties(properties jsonb) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT a.property
    FROM pg_catalog.jsonb_array_elements(
             CASE WHEN pg_catalog.jsonb_typeof(properties) OPERATOR(pg_catalog.=) 'array' THEN properties END) a (property)
    UNION ALL
    SELECT pg_catalog.jsonb_build_object('name', o.key, 'value', o.value)
    FROM pg_catalog.jsonb_each(
             CASE WHEN pg_catalog.jsonb_typeof(properties) OPERATOR(pg_catalog.=) 'object' THEN properties END) o;
END;
COMMENT ON FUNCTION lead_funnel._odoo_properties IS
'Internal to connect(''odoo''): the properties of a lead, an array or an object, as objects with name and value.';

CREATE FUNCTION lead_funnel._odoo_names(crm_schema text, relation text, expression text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
             WHEN lead_funnel._column_type(crm_schema, relation, 'name') OPERATOR(pg_catalog.=) 'jsonb'
             THEN pg_catalog.format('lead_funnel._odoo_texts(%s)', expression)
             ELSE pg_catalog.format('(SELECT %s::text)', expression)
           END;
END;
COMMENT ON FUNCTION lead_funnel._odoo_names IS 'Internal to connect(''odoo''): SQL that reads a name in all its languages.';

CREATE FUNCTION lead_funnel._odoo_lookup(crm_schema text, relation text, attributes text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- Of a table without a key, as a copy of an Odoo may have them, the planner would take an id for many rows, and a report
    -- that looks up ten of them for a thousand times as large as it is. By DISTINCT ON it knows better.
    SELECT CASE WHEN EXISTS (SELECT FROM pg_index i
                             WHERE i.indrelid = to_regclass(format('%I.%I', crm_schema, relation))
                               AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
                               AND i.indkey[0] = (SELECT a.attnum FROM pg_attribute a
                                                  WHERE a.attrelid = i.indrelid AND a.attname = 'id'))
                THEN '{crm}.' || quote_ident(relation)
                ELSE format('(SELECT DISTINCT ON (k.id) k.id%s FROM {crm}.%I k ORDER BY k.id)',
                            (SELECT string_agg(format(', k.%I', a.name), '' ORDER BY a.nth)
                             FROM string_to_table(attributes, ' ') WITH ORDINALITY a (name, nth)
                             WHERE lead_funnel._column_type(crm_schema, relation, a.name) IS NOT NULL), relation) END;
END;
COMMENT ON FUNCTION lead_funnel._odoo_lookup IS
'Internal to connect(''odoo''): SQL for what a table is joined by its id as: the table itself where id is a key, else its rows by their id '
'with those of the attributes (with a space between two) that it has.';

CREATE FUNCTION lead_funnel._odoo_missing_index(crm_schema text, relation text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT format('CREATE INDEX CONCURRENTLY ON %I.%I %s;', crm_schema, o.relation, o.index)
    FROM (VALUES ('crm_lead', '((id::text))', 1, '((id)::text)'),
                 ('mail_message', '(author_id, (COALESCE(subject, '''')::text COLLATE "C")) WHERE message_type = ''email_outgoing''',
                  2, '%COALESCE(subject, ''''::%')) o (relation, index, nth, definition)
    WHERE o.relation = _odoo_missing_index.relation
      AND NOT EXISTS (SELECT FROM pg_index i
                      WHERE i.indrelid = to_regclass(format('%I.%I', crm_schema, o.relation))
                        AND i.indisvalid AND i.indexprs IS NOT NULL AND pg_get_indexdef(i.indexrelid, o.nth, false) LIKE o.definition);
END;
COMMENT ON FUNCTION lead_funnel._odoo_missing_index IS
'Internal to connect(''odoo''): the command that makes the index of crm_lead or mail_message by which one lead is found without the '
'others; NULL when it is there.';

CREATE FUNCTION lead_funnel._offer_index(crm_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(lead_funnel._odoo_missing_index(crm_schema, r.relation), ' ' ORDER BY r.relation)
    INTO missing
    FROM pg_class c
    CROSS JOIN (VALUES ('crm_lead', 'id'), ('mail_message', 'subject')) r (relation, attribute)
    WHERE c.oid = to_regclass(format('%I.crm_lead', crm_schema)) AND c.relkind IN ('r', 'p') AND c.reltuples > 10000
      AND lead_funnel._column_type(crm_schema, r.relation, r.attribute) IS NOT NULL;
    IF missing IS NOT NULL THEN
        RAISE NOTICE 'to show one lead the reports read all of them'
            USING DETAIL = 'The CRM has no index by which they could find what belongs to it.',
                  HINT = format('Let the owner of the CRM''s tables say %s Then connect again.', missing);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._offer_index IS
'Internal to connect(''odoo''): a notice with the indexes that a large CRM lacks, so that one lead can be read without the others. Nothing '
'is made in the CRM''s schema.';

CREATE FUNCTION lead_funnel._connect_odoo(crm_schema text, into_schema text, is_new boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    with_calendar boolean;
BEGIN
    EXECUTE format('SELECT s.hours IS NULL FROM %I.settings s', into_schema) INTO with_calendar;
    PERFORM lead_funnel._require_columns('odoo', crm_schema, $wanted$
        crm_lead: id type active stage_id user_id partner_id campaign_id source_id medium_id function
        crm_lead: expected_revenue probability lost_reason_id create_date date_closed date_conversion date_deadline lead_properties
        crm_stage: id name sequence is_won
        crm_tag: id name
        crm_tag_rel: lead_id tag_id
        crm_lost_reason: id name
        ir_model_fields: id model name
        mail_message: id model res_id date message_type subtype_id mail_activity_type_id is_internal author_id
        mail_message_subtype: id internal
        mail_tracking_value: mail_message_id
        res_company: id currency_id
        res_currency: id name
        res_partner: id name function commercial_partner_id
        res_users: id login partner_id share
        utm_campaign: id name
        utm_medium: id name
        utm_source: id name$wanted$
        || CASE WHEN with_calendar THEN E'\n' || $wanted$
        res_company: resource_calendar_id
        resource_calendar: id name tz
        resource_calendar_attendance: calendar_id dayofweek hour_from hour_to day_period
        resource_calendar_leaves: calendar_id company_id resource_id date_from date_to$wanted$
        ELSE '' END,
        '{crm_team,crm_recurring_plan,mail_activity,mail_activity_type,res_currency_rate,resource_calendar,'
        'resource_calendar_attendance,resource_calendar_leaves}'
        -- Orders, invoices and logs of visits that one may not read are as if they were not there.
        || ARRAY(SELECT o.relation
                 FROM (VALUES ('account_move', 'id'), ('crm_lead_website_visitor_rel', 'crm_lead_id'), ('link_tracker_click', 'id'),
                              ('mail_blacklist', 'id'), ('mailing_contact', 'id'), ('mailing_contact_list_rel', 'contact_id'),
                              ('mailing_mailing', 'id'), ('mailing_subscription', 'contact_id'), ('mailing_trace', 'id'),
                              ('sale_order', 'id'), ('sale_order_log', 'id'),
                              ('stock_picking', 'id'), ('stock_picking_type', 'id'), ('website_track', 'id')) o (relation, attribute)
                 WHERE lead_funnel._has_columns(crm_schema, o.relation, o.attribute)));

    PERFORM lead_funnel._make_odoo_stages(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_tag(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_response(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_blocked(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_assigned(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_lead(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_stage_change(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_lead_change(crm_schema, into_schema);
    -- Settings without hours go back to the calendar, also when they had some.
    PERFORM lead_funnel._make_odoo_hours(crm_schema, into_schema, with_calendar OR (
        lead_funnel._column_type(crm_schema, 'res_company', 'resource_calendar_id') IS NOT NULL
        AND lead_funnel._column_type(crm_schema, 'resource_calendar', 'tz') IS NOT NULL
        AND lead_funnel._column_type(crm_schema, 'resource_calendar_attendance', 'day_period') IS NOT NULL
        AND lead_funnel._column_type(crm_schema, 'resource_calendar_leaves', 'resource_id') IS NOT NULL));

    PERFORM lead_funnel._make_odoo_fx(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_customer(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_touch(crm_schema, into_schema);

    EXECUTE format($update$
        UPDATE %1$I.settings
        SET currency = (SELECT cur.name FROM %2$I.res_company c JOIN %2$I.res_currency cur ON cur.id = c.currency_id
                        ORDER BY c.id LIMIT 1)
        WHERE currency IS NULL$update$, into_schema, crm_schema);
    PERFORM lead_funnel._offer_index(crm_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._connect_odoo IS 'Internal to connect(): the contract views of Odoo 16 to 19.';

CREATE FUNCTION lead_funnel._make_odoo_stages(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_optional_table(into_schema, 'stage_map');
    EXECUTE format($insert$
        INSERT INTO %1$I.stage_map (crm_stage_id, name, stage)
        SELECT s.id::text, %3$s,
               CASE
                 WHEN s.is_won THEN 'customer'
                 WHEN row_number() OVER (ORDER BY s.is_won IS TRUE, s.sequence, s.id) = 1 THEN 'sql'
                 ELSE 'opportunity'
               END
        FROM %2$I.crm_stage s
        ON CONFLICT (crm_stage_id) DO NOTHING$insert$,
        into_schema, crm_schema, lead_funnel._odoo_name(crm_schema, 'crm_stage', 's.name'));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_stages IS
'Internal to connect(''odoo''): the table stage_map: the first stage is sql, a won one customer, others opportunity.';

CREATE FUNCTION lead_funnel._make_odoo_tag(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- The few tags are judged first, and ordered: the best of a lead is then the least of a text, and no lead's tags are sorted
    -- by themselves. A tag's name is tried in every language that it has.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_tag', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_tag WITH (security_invoker = true) AS
WITH tag AS MATERIALIZED (
    SELECT t.id, t.shown, row_number() OVER (ORDER BY t.shown) AS nth_shown, t.signals,
           CASE WHEN t.priority IS NOT NULL
                THEN to_char(row_number() OVER (ORDER BY t.intent::lead_intent DESC, t.priority, t.matched), 'FM0000000000') || t.matched
                END COLLATE "C" AS matched
    FROM (SELECT DISTINCT ON (t.id) t.id, n.name AS matched, c.intent, r.priority,
                 CASE WHEN NOT EXISTS (SELECT 1 FROM signal_rule s
                                       WHERE s.fact = 'tag' AND (s.pattern IS NULL OR n.name ~* s.pattern))
                      THEN {tag_name} END AS shown,
                 (SELECT signals_agg(ARRAY[s.signal]::lead_signals)
                  FROM {tag_names} e (name)
                  JOIN signal_rule s ON s.fact = 'tag' AND (s.pattern IS NULL OR e.name ~* s.pattern)) AS signals
          FROM {crm}.crm_tag t
          CROSS JOIN LATERAL {tag_names} n (name)
          LEFT JOIN conversion_rule r ON n.name ~* r.pattern AND r.landing_page_pattern IS NULL
          LEFT JOIN conversion c ON c.name = r.conversion
          ORDER BY t.id, r.priority NULLS LAST, n.name) t
)
SELECT g.id::text AS lead_id, g.id, substr(min(g.matched), 11) COLLATE "default" AS matched, string_agg(g.shown, ', ') AS shown,
       signals_agg(g.signals) AS signals
FROM (SELECT l.id, t.matched, t.shown, t.signals
      FROM {crm}.crm_tag_rel r
      JOIN tag t ON t.id = r.tag_id
      JOIN {leads} l ON l.id = r.lead_id /*"these r.lead_id {type crm_tag_rel.lead_id}"*/
      ORDER BY l.id, t.nth_shown) g
GROUP BY g.id;
COMMENT ON VIEW odoo_tag IS 'What the tags of each Odoo lead say. A lead without any has no row.';
COMMENT ON COLUMN odoo_tag.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN odoo_tag.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_tag.matched IS 'The tag that matches a rule of the table conversion_rule, the highest intent first; NULL: none.';
COMMENT ON COLUMN odoo_tag.shown IS 'All tags that are no signal.';
COMMENT ON COLUMN odoo_tag.signals IS 'The signals that the tags are, by the table signal_rule; NULL: none.';
$view$, crm_schema, json_build_object(
        'leads', lead_funnel._odoo_lookup(crm_schema, 'crm_lead', ''),
        'tag_name', lead_funnel._odoo_name(crm_schema, 'crm_tag', 't.name'),
        'tag_names', lead_funnel._odoo_names(crm_schema, 'crm_tag', 't.name'))));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_tag IS 'Internal to connect(''odoo''): the view odoo_tag.';
