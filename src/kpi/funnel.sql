
-- The sales funnel

COMMENT ON TYPE funnel_kpi IS
'KPI state of leads: their number and amount by stage and outcome. funnel_agg makes it. Text: a JSON object as {"sql_open": 2, '
'"customer": 1, "customer_amount": 950.5}. Amounts are exact to 8 decimals. Numbers are negative only in a difference.';

CREATE FUNCTION funnel_agg_transition(k funnel_kpi, stage lead_stage, lost boolean, amount numeric) RETURNS funnel_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION funnel_agg_inverse(k funnel_kpi, stage lead_stage, lost boolean, amount numeric) RETURNS funnel_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE funnel_agg(stage lead_stage, lost boolean, amount numeric) (
	SFUNC = funnel_agg_transition, STYPE = funnel_kpi, INITCOND = '{}',
	COMBINEFUNC = funnel_kpi_plus,
	MSFUNC = funnel_agg_transition, MINVFUNC = funnel_agg_inverse,
	MSTYPE = funnel_kpi, MINITCOND = '{}',
	SSPACE = 224, MSSPACE = 224,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_agg(lead_stage, boolean, numeric) IS
'KPI state of leads: the highest stage reached, whether lost, and the amount (expected, or revenue when won; in one currency). A NULL '
'stage skips the row; NULL lost is false; a NULL amount adds nothing. A customer is won, whatever lost says. Amounts are rounded to 8 '
'decimals. Without rows it is the empty state, never NULL. NaN, infinity and amounts from about 1.7e30 on are errors.';

-- How many

CREATE FUNCTION leads(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_leads' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION leads(funnel_kpi) IS 'All leads. NULL gives NULL.';

CREATE FUNCTION mqls(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_mqls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mqls(funnel_kpi) IS 'Leads that reached mql. NULL gives NULL.';

CREATE FUNCTION sqls(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_sqls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sqls(funnel_kpi) IS 'Leads that reached sql. NULL gives NULL.';

CREATE FUNCTION opportunities(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_opportunities' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION opportunities(funnel_kpi) IS 'Leads that reached opportunity. NULL gives NULL.';

CREATE FUNCTION won(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_won' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION won(funnel_kpi) IS 'Won leads: the customers. NULL gives NULL.';

CREATE FUNCTION lost(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost(funnel_kpi) IS 'Lost leads of any stage. NULL gives NULL.';

CREATE FUNCTION open_leads(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_open_leads' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION open_leads(funnel_kpi) IS 'Leads neither won nor lost, archived ones included. NULL gives NULL.';

-- How much

CREATE FUNCTION revenue(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(funnel_kpi) IS 'Amounts of the won leads, 0 without any. NULL gives NULL.';

CREATE FUNCTION pipeline(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_pipeline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pipeline(funnel_kpi) IS
'Amounts of the open leads at sql or opportunity, archived ones included, 0 without any. NULL gives NULL. Overflow is an error.';

CREATE FUNCTION lost_value(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_lost_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_value(funnel_kpi) IS 'Amounts of the lost leads, 0 without any. NULL gives NULL. Overflow is an error.';

-- Rates

CREATE FUNCTION mql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_mql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mql_rate(funnel_kpi) IS 'mqls / leads. NULL for NULL and without leads.';

CREATE FUNCTION sql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_sql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sql_rate(funnel_kpi) IS 'sqls / leads. NULL for NULL and without leads.';

CREATE FUNCTION mql_to_sql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_mql_to_sql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mql_to_sql_rate(funnel_kpi) IS 'sqls / mqls. NULL for NULL and without MQLs.';

CREATE FUNCTION close_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_close_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION close_rate(funnel_kpi) IS 'won / sqls. NULL for NULL and without SQLs.';

CREATE FUNCTION win_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_win_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION win_rate(funnel_kpi) IS 'won / (won + lost). NULL for NULL and without closed leads.';

CREATE FUNCTION customer_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_customer_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_rate(funnel_kpi) IS 'won / leads. NULL for NULL and without leads.';

CREATE FUNCTION maturity(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_maturity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION maturity(funnel_kpi) IS
'(won + lost) / leads, the share of the leads that is decided. NULL for NULL and without leads.';

-- Money per lead

CREATE FUNCTION revenue_per_lead(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue_per_lead' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_lead(funnel_kpi) IS 'revenue / leads. NULL for NULL and without leads.';

CREATE FUNCTION revenue_per_sql(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue_per_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_sql(funnel_kpi) IS 'revenue / sqls. NULL for NULL and without SQLs.';

CREATE FUNCTION average_deal(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_average_deal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_deal(funnel_kpi) IS 'revenue / won. NULL for NULL and without won leads.';

-- Against the spend

CREATE FUNCTION cost_per_lead(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cost_per_lead' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_lead(funnel_kpi, numeric) IS
'spend / leads, in the currency of the amounts. NULL for NULL and without leads. A spend of NaN or infinity is an error.';

CREATE FUNCTION cost_per_sql(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cost_per_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_sql(funnel_kpi, numeric) IS
'spend / sqls, in the currency of the amounts. NULL for NULL and without SQLs. A spend of NaN or infinity is an error.';

CREATE FUNCTION cac(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cac' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac(funnel_kpi, numeric) IS
'Customer acquisition cost: spend / won, in the currency of the amounts. NULL for NULL and without won leads. A spend of NaN or infinity '
'is an error.';

CREATE FUNCTION roas(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_roas' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roas(funnel_kpi, numeric) IS
'Return on ad spend: revenue / spend, in one currency. NULL for NULL and without spend. A spend of NaN or infinity is an error.';
