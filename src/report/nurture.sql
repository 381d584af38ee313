-- The question to ask next, and its answer.

CREATE FUNCTION lead_funnel.next_question(signals lead_funnel.lead_signals, language text DEFAULT NULL, into_schema text DEFAULT 'funnel',
                                          contactable boolean DEFAULT NULL, conversion text DEFAULT NULL, channel text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    wanted   text := (lead_funnel.missing(COALESCE(signals, '{}'))::text[])[1];
    question text;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'question');
    IF contactable IS FALSE THEN
        RETURN NULL;
    END IF;
    -- As in the view nurture_queue.
    EXECUTE format('SELECT q.text FROM %I.question q WHERE q.signal = $1 AND q.language IN ($2, ''en'') '
                   'AND (q.conversion IS NULL OR q.conversion = $3) AND (q.channel IS NULL OR q.channel = $4) '
                   'ORDER BY q.language <> $2, q.conversion IS NULL, q.channel IS NULL LIMIT 1', into_schema)
        INTO question USING wanted, lead_funnel._language(language, lead_funnel._known_languages(into_schema), into_schema),
                            conversion, channel;
    RETURN question;
END
$function$;
COMMENT ON FUNCTION lead_funnel.next_question IS
'The question of the table question for the first missing signal, in the order of the type lead_signals. NULL signals are none. language: '
'one of the extension or of the table, as en; NULL takes that of the settings. Without a question in it, the English one. '
'contactable, conversion, channel: those of the lead, as in lead_status; who is not contactable (false) is asked nothing, and of several '
'questions the most exact is asked: of the conversion and the channel, of the conversion, of the channel, else of all. NULL when no signal '
'is missing, no question is there or contactable is false. Errors: a schema that is not connected; an unknown language.';

CREATE FUNCTION lead_funnel._append_only() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION 'rows of table "%" are not changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'object_not_in_prerequisite_state',
              DETAIL = 'It keeps who noted what and when.',
              HINT = format('Its owner may all the same, after ALTER TABLE %I.%I DISABLE TRIGGER append_only.',
                            TG_TABLE_SCHEMA, TG_TABLE_NAME);
END
$function$;
COMMENT ON FUNCTION lead_funnel._append_only IS 'Internal to connect(): trigger of the table signal_note: rows are only added.';

CREATE FUNCTION lead_funnel._sign() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    NEW.noted_by := current_user;
    NEW.recorded_at := now();
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION lead_funnel._sign IS 'Internal to connect(): trigger of the table signal_note: says who noted a row and when.';

CREATE FUNCTION lead_funnel._signal_name(signal text, caller text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel.is_signal(lower(signal)) IS NOT TRUE THEN
        RAISE EXCEPTION 'unrecognized signal "%"', lead_funnel._shown(COALESCE(signal, 'NULL'))
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = format('The signals are: %s.', array_to_string(lead_funnel.missing('{}')::text[], ', ')),
                  HINT = format('Name one of them, as in SELECT lead_funnel.%s(''42'', ''timing'').', caller);
    END IF;
    RETURN lower(signal);
END
$function$;
COMMENT ON FUNCTION lead_funnel._signal_name IS
'Internal to record_signal() and others: the signal in lower case. An unknown one is an error.';

CREATE FUNCTION lead_funnel._no_lead(lead_id text, into_schema text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION 'lead "%" does not exist', lead_funnel._shown(COALESCE(lead_id, 'NULL'))
        USING ERRCODE = 'invalid_parameter_value',
              HINT = format('Give the key that the lead has in the CRM, as in SELECT lead_id FROM %I.lead_status.', into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._no_lead IS 'Internal to record_signal() and others: the error that there is no such lead.';

CREATE FUNCTION lead_funnel.record_signal(lead_id text, signal text, note text DEFAULT NULL, into_schema text DEFAULT 'funnel')
    RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    wanted  text;
    answer  text := CASE WHEN btrim(note, E' \t\r\n') <> '' THEN note END;
    changed bigint;
    there   boolean;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'signal_note');
    wanted := lead_funnel._signal_name(signal, 'record_signal');
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead l WHERE l.lead_id = $1)', into_schema) INTO there USING lead_id;
    IF NOT there THEN
        PERFORM lead_funnel._no_lead(lead_id, into_schema);
    END IF;
    -- A second session that records the same waits for the first.
    EXECUTE format('INSERT INTO %I.signal AS s (lead_id, signal, noted_at, note) VALUES ($1, $2, lead_funnel.as_of(), $3) '
                   'ON CONFLICT (lead_id, signal) DO UPDATE '
                   'SET note = COALESCE(excluded.note, s.note), noted_at = LEAST(s.noted_at, excluded.noted_at) '
                   'WHERE excluded.note <> COALESCE(s.note, '''') OR excluded.noted_at < s.noted_at', into_schema)
        USING lead_id, wanted, answer;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        EXECUTE format('INSERT INTO %I.signal_note (lead_id, signal, note, noted_at) VALUES ($1, $2, $3, lead_funnel.as_of())', into_schema)
            USING lead_id, wanted, answer;
    END IF;
    RETURN changed > 0;
END
$function$;
COMMENT ON FUNCTION lead_funnel.record_signal(text, text, text, text) IS
'Notes a signal of a lead in the table signal, as of as_of(), and its note in signal_note, with who and when. A NULL or blank note is '
'none, and leaves the present one. A signal noted for later moves back to as_of(). True when that changed something. A second session '
'with the same signal waits for the first. Errors: a schema that is not connected; an unknown or NULL lead or signal.';

CREATE FUNCTION lead_funnel.record_signal(lead_id bigint, signal text, note text DEFAULT NULL, into_schema text DEFAULT 'funnel')
    RETURNS boolean
LANGUAGE sql
RETURN lead_funnel.record_signal(lead_id::text, signal, note, into_schema);
COMMENT ON FUNCTION lead_funnel.record_signal(bigint, text, text, text) IS
'record_signal() for a lead with a number as key. The NULL rule and the errors are the same.';

CREATE FUNCTION lead_funnel.record_question(lead_id text, signal text, into_schema text DEFAULT 'funnel') RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    wanted  text;
    changed bigint;
    there   boolean;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'question_asked');
    wanted := lead_funnel._signal_name(signal, 'record_question');
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.lead l WHERE l.lead_id = $1)', into_schema) INTO there USING lead_id;
    IF NOT there THEN
        PERFORM lead_funnel._no_lead(lead_id, into_schema);
    END IF;
    EXECUTE format('INSERT INTO %I.question_asked (lead_id, signal, asked_at) VALUES ($1, $2, lead_funnel.as_of()) ON CONFLICT DO NOTHING',
                   into_schema)
        USING lead_id, wanted;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed > 0;
END
$function$;
COMMENT ON FUNCTION lead_funnel.record_question(text, text, text) IS
'Notes in the table question_asked that a lead was asked for a signal, as of as_of(); also once more for the same signal, at another time. '
'True unless the same is noted for that instant. Errors: a schema that is not connected; an unknown or NULL lead or signal.';

CREATE FUNCTION lead_funnel.record_question(lead_id bigint, signal text, into_schema text DEFAULT 'funnel') RETURNS boolean
LANGUAGE sql
RETURN lead_funnel.record_question(lead_id::text, signal, into_schema);
COMMENT ON FUNCTION lead_funnel.record_question(bigint, text, text) IS
'record_question() for a lead with a number as key. The NULL rule and the errors are the same.';

CREATE FUNCTION lead_funnel.withdraw_signal(lead_id text, signal text, note text DEFAULT NULL, into_schema text DEFAULT 'funnel')
    RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
DECLARE
    wanted  text;
    changed bigint;
    shown   boolean;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'signal_note');
    wanted := lead_funnel._signal_name(signal, 'withdraw_signal');
    -- NULL: there is no such lead.
    EXECUTE format('SELECT bool_or(COALESCE(l.signals OPERATOR(lead_funnel.@>) $2::text[]::lead_funnel.lead_signals, false)) '
                   'FROM %I.lead l WHERE l.lead_id = $1', into_schema)
        INTO shown USING lead_id, ARRAY[wanted];
    EXECUTE format('DELETE FROM %I.signal s WHERE s.lead_id = $1 AND s.signal = $2', into_schema) USING lead_id, wanted;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        EXECUTE format('INSERT INTO %I.signal_note (lead_id, signal, note, noted_at, withdrawn) '
                       'VALUES ($1, $2, $3, lead_funnel.as_of(), true)', into_schema)
            USING lead_id, wanted, CASE WHEN btrim(note, E' \t\r\n') <> '' THEN note END;
    ELSIF shown IS NULL THEN
        PERFORM lead_funnel._no_lead(lead_id, into_schema);
    END IF;
    IF shown THEN
        RAISE NOTICE 'the CRM itself shows signal % of lead "%", which stays clear', wanted, lead_funnel._shown(lead_id)
            USING HINT = 'Change it in the CRM.';
    END IF;
    RETURN changed > 0;
END
$function$;
COMMENT ON FUNCTION lead_funnel.withdraw_signal(text, text, text, text) IS
'Removes a signal of a lead that was noted by mistake from the table signal, for every as_of(). signal_note keeps all notes, and gets a '
'row with the reason (NULL: none). True when there was one. A signal that the CRM shows stays, with a notice. Errors: a schema that is '
'not connected; an unknown or NULL signal; an unknown or NULL lead without that signal.';

CREATE FUNCTION lead_funnel.withdraw_signal(lead_id bigint, signal text, note text DEFAULT NULL, into_schema text DEFAULT 'funnel')
    RETURNS boolean
LANGUAGE sql
RETURN lead_funnel.withdraw_signal(lead_id::text, signal, note, into_schema);
COMMENT ON FUNCTION lead_funnel.withdraw_signal(bigint, text, text, text) IS
'withdraw_signal() for a lead with a number as key. The NULL rule and the errors are the same.';
