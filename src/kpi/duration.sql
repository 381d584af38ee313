
-- Durations: the sales cycle, the time of a step, waiting

COMMENT ON TYPE duration_kpi IS
'KPI state of durations: their exact total, and how many fall into each bin of a histogram whose bins are at most 1/32 wide. '
'Made by duration_agg, read by duration_percentile, duration_mean and duration_count, added by +, - and rollup. Its text is a '
'JSON object, for example {"seconds": 90.5, "durations": {"29.884416": 1, "59.768832": 1}}, where a bin is named by the seconds '
'at which it starts. Numbers may be negative in a difference.';

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
'KPI state of durations, each from zero to 292,271 years. NULLs are skipped, so give NULL for what has not ended yet. A day is '
'24 hours; a negative duration, months or infinity is an error. Without rows the empty state, never NULL.';

CREATE FUNCTION duration_count(k duration_kpi) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_count(duration_kpi) IS 'Durations that were not NULL. NULL gives NULL.';

CREATE FUNCTION duration_mean(k duration_kpi) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_mean(duration_kpi) IS
'Mean duration, exact and rounded to the microsecond, half away from zero; in hours, minutes and seconds, never days. NULL '
'gives NULL; without durations NULL. Out of interval is an error.';

CREATE FUNCTION duration_percentile(k duration_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_percentile(duration_kpi, double precision) IS
'Percentile of the durations, for example the median where p is 0.5: what percentile_disc(p) would give, with an error of at '
'most 1/64 (1.6 %), and none below 64 microseconds; in hours, minutes and seconds, never days. NULL gives NULL; without any '
'NULL. A p that is not between 0 and 1 is an error, and so is a difference with negative counts.';
