-- Who wrote to a lead of Odoo.

CREATE FUNCTION lead_funnel._odoo_optional(crm_schema text, relation text, attribute text, alias text, type text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN lead_funnel._column_type(crm_schema, relation, attribute) IS NULL THEN 'NULL::' OPERATOR(pg_catalog.||) type
         ELSE pg_catalog.format('%s.%I', alias, attribute) END;
COMMENT ON FUNCTION lead_funnel._odoo_optional IS
'Internal to connect(''odoo''): SQL for a column that not every Odoo has, NULL of that type where it is missing.';

CREATE FUNCTION lead_funnel._odoo_field(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'field_id') IS NULL THEN 'field' ELSE 'field_id' END;
COMMENT ON FUNCTION lead_funnel._odoo_field IS 'Internal to connect(''odoo''): the column of a tracked value that names its field.';

CREATE FUNCTION lead_funnel._make_odoo_author(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    tracks_people boolean := lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'old_value_integer') IS NOT NULL
                         AND lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'old_value_char') IS NOT NULL;
BEGIN
    -- Of the users whom Odoo itself makes nobody is a person. Who was archived, or is
    -- a portal user today, was a colleague if he did what only colleagues can do.
    PERFORM lead_funnel._make_view(into_schema, 'step', 'odoo_author', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_author WITH (security_invoker = true) AS
SELECT a.partner_id, (ARRAY['robot', 'colleague', 'former', 'portal'])[min(a.place)] AS author
FROM (SELECT u.partner_id,
             CASE WHEN u.id = 1 OR u.login ~ '^(__system__|public|portaltemplate|default|public-user@company-.*)$' THEN 1
                  WHEN u.share THEN 4 ELSE 2 END AS place
      FROM {crm}.res_users u
      UNION ALL
      SELECT u.partner_id, 2
      FROM {crm}.res_users u
      WHERE u.share AND u.id IN (SELECT l.user_id FROM {crm}.crm_lead l)
      UNION ALL
      SELECT u.partner_id, 2
      FROM {crm}.res_users u
      WHERE u.share
        AND u.partner_id IN (SELECT m.author_id FROM {crm}.mail_message m
                             WHERE m.model = 'crm.lead'
                               AND (m.is_internal OR m.mail_activity_type_id IS NOT NULL OR m.message_type IN ('sms', 'email_outgoing')))
      UNION ALL
      SELECT p.id, 2
      FROM {crm}.res_partner p
      WHERE {partner_share} IS FALSE OR {employee}{company}{tracked}) a
GROUP BY a.partner_id;
COMMENT ON VIEW odoo_author IS
'Whom Odoo knows as somebody else than a customer. Who is not here, is a customer or somebody whose user is deleted.';
COMMENT ON COLUMN odoo_author.partner_id IS 'The person''s partner in Odoo.';
COMMENT ON COLUMN odoo_author.author IS
'robot (a user whom Odoo itself makes), colleague (an internal user or partner, or whoever was a salesperson or did what only colleagues '
'can do), former (has the name of a salesperson whose user is deleted) or portal (another portal user).';
$view$, crm_schema, json_build_object(
        'partner_share', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'partner_share', 'p', 'boolean'),
        'employee', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'employee', 'p', 'boolean'),
        'company', CASE WHEN lead_funnel._column_type(crm_schema, 'res_company', 'partner_id') IS NULL THEN '' ELSE $part$
         OR p.commercial_partner_id IN (SELECT c.partner_id FROM {crm}.res_company c)$part$ END,
        'tracked', CASE WHEN NOT tracks_people THEN '' ELSE format($part$
      UNION ALL
      SELECT COALESCE(u.partner_id, p.id), CASE WHEN u.id IS NULL THEN 3 ELSE 2 END
      FROM (SELECT DISTINCT x.id, x.name
            FROM {crm}.mail_tracking_value v
            JOIN {crm}.ir_model_fields f ON f.id = v.%I AND f.model = 'crm.lead' AND f.name = 'user_id'
            CROSS JOIN LATERAL (VALUES (v.old_value_integer, v.old_value_char), (v.new_value_integer, v.new_value_char)) x (id, name)
            WHERE x.id > 0) s
      LEFT JOIN {crm}.res_users u ON u.id = s.id
      LEFT JOIN {crm}.res_partner p ON p.name = s.name AND u.id IS NULL
      WHERE COALESCE(u.partner_id, p.id) IS NOT NULL$part$, lead_funnel._odoo_field(crm_schema)) END)));

    -- Nothing is read of the partners where no rule names anybody.
    PERFORM lead_funnel._make_view(into_schema, 'step', 'odoo_named_author', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_named_author WITH (security_invoker = true) AS
SELECT p.id AS partner_id, string_agg(r.priority::text, ',' ORDER BY r.priority) AS rules
FROM answer_rule r
CROSS JOIN LATERAL (SELECT p.id
                    FROM {crm}.res_partner p
                    WHERE p.name ~* r.author_pattern OR {email} ~* r.author_pattern
                       OR p.id IN (SELECT u.partner_id FROM {crm}.res_users u WHERE u.login ~* r.author_pattern)
                    OFFSET 0) p
WHERE r.author_pattern IS NOT NULL
GROUP BY p.id;
COMMENT ON VIEW odoo_named_author IS 'Whom the rules of the table answer_rule name by an author_pattern.';
COMMENT ON COLUMN odoo_named_author.partner_id IS 'The person''s partner in Odoo.';
COMMENT ON COLUMN odoo_named_author.rules IS 'The priorities of those rules, with commas between them.';
$view$, crm_schema, json_build_object(
        'email', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'email', 'p', 'text'))));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_author IS 'Internal to connect(''odoo''): the views odoo_author and odoo_named_author.';
