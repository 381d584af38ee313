/*-------------------------------------------------------------------------
 *
 * layout.c
 *	  Laying out one block of a timeline.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/layout.h"

#include <string.h>

/*
 * All offset changes that zones list one by one lie between these years;
 * outside them a zone follows a yearly rule or none.
 */
#define FIRST_YEAR			1700
#define LAST_YEAR			2200

/*
 * Openings can reach a block from dates before it: a span ends up to 48 hours
 * after its date begins, a zone is less than 24 hours from UTC, and a skipped
 * date moves wall times by 24 hours more.
 */
#define DATES_BEFORE		4
#define DATES_AFTER			2
#define DATES				(DATES_BEFORE + HOURS_BLOCK_DAYS + DATES_AFTER)

/* No zone has so many changes in a block; more would be left out. */
#define MAX_CHANGES			64

/* The zone's offsets in a block and the days around it. */
static int32_t
find_changes(const HoursTimeline *timeline, int64_t start, HoursChange *changes)
{
	int64_t since = start - DATES_BEFORE * HOURS_DAY - HOURS_DAY;
	int64_t end = start + HOURS_BLOCK + (DATES_AFTER + 2) * HOURS_DAY;
	int64_t before;
	int64_t at;
	int64_t after;
	bool more;
	int32_t count = 1;

	more = timeline->zone.next_change(timeline->zone.arg, since, &before, &at,
									  &after);
	/* The first offset holds for all that is earlier. */
	changes[0] = (HoursChange) {INT64_MIN, INT64_MIN, before};
	while (more && at < end && count < MAX_CHANGES)
	{
		if (after != changes[count - 1].offset)
			changes[count++] = (HoursChange) {at, at + after, after};
		more = timeline->zone.next_change(timeline->zone.arg, at, &before, &at,
										  &after);
	}
	return count;
}

/*
 * A wall time in UTC.  The last offset that begins at or before the wall time,
 * as its own clocks show it, is the one in force.  So a time that clocks show
 * twice is the second of the two, and a time that they skip is read with the
 * offset before the gap: in both cases the later reading.
 */
static int64_t
wall_to_utc(const HoursChange *changes, int32_t count, int64_t wall)
{
	while (count > 1 && wall < changes[count - 1].wall)
		count--;
	return wall - changes[count - 1].offset;
}

int64_t
hours_to_utc(const HoursBlock *block, int64_t wall)
{
	return wall_to_utc(block->changes, block->change_count, wall);
}

/* The zone's offset at an instant in the block. */
int64_t
hours_offset(const HoursBlock *block, int64_t instant)
{
	int32_t i = block->change_count - 1;

	while (i > 0 && instant < block->changes[i].since)
		i--;
	return block->changes[i].offset;
}

static int32_t
seconds_since(int64_t start, int64_t time)
{
	return (int32_t) ((time - start) / HOURS_SECOND);
}

/*
 * Add the openings of one date, in seconds after start; returns whether anything
 * opens on it.
 */
static bool
add_date(HoursTimeline *timeline, const HoursChange *changes,
		 int32_t change_count, int32_t rule_count, int64_t start, int32_t date,
		 HoursSpan *openings, int32_t *opening_count)
{
	int64_t midnight = date * HOURS_DAY;
	bool exists = wall_to_utc(changes, change_count, midnight) <
		wall_to_utc(changes, change_count, midnight + HOURS_DAY);
	bool any = false;
	int32_t spans = hours_of_date(timeline->schedule, timeline->rules,
								  rule_count, date, timeline->spans);

	for (int32_t i = 0; i < spans; i++)
	{
		const HoursSpan *span = &timeline->spans[i];
		HoursSpan opening;
		int32_t j = *opening_count;

		opening.from = seconds_since(start, wall_to_utc(changes, change_count,
														midnight + span->from * HOURS_SECOND));
		opening.to = seconds_since(start, wall_to_utc(changes, change_count,
													  midnight + span->to * HOURS_SECOND));
		if (opening.from >= opening.to)
			continue;
		any = true;
		/* Only openings of neighbouring dates can be out of order. */
		for (; j > 0 && openings[j - 1].from > opening.from; j--)
			openings[j] = openings[j - 1];
		openings[j] = opening;
		(*opening_count)++;
	}
	return any && exists;
}

/* Join openings that overlap or touch, and keep what lies in the block. */
static int32_t
unite_openings(HoursSpan *openings, int32_t count)
{
	int32_t kept = 0;

	for (int32_t i = 0; i < count; i++)
	{
		HoursSpan opening = openings[i];

		if (opening.from < 0)
			opening.from = 0;
		if (opening.to > HOURS_BLOCK_SECONDS)
			opening.to = HOURS_BLOCK_SECONDS;
		if (opening.from >= opening.to)
			continue;
		if (kept > 0 && opening.from <= openings[kept - 1].to)
		{
			if (opening.to > openings[kept - 1].to)
				openings[kept - 1].to = opening.to;
		}
		else
			openings[kept++] = opening;
	}
	return kept;
}

/* Write the openings with the open time before each, and count them. */
static void
put_openings(HoursBlock *block, const HoursSpan *spans, int32_t count)
{
	int32_t before = 0;

	for (int32_t i = 0; i < count; i++)
	{
		block->openings[i] = (HoursOpening) {spans[i].from, before};
		before += spans[i].to - spans[i].from;
	}
	for (int32_t i = 0; i < HOURS_SENTINELS; i++)
		block->openings[count + i] =
			(HoursOpening) {HOURS_NO_OPENING, i == 0 ? before : INT32_MAX};
	block->opening_count = count;
	block->total[HOURS_TIME] = before * HOURS_SECOND;
}

/* Count the openings before each slot, for hours_opening_at(). */
static void
index_openings(HoursBlock *block)
{
	int32_t n = 0;

	for (int32_t slot = 0; slot < HOURS_SLOTS; slot++)
	{
		while (n < block->opening_count && n < UINT16_MAX &&
			   block->openings[n].from < slot << HOURS_SLOT_SHIFT)
			n++;
		block->openings_before[slot] = (uint16_t) n;
	}
}

static HoursBlock *
lay_out(HoursTimeline *timeline, int32_t number)
{
	HoursChange changes[MAX_CHANGES];
	bool workday[HOURS_BLOCK_DAYS];
	int64_t start = timeline->start + number * HOURS_BLOCK;
	int32_t first = (int32_t) (start / HOURS_DAY);
	int32_t last = first + HOURS_BLOCK_DAYS - 1;
	int32_t change_count = find_changes(timeline, start, changes);
	int32_t rule_count = 0;
	int32_t count = 0;
	size_t changes_at;
	size_t size;
	HoursSpan *openings;
	HoursBlock *block;

	for (int32_t i = 0; i < timeline->schedule->rule_count; i++)
		if (hours_rule_in_range(timeline->schedule,
								&timeline->schedule->rules[i],
								first - DATES_BEFORE, last + DATES_AFTER))
			timeline->rules[rule_count++] = i;
	openings = timeline->memory.alloc(timeline->memory.arg, DATES *
									  ((size_t) timeline->schedule->day_max + 1) *
									  sizeof(HoursSpan));
	for (int32_t date = first - DATES_BEFORE; date <= last + DATES_AFTER; date++)
	{
		bool any = add_date(timeline, changes, change_count, rule_count, start,
							date, openings, &count);

		if (date >= first && date <= last)
			workday[date - first] = any;
	}
	count = unite_openings(openings, count);

	size = offsetof(HoursBlock, openings) +
		(count + HOURS_SENTINELS) * sizeof(HoursOpening);
	changes_at = (size + sizeof(HoursChange) - 1) / sizeof(HoursChange) *
		sizeof(HoursChange);
	size = changes_at + change_count * sizeof(HoursChange);
	block = timeline->memory.alloc(timeline->memory.arg, size);
	block->start = start;
	block->size = size;
	block->change_count = change_count;
	block->changes = (HoursChange *) ((char *) block + changes_at);
	memcpy(block->changes, changes, change_count * sizeof(HoursChange));
	put_openings(block, openings, count);
	timeline->memory.release(timeline->memory.arg, openings);
	index_openings(block);

	block->workdays_before[0] = 0;
	for (int32_t i = 0; i < HOURS_BLOCK_DAYS; i++)
		block->workdays_before[i + 1] =
			(uint8_t) (block->workdays_before[i] + workday[i]);
	block->total[HOURS_WORKDAYS] = block->workdays_before[HOURS_BLOCK_DAYS];
	return block;
}

static void
drop_block(HoursTimeline *timeline, HoursBlock **slot)
{
	HoursBlock *block = *slot;

	*slot = NULL;
	timeline->bytes -= block->size;
	timeline->memory.release(timeline->memory.arg, block);
}

/* Drop the next laid-out block, going round all blocks in turn. */
static void
drop_next(HoursTimeline *timeline)
{
	HoursBlock **slot = NULL;

	while (slot == NULL || *slot == NULL)
	{
		HoursPage *page = timeline->pages[timeline->hand / HOURS_PAGE_BLOCKS];
		int32_t i = timeline->hand % HOURS_PAGE_BLOCKS;

		slot = page != NULL ? &page->blocks[i] : NULL;
		timeline->hand += page != NULL ? 1 : HOURS_PAGE_BLOCKS - i;
		if (timeline->hand >= timeline->block_count)
			timeline->hand = 0;
	}
	drop_block(timeline, slot);
}

HoursPage *
hours_page(HoursTimeline *timeline, int32_t number)
{
	HoursPage *page = timeline->pages[number];

	if (page == NULL)
	{
		page = timeline->memory.alloc(timeline->memory.arg, sizeof(HoursPage));
		memset(page, 0, sizeof(*page));
		page->sums_to = -1;
		timeline->pages[number] = page;
	}
	return page;
}

HoursBlock *
hours_new_block(HoursTimeline *timeline, int32_t number)
{
	HoursPage *page = hours_page(timeline, number / HOURS_PAGE_BLOCKS);
	HoursBlock *block;

	while (timeline->bytes > HOURS_TIMELINE_BYTES)
		drop_next(timeline);
	block = lay_out(timeline, number);
	page->blocks[number % HOURS_PAGE_BLOCKS] = block;
	timeline->bytes += block->size;
	return block;
}

/*
 * What a block counts.  One that is laid out only for that is dropped at once:
 * sums over many years would otherwise push out the blocks that are in use.
 */
void
hours_block_total(HoursTimeline *timeline, int32_t number, int64_t *total)
{
	HoursPage *page = hours_page(timeline, number / HOURS_PAGE_BLOCKS);
	HoursBlock **slot = &page->blocks[number % HOURS_PAGE_BLOCKS];
	bool in_use = *slot != NULL;

	memcpy(total, hours_block(timeline, number)->total,
		   HOURS_MEASURES * sizeof(int64_t));
	if (!in_use)
		drop_block(timeline, slot);
}

void
hours_timeline_init(HoursTimeline *timeline, const HoursSchedule *schedule,
					HoursZone zone, HoursMemory memory)
{
	int first_year = FIRST_YEAR;
	int last_year = LAST_YEAR;
	int first_dated;
	int last_dated;
	int32_t start;
	int32_t middle;
	size_t size;

	if (hours_dated_years(schedule, &first_dated, &last_dated))
	{
		/* A year apart, so that no dated rule reaches into a cycle. */
		if (first_dated - 1 < first_year)
			first_year = first_dated - 1;
		if (last_dated + 2 > last_year)
			last_year = last_dated + 2;
	}
	start = hours_date(first_year, 1, 1) - HOURS_CYCLE_DAYS;
	middle = (hours_date(last_year, 1, 1) - start + HOURS_BLOCK_DAYS - 1) /
		HOURS_BLOCK_DAYS;

	memset(timeline, 0, sizeof(*timeline));
	timeline->schedule = schedule;
	timeline->zone = zone;
	timeline->memory = memory;
	timeline->block_count = middle + HOURS_CYCLE_BLOCKS;
	timeline->start = start * HOURS_DAY;
	timeline->end = timeline->start + timeline->block_count * HOURS_BLOCK;

	size = (timeline->block_count + HOURS_PAGE_BLOCKS - 1) / HOURS_PAGE_BLOCKS *
		sizeof(HoursPage *);
	timeline->pages = memory.alloc(memory.arg, size);
	memset(timeline->pages, 0, size);
	timeline->rules = memory.alloc(memory.arg,
								   schedule->rule_count * sizeof(int32_t));
	/* One more, so that no size is zero. */
	timeline->spans = memory.alloc(memory.arg,
								   (schedule->day_max + 1) * sizeof(HoursSpan));
}
