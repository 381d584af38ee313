-- hours/office_hours

COMMENT ON TYPE office_hours IS
'Opening rules and a time zone, with semicolons between them: "Mo-Fr 09:00-17:00; Dec 25 off; Europe/Brussels". docs/opening_hours.md has '
'the grammar. The later rule for a day wins. Hours past midnight belong to the day they open on. A local time that clocks skip or show '
'twice is the later of both. The setting TimeZone does not count. Values are canonical text, without comments, and compare by its bytes. '
'At most 65536 bytes, 1000 rules and 1000 time spans. The binary form is a byte, 1, and the text.';

CREATE CAST (office_hours AS text) WITHOUT FUNCTION AS ASSIGNMENT;

CREATE CAST (text AS office_hours) WITH INOUT;

CREATE FUNCTION _office_hours(hours text) RETURNS office_hours
AS 'MODULE_PATHNAME', 'office_hours_or_null' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _office_hours IS
'Internal to adapters: office hours from the text of a CRM. NULL for NULL, and for what is none.';

-- Questions

CREATE FUNCTION is_open(instant timestamptz, hours office_hours) RETURNS boolean
AS 'MODULE_PATHNAME', 'office_hours_is_open' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_open(timestamptz, office_hours) IS
'Whether the office is open at this instant. An opening has its first instant, not its last. NULL for an infinite instant or a NULL '
'argument.';

CREATE FUNCTION next_open(instant timestamptz, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_next_open' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_open(timestamptz, office_hours) IS
'The first instant from this one on at which the office is open. NULL when there is none, for an infinite instant or a NULL argument. A '
'result out of range is an error.';

CREATE FUNCTION next_close(instant timestamptz, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_next_close' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_close(timestamptz, office_hours) IS
'When the present opening ends, or else the next one. Openings that touch are one. infinity when it never ends; NULL when the office '
'never opens again, for an infinite instant or a NULL argument. A result out of range is an error.';

CREATE FUNCTION open_periods(started timestamptz, ended timestamptz, hours office_hours) RETURNS SETOF tstzrange
AS 'MODULE_PATHNAME', 'office_hours_open_periods' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 100 ROWS 250;
COMMENT ON FUNCTION open_periods IS
'The openings between two instants, in order, without their last instants. Openings that touch are one. No rows when nothing is open, '
'when ended is not after started, or for a NULL argument. An infinite instant is an error.';

CREATE FUNCTION office_time(started timestamptz, ended timestamptz, hours office_hours) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION office_time(timestamptz, timestamptz, office_hours) IS
'The open time between two instants, as elapsed hours, minutes and seconds. Negative when ended is before started. NULL for an infinite '
'instant or a NULL argument. A result out of range is an error.';

CREATE FUNCTION office_time(started timestamptz, ended timestamptz, hours office_hours, pauses tstzmultirange) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time_paused' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION office_time(timestamptz, timestamptz, office_hours, tstzmultirange) IS
'office_time() without the pauses, ranges in which the clock is stopped. NULL pauses are none; other NULLs and the errors are the same.';

CREATE FUNCTION office_add(started timestamptz, duration interval, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION office_add(timestamptz, interval, office_hours) IS
'The earliest instant at which this much open time has passed. A negative duration goes back, to the latest instant. Zero changes '
'nothing. Days of the duration are working days, on which something opens: they go to the same local time, and on to the next opening (or '
'back to the last closing) if the office is closed then; hours, minutes and seconds follow. infinity (or -infinity) when the office is '
'never open so long; an infinite instant stays. NULL gives NULL. Months, years, and a result out of range are errors.';

CREATE FUNCTION office_add(started timestamptz, duration interval, hours office_hours, pauses tstzmultirange) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_add_paused' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION office_add(timestamptz, interval, office_hours, tstzmultirange) IS
'office_add() with pauses, ranges in which the clock is stopped. They do not change what a working day is. NULL pauses are none; other '
'NULLs and the errors are the same.';
