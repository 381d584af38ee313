/*-------------------------------------------------------------------------
 *
 * trend_sql.c
 *	  Whether a rate rises or falls: rate_trend() and trend_chance().
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"

#include "kpi/rate_sql.h"
#include "kpi/trend.h"

/* Three arrays of as many elements, one for each group. */
typedef struct TrendArgs
{
	int64 *successes;
	int64 *trials;
	float8 *places;
	int groups;
} TrendArgs;

/* The elements of an array of eight-byte values, in palloc'd memory. */
static void *
elements_of(FunctionCallInfo fcinfo, int n, int *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(n);
	void *values;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("array must not have more than one dimension")));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("array must not contain null values")));
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	values = palloc((Size) Max(*count, 1) * sizeof(int64));
	/* The data may be aligned for its own type only. */
	memcpy(values, ARR_DATA_PTR(array), (Size) *count * sizeof(int64));
	return values;
}

static TrendArgs
trend_args(FunctionCallInfo fcinfo)
{
	TrendArgs args;
	int trials;
	int places;

	args.successes = elements_of(fcinfo, 0, &args.groups);
	args.trials = elements_of(fcinfo, 1, &trials);
	args.places = elements_of(fcinfo, 2, &places);
	if (trials != args.groups || places != args.groups)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays must have the same number of elements"),
				 errdetail("There are %d successes, %d trials and %d places.",
						   args.groups, trials, places)));
	for (int i = 0; i < args.groups; i++)
	{
		rate_check((Rate) {args.successes[i], args.trials[i]});
		if (!(fabs(args.places[i]) <= TREND_LARGEST_PLACE))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("place %.15g of a group is not between %.0f and %.0f", args.places[i],
							-TREND_LARGEST_PLACE, TREND_LARGEST_PLACE)));
	}
	return args;
}

LF_FUNCTION(rate_trend);
Datum
rate_trend(PG_FUNCTION_ARGS)
{
	TrendArgs args = trend_args(fcinfo);
	Rate *rates = palloc((Size) Max(args.groups, 1) * sizeof(Rate));
	RateTrend trend;
	TupleDesc row;
	Datum values[3];
	bool nulls[lengthof(values)] = {false};

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function returning record called in context that cannot accept type record")));
	for (int i = 0; i < args.groups; i++)
		rates[i] = (Rate) {args.successes[i], args.trials[i]};
	trend = rate_trend_of(rates, args.places, args.groups);
	values[0] = Float8GetDatum(trend.score);
	values[1] = Float8GetDatum(trend.variance);
	values[2] = Float8GetDatum(rate_trend_chance(trend));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}

LF_FUNCTION(trend_chance);
Datum
trend_chance(PG_FUNCTION_ARGS)
{
	RateTrend trend = {PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1)};

	if (!(fabs(trend.score) < HUGE_VAL) || !(trend.variance >= 0 && trend.variance < HUGE_VAL))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score must be finite, and variance finite and not negative")));
	PG_RETURN_FLOAT8(rate_trend_chance(trend));
}
