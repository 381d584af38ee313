
-- hours/month

CREATE FUNCTION _month(instant timestamptz, zone text) RETURNS date
AS 'MODULE_PATHNAME', 'hours_month' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _month IS 'Internal to connect(): date_trunc(''month'', instant AT TIME ZONE zone)::date.';
