/*-------------------------------------------------------------------------
 *
 * clock.c
 *	  Questions about office hours.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/clock.h"

/* No 64-bit instant is more cycles away from the base. */
#define MAX_CYCLES			(INT64_MAX / HOURS_CYCLE)

/* Move a time in the base back by the cycles that it was moved by. */
static bool
leave_base(const HoursPoint *point, int64_t time, int64_t *instant)
{
	int64_t shift;

	if (point->cycle > MAX_CYCLES || point->cycle < -MAX_CYCLES)
		return false;
	shift = point->cycle * HOURS_CYCLE;
	if (shift > 0 ? time > INT64_MAX - 1 - shift : time < INT64_MIN + 1 - shift)
		return false;
	*instant = time + shift;
	return true;
}

bool
hours_is_open(HoursTimeline *timeline, int64_t instant)
{
	HoursPoint point = hours_locate(timeline, instant);
	const HoursBlock *block = hours_block(timeline, point.block);
	int32_t i = hours_opening_at(block, point.time - block->start);

	return i >= 0 &&
		point.time < hours_instant(block, hours_opening_end(&block->openings[i]));
}

/*
 * The first opening, from a known one on, at whose end need is counted; the
 * first sentinel when so much is not counted in the block.
 */
static inline int32_t
opening_reaching(const HoursBlock *block, int32_t i, int64_t need)
{
	const HoursOpening *openings = block->openings;
	/* An opening comes too late when so many seconds are open before it. */
	int32_t enough = (int32_t) ((uint64_t) (need + HOURS_SECOND - 1) / HOURS_SECOND);
	int32_t high;

	/* Most answers are near: no branch to guess. */
	i += (openings[i + 1].before < enough) + (openings[i + 2].before < enough) +
		(openings[i + 3].before < enough);
	if (openings[i + 1].before >= enough)
		return i;
	/* openings[i].before < enough <= openings[high].before */
	high = block->opening_count + 1;
	while (high - i > 1)
	{
		int32_t middle = i + (high - i) / 2;

		if (openings[middle].before < enough)
			i = middle;
		else
			high = middle;
	}
	return i;
}

/* Find the last opening before which at most "done" is counted. */
static int32_t
opening_after(const HoursBlock *block, int64_t done)
{
	int32_t seconds = (int32_t) (done / HOURS_SECOND);
	int32_t low = 0;
	int32_t high = block->opening_count - 1;

	while (low < high)
	{
		int32_t middle = low + (high - low + 1) / 2;

		if (block->openings[middle].before <= seconds)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* The instant at which so much open time of the block has passed, in an opening. */
static int64_t
instant_in(const HoursBlock *block, int32_t i, int64_t open)
{
	const HoursOpening *opening = &block->openings[i];

	return hours_instant(block, opening->from - opening->before) + open;
}

/* Do add_time() when start or result is outside the block. */
static bool
add_time_far(HoursTimeline *timeline, int64_t from, int64_t time,
			 int64_t *result)
{
	HoursPoint point = hours_locate(timeline, from);
	const HoursBlock *block = hours_block(timeline, point.block);
	int64_t since = point.time - block->start;
	int64_t need = hours_open_before(block, hours_opening_at(block, since), since);
	int32_t i;

	/* Too much to count from the block's start: take it in two halves. */
	if (time > INT64_MAX - need)
	{
		if (!add_time_far(timeline, from, time / 2, result))
			return false;
		return *result == HOURS_NEVER ||
			add_time_far(timeline, *result, time - time / 2, result);
	}
	need += time;
	if (!hours_walk_forward(timeline, HOURS_TIME, &point, &need))
	{
		*result = HOURS_NEVER;
		return true;
	}
	block = hours_block(timeline, point.block);
	i = opening_reaching(block, 0, need);
	return leave_base(&point, instant_in(block, i, need), result);
}

/*
 * The earliest instant at which time (more than 0) of open time has passed.
 * Most often it lies in the block that the question starts from.
 */
static inline bool
add_time(HoursTimeline *timeline, int64_t from, int64_t time, int64_t *result)
{
	if (hours_in_base(timeline, from) && time <= HOURS_BLOCK)
	{
		int32_t number = hours_block_number(timeline, from);
		/* Computed, since the block's own start may have to come from memory. */
		int64_t start = timeline->start + number * HOURS_BLOCK;
		int64_t since = from - start;
		const HoursBlock *block = hours_block(timeline, number);
		int32_t i = hours_opening_at(block, since);
		int64_t need = hours_open_before(block, i, since) + time;
		const HoursOpening *opening =
			&block->openings[opening_reaching(block, i < 0 ? 0 : i, need)];

		if (opening->from != HOURS_NO_OPENING)
		{
			*result = start + (opening->from - opening->before) * HOURS_SECOND +
				need;
			return true;
		}
	}
	return add_time_far(timeline, from, time, result);
}

/* The latest instant from which time (more than 0) of open time has passed. */
static bool
subtract_time(HoursTimeline *timeline, int64_t from, int64_t time,
			  int64_t *result)
{
	HoursPoint point = hours_locate(timeline, from);
	const HoursBlock *block = hours_block(timeline, point.block);
	int64_t since = point.time - block->start;
	int64_t done = hours_open_before(block, hours_opening_at(block, since), since);
	int32_t i;

	if (time <= done)
		done -= time;
	else
	{
		done = time - done;
		if (!hours_walk_back(timeline, HOURS_TIME, &point, &done))
		{
			*result = HOURS_NEVER_BEFORE;
			return true;
		}
		block = hours_block(timeline, point.block);
	}
	i = opening_after(block, done);
	return leave_base(&point, instant_in(block, i, done), result);
}

/* Find the next open instant, which is the given one when that is open. */
bool
hours_next_open(HoursTimeline *timeline, int64_t instant, int64_t *next)
{
	if (!add_time(timeline, instant, 1, next))
		return false;
	if (*next != HOURS_NEVER)
		(*next)--;
	return true;
}

/*
 * What is left, from an instant on, of the opening that it is in, or else the
 * next opening.  *to is HOURS_NEVER when that does not end, and both are when
 * there is none.  False when one of them cannot be represented; it is then
 * HOURS_NEVER.
 */
bool
hours_next_opening(HoursTimeline *timeline, int64_t instant, int64_t *from,
				   int64_t *to)
{
	HoursPoint point;
	const HoursBlock *block;
	int32_t end;

	*to = HOURS_NEVER;
	if (!hours_next_open(timeline, instant, from))
	{
		*from = HOURS_NEVER;
		return false;
	}
	if (*from == HOURS_NEVER || hours_always_open(timeline->schedule))
		return true;

	point = hours_locate(timeline, *from);
	block = hours_block(timeline, point.block);
	end = hours_opening_at(block, point.time - block->start);
	end = hours_opening_end(&block->openings[end]);
	if (end == HOURS_BLOCK_SECONDS)
	{
		if (!hours_walk_open(timeline, &point))
			return true;
		block = hours_block(timeline, point.block);
		end = 0;
		if (block->opening_count > 0 && block->openings[0].from == 0)
			end = hours_opening_end(&block->openings[0]);
	}
	return leave_base(&point, hours_instant(block, end), to);
}

/* Open time from one instant to another that is not before it. */
static bool
elapsed_forward(HoursTimeline *timeline, int64_t from, int64_t to,
				HoursPauses pauses, int64_t *open)
{
	int64_t piece;

	*open = 0;
	for (int32_t i = 0; i < pauses.count && from < to; i++)
	{
		const HoursPause *pause = &pauses.items[i];

		if (pause->to <= from)
			continue;
		if (pause->from >= to)
			break;
		if (pause->from > from)
		{
			if (!hours_open_between(timeline, from, pause->from, &piece) ||
				piece > INT64_MAX - *open)
				return false;
			*open += piece;
		}
		from = pause->to;
	}
	if (from >= to)
		return true;
	if (!hours_open_between(timeline, from, to, &piece) ||
		piece > INT64_MAX - *open)
		return false;
	*open += piece;
	return true;
}

/* Open time between two instants, negative when "to" is before "from". */
bool
hours_elapsed(HoursTimeline *timeline, int64_t from, int64_t to,
			  HoursPauses pauses, int64_t *open)
{
	if (from <= to)
		return elapsed_forward(timeline, from, to, pauses, open);
	if (!elapsed_forward(timeline, to, from, pauses, open))
		return false;
	*open = -*open;
	return true;
}

/* Add open time, stepping over the pauses. */
static bool
add_unpaused(HoursTimeline *timeline, int64_t from, int64_t time,
			 HoursPauses pauses, int64_t *result)
{
	for (int32_t i = 0; i < pauses.count; i++)
	{
		const HoursPause *pause = &pauses.items[i];
		int64_t open;

		if (pause->to <= from)
			continue;
		if (pause->from > from)
		{
			/* Too much to count is more than enough. */
			if (pause->from == HOURS_NEVER ||
				!hours_open_between(timeline, from, pause->from, &open) ||
				time <= open)
				break;
			time -= open;
		}
		from = pause->to;
		if (from == HOURS_NEVER)
		{
			*result = HOURS_NEVER;
			return true;
		}
	}
	return add_time(timeline, from, time, result);
}

static bool
subtract_unpaused(HoursTimeline *timeline, int64_t from, int64_t time,
				  HoursPauses pauses, int64_t *result)
{
	for (int32_t i = pauses.count - 1; i >= 0; i--)
	{
		const HoursPause *pause = &pauses.items[i];
		int64_t open;

		if (pause->from >= from)
			continue;
		if (pause->to < from)
		{
			if (pause->to == HOURS_NEVER_BEFORE ||
				!hours_open_between(timeline, pause->to, from, &open) ||
				time <= open)
				break;
			time -= open;
		}
		from = pause->from;
		if (from == HOURS_NEVER_BEFORE)
		{
			*result = HOURS_NEVER_BEFORE;
			return true;
		}
	}
	return subtract_time(timeline, from, time, result);
}

/*
 * The point of a local date's start, read as UTC, that may be just outside the
 * cycle it was found in.
 */
static HoursPoint
locate_date(const HoursTimeline *timeline, int64_t midnight, int64_t cycle)
{
	HoursPoint point = hours_locate(timeline, midnight);

	point.cycle += cycle;
	if (point.cycle > 0 &&
		point.block < timeline->block_count - HOURS_CYCLE_BLOCKS)
	{
		point.cycle--;
		point.time += HOURS_CYCLE;
		point.block += HOURS_CYCLE_BLOCKS;
	}
	else if (point.cycle < 0 && point.block >= HOURS_CYCLE_BLOCKS)
	{
		point.cycle++;
		point.time -= HOURS_CYCLE;
		point.block -= HOURS_CYCLE_BLOCKS;
	}
	return point;
}

/*
 * The same wall time on the days-th working day after (before, when negative)
 * the local date of an instant.
 */
static bool
add_workdays(HoursTimeline *timeline, int64_t from, int64_t days,
			 int64_t *result)
{
	HoursPoint point = hours_locate(timeline, from);
	const HoursBlock *block = hours_block(timeline, point.block);
	int64_t wall = point.time + hours_offset(block, point.time);
	int64_t cycle = point.cycle;
	int64_t time_of_day = wall % HOURS_DAY;
	int64_t need;
	int32_t date;
	int32_t low = 0;
	int32_t high = HOURS_BLOCK_DAYS - 1;

	if (time_of_day < 0)
		time_of_day += HOURS_DAY;
	/* The local date may lie in another block or cycle than the instant. */
	point = locate_date(timeline, wall - time_of_day, cycle);
	block = hours_block(timeline, point.block);
	date = (int32_t) ((point.time - block->start) / HOURS_DAY);

	if (days > 0)
	{
		need = block->workdays_before[date + 1] + days;
		if (!hours_walk_forward(timeline, HOURS_WORKDAYS, &point, &need))
		{
			*result = HOURS_NEVER;
			return true;
		}
		need--;
	}
	else
	{
		need = block->workdays_before[date] + days;
		if (need < 0)
		{
			need = -need;
			if (!hours_walk_back(timeline, HOURS_WORKDAYS, &point, &need))
			{
				*result = HOURS_NEVER_BEFORE;
				return true;
			}
		}
	}

	/* The last date with need working days before it is one itself. */
	block = hours_block(timeline, point.block);
	while (low < high)
	{
		int32_t middle = low + (high - low + 1) / 2;

		if (block->workdays_before[middle] <= need)
			low = middle;
		else
			high = middle - 1;
	}
	return leave_base(&point, hours_to_utc(block, block->start +
										   low * HOURS_DAY + time_of_day),
					  result);
}

/* Is the instant open and outside all pauses? */
static bool
clock_runs(HoursTimeline *timeline, int64_t instant, HoursPauses pauses)
{
	for (int32_t i = 0; i < pauses.count; i++)
		if (pauses.items[i].from <= instant && instant < pauses.items[i].to)
			return false;
	return hours_is_open(timeline, instant);
}

/*
 * If the clock does not run at an instant, go to where it starts again, or
 * back to where it stopped.
 */
static bool
snap(HoursTimeline *timeline, bool forward, HoursPauses pauses,
	 int64_t *instant)
{
	if (clock_runs(timeline, *instant, pauses))
		return true;
	if (forward)
	{
		if (!add_unpaused(timeline, *instant, 1, pauses, instant))
			return false;
		*instant -= *instant == HOURS_NEVER ? 0 : 1;
	}
	else
	{
		if (!subtract_unpaused(timeline, *instant, 1, pauses, instant))
			return false;
		*instant += *instant == HOURS_NEVER_BEFORE ? 0 : 1;
	}
	return true;
}

/* Working days first, then open time; either may be negative. */
bool
hours_add(HoursTimeline *timeline, int64_t from, int64_t days, int64_t time,
		  HoursPauses pauses, int64_t *result)
{
	if (days == 0 && time > 0 && pauses.count == 0)
		return add_time(timeline, from, time, result);
	*result = from;
	if (days != 0)
	{
		if (!add_workdays(timeline, from, days, result))
			return false;
		if (*result == HOURS_NEVER || *result == HOURS_NEVER_BEFORE)
			return true;
		if (!snap(timeline, days > 0, pauses, result))
			return false;
		if (*result == HOURS_NEVER || *result == HOURS_NEVER_BEFORE)
			return true;
	}
	if (time > 0)
		return add_unpaused(timeline, *result, time, pauses, result);
	if (time < 0)
	{
		if (time == INT64_MIN)
			return false;
		return subtract_unpaused(timeline, *result, -time, pauses, result);
	}
	return true;
}
