-- The agreement between marketing and sales is rows of the user's, see table/. Labels
-- are text there, so that WHERE intent = 'high' works under any search_path.

-- Constraints call nothing internal: they are checked with the rights of whoever
-- writes, and of the table's owner when a dump is restored, before any right is.
CREATE FUNCTION lead_funnel.is_sla_target(target interval) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lead_funnel.sla_deadline('2000-01-01 00:00+00', target, '24/7; UTC') IS NOT NULL AND target <= '36500 days';
COMMENT ON FUNCTION lead_funnel.is_sla_target IS
'Whether the time is a target that sla_deadline() can count for any lead, up to 36500 days. NULL gives NULL. Months and negative times '
'are errors.';

-- A change of the agreement holds from a moment on; what held before stays, so
-- that a lead is judged by what was agreed when it came in.

CREATE FUNCTION lead_funnel._keep_agreed() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    starts  timestamptz := lead_funnel.agreement_from();
    given   text;
    others  text[];
    changes boolean;
    waiting boolean;
BEGIN
    -- Columns of the user's that the server fills cannot be copied, and are not filled yet in a row before its change.
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '' AND a.attidentity = ''),
           '{valid_from,valid_to,holds_for_waiting}' || COALESCE(array_agg(a.attname::text) FILTER (WHERE a.attgenerated <> ''
                                                                                                    OR a.attidentity <> ''), '{}')
    INTO given, others
    FROM pg_attribute a
    WHERE a.attrelid = TG_RELID AND a.attnum > 0 AND NOT a.attisdropped;
    changes := TG_OP = 'UPDATE' AND to_jsonb(NEW) - others <> to_jsonb(OLD) - others;
    IF TG_WHEN = 'BEFORE' THEN
        IF changes AND GREATEST(starts, NEW.valid_from) > OLD.valid_from THEN
            -- By name, since a schema of an older version has no such columns.
            EXECUTE format('SELECT COALESCE((to_jsonb(s) ->> ''changes_hold_for_waiting'')::boolean, false) FROM %I.settings s',
                           TG_TABLE_SCHEMA) INTO waiting;
            IF to_jsonb(NEW) -> 'holds_for_waiting' = to_jsonb(OLD) -> 'holds_for_waiting' THEN
                NEW := jsonb_populate_record(NEW, jsonb_build_object('holds_for_waiting', COALESCE(waiting, false)));
            END IF;
        END IF;
        -- Whoever sets the time from which a row holds has said what becomes of the past.
        IF NOT changes OR NEW.valid_from <> OLD.valid_from OR starts <= OLD.valid_from THEN
            RETURN NEW;
        END IF;
        IF starts >= NEW.valid_to AND NEW.valid_to = OLD.valid_to THEN
            RETURN NULL;
        ELSIF starts >= NEW.valid_to THEN
            RAISE EXCEPTION 'a change that holds from % on cannot end at %', starts, NEW.valid_to
                USING ERRCODE = 'check_violation',
                      HINT = 'To correct what was agreed before, first say SET lead_funnel.agreement_from = ''-infinity''.';
        END IF;
        NEW.valid_from := starts;
        -- Whoever set the time knows it.
        IF COALESCE(current_setting('lead_funnel.agreement_from', true), '') = '' THEN
            RAISE NOTICE 'leads of % intent% received before % keep what was agreed for them%',
                COALESCE(OLD.intent, 'unknown'), COALESCE(' of team ' || OLD.team, ''), starts,
                CASE WHEN waiting THEN ', unless they still wait then' ELSE '' END
                USING HINT = 'To judge them by the new agreement as well, first say SET lead_funnel.agreement_from = ''-infinity''.';
        END IF;
        RETURN NEW;
    END IF;

    -- After the change, when the row no longer takes the time of its past.
    IF TG_OP = 'UPDATE' THEN
        starts := CASE WHEN changes THEN NEW.valid_from ELSE OLD.valid_from END;
    END IF;
    IF starts > OLD.valid_from THEN
        OLD.valid_to := LEAST(OLD.valid_to, starts);
        EXECUTE format('INSERT INTO %1$I.%2$I (%3$s) SELECT %3$s FROM (SELECT ($1).*) o', TG_TABLE_SCHEMA, TG_TABLE_NAME, given) USING OLD;
    END IF;
    RETURN NULL;
END
$function$;
COMMENT ON FUNCTION lead_funnel._keep_agreed IS
'Internal to connect(): trigger of the table agreement: keeps the past of a changed or deleted row, before agreement_from() or its new '
'valid_from, as a row. A row that has ended stays, unless its valid_to is updated. Whether the new one holds for who waits stands in the '
'settings.';

CREATE FUNCTION lead_funnel._check_agreed() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    held record;
BEGIN
    -- The constraint would say it with numbers; it still guards against
    -- what another session has not committed yet.
    EXECUTE format('SELECT a.valid_from, a.valid_to FROM %I.%I a '
                   'WHERE a.intent IS NOT DISTINCT FROM $1 AND a.team IS NOT DISTINCT FROM $2 AND a.valid_from < $4 AND a.valid_to > $3 '
                   'ORDER BY a.valid_from LIMIT 1', TG_TABLE_SCHEMA, TG_TABLE_NAME)
        INTO held USING NEW.intent, NEW.team, NEW.valid_from, NEW.valid_to;
    IF held.valid_from IS NOT NULL THEN
        RAISE EXCEPTION 'there is an agreement for % intent% already', COALESCE(NEW.intent, 'unknown'),
            COALESCE(' of team ' || NEW.team, '')
            USING ERRCODE = 'exclusion_violation',
                  DETAIL = format('It holds from %s to %s.', held.valid_from, held.valid_to),
                  HINT = format('Change it, as in UPDATE %I.%I SET respond_within = ''1 hour'' WHERE %s; what held before stays for the '
                                'leads of before.',
                                TG_TABLE_SCHEMA, TG_TABLE_NAME,
                                COALESCE('intent = ' || quote_literal(NEW.intent), 'intent IS NULL')
                                || COALESCE(' AND team = ' || quote_literal(NEW.team), ' AND team IS NULL'));
    END IF;
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_agreed IS
'Internal to connect(): trigger of the table agreement: a second row for the same intent, team and time is an error.';

CREATE FUNCTION lead_funnel._fix_hours(into_schema text, past lead_funnel.office_hours, until timestamptz, waiting boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET lead_funnel.agreement_from = '-infinity'
AS $function$
DECLARE
    given text;
BEGIN
    -- Rows that others are changing or adding: their hours are written as well.
    EXECUTE format('LOCK TABLE %I.agreement IN SHARE ROW EXCLUSIVE MODE', into_schema);
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    INTO given
    FROM pg_attribute a
    WHERE a.attrelid = format('%I.agreement', into_schema)::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = '' AND a.attidentity = '';
    EXECUTE format($change$
        WITH past AS (
            UPDATE %1$I.agreement a
            SET valid_from = $2, holds_for_waiting = $3
            FROM %1$I.agreement o
            WHERE o.ctid = a.ctid AND o.hours IS NULL AND o.valid_from < $2 AND o.valid_to > $2
            RETURNING o AS held
        )
        INSERT INTO %1$I.agreement (%2$s)
        SELECT %2$s
        FROM (SELECT n.*
              FROM past, LATERAL jsonb_populate_record(past.held, jsonb_build_object('hours', $1::text, 'valid_to', $2,
                                                                                   'hours_of_main', true)) n) n$change$,
                   into_schema, given)
        USING past, until, waiting;
    EXECUTE format('UPDATE %I.agreement SET hours = $1, hours_of_main = true WHERE hours IS NULL AND valid_to <= $2', into_schema)
        USING past, until;
    -- What began at the same moment is changed with it.
    IF waiting THEN
        EXECUTE format('UPDATE %I.agreement SET holds_for_waiting = true WHERE hours IS NULL AND valid_from = $1', into_schema)
            USING until;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._fix_hours IS
'Internal to connect(): writes the office hours past into what the agreement said before until without hours; what follows holds for '
'who waits then, if waiting says so.';

CREATE FUNCTION lead_funnel._keep_hours() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    past   lead_funnel.office_hours := OLD.hours;
    starts timestamptz := lead_funnel.agreement_from();
BEGIN
    IF starts = '-infinity' THEN
        RETURN NEW;
    END IF;
    PERFORM lead_funnel._check_own_schema();
    -- Without hours in the settings those of the CRM held.
    IF past IS NULL AND lead_funnel._column_type(TG_TABLE_SCHEMA::text, 'working_hours', 'hours') IS NOT NULL THEN
        BEGIN
            EXECUTE format('SELECT w.hours FROM %I.working_hours w', TG_TABLE_SCHEMA) INTO past;
        EXCEPTION WHEN data_exception THEN
            RAISE NOTICE 'leads received before % are judged by the new office hours, since those of before cannot be read', starts
                USING DETAIL = format('The error was: %s.', SQLERRM);
        END;
    END IF;
    IF past IS NOT NULL THEN
        PERFORM lead_funnel._fix_hours(TG_TABLE_SCHEMA::text, past, starts, NEW.changes_hold_for_waiting);
        RAISE NOTICE 'leads received before % keep the office hours of before%', starts,
            CASE WHEN NEW.changes_hold_for_waiting THEN ', unless they still wait then' ELSE '' END
            USING HINT = format('To judge them by the new hours as well, say SET lead_funnel.agreement_from = ''-infinity''; UPDATE '
                                '%I.agreement SET hours = NULL WHERE hours::text = %L; RESET lead_funnel.agreement_from.',
                                TG_TABLE_SCHEMA, past::text);
    END IF;
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION lead_funnel._keep_hours IS
'Internal to connect(): trigger of the table settings: changed office hours hold from agreement_from() on. The agreement keeps the '
'earlier ones.';
