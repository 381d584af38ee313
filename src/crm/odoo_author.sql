-- Who wrote to a lead of Odoo.

CREATE FUNCTION lead_funnel._odoo_optional(crm_schema text, relation text, attribute text, alias text, type text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN lead_funnel._column_type(crm_schema, relation, attribute) IS NULL THEN 'NULL::' OPERATOR(pg_catalog.||) type
         ELSE pg_catalog.format('%s.%I', alias, attribute) END;
COMMENT ON FUNCTION lead_funnel._odoo_optional IS
'Internal to connect(''odoo''): SQL for a column that not every Odoo has, NULL of that type where it is missing.';

CREATE FUNCTION lead_funnel._odoo_subject(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format('COALESCE(%s, '''')::text COLLATE "C"',
                         lead_funnel._odoo_optional(crm_schema, 'mail_message', 'subject', 'm', 'text'));
COMMENT ON FUNCTION lead_funnel._odoo_subject IS 'Internal to connect(''odoo''): SQL for the subject of the message m, empty for none.';

CREATE FUNCTION lead_funnel._odoo_sender(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format('CASE WHEN m.author_id IS NULL THEN COALESCE(%s, '''') ELSE '''' END::text COLLATE "C"',
                         lead_funnel._odoo_optional(crm_schema, 'mail_message', 'email_from', 'm', 'text'));
COMMENT ON FUNCTION lead_funnel._odoo_sender IS
'Internal to connect(''odoo''): SQL for the address from which the message m came, empty for none or where its author is known.';

CREATE FUNCTION lead_funnel._odoo_field(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'field_id') IS NULL THEN 'field' ELSE 'field_id' END;
COMMENT ON FUNCTION lead_funnel._odoo_field IS 'Internal to connect(''odoo''): the column of a tracked value that names its field.';

CREATE FUNCTION lead_funnel._odoo_ids(view regclass) RETURNS SETOF int
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 10 ROWS 100
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RETURN QUERY EXECUTE format('SELECT v.id FROM %s v WHERE v.id IS NOT NULL', view);
END
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_ids IS
'Internal to connect(''odoo''): the ids in a step. What takes a whole CRM to find, but is asked for by few messages or none, is behind '
'this function, so that a query of one lead is not compiled (jit) for what it does not run.';

CREATE FUNCTION lead_funnel._make_odoo_author(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    tracks_people boolean := lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'old_value_integer') IS NOT NULL
                         AND lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'old_value_char') IS NOT NULL;
BEGIN
    -- Of the users whom Odoo itself makes nobody is a person.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_author', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_author WITH (security_invoker = true) AS
SELECT u.partner_id,
       (ARRAY['robot', 'colleague', 'portal'])[min(
           CASE WHEN u.id = 1 OR u.login ~ '^(__system__|public|portaltemplate|default|public-user@company-.*)$' THEN 1
                WHEN u.share THEN 3 ELSE 2 END)] AS author
FROM {crm}.res_users u
WHERE u.partner_id IS NOT NULL
GROUP BY u.partner_id;
COMMENT ON VIEW odoo_author IS 'Who is a user of Odoo.';
COMMENT ON COLUMN odoo_author.partner_id IS 'The person''s partner in Odoo.';
COMMENT ON COLUMN odoo_author.author IS
'robot (a user whom Odoo itself makes), colleague (an internal user) or portal (another portal user).';
$view$, crm_schema));

    -- Who was archived, or is a portal user today, was a colleague if he did what only colleagues can do. To find them takes all
    -- leads, messages and tracked values, of which few are of them.
    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_past_work', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_past_work WITH (security_invoker = true) AS
SELECT l.id, u.partner_id
FROM {crm}.res_users u
JOIN {crm}.crm_lead l ON l.user_id = u.id /*"these l.id {type crm_lead.id}"*/
WHERE u.share AND u.partner_id IS NOT NULL
UNION
SELECT m.res_id, u.partner_id
FROM {crm}.res_users u
JOIN {crm}.mail_message m ON m.author_id = u.partner_id AND m.model = 'crm.lead' AND m.res_id IS NOT NULL
    /*"these m.res_id {type mail_message.res_id}"*/
    AND (m.is_internal OR m.mail_activity_type_id IS NOT NULL OR m.message_type IN ('sms', 'email_outgoing'))
WHERE u.share;
COMMENT ON VIEW odoo_past_work IS
'The leads of Odoo to which somebody who is a portal user today was the salesperson, or did what only colleagues can do.';
COMMENT ON COLUMN odoo_past_work.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_past_work.partner_id IS 'The person''s partner in Odoo.';
$view$, crm_schema), 'id');
    PERFORM lead_funnel._read_by(into_schema, 'odoo_past_work', format('%I.%I', crm_schema, r.relation), r.attribute)
    FROM (VALUES ('crm_lead', 'id'), ('mail_message', 'res_id')) r (relation, attribute);

    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_past_owner', lead_funnel._filled(CASE WHEN NOT tracks_people THEN $view$
CREATE OR REPLACE VIEW odoo_past_owner WITH (security_invoker = true) AS
SELECT NULL::int AS message_id, NULL::int AS user_id, NULL::text AS former_name WHERE false;
$view$ ELSE $view$
CREATE OR REPLACE VIEW odoo_past_owner WITH (security_invoker = true) AS
SELECT v.mail_message_id AS message_id, s.id AS user_id, CASE WHEN u.partner_id IS NULL THEN s.name END::text AS former_name
FROM {crm}.mail_tracking_value v
JOIN {crm}.ir_model_fields f ON f.id = v.{field} AND f.model = 'crm.lead' AND f.name = 'user_id'
CROSS JOIN LATERAL (VALUES (v.old_value_integer, v.old_value_char), (v.new_value_integer, v.new_value_char)) s (id, name)
LEFT JOIN (SELECT u.id, min(u.partner_id) AS partner_id, bool_or(u.share) AS share FROM {crm}.res_users u GROUP BY u.id) u ON u.id = s.id
WHERE s.id > 0 AND (u.share OR u.partner_id IS NULL) AND v.mail_message_id IS NOT NULL
  /*"these v.mail_message_id {type mail_tracking_value.mail_message_id}"*/;
$view$ END || $comments$
COMMENT ON VIEW odoo_past_owner IS
'The salespersons of leads that Odoo logs who are a portal user today, or whose user is deleted.';
COMMENT ON COLUMN odoo_past_owner.message_id IS 'The message under which it is logged.';
COMMENT ON COLUMN odoo_past_owner.user_id IS 'The user''s id in Odoo.';
COMMENT ON COLUMN odoo_past_owner.former_name IS 'The name of one whose user is deleted.';
$comments$, crm_schema, json_build_object('field', quote_ident(lead_funnel._odoo_field(crm_schema)))), 'message_id');
    PERFORM lead_funnel._read_by(into_schema, 'odoo_past_owner', format('%I.mail_tracking_value', crm_schema), 'mail_message_id');

    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_past_user', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_past_user WITH (security_invoker = true) AS
SELECT w.partner_id AS id
FROM odoo_past_work w
UNION
SELECT u.partner_id
FROM {crm}.res_users u
WHERE u.share AND u.id IN (SELECT o.user_id FROM odoo_past_owner o);
COMMENT ON VIEW odoo_past_user IS 'The portal users of Odoo who were a salesperson, or did what only colleagues can do.';
COMMENT ON COLUMN odoo_past_user.id IS 'The person''s partner in Odoo.';
$view$, crm_schema));

    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_former_user', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_former_user WITH (security_invoker = true) AS
SELECT p.id
FROM (SELECT DISTINCT o.former_name AS name FROM odoo_past_owner o WHERE o.former_name IS NOT NULL) o
JOIN {crm}.res_partner p ON p.name = o.name;
COMMENT ON VIEW odoo_former_user IS 'Who has the name of a salesperson whose user is deleted in Odoo.';
COMMENT ON COLUMN odoo_former_user.id IS 'The person''s partner in Odoo.';
$view$, crm_schema));

    -- Nothing is read of the partners where no rule names anybody.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_named_author', lead_funnel._filled($view$
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
COMMENT ON FUNCTION lead_funnel._make_odoo_author IS
'Internal to connect(''odoo''): the steps odoo_author, odoo_past_work, odoo_past_owner, odoo_past_user, odoo_former_user and '
'odoo_named_author.';
