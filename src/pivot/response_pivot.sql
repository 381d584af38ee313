
-- The pivot of response times

COMMENT ON TYPE response_kpi_by IS
'Pivot of response times: a response_kpi per key. response_agg_by makes it. A key is a text, compared by its bytes, or NULL; one with '
'only zeros is left out. Less than 1 GB in all. Text: a JSON array as [["Google Ads", {"met": 2}], [null, {"overdue": 1}]].';

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
'response_agg per key, in one pass. NULL is a key. A NULL state skips the row; other NULLs and the errors are those of response_agg. '
'Without rows it is the empty pivot, never NULL. 1 GB of keys and numbers is an error.';
