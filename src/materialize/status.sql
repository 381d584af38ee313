CREATE FUNCTION lead_funnel.status(into_schema text DEFAULT 'funnel')
RETURNS TABLE (stored boolean, is_fresh boolean, refreshed_at timestamptz, as_of timestamptz, age interval, leads bigint, due bigint,
               last_outcome text, failing_since timestamptz, error text, history_since timestamptz)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'lead');
    stored := lead_funnel._has_copies(into_schema);
    IF stored THEN
        EXECUTE format($query$
            SELECT r.as_of, lead_funnel.as_of() - r.as_of, lead_funnel.as_of() BETWEEN r.as_of AND r.as_of + s.fresh_within,
                   (SELECT count(c.changes_at) FROM %2$I.lead_class c), (SELECT count(*) FROM %2$I.due_lead),
                   (SELECT max(d.started_at) FROM %1$I.refresh_run d WHERE d.outcome = 'done'),
                   l.outcome, l.error,
                   (SELECT min(f.started_at) FROM %1$I.refresh_run f
                    WHERE f.outcome = 'failed'
                      AND f.position > COALESCE((SELECT max(d.position) FROM %1$I.refresh_run d WHERE d.outcome = 'done'), 0)),
                   (SELECT min(h.valid_to) FROM %1$I.lead_history h)
            FROM %2$I.refresh_state r
            CROSS JOIN %1$I.settings s
            LEFT JOIN (SELECT f.outcome, f.error FROM %1$I.refresh_run f ORDER BY f.position DESC LIMIT 1) l ON true$query$,
            into_schema, lead_funnel._steps(into_schema))
            INTO as_of, age, is_fresh, leads, due, refreshed_at, last_outcome, error, failing_since, history_since;
        is_fresh := is_fresh AND last_outcome = 'done';
    END IF;
    RETURN NEXT;
END
$function$;
COMMENT ON FUNCTION lead_funnel.status IS
'How fresh the reports of into_schema are, one row. stored: whether the leads are stored, see materialize(); if not, the rest is NULL, as '
'the reports read the CRM as it is. is_fresh: the last refresh() is done, by as_of() and not longer ago than settings.fresh_within. '
'refreshed_at: when the last one that was done started; as_of: for which as_of() it classified, age: how long that is ago by as_of(). '
'leads: how many are stored, due: of how many what is stored holds no longer, so that each report classifies them. last_outcome, error: of '
'the last run; failing_since: the first that failed after the last that was done, else NULL. history_since: the oldest change that '
'lead_history keeps. Errors: a schema that is NULL, not connected or not trusted.';
