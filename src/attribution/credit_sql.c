/*-------------------------------------------------------------------------
 *
 * credit_sql.c
 *	  attribution_credit(): the credits of touches in arrays.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "attribution/credit_sql.h"
#include "tally/tally_sql.h"

/* The arguments. */
enum
{
	MODEL,
	TOUCHED_AT,
	CONVERTED_AT,
	DIRECT,
	MILESTONES,
	WEIGHTS,
	HALF_LIFE,
	LOOKBACK
};

/* A touch that is there, and its place in the array. */
typedef struct PlacedTouch
{
	int64_t at;
	uint32_t place;
} PlacedTouch;

/* Touches of one instant stay in the order of the array. */
static int
compare_placed(const void *a, const void *b)
{
	const PlacedTouch *x = a;
	const PlacedTouch *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* All that are not NULL, in the order of time. */
static PlacedTouch *
sort_touches(const CreditArray *touched, int *touches)
{
	PlacedTouch *touch = palloc(sizeof(PlacedTouch) * (Size) Max(touched->count, 1));
	int count = 0;

	for (int i = 0; i < touched->count; i++)
	{
		if (touched->is_null[i])
			continue;
		touch[count] = (PlacedTouch) {DatumGetTimestampTz(touched->value[i]), (uint32_t) i};
		credit_check_finite(touch[count].at, "instant of a touch");
		count++;
	}
	qsort(touch, count, sizeof(PlacedTouch), compare_placed);
	*touches = count;
	return touch;
}

/* Which places of the array are direct touches; NULL where none are given. */
static const CreditArray *
direct_arg(FunctionCallInfo fcinfo, int touches)
{
	CreditArray *direct;

	if (PG_ARGISNULL(DIRECT))
		return NULL;
	direct = palloc(sizeof(CreditArray));
	*direct = credit_array_arg(fcinfo, DIRECT, BOOLOID, "array of direct touches", "{false, true}");
	if (direct->count != touches)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays of touches and of direct touches differ in length"),
				 errdetail("There are %d touches, and %d times it is said whether one is direct.",
						   touches, direct->count),
				 errhint("Give true or false for each touch.")));
	return direct;
}

/* Numbers of touches by their places in the array; those without credit are none. */
static void
milestones_arg(FunctionCallInfo fcinfo, CreditModel model, int touches,
			   const PlacedTouch *touch, CreditPath *path)
{
	CreditArray milestones;

	for (int i = 0; i < CREDIT_MILESTONES; i++)
		path->milestone[i] = -1;
	if (PG_ARGISNULL(MILESTONES) || credit_milestones_of(model) == 0)
		return;
	milestones = credit_array_arg(fcinfo, MILESTONES, INT4OID, "array of milestones", "{1, 2}");
	credit_check_milestones(model, milestones.count);
	for (int i = 0; i < milestones.count; i++)
	{
		int32 place = DatumGetInt32(milestones.value[i]);

		if (milestones.is_null[i])
			continue;
		if (place < 1 || place > touches)
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("milestone %d is not the position of a touch", place),
					 errdetail("There are %d touches.", touches),
					 errhint("Give NULL for a milestone without a touch, for example '{1, NULL}'.")));
		for (int j = 0; j < path->touches; j++)
		{
			if (touch[j].place == (uint32_t) place - 1)
				path->milestone[i] = j;
		}
	}
}

/* The credit of each place of the array, 0 where it is not on the path. */
static ArrayType *
credits_by_place(const PlacedTouch *touch, const int64_t *credit, int touches,
				 int places)
{
	Numeric nothing = i128_to_numeric(i128_from_int64(0), 0);
	Datum *value = palloc(sizeof(Datum) * (Size) places);

	for (int i = 0; i < places; i++)
		value[i] = NumericGetDatum(nothing);
	for (int i = 0; i < touches; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0 && credit[i] == credit[i - 1])
			value[touch[i].place] = value[touch[i - 1].place];
		else if (credit[i] != 0)
			value[touch[i].place] = NumericGetDatum(i128_to_numeric(i128_from_int64(credit[i]),
																	CREDIT_DECIMALS));
	}
	return construct_array(value, places, NUMERICOID, -1, false, TYPALIGN_INT);
}

LF_FUNCTION(attribution_credit);
Datum
attribution_credit(PG_FUNCTION_ARGS)
{
	static const CreditArgs args = {MODEL, WEIGHTS, HALF_LIFE, LOOKBACK};
	CreditTerms terms;
	CreditArray touched;
	const CreditArray *direct;
	PlacedTouch *touch;
	CreditPath path;
	int64_t *at;
	uint32_t *mark;
	int64_t *credit;
	int all;
	int from;
	int to;

	if (PG_ARGISNULL(MODEL) || PG_ARGISNULL(TOUCHED_AT) || PG_ARGISNULL(CONVERTED_AT))
		PG_RETURN_NULL();
	terms = credit_terms_arg(fcinfo, args);
	credit_check_finite(PG_GETARG_TIMESTAMPTZ(CONVERTED_AT), "instant of the conversion");
	touched = credit_array_arg(fcinfo, TOUCHED_AT, TIMESTAMPTZOID, "array of touches",
							   "{2026-01-05, 2026-01-09}");
	direct = direct_arg(fcinfo, touched.count);
	touch = sort_touches(&touched, &all);

	at = palloc(sizeof(int64_t) * (Size) Max(all, 1));
	mark = palloc(sizeof(uint32_t) * (Size) Max(all, 1));
	for (int i = 0; i < all; i++)
	{
		uint32_t place = touch[i].place;

		at[i] = touch[i].at;
		mark[i] = direct != NULL && !direct->is_null[place] &&
			DatumGetBool(direct->value[place]);
	}
	credit_range(at, all, PG_GETARG_TIMESTAMPTZ(CONVERTED_AT), terms.lookback,
				 &from, &to);
	path = (CreditPath) {.at = at + from, .mark = mark + from, .touches = to - from};
	milestones_arg(fcinfo, terms.model, touched.count, touch + from, &path);
	if (path.touches == 0)
		PG_RETURN_NULL();

	credit = palloc(sizeof(int64_t) * (Size) path.touches);
	credit_assign(&terms, &path, credit, credit_check_interrupts);
	PG_RETURN_ARRAYTYPE_P(credits_by_place(touch + from, credit, path.touches,
										   touched.count));
}
