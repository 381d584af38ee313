-- How the reports tell a duration: rounded to the second, and as a number.

CREATE FUNCTION lead_funnel._to_second(duration interval) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT duration::interval(0);
END;
COMMENT ON FUNCTION lead_funnel._to_second IS 'Internal to the reports: a duration, rounded to the second. NULL gives NULL.';

CREATE FUNCTION lead_funnel._in_hours(duration interval) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.round(EXTRACT(epoch FROM duration::interval(0)) / 3600, 4);
END;
COMMENT ON FUNCTION lead_funnel._in_hours IS
'Internal to the reports: a duration, rounded to the second, in hours, to 4 decimals. A day counts 24 hours. NULL gives NULL.';
