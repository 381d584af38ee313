/*-------------------------------------------------------------------------
 *
 * rate_sql.c
 *	  How sure a rate is: rate_interval(), rate_differs() and the chance
 *	  of a chi square.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "utils/rangetypes.h"

#include "kpi/rate.h"
#include "kpi/rate_sql.h"
#include "tally/tally_sql.h"

void
rate_check(Rate rate)
{
	if (rate.trials < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of trials must not be negative")));
	if (rate.successes < 0 || rate.successes > rate.trials)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of successes must be between 0 and the number of trials"),
				 errdetail("There are " INT64_FORMAT " successes in " INT64_FORMAT " trials.",
						   rate.successes, rate.trials)));
}

/* Two arguments as a rate. */
static Rate
rate_arg(FunctionCallInfo fcinfo, int n)
{
	Rate rate = {PG_GETARG_INT64(n), PG_GETARG_INT64(n + 1)};

	rate_check(rate);
	return rate;
}

double
rate_confidence_arg(FunctionCallInfo fcinfo, int n)
{
	float8 confidence = PG_GETARG_FLOAT8(n);

	/* Not a number is not between either. */
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("confidence %g is not between 0 and 1", confidence),
				 errdetail("Neither 0 nor 1 is a confidence that an interval can have."),
				 errhint("The usual confidence is 0.95.")));
	return confidence;
}

/* A bound that belongs to the interval. */
static RangeBound
bound_of(int64 rate, bool is_lower)
{
	Int128 value = i128_from_int64(rate);

	return (RangeBound) {
		.val = NumericGetDatum(i128_to_numeric(value, RATE_DECIMALS)),
		.inclusive = true,
		.lower = is_lower
	};
}

LF_FUNCTION(rate_interval);
Datum
rate_interval(PG_FUNCTION_ARGS)
{
	Rate rate = rate_arg(fcinfo, 0);
	double confidence = rate_confidence_arg(fcinfo, 2);
	int64 least;
	int64 most;
	RangeBound lower;
	RangeBound upper;

	if (rate.trials == 0)
		PG_RETURN_NULL();
	rate_interval_of(rate, confidence, &least, &most);
	lower = bound_of(least, true);
	upper = bound_of(most, false);
	PG_RETURN_RANGE_P(LF_MAKE_RANGE(range_get_typcache(fcinfo, NUMRANGEOID),
									&lower, &upper));
}

LF_FUNCTION(rate_differs);
Datum
rate_differs(PG_FUNCTION_ARGS)
{
	Rate a = rate_arg(fcinfo, 0);
	Rate b = rate_arg(fcinfo, 2);
	double confidence = rate_confidence_arg(fcinfo, 4);

	if (a.trials == 0 || b.trials == 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(rate_differ(a, b, confidence));
}

LF_FUNCTION(rate_chi_square);
Datum
rate_chi_square(PG_FUNCTION_ARGS)
{
	float8 chi_square = PG_GETARG_FLOAT8(0);
	int32 degrees = PG_GETARG_INT32(1);

	/* Not a number is not at least 0 either. */
	if (!(chi_square >= 0) || degrees < 1 || degrees > RATE_MOST_DEGREES)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a chi square must be at least 0, and its degrees of freedom from 1 to %d",
						RATE_MOST_DEGREES),
				 errdetail("It is %g with %d degrees of freedom.", chi_square, degrees)));
	PG_RETURN_FLOAT8(rate_chi_square_tail(chi_square, degrees));
}
