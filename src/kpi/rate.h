/*-------------------------------------------------------------------------
 *
 * rate.h
 *	  How sure a rate is: successes among trials.
 *
 * Floating point is used here alone, and never in a state.  What is returned
 * is rounded, or compared with a tolerance, so far above the error of the
 * computation that machines agree.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RATE_H
#define RATE_H

#include <stdbool.h>
#include <stdint.h>

/* Bounds of an interval are integers of 10^-8. */
#define RATE_DECIMALS 8
#define RATE_ONE INT64_C(100000000)

/* 0 <= successes <= trials, 0 < trials. */
typedef struct Rate
{
	int64_t successes;
	int64_t trials;
} Rate;

extern double rate_normal_quantile(double probability);
extern void rate_interval_of(Rate rate, double confidence, int64_t *lower,
							 int64_t *upper);
extern double rate_chance(Rate a, Rate b);
extern bool rate_differ(Rate a, Rate b, double confidence);

#endif							/* RATE_H */
