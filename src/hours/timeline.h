/*-------------------------------------------------------------------------
 *
 * timeline.h
 *	  Finding instants in office hours that are laid out in absolute time, and
 *	  walking along them by open time or by working days.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "hours/layout.h"

/* A point in the base, and the cycles it was moved by. */
typedef struct HoursPoint
{
	int64_t cycle;
	int64_t time;
	int32_t block;
} HoursPoint;

extern HoursPoint hours_locate(const HoursTimeline *timeline, int64_t instant);
extern int32_t hours_opening_from(const HoursBlock *block, int32_t first,
								  int32_t seconds);
extern bool hours_walk_forward(HoursTimeline *timeline, HoursMeasure measure,
							   HoursPoint *point, int64_t *need);
extern bool hours_walk_back(HoursTimeline *timeline, HoursMeasure measure,
							HoursPoint *point, int64_t *need);
extern bool hours_walk_open(HoursTimeline *timeline, HoursPoint *point);
extern bool hours_open_between(HoursTimeline *timeline, int64_t from,
							   int64_t to, int64_t *open);

/* What follows is done for each row of a query: see test/bench/sla.sql. */

/* Is an instant in the base, and if so, in which block? */
static inline bool
hours_in_base(const HoursTimeline *timeline, int64_t instant)
{
	return instant >= timeline->start && instant < timeline->end;
}

static inline int32_t
hours_block_number(const HoursTimeline *timeline, int64_t instant)
{
	return (int32_t) ((uint64_t) (instant - timeline->start) / HOURS_BLOCK);
}

/* Where an opening ends, in seconds like its start. */
static inline int32_t
hours_opening_end(const HoursOpening *opening)
{
	return opening->from + opening[1].before - opening->before;
}

/* The instant of an opening's start or end. */
static inline int64_t
hours_instant(const HoursBlock *block, int32_t seconds)
{
	return block->start + seconds * HOURS_SECOND;
}

/*
 * The last opening that starts at or before a time, given since the block's
 * start; or -1.  The first two of a slot are compared without a branch: which of
 * them it is, nobody could predict.
 */
static inline int32_t
hours_opening_at(const HoursBlock *block, int64_t since)
{
	const HoursOpening *openings = block->openings;
	int32_t seconds = (int32_t) ((uint64_t) since / HOURS_SECOND);
	int32_t i = block->openings_before[seconds >> HOURS_SLOT_SHIFT];

	i += (openings[i].from <= seconds) + (openings[i + 1].from <= seconds);
	if (openings[i].from <= seconds)
		i = hours_opening_from(block, i, seconds);
	return i - 1;
}

/* The open time of a block before a time in it, given hours_opening_at(it). */
static inline int64_t
hours_open_before(const HoursBlock *block, int32_t opening, int64_t since)
{
	const HoursOpening *at;
	int64_t before;
	int64_t with;

	if (opening < 0)
		return 0;
	at = &block->openings[opening];
	before = since - (at->from - at->before) * HOURS_SECOND;
	with = at[1].before * HOURS_SECOND;
	return before < with ? before : with;
}

#endif							/* TIMELINE_H */
