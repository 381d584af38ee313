
-- The pivot of the sales funnel

COMMENT ON TYPE funnel_kpi_by IS
'Pivot of leads: a funnel_kpi per key. funnel_agg_by makes it. A key is a text, compared by its bytes, or NULL; one with only zeros is '
'left out. Less than 1 GB in all. Text: a JSON array as [["Google Ads", {"sql_open": 2}], [null, {"customer": 1}]].';

CREATE FUNCTION funnel_agg_by_transition(k funnel_kpi_by, key text, stage lead_stage, lost boolean,
	amount numeric) RETURNS funnel_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION funnel_agg_by_inverse(k funnel_kpi_by, key text, stage lead_stage, lost boolean,
	amount numeric) RETURNS funnel_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE funnel_agg_by(key text, stage lead_stage, lost boolean, amount numeric) (
	SFUNC = funnel_agg_by_transition, STYPE = funnel_kpi_by, INITCOND = '[]',
	COMBINEFUNC = funnel_kpi_by_plus,
	MSFUNC = funnel_agg_by_transition, MINVFUNC = funnel_agg_by_inverse,
	MSTYPE = funnel_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_agg_by(text, lead_stage, boolean, numeric) IS
'funnel_agg per key, in one pass. NULL is a key. A NULL stage skips the row; other NULLs and the errors are those of funnel_agg. Without '
'rows it is the empty pivot, never NULL. 1 GB of keys and numbers is an error.';
