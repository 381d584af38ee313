/*-------------------------------------------------------------------------
 *
 * credit_terms_sql.c
 *	  The terms of a model: its name, weights, half-life and lookback.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

#include "attribution/credit_sql.h"
#include "shown.h"
#include "tally/amount_sql.h"

#define DEFAULT_HALF_LIFE (7 * USECS_PER_DAY)

void
credit_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

void
credit_check_touches(int64 touches)
{
	if (touches > CREDIT_MAX_TOUCHES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("path has too many touches"),
				 errdetail("A path has at most %d touches.", CREDIT_MAX_TOUCHES),
				 errhint("Leave out those that are too old to matter.")));
}

void
credit_check_finite(TimestampTz at, const char *what)
{
	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite", what),
				 errdetail("The order and the age of touches follow from their instants."),
				 errhint("Give an instant that is not known as NULL.")));
}

CreditArray
credit_array_arg(FunctionCallInfo fcinfo, int n, Oid element, const char *what,
				 const char *example)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(n);
	CreditArray elements;
	int16 length;
	bool by_value;
	char alignment;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must have one dimension, not %d", what, ARR_NDIM(array)),
				 errhint("Give a plain list, for example '%s'.", example)));
	credit_check_touches(ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)));
	get_typlenbyvalalign(element, &length, &by_value, &alignment);
	deconstruct_array(array, element, length, by_value, alignment,
					  &elements.value, &elements.is_null, &elements.count);
	return elements;
}

void
credit_check_milestones(CreditModel model, int count)
{
	int expected = credit_milestones_of(model);

	if (expected > 0 && count != expected)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("model \"%s\" takes %d milestones, not %d",
						credit_model_names[model], expected, count),
				 errdetail("They are the creation of the lead and that of the opportunity%s.",
						   expected > 2 ? ", and the close" : ""),
				 errhint("Give NULL for one that is not known, for example '{1, NULL%s}'.",
						 expected > 2 ? ", NULL" : "")));
}

static CreditModel
model_arg(FunctionCallInfo fcinfo, int n)
{
	text *name = PG_GETARG_TEXT_PP(n);
	int length = (int) VARSIZE_ANY_EXHDR(name);
	CreditModel model;
	StringInfoData all;

	if (likely(credit_model_of(VARDATA_ANY(name), length, &model)))
		return model;
	initStringInfo(&all);
	for (int i = 0; i < CREDIT_MODELS; i++)
		appendStringInfo(&all, "%s%s", i == 0 ? "" : ", ", credit_model_names[i]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized attribution model: \"%s\"",
					shown_part(VARDATA_ANY(name), length)),
			 errdetail("The models are %s.", all.data),
			 errhint("Write one of them in lower case, for example 'position'.")));
}

/* Microseconds of an interval in which a day has 24 hours. */
static int64
elapsed_arg(FunctionCallInfo fcinfo, int n, const char *what, int64 least)
{
	const Interval *interval = PG_GETARG_INTERVAL_P(n);
	int64 microseconds;

	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite and without months", what),
				 errdetail("A month has no fixed length."),
				 errhint("Give days or hours, for example interval '30 days'.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &microseconds) ||
		pg_add_s64_overflow(microseconds, interval->time, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("%s out of range", what)));
	if (microseconds < least)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must %s", what,
						least > 0 ? "be greater than zero" : "not be negative"),
				 errhint("Give days or hours, for example interval '7 days'.")));
	return microseconds;
}

int64
credit_lookback_arg(FunctionCallInfo fcinfo, int n)
{
	return elapsed_arg(fcinfo, n, "lookback", 0);
}

pg_noreturn static void
weight_error(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid weights for attribution model \"custom\""),
			 errdetail_internal("%s", problem),
			 errhint("Give the shares of the first touch, of all in the middle together and of the last, for example '{0.3, 0.2, 0.5}'.")));
}

static int64
weight_of(Datum value)
{
	struct varlena *number = PG_DETOAST_DATUM_PACKED(value);
	Int128 amount;
	int64_t weight;

	switch (amount_from_numeric(VARDATA_ANY(number), VARSIZE_ANY_EXHDR(number),
								&amount))
	{
		case AMOUNT_OK:
			break;
		case AMOUNT_MALFORMED:
			amount_error(AMOUNT_MALFORMED);
			break;
		case AMOUNT_NAN:
			weight_error("A weight must not be NaN.");
		case AMOUNT_INFINITE:
			weight_error("A weight must not be infinite.");
		case AMOUNT_OUT_OF_RANGE:
			weight_error("A weight lies between 0 and 1000000.");
	}
	if (!i128_to_int64(amount, &weight) || weight < 0 || weight > CREDIT_MAX_WEIGHT)
		weight_error("A weight lies between 0 and 1000000.");
	return weight;
}

static void
weights_arg(FunctionCallInfo fcinfo, int n, int64_t *weight)
{
	CreditArray weights;
	int64 total = 0;

	if (n == CREDIT_NO_ARG || PG_ARGISNULL(n))
		weight_error("There are none.");
	weights = credit_array_arg(fcinfo, n, NUMERICOID, "array of weights", "{0.3, 0.2, 0.5}");
	if (weights.count != CREDIT_WEIGHTS)
		weight_error(psprintf("There must be %d of them, not %d.",
							  CREDIT_WEIGHTS, weights.count));
	for (int i = 0; i < CREDIT_WEIGHTS; i++)
	{
		if (weights.is_null[i])
			weight_error("A weight must not be NULL.");
		weight[i] = weight_of(weights.value[i]);
		total += weight[i];
	}
	if (total == 0)
		weight_error("At least one weight must be greater than 0.");
}

CreditTerms
credit_terms_arg(FunctionCallInfo fcinfo, CreditArgs args)
{
	CreditTerms terms = {
		.model = model_arg(fcinfo, args.model),
		.half_life = DEFAULT_HALF_LIFE,
		.lookback = CREDIT_UNBOUNDED
	};

	if (args.half_life != CREDIT_NO_ARG && !PG_ARGISNULL(args.half_life))
		terms.half_life = elapsed_arg(fcinfo, args.half_life, "half-life", 1);
	if (args.lookback != CREDIT_NO_ARG && !PG_ARGISNULL(args.lookback))
		terms.lookback = credit_lookback_arg(fcinfo, args.lookback);
	if (terms.model == CREDIT_CUSTOM)
		weights_arg(fcinfo, args.weights, terms.weight);
	return terms;
}
