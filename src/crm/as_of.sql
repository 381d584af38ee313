CREATE FUNCTION lead_funnel.as_of() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_as_of' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.as_of IS
'The instant that the report views look from: the setting lead_funnel.as_of, else now(). Never NULL. A setting that is no timestamp is an '
'error.';

CREATE FUNCTION lead_funnel.agreement_from() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_agreement_from' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.agreement_from IS
'The instant from which a change of the agreement or of the office hours holds: the setting lead_funnel.agreement_from, else as_of(). '
'Never NULL. A setting that is no timestamp is an error.';
