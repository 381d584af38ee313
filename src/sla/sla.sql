-- sla/sla

CREATE FUNCTION sla_deadline(received timestamptz, target interval, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'sla_deadline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_deadline(timestamptz, interval, office_hours) IS
'When an answer is due: office_add(received, target, hours). NULL gives NULL; a NULL target means that nothing is due. A negative target, '
'months, years, and a result out of range are errors.';

CREATE FUNCTION sla_deadline(received timestamptz, target interval, hours office_hours, pauses tstzmultirange) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'sla_deadline_paused' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION sla_deadline(timestamptz, interval, office_hours, tstzmultirange) IS
'sla_deadline() with pauses, ranges in which the clock is stopped. NULL pauses are none; other NULLs and the errors are the same.';

CREATE FUNCTION sla_state(due timestamptz, responded timestamptz, as_of timestamptz) RETURNS sla_state
AS 'MODULE_PATHNAME', 'sla_state_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_state(timestamptz, timestamptz, timestamptz) IS
'The state of a response at as_of: none when due is NULL; met or breached when answered by then, in time or not; else pending until due, '
'and overdue after it. An infinite due is never overdue. NULL as_of gives NULL, unless nothing is due.';

CREATE FUNCTION sla_state(received timestamptz, due timestamptz, responded timestamptz, as_of timestamptz, hours office_hours,
                          risk float8 DEFAULT 0.8) RETURNS sla_state
AS 'MODULE_PATHNAME', 'sla_state_at_risk' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_state(timestamptz, timestamptz, timestamptz, timestamptz, office_hours, float8) IS
'sla_state(due, responded, as_of), but what is dated before received is no answer; with at_risk instead of pending when '
'office_time(received, as_of, hours) > risk * office_time(received, due, hours). It stays pending '
'when received, hours or risk is NULL, or received, due or as_of infinite; other '
'NULLs are the same. A risk outside 0 to 1 and open time out of range are errors.';

CREATE FUNCTION sla_remaining(as_of timestamptz, due timestamptz, hours office_hours) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_remaining IS
'The open time left until due: office_time(as_of, due, hours), negative when overdue. NULL for an infinite instant or a NULL argument. A '
'result out of range is an error.';

CREATE FUNCTION sla_used(received timestamptz, as_of timestamptz, due timestamptz, hours office_hours) RETURNS float8
AS 'MODULE_PATHNAME', 'sla_used' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_used IS
'The used share of the open time: office_time(received, as_of, hours) / office_time(received, due, hours); 0 before receipt, and when due '
'is infinity. It can be above 1. NULL without such time, when due is -infinity, another instant infinite, or an argument NULL. Open time '
'out of range is an error.';
