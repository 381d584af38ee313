-- What Odoo logs of the fields that it overwrites.

CREATE FUNCTION lead_funnel._odoo_tracked(crm_schema text, fields text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT format('FROM {crm}.mail_tracking_value v
      JOIN {crm}.mail_message m ON m.id = v.mail_message_id AND m.model = ''crm.lead''
      JOIN %s l ON l.id = m.res_id', lead_funnel._odoo_lookup(crm_schema, 'crm_lead', 'create_date type'))
           -- An array, so that without keys and statistics the planner does not take the changes for one.
           || format(CASE WHEN cardinality(fields) = 1 AND starts_with(lead_funnel._odoo_lookup(crm_schema, 'mail_message', ''), '(')
                          THEN E'\n      WHERE v.%I = ANY (ARRAY(SELECT f.id FROM {crm}.ir_model_fields f '
                               'WHERE f.model = ''crm.lead'' AND f.name = ANY (%L::text[])))'
                          ELSE E'\n      JOIN {crm}.ir_model_fields f ON f.id = v.%I AND f.model = ''crm.lead'' '
                               'AND f.name = ANY (%L::text[])\n      WHERE true' END, lead_funnel._odoo_field(crm_schema), fields)
           -- What was merged into the lead has a past of its own.
           || E' AND _can_be(m.date) AND _since(m.date, l.create_date) /*"these m.res_id {type mail_message.res_id}"*/';
END;
COMMENT ON FUNCTION lead_funnel._odoo_tracked IS
'Internal to connect(''odoo''): SQL from FROM to WHERE for the tracked values v of these fields, each with its message m and lead l, and '
'of several fields with its field f.';

CREATE FUNCTION lead_funnel._odoo_stages(crm_schema text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- A stage that is deleted in Odoo keeps its row in stage_map.
    SELECT format('(SELECT COALESCE(s.id::text, p.crm_stage_id) AS id, s.name, p.name AS mapped_name, s.nth,
             COALESCE(p.stage, CASE WHEN s.is_won THEN ''customer'' ELSE ''opportunity'' END)::lead_stage AS stage
      FROM (SELECT s.id, s.is_won, %s AS name, row_number() OVER (ORDER BY s.is_won IS TRUE, s.sequence, s.id) AS nth
            FROM {crm}.crm_stage s) s
      FULL JOIN stage_map p ON p.crm_stage_id = s.id::text)', lead_funnel._odoo_name(crm_schema, 'crm_stage', 's.name'));
END;
COMMENT ON FUNCTION lead_funnel._odoo_stages IS
'Internal to connect(''odoo''): SQL for the stages by their id as text: name, mapped_name (that of stage_map), nth in the pipeline, and '
'stage, what each means.';

CREATE FUNCTION lead_funnel._make_odoo_stage_change(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT lead_funnel._has_columns(crm_schema, 'mail_tracking_value', 'id old_value_integer new_value_integer') THEN
        RETURN;
    END IF;
    -- Where a message is missing, or those of another lead were merged in, a move begins where the one before it ended.
    PERFORM lead_funnel._make_contract_source(into_schema, 'stage_change', lead_funnel._filled($query$
SELECT c.lead_id, c.from_stage, c.to_stage, lag(c.changed_at) OVER w AS entered_at, c.changed_at, lead(c.changed_at) OVER w AS left_at,
       lag(c.changed_at) OVER w IS NULL AS is_first, c.to_nth < c.from_nth AS is_back, c.from_name, c.to_name
FROM (SELECT t.id, t.lead_id, t.changed_at, t.nth, t.to_id, t.to_stage, t.to_name, t.to_nth,
             COALESCE(lag(t.to_id) OVER w, t.from_id) AS from_id,
             CASE WHEN lag(t.to_id) OVER w IS NULL THEN t.from_stage ELSE lag(t.to_stage) OVER w END AS from_stage,
             CASE WHEN lag(t.to_id) OVER w IS NULL THEN t.from_name ELSE lag(t.to_name) OVER w END AS from_name,
             CASE WHEN lag(t.to_id) OVER w IS NULL THEN t.from_nth ELSE lag(t.to_nth) OVER w END AS from_nth
      FROM (SELECT r.id, r.lead_id, r.changed_at, r.nth, r.from_id, r.to_id,
                   COALESCE(o.stage, 'opportunity') AS from_stage, COALESCE(n.stage, 'opportunity') AS to_stage,
                   COALESCE(o.name, r.from_name, o.mapped_name) AS from_name, COALESCE(n.name, r.to_name, n.mapped_name) AS to_name,
                   o.nth AS from_nth, n.nth AS to_nth
            FROM (SELECT l.id, l.id::text AS lead_id, ({date}) AT TIME ZONE 'UTC' AS changed_at, v.id AS nth,
                         v.old_value_integer AS from_id, v.new_value_integer AS to_id, {from_name} AS from_name, {to_name} AS to_name
                  {tracked} AND l.type = 'opportunity' AND v.old_value_integer > 0 AND v.new_value_integer > 0) r
            LEFT JOIN {stages} o ON o.id = r.from_id::text
            LEFT JOIN {stages} n ON n.id = r.to_id::text) t
      WINDOW w AS (PARTITION BY t.id, t.lead_id ORDER BY t.changed_at, t.nth)) c
WHERE c.from_id <> c.to_id
WINDOW w AS (PARTITION BY c.id, c.lead_id ORDER BY c.changed_at, c.nth)$query$, crm_schema, json_build_object(
        'tracked', lead_funnel._odoo_tracked(crm_schema, '{stage_id}'),
        'stages', lead_funnel._odoo_stages(crm_schema),
        'date', lead_funnel._odoo_in_time('m.date'),
        'from_name', lead_funnel._odoo_optional(crm_schema, 'mail_tracking_value', 'old_value_char', 'v', 'text'),
        'to_name', lead_funnel._odoo_optional(crm_schema, 'mail_tracking_value', 'new_value_char', 'v', 'text'))), 'step', 'lead_id');
    PERFORM lead_funnel._read_odoo_lead_by(crm_schema, into_schema, 'stage_change');
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_stage_change IS
'Internal to connect(''odoo''): the step stage_change, where Odoo tracks stages.';

CREATE FUNCTION lead_funnel._make_odoo_lead_change(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    has_team CONSTANT boolean := lead_funnel._column_type(crm_schema, 'crm_lead', 'team_id') IS NOT NULL
                             AND lead_funnel._column_type(crm_schema, 'crm_team', 'name') IS NOT NULL;
    -- Until 16 the second is in use.
    amounts  CONSTANT text := (SELECT string_agg('v.' || c, ', ' ORDER BY i)
                               FROM unnest(ARRAY['old_value_float', 'old_value_monetary']) WITH ORDINALITY u (c, i)
                               WHERE lead_funnel._column_type(crm_schema, 'mail_tracking_value', c) IS NOT NULL);
BEGIN
    IF NOT lead_funnel._has_columns(crm_schema, 'mail_tracking_value', 'id old_value_integer old_value_char') THEN
        RETURN;
    END IF;
    PERFORM lead_funnel._make_crm_step(into_schema, 'lead_change', lead_funnel._filled($view$
CREATE OR REPLACE VIEW lead_change WITH (security_invoker = true) AS
SELECT r.lead_id, r.changed_at, r.nth,
       CASE r.field WHEN 'stage_id' THEN 'crm_stage' WHEN 'user_id' THEN 'owner' WHEN 'team_id' THEN 'team' ELSE 'amount' END AS field,
       CASE WHEN r.field = 'expected_revenue' THEN r.old_amount::numeric::text
            WHEN (r.old_id > 0) IS NOT TRUE THEN NULL
            WHEN r.field = 'stage_id' THEN COALESCE(st.stage, 'opportunity')::text
            WHEN r.field = 'user_id' THEN COALESCE(op.name, ou.login, r.old_name)::text
            ELSE COALESCE({team}, r.old_name) END AS old_value
FROM (SELECT l.id::text AS lead_id, ({date}) AT TIME ZONE 'UTC' AS changed_at, v.id AS nth, f.name::text AS field,
             v.old_value_integer AS old_id, v.old_value_char::text AS old_name, {old_amount} AS old_amount
      {tracked}) r
LEFT JOIN {stages} st ON r.field = 'stage_id' AND st.id = r.old_id::text
LEFT JOIN {users} ou ON r.field = 'user_id' AND ou.id = r.old_id
LEFT JOIN {partners} op ON op.id = ou.partner_id{teams};
COMMENT ON VIEW lead_change IS
'What Odoo logs of the fields of its leads that it overwrites, one row per change. The first refresh() makes versions of it.';
COMMENT ON COLUMN lead_change.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN lead_change.changed_at IS 'When.';
COMMENT ON COLUMN lead_change.nth IS 'The order of those of one instant.';
COMMENT ON COLUMN lead_change.field IS
'Which column of lead: crm_stage, owner, team or amount; that without the recurring revenue that settings.recurring_months adds.';
COMMENT ON COLUMN lead_change.old_value IS 'What it was before, as text; NULL: nothing.';
$view$, crm_schema, json_build_object(
        'tracked', lead_funnel._odoo_tracked(crm_schema, ARRAY['stage_id', 'user_id']
                                                         || CASE WHEN has_team THEN '{team_id}'::text[] ELSE '{}' END
                                                         || CASE WHEN amounts IS NULL THEN '{}'::text[] ELSE '{expected_revenue}' END),
        'stages', lead_funnel._odoo_stages(crm_schema),
        'users', lead_funnel._odoo_lookup(crm_schema, 'res_users', 'login partner_id'),
        'partners', lead_funnel._odoo_lookup(crm_schema, 'res_partner', 'name'),
        'team', CASE WHEN has_team THEN lead_funnel._odoo_name(crm_schema, 'crm_team', 'te.name') ELSE 'NULL::text' END,
        'teams', CASE WHEN has_team THEN format(E'\nLEFT JOIN %s te ON r.field = ''team_id'' AND te.id = r.old_id',
                              lead_funnel._odoo_lookup(crm_schema, 'crm_team', 'name')) ELSE '' END,
        'old_amount', CASE WHEN amounts IS NULL THEN 'NULL::numeric' ELSE format('COALESCE(%s)', amounts) END,
        'date', lead_funnel._odoo_in_time('m.date'))));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_lead_change IS
'Internal to connect(''odoo''): the step lead_change, where Odoo tracks values.';
