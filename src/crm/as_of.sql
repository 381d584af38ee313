CREATE FUNCTION lead_funnel.as_of() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_as_of' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.as_of IS
'The instant that the report views look from: the setting lead_funnel.as_of, else now(), also when the setting is empty. Never NULL. A '
'setting that is no timestamp is an error.';

CREATE FUNCTION lead_funnel.agreement_from() RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_agreement_from' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel.agreement_from IS
'The instant from which a change of the agreement or of the office hours holds: the setting lead_funnel.agreement_from, else as_of(). '
'Never NULL. A setting that is no timestamp is an error.';

CREATE FUNCTION lead_funnel._is_live() RETURNS boolean
AS 'MODULE_PATHNAME', 'crm_is_live' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._is_live IS
'Internal to the reports: whether as_of() is now(), so that what is later cannot be; else it has not happened yet. Never NULL.';

-- One place says which instants can be, for those of the CRM with a time zone and without. All that it lets through can be
-- counted with in any zone, and read by any driver.
CREATE FUNCTION lead_funnel._can_be(instant timestamptz) RETURNS boolean
AS 'MODULE_PATHNAME', 'crm_can_be' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._can_be(timestamptz) IS
'Internal to the reports: whether an instant of the CRM can be: from 1900-01-01 on and before 9999-12-31, in UTC. NULL gives NULL.';

CREATE FUNCTION lead_funnel._can_be(instant timestamp) RETURNS boolean
AS 'MODULE_PATHNAME', 'crm_can_be' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._can_be(timestamp) IS
'Internal to the reports: whether an instant of the CRM can be: from 1900-01-01 on and before 9999-12-31. NULL gives NULL.';

CREATE FUNCTION lead_funnel._closing_time(received_at timestamptz, closed_at timestamptz, stage_changed_at timestamptz, decided boolean,
                                          as_of timestamptz, is_live boolean) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'crm_closing_time' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._closing_time IS
'Internal to the reports: when a lead was closed, by closed_at, else (decided: it is won or lost) by the last change of its stage. An '
'instant that cannot be, is before the receipt, or later than as_of where that is now (is_live) is none. NULL: nobody knows.';
