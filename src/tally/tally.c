/*-------------------------------------------------------------------------
 *
 * tally.c
 *	  The additive vector: arithmetic, equality and validation.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/tally.h"

#include <string.h>

/* Make it the empty tally.  The length word stays as it is. */
void
tally_clear(Tally *state, const TallyLayout *layout)
{
	state->kind = layout->kind;
	state->version = layout->version;
	state->bins = 0;
	memset(state->cell, 0, tally_size(layout, 0) - offsetof(Tally, cell));
}

/*
 * Say why these bytes cannot be a tally of the layout, or return NULL when they
 * are one but for the bins.  All functions stay within a tally that passed.
 * Any number is valid in a counter and in a sum.
 */
const char *
tally_problem(const Tally *state, size_t size, const TallyLayout *layout)
{
	if (size < offsetof(Tally, cell))
		return "The value is too short.";
	if (state->kind != layout->kind)
		return "The value is a state of another type.";
	if (state->version != layout->version)
		return "The value has a version that is not known here.";
	if (state->bins > layout->bins)
		return "The value has more bins than its type.";
	if (size != tally_size(layout, state->bins))
		return "The value has the wrong length.";
	return NULL;
}

/* The same for the bins of a tally that is long enough for them. */
const char *
tally_bin_problem(const Tally *state, const TallyLayout *layout)
{
	return tally_bins_problem(tally_bin_counts(state, layout), state->bins, layout);
}

/* The same for the counts of bins, behind which their numbers stand. */
const char *
tally_bins_problem(const int64_t *count, int bins, const TallyLayout *layout)
{
	const uint16_t *number = (const uint16_t *) (count + bins);

	for (int i = 0; i < bins; i++)
	{
		if (number[i] >= layout->bins)
			return "The value has a bin that its type does not have.";
		if (i > 0 && number[i] <= number[i - 1])
			return "The value has bins that are not in order.";
		if (count[i] == 0)
			return "The value has a bin with nothing in it.";
	}
	return NULL;
}

/*
 * Add the other tally to this one, which has all of its bins.  After an error
 * some cells are changed.
 */
TallyStatus
tally_add(Tally *state, const Tally *other, const TallyLayout *layout)
{
	for (int i = 0; i < layout->counts; i++)
	{
		if (!tally_add_int64(state->cell[i], other->cell[i], &state->cell[i]))
			return TALLY_COUNT_OUT_OF_RANGE;
	}
	for (int i = 0; i < layout->sums; i++)
	{
		Int128 sum;

		if (!i128_add(tally_get_sum(state, layout, i),
					  tally_get_sum(other, layout, i), &sum))
			return TALLY_SUM_OUT_OF_RANGE;
		tally_set_sum(state, layout, i, sum);
	}
	return other->bins > 0 ? tally_add_bins(state, other, layout, true)
						   : TALLY_OK;
}

/* The same for the difference. */
TallyStatus
tally_subtract(Tally *state, const Tally *other, const TallyLayout *layout)
{
	for (int i = 0; i < layout->counts; i++)
	{
		if (!tally_subtract_int64(state->cell[i], other->cell[i],
								  &state->cell[i]))
			return TALLY_COUNT_OUT_OF_RANGE;
	}
	for (int i = 0; i < layout->sums; i++)
	{
		Int128 difference;

		if (!i128_subtract(tally_get_sum(state, layout, i),
						   tally_get_sum(other, layout, i), &difference))
			return TALLY_SUM_OUT_OF_RANGE;
		tally_set_sum(state, layout, i, difference);
	}
	return other->bins > 0 ? tally_add_bins(state, other, layout, false)
						   : TALLY_OK;
}

TallyStatus
tally_negate(Tally *state, const TallyLayout *layout)
{
	int64_t *count = tally_bin_counts(state, layout);

	for (int i = 0; i < layout->counts; i++)
	{
		if (!tally_subtract_int64(0, state->cell[i], &state->cell[i]))
			return TALLY_COUNT_OUT_OF_RANGE;
	}
	for (int i = 0; i < layout->sums; i++)
	{
		Int128 sum;

		if (!i128_negate(tally_get_sum(state, layout, i), &sum))
			return TALLY_SUM_OUT_OF_RANGE;
		tally_set_sum(state, layout, i, sum);
	}
	for (int i = 0; i < state->bins; i++)
	{
		if (!tally_subtract_int64(0, count[i], &count[i]))
			return TALLY_COUNT_OUT_OF_RANGE;
	}
	return TALLY_OK;
}

/* Equal tallies have equal bytes but for the length word, which is the server's. */
bool
tally_equal(const Tally *a, const Tally *b, const TallyLayout *layout)
{
	return a->bins == b->bins &&
		memcmp(&a->kind, &b->kind,
			   tally_size(layout, a->bins) - offsetof(Tally, kind)) == 0;
}

/* Total of the counters in a set of cells. */
bool
tally_count(const Tally *state, const TallyLayout *layout, TallyCells cells,
			int64_t *result)
{
	Int128 total = {0, 0};

	/* 128 bits cannot overflow, whatever the order of its parts. */
	for (int i = 0; i < layout->counts; i++)
	{
		if (cells & TALLY_CELL(i))
			(void) i128_add(total, i128_from_int64(state->cell[i]), &total);
	}
	return i128_to_int64(total, result);
}

/* Total of the sums in a set of cells. */
bool
tally_sum(const Tally *state, const TallyLayout *layout, TallyCells cells,
		  Int128 *result)
{
	int wraps = 0;

	/* Out of range and back again is a total like any other. */
	*result = (Int128) {0, 0};
	for (int i = 0; i < layout->sums; i++)
	{
		Int128 part = tally_get_sum(state, layout, i);

		if ((cells & TALLY_CELL(i)) && !i128_add(*result, part, result))
			wraps += part.hi < 0 ? -1 : 1;
	}
	return wraps == 0;
}
