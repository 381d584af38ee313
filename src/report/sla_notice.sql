-- Deadlines for jobs: what was missed, and a notification once per lead, target and state.

CREATE FUNCTION lead_funnel.sla_breaches_since(since timestamptz, into_schema text DEFAULT 'funnel')
RETURNS TABLE (lead_id text, owner text, channel text, intent text, received_at timestamptz, due_at timestamptz,
               done_at timestamptz, sla_state text, target text)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'sla_target');
    RETURN QUERY EXECUTE format(
        'SELECT s.lead_id, s.owner, s.channel, s.intent, s.received_at, s.due_at, s.done_at, s.sla_state, s.target '
        'FROM %I.sla_target s '
        'WHERE s.sla_state IN (''overdue'', ''breached'') AND s.due_at >= $1 '
        'ORDER BY s.due_at, s.lead_id, s.target', into_schema)
    USING since;
END
$function$;
COMMENT ON FUNCTION lead_funnel.sla_breaches_since IS
'The missed targets (overdue or breached) of the leads that fell due from since to as_of(), in the order of their deadlines. NULL since '
'gives no rows. A schema that is not connected is an error.';

CREATE FUNCTION lead_funnel.notify_sla(channel text, into_schema text DEFAULT 'funnel') RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    names  boolean;
    notice record;
    sent   bigint := 0;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'sla_notice');
    IF channel IS NULL OR channel = '' OR octet_length(channel) > 63 THEN
        RAISE EXCEPTION 'invalid channel name "%"', lead_funnel._shown(COALESCE(channel, 'NULL'))
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'A channel has a name of 1 to 63 bytes.',
                  HINT = 'Give the name that is listened to, as in SELECT lead_funnel.notify_sla(''sla'').';
    END IF;
    EXECUTE format('SELECT s.notify_names FROM %I.settings s', into_schema) INTO names;
    -- Whoever inserts the notice sends it: a second run waits for the first and
    -- then finds it there; what is rolled back is neither noted nor sent.
    FOR notice IN EXECUTE format($insert$
        INSERT INTO %1$I.sla_notice AS n (lead_id, target, sla_state, noted_at, notice)
        SELECT q.lead_id, q.target, q.sla_state, lead_funnel.as_of(),
               json_build_object('lead_id', left(q.lead_id, 500), 'target', q.target, 'sla_state', q.sla_state, 'due_at', q.due_at,
                                 'owner', left(q.owner, 200), 'channel', left(q.channel, 200), 'intent', q.intent)
        FROM %1$I.sla_queue q
        WHERE q.sla_state IN ('at_risk', 'overdue') AND q.contactable IS NOT FALSE
        ORDER BY q.lead_id, q.target, q.sla_state
        ON CONFLICT (lead_id, target, sla_state) DO NOTHING
        RETURNING n.position, n.target, n.sla_state, n.notice$insert$, into_schema)
    LOOP
        PERFORM pg_notify(channel, CASE WHEN names THEN notice.notice
                                        ELSE json_build_object('notice', notice.position, 'target', notice.target,
                                                               'sla_state', notice.sla_state) END::text);
        sent := sent + 1;
    END LOOP;
    RETURN sent;
END
$function$;
COMMENT ON FUNCTION lead_funnel.notify_sla IS
'Sends NOTIFY on channel for each lead of sla_queue that is at_risk or overdue, but for those whose contactable is false, once per lead, '
'target and state, as the table sla_notice remembers. The payload is a JSON object: lead_id, target, sla_state, due_at, owner, channel, '
'intent; or where notify_names in the settings is false: notice (the row of sla_notice), target, sla_state. Returns how many were sent. '
'Errors: a schema that is not connected; a channel that is NULL, empty or longer than 63 bytes.';
