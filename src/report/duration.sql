-- How the reports tell a duration: rounded to the second, and as a number.

CREATE FUNCTION lead_funnel._to_second(duration interval) RETURNS interval
AS 'MODULE_PATHNAME', 'duration_to_second' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._to_second IS 'Internal to the reports: a duration, rounded to the second. NULL gives NULL.';

CREATE FUNCTION lead_funnel._in_hours(duration interval) RETURNS numeric
AS 'MODULE_PATHNAME', 'duration_in_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._in_hours IS
'Internal to the reports: a duration, rounded to the second, in hours, to 4 decimals. A day counts 24 hours. NULL gives NULL.';
