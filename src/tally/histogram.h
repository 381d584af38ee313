/*-------------------------------------------------------------------------
 *
 * histogram.h
 *	  Log-linear bins of durations.
 *
 * Every octave of microseconds, from one power of two to the next, is cut into
 * 32 equal bins.  Below 64 microseconds a bin is a single number, zero
 * included; the last bin ends where int64 ends, after 292,271 years.  The
 * middle of a bin differs from any number in it by at most 1/64 of that number.
 *
 *-------------------------------------------------------------------------
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define HISTOGRAM_STEP_BITS 5
#define HISTOGRAM_STEPS (1 << HISTOGRAM_STEP_BITS)

/* The numbers below the first octave that is cut, then all octaves of int64. */
#define HISTOGRAM_BINS \
	(HISTOGRAM_STEPS + (63 - HISTOGRAM_STEP_BITS) * HISTOGRAM_STEPS)

extern int64_t histogram_start(int bin);
extern int64_t histogram_middle(int bin);
extern bool histogram_rank(double fraction, int64_t count, int64_t *rank,
						   double *part);
extern int64_t histogram_between(int bin, int next, double part);

/* The bin of a number, which is not negative. */
static inline int
histogram_bin(int64_t number)
{
	int shift;

	if (number < HISTOGRAM_STEPS)
		return (int) number;

	/* Shifted so far, the number is its leading one and the step behind it. */
	shift = 63 - HISTOGRAM_STEP_BITS - __builtin_clzll((uint64_t) number);
	return shift * HISTOGRAM_STEPS + (int) (number >> shift);
}

#endif							/* HISTOGRAM_H */
