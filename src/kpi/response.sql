
-- Response times against the agreement

COMMENT ON TYPE response_kpi IS
'KPI state of response times: leads by state of the agreement, the exact total of their times, and a histogram whose bins are at most '
'1/32 wide. response_agg makes it. Text: a JSON object as {"met": 2, "overdue": 1, "seconds": 90.5, "times": {"29.884416": 1}}, with bins '
'by the second at which they start. Numbers are negative only in a difference.';

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
'KPI state of response times. A NULL state skips the row; a NULL response counts it without a time. response is read for met and breached '
'only; a day is 24 hours, and a negative time, months and infinity are errors. Without rows it is the empty state, never NULL.';

-- How many

CREATE FUNCTION met(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_met' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION met(response_kpi) IS 'Leads answered in time. NULL gives NULL.';

CREATE FUNCTION missed(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_missed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION missed(response_kpi) IS 'Leads that are breached or overdue. NULL gives NULL.';

CREATE FUNCTION pending(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_pending' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pending(response_kpi) IS 'Leads that are pending or at_risk. NULL gives NULL.';

CREATE FUNCTION response_count(k response_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'response_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_count(response_kpi) IS 'Answered leads with a known response time. NULL gives NULL.';

-- Rates and times

CREATE FUNCTION sla_attainment(k response_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'response_sla_attainment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sla_attainment(response_kpi) IS 'met / (met + missed). NULL for NULL and without such leads.';

CREATE FUNCTION response_mean(k response_kpi) RETURNS interval
AS 'MODULE_PATHNAME', 'response_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_mean(response_kpi) IS
'Mean known response time, exact, rounded to the microsecond; no days. NULL for NULL and without times. A result out of range is an error.';

CREATE FUNCTION response_percentile(k response_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_percentile IS
'The response time at the share p, as percentile_cont(p), at most 1/64 off; no days. NULL for NULL and without times. A p outside 0 to 1 '
'and negative counts are errors.';
