/*-------------------------------------------------------------------------
 *
 * hours_zone.h
 *	  What a timeline is given: memory and time zones, that may leave by a
 *	  long jump.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_HOURS_ZONE_H
#define LEAD_FUNNEL_HOURS_ZONE_H

#include <setjmp.h>

#include "hours/timeline.h"

#include "fuzz.h"

/*
 * What the caller provides may leave by a long jump.  It does, once, when it was
 * called that often after interrupt_in was set.
 */
static int interrupt_in = 0;
static jmp_buf interrupted;

static void
check_for_interrupt(void)
{
	if (interrupt_in > 0 && --interrupt_in == 0)
		longjmp(interrupted, 1);
}

/* Memory whose chunks are freed together after each input. */
typedef struct Chunk
{
	struct Chunk *before;
	struct Chunk *after;
	int64_t bytes[];
} Chunk;

static Chunk chunks = {.before = &chunks, .after = &chunks};

static void *
take(void *arg, size_t size)
{
	Chunk *chunk;

	(void) arg;
	check_for_interrupt();
	chunk = malloc(sizeof(Chunk) + size);
	memset(chunk->bytes, 0xA5, size);
	chunk->before = &chunks;
	chunk->after = chunks.after;
	chunks.after->before = chunk;
	chunks.after = chunk;
	return chunk->bytes;
}

static void
give_back(void *arg, void *bytes)
{
	Chunk *chunk = (Chunk *) ((char *) bytes - offsetof(Chunk, bytes));

	(void) arg;
	chunk->before->after = chunk->after;
	chunk->after->before = chunk->before;
	free(chunk);
}

static void
give_back_all(void)
{
	while (chunks.after != &chunks)
		give_back(NULL, chunks.after->bytes);
}

static const HoursMemory memory = {take, give_back, NULL};

/*
 * A zone: offsets that change at some instants or, without any, twice a year.
 * They lie within a day of UTC, change by a day at most, and not twice in a
 * fortnight.
 */
#define MAX_CHANGES			6
#define FORTNIGHT			(14 * HOURS_DAY)
#define HALF_YEAR			(15778476 * HOURS_SECOND)	/* 800 make a cycle */

typedef struct Zone
{
	int count;
	int64_t at[MAX_CHANGES];
	int64_t offset[MAX_CHANGES + 1];
	bool yearly;
} Zone;

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
next_change(void *arg, int64_t instant, int64_t *before, int64_t *at,
			int64_t *after)
{
	const Zone *zone = arg;
	int i = 0;

	check_for_interrupt();
	if (zone->yearly)
	{
		int64_t half = floor_div(instant, HALF_YEAR);

		*before = zone->offset[half & 1];
		*after = zone->offset[~half & 1];
		*at = (half + 1) * HALF_YEAR;
		return true;
	}
	while (i < zone->count && zone->at[i] <= instant)
		i++;
	*before = zone->offset[i];
	if (i == zone->count)
		return false;
	*at = zone->at[i];
	*after = zone->offset[i + 1];
	return true;
}

static int64_t
offset_at(Zone *zone, int64_t instant)
{
	int64_t before;
	int64_t at;
	int64_t after;

	next_change(zone, instant, &before, &at, &after);
	return before;
}

static int64_t
some_offset(FuzzInput *input)
{
	static const int16_t minutes[] = {
		0, 60, 120, -300, 330, 345, -210, 840, -660, -720, 780, 1439, -1439, 1
	};
	int64_t choice = fuzz_below(input, 16);

	if (choice < 14)
		return minutes[choice] * 60 * HOURS_SECOND;
	return (fuzz_below(input, 2 * HOURS_DAY_SECONDS - 1) - HOURS_DAY_SECONDS + 1) *
		HOURS_SECOND;
}

static Zone
some_zone(FuzzInput *input)
{
	Zone zone = {.offset = {some_offset(input)}};
	int64_t choice = fuzz_below(input, 3);
	int64_t at = (4000 + fuzz_below(input, 8000)) * HOURS_DAY;
	int64_t unit = HOURS_SECOND;

	zone.yearly = choice == 1;
	if (choice > 0)
		zone.count = zone.yearly ? 1 : 1 + (int) fuzz_below(input, MAX_CHANGES);
	/* Most zones change on the hour, as offices open. */
	if (fuzz_below(input, 4) != 0)
		unit = 3600 * HOURS_SECOND;
	for (int i = 0; i < zone.count; i++)
	{
		int64_t jump = some_offset(input) - zone.offset[i];

		if (jump > HOURS_DAY)
			jump = HOURS_DAY;
		if (jump < -HOURS_DAY)
			jump = -HOURS_DAY;
		zone.offset[i + 1] = zone.offset[i] + jump;
		at += FORTNIGHT + fuzz_below(input, HOURS_DAY_SECONDS * 200) * HOURS_SECOND;
		at -= at % unit;
		zone.at[i] = at;
	}
	return zone;
}

#endif							/* LEAD_FUNNEL_HOURS_ZONE_H */
