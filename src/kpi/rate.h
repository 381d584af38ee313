/*-------------------------------------------------------------------------
 *
 * rate.h
 *	  How sure a rate is: successes among trials.
 *
 * Floating point is used here and in survival.c alone, and never in a state.
 * What is returned is rounded, or compared with a tolerance, so far above the
 * error of the computation that machines agree; only the figures of a test are
 * told as they are.
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

/* A chance that is equal to what is asked but for rounding, as in R's fisher.test(). */
#define RATE_SAME (1 + 1e-7)

/* 0 <= successes <= trials, 0 < trials. */
typedef struct Rate
{
	int64_t successes;
	int64_t trials;
} Rate;

extern double rate_normal_quantile(double probability);
extern double rate_deviate(double confidence);
extern void rate_interval_of(Rate rate, double confidence, int64_t *lower,
							 int64_t *upper);
extern double rate_chance(Rate a, Rate b);
extern bool rate_differ(Rate a, Rate b, double confidence);
/* Each two degrees of freedom are a term, so that these take a few milliseconds. */
#define RATE_MOST_DEGREES 1000000

extern double rate_chi_square_tail(double chi_square, int degrees);

#endif							/* RATE_H */
