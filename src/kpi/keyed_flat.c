/*-------------------------------------------------------------------------
 *
 * keyed_flat.c
 *	  Tallies under keys, in order and without gaps: flat.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/keyed.h"

#define PAUSE_MASK 0xfff

bool
keyed_is_empty(const Tally *state, const TallyLayout *layout)
{
	int words = layout->counts + 2 * layout->sums;
	int64_t any = state->bins;

	for (int i = 0; i < words; i++)
		any |= state->cell[i];
	return any == 0;
}

/* By bytes; where one is the start of the other, it is less.  NULL is last. */
int
keyed_key_compare(KeyedKey a, KeyedKey b)
{
	int order;

	if (a.length == KEYED_NULL || b.length == KEYED_NULL)
		return (a.length == KEYED_NULL) - (b.length == KEYED_NULL);
	order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);
	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a.length > b.length) - (a.length < b.length);
}

/* Bytes of a key that a rank has, and the most ranks that a key is given. */
#define RANK_BYTES 7
#define RANK_LEVELS 16

/*
 * Some bytes of a key, and how many are left from there on, as a number that
 * sorts as they do.  Two are the same only when both keys go on.
 */
static uint64_t
rank_of(KeyedKey key, uint32_t start)
{
	uint32_t left;
	uint64_t rank = 0;

	if (key.length == KEYED_NULL)
		return UINT64_MAX;
	left = key.length - start;
	for (uint32_t i = 0; i < RANK_BYTES; i++)
		rank = rank << 8 | (i < left ? (uint8_t) key.data[start + i] : 0);
	return rank << 8 | (left <= RANK_BYTES ? left : RANK_BYTES + 1);
}

static inline bool
is_before(const KeyedRank *a, const KeyedRank *b, bool by_rank)
{
	if (by_rank)
		return a->rank < b->rank;
	return keyed_key_compare(keyed_entry_key(a->entry),
							 keyed_entry_key(b->entry)) < 0;
}

/* Merge two neighbouring runs: from start to middle, and from there to end. */
static void
merge_runs(const KeyedRank *from, KeyedRank *to, size_t start, size_t middle,
		   size_t end, bool by_rank)
{
	size_t left = start;
	size_t right = middle;

	for (size_t i = start; i < end; i++)
	{
		if (left < middle &&
			(right == end || !is_before(&from[right], &from[left], by_rank)))
			to[i] = from[left++];
		else
			to[i] = from[right++];
	}
}

#define FIRST_RUN 8

static void
sort_run(KeyedRank *rank, size_t start, size_t end, bool by_rank)
{
	for (size_t i = start + 1; i < end; i++)
	{
		KeyedRank moved = rank[i];
		size_t to = i;

		for (; to > start && is_before(&moved, &rank[to - 1], by_rank); to--)
			rank[to] = rank[to - 1];
		rank[to] = moved;
	}
}

static inline size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Sort by merging ever longer runs. */
static void
merge_sort(KeyedRank *rank, KeyedRank *spare, size_t count, bool by_rank,
		   void (*pause)(void))
{
	KeyedRank *from = rank;
	KeyedRank *to = spare;

	for (size_t start = 0; start < count; start += FIRST_RUN)
		sort_run(rank, start, least(start + FIRST_RUN, count), by_rank);
	for (size_t run = FIRST_RUN; run < count; run *= 2)
	{
		KeyedRank *merged = to;

		for (size_t start = 0; start < count; start += 2 * run)
		{
			if ((start & PAUSE_MASK) == 0)
				pause();
			merge_runs(from, to, start, least(start + run, count),
					   least(start + 2 * run, count), by_rank);
		}
		to = from;
		from = merged;
	}
	if (from != rank)
		memcpy(rank, from, sizeof(KeyedRank) * count);
}

/*
 * Rank entries by the bytes of their keys at a level.  True when they are in
 * order then, as those are that have these bytes in common.
 */
static bool
rank_entries(KeyedRank *rank, size_t count, uint32_t level,
			 void (*pause)(void))
{
	bool in_order = true;

	for (size_t i = 0; i < count; i++)
	{
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			pause();
		rank[i].rank = rank_of(keyed_entry_key(rank[i].entry),
							   level * RANK_BYTES);
		in_order = in_order && (i == 0 || rank[i - 1].rank <= rank[i].rank);
	}
	return in_order;
}

/*
 * Sort entries whose keys are the same for some levels of ranks.  Keys are far
 * apart in memory, so they are read once per level only, and compared by rank.
 */
static void
sort_entries(KeyedRank *rank, KeyedRank *spare, size_t count, uint32_t level,
			 void (*pause)(void))
{
	size_t end;

	if (level == RANK_LEVELS)
	{
		merge_sort(rank, spare, count, false, pause);
		return;
	}
	if (!rank_entries(rank, count, level, pause))
		merge_sort(rank, spare, count, true, pause);
	for (size_t start = 0; start < count; start = end)
	{
		for (end = start + 1; end < count && rank[end].rank == rank[start].rank;)
			end++;
		if (end - start > 1)
			sort_entries(rank + start, spare + start, end - start, level + 1, pause);
	}
}

/* Make the order of all entries, which lasts until there is one more. */
static void
make_order(Keyed *keyed)
{
	size_t size = sizeof(KeyedRank) * keyed->entries;
	KeyedEntry *entry = keyed_first_entry(keyed);
	KeyedRank *rank;
	KeyedRank *spare;

	if (keyed->order != NULL || keyed->entries == 0)
		return;
	rank = keyed->memory->take(keyed->where, size);
	spare = keyed->memory->take(keyed->where, size);
	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		rank[i] = (KeyedRank) {0, entry};
		entry = keyed_next_entry(entry, keyed->layout);
	}
	sort_entries(rank, spare, keyed->entries, 0, keyed->memory->pause);
	keyed->memory->give(keyed->where, spare);
	keyed->order = rank;
}

/* Bytes of the flat value. */
size_t
keyed_flat_size(Keyed *keyed)
{
	const TallyLayout *layout = keyed->layout;
	const KeyedEntry *entry = keyed_first_entry(keyed);
	size_t size = sizeof(KeyedFlat);

	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		const Tally *state = keyed_tally(entry);

		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (keyed->counted_only || !keyed_is_empty(state, layout))
			size += keyed_item_size_of(state, layout, entry->length);
		entry = keyed_next_entry(entry, layout);
	}
	return size;
}

/* Make it the value without keys.  The length word stays as it is. */
void
keyed_flat_clear(KeyedFlat *flat, const TallyLayout *layout)
{
	flat->kind = (uint8_t) (layout->kind | KEYED_KIND_BIT);
	flat->version = KEYED_VERSION;
	flat->zero = 0;
	flat->keys = 0;
	flat->zero_too = 0;
}

/* Write the flat value, which has as many bytes as keyed_flat_size() says. */
void
keyed_flatten(Keyed *keyed, KeyedFlat *flat)
{
	const TallyLayout *layout = keyed->layout;
	KeyedItem *item = keyed_first_item(flat);

	make_order(keyed);
	keyed_flat_clear(flat, layout);
	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		const KeyedEntry *entry = keyed->order[i].entry;

		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (!keyed->counted_only && keyed_is_empty(keyed_tally(entry), layout))
			continue;
		item = keyed_write_item(item, keyed_tally(entry), layout,
								keyed_entry_key(entry));
		flat->keys++;
	}
}

/*
 * Say why these bytes cannot be a flat value of the layout, or return NULL when
 * they are one.
 */
const char *
keyed_flat_problem(const KeyedFlat *flat, size_t size,
				   const TallyLayout *layout, void (*pause)(void))
{
	const KeyedItem *item = keyed_first_item(flat);
	KeyedKey before = {NULL, 0};
	size_t left;

	if (size < sizeof(KeyedFlat))
		return "The value is too short.";
	if (flat->kind != (uint8_t) (layout->kind | KEYED_KIND_BIT))
		return "The value is a state of another type.";
	if (flat->version != KEYED_VERSION)
		return "The value has a version that is not known here.";
	if (flat->zero != 0 || flat->zero_too != 0)
		return "The value has bytes where none are meant to be.";

	left = size - sizeof(KeyedFlat);
	for (uint32_t i = 0; i < flat->keys; i++)
	{
		size_t item_size = 0;
		const char *problem = keyed_item_problem(item, left, layout, &item_size);
		KeyedKey key;

		if (problem != NULL)
			return problem;
		key = keyed_item_key(item);
		if (i > 0 && keyed_key_compare(before, key) >= 0)
			return "The value has keys that are not in order.";
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			pause();
		before = key;
		left -= item_size;
		item = (const KeyedItem *) ((const char *) item + item_size);
	}
	return left == 0 ? NULL : "The value has the wrong length.";
}

/* Order by the first key, or number under it, that differs. */
int
keyed_flat_compare(const KeyedFlat *a, const KeyedFlat *b,
				   const TallyLayout *layout)
{
	const KeyedItem *x = keyed_first_item(a);
	const KeyedItem *y = keyed_first_item(b);

	for (uint32_t i = 0; i < a->keys && i < b->keys; i++)
	{
		int order = keyed_key_compare(keyed_item_key(x), keyed_item_key(y));

		if (order == 0)
			order = keyed_compare_items(x, y, layout);
		if (order != 0)
			return order;
		x = keyed_next_item(x);
		y = keyed_next_item(y);
	}
	return (a->keys > b->keys) - (a->keys < b->keys);
}
