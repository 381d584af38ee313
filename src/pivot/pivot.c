/*-------------------------------------------------------------------------
 *
 * pivot.c
 *	  A pivot as a hash table.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"

#define FIRST_SLOTS 64

/* While it has so few slots, and so many for a key, a table grows at once when two keys meet. */
#define SMALL_SLOTS 1024
#define SLOTS_PER_KEY 64

/* The first entries take so much. */
#define FIRST_REGION ((size_t) 2048)

/* Entries to look at before the check for interrupts. */
#define CHECK_MASK 0xfff

static inline int
least(int a, int b)
{
	return a < b ? a : b;
}

static PivotSlot *
take_slots(Pivot *pivot, uint64_t slots)
{
	size_t size = sizeof(PivotSlot) * (size_t) slots;
	PivotSlot *slot = pivot->host->take(pivot->where, size);

	memset(slot, 0, size);
	return slot;
}

/* At three quarters of its slots a table is full. */
static void
set_slots(Pivot *pivot, PivotSlot *slot, uint64_t slots)
{
	pivot->slot = slot;
	pivot->shift = 64;
	for (uint64_t i = 1; i < slots; i *= 2)
		pivot->shift--;
	pivot->most = (uint32_t) (slots / 4 * 3);
}

/* A region with nothing but the head at offset 0. */
static void
take_region(Pivot *pivot, size_t room)
{
	pivot->region = pivot->host->take(pivot->where, room);
	pivot->room = room;
	pivot->used = pivot_near_offset(0);
	memset(pivot->region, 0, pivot->used);
	((PivotEntry *) pivot->region)->length = PIVOT_NULL;
}

void
pivot_init(Pivot *pivot, const TallyLayout *layout, const PivotHost *host,
		   void *where)
{
	*pivot = (Pivot) {
		.layout = layout, .host = host, .where = where,
		.size = sizeof(PivotFlat), .counted_only = true
	};
	take_region(pivot, FIRST_REGION);
	set_slots(pivot, take_slots(pivot, FIRST_SLOTS), FIRST_SLOTS);
}

/* Room for an entry, which is taken by put_entry(). */
static void
make_room_for_entry(Pivot *pivot, size_t size)
{
	size_t room = pivot->room;

	if (size <= room - pivot->used)
		return;
	while (size > room - pivot->used)
		room += room / 2;
	pivot->region = pivot->host->lengthen(pivot->where, pivot->region,
										  pivot->room, room);
	pivot->room = room;
}

static void
put_in_slot(PivotSlot *slot, int shift, PivotSlot put)
{
	uint64_t mask = UINT64_MAX >> shift;
	uint64_t i = put.hash >> (shift - 32);

	while (slot[i].offset != 0)
		i = (i + 1) & mask;
	slot[i] = put;
}

/* Take the next entry, of that size, into the table. */
static PivotEntry *
put_entry(Pivot *pivot, size_t size, uint32_t hash)
{
	PivotSlot put = {hash, (uint32_t) (pivot->used / PIVOT_UNIT)};

	put_in_slot(pivot->slot, pivot->shift, put);
	pivot->used += size;
	pivot->entries++;
	return pivot_at(pivot, put.offset);
}

/* Nothing is changed before all is ready, since the check may not return. */
static void
grow(Pivot *pivot)
{
	uint64_t slots = pivot_slots(pivot);
	PivotSlot *old = pivot->slot;
	PivotSlot *slot = take_slots(pivot, 2 * slots);

	for (uint64_t i = 0; i < slots; i++)
	{
		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		if (old[i].offset != 0)
			put_in_slot(slot, pivot->shift - 1, old[i]);
	}
	set_slots(pivot, slot, 2 * slots);
	pivot->host->give(pivot->where, old);
}

/* Entries whose tally is empty. */
static uint32_t
count_empty(const Pivot *pivot)
{
	const PivotEntry *entry = pivot_first_entry(pivot);
	uint32_t empty = 0;

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		empty += pivot_is_empty(pivot_tally(entry), pivot->layout);
		entry = pivot_next_entry(entry, pivot->layout);
	}
	return empty;
}

/* Copy an entry into another table; a tally elsewhere stays where it is. */
static void
copy_entry(Pivot *pivot, const PivotEntry *entry, uint32_t hash)
{
	const TallyLayout *layout = pivot->layout;
	size_t size = pivot_entry_size(layout, entry->length);

	memcpy(put_entry(pivot, size, hash), entry, size);
	pivot->size += pivot_item_most(layout, pivot_tally(entry)->bins,
								   entry->length);
}

/*
 * Leave out the entries with an empty tally.  As above, the old table is whole
 * until the new one is.
 */
static void
leave_out_empty(Pivot *pivot)
{
	Pivot kept = {
		.layout = pivot->layout, .host = pivot->host,
		.where = pivot->where, .size = sizeof(PivotFlat),
		.scratch = pivot->scratch, .scratch_bins = pivot->scratch_bins
	};
	const PivotEntry *entry = pivot_first_entry(pivot);

	take_region(&kept, pivot->room);
	set_slots(&kept, take_slots(pivot, pivot_slots(pivot)), pivot_slots(pivot));
	for (uint64_t i = 0; i < pivot_slots(pivot); i++)
	{
		PivotSlot slot = pivot->slot[i];

		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		if (slot.offset != 0 &&
			!pivot_is_empty(pivot_tally(pivot_at(pivot, slot.offset)), pivot->layout))
			copy_entry(&kept, pivot_at(pivot, slot.offset), slot.hash);
	}

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		if (entry->far != NULL && pivot_is_empty(entry->far, pivot->layout))
			pivot->host->give(pivot->where, entry->far);
		entry = pivot_next_entry(entry, pivot->layout);
	}
	pivot->host->give(pivot->where, pivot->region);
	pivot->host->give(pivot->where, pivot->slot);
	*pivot = kept;
}

static void
forget_order(Pivot *pivot)
{
	PivotRank *order = pivot->order;

	pivot->order = NULL;
	if (order != NULL)
		pivot->host->give(pivot->where, order);
}

uint64_t
pivot_hash_key(PivotKey key)
{
	uint64_t first;
	uint64_t last;
	uint64_t hash;

	pivot_words(key, &first, &last);
	hash = pivot_hash_words(first, last);
	if (key.length <= 16 || key.length == PIVOT_NULL)
		return hash;
	for (uint32_t i = 8; i < key.length - 8; i += 8)
	{
		uint64_t word;

		memcpy(&word, key.data + i, 8);
		hash = pivot_hash_words(hash, word);
	}
	return hash;
}

static bool
is_key(const PivotEntry *entry, PivotKey key, uint64_t first, uint64_t last)
{
	return entry->first == first && entry->last == last &&
		entry->length == key.length &&
		(key.length <= 16 || key.length == PIVOT_NULL ||
		 memcmp(key.data + 8, entry->key + 8, key.length - 16) == 0);
}

/*
 * Make room for one more entry; false when the flat value would be too long.
 * Empty entries are left out when they are half of all, or an eighth where there
 * is no other way, so the work is shared by the many that came since.
 */
static bool
make_room_for_key(Pivot *pivot, PivotKey key, uint64_t hash)
{
	size_t size = pivot_item_most(pivot->layout, 0, key.length);

	if (pivot->size + size > PIVOT_MAX_SIZE)
	{
		if (pivot->counted_only || count_empty(pivot) <= pivot->entries / 8)
			return false;
		leave_out_empty(pivot);
		if (pivot->size + size > PIVOT_MAX_SIZE)
			return false;
	}
	if (pivot->entries >= pivot->most)
	{
		if (!pivot->counted_only && count_empty(pivot) >= pivot->entries / 2)
			leave_out_empty(pivot);
		else
			grow(pivot);
	}
	while (pivot->counted_only && pivot_slots(pivot) < SMALL_SLOTS &&
		   pivot_slots(pivot) < SLOTS_PER_KEY * (uint64_t) pivot->entries &&
		   pivot->slot[hash >> pivot->shift].offset != 0)
		grow(pivot);
	make_room_for_entry(pivot, pivot_entry_size(pivot->layout, key.length));
	return true;
}

/* Make an entry for a key that has none. */
static PivotEntry *
insert(Pivot *pivot, PivotKey key, uint64_t first, uint64_t last,
	   uint64_t hash)
{
	size_t entry_size = pivot_entry_size(pivot->layout, key.length);
	PivotEntry *entry;
	Tally *tally;

	forget_order(pivot);
	if (!make_room_for_key(pivot, key, hash))
		return NULL;
	entry = put_entry(pivot, entry_size, (uint32_t) (hash >> 32));
	*entry = (PivotEntry) {.first = first, .last = last, .length = key.length};
	tally = pivot_near(entry, key.length);
	tally->length_word = 0;
	tally_clear(tally, pivot->layout);
	if (key.length != PIVOT_NULL)
		memcpy(entry->key, key.data, key.length);
	pivot->size += pivot_item_most(pivot->layout, 0, key.length);
	return entry;
}

/*
 * pivot_find() for all keys.  Keys that were made to meet are looked at one by
 * one, so this checks for interrupts as well.
 */
PivotEntry *
pivot_search(Pivot *pivot, PivotKey key)
{
	uint64_t hash = pivot_hash_key(key);
	uint64_t from = hash >> pivot->shift;
	uint64_t first;
	uint64_t last;

	pivot_words(key, &first, &last);
	for (uint64_t probe = 0;; probe++)
	{
		PivotSlot slot = pivot->slot[(from + probe) & (pivot_slots(pivot) - 1)];
		PivotEntry *entry = pivot_at(pivot, slot.offset);

		if ((probe & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		if (slot.offset == 0)
			return insert(pivot, key, first, last, hash);
		if (slot.hash == (uint32_t) (hash >> 32) && is_key(entry, key, first, last))
			return entry;
	}
}

/*
 * Make room for bins that the tally will have, and count them as if it had them;
 * false when the flat value would be too long.
 */
static bool
make_room(Pivot *pivot, PivotEntry *entry, int bins)
{
	const TallyLayout *layout = pivot->layout;
	Tally *old = pivot_tally(entry);
	size_t more = pivot_item_most(layout, bins, entry->length) -
		pivot_item_most(layout, old->bins, entry->length);

	if (pivot->size + more > PIVOT_MAX_SIZE)
		return false;
	if ((uint32_t) bins > entry->room)
	{
		uint32_t room = entry->room < 4 ? 4 : entry->room;
		bool counted_only = pivot->counted_only;
		Tally *state;

		while (room < (uint32_t) bins)
			room *= 2;
		if (room > layout->bins)
			room = layout->bins;
		/* The entry may be new and empty, and this may not return. */
		pivot->counted_only = false;
		state = pivot->host->take(pivot->where, tally_size(layout, (int) room));
		pivot->counted_only = counted_only;
		memcpy(state, old, tally_size(layout, old->bins));
		if (entry->far != NULL)
			pivot->host->give(pivot->where, entry->far);
		entry->far = state;
		entry->room = room;
	}
	pivot->size += more;
	return true;
}

/* Bins went away, of so many that were counted in the size. */
static void
count_fewer_bins(Pivot *pivot, const PivotEntry *entry, int bins)
{
	pivot->size -= pivot_item_most(pivot->layout, bins, entry->length) -
		pivot_item_most(pivot->layout, pivot_tally(entry)->bins, entry->length);
}

/* Count an item in a bin of a bin set, or take it away. */
TallyStatus
pivot_step_bin(Pivot *pivot, PivotEntry *entry, int set, int bin, bool forward)
{
	const TallyLayout *layout = pivot->layout;
	int number = layout->bin_set[set].first + bin;
	int slot = tally_find_bin(pivot_tally(entry), layout, number);

	if (tally_has_bin(pivot_tally(entry), layout, slot, number))
	{
		int64_t *count = &tally_bin_counts(pivot_tally(entry), layout)[slot];
		int64_t stepped;

		if (!tally_add_int64(*count, forward ? 1 : -1, &stepped))
			return TALLY_COUNT_OUT_OF_RANGE;
		*count = stepped;
		if (stepped == 0)
		{
			tally_remove_bin(pivot_tally(entry), layout, slot);
			count_fewer_bins(pivot, entry, pivot_tally(entry)->bins + 1);
		}
		return TALLY_OK;
	}
	if (!make_room(pivot, entry, pivot_tally(entry)->bins + 1))
		return TALLY_TOO_LARGE;
	tally_insert_bin(pivot_tally(entry), layout, slot, number, forward ? 1 : -1);
	return TALLY_OK;
}

/* Put a tally, which may be empty, under a key that is not there yet. */
TallyStatus
pivot_put(Pivot *pivot, PivotKey key, const Tally *state)
{
	uint32_t entries = pivot->entries;
	PivotEntry *entry = pivot_search(pivot, key);

	if (entry == NULL)
		return TALLY_TOO_LARGE;
	if (pivot->entries == entries)
		return TALLY_DUPLICATE_NAME;
	if (!make_room(pivot, entry, state->bins))
		return TALLY_TOO_LARGE;
	memcpy(pivot_tally(entry), state, tally_size(pivot->layout, state->bins));
	return TALLY_OK;
}

/* Add a tally to that of an entry, or subtract it. */
static TallyStatus
combine_tally(Pivot *pivot, PivotEntry *entry, const Tally *item,
			  bool forward)
{
	const TallyLayout *layout = pivot->layout;
	int bins;
	TallyStatus status;

	if (item->bins > 0)
	{
		int missing = tally_missing_bins(pivot_tally(entry), item, layout);

		if (missing > 0)
		{
			if (!make_room(pivot, entry, pivot_tally(entry)->bins + missing))
				return TALLY_TOO_LARGE;
			tally_make_missing_bins(pivot_tally(entry), item, layout, missing);
		}
	}
	bins = pivot_tally(entry)->bins;
	status = forward ? tally_add(pivot_tally(entry), item, layout)
					 : tally_subtract(pivot_tally(entry), item, layout);
	count_fewer_bins(pivot, entry, bins);
	return status;
}

/* The tally of an item, in memory that the next one takes over. */
static const Tally *
tally_of_item(Pivot *pivot, const PivotItem *item)
{
	int bins = pivot_item_bins(item);

	if (pivot->scratch == NULL || bins > pivot->scratch_bins)
	{
		int room = bins == 0 ? 0 : least(2 * bins, pivot->layout->bins);
		Tally *scratch = pivot->host->take(pivot->where,
										   tally_size(pivot->layout, room));

		if (pivot->scratch != NULL)
			pivot->host->give(pivot->where, pivot->scratch);
		pivot->scratch = scratch;
		pivot->scratch->length_word = 0;
		pivot->scratch_bins = room;
	}
	pivot_read_item(item, pivot->layout, pivot->scratch);
	return pivot->scratch;
}

/* Add the tallies of a valid value of the same layout, or subtract them. */
TallyStatus
pivot_combine(Pivot *pivot, const PivotFlat *other, bool forward)
{
	const PivotItem *item = pivot_first_item(other);

	pivot->counted_only = false;
	for (uint32_t i = 0; i < other->keys; i++)
	{
		PivotEntry *entry = pivot_search(pivot, pivot_item_key(item));
		TallyStatus status;

		if (entry == NULL)
			return TALLY_TOO_LARGE;
		status = combine_tally(pivot, entry, tally_of_item(pivot, item),
							   forward);
		if (status != TALLY_OK)
			return status;
		if ((i & CHECK_MASK) == CHECK_MASK)
			pivot->host->check_interrupts();
		item = pivot_next_item(item);
	}
	return TALLY_OK;
}
