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
 * The rank, counted from 1, of the number at a fraction of so many sorted ones,
 * and how far the percentile lies from it towards the next one, as
 * percentile_cont() computes them.  The part is 0 when there is no next one.
 * False when the fraction is not between 0 and 1, or nothing is there.
 */
bool
histogram_rank(double fraction, int64_t count, int64_t *rank, double *part)
{
	double last = (double) count - 1;
	double position = fraction * last;

	if (!(fraction >= 0 && fraction <= 1) || count <= 0)
		return false;

	/* A double cannot tell the greatest counts from 2^63. */
	if (position >= last)
	{
		*rank = count;
		*part = 0;
		return true;
	}
	*rank = (int64_t) position + 1;
	*part = position - floor(position);
	return true;
}

/*
 * What stands for a percentile between the numbers of two bins, of which the
 * first is not the greater.  It differs from the exact one by at most 1/64 of
 * that, as both middles do.
 */
int64_t
histogram_between(int bin, int next, double part)
{
	int64_t from = histogram_middle(bin);

	return from + llrint(part * (double) (histogram_middle(next) - from));
}
