/*-------------------------------------------------------------------------
 *
 * tally_bins.c
 *	  The bins of a tally: only those that are not zero are there.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/tally.h"

#include <string.h>

/*
 * The first slot from one on whose bin is not below the given one.  Bins ascend
 * by one at least, so the distance to the first and to the last of them says
 * between which slots it can be: where no bin is missing, it is one only.
 */
static inline int
find_from(const uint16_t *number, int from, int bins, int bin)
{
	int low;
	int size;

	if (from == bins || bin <= number[from])
		return from;
	if (bin > number[bins - 1])
		return bins;

	low = bins - 1 - (number[bins - 1] - bin);
	if (low < from)
		low = from;
	if (number[low] >= bin)
		return low;
	size = from + (bin - number[from]);
	if (size > bins - 1)
		size = bins - 1;
	size -= low;

	/* The slot is low + size at most; the loop has no branch to mispredict. */
	while (size > 0)
	{
		int half = (size + 1) / 2;

		low += number[low + half - 1] < bin ? half : 0;
		size -= half;
	}
	return low;
}

/* The slot of a bin, or the one where it should stand: tally_has_bin() tells. */
int
tally_find_bin(const Tally *state, const TallyLayout *layout, int bin)
{
	return find_from(tally_bin_numbers(state, layout), 0, state->bins, bin);
}

/*
 * Put a bin into a slot.  The tally has room for it.  The numbers stand behind
 * the counts, so they move further than these.
 */
void
tally_insert_bin(Tally *state, const TallyLayout *layout, int slot, int bin,
				 int64_t count)
{
	int64_t *counts = tally_bin_counts(state, layout);
	uint16_t *old = tally_bin_numbers(state, layout);
	int behind = state->bins - slot;
	uint16_t *numbers;

	state->bins++;
	numbers = tally_bin_numbers(state, layout);
	memmove(numbers + slot + 1, old + slot, sizeof(*old) * (size_t) behind);
	memmove(numbers, old, sizeof(*old) * (size_t) slot);
	numbers[slot] = (uint16_t) bin;
	memmove(counts + slot + 1, counts + slot, sizeof(*counts) * (size_t) behind);
	counts[slot] = count;
}

void
tally_remove_bin(Tally *state, const TallyLayout *layout, int slot)
{
	int64_t *counts = tally_bin_counts(state, layout);
	uint16_t *old = tally_bin_numbers(state, layout);
	int behind = state->bins - slot - 1;
	uint16_t *numbers;

	memmove(counts + slot, counts + slot + 1, sizeof(*counts) * (size_t) behind);
	state->bins--;
	numbers = tally_bin_numbers(state, layout);
	memmove(numbers, old, sizeof(*old) * (size_t) slot);
	memmove(numbers + slot, old + slot + 1, sizeof(*old) * (size_t) behind);
}

/* Leave out all bins that have become zero. */
void
tally_remove_zeros(Tally *state, const TallyLayout *layout)
{
	int64_t *counts = tally_bin_counts(state, layout);
	uint16_t *numbers = tally_bin_numbers(state, layout);
	int kept = 0;

	for (int i = 0; i < state->bins; i++)
	{
		if (counts[i] == 0)
			continue;
		counts[kept] = counts[i];
		numbers[kept] = numbers[i];
		kept++;
	}
	if (kept == state->bins)
		return;
	state->bins = (uint16_t) kept;
	memmove(tally_bin_numbers(state, layout), numbers,
			sizeof(*numbers) * (size_t) kept);
}

/* Bins of the other tally that this one does not have. */
int
tally_missing_bins(const Tally *state, const Tally *other,
				   const TallyLayout *layout)
{
	const uint16_t *number = tally_bin_numbers(state, layout);
	const uint16_t *wanted = tally_bin_numbers(other, layout);
	int missing = 0;
	int slot = 0;

	for (int i = 0; i < other->bins; i++)
	{
		slot = find_from(number, slot, state->bins, wanted[i]);
		missing += slot == state->bins || number[slot] != wanted[i];
	}
	return missing;
}

/*
 * Make the missing bins of the other tally, all of them zero; there is room for
 * them, and both tallies are valid.  They are walked from their ends, so that
 * no bin is overwritten before it has moved.
 */
void
tally_make_missing_bins(Tally *state, const Tally *other,
						const TallyLayout *layout, int missing)
{
	const uint16_t *wanted = tally_bin_numbers(other, layout);
	int64_t *counts = tally_bin_counts(state, layout);
	uint16_t *old = tally_bin_numbers(state, layout);
	uint16_t *numbers;
	int i = state->bins - 1;
	int j = other->bins - 1;

	state->bins = (uint16_t) (state->bins + missing);
	numbers = tally_bin_numbers(state, layout);
	memmove(numbers, old, sizeof(*old) * (size_t) (i + 1));

	for (int to = state->bins - 1; to > i; to--)
	{
		if (i >= 0 && numbers[i] >= wanted[j])
		{
			j -= numbers[i] == wanted[j];
			numbers[to] = numbers[i];
			counts[to] = counts[i--];
		}
		else
		{
			numbers[to] = wanted[j--];
			counts[to] = 0;
		}
	}
}

/*
 * Add the bins of the other tally, or take them away.  None of them is missing.
 */
TallyStatus
tally_add_bins(Tally *state, const Tally *other, const TallyLayout *layout,
			   bool forward)
{
	const int64_t *summand = tally_bin_counts(other, layout);
	const uint16_t *wanted = tally_bin_numbers(other, layout);
	int64_t *counts = tally_bin_counts(state, layout);
	const uint16_t *number = tally_bin_numbers(state, layout);
	int slot = 0;
	bool zeros = false;

	for (int i = 0; i < other->bins; i++)
	{
		int64_t *count;

		slot = find_from(number, slot, state->bins, wanted[i]);
		count = &counts[slot];
		if (!(forward ? tally_add_int64(*count, summand[i], count)
					  : tally_subtract_int64(*count, summand[i], count)))
			return TALLY_COUNT_OUT_OF_RANGE;
		zeros |= *count == 0;
	}
	if (zeros)
		tally_remove_zeros(state, layout);
	return TALLY_OK;
}

/* The slots of the bins of a set: from the first one to before the last one. */
void
tally_slots(const Tally *state, const TallyLayout *layout, int set, int *from,
			int *to)
{
	const TallyBinSet *bins = &layout->bin_set[set];

	*from = tally_find_bin(state, layout, bins->first);
	*to = tally_find_bin(state, layout, bins->first + bins->scale->bins);
}

/* Total of the bins of a set; false when it is out of range. */
bool
tally_count_bins(const Tally *state, const TallyLayout *layout, int set,
				 int64_t *result)
{
	const int64_t *count = tally_bin_counts(state, layout);
	Int128 total = {0, 0};
	int from;
	int to;

	tally_slots(state, layout, set, &from, &to);
	for (int i = from; i < to; i++)
		(void) i128_add(total, i128_from_int64(count[i]), &total);
	return i128_to_int64(total, result);
}

bool
tally_has_negative_bin(const Tally *state, const TallyLayout *layout, int set)
{
	const int64_t *count = tally_bin_counts(state, layout);
	int from;
	int to;

	tally_slots(state, layout, set, &from, &to);
	for (int i = from; i < to; i++)
	{
		if (count[i] < 0)
			return true;
	}
	return false;
}

/*
 * The bin, counted in its set, of the item with a rank, counted from 1; -1 when
 * there are fewer items.  No bin of the set is negative.
 */
int
tally_bin_at(const Tally *state, const TallyLayout *layout, int set,
			 int64_t rank)
{
	const int64_t *count = tally_bin_counts(state, layout);
	const uint16_t *number = tally_bin_numbers(state, layout);
	int from;
	int to;

	tally_slots(state, layout, set, &from, &to);
	for (int i = from; i < to; i++)
	{
		if (rank <= count[i])
			return number[i] - layout->bin_set[set].first;
		rank -= count[i];
	}
	return -1;
}
