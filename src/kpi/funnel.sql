
-- The sales funnel

COMMENT ON TYPE funnel_kpi IS
'KPI state of leads: how many, and how much money, got to each stage and are open, lost or won. Made by funnel_agg, read by '
'leads, revenue, win_rate and their like, added by +, - and rollup. Its text is a JSON object, for example {"sql_open": 2, '
'"customer": 1, "customer_amount": 950.5}; amounts are exact to 8 decimals. Counters and sums may be negative in a '
'difference.';

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
'KPI state of leads, each given by the highest stage it reached, whether it is lost, and its amount of money (expected while '
'open, revenue when won; in one currency). A NULL stage skips the row, a NULL lost is false, a NULL amount counts the lead and '
'adds nothing; a customer is won, whatever lost says. Without rows the empty state, never NULL. Amounts are summed exactly; '
'more than 8 decimals are rounded to 8, half away from zero. An amount of NaN or infinity, or from about 1.7e30 on, is an '
'error.';

-- How many

CREATE FUNCTION leads(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_leads' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION leads(funnel_kpi) IS
'Leads: all, whatever their stage and whether open, lost or won. NULL gives NULL.';

CREATE FUNCTION mqls(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_mqls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mqls(funnel_kpi) IS
'Leads that got at least to mql, whatever became of them. NULL gives NULL.';

CREATE FUNCTION sqls(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_sqls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sqls(funnel_kpi) IS
'Leads that got at least to sql, whatever became of them. NULL gives NULL.';

CREATE FUNCTION opportunities(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_opportunities' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION opportunities(funnel_kpi) IS
'Leads that got at least to opportunity, whatever became of them. NULL gives NULL.';

CREATE FUNCTION won(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_won' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION won(funnel_kpi) IS 'Won leads: the customers. NULL gives NULL.';

CREATE FUNCTION lost(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost(funnel_kpi) IS 'Lost leads, whatever their stage. NULL gives NULL.';

CREATE FUNCTION open_leads(k funnel_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'funnel_open_leads' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION open_leads(funnel_kpi) IS
'Open leads: neither won nor lost, whatever their stage, and whether or not the CRM has put them away. NULL gives NULL.';

-- How much

CREATE FUNCTION revenue(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(funnel_kpi) IS
'Revenue: the amounts of won leads, 0 without any. Exact, without trailing zeros. NULL gives NULL.';

CREATE FUNCTION pipeline(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_pipeline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pipeline(funnel_kpi) IS
'Pipeline: the amounts of the open leads in the sales funnel (stage sql or opportunity, neither won nor lost; a lead that the '
'CRM has archived is still one), 0 without any. Exact, without trailing zeros. NULL gives NULL. Overflow is an error.';

CREATE FUNCTION lost_value(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_lost_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_value(funnel_kpi) IS
'Lost value: the amounts of lost leads, whatever their stage, 0 without any. Exact, without trailing zeros. NULL gives NULL. '
'Overflow is an error.';

-- Rates

CREATE FUNCTION mql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_mql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mql_rate(funnel_kpi) IS
'mql_rate = mqls / leads, as a fraction of 1. NULL gives NULL; without leads NULL, never 0.';

CREATE FUNCTION sql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_sql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sql_rate(funnel_kpi) IS
'sql_rate = sqls / leads, as a fraction of 1. NULL gives NULL; without leads NULL, never 0.';

CREATE FUNCTION mql_to_sql_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_mql_to_sql_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mql_to_sql_rate(funnel_kpi) IS
'mql_to_sql_rate = sqls / mqls, as a fraction of 1. NULL gives NULL; without MQLs NULL, never 0.';

CREATE FUNCTION close_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_close_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION close_rate(funnel_kpi) IS
'close_rate = won / sqls, as a fraction of 1. Open SQLs count, so it grows while a cohort matures. NULL gives NULL; without '
'SQLs NULL, never 0.';

CREATE FUNCTION win_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_win_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION win_rate(funnel_kpi) IS
'win_rate = won / (won + lost), as a fraction of 1. Open leads are left out. NULL gives NULL; without closed leads NULL, never '
'0.';

CREATE FUNCTION customer_rate(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_customer_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_rate(funnel_kpi) IS
'customer_rate = won / leads, as a fraction of 1. NULL gives NULL; without leads NULL, never 0.';

CREATE FUNCTION maturity(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_maturity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION maturity(funnel_kpi) IS
'maturity = (won + lost) / leads, as a fraction of 1. The share of the leads whose outcome is known: compare other rates at '
'like maturity only. NULL gives NULL; without leads NULL, never 0.';

-- Money per lead

CREATE FUNCTION revenue_per_lead(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue_per_lead' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_lead(funnel_kpi) IS
'revenue_per_lead = revenue / leads. NULL gives NULL; without leads NULL, never 0.';

CREATE FUNCTION revenue_per_sql(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_revenue_per_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_sql(funnel_kpi) IS
'revenue_per_sql = revenue / sqls. NULL gives NULL; without SQLs NULL, never 0.';

CREATE FUNCTION average_deal(k funnel_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_average_deal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_deal(funnel_kpi) IS
'average_deal = revenue / won. NULL gives NULL; without won leads NULL, never 0.';

-- Against the spend

CREATE FUNCTION cost_per_lead(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cost_per_lead' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_lead(funnel_kpi, numeric) IS
'cost_per_lead = spend / leads, with the spend on these leads in the currency of the amounts. NULL gives NULL; without leads '
'NULL, never 0. A spend of NaN or infinity is an error.';

CREATE FUNCTION cost_per_sql(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cost_per_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_sql(funnel_kpi, numeric) IS
'cost_per_sql = spend / sqls, with the spend on these leads in the currency of the amounts. NULL gives NULL; without SQLs '
'NULL, never 0. A spend of NaN or infinity is an error.';

CREATE FUNCTION cac(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_cac' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac(funnel_kpi, numeric) IS
'Customer acquisition cost: cac = spend / won, with the spend on these leads in the currency of the amounts. NULL gives NULL; '
'without won leads NULL, never 0. A spend of NaN or infinity is an error.';

CREATE FUNCTION roas(k funnel_kpi, spend numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'funnel_roas' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roas(funnel_kpi, numeric) IS
'Return on ad spend: roas = revenue / spend, with the spend on these leads in the currency of the amounts. NULL gives NULL; '
'without spend NULL, never 0. A spend of NaN or infinity is an error.';
