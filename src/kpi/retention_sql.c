/*-------------------------------------------------------------------------
 *
 * retention_sql.c
 *	  The SQL type retention_kpi: its aggregate and its KPIs.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "kpi/duration_sql.h"
#include "kpi/rate.h"
#include "kpi/rate_sql.h"
#include "kpi/survival.h"
#include "tally/amount_sql.h"

static const TallyLayout *const layout = &retention_layout;

TALLY_SQL_TYPE(retention_kpi, retention_layout);

/* The arguments of the aggregate behind the state. */
enum
{
	STARTED = 1,
	CHURNED,
	FIRST_VALUE,
	INITIAL_AMOUNT,
	CURRENT_AMOUNT,
	AS_OF
};

/* A date is its first instant; timestamps with and without zone are the same. */
static inline Timestamp
moment_arg(FunctionCallInfo fcinfo, int n, bool is_date)
{
	if (is_date)
		return DatumGetTimestamp(DirectFunctionCall1(date_timestamp,
													 PG_GETARG_DATUM(n)));
	return PG_GETARG_TIMESTAMP(n);
}

static void
check_finite(Timestamp moment, const char *what, const char *hint)
{
	if (TIMESTAMP_NOT_FINITE(moment))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite", what),
				 errdetail("Months are counted between the start of a customer and as_of."),
				 errhint("%s", hint)));
}

/* What is later than the moment that is looked from has not happened yet. */
static inline bool
has_happened(FunctionCallInfo fcinfo, int n, bool is_date, Timestamp as_of,
			 Timestamp *moment)
{
	if (PG_ARGISNULL(n))
		return false;
	*moment = moment_arg(fcinfo, n, is_date);
	return *moment <= as_of;
}

static inline void
step_count(Tally *state, RetentionCount count, bool forward)
{
	tally_check(tally_step_count(state, count, forward), layout);
}

static inline void
step_sum(Tally *state, RetentionSum sum, Int128 amount, bool forward)
{
	tally_check(tally_step_sum(state, layout, sum, amount, forward), layout);
}

/* Count the first value: its time, or that it came before the start. */
static Tally *
step_value(Tally *state, Timestamp started, Timestamp value, bool forward)
{
	int64 waited;

	if (value < started)
	{
		step_count(state, RETENTION_VALUE_BEFORE_START, forward);
		return state;
	}
	if (!tally_subtract_int64(value, started, &waited))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("time to first value out of range")));
	return tally_step_bin(state, layout, RETENTION_TIME_TO_VALUE,
						  histogram_bin(waited), forward);
}

/*
 * Count the amounts.  To compare them takes both, but for a customer that has
 * churned, which pays nothing whatever it paid before; and a start that was
 * paid for, as there is no growth from nothing.
 */
static void
step_amounts(FunctionCallInfo fcinfo, Tally *state, bool has_churned,
			 bool forward)
{
	bool has_current = !PG_ARGISNULL(CURRENT_AMOUNT);
	Int128 current = {0, 0};
	Int128 initial;

	if (has_current)
	{
		current = amount_arg(fcinfo, CURRENT_AMOUNT);
		step_sum(state, RETENTION_LIFETIME, current, forward);
	}
	if (PG_ARGISNULL(INITIAL_AMOUNT) || !(has_current || has_churned))
		return;

	initial = amount_arg(fcinfo, INITIAL_AMOUNT);
	if (i128_compare(initial, (Int128) {0, 0}) == 0)
		return;
	step_count(state, RETENTION_PRICED, forward);
	step_sum(state, RETENTION_INITIAL, initial, forward);
	if (has_churned)
		return;
	step_sum(state, RETENTION_CURRENT, current, forward);
	if (i128_compare(current, initial) > 0)
	{
		step_count(state, RETENTION_UPSOLD, forward);
		current = initial;
	}
	step_sum(state, RETENTION_KEPT, current, forward);
}

/* Count a row, or take it out again. */
static inline Datum
retention_step(FunctionCallInfo fcinfo, bool forward, bool is_date)
{
	Tally *state = tally_state_arg(fcinfo, layout);
	Timestamp as_of;
	Timestamp started;
	Timestamp churned;
	Timestamp value;
	bool has_churned;

	if (PG_ARGISNULL(AS_OF))
		PG_RETURN_POINTER(state);
	as_of = moment_arg(fcinfo, AS_OF, is_date);
	if (!has_happened(fcinfo, STARTED, is_date, as_of, &started))
		PG_RETURN_POINTER(state);
	check_finite(as_of, "as_of", "Give the moment to look from, for example now().");
	check_finite(started, "start of a customer", "Give a start that is not known as NULL.");

	has_churned = has_happened(fcinfo, CHURNED, is_date, as_of, &churned);
	if (has_churned && churned < started)
	{
		step_count(state, RETENTION_CHURNED_BEFORE_START, forward);
		PG_RETURN_POINTER(state);
	}

	step_amounts(fcinfo, state, has_churned, forward);
	if (has_happened(fcinfo, FIRST_VALUE, is_date, as_of, &value))
		state = step_value(state, started, value, forward);
	if (has_churned)
		state = tally_step_bin(state, layout, RETENTION_CHURNED_AFTER,
							   retention_months(started, churned), forward);
	else
		state = tally_step_bin(state, layout, RETENTION_ACTIVE_FOR,
							   retention_months(started, as_of), forward);
	PG_RETURN_POINTER(state);
}

TALLY_SQL_FUNCTION(retention_agg_transition,
				   retention_step(fcinfo, true, false));
TALLY_SQL_FUNCTION(retention_agg_inverse,
				   retention_step(fcinfo, false, false));
TALLY_SQL_FUNCTION(retention_agg_date_transition,
				   retention_step(fcinfo, true, true));
TALLY_SQL_FUNCTION(retention_agg_date_inverse,
				   retention_step(fcinfo, false, true));

static const Tally *
kpi_arg(FunctionCallInfo fcinfo)
{
	return tally_arg(fcinfo, 0, layout);
}

static int64
customers_of(const Tally *state)
{
	int64 customers;

	if (!retention_customers(state, &customers))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return customers;
}

static int64
count_of(FunctionCallInfo fcinfo, RetentionBins set)
{
	return tally_get_bin_count(kpi_arg(fcinfo), layout, set);
}

static Numeric
amount_of(FunctionCallInfo fcinfo, RetentionSum sum)
{
	return tally_get_amount(kpi_arg(fcinfo), layout, TALLY_CELL(sum));
}

/* How many */

TALLY_SQL_FUNCTION(retention_customers_of,
				   Int64GetDatum(customers_of(kpi_arg(fcinfo))));
TALLY_SQL_FUNCTION(retention_active,
				   Int64GetDatum(count_of(fcinfo, RETENTION_ACTIVE_FOR)));
TALLY_SQL_FUNCTION(retention_churned,
				   Int64GetDatum(count_of(fcinfo, RETENTION_CHURNED_AFTER)));

LF_FUNCTION(retention_flagged);
Datum
retention_flagged(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(tally_get_count(kpi_arg(fcinfo), layout,
									TALLY_CELL(RETENTION_CHURNED_BEFORE_START) |
										TALLY_CELL(RETENTION_VALUE_BEFORE_START)));
}

LF_FUNCTION(retention_churn_rate);
Datum
retention_churn_rate(PG_FUNCTION_ARGS)
{
	int64 churned = count_of(fcinfo, RETENTION_CHURNED_AFTER);

	return tally_ratio(fcinfo, int64_to_numeric(churned),
					   customers_of(kpi_arg(fcinfo)));
}

/* How long */

/* For what needs to know of each customer. */
static void
check_customers(const Tally *state)
{
	if (tally_has_negative_bin(state, layout, RETENTION_CHURNED_AFTER) ||
		tally_has_negative_bin(state, layout, RETENTION_ACTIVE_FOR))
		tally_negative_error(layout);
}

/* The first argument, of which a curve can be drawn, and the start of that. */
static RetentionCurve
curve_arg(FunctionCallInfo fcinfo)
{
	const Tally *state = kpi_arg(fcinfo);
	RetentionCurve curve;

	check_customers(state);
	if (!retention_curve_start(&curve, state))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return curve;
}

static Datum
retention_datum(int64 retention)
{
	int64 told = (retention + RETENTION_UNTOLD / 2) / RETENTION_UNTOLD;

	return NumericGetDatum(i128_to_numeric(i128_from_int64(told),
										   RETENTION_DECIMALS));
}

static Datum
bound_datum(int64 bound)
{
	return NumericGetDatum(i128_to_numeric(i128_from_int64(bound),
										   SURVIVAL_DECIMALS));
}

LF_FUNCTION(retention_at);
Datum
retention_at(PG_FUNCTION_ARGS)
{
	int32 months = PG_GETARG_INT32(1);
	RetentionCurve curve;
	int64 retention;

	if (months < 0 || months > RETENTION_MONTHS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of months %d is not between 0 and %d", months,
						RETENTION_MONTHS)));
	curve = curve_arg(fcinfo);
	if (!retention_after(&curve, months, &retention))
		PG_RETURN_NULL();
	return retention_datum(retention);
}

LF_FUNCTION(retention_curve);
Datum
retention_curve(PG_FUNCTION_ARGS)
{
	RetentionCurve curve = curve_arg(fcinfo);
	SurvivalBounds bounds = survival_bounds(rate_confidence_arg(fcinfo, 1));
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	if (curve.last < 0)
		return (Datum) 0;
	do
	{
		const RetentionMonth *at = &curve.at;
		int64 low = 0;
		int64 high = 0;
		bool unknown = !survival_bounds_next(&bounds, at, &low, &high);
		Datum values[] = {
			Int32GetDatum(at->month), Int64GetDatum(at->at_risk),
			Int64GetDatum(at->churned), retention_datum(at->retention),
			bound_datum(low), bound_datum(high)
		};
		bool nulls[lengthof(values)] = {[4] = unknown, [5] = unknown};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	} while (retention_curve_next(&curve));
	return (Datum) 0;
}

/* Two states, compared; false when one of them has no customers. */
static bool
log_rank_args(FunctionCallInfo fcinfo, LogRank *test)
{
	const Tally *a = kpi_arg(fcinfo);
	const Tally *b = tally_arg(fcinfo, 1, layout);

	check_customers(a);
	check_customers(b);
	if (!survival_log_rank(a, b, test))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return customers_of(a) > 0 && customers_of(b) > 0;
}

LF_FUNCTION(retention_log_rank);
Datum
retention_log_rank(PG_FUNCTION_ARGS)
{
	LogRank test;
	bool has_customers = log_rank_args(fcinfo, &test);
	Datum values[] = {
		Int64GetDatum(test.churned), Float8GetDatum(test.expected),
		Float8GetDatum(survival_chi_square(&test)),
		Float8GetDatum(survival_chance(&test))
	};
	bool nulls[lengthof(values)] = {false};
	TupleDesc row;

	if (!has_customers)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function returning record called in context that cannot accept type record")));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

LF_FUNCTION(retention_differs);
Datum
retention_differs(PG_FUNCTION_ARGS)
{
	double confidence = rate_confidence_arg(fcinfo, 2);
	LogRank test;

	if (!log_rank_args(fcinfo, &test))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(survival_chance(&test) <= (1 - confidence) * RATE_SAME);
}

/* Who has not got there yet comes after all who have. */
LF_FUNCTION(retention_time_to_value_percentile);
Datum
retention_time_to_value_percentile(PG_FUNCTION_ARGS)
{
	const Tally *state = kpi_arg(fcinfo);
	int64 known = tally_get_bin_count(state, layout, RETENTION_TIME_TO_VALUE);
	int64 others = customers_of(state);

	check_customers(state);
	if (state->cell[RETENTION_VALUE_BEFORE_START] < 0)
		tally_negative_error(layout);
	if (!tally_subtract_int64(others, known, &others) ||
		!tally_subtract_int64(others, state->cell[RETENTION_VALUE_BEFORE_START],
							  &others))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return duration_percentile_of(fcinfo, state, layout, RETENTION_TIME_TO_VALUE,
								  others);
}

/* How much */

static Datum
retention_of_initial(FunctionCallInfo fcinfo, RetentionSum sum)
{
	return tally_amount_ratio(fcinfo, amount_of(fcinfo, sum),
							  amount_of(fcinfo, RETENTION_INITIAL));
}

TALLY_SQL_FUNCTION(retention_net_revenue,
				   retention_of_initial(fcinfo, RETENTION_CURRENT));
TALLY_SQL_FUNCTION(retention_gross_revenue,
				   retention_of_initial(fcinfo, RETENTION_KEPT));
TALLY_SQL_FUNCTION(retention_lifetime_revenue,
				   NumericGetDatum(amount_of(fcinfo, RETENTION_LIFETIME)));
TALLY_SQL_FUNCTION(retention_revenue_per_customer,
				   tally_ratio(fcinfo, amount_of(fcinfo, RETENTION_LIFETIME),
							   customers_of(kpi_arg(fcinfo))));

LF_FUNCTION(retention_upsell_rate);
Datum
retention_upsell_rate(PG_FUNCTION_ARGS)
{
	const Tally *state = kpi_arg(fcinfo);

	return tally_ratio(fcinfo, int64_to_numeric(state->cell[RETENTION_UPSOLD]),
					   state->cell[RETENTION_PRICED]);
}
