/*-------------------------------------------------------------------------
 *
 * pivot_flat.c
 *	  Tallies under keys, in order and without gaps: flat.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"

#define CHECK_MASK 0xfff

bool
pivot_is_empty(const Tally *state, const TallyLayout *layout)
{
	int words = layout->counts + 2 * layout->sums;
	int64_t any = state->bins;

	for (int i = 0; i < words; i++)
		any |= state->cell[i];
	return any == 0;
}

/* By bytes; where one is the start of the other, it is less.  NULL is last. */
int
pivot_key_compare(PivotKey a, PivotKey b)
{
	int order;

	if (a.length == PIVOT_NULL || b.length == PIVOT_NULL)
		return (a.length == PIVOT_NULL) - (b.length == PIVOT_NULL);
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
rank_of(PivotKey key, uint32_t start)
{
	uint32_t left;
	uint64_t rank = 0;

	if (key.length == PIVOT_NULL)
		return UINT64_MAX;
	left = key.length - start;
	for (uint32_t i = 0; i < RANK_BYTES; i++)
		rank = rank << 8 | (i < left ? (uint8_t) key.data[start + i] : 0);
	return rank << 8 | (left <= RANK_BYTES ? left : RANK_BYTES + 1);
}

static inline bool
is_before(const PivotRank *a, const PivotRank *b, bool by_rank)
{
	if (by_rank)
		return a->rank < b->rank;
	return pivot_key_compare(pivot_entry_key(a->entry),
							 pivot_entry_key(b->entry)) < 0;
}

/* Merge two neighbouring runs: from start to middle, and from there to end. */
static void
merge_runs(const PivotRank *from, PivotRank *to, size_t start, size_t middle,
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
sort_run(PivotRank *rank, size_t start, size_t end, bool by_rank)
{
	for (size_t i = start + 1; i < end; i++)
	{
		PivotRank moved = rank[i];
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
merge_sort(PivotRank *rank, PivotRank *spare, size_t count, bool by_rank,
		   void (*check_interrupts)(void))
{
	PivotRank *from = rank;
	PivotRank *to = spare;

	for (size_t start = 0; start < count; start += FIRST_RUN)
		sort_run(rank, start, least(start + FIRST_RUN, count), by_rank);
	for (size_t run = FIRST_RUN; run < count; run *= 2)
	{
		PivotRank *merged = to;

		for (size_t start = 0; start < count; start += 2 * run)
		{
			if ((start & CHECK_MASK) == 0)
				check_interrupts();
			merge_runs(from, to, start, least(start + run, count),
					   least(start + 2 * run, count), by_rank);
		}
		to = from;
		from = merged;
	}
	if (from != rank)
		memcpy(rank, from, sizeof(PivotRank) * count);
}

/*
 * Rank entries by the bytes of their keys at a level.  True when they are in
 * order then, as those are that have these bytes in common.
 */
static bool
rank_entries(PivotRank *rank, size_t count, uint32_t level,
			 void (*check_interrupts)(void))
{
	bool in_order = true;

	for (size_t i = 0; i < count; i++)
	{
		if ((i & CHECK_MASK) == CHECK_MASK)
			check_interrupts();
		rank[i].rank = rank_of(pivot_entry_key(rank[i].entry),
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
sort_entries(PivotRank *rank, PivotRank *spare, size_t count, uint32_t level,
			 void (*check_interrupts)(void))
{
	size_t end;

	if (level == RANK_LEVELS)
	{
		merge_sort(rank, spare, count, false, check_interrupts);
		return;
	}
	if (!rank_entries(rank, count, level, check_interrupts))
		merge_sort(rank, spare, count, true, check_interrupts);
	for (size_t start = 0; start < count; start = end)
	{
		for (end = start + 1; end < count && rank[end].rank == rank[start].rank;)
			end++;
		if (end - start > 1)
			sort_entries(rank + start, spare + start, end - start, level + 1, check_interrupts);
	}
}

/* Make the order of all entries, which lasts until there is one more. */
static void
make_order(Pivot *pivot)
{
	size_t size = sizeof(PivotRank) * pivot->entries;
	PivotEntry *entry = pivot_first_entry(pivot);
	PivotRank *rank;
	PivotRank *spare;

	if (pivot->order != NULL || pivot->entries == 0)
		return;
	rank = pivot->memory->take(pivot->where, size);
	spare = pivot->memory->take(pivot->where, size);
	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		rank[i] = (PivotRank) {0, entry};
		entry = pivot_next_entry(entry, pivot->layout);
	}
	sort_entries(rank, spare, pivot->entries, 0, pivot->memory->check_interrupts);
	pivot->memory->give(pivot->where, spare);
	pivot->order = rank;
}

/* Bytes of the flat value. */
size_t
pivot_flat_size(Pivot *pivot)
{
	const TallyLayout *layout = pivot->layout;
	const PivotEntry *entry = pivot_first_entry(pivot);
	size_t size = sizeof(PivotFlat);

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		const Tally *state = pivot_tally(entry);

		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->memory->check_interrupts();
		if (pivot->counted_only || !pivot_is_empty(state, layout))
			size += pivot_item_size_of(state, layout, entry->length);
		entry = pivot_next_entry(entry, layout);
	}
	return size;
}

/* Make it the value without keys.  The length word stays as it is. */
void
pivot_flat_clear(PivotFlat *flat, const TallyLayout *layout)
{
	flat->kind = (uint8_t) (layout->kind | PIVOT_KIND_BIT);
	flat->version = PIVOT_VERSION;
	flat->zero = 0;
	flat->keys = 0;
	flat->zero_too = 0;
}

/* Write the flat value, which has as many bytes as pivot_flat_size() says. */
void
pivot_flatten(Pivot *pivot, PivotFlat *flat)
{
	const TallyLayout *layout = pivot->layout;
	PivotItem *item = pivot_first_item(flat);

	make_order(pivot);
	pivot_flat_clear(flat, layout);
	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		const PivotEntry *entry = pivot->order[i].entry;

		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->memory->check_interrupts();
		if (!pivot->counted_only && pivot_is_empty(pivot_tally(entry), layout))
			continue;
		item = pivot_write_item(item, pivot_tally(entry), layout,
								pivot_entry_key(entry));
		flat->keys++;
	}
}

/*
 * Say why these bytes cannot be a flat value of the layout, or return NULL when
 * they are one.
 */
const char *
pivot_flat_problem(const PivotFlat *flat, size_t size,
				   const TallyLayout *layout, void (*check_interrupts)(void))
{
	const PivotItem *item = pivot_first_item(flat);
	PivotKey before = {NULL, 0};
	size_t left;

	if (size < sizeof(PivotFlat))
		return "The value is too short.";
	if (flat->kind != (uint8_t) (layout->kind | PIVOT_KIND_BIT))
		return "The value is a state of another type.";
	if (flat->version != PIVOT_VERSION)
		return "The value has a version that is not known here.";
	if (flat->zero != 0 || flat->zero_too != 0)
		return "The value has bytes where none are meant to be.";

	left = size - sizeof(PivotFlat);
	for (uint32_t i = 0; i < flat->keys; i++)
	{
		size_t item_size = 0;
		const char *problem = pivot_item_problem(item, left, layout, &item_size);
		PivotKey key;

		if (problem != NULL)
			return problem;
		key = pivot_item_key(item);
		if (i > 0 && pivot_key_compare(before, key) >= 0)
			return "The value has keys that are not in order.";
		if ((i & CHECK_MASK) == CHECK_MASK)
			check_interrupts();
		before = key;
		left -= item_size;
		item = (const PivotItem *) ((const char *) item + item_size);
	}
	return left == 0 ? NULL : "The value has the wrong length.";
}

/* Order by the first key, or number under it, that differs. */
int
pivot_flat_compare(const PivotFlat *a, const PivotFlat *b,
				   const TallyLayout *layout)
{
	const PivotItem *x = pivot_first_item(a);
	const PivotItem *y = pivot_first_item(b);

	for (uint32_t i = 0; i < a->keys && i < b->keys; i++)
	{
		int order = pivot_key_compare(pivot_item_key(x), pivot_item_key(y));

		if (order == 0)
			order = pivot_compare_items(x, y, layout);
		if (order != 0)
			return order;
		x = pivot_next_item(x);
		y = pivot_next_item(y);
	}
	return (a->keys > b->keys) - (a->keys < b->keys);
}
