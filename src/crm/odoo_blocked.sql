-- To whom Odoo does not write unasked.

CREATE FUNCTION lead_funnel._odoo_blocks(crm_schema text) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN lead_funnel._has_columns(crm_schema, 'mail_blacklist', 'email active');
COMMENT ON FUNCTION lead_funnel._odoo_blocks IS
'Internal to connect(''odoo''): whether Odoo has a list of addresses to which it does not write, which the caller may read.';

CREATE FUNCTION lead_funnel._odoo_address(crm_schema text, relation text, alias text, attribute text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN lead_funnel._column_type(crm_schema, relation, 'email_normalized') IS NOT NULL
              THEN format('NULLIF(%s.email_normalized::text, '''')', alias)
            WHEN lead_funnel._column_type(crm_schema, relation, attribute) IS NOT NULL
              THEN format('NULLIF(lower(btrim(%s.%I::text)), '''')', alias, attribute)
            ELSE 'NULL::text' END;
COMMENT ON FUNCTION lead_funnel._odoo_address IS
'Internal to connect(''odoo''): SQL for the address of a row as the blacklist has it: email_normalized, which Odoo keeps beside what was '
'typed in (the attribute), else that in lower case. NULL: it has none.';

CREATE FUNCTION lead_funnel._make_odoo_blocked(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- Until 16 a subscription is a row of the second.
    lists CONSTANT text := (SELECT r.relation
                            FROM (VALUES (1, 'mailing_subscription'), (2, 'mailing_contact_list_rel')) r (nth, relation)
                            WHERE lead_funnel._has_columns(crm_schema, r.relation, 'contact_id opt_out')
                              AND lead_funnel._has_columns(crm_schema, 'mailing_contact', 'id email')
                            ORDER BY r.nth LIMIT 1);
BEGIN
    IF NOT lead_funnel._odoo_blocks(crm_schema) THEN
        RETURN;
    END IF;
    -- Keeps leads, and no addresses. Who left one mailing list may be on another that he wants; only who left all of them wants none.
    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_blocked', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_blocked WITH (security_invoker = true) AS
SELECT DISTINCT a.id, a.id::text AS lead_id
FROM (SELECT l.id, {lead_address} AS address
      FROM {leads} l
      WHERE true /*"these l.id {type crm_lead.id}"*/
      UNION ALL
      SELECT l.id, {partner_address}
      FROM {leads} l
      JOIN {partners} p ON p.id = l.partner_id
      WHERE true /*"these l.id {type crm_lead.id}"*/) a
JOIN (SELECT b.email::text AS address
      FROM {crm}.mail_blacklist b
      WHERE b.active{left}) b ON b.address = a.address;
COMMENT ON VIEW odoo_blocked IS
'The leads of Odoo whose address, or that of their contact, is on its blacklist, or left all mailing lists that it was on.';
COMMENT ON COLUMN odoo_blocked.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_blocked.lead_id IS 'The lead, as in the view lead.';
$view$, crm_schema, json_build_object(
        'leads', lead_funnel._odoo_lookup(crm_schema, 'crm_lead', 'partner_id email_from email_normalized'),
        'partners', lead_funnel._odoo_lookup(crm_schema, 'res_partner', 'email email_normalized'),
        'lead_address', lead_funnel._odoo_address(crm_schema, 'crm_lead', 'l', 'email_from'),
        'partner_address', lead_funnel._odoo_address(crm_schema, 'res_partner', 'p', 'email'),
        'left', CASE WHEN lists IS NULL THEN '' ELSE format($part$
      UNION ALL
      SELECT %s
      FROM {crm}.%I s
      JOIN {crm}.mailing_contact c ON c.id = s.contact_id
      GROUP BY 1
      HAVING bool_and(s.opt_out IS TRUE)$part$, lead_funnel._odoo_address(crm_schema, 'mailing_contact', 'c', 'email'), lists) END)),
        'lead_id');
    -- Of a blacklist and of subscriptions a row that is gone does not say whose address it had: these are read in full, and tell which
    -- leads are blocked now or no longer are.
    PERFORM lead_funnel._read_by(into_schema, 'odoo_blocked', format('%I.%I', crm_schema, r.relation), 'id',
                                 lead_funnel._filled(r.found_by, crm_schema))
    FROM (VALUES ('crm_lead', NULL),
                 ('res_partner', 'SELECT l.id FROM {crm}.crm_lead l WHERE l.partner_id = ANY ($1::{type crm_lead.partner_id}[])'))
        r (relation, found_by);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_blocked IS
'Internal to connect(''odoo''): the step odoo_blocked, where Odoo has a blacklist.';
