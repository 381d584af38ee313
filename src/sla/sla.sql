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
