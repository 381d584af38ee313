/*-------------------------------------------------------------------------
 *
 * timeline.c
 *	  Finding instants on a timeline, and walking along it by open time or
 *	  by working days.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/timeline.h"

HoursPoint
hours_locate(const HoursTimeline *timeline, int64_t instant)
{
	HoursPoint point = {0, instant, 0};

	if (instant >= timeline->end)
		point.cycle = (instant - timeline->end) / HOURS_CYCLE + 1;
	else if (instant < timeline->start)
		point.cycle = -((timeline->start - instant - 1) / HOURS_CYCLE + 1);
	point.time -= point.cycle * HOURS_CYCLE;
	point.block = hours_block_number(timeline, point.time);
	return point;
}

/* The first opening, from a known one on, that starts after a time. */
int32_t
hours_opening_from(const HoursBlock *block, int32_t first, int32_t seconds)
{
	int32_t low = first;
	int32_t high = block->opening_count;

	while (low < high)
	{
		int32_t middle = low + (high - low) / 2;

		if (block->openings[middle].from <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Blocks from first to before end that share a page, as numbers on it. */
typedef struct Stretch
{
	int32_t page;
	int32_t first;
	int32_t end;
} Stretch;

/* The first of the stretches that blocks make. */
static Stretch
first_stretch(int32_t first, int32_t end)
{
	int32_t page = (int32_t) ((uint32_t) first / HOURS_PAGE_BLOCKS);
	int32_t start = page * HOURS_PAGE_BLOCKS;

	end -= start;
	return (Stretch) {page, first - start,
					  end < HOURS_PAGE_BLOCKS ? end : HOURS_PAGE_BLOCKS};
}

/* The last of the stretches that blocks make. */
static Stretch
last_stretch(int32_t first, int32_t end)
{
	int32_t page = (end - 1) / HOURS_PAGE_BLOCKS;
	int32_t start = page * HOURS_PAGE_BLOCKS;

	first -= start;
	return (Stretch) {page, first > 0 ? first : 0, end - start};
}

static int32_t
block_of(Stretch stretch, int32_t number)
{
	return stretch.page * HOURS_PAGE_BLOCKS + number;
}

/* Make a page's sums reach from before its block first to after its block last. */
static HoursPage *
reach(HoursTimeline *timeline, int32_t number, int32_t first, int32_t last)
{
	HoursPage *page = hours_page(timeline, number);
	int32_t start = number * HOURS_PAGE_BLOCKS;
	int64_t total[HOURS_MEASURES];

	if (page->sums_to < 0)
	{
		for (int m = 0; m < HOURS_MEASURES; m++)
			page->before[m][first] = 0;
		page->sums_from = page->sums_to = first;
	}
	while (page->sums_to <= last)
	{
		int32_t i = page->sums_to;

		hours_block_total(timeline, start + i, total);
		for (int m = 0; m < HOURS_MEASURES; m++)
			page->before[m][i + 1] = page->before[m][i] + total[m];
		page->sums_to++;
	}
	while (page->sums_from > first)
	{
		int32_t i = page->sums_from;

		hours_block_total(timeline, start + i - 1, total);
		for (int m = 0; m < HOURS_MEASURES; m++)
			page->before[m][i - 1] = page->before[m][i] - total[m];
		page->sums_from--;
	}
	return page;
}

/* What is counted from the start of block first to the start of block end. */
static int64_t
sum(HoursTimeline *timeline, HoursMeasure measure, int32_t first, int32_t end)
{
	int64_t total = 0;

	while (first < end)
	{
		Stretch stretch = first_stretch(first, end);
		const HoursPage *page = timeline->pages[stretch.page];

		if (page == NULL || page->sums_from > stretch.first ||
			page->sums_to < stretch.end)
			page = reach(timeline, stretch.page, stretch.first, stretch.end - 1);
		total += page->before[measure][stretch.end] -
			page->before[measure][stretch.first];
		first = block_of(stretch, stretch.end);
	}
	return total;
}

/* This is more than all blocks together count, so that sums never overflow. */
#define MORE_THAN_ALL		(INT64_MAX / 2)

/*
 * The first block from first to before end at whose end more than or exactly
 * need is counted since the start of first; end if there is none.
 */
static int32_t
find_forward(HoursTimeline *timeline, HoursMeasure measure, int32_t first,
			 int32_t end, int64_t need)
{
	if (need > MORE_THAN_ALL)
		return end;
	while (first < end)
	{
		Stretch stretch = first_stretch(first, end);
		HoursPage *page = reach(timeline, stretch.page, stretch.first,
								stretch.first);
		const int64_t *before = page->before[measure];
		int64_t goal = before[stretch.first] + need;
		int32_t low = stretch.first;
		int32_t high;

		while (page->sums_to < stretch.end && before[page->sums_to] < goal)
			reach(timeline, stretch.page, stretch.first, page->sums_to);
		high = page->sums_to < stretch.end ? page->sums_to : stretch.end;
		if (before[high] >= goal)
		{
			while (low < high)
			{
				int32_t middle = low + (high - low) / 2;

				if (before[middle + 1] >= goal)
					high = middle;
				else
					low = middle + 1;
			}
			return block_of(stretch, low);
		}
		need = goal - before[high];
		first = block_of(stretch, high);
	}
	return end;
}

/*
 * The last block from first on from whose start to that of end need is counted;
 * -1 if there is none.
 */
static int32_t
find_back(HoursTimeline *timeline, HoursMeasure measure, int32_t first,
		  int32_t end, int64_t need)
{
	if (need > MORE_THAN_ALL)
		return -1;
	while (first < end)
	{
		Stretch stretch = last_stretch(first, end);
		HoursPage *page = reach(timeline, stretch.page, stretch.end - 1,
								stretch.end - 1);
		const int64_t *before = page->before[measure];
		int64_t goal = before[stretch.end] - need;
		int32_t low;
		int32_t high = stretch.end - 1;

		while (page->sums_from > stretch.first && before[page->sums_from] > goal)
			reach(timeline, stretch.page, page->sums_from - 1, stretch.end - 1);
		low = page->sums_from > stretch.first ? page->sums_from : stretch.first;
		if (before[low] <= goal)
		{
			while (low < high)
			{
				int32_t middle = low + (high - low + 1) / 2;

				if (before[middle] <= goal)
					low = middle;
				else
					high = middle - 1;
			}
			return block_of(stretch, low);
		}
		need = before[low] - goal;
		end = block_of(stretch, low);
	}
	return -1;
}

/*
 * Walk forward from the start of point's block until need (more than 0) is
 * counted: sets point to the block where that happens and need to what is left
 * of it there, from 1 to the block's total.  False if it never happens.
 */
bool
hours_walk_forward(HoursTimeline *timeline, HoursMeasure measure,
				   HoursPoint *point, int64_t *need)
{
	int32_t first = point->block;
	int32_t end = timeline->block_count;
	int64_t cycle;
	int32_t found;

	if (*need <= hours_block(timeline, first)->total[measure])
		return true;

	if (point->cycle < 0)
	{
		/* The rest of this cycle, then whole ones, then the base itself. */
		found = find_forward(timeline, measure, first, HOURS_CYCLE_BLOCKS,
							 *need);
		if (found < HOURS_CYCLE_BLOCKS)
		{
			*need -= sum(timeline, measure, first, found);
			point->block = found;
			return true;
		}
		*need -= sum(timeline, measure, first, HOURS_CYCLE_BLOCKS);
		cycle = sum(timeline, measure, 0, HOURS_CYCLE_BLOCKS);
		point->cycle++;
		if (cycle > 0)
		{
			int64_t whole = (*need - 1) / cycle;

			if (whole > -point->cycle)
				whole = -point->cycle;
			*need -= whole * cycle;
			point->cycle += whole;
		}
		else
			point->cycle = 0;
		first = 0;
	}

	found = find_forward(timeline, measure, first, end, *need);
	if (found == end)
	{
		*need -= sum(timeline, measure, first, end);
		first = end - HOURS_CYCLE_BLOCKS;
		cycle = sum(timeline, measure, first, end);
		if (cycle == 0)
			return false;
		point->cycle += (*need - 1) / cycle + 1;
		*need = (*need - 1) % cycle + 1;
		found = find_forward(timeline, measure, first, end, *need);
	}
	*need -= sum(timeline, measure, first, found);
	point->block = found;
	return true;
}

/*
 * Walk back from the start of point's block until need (more than 0) is
 * counted: sets point to the block where that happens, and need to what is
 * counted before it there, from 0 to less than the block's total.
 */
bool
hours_walk_back(HoursTimeline *timeline, HoursMeasure measure,
				HoursPoint *point, int64_t *need)
{
	int32_t first = timeline->block_count - HOURS_CYCLE_BLOCKS;
	int32_t end = point->block;
	int64_t cycle;
	int32_t found;

	if (point->cycle > 0)
	{
		found = find_back(timeline, measure, first, end, *need);
		if (found >= 0)
		{
			*need = sum(timeline, measure, found, end) - *need;
			point->block = found;
			return true;
		}
		*need -= sum(timeline, measure, first, end);
		cycle = sum(timeline, measure, first, timeline->block_count);
		point->cycle--;
		if (cycle > 0)
		{
			int64_t whole = (*need - 1) / cycle;

			if (whole > point->cycle)
				whole = point->cycle;
			*need -= whole * cycle;
			point->cycle -= whole;
		}
		else
			point->cycle = 0;
		end = timeline->block_count;
	}

	found = find_back(timeline, measure, 0, end, *need);
	if (found < 0)
	{
		*need -= sum(timeline, measure, 0, end);
		end = HOURS_CYCLE_BLOCKS;
		cycle = sum(timeline, measure, 0, end);
		if (cycle == 0)
			return false;
		point->cycle -= (*need - 1) / cycle + 1;
		*need = (*need - 1) % cycle + 1;
		found = find_back(timeline, measure, 0, end, *need);
	}
	*need = sum(timeline, measure, found, end) - *need;
	point->block = found;
	return true;
}

/* The first block from first to before end that is not open throughout; or end. */
static int32_t
find_gap(HoursTimeline *timeline, int32_t first, int32_t end)
{
	while (first < end &&
		   sum(timeline, HOURS_TIME, first, first + 1) == HOURS_BLOCK)
		first++;
	return first;
}

/*
 * Walk forward to the first block after point's that is not open throughout.
 * False if there is none.
 */
bool
hours_walk_open(HoursTimeline *timeline, HoursPoint *point)
{
	int32_t first = point->block + 1;
	int32_t end = timeline->block_count;
	int32_t found;

	if (point->cycle < 0)
	{
		found = find_gap(timeline, first, HOURS_CYCLE_BLOCKS);
		if (found == HOURS_CYCLE_BLOCKS)
		{
			point->cycle++;
			found = find_gap(timeline, 0, HOURS_CYCLE_BLOCKS);
		}
		point->block = found;
		if (found < HOURS_CYCLE_BLOCKS)
			return true;
		/* All the cycles before the base are open, and so is its first. */
		point->cycle = 0;
		first = HOURS_CYCLE_BLOCKS;
	}

	found = find_gap(timeline, first, end);
	if (found == end)
	{
		point->cycle++;
		found = find_gap(timeline, end - HOURS_CYCLE_BLOCKS, end);
	}
	point->block = found;
	return found < end;
}

/* The open time of a block before an instant of the base that lies in it. */
static inline int64_t
open_before(HoursTimeline *timeline, int32_t number, int64_t time)
{
	int64_t since = time - timeline->start - number * HOURS_BLOCK;
	const HoursBlock *block = hours_block(timeline, number);

	return hours_open_before(block, hours_opening_at(block, since), since);
}

/* The open time between two instants of the base, given their blocks. */
static inline int64_t
open_in_base(HoursTimeline *timeline, int64_t from, int32_t from_block,
			 int64_t to, int32_t to_block)
{
	int64_t open = open_before(timeline, to_block, to) -
		open_before(timeline, from_block, from);

	if (from_block < to_block)
		open += sum(timeline, HOURS_TIME, from_block, to_block);
	else if (from_block > to_block)
		open -= sum(timeline, HOURS_TIME, to_block, from_block);
	return open;
}

/* a += b for b of at least 0; false if that is too much. */
static bool
add_checked(int64_t *a, int64_t b)
{
	if (*a > INT64_MAX - b)
		return false;
	*a += b;
	return true;
}

/* hours_open_between() when one of the instants is not in the base. */
static bool
open_between_far(HoursTimeline *timeline, int64_t from, int64_t to,
				 int64_t *open)
{
	HoursPoint a = hours_locate(timeline, from);
	HoursPoint b = hours_locate(timeline, to);
	int32_t end = timeline->block_count;

	*open = open_in_base(timeline, a.time, a.block, b.time, b.block);
	if (a.cycle == b.cycle)
		return true;

	/* Each instant outside the base is whole cycles away from its point. */
	if (a.cycle < 0)
		*open -= (a.cycle - (b.cycle < 0 ? b.cycle : 0)) *
			sum(timeline, HOURS_TIME, 0, HOURS_CYCLE_BLOCKS);
	if (b.cycle > 0)
		return add_checked(open, (b.cycle - (a.cycle > 0 ? a.cycle : 0)) *
						   sum(timeline, HOURS_TIME, end - HOURS_CYCLE_BLOCKS,
							   end));
	return true;
}

/* The open time between two instants, from <= to; false if it overflows. */
bool
hours_open_between(HoursTimeline *timeline, int64_t from, int64_t to,
				   int64_t *open)
{
	if (!hours_in_base(timeline, from) || !hours_in_base(timeline, to))
		return open_between_far(timeline, from, to, open);
	*open = open_in_base(timeline, from, hours_block_number(timeline, from),
						 to, hours_block_number(timeline, to));
	return true;
}
