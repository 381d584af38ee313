/* sources: src/kpi/keyed_item.c src/kpi/keyed_flat.c src/kpi/wide.c src/kpi/tally.c src/kpi/tally_bins.c src/kpi/tally_layout.c src/kpi/histogram.c */
/*-------------------------------------------------------------------------
 *
 * keyed_limit.c
 *	  Tallies under keys where the longest flat value is a short one.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

#define KEYED_MAX_SIZE ((size_t) 100000)

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/keyed.c"

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
pause_nothing(void)
{
}

static const KeyedMemory memory = {take, lengthen, give, pause_nothing};

static void
finish(Keyed *keyed)
{
	const KeyedEntry *entry = keyed_first_entry(keyed);

	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		free(entry->far);
		entry = keyed_next_entry(entry, keyed->layout);
	}
	free(keyed->region);
	free(keyed->slot);
	free(keyed->scratch);
	free(keyed->order);
}

static KeyedEntry *
count(Keyed *keyed, int number, int64_t more)
{
	char text[32];
	KeyedKey key = {text, (uint32_t) snprintf(text, sizeof(text), "key %06d", number)};
	KeyedEntry *entry = keyed_find(keyed, key);

	if (entry != NULL)
		keyed_tally(entry)->cell[0] += more;
	return entry;
}

/* Keys come until there is no room; those there are go on. */
static void
test_full(void)
{
	Keyed keyed;
	size_t most = keyed_item_most(&funnel_layout, 0, 10);
	int keys = 0;

	keyed_init(&keyed, &funnel_layout, &memory, NULL);
	while (count(&keyed, keys, 1) != NULL)
		keys++;
	tap_ok(keys == (int) ((KEYED_MAX_SIZE - sizeof(KeyedFlat)) / most), "so many keys and no more: %d", keys);
	tap_ok(count(&keyed, 0, 1) != NULL && count(&keyed, keys, 1) == NULL && count(&keyed, keys - 1, 1) != NULL,
		   "those that are there are found");
	tap_ok(keyed_flat_size(&keyed) < KEYED_MAX_SIZE / 4, "the flat value is short without its zeros");
	finish(&keyed);
}

/* As a window moves, keys with nothing left make room, in time for each new one. */
static void
test_window(void)
{
	Keyed keyed;
	size_t before;
	int missing = 0;
	const int wide = 300;
	const int steps = 20000;

	keyed_init(&keyed, &funnel_layout, &memory, NULL);
	keyed.counted_only = false;
	before = taken;
	for (int i = 0; i < steps; i++)
	{
		missing += count(&keyed, i, 1) == NULL;
		if (i >= wide)
			count(&keyed, i - wide, -1);
	}
	tap_ok(missing == 0, "a moving window finds room for each key: %d", missing);
	tap_ok((taken - before) / (size_t) steps < 3000, "without a new table for each of them: %zu bytes",
		   (taken - before) / (size_t) steps);
	finish(&keyed);
}

/* Nearly all keys are in use: the few empty ones are not worth a new table each. */
static void
test_crowded(void)
{
	Keyed keyed;
	int keys = 0;
	size_t before;

	keyed_init(&keyed, &funnel_layout, &memory, NULL);
	keyed.counted_only = false;
	while (count(&keyed, keys, 1) != NULL)
		keys++;
	for (int i = 0; i < keys / 10; i++)
		count(&keyed, i, -1);
	before = taken;
	tap_ok(count(&keyed, keys, 1) == NULL && taken == before, "a tenth of the keys is not worth it");
	for (int i = keys / 10; i < keys / 5; i++)
		count(&keyed, i, -1);
	tap_ok(count(&keyed, keys, 1) != NULL && (int) keyed.entries == keys - keys / 5 + 1, "a fifth is: %u", keyed.entries);
	tap_ok(keyed.size == sizeof(KeyedFlat) + keyed.entries * keyed_item_most(&funnel_layout, 0, 10),
		   "the size is that of those that are left");
	finish(&keyed);
}

/* Bins count as well. */
static void
test_bins(void)
{
	Keyed keyed;
	KeyedEntry *entry;
	TallyStatus status = TALLY_OK;
	int key;
	int bins = 0;

	keyed_init(&keyed, &duration_layout, &memory, NULL);
	for (key = 0; status == TALLY_OK; key++)
	{
		entry = count(&keyed, key, 1);
		if (entry == NULL)
			break;
		for (int i = 0; i < 100 && status == TALLY_OK; i++)
		{
			status = keyed_step_bin(&keyed, entry, 0, i, true);
			bins += status == TALLY_OK;
		}
	}
	tap_ok(status == TALLY_TOO_LARGE && keyed.size <= KEYED_MAX_SIZE && bins > 9000, "so many bins and no more: %d", bins);
	tap_ok(keyed_flat_size(&keyed) <= KEYED_MAX_SIZE, "the flat value is not longer");
	finish(&keyed);
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
