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
#define SMALL_SLOTS 512
#define SLOTS_PER_KEY 16

/* Entries come from blocks, each twice as long as the one before it. */
#define FIRST_BLOCK ((size_t) 2048)
#define LAST_BLOCK ((size_t) 1024 * 1024)

/* Entries to look at before the caller's pause is called. */
#define PAUSE_MASK 0xfff

struct KeyedBlock
{
	KeyedBlock *next; /* the one before it */
	size_t size;
	size_t used; /* by entries, but for the block that is being filled */
	int64_t entries[];
};

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
	keyed->mask = slots - 1;
	keyed->most = (uint32_t) (slots / 4 * 3);
}

void
keyed_init(Keyed *keyed, const TallyLayout *layout, const KeyedMemory *memory,
		   void *where)
{
	*keyed = (Keyed) {
		.layout = layout, .memory = memory, .where = where,
		.size = sizeof(KeyedFlat), .counted_only = true
	};
	set_slots(keyed, take_slots(keyed, FIRST_SLOTS), FIRST_SLOTS);
}

static void *
take_entry(Keyed *keyed, size_t size)
{
	char *entry;

	if (keyed->left < size)
	{
		size_t block_size = FIRST_BLOCK;
		KeyedBlock *block;

		if (keyed->block != NULL && keyed->block->size < LAST_BLOCK)
			block_size = 2 * keyed->block->size;
		else if (keyed->block != NULL)
			block_size = LAST_BLOCK;
		if (block_size < sizeof(KeyedBlock) + size)
			block_size = sizeof(KeyedBlock) + size;
		block = keyed->memory->take(keyed->where, block_size);
		*block = (KeyedBlock) {keyed->block, block_size, 0};
		if (keyed->block != NULL)
			keyed->block->used = (size_t) (keyed->free - (char *) keyed->block->entries);
		keyed->block = block;
		keyed->free = (char *) block->entries;
		keyed->left = block_size - sizeof(KeyedBlock);
	}
	entry = keyed->free;
	keyed->free += size;
	keyed->left -= size;
	return entry;
}

static void
put_in_slot(KeyedSlot *slot, uint64_t mask, KeyedSlot put)
{
	uint64_t i = put.hash & mask;

	while (slot[i].entry != NULL)
		i = (i + 1) & mask;
	slot[i] = put;
}

/* Nothing is changed before all is ready, since the pause may not return. */
static void
grow(Keyed *keyed)
{
	uint64_t slots = 2 * (keyed->mask + 1);
	KeyedSlot *old = keyed->slot;
	KeyedSlot *slot = take_slots(keyed, slots);

	for (uint64_t i = 0; i <= keyed->mask; i++)
	{
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (old[i].entry != NULL)
			put_in_slot(slot, slots - 1, old[i]);
	}
	set_slots(keyed, slot, slots);
	keyed->memory->give(keyed->where, old);
}

/* Where in an entry the tally stands. */
static size_t
tally_place(uint32_t length)
{
	size_t bytes = length == KEYED_NULL ? 0 : length;

	return sizeof(KeyedEntry) + ((bytes + 7) & ~(size_t) 7);
}

static Tally *
own_tally(const KeyedEntry *entry)
{
	return (Tally *) ((char *) entry + tally_place(entry->length));
}

static size_t
entry_size(const TallyLayout *layout, uint32_t length)
{
	return tally_place(length) + tally_size(layout, 0);
}

KeyedWalk
keyed_walk(const Keyed *keyed)
{
	return (KeyedWalk) {
		keyed->block, keyed->block == NULL ? NULL : (char *) keyed->block->entries
	};
}

/* The next entry, or NULL. */
KeyedEntry *
keyed_walk_next(KeyedWalk *walk, const Keyed *keyed)
{
	while (walk->block != NULL)
	{
		const char *start = (const char *) walk->block->entries;
		const char *end = walk->block == keyed->block
			? keyed->free : start + walk->block->used;

		if (walk->at < end)
		{
			KeyedEntry *entry = (KeyedEntry *) walk->at;

			walk->at += entry_size(keyed->layout, entry->length);
			return entry;
		}
		walk->block = walk->block->next;
		walk->at = walk->block == NULL ? NULL : (char *) walk->block->entries;
	}
	return NULL;
}

/* Entries whose tally is empty. */
static uint32_t
count_empty(const Keyed *keyed)
{
	KeyedWalk walk = keyed_walk(keyed);
	uint32_t empty = 0;

	for (uint32_t i = 0; i < keyed->entries; i++)
	{
		const KeyedEntry *entry = keyed_walk_next(&walk, keyed);

		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		empty += keyed_is_empty(entry->state, keyed->layout);
	}
	return empty;
}

/* Copy an entry into another table; a tally elsewhere stays where it is. */
static void
move_entry(Keyed *keyed, KeyedSlot put)
{
	size_t size = entry_size(keyed->layout, put.entry->length);
	KeyedEntry *copy = take_entry(keyed, size);

	memcpy(copy, put.entry, size);
	if (put.entry->state == own_tally(put.entry))
		copy->state = own_tally(copy);
	put.entry = copy;
	put_in_slot(keyed->slot, keyed->mask, put);
	keyed->entries++;
	keyed->size += keyed_item_size(keyed->layout, copy->state->bins,
								   copy->length);
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
		.where = keyed->where, .size = sizeof(KeyedFlat)
	};

	set_slots(&kept, take_slots(keyed, keyed->mask + 1), keyed->mask + 1);
	for (uint64_t i = 0; i <= keyed->mask; i++)
	{
		KeyedSlot slot = keyed->slot[i];

		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		if (slot.entry != NULL && !keyed_is_empty(slot.entry->state, keyed->layout))
			move_entry(&kept, slot);
	}

	for (uint64_t i = 0; i <= keyed->mask; i++)
	{
		KeyedEntry *entry = keyed->slot[i].entry;

		if (entry != NULL && entry->state != own_tally(entry) &&
			keyed_is_empty(entry->state, keyed->layout))
			keyed->memory->give(keyed->where, entry->state);
	}
	for (KeyedBlock *block = keyed->block, *next; block != NULL; block = next)
	{
		next = block->next;
		keyed->memory->give(keyed->where, block);
	}
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

static uint64_t
hash_of(KeyedKey key, uint64_t first, uint64_t last)
{
	uint64_t hash = keyed_hash_words(key.length, first, last);

	if (key.length <= 16 || key.length == KEYED_NULL)
		return hash;
	for (uint32_t i = 8; i < key.length - 8; i += 8)
	{
		uint64_t word;

		memcpy(&word, key.data + i, 8);
		hash = keyed_hash_words(key.length, hash, word);
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
 * Make an entry for a key that has none.  Empty entries are left out when they
 * are half of all, so the work is shared by the many that came since.
 */
static KeyedEntry *
insert(Keyed *keyed, KeyedKey key, uint64_t first, uint64_t last,
	   uint64_t hash)
{
	size_t size = keyed_item_size(keyed->layout, 0, key.length);
	KeyedEntry *entry;

	forget_order(keyed);
	if (keyed->size + size > KEYED_MAX_SIZE)
	{
		if (!keyed->counted_only)
			leave_out_empty(keyed);
		if (keyed->size + size > KEYED_MAX_SIZE)
			return NULL;
	}
	if (keyed->entries >= keyed->most)
	{
		if (!keyed->counted_only && count_empty(keyed) >= keyed->entries / 2)
			leave_out_empty(keyed);
		else
			grow(keyed);
	}
	while (keyed->counted_only && keyed->mask + 1 < SMALL_SLOTS &&
		   keyed->mask + 1 < SLOTS_PER_KEY * (uint64_t) keyed->entries &&
		   keyed->slot[hash & keyed->mask].entry != NULL)
		grow(keyed);

	entry = take_entry(keyed, entry_size(keyed->layout, key.length));
	*entry = (KeyedEntry) {
		.first = first, .last = last,
		.length = key.length
	};
	entry->state = own_tally(entry);
	entry->state->length_word = 0;
	tally_clear(entry->state, keyed->layout);
	if (key.length != KEYED_NULL)
		memcpy(entry->key, key.data, key.length);
	put_in_slot(keyed->slot, keyed->mask, (KeyedSlot) {hash, entry});
	keyed->entries++;
	keyed->size += size;
	return entry;
}

/* keyed_find() for all keys. */
KeyedEntry *
keyed_search(Keyed *keyed, KeyedKey key)
{
	uint64_t first;
	uint64_t last;
	uint64_t hash;

	keyed_words(key, &first, &last);
	hash = hash_of(key, first, last);
	for (uint64_t i = hash & keyed->mask;; i = (i + 1) & keyed->mask)
	{
		const KeyedSlot *slot = &keyed->slot[i];

		if (slot->entry == NULL)
			return insert(keyed, key, first, last, hash);
		if (slot->hash == hash && is_key(slot->entry, key, first, last))
			return slot->entry;
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
	size_t more = keyed_item_size(layout, bins, entry->length) -
		keyed_item_size(layout, entry->state->bins, entry->length);

	if (keyed->size + more > KEYED_MAX_SIZE)
		return false;
	if ((uint32_t) bins > entry->room)
	{
		uint32_t room = entry->room < 4 ? 4 : entry->room;
		Tally *old = entry->state;
		Tally *state;

		while (room < (uint32_t) bins)
			room *= 2;
		if (room > layout->bins)
			room = layout->bins;
		state = keyed->memory->take(keyed->where, tally_size(layout, (int) room));
		memcpy(state, old, tally_size(layout, old->bins));
		entry->state = state;
		entry->room = room;
		if (old != own_tally(entry))
			keyed->memory->give(keyed->where, old);
	}
	keyed->size += more;
	return true;
}

/* Bins went away, of so many that were counted in the size. */
static void
count_fewer_bins(Keyed *keyed, const KeyedEntry *entry, int bins)
{
	keyed->size -= keyed_item_size(keyed->layout, bins, entry->length) -
		keyed_item_size(keyed->layout, entry->state->bins, entry->length);
}

/* Count an item in a bin of a bin set, or take it away. */
TallyStatus
keyed_step_bin(Keyed *keyed, KeyedEntry *entry, int set, int bin, bool forward)
{
	const TallyLayout *layout = keyed->layout;
	int number = layout->bin_set[set].first + bin;
	int slot = tally_find_bin(entry->state, layout, number);

	if (tally_has_bin(entry->state, layout, slot, number))
	{
		int64_t *count = &tally_bin_counts(entry->state, layout)[slot];
		int64_t stepped;

		if (!tally_add_int64(*count, forward ? 1 : -1, &stepped))
			return TALLY_COUNT_OUT_OF_RANGE;
		*count = stepped;
		if (stepped == 0)
		{
			tally_remove_bin(entry->state, layout, slot);
			count_fewer_bins(keyed, entry, entry->state->bins + 1);
		}
		return TALLY_OK;
	}
	if (!make_room(keyed, entry, entry->state->bins + 1))
		return TALLY_TOO_LARGE;
	tally_insert_bin(entry->state, layout, slot, number, forward ? 1 : -1);
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
	memcpy(entry->state, state, tally_size(keyed->layout, state->bins));
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
		int missing = tally_missing_bins(entry->state, item, layout);

		if (missing > 0)
		{
			if (!make_room(keyed, entry, entry->state->bins + missing))
				return TALLY_TOO_LARGE;
			tally_make_missing_bins(entry->state, item, layout, missing);
		}
	}
	bins = entry->state->bins;
	status = forward ? tally_add(entry->state, item, layout)
					 : tally_subtract(entry->state, item, layout);
	count_fewer_bins(keyed, entry, bins);
	return status;
}

/* Add the tallies of a valid value of the same layout, or subtract them. */
TallyStatus
keyed_combine(Keyed *keyed, const KeyedFlat *other, bool forward)
{
	const TallyLayout *layout = keyed->layout;
	const Tally *item = keyed_first_item(other);

	keyed->counted_only = false;
	for (uint32_t i = 0; i < other->keys; i++)
	{
		KeyedEntry *entry = keyed_search(keyed, keyed_item_key(item, layout));
		TallyStatus status;

		if (entry == NULL)
			return TALLY_TOO_LARGE;
		status = keyed_combine_tally(keyed, entry, item, forward);
		if (status != TALLY_OK)
			return status;
		if ((i & PAUSE_MASK) == PAUSE_MASK)
			keyed->memory->pause();
		item = keyed_next_item(item, layout);
	}
	return TALLY_OK;
}
