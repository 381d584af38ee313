/*-------------------------------------------------------------------------
 *
 * tally_sql.c
 *	  Arguments, arithmetic, order and hash of all state types.
 *
 * A value says itself what kind of tally it is, so one C function serves
 * every type.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "utils/builtins.h"

#include "tally/tally_sql.h"

StaticAssertDecl(offsetof(Tally, kind) == VARHDRSZ,
				 "a tally starts with the length word");
StaticAssertDecl(offsetof(Tally, cell) == 8,
				 "the cells of a tally are aligned");

Tally *
tally_make(const TallyLayout *layout)
{
	Size size = tally_size(layout, 0);
	Tally *state = (Tally *) palloc(size);

	SET_VARSIZE(state, size);
	tally_clear(state, layout);
	return state;
}

/* A copy with room for so many bins more. */
static Tally *
tally_copy(const Tally *state, int bins)
{
	Tally *copy = (Tally *) palloc(VARSIZE(state) + TALLY_BIN_SIZE * bins);

	memcpy(copy, state, VARSIZE(state));
	return copy;
}

/* The bins have changed, and with them the length. */
Tally *
tally_resized(Tally *state, const TallyLayout *layout)
{
	SET_VARSIZE(state, tally_size(layout, state->bins));
	Assert(tally_problem(state, VARSIZE(state), layout) == NULL);
	Assert(tally_bin_problem(state, layout) == NULL);
	return state;
}

/* The argument with a full length word, and so aligned, but not checked. */
static Tally *
tally_detoast(FunctionCallInfo fcinfo, int n)
{
	return (Tally *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));
}

static void
tally_corrupted(const char *problem, const TallyLayout *layout)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid stored value of type %s", layout->type_name),
			 errdetail_internal("%s", problem)));
}

static inline void
tally_check_header(const Tally *state, const TallyLayout *layout)
{
	const char *problem = tally_problem(state, VARSIZE(state), layout);

	if (unlikely(problem != NULL))
		tally_corrupted(problem, layout);
}

static inline void
tally_check_bins(const Tally *state, const TallyLayout *layout)
{
	const char *problem =
		state->bins > 0 ? tally_bin_problem(state, layout) : NULL;

	if (unlikely(problem != NULL))
		tally_corrupted(problem, layout);
}

static void
tally_validate(const Tally *state, const TallyLayout *layout)
{
	tally_check_header(state, layout);
	tally_check_bins(state, layout);
}

const Tally *
tally_arg(FunctionCallInfo fcinfo, int n, const TallyLayout *layout)
{
	Tally *state = tally_detoast(fcinfo, n);

	tally_validate(state, layout);
	return state;
}

/*
 * In an aggregate the state is changed in place, since returning the same
 * pointer is what saves a copy per row.  There it is what the last row left, so
 * of its bins only those are looked at that the row touches, within bounds.
 * Elsewhere the argument is somebody else's, and a copy is changed.
 */
Tally *
tally_state_arg(FunctionCallInfo fcinfo, const TallyLayout *layout)
{
	Tally *state;

	if (PG_ARGISNULL(0))
		return tally_make(layout);
	state = tally_detoast(fcinfo, 0);
	tally_check_header(state, layout);
	if (AggCheckCallContext(fcinfo, NULL))
		return state;
	tally_check_bins(state, layout);
	return tally_copy(state, 0);
}

/*
 * Count an item in a bin, or take it away.  The state that is returned is
 * another one when the bin was not there; in an aggregate the server copies it,
 * and frees the old one.
 */
Tally *
tally_step_bin(Tally *state, const TallyLayout *layout, int set, int bin,
			   bool forward)
{
	int number = layout->bin_set[set].first + bin;
	int slot = tally_find_bin(state, layout, number);

	if (likely(tally_has_bin(state, layout, slot, number)))
	{
		int64_t *count = &tally_bin_counts(state, layout)[slot];

		if (unlikely(!tally_add_int64(*count, forward ? 1 : -1, count)))
			tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
		if (likely(*count != 0))
			return state;
		tally_remove_bin(state, layout, slot);
	}
	else
	{
		state = tally_copy(state, 1);
		tally_insert_bin(state, layout, slot, number, forward ? 1 : -1);
	}
	return tally_resized(state, layout);
}

char *
tally_range(TallyStatus status, const TallyLayout *layout)
{
	char least[I128_TEXT_SIZE];
	char most[I128_TEXT_SIZE];

	if (status == TALLY_COUNT_OUT_OF_RANGE)
		return psprintf("A counter lies between " INT64_FORMAT " and " INT64_FORMAT ".",
						PG_INT64_MIN, PG_INT64_MAX);
	i128_to_text(I128_MIN, layout->decimals, least);
	i128_to_text(I128_MAX, layout->decimals, most);
	return psprintf("A sum lies between %s and %s.", least, most);
}

void
tally_error(TallyStatus status, const TallyLayout *layout)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s of type %s out of range",
					status == TALLY_COUNT_OUT_OF_RANGE ? "counter" : "sum",
					layout->type_name),
			 errdetail_internal("%s", tally_range(status, layout))));
}

/* For what needs all items, where some are fewer than none. */
void
tally_negative_error(const TallyLayout *layout)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("value of type %s has negative counts", layout->type_name),
			 errdetail("More was subtracted than was there."),
			 errhint("Subtract only a state whose rows are among those of the other.")));
}

/*
 * Add the second argument to the state, or subtract it.  It may stand inside a
 * tuple, so it is only read.
 */
Datum
tally_combine(const TallyLayout *layout, FunctionCallInfo fcinfo,
			  TallyStatus (*combine)(Tally *state, const Tally *other,
									 const TallyLayout *layout))
{
	const Tally *other = tally_arg(fcinfo, 1, layout);
	Tally *state = tally_state_arg(fcinfo, layout);

	if (other->bins > 0)
	{
		int missing = tally_missing_bins(state, other, layout);

		if (missing > 0)
		{
			tally_check_bins(state, layout);
			state = tally_copy(state, missing);
			tally_make_missing_bins(state, other, layout, missing);
		}
	}
	tally_check(combine(state, other, layout), layout);
	return PointerGetDatum(tally_resized(state, layout));
}

Datum
tally_unary_minus(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	Tally *state = tally_copy(tally_arg(fcinfo, 0, layout), 0);

	tally_check(tally_negate(state, layout), layout);
	PG_RETURN_POINTER(state);
}

/*
 * A join or a set operation compares many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
tally_free_copy(FunctionCallInfo fcinfo, int n, const Tally *state)
{
	PG_FREE_IF_COPY(unconstify(Tally *, state), n);
}

bool
tally_equal_args(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	const Tally *a = tally_arg(fcinfo, 0, layout);
	const Tally *b = tally_arg(fcinfo, 1, layout);
	bool equal = tally_equal(a, b, layout);

	tally_free_copy(fcinfo, 0, a);
	tally_free_copy(fcinfo, 1, b);
	return equal;
}

/* Equal tallies have equal bytes; what is hashed must not include padding. */
#define TALLY_HASHED(state) ((const unsigned char *) &(state)->kind)
#define TALLY_HASHED_SIZE(state) \
	((int) (VARSIZE(state) - offsetof(Tally, kind)))

Datum
tally_hash(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	const Tally *state = tally_arg(fcinfo, 0, layout);
	Datum hash = hash_any(TALLY_HASHED(state), TALLY_HASHED_SIZE(state));

	tally_free_copy(fcinfo, 0, state);
	return hash;
}

Datum
tally_hash_extended(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	const Tally *state = tally_arg(fcinfo, 0, layout);
	Datum hash = hash_any_extended(TALLY_HASHED(state),
								   TALLY_HASHED_SIZE(state),
								   PG_GETARG_INT64(1));

	tally_free_copy(fcinfo, 0, state);
	return hash;
}

int64
tally_get_count(const Tally *state, const TallyLayout *layout,
				TallyCells cells)
{
	int64 count;

	if (!tally_count(state, layout, cells, &count))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return count;
}

int64
tally_get_bin_count(const Tally *state, const TallyLayout *layout, int set)
{
	int64 count;

	if (!tally_count_bins(state, layout, set, &count))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return count;
}

Int128
tally_get_total(const Tally *state, const TallyLayout *layout,
				TallyCells cells)
{
	Int128 total;

	if (!tally_sum(state, layout, cells, &total))
		tally_error(TALLY_SUM_OUT_OF_RANGE, layout);
	return total;
}

/* An integer of the last decimal as a numeric, without trailing zeros. */
Numeric
i128_to_numeric(Int128 value, int decimals)
{
	char text[I128_TEXT_SIZE];

	i128_to_text(value, decimals, text);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(text),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

Numeric
tally_get_amount(const Tally *state, const TallyLayout *layout,
				 TallyCells cells)
{
	return i128_to_numeric(tally_get_total(state, layout, cells),
						   layout->decimals);
}

Datum
tally_ratio(FunctionCallInfo fcinfo, Numeric numerator, int64 denominator)
{
	if (denominator == 0)
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, NumericGetDatum(numerator),
							   NumericGetDatum(int64_to_numeric(denominator)));
}

/* The same of two amounts. */
Datum
tally_amount_ratio(FunctionCallInfo fcinfo, Numeric numerator,
				   Numeric denominator)
{
	Datum nothing = NumericGetDatum(int64_to_numeric(0));

	if (DatumGetBool(DirectFunctionCall2(numeric_eq,
										 NumericGetDatum(denominator), nothing)))
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, NumericGetDatum(numerator),
							   NumericGetDatum(denominator));
}
