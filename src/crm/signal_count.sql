-- How many of the stored leads have which signals.

CREATE FUNCTION lead_funnel._count_signals() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    counted CONSTANT text := 'SELECT t.signals, %s1 AS leads, CASE WHEN t.reached_stage >= ''sql'' THEN %1$s1 ELSE 0 END AS sqls FROM %s t';
BEGIN
    -- The leads that have come, less those that were there.
    EXECUTE format('INSERT INTO %I.signal_count AS c (signals, leads, sqls) '
                   'SELECT d.signals, sum(d.leads), sum(d.sqls) FROM (%s) d WHERE d.signals IS NOT NULL '
                   'GROUP BY d.signals HAVING sum(d.leads) <> 0 OR sum(d.sqls) <> 0 '
                   'ON CONFLICT (signals) DO UPDATE SET leads = c.leads + excluded.leads, sqls = c.sqls + excluded.sqls',
                   TG_TABLE_SCHEMA,
                   concat_ws(' UNION ALL ', format(counted, '-', 'before'),
                             CASE WHEN TG_OP = 'UPDATE' THEN format(counted, '+', 'since') END));
    RETURN NULL;
END
$function$;
COMMENT ON FUNCTION lead_funnel._count_signals IS
'Internal to refresh(): trigger of the table lead_class: keeps signal_count up. Leads that are written there first have no signals yet, or '
'are counted by _count_all_signals().';

CREATE FUNCTION lead_funnel._count_all_signals(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
BEGIN
    EXECUTE format('DELETE FROM %I.signal_count', lead_funnel._steps(into_schema));
    -- Where Citus keeps the leads no trigger could keep it up.
    IF NOT lead_funnel._is_spread(into_schema) THEN
        EXECUTE format('INSERT INTO %1$I.signal_count (signals, leads, sqls) '
                       'SELECT c.signals, count(*), count(*) FILTER (WHERE c.reached_stage >= ''sql'') FROM %1$I.lead_class c '
                       'WHERE c.signals IS NOT NULL GROUP BY c.signals', lead_funnel._steps(into_schema));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._count_all_signals IS 'Internal to refresh(): makes signal_count anew.';
