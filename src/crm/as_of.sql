CREATE FUNCTION @extschema@.as_of() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(NULLIF(pg_catalog.current_setting('lead_funnel.as_of', true), '')::timestamptz,
                pg_catalog.now());
COMMENT ON FUNCTION @extschema@.as_of() IS
'The instant that every report view looks from: the setting lead_funnel.as_of when it is set, else now(). SET lead_funnel.as_of = ''2026-11-23 09:00+01'' replays a past moment. Never NULL; a setting that is not a timestamp is an error.';

CREATE FUNCTION @extschema@.agreement_from() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(NULLIF(pg_catalog.current_setting('lead_funnel.agreement_from', true), '')::timestamptz,
                @extschema@.as_of());
COMMENT ON FUNCTION @extschema@.agreement_from() IS
'The instant from which a change of the table agreement, or of the office hours in the table settings, holds: the setting lead_funnel.agreement_from when it is set, else as_of(). SET lead_funnel.agreement_from = ''-infinity'' corrects the past as well; a later instant plans a change. Never NULL; a setting that is not a timestamp is an error.';
