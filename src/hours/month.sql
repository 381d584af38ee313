
-- hours/month

CREATE FUNCTION _month(instant timestamptz, zone text) RETURNS date
AS 'MODULE_PATHNAME', 'hours_month' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _month IS 'Internal to connect(): date_trunc(''month'', instant AT TIME ZONE zone)::date.';

CREATE FUNCTION _week(instant timestamptz, zone text) RETURNS date
AS 'MODULE_PATHNAME', 'hours_week' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _week IS 'Internal to connect(): the Monday of the ISO week, date_trunc(''week'', instant AT TIME ZONE zone)::date.';

CREATE FUNCTION _local_time(instant timestamptz, zone text) RETURNS timestamp
AS 'MODULE_PATHNAME', 'hours_local_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _local_time IS 'Internal to connect(): instant AT TIME ZONE zone.';
