/*-------------------------------------------------------------------------
 *
 * duration.h
 *	  The tally of durations.
 *
 * Each duration is counted in a bin of a histogram, and their exact total, in
 * microseconds, is a sum.  The tally of response times has both, too, in the
 * same places.
 *
 *-------------------------------------------------------------------------
 */
#ifndef DURATION_H
#define DURATION_H

#include "tally/histogram.h"
#include "tally/tally.h"

#define DURATION_SUM 0
#define DURATION_BINS 0

/* in layout.c */
extern const TallyLayout duration_layout;

#endif							/* DURATION_H */
