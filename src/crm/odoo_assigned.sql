-- Since when somebody is responsible for the leads of Odoo.

CREATE FUNCTION lead_funnel._make_odoo_assigned(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_told   CONSTANT boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'date_open') IS NOT NULL;
    is_logged CONSTANT boolean := is_told AND lead_funnel._has_columns(crm_schema, 'mail_tracking_value',
                                                                       'id old_value_integer new_value_integer');
BEGIN
    -- A lead has the time at which it got the owner that it has (date_open). Of those whose owner changed Odoo tracks when it had its
    -- first.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_assigned', CASE WHEN is_logged THEN lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_assigned WITH (security_invoker = true) AS
SELECT l.id::text AS lead_id, l.id,
       CASE WHEN (array_agg(v.old_value_integer > 0 ORDER BY m.date, v.id))[1] THEN min(l.create_date)
            ELSE min({date}) FILTER (WHERE v.new_value_integer > 0) END AS assigned_at
{tracked}
GROUP BY l.id;
$view$, crm_schema, json_build_object(
            'tracked', lead_funnel._odoo_tracked(crm_schema, '{user_id}'),
            'date', lead_funnel._odoo_in_time('m.date'))) ELSE $view$
CREATE OR REPLACE VIEW odoo_assigned WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::int AS id, NULL::timestamp AS assigned_at WHERE false;
$view$ END || $comments$
COMMENT ON VIEW odoo_assigned IS 'When each Odoo lead whose owner changed had its first one. Others have no row.';
COMMENT ON COLUMN odoo_assigned.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN odoo_assigned.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_assigned.assigned_at IS 'When, in UTC; NULL: it never had one.';
$comments$);
    PERFORM lead_funnel._make_contract_view(into_schema, 'told_column', format(
        'SELECT %L::boolean AS assigned, false AS accepted, false AS rejected', is_told), 'step');
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_assigned IS
'Internal to connect(''odoo''): the step odoo_assigned, and the step told_column. Odoo keeps no answer of sales to a hand-over; that '
'a lead is lost later is none.';
