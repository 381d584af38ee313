/*-------------------------------------------------------------------------
 *
 * funnel_sql.c
 *	  The SQL type funnel_kpi: its aggregate and its KPIs.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "kpi/funnel.h"
#include "label/label_sql.h"
#include "tally/amount_sql.h"
#include "tally/tally_sql.h"

TALLY_SQL_TYPE(funnel_kpi, funnel_layout);

/*
 * Count a row, or take it out again.  Arguments: state, stage, lost, amount.
 */
static inline Datum
funnel_step(FunctionCallInfo fcinfo, bool forward)
{
	const TallyLayout *layout = &funnel_layout;
	Tally *state = tally_state_arg(fcinfo, layout);

	if (!PG_ARGISNULL(1))
	{
		LeadStage stage = (LeadStage) LABEL_GETARG(lead_stage_type, 1);
		bool lost = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
		FunnelCell cell = funnel_cell_of(stage, lost);

		tally_check(tally_step_count(state, cell, forward), layout);
		if (!PG_ARGISNULL(3))
			tally_check(tally_step_sum(state, layout, cell,
									   amount_arg(fcinfo, 3), forward),
						layout);
	}
	PG_RETURN_POINTER(state);
}

TALLY_SQL_FUNCTION(funnel_agg_transition, funnel_step(fcinfo, true));
TALLY_SQL_FUNCTION(funnel_agg_inverse, funnel_step(fcinfo, false));

static const Tally *
funnel_arg(FunctionCallInfo fcinfo)
{
	return tally_arg(fcinfo, 0, &funnel_layout);
}

static int64
funnel_count(FunctionCallInfo fcinfo, TallyCells cells)
{
	return tally_get_count(funnel_arg(fcinfo), &funnel_layout, cells);
}

static Numeric
funnel_amount(FunctionCallInfo fcinfo, TallyCells cells)
{
	return tally_get_amount(funnel_arg(fcinfo), &funnel_layout, cells);
}

/* Leads of one sort per lead of another. */
static Datum
funnel_rate(FunctionCallInfo fcinfo, TallyCells numerator,
			TallyCells denominator)
{
	return tally_ratio(fcinfo,
					   int64_to_numeric(funnel_count(fcinfo, numerator)),
					   funnel_count(fcinfo, denominator));
}

/* Amount of won leads per lead. */
static Datum
funnel_revenue_per(FunctionCallInfo fcinfo, TallyCells denominator)
{
	return tally_ratio(fcinfo, funnel_amount(fcinfo, FUNNEL_WON),
					   funnel_count(fcinfo, denominator));
}

static Numeric
spend_arg(FunctionCallInfo fcinfo)
{
	Numeric spend = PG_GETARG_NUMERIC(1);

	if (numeric_is_nan(spend) || numeric_is_inf(spend))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("spend must not be %s",
						numeric_is_nan(spend) ? "NaN" : "infinite"),
				 errhint("Give a spend that is not known as NULL.")));
	return spend;
}

static Datum
funnel_cost_per(FunctionCallInfo fcinfo, TallyCells denominator)
{
	return tally_ratio(fcinfo, spend_arg(fcinfo),
					   funnel_count(fcinfo, denominator));
}

#define FUNNEL_COUNT(function, cells) \
	TALLY_SQL_FUNCTION(function, Int64GetDatum(funnel_count(fcinfo, cells)))
#define FUNNEL_AMOUNT(function, cells) \
	TALLY_SQL_FUNCTION(function, NumericGetDatum(funnel_amount(fcinfo, cells)))
#define FUNNEL_RATE(function, numerator, denominator) \
	TALLY_SQL_FUNCTION(function, funnel_rate(fcinfo, numerator, denominator))
#define FUNNEL_REVENUE_PER(function, denominator) \
	TALLY_SQL_FUNCTION(function, funnel_revenue_per(fcinfo, denominator))
#define FUNNEL_COST_PER(function, denominator) \
	TALLY_SQL_FUNCTION(function, funnel_cost_per(fcinfo, denominator))

FUNNEL_COUNT(funnel_leads, FUNNEL_LEADS);
FUNNEL_COUNT(funnel_mqls, FUNNEL_MQLS);
FUNNEL_COUNT(funnel_sqls, FUNNEL_SQLS);
FUNNEL_COUNT(funnel_opportunities, FUNNEL_OPPORTUNITIES);
FUNNEL_COUNT(funnel_won, FUNNEL_WON);
FUNNEL_COUNT(funnel_lost, FUNNEL_LOST);
FUNNEL_COUNT(funnel_open_leads, FUNNEL_OPEN);

FUNNEL_AMOUNT(funnel_revenue, FUNNEL_WON);
FUNNEL_AMOUNT(funnel_pipeline, FUNNEL_PIPELINE);
FUNNEL_AMOUNT(funnel_lost_value, FUNNEL_LOST);

FUNNEL_RATE(funnel_mql_rate, FUNNEL_MQLS, FUNNEL_LEADS);
FUNNEL_RATE(funnel_sql_rate, FUNNEL_SQLS, FUNNEL_LEADS);
FUNNEL_RATE(funnel_mql_to_sql_rate, FUNNEL_SQLS, FUNNEL_MQLS);
FUNNEL_RATE(funnel_close_rate, FUNNEL_WON, FUNNEL_SQLS);
FUNNEL_RATE(funnel_win_rate, FUNNEL_WON, FUNNEL_CLOSED);
FUNNEL_RATE(funnel_customer_rate, FUNNEL_WON, FUNNEL_LEADS);
FUNNEL_RATE(funnel_maturity, FUNNEL_CLOSED, FUNNEL_LEADS);

FUNNEL_REVENUE_PER(funnel_revenue_per_lead, FUNNEL_LEADS);
FUNNEL_REVENUE_PER(funnel_revenue_per_sql, FUNNEL_SQLS);
FUNNEL_REVENUE_PER(funnel_average_deal, FUNNEL_WON);

FUNNEL_COST_PER(funnel_cost_per_lead, FUNNEL_LEADS);
FUNNEL_COST_PER(funnel_cost_per_sql, FUNNEL_SQLS);
FUNNEL_COST_PER(funnel_cac, FUNNEL_WON);

LF_FUNCTION(funnel_roas);
Datum
funnel_roas(PG_FUNCTION_ARGS)
{
	Numeric spend = spend_arg(fcinfo);

	return tally_amount_ratio(fcinfo, funnel_amount(fcinfo, FUNNEL_WON), spend);
}
