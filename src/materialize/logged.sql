-- What the CRM logs fills the time before the first refresh().

CREATE FUNCTION lead_funnel._logged_columns(names text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- A stage that it has left again dates itself: the CRM's own dates are those of the stage that came after.
    SELECT string_agg(COALESCE(l.expression, 'l.' || n.name), ', ' ORDER BY n.nth)
    FROM unnest(names) WITH ORDINALITY n (name, nth)
    LEFT JOIN (VALUES ('owner', 'CASE WHEN v.was ? ''owner'' THEN v.was ->> ''owner'' ELSE l.owner END'),
                      ('team', 'CASE WHEN v.was ? ''team'' THEN v.was ->> ''team'' ELSE l.team END'),
                      ('crm_stage', 'CASE WHEN v.was ? ''crm_stage'' THEN (v.was ->> ''crm_stage'')::lead_stage ELSE l.crm_stage END'),
                      ('amount', 'CASE WHEN v.was ? ''amount'' THEN (v.was ->> ''amount'')::numeric + COALESCE(s.recurring_months '
                                 '* l.recurring_monthly, 0) ELSE l.amount END'),
                      ('stage_changed_at', 'CASE WHEN v.was ? ''crm_stage'' THEN v.stage_since ELSE l.stage_changed_at END'),
                      ('closed_at', 'CASE WHEN v.was ->> ''crm_stage'' = ''customer'' THEN v.stage_since ELSE l.closed_at END'))
        l (name, expression) ON l.name = n.name;
END;
COMMENT ON FUNCTION lead_funnel._logged_columns IS
'Internal to refresh(): a list of these columns of the lead l in a version v that the CRM logged.';

CREATE FUNCTION lead_funnel._write_new(into_schema text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    names  CONSTANT text[] := lead_funnel._names_of(format('%I.lead', into_schema)::regclass, '{valid_from}');
    listed CONSTANT text := array_to_string(names, ', ');
    fetched CONSTANT text := current_setting('lead_funnel.fetched', true);
    logged boolean;
    log    text;
    added  bigint;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.refresh_source s WHERE s.name = ''lead_change'')', lead_funnel._steps(into_schema))
        INTO logged;
    IF NOT logged THEN
        EXECUTE format('INSERT INTO %I.lead (%s, valid_from) SELECT f.*, ''-infinity'' FROM (%s) f', into_schema, listed,
                       lead_funnel._source_query(into_schema, 'lead'));
        GET DIAGNOSTICS added = ROW_COUNT;
        RETURN added;
    END IF;
    -- Read this once only, the log is not what every refresh() fetches of foreign tables.
    PERFORM set_config('lead_funnel.fetched', '', true);
    log := lead_funnel._source_query(into_schema, 'lead_change');
    PERFORM set_config('lead_funnel.fetched', COALESCE(fetched, ''), true);
    -- A field was until each change what the first change from then on calls its old value, and what it is now where none comes.
    EXECUTE format($statement$
WITH log AS MATERIALIZED (
    SELECT c.lead_id COLLATE "C" AS lead_id, c.changed_at, c.nth, c.field, c.old_value FROM (%1$s) c WHERE c.changed_at < $1
), change AS (
    -- Backwards in time; the last row of an instant has all of it.
    SELECT c.lead_id, c.changed_at, jsonb_object_agg(c.field, c.old_value) OVER later AS was,
           lead(c.changed_at) OVER later AS changed_before, count(*) FILTER (WHERE c.field = 'crm_stage') OVER later AS stages
    FROM log c
    WINDOW later AS (PARTITION BY c.lead_id ORDER BY c.changed_at DESC, c.nth DESC)
), version AS MATERIALIZED (
    SELECT t.lead_id, t.was, t.changed_at AS valid_to, COALESCE(t.changed_before, '-infinity') AS valid_from,
           max(t.changed_at) FILTER (WHERE t.moved)
               OVER (PARTITION BY t.lead_id ORDER BY t.changed_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS stage_since
    FROM (SELECT c.lead_id, c.changed_at, c.was, c.changed_before,
                 c.stages > lag(c.stages, 1, 0::bigint) OVER (PARTITION BY c.lead_id ORDER BY c.changed_at DESC) AS moved
          FROM change c
          WHERE c.changed_before IS DISTINCT FROM c.changed_at) t
), stored AS (
    INSERT INTO %2$I.lead AS l (%3$s, valid_from)
    SELECT f.*, COALESCE(v.valid_from, '-infinity')
    FROM (%4$s) f
    LEFT JOIN (SELECT c.lead_id, max(c.changed_at) AS valid_from FROM log c GROUP BY c.lead_id) v ON v.lead_id = f.lead_id
    RETURNING l.*
), past AS (
    INSERT INTO %2$I.lead_history (%3$s, valid_from, valid_to)
    SELECT %5$s, v.valid_from, v.valid_to
    FROM stored l
    JOIN version v ON v.lead_id = l.lead_id
    CROSS JOIN %2$I.settings s
)
SELECT count(*) FROM stored$statement$,
        log, into_schema, listed, lead_funnel._source_query(into_schema, 'lead'),
        lead_funnel._logged_columns(names))
        INTO added USING at;
    EXECUTE format('ANALYZE %I.lead_history', into_schema);
    RETURN added;
END
$function$;
COMMENT ON FUNCTION lead_funnel._write_new IS
'Internal to refresh(): fills the copy lead for the first time, and lead_history with what the CRM logged before the instant at. Returns '
'how many leads there are.';
