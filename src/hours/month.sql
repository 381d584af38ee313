
-- hours/month

CREATE FUNCTION _month(instant timestamptz, zone text) RETURNS date
AS 'MODULE_PATHNAME', 'hours_month' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _month(timestamptz, text) IS
'Internal to connect(): the first day of the month of an instant in a time zone, date_trunc(''month'', instant AT TIME ZONE zone)::date, with its NULLs and errors.';
