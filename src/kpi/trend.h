/*-------------------------------------------------------------------------
 *
 * trend.h
 *	  Whether a rate rises or falls from group to group.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TREND_H
#define TREND_H

#include "kpi/rate.h"

/*
 * How much more the successes lie in the later groups than chance would put
 * them there, and the variance of that.  Of strata both add up.
 */
typedef struct RateTrend
{
	double score;
	double variance; /* never negative */
} RateTrend;

/* Finite, so that all sums are. */
#define TREND_LARGEST_PLACE 1e6

extern RateTrend rate_trend_of(const Rate *rates, const double *places, int groups);
extern double rate_trend_chance(RateTrend trend);

#endif							/* TREND_H */
