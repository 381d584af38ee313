-- The question to ask next, and its answer.

CREATE FUNCTION @extschema@.next_question(signals @extschema@.lead_signals, language text DEFAULT 'en', into_schema text DEFAULT 'funnel')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    wanted   text := (@extschema@.missing(COALESCE(signals, '{}'))::text[])[1];
    question text;
BEGIN
    into_schema := into_schema::name;
    PERFORM @extschema@._require_reports(into_schema, 'question');
    EXECUTE format('SELECT q.text FROM %I.question q WHERE q.signal = $1 AND q.language IN ($2, ''en'') '
                   'ORDER BY q.language <> $2 LIMIT 1', into_schema)
        INTO question USING wanted, @extschema@._language(language, into_schema);
    RETURN question;
END
$function$;
COMMENT ON FUNCTION @extschema@.next_question(@extschema@.lead_signals, text, text) IS
'The question that asks for the first signal that is missing, in the order need, timing, scope, budget, decision_maker, from the table question of into_schema. NULL signals are none. language: NULL takes that of the settings; a language without that question gets the English one. NULL when no signal is missing or the table has no such question. Error: a schema that is not connected.';

CREATE FUNCTION @extschema@._append_only() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION 'rows of table "%" are not changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'object_not_in_prerequisite_state',
              DETAIL = 'It keeps who noted what and when.',
              HINT = format('Its owner may all the same, after ALTER TABLE %I.%I DISABLE TRIGGER append_only.', TG_TABLE_SCHEMA, TG_TABLE_NAME);
END
$function$;
COMMENT ON FUNCTION @extschema@._append_only() IS
'Internal to connect(): the trigger of the table signal_note, to which rows are only added.';

CREATE FUNCTION @extschema@.record_signal(lead_id text, signal text, note text DEFAULT NULL, into_schema text DEFAULT 'funnel') RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    wanted  text := lower(signal);
    changed bigint;
    there   boolean;
BEGIN
    into_schema := into_schema::name;
    PERFORM @extschema@._require_reports(into_schema, 'signal_note');
    IF wanted IS NULL OR wanted NOT IN ('need', 'timing', 'scope', 'budget', 'decision_maker') THEN
        RAISE EXCEPTION 'signal "%" is not known', COALESCE(signal, 'NULL')
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'Known are: need, timing, scope, budget, decision_maker.',
                  HINT = 'Name one of them, as in SELECT lead_funnel.record_signal(''42'', ''timing'', ''before the winter'').';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.lead l WHERE l.lead_id = $1)', into_schema) INTO there USING lead_id;
    IF NOT there THEN
        RAISE EXCEPTION 'lead "%" is not there', COALESCE(lead_id, 'NULL')
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Give the key that the lead has in the CRM, as in SELECT lead_id FROM %I.lead_status.', into_schema);
    END IF;
    -- A second session that records the same waits for the first.
    EXECUTE format('INSERT INTO %I.signal AS s (lead_id, signal, noted_at, note) VALUES ($1, $2, @extschema@.as_of(), $3) '
                   'ON CONFLICT (lead_id, signal) DO UPDATE SET note = excluded.note '
                   'WHERE excluded.note IS NOT NULL AND excluded.note IS DISTINCT FROM s.note', into_schema)
        USING lead_id, wanted, note;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        EXECUTE format('INSERT INTO %I.signal_note (lead_id, signal, note, noted_at) VALUES ($1, $2, $3, @extschema@.as_of())', into_schema)
            USING lead_id, wanted, note;
    END IF;
    RETURN changed > 0;
END
$function$;
COMMENT ON FUNCTION @extschema@.record_signal(text, text, text, text) IS
'Notes that a signal of a lead (need, timing, scope, budget or decision_maker) is clear, as of as_of(), with the answer as note, in the tables signal and signal_note of into_schema. True when that changed something: the signal is new, or its note is another one; then noted_at stays, since the signal was clear already. False for a call that changes nothing, such as the same again, or one with a NULL note for a signal that is noted. signal_note keeps every note, with who noted it and when. The stage follows by itself. Errors: a schema that is not connected, an unknown or NULL lead or signal.';
