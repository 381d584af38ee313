/*-------------------------------------------------------------------------
 *
 * layout.h
 *	  Office hours laid out in absolute time.
 *
 * Times are microseconds since 2000-01-01 00:00 UTC.  The time axis is cut
 * into blocks of HOURS_BLOCK_DAYS days of UTC.  A block is laid out when first
 * needed: its openings, sorted and apart from each other, and how much is open
 * before each.  Blocks that follow each other share a page, which keeps sums
 * over those that a question has reached, so that the time between two instants
 * costs nearly the same whatever lies between them, and questions about distant
 * years do not lay out what lies between.
 *
 * The blocks form a base of some 1300 years (more when rules have dates far
 * away; with Easter, whose dates do not come back, all years it is known in).
 * Before and after it every 400 years are alike, so that all other instants are
 * moved by a multiple of 400 years into its first or last 400.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "hours/hours.h"

#define HOURS_SECOND		INT64_C(1000000)
#define HOURS_DAY			(HOURS_DAY_SECONDS * HOURS_SECOND)
#define HOURS_CYCLE_DAYS	146097	/* 400 years */
#define HOURS_CYCLE			(HOURS_CYCLE_DAYS * HOURS_DAY)
#define HOURS_BLOCK_DAYS	189		/* divides HOURS_CYCLE_DAYS */
#define HOURS_BLOCK_SECONDS	(HOURS_BLOCK_DAYS * HOURS_DAY_SECONDS)
#define HOURS_BLOCK			(HOURS_BLOCK_DAYS * HOURS_DAY)
#define HOURS_CYCLE_BLOCKS	(HOURS_CYCLE_DAYS / HOURS_BLOCK_DAYS)

#define HOURS_PAGE_BLOCKS	64		/* 33 years */

/* Slots of 18 hours, in which seldom more than two openings start. */
#define HOURS_SLOT_SHIFT	16		/* in seconds */
#define HOURS_SLOTS			((HOURS_BLOCK_SECONDS >> HOURS_SLOT_SHIFT) + 1)

/* Laid-out blocks of one timeline are dropped beyond this many bytes. */
#define HOURS_TIMELINE_BYTES	(1024 * 1024)

#define HOURS_NEVER			INT64_MAX
#define HOURS_NEVER_BEFORE	INT64_MIN

/*
 * Finds the first change of a zone's offset after an instant.  Returns false
 * when there is none.  *before, set in any case, is the offset in force at the
 * instant, in microseconds east of UTC; *at and *after tell when and to what it
 * changes.  All three are whole seconds.  It may leave by a long jump, to let a
 * user cancel.
 */
typedef struct HoursZone
{
	bool (*next_change)(void *arg, int64_t instant, int64_t *before,
						int64_t *at, int64_t *after);
	void *arg;
} HoursZone;

/*
 * In seconds after the block's start: neither rules nor zones know parts.  An
 * opening ends when as much is open as before the next one.
 */
typedef struct HoursOpening
{
	int32_t from;
	int32_t before;				/* open time from the block's start to from */
} HoursOpening;

/*
 * After a block's last opening stand some that never begin, so that a lookup may
 * compare the next few openings without asking whether they are there.  Before
 * the first of them the whole block's open time has passed, before the others
 * all time.
 */
#define HOURS_SENTINELS		4
#define HOURS_NO_OPENING	INT32_MAX	/* their from */

/* An offset, from an instant on, and the wall time at that instant. */
typedef struct HoursChange
{
	int64_t since;
	int64_t wall;
	int64_t offset;
} HoursChange;

/* Blocks count these, and pages keep sums of them. */
typedef enum HoursMeasure
{
	HOURS_TIME,					/* open microseconds */
	HOURS_WORKDAYS,				/* local dates on which something opens */
	HOURS_MEASURES
} HoursMeasure;

typedef struct HoursBlock
{
	int64_t start;
	int64_t total[HOURS_MEASURES];
	HoursChange *changes;
	size_t size;
	int32_t change_count;
	int32_t opening_count;
	/* openings that start before the n-th slot, at most UINT16_MAX */
	uint16_t openings_before[HOURS_SLOTS];
	/* working days before the block's n-th local date */
	uint8_t workdays_before[HOURS_BLOCK_DAYS + 1];
	HoursOpening openings[];	/* opening_count, and the sentinels */
} HoursBlock;

/* A page is made when one of its blocks is first needed. */
typedef struct HoursPage
{
	HoursBlock *blocks[HOURS_PAGE_BLOCKS];
	/* sums over the blocks from sums_from to sums_to, relative to an origin */
	int64_t before[HOURS_MEASURES][HOURS_PAGE_BLOCKS + 1];
	int32_t sums_from;
	int32_t sums_to;			/* -1: none yet */
} HoursPage;

typedef struct HoursTimeline
{
	int64_t start;				/* of the first block */
	int64_t end;				/* of the last */
	HoursPage **pages;
	const HoursSchedule *schedule;
	HoursZone zone;
	HoursMemory memory;
	int32_t block_count;
	int32_t hand;				/* where to look for a block to drop */
	size_t bytes;				/* of all blocks that are laid out */
	int32_t *rules;				/* scratch: rules that can hold in a block */
	HoursSpan *spans;			/* scratch: spans of one date */
} HoursTimeline;

extern void hours_timeline_init(HoursTimeline *timeline,
								const HoursSchedule *schedule,
								HoursZone zone, HoursMemory memory);
extern HoursPage *hours_page(HoursTimeline *timeline, int32_t number);
extern HoursBlock *hours_new_block(HoursTimeline *timeline, int32_t number);
extern void hours_block_total(HoursTimeline *timeline, int32_t number,
							  int64_t *total);
extern int64_t hours_to_utc(const HoursBlock *block, int64_t wall);
extern int64_t hours_offset(const HoursBlock *block, int64_t instant);

/* A block, laid out if need be.  It is valid until the next call. */
static inline HoursBlock *
hours_block(HoursTimeline *timeline, int32_t number)
{
	const HoursPage *page = timeline->pages[(uint32_t) number / HOURS_PAGE_BLOCKS];
	HoursBlock *block = page == NULL ? NULL :
		page->blocks[(uint32_t) number % HOURS_PAGE_BLOCKS];

	return block != NULL ? block : hours_new_block(timeline, number);
}

#endif							/* LAYOUT_H */
