
-- The pivot of the sales funnel

COMMENT ON TYPE funnel_kpi_by IS
'Pivot of leads: a KPI state per key, a channel say. Made by funnel_agg_by in one pass and faster than by GROUP BY, read by '
'each and kpi, added by +, - and rollup. A key is a text, compared by its bytes, or NULL; one whose numbers are all zero is '
'left out, so equal values have equal bytes. All keys together have less than 1 GB, some 4 million keys. Its text is a JSON '
'array of pairs, for example [["Google Ads", {"sql_open": 2}], [null, {"customer": 1, "customer_amount": 950.5}]].';

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
'Pivot of leads, in one pass: what funnel_agg gives for the stage, lost and amount of each group of GROUP BY key. A NULL key is '
'a key like others. A NULL stage skips the row, so a key that has no other rows is not there; the other NULLs and the errors '
'are those of funnel_agg. Without rows the pivot without keys, never NULL. From 1 GB of keys and numbers on, an error.';
