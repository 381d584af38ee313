/*-------------------------------------------------------------------------
 *
 * attribution.h
 *	  The tally of what a channel is credited with, by one model.
 *
 *-------------------------------------------------------------------------
 */
#ifndef ATTRIBUTION_H
#define ATTRIBUTION_H

#include "tally/tally.h"

/* The order of the sums, which is stored: keep it.  All are credits of leads. */
typedef enum AttributionSum
{
	ATTRIBUTION_LEADS,
	ATTRIBUTION_SQLS,
	ATTRIBUTION_WON,
	ATTRIBUTION_REVENUE,
	ATTRIBUTION_SUMS
} AttributionSum;

/* in attribution.c */
extern const TallyLayout attribution_layout;

#endif							/* ATTRIBUTION_H */
