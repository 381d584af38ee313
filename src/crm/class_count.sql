-- What the stored leads add up to: triggers of lead_class keep signal_count and
-- kpi_state up, so that who asks for sums need not read the leads again.

CREATE FUNCTION lead_funnel._summed(kind text, leads text, sign text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format(CASE kind
    WHEN 'signal_count' THEN 'SELECT c.signals, %1$s count(*) AS leads, %1$s count(*) FILTER (WHERE c.reached_stage >= ''sql'') AS sqls '
                             'FROM %2$s c WHERE c.signals IS NOT NULL GROUP BY c.signals'
    ELSE 'SELECT c.channel, _month(c.received_at, $1) AS month, c.leak_set, %1$s funnel_agg(c.reached_stage, c.lost, c.amount) AS leads, '
         '%1$s response_agg(c.sla_state, c.response_time) AS responses FROM %2$s c WHERE c.leak_set IS NOT NULL GROUP BY 1, 2, 3' END,
    sign, leads);
COMMENT ON FUNCTION lead_funnel._summed IS
'Internal to refresh(): the query for the rows that leads, a relation with columns of lead_class, give to the table kind: signal_count or '
'kpi_state; sign -: to take them away. $1 is the time zone of the reports. Leads that are not classified give none.';

CREATE FUNCTION lead_funnel._count_classes() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    zone    CONSTANT text := lead_funnel._zone_of(TG_TABLE_SCHEMA);
    -- The leads as they are, less what they were.
    query   text;
    is_read boolean;
BEGIN
    -- Before the first refresh(), and while one classifies all leads, nobody reads the sums: it counts all leads at its end.
    EXECUTE format('SELECT isfinite(r.as_of) FROM %I.refresh_state r', TG_TABLE_SCHEMA) INTO is_read;
    IF NOT is_read THEN
        RETURN NULL;
    END IF;
    query := concat_ws(' UNION ALL ', lead_funnel._summed('signal_count', 'before', '-'),
                       CASE WHEN TG_OP = 'UPDATE' THEN lead_funnel._summed('signal_count', 'since') END);
    EXECUTE format('INSERT INTO %I.signal_count AS c (signals, leads, sqls) SELECT d.signals, sum(d.leads), sum(d.sqls) FROM (%s) d '
                   'GROUP BY d.signals HAVING sum(d.leads) <> 0 OR sum(d.sqls) <> 0 '
                   'ON CONFLICT (signals) DO UPDATE SET leads = c.leads + excluded.leads, sqls = c.sqls + excluded.sqls',
                   TG_TABLE_SCHEMA, query);
    query := concat_ws(' UNION ALL ', lead_funnel._summed('kpi_state', 'before', '-'),
                       CASE WHEN TG_OP = 'UPDATE' THEN lead_funnel._summed('kpi_state', 'since') END);
    EXECUTE format('INSERT INTO %I.kpi_state AS c (channel, month, leak_set, leads, responses) '
                   'SELECT d.channel, d.month, d.leak_set, rollup(d.leads), rollup(d.responses) FROM (%s) d GROUP BY 1, 2, 3 '
                   'HAVING rollup(d.leads) <> ''{}'' OR rollup(d.responses) <> ''{}'' '
                   'ON CONFLICT (channel, month, leak_set) DO UPDATE '
                   'SET leads = c.leads + excluded.leads, responses = c.responses + excluded.responses', TG_TABLE_SCHEMA, query)
        USING zone;
    RETURN NULL;
END
$function$;
COMMENT ON FUNCTION lead_funnel._count_classes IS
'Internal to refresh(): trigger of the table lead_class: keeps signal_count and kpi_state up. Leads that are written there first are not '
'classified yet, or are counted by _count_all_classes().';

CREATE FUNCTION lead_funnel._zone_of(steps text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    zone text;
BEGIN
    EXECUTE format('SELECT w.zone FROM %I.working_hours w', left(steps, -length(lead_funnel._steps('')))) INTO zone;
    RETURN zone;
END
$function$;
COMMENT ON FUNCTION lead_funnel._zone_of IS 'Internal to refresh(): the time zone of the reports whose steps stand in that schema.';

CREATE FUNCTION lead_funnel._count_all_classes(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    steps CONSTANT text := lead_funnel._steps(into_schema);
BEGIN
    EXECUTE format('DELETE FROM %1$I.signal_count; DELETE FROM %1$I.kpi_state', steps);
    -- Where Citus keeps the leads no trigger could keep them up.
    IF NOT lead_funnel._is_spread(into_schema) THEN
        EXECUTE format('INSERT INTO %I.signal_count (signals, leads, sqls) %s', steps,
                       lead_funnel._summed('signal_count', format('%I.lead_class', steps)));
        EXECUTE format('INSERT INTO %I.kpi_state (channel, month, leak_set, leads, responses) %s', steps,
                       lead_funnel._summed('kpi_state', format('%I.lead_class', steps)))
            USING lead_funnel._zone_of(steps);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._count_all_classes IS
'Internal to refresh(): makes signal_count and kpi_state anew, as the months of all leads may be others in another time zone.';
