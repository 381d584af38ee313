/*-------------------------------------------------------------------------
 *
 * clock.h
 *	  Questions about office hours: open or not, the next opening, adding
 *	  open time and working days, with spans in which the clock is stopped.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "hours/timeline.h"

/*
 * Spans in which the clock is stopped, sorted and apart from each other;
 * HOURS_NEVER_BEFORE and HOURS_NEVER stand for bounds that are not there.
 */
typedef struct HoursPause
{
	int64_t from;
	int64_t to;
} HoursPause;

typedef struct HoursPauses
{
	const HoursPause *items;
	int32_t count;
} HoursPauses;

/*
 * All instants given must be finite.  Functions that return bool return false
 * when the result cannot be represented; instants they give may be HOURS_NEVER
 * or HOURS_NEVER_BEFORE.
 */
extern bool hours_is_open(HoursTimeline *timeline, int64_t instant);
extern bool hours_next_open(HoursTimeline *timeline, int64_t instant,
							int64_t *next);
extern bool hours_next_opening(HoursTimeline *timeline, int64_t instant,
							   int64_t *from, int64_t *to);
extern bool hours_elapsed(HoursTimeline *timeline, int64_t from, int64_t to,
						  HoursPauses pauses, int64_t *open);
extern bool hours_add(HoursTimeline *timeline, int64_t from, int64_t days,
					  int64_t time, HoursPauses pauses, int64_t *result);

#endif							/* CLOCK_H */
