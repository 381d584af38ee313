/* sources: src/pivot/pivot_item.c src/pivot/pivot_flat.c src/tally/i128.c src/tally/tally.c src/tally/tally_bins.c src/kpi/layout.c src/tally/histogram.c */
/*-------------------------------------------------------------------------
 *
 * pivot_limit.c
 *	  Pivots where the longest flat value is a short one.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

#define PIVOT_MAX_SIZE ((size_t) 100000)

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "pivot/pivot.c"

/* Chunks are never freed, so that no pointer is mistaken for another. */
static size_t taken = 0;

static void *
take(void *where, size_t size)
{
	(void) where;
	taken += size;
	return malloc(size);
}

static void *
lengthen(void *where, void *memory, size_t from, size_t to)
{
	void *moved = take(where, to);

	memcpy(moved, memory, from);
	free(memory);
	return moved;
}

static void
give(void *where, void *memory)
{
	(void) where;
	free(memory);
}

static void
check_nothing(void)
{
}

static int
compare_ranks(const void *a, const void *b)
{
	return pivot_rank_compare(a, b);
}

static void
sort(PivotRank *rank, size_t count)
{
	qsort(rank, count, sizeof(PivotRank), compare_ranks);
}

static const PivotHost host = {take, lengthen, give, check_nothing, sort};

static void
finish(Pivot *pivot)
{
	const PivotEntry *entry = pivot_first_entry(pivot);

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		free(entry->far);
		entry = pivot_next_entry(entry, pivot->layout);
	}
	free(pivot->region);
	free(pivot->slot);
	free(pivot->scratch);
	free(pivot->order);
}

static PivotEntry *
count(Pivot *pivot, int number, int64_t more)
{
	char text[32];
	PivotKey key = {text, (uint32_t) snprintf(text, sizeof(text), "key %06d", number)};
	PivotEntry *entry = pivot_find(pivot, key);

	if (entry != NULL)
		pivot_tally(entry)->cell[0] += more;
	return entry;
}

/* Keys come until there is no room; those there are go on. */
static void
test_full(void)
{
	Pivot pivot;
	size_t most = pivot_item_most(&funnel_layout, 0, 10);
	int keys = 0;

	pivot_init(&pivot, &funnel_layout, &host, NULL);
	while (count(&pivot, keys, 1) != NULL)
		keys++;
	tap_ok(keys == (int) ((PIVOT_MAX_SIZE - sizeof(PivotFlat)) / most), "so many keys and no more: %d", keys);
	tap_ok(count(&pivot, 0, 1) != NULL && count(&pivot, keys, 1) == NULL && count(&pivot, keys - 1, 1) != NULL,
		   "those that are there are found");
	tap_ok(pivot_flat_size(&pivot) < PIVOT_MAX_SIZE / 4, "the flat value is short without its zeros");
	finish(&pivot);
}

/* As a window moves, keys with nothing left make room, in time for each new one. */
static void
test_window(void)
{
	Pivot pivot;
	size_t before;
	int missing = 0;
	const int wide = 300;
	const int steps = 20000;

	pivot_init(&pivot, &funnel_layout, &host, NULL);
	pivot.counted_only = false;
	before = taken;
	for (int i = 0; i < steps; i++)
	{
		missing += count(&pivot, i, 1) == NULL;
		if (i >= wide)
			count(&pivot, i - wide, -1);
	}
	tap_ok(missing == 0, "a moving window finds room for each key: %d", missing);
	tap_ok((taken - before) / (size_t) steps < 3000, "without a new table for each of them: %zu bytes",
		   (taken - before) / (size_t) steps);
	finish(&pivot);
}

/* Nearly all keys are in use: the few empty ones are not worth a new table each. */
static void
test_crowded(void)
{
	Pivot pivot;
	int keys = 0;
	size_t before;

	pivot_init(&pivot, &funnel_layout, &host, NULL);
	pivot.counted_only = false;
	while (count(&pivot, keys, 1) != NULL)
		keys++;
	for (int i = 0; i < keys / 10; i++)
		count(&pivot, i, -1);
	before = taken;
	tap_ok(count(&pivot, keys, 1) == NULL && taken == before, "a tenth of the keys is not worth it");
	for (int i = keys / 10; i < keys / 5; i++)
		count(&pivot, i, -1);
	tap_ok(count(&pivot, keys, 1) != NULL && (int) pivot.entries == keys - keys / 5 + 1, "a fifth is: %u", pivot.entries);
	tap_ok(pivot.size == sizeof(PivotFlat) + pivot.entries * pivot_item_most(&funnel_layout, 0, 10),
		   "the size is that of those that are left");
	finish(&pivot);
}

/* Bins count as well. */
static void
test_bins(void)
{
	Pivot pivot;
	PivotEntry *entry;
	TallyStatus status = TALLY_OK;
	int key;
	int bins = 0;

	pivot_init(&pivot, &duration_layout, &host, NULL);
	for (key = 0; status == TALLY_OK; key++)
	{
		entry = count(&pivot, key, 1);
		if (entry == NULL)
			break;
		for (int i = 0; i < 100 && status == TALLY_OK; i++)
		{
			status = pivot_step_bin(&pivot, entry, 0, i, true);
			bins += status == TALLY_OK;
		}
	}
	tap_ok(status == TALLY_TOO_LARGE && pivot.size <= PIVOT_MAX_SIZE && bins > 9000, "so many bins and no more: %d", bins);
	tap_ok(pivot_flat_size(&pivot) <= PIVOT_MAX_SIZE, "the flat value is not longer");
	finish(&pivot);
}

int
main(void)
{
	test_full();
	test_window();
	test_crowded();
	test_bins();
	return tap_done();
}
