-- What Odoo logs of its leads' contacts with marketing, where its modules for the website and for mailings are installed.

CREATE FUNCTION lead_funnel._make_odoo_touch(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- Only a visit whose address names a source tells by what somebody came.
    visits text := CASE WHEN lead_funnel._has_columns(crm_schema, 'crm_lead_website_visitor_rel', 'crm_lead_id website_visitor_id')
                         AND lead_funnel._has_columns(crm_schema, 'website_track', 'visitor_id url visit_datetime') THEN $query$
SELECT l.id::text AS lead_id, (CASE WHEN _can_be(t.visit_datetime) THEN t.visit_datetime END) AT TIME ZONE 'UTC' AS touched_at,
       NULL::text AS source, NULL::text AS medium, NULL::text AS campaign, t.url::text AS landing_page
FROM {crm}.crm_lead l
JOIN {crm}.crm_lead_website_visitor_rel r ON r.crm_lead_id = l.id
JOIN {crm}.website_track t ON t.visitor_id = r.website_visitor_id
CROSS JOIN LATERAL utm(t.url::text) u
WHERE u.source IS NOT NULL OR u.medium IS NOT NULL$query$ END;
    has_clicks CONSTANT boolean := lead_funnel._has_columns(crm_schema, 'link_tracker_click', 'mailing_trace_id create_date');
    -- A mailing goes to a lead, to its contact, or to an address of a list.
    mailings text := CASE WHEN lead_funnel._has_columns(crm_schema, 'mailing_trace',
                                                        'id model res_id email links_click_datetime mass_mailing_id')
                           AND lead_funnel._has_columns(crm_schema, 'mailing_mailing', 'id source_id medium_id campaign_id') THEN $query$
SELECT c.lead_id::text, (CASE WHEN _can_be({clicked_at}) THEN {clicked_at} END) AT TIME ZONE 'UTC',
       us.name::text, um.name::text, uc.name::text, NULL::text
FROM (SELECT t.id, l.id AS lead_id
      FROM {crm}.mailing_trace t
      JOIN {crm}.crm_lead l ON t.model = 'crm.lead' AND t.res_id = l.id
      WHERE t.links_click_datetime IS NOT NULL
      UNION
      SELECT t.id, l.id
      FROM {crm}.mailing_trace t
      JOIN {crm}.crm_lead l ON t.model = 'res.partner' AND t.res_id = l.partner_id
      WHERE t.links_click_datetime IS NOT NULL{by_email}) c
JOIN {crm}.mailing_trace t ON t.id = c.id
JOIN {crm}.mailing_mailing g ON g.id = t.mass_mailing_id{clicks}
LEFT JOIN {crm}.utm_source us ON us.id = g.source_id
LEFT JOIN {crm}.utm_medium um ON um.id = g.medium_id
LEFT JOIN {crm}.utm_campaign uc ON uc.id = g.campaign_id$query$ END;
BEGIN
    PERFORM lead_funnel._make_contract_source(into_schema, 'touch', lead_funnel._filled(
        concat_ws(E'\nUNION ALL', visits, mailings), crm_schema, json_build_object(
            'clicked_at', CASE WHEN has_clicks THEN 'COALESCE(k.create_date, t.links_click_datetime)' ELSE 't.links_click_datetime' END,
            'clicks', CASE WHEN has_clicks THEN E'\nLEFT JOIN {crm}.link_tracker_click k ON k.mailing_trace_id = t.id' ELSE '' END,
            'by_email', CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'email_normalized') IS NULL THEN '' ELSE $query$
      UNION
      SELECT t.id, l.id
      FROM {crm}.mailing_trace t
      JOIN {crm}.crm_lead l ON l.email_normalized = t.email AND t.email <> ''
      WHERE t.links_click_datetime IS NOT NULL$query$ END)))
    WHERE COALESCE(visits, mailings) IS NOT NULL;
    IF COALESCE(visits, mailings) IS NULL THEN
        PERFORM lead_funnel._make_contract_view(into_schema, 'touch');
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_touch IS
'Internal to connect(''odoo''): the contract view touch, of visits that name a source and of clicks in mailings, where Odoo logs either; '
'else the lead''s own source at its receipt.';
