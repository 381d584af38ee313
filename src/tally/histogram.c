/*-------------------------------------------------------------------------
 *
 * histogram.c
 *	  Log-linear bins of durations: what is not needed for every row.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/histogram.h"

#include <math.h>

/* How far the numbers of a bin are shifted; see histogram_bin(). */
static int
bin_shift(int bin)
{
	return bin < HISTOGRAM_STEPS ? 0 : bin / HISTOGRAM_STEPS - 1;
}

/* The least number in a bin. */
int64_t
histogram_start(int bin)
{
	int shift = bin_shift(bin);

	return (int64_t) (bin - shift * HISTOGRAM_STEPS) << shift;
}

/* What stands for all numbers in a bin. */
int64_t
histogram_middle(int bin)
{
	return histogram_start(bin) + ((int64_t) 1 << bin_shift(bin)) / 2;
}

/*
 * The rank, counted from 1, of the first of so many sorted numbers that has
 * at least a fraction of them at or before it, as percentile_disc() computes
 * it.  False when the fraction is not between 0 and 1, or nothing is there.
 */
bool
histogram_rank(double fraction, int64_t count, int64_t *rank)
{
	double position = ceil(fraction * (double) count);

	if (!(fraction >= 0 && fraction <= 1) || count <= 0)
		return false;

	/* A double cannot tell the greatest counts from 2^63. */
	*rank = position >= (double) count ? count : (int64_t) position;
	if (*rank < 1)
		*rank = 1;
	return true;
}
