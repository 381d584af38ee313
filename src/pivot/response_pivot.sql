
-- The pivot of response times

COMMENT ON TYPE response_kpi_by IS
'Pivot of agreed response times: a KPI state per key, a channel or an owner say. Made by response_agg_by in one pass, read by '
'each and kpi, added by +, - and rollup. A key is a text, compared by its bytes, or NULL; one whose numbers are all zero is '
'left out, so equal values have equal bytes. All keys together have less than 1 GB. Its text is a JSON array of pairs, for '
'example [["Google Ads", {"met": 2}], [null, {"overdue": 1}]].';

CREATE FUNCTION response_agg_by_transition(k response_kpi_by, key text, state sla_state,
	response interval) RETURNS response_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION response_agg_by_inverse(k response_kpi_by, key text, state sla_state, response interval) RETURNS response_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE response_agg_by(key text, state sla_state, response interval) (
	SFUNC = response_agg_by_transition, STYPE = response_kpi_by, INITCOND = '[]',
	COMBINEFUNC = response_kpi_by_plus,
	MSFUNC = response_agg_by_transition, MINVFUNC = response_agg_by_inverse,
	MSTYPE = response_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE response_agg_by(text, sla_state, interval) IS
'Pivot of response times, in one pass: what response_agg gives for the state and response of each group of GROUP BY key. A NULL '
'key is a key like others. A NULL state skips the row, so a key that has no other rows is not there; the other NULLs and the '
'errors are those of response_agg. Without rows the pivot without keys, never NULL. From 1 GB of keys and numbers on, an error.';
