CREATE FUNCTION lead_funnel.as_of() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_as_of' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.as_of() IS
'The instant that every report view looks from: the setting lead_funnel.as_of when it is set, read with the session''s DateStyle and TimeZone, else now(). SET lead_funnel.as_of = ''2026-11-23 09:00+01'' replays a past moment. Never NULL; a setting that is not a timestamp is an error, which names it.';

CREATE FUNCTION lead_funnel.agreement_from() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_agreement_from' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.agreement_from() IS
'The instant from which a change of the table agreement, or of the office hours in the table settings, holds: the setting lead_funnel.agreement_from when it is set, else as_of(). SET lead_funnel.agreement_from = ''-infinity'' corrects the past as well; a later instant plans a change. Never NULL; a setting that is not a timestamp is an error, which names it.';
