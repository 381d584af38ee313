/*-------------------------------------------------------------------------
 *
 * trend.c
 *	  Whether a rate rises or falls from group to group: the test of Cochran and
 *	  Armitage, with Mantel's variance, by which strata can be added up.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/trend.h"

#include <math.h>

/*
 * Each group has its place.  The places of the successes are compared with
 * those that as many drawn by lot from all trials would have.
 */
RateTrend
rate_trend_of(const Rate *rates, const double *places, int groups)
{
	double successes = 0;
	double trials = 0;
	double origin = 0;
	double sum = 0;
	double middle;
	double spread = 0;
	RateTrend trend = {0, 0};

	/* Seen from one of them, so that equal places are no trend by what a double rounds off. */
	for (int i = groups - 1; i >= 0; i--)
		if (rates[i].trials > 0)
			origin = places[i];
	for (int i = 0; i < groups; i++)
	{
		successes += (double) rates[i].successes;
		trials += (double) rates[i].trials;
		sum += (places[i] - origin) * (double) rates[i].trials;
	}
	if (trials < 2)
		return trend;
	middle = sum / trials;
	for (int i = 0; i < groups; i++)
	{
		double off = places[i] - origin - middle;

		trend.score += off * (double) rates[i].successes;
		spread += off * off * (double) rates[i].trials;
	}
	trend.variance = successes / trials * ((trials - successes) / (trials - 1)) * spread;
	return trend;
}

/* The chance of so much of a trend, up or down, where there is none. */
double
rate_trend_chance(RateTrend trend)
{
	if (trend.variance <= 0)
		return 1;
	return erfc(fabs(trend.score) / sqrt(trend.variance) / sqrt(2));
}
