
-- Attribution: what channels are credited with

COMMENT ON TYPE attribution_kpi IS
'KPI state of what a channel is credited with by one model: leads, those that became SQLs, those that were won, and their revenue, each a '
'sum of credits. attribution_agg_by makes it. Text: a JSON object as {"leads": 12.5, "sqls": 3.4, "won": 1, "revenue": 950.5}. Numbers are '
'exact to 12 decimals, and negative only in a difference.';

CREATE FUNCTION credited_leads(k attribution_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'attribution_leads' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credited_leads(attribution_kpi) IS 'Credits of leads. NULL gives NULL.';

CREATE FUNCTION credited_sqls(k attribution_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'attribution_sqls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credited_sqls(attribution_kpi) IS 'Credits of leads that became SQLs. NULL gives NULL.';

CREATE FUNCTION credited_won(k attribution_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'attribution_won' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credited_won(attribution_kpi) IS 'Credits of leads that were won. NULL gives NULL.';

CREATE FUNCTION credited_revenue(k attribution_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'attribution_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credited_revenue(attribution_kpi) IS
'The revenue of won leads times their credits, in the currency of the revenue, exact to 12 decimals. NULL gives NULL.';

COMMENT ON TYPE attribution_kpi_by IS
'What each channel is credited with by one model: an attribution_kpi per channel. attribution_agg_by makes it. The channels of a lead have '
'all of its credit, so their credited leads add up to the number of leads with a touch that can have credit, and their revenue to its '
'revenue, exactly. A key is a text, compared by its bytes, or NULL; one with only zeros is left out. Less than 1 GB in all. Text: a JSON '
'array as [["Google Ads", {"leads": 1.5, "won": 0.4}], [null, {"leads": 1}]].';

CREATE FUNCTION attribution_agg_by_transition(k attribution_kpi_by, model text, path touch_path, converted_at timestamptz, is_sql boolean,
	is_won boolean, revenue numeric) RETURNS attribution_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION attribution_agg_by_inverse(k attribution_kpi_by, model text, path touch_path, converted_at timestamptz, is_sql boolean,
	is_won boolean, revenue numeric) RETURNS attribution_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE attribution_agg_by(model text, path touch_path, converted_at timestamptz, is_sql boolean, is_won boolean,
	revenue numeric) (
	SFUNC = attribution_agg_by_transition, STYPE = attribution_kpi_by, INITCOND = '[]',
	COMBINEFUNC = attribution_kpi_by_plus,
	MSFUNC = attribution_agg_by_transition, MINVFUNC = attribution_agg_by_inverse,
	MSTYPE = attribution_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE attribution_agg_by(text, touch_path, timestamptz, boolean, boolean, numeric) IS
'What each channel is credited with by a model of attribution_credit, a lead per row: its touches, the instant up to which they count, '
'whether it became an SQL, whether it was won, and its revenue, which counts when it was won (rounded to 8 decimals). A won lead is an '
'SQL. A NULL model, path or converted_at skips the row, and a lead without a touch that can have credit is nobody''s. NULL is_sql and '
'is_won are false; a NULL revenue adds nothing. Half-life is 7 days, w and full_path have no milestones. Without rows it is the empty '
'pivot, never NULL. Errors are those of attribution_credit; a revenue of NaN, infinity or from about 1.7e26 on is one too.';

CREATE FUNCTION attribution_agg_by_transition(k attribution_kpi_by, model text, path touch_path, converted_at timestamptz, is_sql boolean,
	is_won boolean, revenue numeric, milestones timestamptz[], weights numeric[], half_life interval, lookback interval)
RETURNS attribution_kpi_by
AS 'MODULE_PATHNAME', 'attribution_agg_by_terms_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION attribution_agg_by_inverse(k attribution_kpi_by, model text, path touch_path, converted_at timestamptz, is_sql boolean,
	is_won boolean, revenue numeric, milestones timestamptz[], weights numeric[], half_life interval, lookback interval)
RETURNS attribution_kpi_by
AS 'MODULE_PATHNAME', 'attribution_agg_by_terms_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE attribution_agg_by(model text, path touch_path, converted_at timestamptz, is_sql boolean, is_won boolean,
	revenue numeric, milestones timestamptz[], weights numeric[], half_life interval, lookback interval) (
	SFUNC = attribution_agg_by_transition, STYPE = attribution_kpi_by, INITCOND = '[]',
	COMBINEFUNC = attribution_kpi_by_plus,
	MSFUNC = attribution_agg_by_transition, MINVFUNC = attribution_agg_by_inverse,
	MSTYPE = attribution_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE attribution_agg_by(text, touch_path, timestamptz, boolean, boolean, numeric, timestamptz[], numeric[], interval,
	interval) IS
'The same with the terms of the model, as path_credit has them: milestones of w and full_path as instants, weights of custom, half-life '
'and lookback. A NULL half_life is 7 days, a NULL lookback has no bound, a NULL milestone has no touch. Other NULLs and the errors are the '
'same.';
