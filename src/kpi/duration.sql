
-- Durations: the sales cycle, the time of a step, waiting

COMMENT ON TYPE duration_kpi IS
'KPI state of durations: their exact total, and a histogram whose bins are at most 1/32 wide. duration_agg makes it. Text: a JSON object '
'as {"seconds": 90.5, "durations": {"29.884416": 1, "59.768832": 1}}, with bins by the second at which they start. Numbers are negative '
'only in a difference.';

CREATE FUNCTION duration_agg_transition(k duration_kpi, d interval) RETURNS duration_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION duration_agg_inverse(k duration_kpi, d interval) RETURNS duration_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE duration_agg(d interval) (
	SFUNC = duration_agg_transition, STYPE = duration_kpi, INITCOND = '{}',
	COMBINEFUNC = duration_kpi_plus,
	MSFUNC = duration_agg_transition, MINVFUNC = duration_agg_inverse,
	MSTYPE = duration_kpi, MINITCOND = '{}',
	SSPACE = 1024, MSSPACE = 1024,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_agg(interval) IS
'KPI state of durations up to 292,271 years. A day is 24 hours. NULLs are skipped. Without rows it is the empty state, never NULL. A '
'negative duration, months and infinity are errors.';

CREATE FUNCTION duration_count(k duration_kpi) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_count(duration_kpi) IS 'Durations that were not NULL. NULL gives NULL.';

CREATE FUNCTION duration_mean(k duration_kpi) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_mean(duration_kpi) IS
'Mean duration, exact, rounded to the microsecond; no days. NULL for NULL and without durations. A result out of range is an error.';

CREATE FUNCTION duration_percentile(k duration_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_percentile IS
'The duration at the share p, as percentile_cont(p), at most 1/64 off; no days. NULL for NULL and without durations. A p outside 0 to 1 '
'and negative counts are errors.';
