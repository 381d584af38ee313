/*-------------------------------------------------------------------------
 *
 * keyed.c
 *	  Tallies under keys, as a hash table.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/keyed.h"

#define FIRST_SLOTS 64

/* While it has so few slots, and so many for a key, a table grows at once when two keys meet. */
#define SMALL_SLOTS 1024
#define SLOTS_PER_KEY 64

/* The first entries take so much. */
#define FIRST_REGION ((size_t) 2048)

/* Entries to look at before the caller's pause is called. */
#define PAUSE_MASK 0xfff

static inline int
least(int a, int b)
{
	return a < b ? a : b;
}

static KeyedSlot *
take_slots(Keyed *keyed, uint64_t slots)
{
	size_t size = sizeof(KeyedSlot) * (size_t) slots;
	KeyedSlot *slot = keyed->memory->take(keyed->where, size);

	memset(slot, 0, size);
	return slot;
}

/* At three quarters of its slots a table is full. */
static void
set_slots(Keyed *keyed, KeyedSlot *slot, uint64_t slots)
{
	keyed->slot = slot;
	keyed->shift = 64;
	for (uint64_t i = 1; i < slots; i *= 2)
		keyed->shift--;
	keyed->most = (uint32_t) (slots / 4 * 3);
}

/* A region with nothing but the head at place 0. */
static void
take_region(Keyed *keyed, size_t room)
{
	keyed->region = keyed->memory->take(keyed->where, room);
	keyed->room = room;
	keyed->used = keyed_near_place(0);
	memset(keyed->region, 0, keyed->used);
	((KeyedEntry *) keyed->region)->length = KEYED_NULL;
}

void
keyed_init(Keyed *keyed, const TallyLayout *layout, const KeyedMemory *memory,
		   void *where)
{
	*keyed = (Keyed) {
		.layout = layout, .memory = memory, .where = where,
		.size = sizeof(KeyedFlat), .counted_only = true
	};
	take_region(keyed, FIRST_REGION);
	set_slots(keyed, take_slots(keyed, FIRST_SLOTS), FIRST_SLOTS);
}

/* Room for an entry, which is taken by put_entry(). */
static void
make_room_for_entry(Keyed *keyed, size_t size)
{
	size_t room = keyed->room;

	if (size <= room - keyed->used)
		return;
	while (size > room - keyed->used)
		room += room / 2;
	keyed->region = keyed->memory->lengthen(keyed->where, keyed->region,
											keyed->room, room);
	keyed->room = room;
}

static void
put_in_slot(KeyedSlot *slot, int shift, KeyedSlot put)
{
	uint64_t mask = UINT64_MAX >> shift;
	uint64_t i = put.hash >> (shift - 32);

	while (slot[i].place != 0)
		i = (i + 1) & mask;
	slot[i] = put;
}

/* Take the next entry, of that size, into the table. */
static KeyedEntry *
put_entry(Keyed *keyed, size_t size, uint32_t hash)
{
	KeyedSlot put = {hash, (uint32_t) (keyed->used / KEYED_UNIT)};

	put_in_slot(keyed->slot, keyed->shift, put);
	keyed->used += size;
	keyed->entries++;
	return keyed_at(keyed, put.place);
}

/* Nothing is changed before all is ready, since the pause may not return. */
static void
grow(Keyed *keyed)
{
	uint64_t slots = keyed_slots(keyed);
	KeyedSlot *old = keyed->slot;
	KeyedSlot *slot = take_slots(keyed, 2 * slots);

	for (uint64_t i = 0; i < slots; i++)
	{
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (old[i].place != 0)
			put_in_slot(slot, keyed->shift - 1, old[i]);
	}
	set_slots(keyed, slot, 2 * slots);
	keyed->memory->give(keyed->where, old);
}

/* Entries whose tally is empty. */
static uint32_t
count_empty(const Keyed *keyed)
{
	const KeyedEntry *entry = keyed_first_entry(keyed);
	uint32_t empty = 0;

	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		empty += keyed_is_empty(keyed_tally(entry), keyed->layout);
		entry = keyed_next_entry(entry, keyed->layout);
	}
	return empty;
}

/* Copy an entry into another table; a tally elsewhere stays where it is. */
static void
copy_entry(Keyed *keyed, const KeyedEntry *entry, uint32_t hash)
{
	const TallyLayout *layout = keyed->layout;
	size_t size = keyed_entry_size(layout, entry->length);

	memcpy(put_entry(keyed, size, hash), entry, size);
	keyed->size += keyed_item_most(layout, keyed_tally(entry)->bins,
								   entry->length);
}

/*
 * Leave out the entries with an empty tally.  As above, the old table is whole
 * until the new one is.
 */
static void
leave_out_empty(Keyed *keyed)
{
	Keyed kept = {
		.layout = keyed->layout, .memory = keyed->memory,
		.where = keyed->where, .size = sizeof(KeyedFlat),
		.scratch = keyed->scratch, .scratch_bins = keyed->scratch_bins
	};
	const KeyedEntry *entry = keyed_first_entry(keyed);

	take_region(&kept, keyed->room);
	set_slots(&kept, take_slots(keyed, keyed_slots(keyed)), keyed_slots(keyed));
	for (uint64_t i = 0; i < keyed_slots(keyed); i++)
	{
		KeyedSlot slot = keyed->slot[i];

		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (slot.place != 0 &&
			!keyed_is_empty(keyed_tally(keyed_at(keyed, slot.place)), keyed->layout))
			copy_entry(&kept, keyed_at(keyed, slot.place), slot.hash);
	}

	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		if (entry->far != NULL && keyed_is_empty(entry->far, keyed->layout))
			keyed->memory->give(keyed->where, entry->far);
		entry = keyed_next_entry(entry, keyed->layout);
	}
	keyed->memory->give(keyed->where, keyed->region);
	keyed->memory->give(keyed->where, keyed->slot);
	*keyed = kept;
}

static void
forget_order(Keyed *keyed)
{
	KeyedRank *order = keyed->order;

	keyed->order = NULL;
	if (order != NULL)
		keyed->memory->give(keyed->where, order);
}

uint64_t
keyed_hash_key(KeyedKey key)
{
	uint64_t first;
	uint64_t last;
	uint64_t hash;

	keyed_words(key, &first, &last);
	hash = keyed_hash_words(first, last);
	if (key.length <= 16 || key.length == KEYED_NULL)
		return hash;
	for (uint32_t i = 8; i < key.length - 8; i += 8)
	{
		uint64_t word;

		memcpy(&word, key.data + i, 8);
		hash = keyed_hash_words(hash, word);
	}
	return hash;
}

static bool
is_key(const KeyedEntry *entry, KeyedKey key, uint64_t first, uint64_t last)
{
	return entry->first == first && entry->last == last &&
		entry->length == key.length &&
		(key.length <= 16 || key.length == KEYED_NULL ||
		 memcmp(key.data + 8, entry->key + 8, key.length - 16) == 0);
}

/*
 * Make room for one more entry; false when the flat value would be too long.
 * Empty entries are left out when they are half of all, or an eighth where there
 * is no other way, so the work is shared by the many that came since.
 */
static bool
make_room_for_key(Keyed *keyed, KeyedKey key, uint64_t hash)
{
	size_t size = keyed_item_most(keyed->layout, 0, key.length);

	if (keyed->size + size > KEYED_MAX_SIZE)
	{
		if (keyed->counted_only || count_empty(keyed) <= keyed->entries / 8)
			return false;
		leave_out_empty(keyed);
		if (keyed->size + size > KEYED_MAX_SIZE)
			return false;
	}
	if (keyed->entries >= keyed->most)
	{
		if (!keyed->counted_only && count_empty(keyed) >= keyed->entries / 2)
			leave_out_empty(keyed);
		else
			grow(keyed);
	}
	while (keyed->counted_only && keyed_slots(keyed) < SMALL_SLOTS &&
		   keyed_slots(keyed) < SLOTS_PER_KEY * (uint64_t) keyed->entries &&
		   keyed->slot[hash >> keyed->shift].place != 0)
		grow(keyed);
	make_room_for_entry(keyed, keyed_entry_size(keyed->layout, key.length));
	return true;
}

/* Make an entry for a key that has none. */
static KeyedEntry *
insert(Keyed *keyed, KeyedKey key, uint64_t first, uint64_t last,
	   uint64_t hash)
{
	size_t entry_size = keyed_entry_size(keyed->layout, key.length);
	KeyedEntry *entry;
	Tally *tally;

	forget_order(keyed);
	if (!make_room_for_key(keyed, key, hash))
		return NULL;
	entry = put_entry(keyed, entry_size, (uint32_t) (hash >> 32));
	*entry = (KeyedEntry) {.first = first, .last = last, .length = key.length};
	tally = keyed_near(entry, key.length);
	tally->length_word = 0;
	tally_clear(tally, keyed->layout);
	if (key.length != KEYED_NULL)
		memcpy(entry->key, key.data, key.length);
	keyed->size += keyed_item_most(keyed->layout, 0, key.length);
	return entry;
}

/*
 * keyed_find() for all keys.  Keys that were made to meet are looked at one by
 * one, so this takes a pause as well.
 */
KeyedEntry *
keyed_search(Keyed *keyed, KeyedKey key)
{
	uint64_t hash = keyed_hash_key(key);
	uint64_t from = hash >> keyed->shift;
	uint64_t first;
	uint64_t last;

	keyed_words(key, &first, &last);
	for (uint64_t probe = 0;; probe++)
	{
		KeyedSlot slot = keyed->slot[(from + probe) & (keyed_slots(keyed) - 1)];
		KeyedEntry *entry = keyed_at(keyed, slot.place);

		if ((probe & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (slot.place == 0)
			return insert(keyed, key, first, last, hash);
		if (slot.hash == (uint32_t) (hash >> 32) && is_key(entry, key, first, last))
			return entry;
	}
}

/*
 * Make room for bins that the tally will have, and count them as if it had them;
 * false when the flat value would be too long.
 */
static bool
make_room(Keyed *keyed, KeyedEntry *entry, int bins)
{
	const TallyLayout *layout = keyed->layout;
	Tally *old = keyed_tally(entry);
	size_t more = keyed_item_most(layout, bins, entry->length) -
		keyed_item_most(layout, old->bins, entry->length);

	if (keyed->size + more > KEYED_MAX_SIZE)
		return false;
	if ((uint32_t) bins > entry->room)
	{
		uint32_t room = entry->room < 4 ? 4 : entry->room;
		bool counted_only = keyed->counted_only;
		Tally *state;

		while (room < (uint32_t) bins)
			room *= 2;
		if (room > layout->bins)
			room = layout->bins;
		/* The entry may be new and empty, and this may not return. */
		keyed->counted_only = false;
		state = keyed->memory->take(keyed->where, tally_size(layout, (int) room));
		keyed->counted_only = counted_only;
		memcpy(state, old, tally_size(layout, old->bins));
		if (entry->far != NULL)
			keyed->memory->give(keyed->where, entry->far);
		entry->far = state;
		entry->room = room;
	}
	keyed->size += more;
	return true;
}

/* Bins went away, of so many that were counted in the size. */
static void
count_fewer_bins(Keyed *keyed, const KeyedEntry *entry, int bins)
{
	keyed->size -= keyed_item_most(keyed->layout, bins, entry->length) -
		keyed_item_most(keyed->layout, keyed_tally(entry)->bins, entry->length);
}

/* Count an item in a bin of a bin set, or take it away. */
TallyStatus
keyed_step_bin(Keyed *keyed, KeyedEntry *entry, int set, int bin, bool forward)
{
	const TallyLayout *layout = keyed->layout;
	int number = layout->bin_set[set].first + bin;
	int slot = tally_find_bin(keyed_tally(entry), layout, number);

	if (tally_has_bin(keyed_tally(entry), layout, slot, number))
	{
		int64_t *count = &tally_bin_counts(keyed_tally(entry), layout)[slot];
		int64_t stepped;

		if (!tally_add_int64(*count, forward ? 1 : -1, &stepped))
			return TALLY_COUNT_OUT_OF_RANGE;
		*count = stepped;
		if (stepped == 0)
		{
			tally_remove_bin(keyed_tally(entry), layout, slot);
			count_fewer_bins(keyed, entry, keyed_tally(entry)->bins + 1);
		}
		return TALLY_OK;
	}
	if (!make_room(keyed, entry, keyed_tally(entry)->bins + 1))
		return TALLY_TOO_LARGE;
	tally_insert_bin(keyed_tally(entry), layout, slot, number, forward ? 1 : -1);
	return TALLY_OK;
}

/* Put a tally, which may be empty, under a key that is not there yet. */
TallyStatus
keyed_put(Keyed *keyed, KeyedKey key, const Tally *state)
{
	uint32_t entries = keyed->entries;
	KeyedEntry *entry = keyed_search(keyed, key);

	if (entry == NULL)
		return TALLY_TOO_LARGE;
	if (keyed->entries == entries)
		return TALLY_DUPLICATE_NAME;
	if (!make_room(keyed, entry, state->bins))
		return TALLY_TOO_LARGE;
	memcpy(keyed_tally(entry), state, tally_size(keyed->layout, state->bins));
	return TALLY_OK;
}

/* Add a tally to that of an entry, or subtract it. */
TallyStatus
keyed_combine_tally(Keyed *keyed, KeyedEntry *entry, const Tally *item,
					bool forward)
{
	const TallyLayout *layout = keyed->layout;
	int bins;
	TallyStatus status;

	if (item->bins > 0)
	{
		int missing = tally_missing_bins(keyed_tally(entry), item, layout);

		if (missing > 0)
		{
			if (!make_room(keyed, entry, keyed_tally(entry)->bins + missing))
				return TALLY_TOO_LARGE;
			tally_make_missing_bins(keyed_tally(entry), item, layout, missing);
		}
	}
	bins = keyed_tally(entry)->bins;
	status = forward ? tally_add(keyed_tally(entry), item, layout)
					 : tally_subtract(keyed_tally(entry), item, layout);
	count_fewer_bins(keyed, entry, bins);
	return status;
}

/* The tally of an item, in memory that the next one takes over. */
static const Tally *
tally_of_item(Keyed *keyed, const KeyedItem *item)
{
	int bins = keyed_item_bins(item);

	if (keyed->scratch == NULL || bins > keyed->scratch_bins)
	{
		int room = bins == 0 ? 0 : least(2 * bins, keyed->layout->bins);
		Tally *scratch = keyed->memory->take(keyed->where,
											 tally_size(keyed->layout, room));

		if (keyed->scratch != NULL)
			keyed->memory->give(keyed->where, keyed->scratch);
		keyed->scratch = scratch;
		keyed->scratch->length_word = 0;
		keyed->scratch_bins = room;
	}
	keyed_read_item(item, keyed->layout, keyed->scratch);
	return keyed->scratch;
}

/* Add the tallies of a valid value of the same layout, or subtract them. */
TallyStatus
keyed_combine(Keyed *keyed, const KeyedFlat *other, bool forward)
{
	const KeyedItem *item = keyed_first_item(other);

	keyed->counted_only = false;
	for (uint32_t i = 0; i < other->keys; i++)
	{
		KeyedEntry *entry = keyed_search(keyed, keyed_item_key(item));
		TallyStatus status;

		if (entry == NULL)
			return TALLY_TOO_LARGE;
		status = keyed_combine_tally(keyed, entry, tally_of_item(keyed, item),
									 forward);
		if (status != TALLY_OK)
			return status;
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		item = keyed_next_item(item);
	}
	return TALLY_OK;
}
