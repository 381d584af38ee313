
-- Durations by key

COMMENT ON TYPE duration_kpi_by IS
'KPI states of durations, one per key, a channel say. Made by duration_agg_by in one pass, read by each and kpi, added by +, - and rollup. A key is a text, compared by its bytes, or NULL; one whose numbers are all zero is left out, so equal values have equal bytes. All keys together have less than 1 GB. Its text is a JSON array of pairs, for example [["Google Ads", {"seconds": 30, "durations": {"29.884416": 1}}]].';

CREATE FUNCTION duration_agg_by_transition(k duration_kpi_by, key text, d interval) RETURNS duration_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_agg_by_transition(duration_kpi_by, text, interval) IS
'Transition function of duration_agg_by: the state with one duration more. A NULL state is the empty one; the other arguments, NULLs and errors are those of duration_agg_by.';

CREATE FUNCTION duration_agg_by_inverse(k duration_kpi_by, key text, d interval) RETURNS duration_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_agg_by_inverse(duration_kpi_by, text, interval) IS
'Inverse transition function of duration_agg_by over a moving window: the state with one duration less. A NULL state is the empty one; the other arguments, NULLs and errors are those of duration_agg_by.';

CREATE AGGREGATE duration_agg_by(key text, d interval) (
	SFUNC = duration_agg_by_transition, STYPE = duration_kpi_by, INITCOND = '[]',
	COMBINEFUNC = duration_kpi_by_plus,
	MSFUNC = duration_agg_by_transition, MINVFUNC = duration_agg_by_inverse,
	MSTYPE = duration_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_agg_by(text, interval) IS
'KPI states of durations by key, in one pass: what duration_agg gives for each group of GROUP BY key. Keys are compared by their bytes, and a NULL key is a key like others. A NULL duration skips the row, so a key that has no other rows is not there; the errors are those of duration_agg. Without rows the value without keys, never NULL. From 1 GB of keys and numbers on, an error.';
