-- Which leads of Odoo were restored after they were lost.

CREATE FUNCTION lead_funnel._odoo_how(message text, activity text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.replace(pg_catalog.replace($expression$CASE
         WHEN {m}.mail_activity_type_id IS NOT NULL
           THEN CASE WHEN {t}.kind <> 'activity' THEN {t}.kind ELSE COALESCE({t}.shown, 'activity') END
         WHEN {m}.message_type = 'email_outgoing' THEN 'email'
         WHEN {m}.message_type = 'whatsapp_message' THEN 'whatsapp'
         ELSE {m}.message_type::text
       END$expression$, '{m}', message), '{t}', activity);
COMMENT ON FUNCTION lead_funnel._odoo_how IS
'Internal to connect(''odoo''): SQL for how a message answers, by the aliases of the message and of its odoo_activity.';

CREATE FUNCTION lead_funnel._make_odoo_restored(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Who is lost is archived, and whoever is restored is no longer, which Odoo tracks. It tells so to those who follow the lead; that one
    -- is no longer archived who was not lost, as can be from 18.2 on, is an internal note.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_restored', CASE
        WHEN lead_funnel._column_type(crm_schema, 'mail_tracking_value', 'new_value_integer') IS NULL THEN $view$
CREATE OR REPLACE VIEW odoo_restored WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::int AS id, NULL::timestamp AS restored_at WHERE false;
$view$ ELSE lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_restored WITH (security_invoker = true) AS
SELECT l.id::text AS lead_id, l.id, max({date}) AS restored_at
{tracked} AND v.new_value_integer = 1
  AND m.subtype_id NOT IN (SELECT s.id FROM {subtypes} s WHERE s.internal)
GROUP BY l.id;
$view$, crm_schema, json_build_object(
            'tracked', lead_funnel._odoo_tracked(crm_schema, '{active}'),
            'date', lead_funnel._odoo_in_time('m.date'),
            'subtypes', lead_funnel._odoo_lookup(crm_schema, 'mail_message_subtype', 'internal'))) END || $comments$
COMMENT ON VIEW odoo_restored IS 'When each Odoo lead that was restored after it was lost was, for the last time. Others have no row.';
COMMENT ON COLUMN odoo_restored.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN odoo_restored.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_restored.restored_at IS 'When, in UTC.';
$comments$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_restored IS
'Internal to connect(''odoo''): the step odoo_restored.';
