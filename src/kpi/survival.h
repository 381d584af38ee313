/*-------------------------------------------------------------------------
 *
 * survival.h
 *	  How sure a curve of retention is, and whether two of them differ.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SURVIVAL_H
#define SURVIVAL_H

#include "kpi/retention.h"

/* A sum whose rounding errors are kept, and added at the end. */
typedef struct ExactSum
{
	double sum;
	double error;
} ExactSum;

/* Bounds of a retention are numbers of so many decimals. */
#define SURVIVAL_DECIMALS 12
#define SURVIVAL_ONE INT64_C(1000000000000)

/* What the bounds of a curve are made of, month by month. */
typedef struct SurvivalBounds
{
	double deviate;
	ExactSum log_retention;
	ExactSum greenwood;
} SurvivalBounds;

/* The test of two curves. */
typedef struct LogRank
{
	int64_t churned; /* of the first */
	double expected; /* the same, if both left alike */
	double excess;	 /* churned - expected, without what that loses */
	double variance;
} LogRank;

extern void survival_add(ExactSum *sum, double value);
extern SurvivalBounds survival_bounds(double confidence);
extern bool survival_bounds_next(SurvivalBounds *bounds,
								 const RetentionMonth *at, int64_t *low,
								 int64_t *high);
extern bool survival_log_rank(const Tally *a, const Tally *b, LogRank *test);
extern double survival_chi_square(const LogRank *test);
extern double survival_chance(const LogRank *test);

#endif							/* SURVIVAL_H */
