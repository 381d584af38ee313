/*-------------------------------------------------------------------------
 *
 * path_each_sql.c
 *	  What is in a path, and what its touches are credited with.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "attribution/credit_path_sql.h"
#include "attribution/path_sql.h"
#include "tally/tally_sql.h"

LF_FUNCTION(touch_path_touches);
Datum
touch_path_touches(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) path_arg(fcinfo, 0)->touches);
}

LF_FUNCTION(touch_path_channels);
Datum
touch_path_channels(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	Datum *channel = palloc(sizeof(Datum) * Max(path->channels, 1));
	bool *is_null = palloc(sizeof(bool) * Max(path->channels, 1));
	Datum *values = palloc(sizeof(Datum) * Max(path->touches, 1));
	bool *nulls = palloc(sizeof(bool) * Max(path->touches, 1));
	int count = (int) path->touches;
	int lower = 1;

	for (uint32 i = 0; i < path->channels; i++)
		is_null[i] = path_channel_datum(path, i, &channel[i]);
	for (int i = 0; i < count; i++)
	{
		uint32 number = path_marks(path)[i] >> 1;

		values[i] = channel[number];
		nulls[i] = is_null[number];
	}
	if (count == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(TEXTOID));
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, 1, &count, &lower, TEXTOID,
											 -1, false, TYPALIGN_INT));
}

LF_FUNCTION(touch_path_touched_at);
Datum
touch_path_touched_at(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	Datum *values = palloc(sizeof(Datum) * Max(path->touches, 1));

	for (uint32 i = 0; i < path->touches; i++)
		values[i] = TimestampTzGetDatum(path->at[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(values, (int) path->touches, TIMESTAMPTZOID,
										  sizeof(TimestampTz), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

LF_FUNCTION(touch_path_each);
Datum
touch_path_each(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (uint32 i = 0; i < path->touches; i++)
	{
		Touch touch = path_touch(path, i);
		Datum values[3] = {0};
		bool nulls[3] = {false, false, false};

		CHECK_FOR_INTERRUPTS();
		nulls[0] = path_channel_datum(path, touch.number, &values[0]);
		values[1] = TimestampTzGetDatum(touch.at);
		values[2] = BoolGetDatum(touch.direct);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		if (!nulls[0])
			pfree(DatumGetPointer(values[0]));
	}
	return (Datum) 0;
}

/* Arguments: path, until, lookback. */
LF_FUNCTION(touch_path_until);
Datum
touch_path_until(PG_FUNCTION_ARGS)
{
	const TouchPath *path;
	TimestampTz until;
	int64 lookback;
	int from;
	int to;
	Touch *touch;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	path = path_arg(fcinfo, 0);
	until = PG_GETARG_TIMESTAMPTZ(1);
	credit_check_finite(until, "end of a path");
	lookback = PG_ARGISNULL(2) ? CREDIT_UNBOUNDED : credit_lookback_arg(fcinfo, 2);
	credit_range(path->at, (int) path->touches, until, lookback, &from, &to);
	if (from == 0 && to == (int) path->touches)
		PG_RETURN_POINTER(path);
	touch = palloc(sizeof(Touch) * (Size) Max(to - from, 1));
	for (int i = from; i < to; i++)
		touch[i - from] = path_touch(path, (uint32) i);
	PG_RETURN_POINTER(path_make(touch, (size_t) (to - from)));
}

/*
 * The credit of each touch.  Arguments: model, path, converted_at, milestones,
 * weights, half_life, lookback.
 */
LF_FUNCTION(path_credit);
Datum
path_credit(PG_FUNCTION_ARGS)
{
	static const CreditPathArgs args = {
		.terms = {.model = 0, .weights = 4, .half_life = 5, .lookback = 6},
		.path = 1,
		.converted_at = 2,
		.milestones = 3
	};
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const TouchPath *path;
	CreditedPath credited;
	CreditTerms terms;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Datum) 0;
	terms = credit_terms_arg(fcinfo, args.terms);
	path = path_arg(fcinfo, 1);
	if (!credit_path_arg(fcinfo, args, &terms, path, &credited))
		return (Datum) 0;
	for (int i = 0; i < (int) path->touches; i++)
	{
		Touch touch = path_touch(path, (uint32) i);
		int64 credit = i < credited.from || i >= credited.to ? 0 : credited.credit[i - credited.from];
		Datum values[3] = {0};
		bool nulls[3] = {false, false, false};

		CHECK_FOR_INTERRUPTS();
		nulls[0] = path_channel_datum(path, touch.number, &values[0]);
		values[1] = TimestampTzGetDatum(touch.at);
		values[2] = NumericGetDatum(i128_to_numeric(i128_from_int64(credit), CREDIT_DECIMALS));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		if (!nulls[0])
			pfree(DatumGetPointer(values[0]));
		pfree(DatumGetPointer(values[2]));
	}
	return (Datum) 0;
}
