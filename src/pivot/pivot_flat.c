/*-------------------------------------------------------------------------
 *
 * pivot_flat.c
 *	  A pivot in order and without gaps: flat.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"

/* Entries to look at before interrupts are checked for. */
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

/* Bytes that all keys but NULL start with. */
static uint32_t
common_start(const Pivot *pivot)
{
	const PivotEntry *entry = pivot_first_entry(pivot);
	PivotKey first = {NULL, PIVOT_NULL};
	uint32_t common = 0;

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		PivotKey key = pivot_entry_key(entry);
		uint32_t same = 0;

		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		entry = pivot_next_entry(entry, pivot->layout);
		if (key.length == PIVOT_NULL)
			continue;
		if (first.length == PIVOT_NULL)
		{
			first = key;
			common = key.length;
		}
		while (same < common && same < key.length &&
			   key.data[same] == first.data[same])
			same++;
		common = same;
	}
	return common;
}

static PivotRank
rank_of(PivotEntry *entry, uint32_t start)
{
	PivotKey key = pivot_entry_key(entry);
	uint64_t bytes = 0;

	if (key.length == PIVOT_NULL)
		return (PivotRank) {UINT64_MAX, entry};
	for (uint32_t i = start; i < start + 8; i++)
		bytes = bytes << 8 | (i < key.length ? (uint8_t) key.data[i] : 0);
	return (PivotRank) {bytes, entry};
}

/* Make the order of all entries, which lasts until there is one more. */
static void
make_order(Pivot *pivot)
{
	PivotEntry *entry = pivot_first_entry(pivot);
	uint32_t start;
	PivotRank *rank;

	if (pivot->order != NULL || pivot->entries == 0)
		return;
	start = common_start(pivot);
	rank = pivot->host->take(pivot->where, sizeof(PivotRank) * pivot->entries);
	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		rank[i] = rank_of(entry, start);
		entry = pivot_next_entry(entry, pivot->layout);
	}
	pivot->host->sort(rank, pivot->entries);
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
			pivot->host->check_interrupts();
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
	flat->kind = (layout->kind | PIVOT_KIND_BIT);
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
			pivot->host->check_interrupts();
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
	if (flat->kind != (layout->kind | PIVOT_KIND_BIT))
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
