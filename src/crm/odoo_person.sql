-- Who is behind a lead of Odoo.

CREATE FUNCTION lead_funnel._odoo_person(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- By the address of the contact first, so that a lead of a contact and one that only left his address are of one person, and so are
-- those of a contact who is there twice. No address is kept.
RETURN format('CASE WHEN %1$s IS NOT NULL THEN md5(%1$s) '
              'WHEN l.partner_id IS NOT NULL THEN ''partner '' || l.partner_id ELSE md5(%2$s) END',
              lead_funnel._odoo_address(crm_schema, 'res_partner', 'pa', 'email'),
              lead_funnel._odoo_address(crm_schema, 'crm_lead', 'l', 'email_from'));
COMMENT ON FUNCTION lead_funnel._odoo_person IS
'Internal to connect(''odoo''): SQL for the person behind a lead: a hash of the address of its contact; where that has none, the contact; '
'of a lead without a contact a hash of its own address. NULL: it has neither.';
