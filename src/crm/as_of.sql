CREATE FUNCTION @extschema@._setting_time(name text) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_setting_time' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@._setting_time(text) IS
'Internal to as_of() and agreement_from(): the instant in the setting of that name, read with the session''s DateStyle and TimeZone; NULL when it is not set or empty. A value that is no instant is an error that names the setting, and so is a setting that does not begin with lead_funnel. NULL gives NULL.';

CREATE FUNCTION @extschema@.as_of() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(@extschema@._setting_time('lead_funnel.as_of'), pg_catalog.now());
COMMENT ON FUNCTION @extschema@.as_of() IS
'The instant that every report view looks from: the setting lead_funnel.as_of when it is set, else now(). SET lead_funnel.as_of = ''2026-11-23 09:00+01'' replays a past moment. Never NULL; a setting that is not a timestamp is an error, which names it.';

CREATE FUNCTION @extschema@.agreement_from() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(@extschema@._setting_time('lead_funnel.agreement_from'), @extschema@.as_of());
COMMENT ON FUNCTION @extschema@.agreement_from() IS
'The instant from which a change of the table agreement, or of the office hours in the table settings, holds: the setting lead_funnel.agreement_from when it is set, else as_of(). SET lead_funnel.agreement_from = ''-infinity'' corrects the past as well; a later instant plans a change. Never NULL; a setting that is not a timestamp is an error, which names it.';
