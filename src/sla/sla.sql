-- sla/sla

CREATE FUNCTION sla_deadline(received timestamptz, target interval, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'sla_deadline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_deadline(timestamptz, interval, office_hours) IS
'When an answer is due: the instant at which the target, counted in office hours, has passed since receipt, as office_add counts it. infinity when the office is never open for so long. NULL when there is no target (NULL): nothing is due. NULL also when another argument is NULL. A negative target, one with months or years, and a result that timestamps cannot hold are errors.';

CREATE FUNCTION sla_deadline(received timestamptz, target interval, hours office_hours, pauses tstzmultirange) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'sla_deadline_paused' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION sla_deadline(timestamptz, interval, office_hours, tstzmultirange) IS
'When an answer is due: the instant at which the target, counted in office hours, has passed since receipt, as office_add counts it. The clock is stopped in the ranges of pauses, which may lie anywhere and may have no bounds; NULL pauses are none. infinity when the office is never open for so long. NULL when there is no target (NULL): nothing is due. NULL also when received or hours is NULL. A negative target, one with months or years, and a result that timestamps cannot hold are errors.';

CREATE FUNCTION sla_state(due timestamptz, responded timestamptz, as_of timestamptz) RETURNS sla_state
AS 'MODULE_PATHNAME', 'sla_state_at' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION sla_state(timestamptz, timestamptz, timestamptz) IS
'What became of an agreed response time, as seen at an instant: none when nothing is due (due is NULL); met when the answer came at due or before, breached when it came later; without an answer (NULL, or one after as_of, which nobody knew of yet) pending until due and overdue after it. An infinite due is never overdue. NULL when as_of is NULL and something is due.';

CREATE FUNCTION sla_state(received timestamptz, due timestamptz, responded timestamptz, as_of timestamptz, hours office_hours, risk float8 DEFAULT 0.8) RETURNS sla_state
AS 'MODULE_PATHNAME', 'sla_state_at_risk' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION sla_state(timestamptz, timestamptz, timestamptz, timestamptz, office_hours, float8) IS
'What became of an agreed response time, as seen at an instant, with at_risk: the state of sla_state(due, responded, as_of), NULLs included, but at_risk instead of pending when more than the share risk (0 to 1) of the open time from receipt to due is used, that is when office_time(received, as_of, hours) > risk * office_time(received, due, hours). Pending stays pending when received, hours or risk is NULL and when received, due or as_of is infinite, for then no such share is known. A risk that is not between 0 and 1, NaN included, and open time that intervals cannot hold are errors.';

CREATE FUNCTION sla_remaining(as_of timestamptz, due timestamptz, hours office_hours) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_remaining(timestamptz, timestamptz, office_hours) IS
'How much open time is left until the answer is due, in hours, minutes and seconds: office_time(as_of, due, hours), negative when overdue. NULL when as_of or due is infinite and when an argument is NULL. A result that intervals cannot hold is an error.';

CREATE FUNCTION sla_used(received timestamptz, as_of timestamptz, due timestamptz, hours office_hours) RETURNS float8
AS 'MODULE_PATHNAME', 'sla_used' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_used(timestamptz, timestamptz, timestamptz, office_hours) IS
'Which share of the open time from receipt to due is used: office_time(received, as_of, hours) / office_time(received, due, hours); 0 before receipt, 1 at due, and above 1 once the office has been open since. 0 when due is infinity, which never comes nearer. NULL when there is no open time from receipt to due, when due is -infinity, when received or as_of is infinite, and when an argument is NULL. Open time that intervals cannot hold is an error.';
