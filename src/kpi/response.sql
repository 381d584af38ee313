
-- Response times against the agreement

COMMENT ON TYPE response_kpi IS
'KPI state of agreed response times: how many leads are in each state of the agreement, the exact total of the times that the '
'answered ones waited, and how many of these times fall into each bin of a histogram whose bins are at most 1/32 wide. Made by '
'response_agg, read by sla_attainment, response_percentile and their like, added by +, - and rollup. Its text is a JSON object, '
'for example {"met": 2, "overdue": 1, "seconds": 90.5, "times": {"29.884416": 1, "59.768832": 1}}, where a bin is named by the '
'seconds at which it starts. Numbers may be negative in a difference.';

CREATE FUNCTION response_agg_transition(k response_kpi, state sla_state, response interval) RETURNS response_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION response_agg_inverse(k response_kpi, state sla_state, response interval) RETURNS response_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE response_agg(state sla_state, response interval) (
	SFUNC = response_agg_transition, STYPE = response_kpi, INITCOND = '{}',
	COMBINEFUNC = response_kpi_plus,
	MSFUNC = response_agg_transition, MINVFUNC = response_agg_inverse,
	MSTYPE = response_kpi, MINITCOND = '{}',
	SSPACE = 1024, MSSPACE = 1024,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE response_agg(sla_state, interval) IS
'KPI state of response times, from the state of each lead in the agreement and the time until its response. A NULL state skips '
'the row; a NULL response counts the row but has no time. The response is looked at only where the state is met or breached; '
'there a day is 24 hours, and a negative time, months or infinity is an error. Without rows the empty state, never NULL.';

-- How many

CREATE FUNCTION met(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_met' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION met(response_kpi) IS 'Leads answered in time. NULL gives NULL.';

CREATE FUNCTION missed(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_missed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION missed(response_kpi) IS
'Leads whose agreed time was missed: breached (answered too late) and overdue (too late and not yet answered). NULL gives NULL.';

CREATE FUNCTION pending(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_pending' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pending(response_kpi) IS
'Leads not yet answered and still in time: pending and at_risk. NULL gives NULL.';

CREATE FUNCTION response_count(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_count(response_kpi) IS
'Answered leads whose response time is known: those that response_mean and response_percentile are of. NULL gives NULL.';

-- Rates and times

CREATE FUNCTION sla_attainment(k response_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'response_sla_attainment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_attainment(response_kpi) IS
'sla_attainment = met / (met + missed), as a fraction of 1. Leads still in time, and those without an agreed time, are left '
'out. NULL gives NULL; without met and missed leads NULL, never 0.';

CREATE FUNCTION response_mean(k response_kpi) RETURNS interval
AS 'MODULE_PATHNAME', 'response_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_mean(response_kpi) IS
'Mean response time of the answered leads whose time is known, exact and rounded to the microsecond, half away from zero; in '
'hours, minutes and seconds, never days. NULL gives NULL; without such leads NULL. Out of interval is an error.';

CREATE FUNCTION response_percentile(k response_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_percentile(response_kpi, double precision) IS
'Percentile of the known response times of the answered leads, for example the median where p is 0.5: what percentile_disc(p) '
'would give, with an error of at most 1/64 (1.6 %), and none below 64 microseconds; in hours, minutes and seconds, never days. '
'NULL gives NULL; without any NULL. A p that is not between 0 and 1 is an error, and so is a difference with negative counts.';
