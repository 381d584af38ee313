-- What another agreement would have made of the same leads. It is agreed in a subtransaction, looked at, and taken back: so a rehearsal
-- is what the reports would say.

CREATE FUNCTION lead_funnel._rehearsed_relations() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{channel,conversion,settings,agreement,channel_rule,conversion_rule,conversion_suits,signal_rule,stage_map,answer_rule}'::text[];
COMMENT ON FUNCTION lead_funnel._rehearsed_relations IS
'Internal to rehearse(): the tables that it may change, in an order in which each refers only to those before it.';

CREATE FUNCTION lead_funnel._key_of(relation regclass) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- Of a key with one value only, as one_row of the settings, nobody says it.
    SELECT CASE (SELECT c.relname FROM pg_class c WHERE c.oid = relation)
             WHEN 'agreement' THEN '{intent,team}'::text[]
             WHEN 'settings' THEN '{}'::text[]
             ELSE COALESCE((SELECT array_agg(a.attname::text ORDER BY a.attnum)
                            FROM pg_index i
                            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                            WHERE i.indrelid = relation AND i.indisprimary)) END;
END;
COMMENT ON FUNCTION lead_funnel._key_of IS
'Internal to rehearse(): the columns by which a row of the table is found; of the agreement they are intent and team. NULL: none.';

CREATE FUNCTION lead_funnel._example_of(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE name
         WHEN 'channel' THEN '{"name": "Fair", "motion": "relationship"}'
         WHEN 'conversion' THEN '{"name": "calculator", "intent": "high"}'
         WHEN 'settings' THEN '{"hours": "Mo-Fr 09:00-17:00; Europe/Brussels"}'
         WHEN 'channel_rule' THEN '{"priority": 1, "source_pattern": "^news$", "channel": "Email"}'
         WHEN 'conversion_rule' THEN '{"priority": 1, "pattern": "^roof scan$", "conversion": "calculator"}'
         WHEN 'conversion_suits' THEN '{"motion": "relationship", "conversion": "newsletter"}'
         WHEN 'signal_rule' THEN '{"fact": "tag", "pattern": "^urgent$", "signal": "timing"}'
         WHEN 'stage_map' THEN '{"crm_stage_id": "1", "stage": "opportunity"}'
         WHEN 'answer_rule' THEN '{"priority": 1, "kind": "call", "counts": true}'
         ELSE '{"intent": "high", "sql_signals": 2}' END;
COMMENT ON FUNCTION lead_funnel._example_of IS 'Internal to rehearse(): a change of the table, as an example.';

CREATE FUNCTION lead_funnel._check_change(relation regclass, name text, change jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    unknown text;
BEGIN
    IF jsonb_typeof(change) <> 'object' THEN
        RAISE EXCEPTION 'a change of table % is no object: %', relation, lead_funnel._shown(change::text)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Give one, as in %s.', lead_funnel._example_of(name));
    END IF;
    SELECT k INTO unknown
    FROM jsonb_object_keys(change) k
    WHERE k <> 'delete' AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = k AND a.attnum > 0
                                                                    AND NOT a.attisdropped AND a.attgenerated = '')
    LIMIT 1;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'column "%" of table % does not exist', lead_funnel._shown(unknown), relation
            USING ERRCODE = 'undefined_column';
    END IF;
    IF jsonb_typeof(change -> 'delete') <> 'boolean' OR change - 'delete' = '{}' AND change -> 'delete' IS DISTINCT FROM 'true' THEN
        RAISE EXCEPTION 'a change of table % says neither a column nor "delete": true: %', relation, lead_funnel._shown(change::text)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Give one, as in %s.', lead_funnel._example_of(name));
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_change IS
'Internal to rehearse(): an error unless the change is an object of columns of the table, and delete, true or false.';

CREATE FUNCTION lead_funnel._agree_on(into_schema text, name text, change jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    relation CONSTANT regclass := lead_funnel._own(into_schema, name);
    shown    CONSTANT text := format('%I.%I', into_schema, name);
    keys     CONSTANT text[] := lead_funnel._key_of(relation);
    given    text[];
    found    bigint := 0;
BEGIN
    PERFORM lead_funnel._check_change(relation, name, change);
    given := ARRAY(SELECT k FROM jsonb_object_keys(change) k WHERE k <> 'delete' ORDER BY k);
    IF change -> 'delete' = 'true' THEN
        EXECUTE format('DELETE FROM %1$s t USING jsonb_populate_record(NULL::%1$s, $1) n WHERE %2$s', shown,
                       COALESCE((SELECT string_agg(format('t.%1$I IS NOT DISTINCT FROM n.%1$I', k), ' AND ') FROM unnest(given) k), 'true'))
            USING change;
        RETURN;
    END IF;
    IF keys IS NOT NULL AND given <> '{}' THEN
        EXECUTE format('UPDATE %1$s t SET (%2$s) = ROW(%3$s) FROM jsonb_populate_record(NULL::%1$s, $1) n WHERE %4$s', shown,
                       (SELECT string_agg(quote_ident(k), ', ') FROM unnest(given) k),
                       (SELECT string_agg(format('n.%I', k), ', ') FROM unnest(given) k),
                       COALESCE((SELECT string_agg(format('t.%1$I IS NOT DISTINCT FROM n.%1$I', k), ' AND ') FROM unnest(keys) k), 'true'))
            USING change;
        GET DIAGNOSTICS found = ROW_COUNT;
    END IF;
    IF found = 0 THEN
        EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1) n', shown,
                       (SELECT string_agg(quote_ident(k), ', ') FROM unnest(given) k)) USING change;
    END IF;
    -- The hours of before, which the agreement keeps when they change, are rehearsed as well.
    IF name = 'settings' AND change ?| '{hours,zone}' THEN
        EXECUTE format('UPDATE %I.agreement SET hours = NULL, hours_of_main = false WHERE hours_of_main', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._agree_on IS
'Internal to rehearse(): changes the row of the table that has the key of the change, takes it out, or adds one.';

CREATE FUNCTION lead_funnel._agree_on_all(into_schema text, changes jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    unknown       text;
    one           record;
    message       text;
    detail        text;
    hint          text;
    of_schema     text;
    of_table      text;
    of_column     text;
    of_constraint text;
BEGIN
    IF jsonb_typeof(changes) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'the changes to rehearse are no object: %', lead_funnel._shown(COALESCE(changes::text, 'NULL'))
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Give a table and its rows, as in ''{"agreement": [{"intent": "high", "sql_signals": 2}]}''.';
    END IF;
    SELECT k INTO unknown
    FROM jsonb_object_keys(changes) k
    WHERE k <> ALL (lead_funnel._rehearsed_relations()) OR lead_funnel._own(into_schema, k) IS NULL
    ORDER BY k
    LIMIT 1;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'table "%" cannot be rehearsed', lead_funnel._shown(unknown)
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('The tables are %s.', (SELECT string_agg(r.name, ', ' ORDER BY r.nth)
                                                         FROM unnest(lead_funnel._rehearsed_relations()) WITH ORDINALITY r (name, nth)
                                                         WHERE lead_funnel._own(into_schema, r.name) IS NOT NULL));
    END IF;
    FOR one IN
        SELECT r.name, c.change
        FROM unnest(lead_funnel._rehearsed_relations()) WITH ORDINALITY r (name, nth)
        JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(changes -> r.name) WHEN 'array' THEN changes -> r.name
                                          ELSE jsonb_build_array(changes -> r.name) END) WITH ORDINALITY c (change, place) ON true
        WHERE changes ? r.name
        ORDER BY r.nth, c.place
    LOOP
        BEGIN
            PERFORM lead_funnel._agree_on(into_schema, one.name, one.change);
        EXCEPTION WHEN integrity_constraint_violation THEN
            GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT,
                of_schema = SCHEMA_NAME, of_table = TABLE_NAME, of_column = COLUMN_NAME, of_constraint = CONSTRAINT_NAME;
            RAISE EXCEPTION USING
                ERRCODE = SQLSTATE, MESSAGE = message, DETAIL = detail, SCHEMA = of_schema, TABLE = of_table, COLUMN = of_column,
                CONSTRAINT = of_constraint,
                HINT = COALESCE(NULLIF(hint, ''), format('Give a row that the table takes, as in {"%s": %s}.', one.name,
                                                         lead_funnel._example_of(one.name)));
        END;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION lead_funnel._agree_on_all IS 'Internal to rehearse(): makes all changes, for all leads, whenever they came in.';

CREATE FUNCTION lead_funnel._look_at(into_schema text, wanted text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    -- _keep_apart() takes the place of a table of that name, which may be the user's.
    name CONSTANT text := (SELECT f.name
                           FROM generate_series(0, 1000) n,
                                LATERAL (SELECT wanted || COALESCE('_' || NULLIF(n, 0), '') AS name) f
                           WHERE to_regclass(format('pg_temp.%I', f.name)) IS NULL
                             AND to_regtype(format('pg_temp.%I', f.name)) IS NULL
                           ORDER BY n
                           LIMIT 1);
BEGIN
    PERFORM lead_funnel._keep_apart(name, format(
        'SELECT v.lead_id, v.channel, v.received_at, v.intent, v.conversion, v.agreed_stage, v.reached_stage, v.sla_state, v.is_open, '
        'v.fit, CASE WHEN v.is_judged THEN v.verdict END AS verdict FROM %I.lead_verdict v', lead_funnel._steps(into_schema)));
    RETURN name;
END
$function$;
COMMENT ON FUNCTION lead_funnel._look_at IS
'Internal to rehearse(): what the leads are by the agreement now, as a temporary table. Returns its name: the wanted one, or the '
'first with a number after it that is free.';

CREATE FUNCTION lead_funnel._rehearsed_sums(name text) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    sums jsonb;
BEGIN
    EXECUTE format($query$
SELECT jsonb_agg(jsonb_build_object('channel', s.channel, 'metric', m.metric, 'nth', m.nth, 'value', m.value))
FROM (SELECT c.channel, count(*) AS leads, count(*) FILTER (WHERE c.reached_stage >= 'mql') AS mqls,
             count(*) FILTER (WHERE c.reached_stage >= 'sql') AS sqls,
             count(*) FILTER (WHERE c.reached_stage >= 'opportunity') AS opportunities,
             count(*) FILTER (WHERE c.sla_state = 'met') AS met, count(*) FILTER (WHERE c.sla_state IN ('overdue', 'breached')) AS missed,
             count(*) FILTER (WHERE c.sla_state = 'overdue' AND c.is_open) AS overdue_now,
             count(*) FILTER (WHERE c.verdict = 'too_early') AS too_early, count(*) FILTER (WHERE c.verdict = 'right') AS right_time,
             count(*) FILTER (WHERE c.verdict = 'late') AS late, count(*) FILTER (WHERE c.verdict = 'ready_not_handed_over') AS ready,
             count(*) FILTER (WHERE c.fit <> 'fit') AS wrong_conversion
      FROM pg_temp.%I c
      GROUP BY ROLLUP (c.channel)) s
CROSS JOIN (SELECT CASE WHEN isfinite(lead_funnel.as_of())
                     THEN GREATEST(EXTRACT(epoch FROM lead_funnel.as_of() - min(c.received_at)) / 604800, 1) END AS weeks
            FROM pg_temp.%1$I c
            WHERE isfinite(c.received_at)) w
CROSS JOIN LATERAL (VALUES (1, 'leads', s.leads::numeric), (2, 'mqls', s.mqls), (3, 'sqls', s.sqls),
                           (4, 'sqls_per_week', round(s.sqls / w.weeks, 2)), (5, 'opportunities', s.opportunities),
                           (6, 'sla_met', s.met), (7, 'sla_missed', s.missed),
                           (8, 'sla_attainment', round(s.met::numeric / NULLIF(s.met + s.missed, 0), 4)),
                           (9, 'overdue_now', s.overdue_now), (10, 'handed_over_too_early', s.too_early),
                           (11, 'handed_over_right', s.right_time), (12, 'handed_over_late', s.late),
                           (13, 'ready_not_handed_over', s.ready), (14, 'wrong_conversion', s.wrong_conversion)) m (nth, metric, value)
$query$, name) INTO sums;
    RETURN COALESCE(sums, '[]');
END
$function$;
COMMENT ON FUNCTION lead_funnel._rehearsed_sums IS
'Internal to rehearse(): the metrics of what _look_at() has seen, an object for each per channel, and of all channels (null).';

CREATE FUNCTION lead_funnel._rehearse(into_schema text, changes jsonb, seen_now text) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
AS $function$
DECLARE
    reads_again boolean := false;
    is_past     boolean;
    seen_then   text;
    sums        jsonb;
    differ      jsonb;
    refreshed   record;
BEGIN
    IF lead_funnel._has_copies(into_schema) THEN
        -- What is stored was read by the rules of now.
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.refresh_source s, unnest(s.reads) r (name), '
                       'jsonb_object_keys(CASE jsonb_typeof($1) WHEN ''object'' THEN $1 ELSE ''{}'' END) k '
                       'WHERE r.name = format(''%%I.%%I'', $2, k))', lead_funnel._steps(into_schema))
            INTO reads_again USING changes, into_schema;
        IF reads_again THEN
            EXECUTE format('SELECT lead_funnel.as_of() < r.as_of FROM %I.refresh_state r', lead_funnel._steps(into_schema)) INTO is_past;
            IF is_past THEN
                RAISE EXCEPTION 'rules by which the leads of schema "%" are stored cannot be rehearsed for the past', into_schema
                    USING ERRCODE = 'object_not_in_prerequisite_state',
                          DETAIL = 'What is read by other rules is stored from now on only.',
                          HINT = 'First say RESET lead_funnel.as_of.';
            END IF;
        END IF;
    END IF;
    BEGIN
        PERFORM lead_funnel._agree_on_all(into_schema, changes);
        IF reads_again THEN
            SELECT r.outcome, r.error INTO refreshed FROM lead_funnel.refresh(into_schema) r;
            IF refreshed.outcome <> 'done' THEN
                RAISE EXCEPTION 'schema "%" could not be refreshed for a rehearsal: %', into_schema,
                    COALESCE(refreshed.error, refreshed.outcome)
                    USING ERRCODE = 'object_not_in_prerequisite_state';
            END IF;
        END IF;
        seen_then := lead_funnel._look_at(into_schema, 'lead_funnel_then');
        sums := lead_funnel._rehearsed_sums(seen_then);
        EXECUTE format($query$
SELECT jsonb_agg(jsonb_build_object('channel', d.channel, 'metric', 'changed', 'nth', 15, 'value', d.changed))
FROM (SELECT n.channel, count(*) FILTER (WHERE t.lead_id IS NULL OR ROW(n.*) IS DISTINCT FROM ROW(t.*)) AS changed
      FROM pg_temp.%I n
      LEFT JOIN pg_temp.%I t ON t.lead_id = n.lead_id
      GROUP BY ROLLUP (n.channel)) d
$query$, seen_now, seen_then) INTO differ;
        RAISE EXCEPTION USING ERRCODE = 'LFR00';
    EXCEPTION WHEN SQLSTATE 'LFR00' THEN
        -- All is as it was; what was seen is not forgotten. Before anything is seen it is the error of a trigger of the user's.
        IF sums IS NULL THEN
            RAISE;
        END IF;
    END;
    RETURN sums || COALESCE(differ, '[]');
END
$function$;
COMMENT ON FUNCTION lead_funnel._rehearse IS
'Internal to rehearse(): the metrics by the agreement with these changes, which are taken back, and of each channel how many leads change '
'from what _look_at() has seen, in the table seen_now.';

CREATE FUNCTION lead_funnel._rehearse_all(into_schema text, rehearsals jsonb)
RETURNS TABLE (rehearsal text, channel text, metric text, value_now numeric, value_then numeric)
LANGUAGE plpgsql
SET search_path = pg_catalog, lead_funnel, pg_temp
SET client_min_messages = warning
SET jit = off
AS $function$
DECLARE
    seen_now  text;
    seen      jsonb;
    then_seen jsonb;
    refreshed record;
    one       record;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'rehearsal');
    PERFORM lead_funnel._check_own(into_schema), lead_funnel._check_own(lead_funnel._steps(into_schema));
    IF lead_funnel._has_copies(into_schema) THEN
        SELECT r.outcome, r.error INTO refreshed FROM lead_funnel.refresh(into_schema) r;
        IF refreshed.outcome <> 'done' THEN
            -- What refresh() notes of it in refresh_run is taken back with this.
            RAISE EXCEPTION 'schema "%" could not be refreshed for a rehearsal: %', into_schema,
                COALESCE(refreshed.error, refreshed.outcome)
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    END IF;
    seen_now := lead_funnel._look_at(into_schema, 'lead_funnel_now');
    seen := lead_funnel._rehearsed_sums(seen_now);
    FOR one IN SELECT e.key AS name, e.value AS changes FROM jsonb_each(rehearsals) WITH ORDINALITY e (key, value, nth) ORDER BY e.nth LOOP
        then_seen := lead_funnel._rehearse(into_schema, one.changes, seen_now);
        -- What a channel that is not there has none of is 0; a rate of none is not known.
        RETURN QUERY
        SELECT one.name, COALESCE(n.channel, t.channel), COALESCE(n.metric, t.metric),
               CASE WHEN n.metric IS NULL AND t.metric <> 'sla_attainment' THEN 0 ELSE n.value END,
               CASE WHEN t.metric IS NULL AND n.metric <> 'sla_attainment' THEN 0 ELSE t.value END
        FROM jsonb_to_recordset(seen) n (channel text, metric text, nth int, value numeric)
        FULL JOIN jsonb_to_recordset(then_seen) t (channel text, metric text, nth int, value numeric)
            ON t.metric = n.metric AND COALESCE(t.channel, '') = COALESCE(n.channel, '') AND (t.channel IS NULL) = (n.channel IS NULL)
        ORDER BY COALESCE(n.channel, t.channel) NULLS FIRST, COALESCE(n.nth, t.nth);
    END LOOP;
    EXECUTE format('DROP TABLE pg_temp.%I', seen_now);
END
$function$;
COMMENT ON FUNCTION lead_funnel._rehearse_all IS
'Internal to rehearse() and rehearsals(): the metrics now and by each of the agreements, an object of changes by name.';

CREATE FUNCTION lead_funnel.rehearse(changes jsonb, into_schema text DEFAULT 'funnel')
RETURNS TABLE (channel text, metric text, now numeric, "then" numeric, difference numeric)
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT r.channel, r.metric, r.value_now, r.value_then, r.value_then - r.value_now
    FROM lead_funnel._rehearse_all(into_schema, jsonb_build_object('', changes)) r;
END;
COMMENT ON FUNCTION lead_funnel.rehearse IS
'What another agreement would have made of the leads that are there, whenever they came in: per channel, and of all (NULL), each metric '
'now, then, and the difference. Nothing is changed. changes: an object of tables, each with a row or an array of rows, as in '
'{"agreement": [{"intent": "high", "sql_signals": 2}]}. A row changes the one with its key, or is a new one; with "delete": true it takes '
'those out that have its values. The key is the primary key; of agreement intent and team; settings has one row. Metrics: leads, mqls, '
'sqls, sqls_per_week (since the first lead), opportunities, sla_met, sla_missed, sla_attainment, overdue_now (open), the verdicts of '
'handover_audit, wrong_conversion (too_early or too_heavy for its channel), and changed: the leads of the channel of which any of that, or '
'the intent or channel, is another one. Where the leads are stored they are refreshed first. Where they are not, what the CRM changes '
'while '
'it runs is a difference, too, unless the transaction is REPEATABLE READ. While it runs nobody else can change these '
'rows. Errors: a schema that is not the caller''s or not connected, other tables and columns, what the tables refuse, and, where the leads '
'are stored, rules by which the CRM is read (as signal_rule) for an as_of() before the last refresh().';

CREATE FUNCTION lead_funnel.rehearsals(into_schema text DEFAULT 'funnel')
RETURNS TABLE (rehearsal text, channel text, metric text, now numeric, "then" numeric, difference numeric)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    agreements jsonb;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'rehearsal');
    EXECUTE format('SELECT jsonb_object_agg(r.name, r.changes) FROM (SELECT r.name, jsonb_object_agg(r.relation, r.changes) AS changes '
                   'FROM (SELECT r.name, r.relation, jsonb_agg(r.change) AS changes FROM %I.rehearsal r GROUP BY r.name, r.relation) r '
                   'GROUP BY r.name) r', into_schema) INTO agreements;
    RETURN QUERY
    SELECT r.rehearsal, r.channel, r.metric, r.value_now, r.value_then, r.value_then - r.value_now
    FROM lead_funnel._rehearse_all(into_schema, COALESCE(agreements, '{}')) r;
END
$function$;
COMMENT ON FUNCTION lead_funnel.rehearsals IS
'The same as rehearse() of each agreement in the table rehearsal, so that they can be compared. No rows: none is there. A schema that is '
'NULL, not connected or not the caller''s is an error.';
