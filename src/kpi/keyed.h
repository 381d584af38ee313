/*-------------------------------------------------------------------------
 *
 * keyed.h
 *	  Many tallies of one kind, each under a key.
 *
 * A key is a text compared by its bytes, or NULL, which is a key like others.
 * There are two forms of the same value.  The flat one is stored and sent: its
 * keys ascend strictly, NULL last.  The table is what an aggregate works on.
 *
 * The invariant of every flat value: no tally in it is empty.  A key whose
 * numbers are all zero is left out, so a value does not tell whether a key was
 * never met or taken away again, and equal values have equal bytes whatever
 * additions and subtractions they came from.
 *
 * This part knows nothing of the server.  It takes memory from its caller, who
 * does not return when there is none.
 *
 *-------------------------------------------------------------------------
 */
#ifndef KEYED_H
#define KEYED_H

#include <string.h>

#include "kpi/tally.h"

/* Stands for the length of the key NULL. */
#define KEYED_NULL UINT32_MAX

/*
 * A flat value is never longer, not even with every number of every key: no
 * value of the server's can be.
 */
#ifndef KEYED_MAX_SIZE
#define KEYED_MAX_SIZE ((size_t) 0x3fffffff)
#endif

/* For what is done per row. */
#define KEYED_INLINE inline __attribute__((always_inline))

#define KEYED_VERSION 1

/* The kind of a flat value is that of its tallies with this bit. */
#define KEYED_KIND_BIT 0x80

typedef struct KeyedKey
{
	const char *data; /* need not be aligned, nor end with a null */
	uint32_t length;
} KeyedKey;

/*
 * A key and its tally in a flat value, without the cells that are zero: most keys
 * of many have few others.  The words are the cells that are there, then the
 * number of the bins, if any, and the count of each of them.  Behind these stand
 * the numbers of the bins, the bytes of the key, and zeros up to the next
 * multiple of eight.
 */
typedef struct KeyedItem
{
	uint32_t length;  /* of the key */
	uint32_t present; /* bit i: cell i is there */
	int64_t word[];
} KeyedItem;

/* There are bins. */
#define KEYED_BINS (UINT32_C(1) << 31)

/* A flat value: items, one behind the other. */
typedef struct KeyedFlat
{
	uint32_t length_word; /* the server's; not read here */
	uint8_t kind;
	uint8_t version;
	uint16_t zero;
	uint32_t keys;
	uint32_t zero_too;
	int64_t items[];
} KeyedFlat;

/*
 * Where the memory comes from, and what to call once in a while.  A chunk that is
 * made longer may be moved; it stays as it was when that fails.
 */
typedef struct KeyedMemory
{
	void *(*take)(void *where, size_t size);
	void *(*lengthen)(void *where, void *chunk, size_t from, size_t to);
	void (*give)(void *where, void *chunk);
	void (*pause)(void);
} KeyedMemory;

/*
 * A key and its tally.  The first and the last eight bytes tell most keys
 * apart, and are all there is of a key of up to 16 bytes.  Behind the key there
 * is a tally without bins; one with bins is elsewhere.
 */
typedef struct KeyedEntry
{
	uint64_t first;
	uint64_t last;
	Tally *far; /* the tally when it has, or had, bins; else NULL */
	uint32_t length;
	uint32_t room; /* bins that the tally elsewhere has room for */
	char key[];
} KeyedEntry;

/*
 * Small, since a table of many keys misses the processor's caches with every
 * look at one.
 */
typedef struct KeyedSlot
{
	uint32_t hash;	/* its high half */
	uint32_t place; /* of the entry; 0 in a free slot */
} KeyedSlot;

/* What places count. */
#define KEYED_UNIT ((size_t) 8)

/* An entry and what it sorts by first. */
typedef struct KeyedRank
{
	uint64_t rank;
	KeyedEntry *entry;
} KeyedRank;

/*
 * A hash table with open addressing and linear probing.  Its entries stand one
 * after another in a region that moves when it grows, so an entry is known by
 * its place in it, and a pointer to one is good until the next key comes.  At
 * place 0 is a head that no key is found by.  Entries are never taken away one
 * by one: those with an empty tally stay until the table is full, and count in
 * the size until then.
 */
typedef struct Keyed
{
	const TallyLayout *layout;
	char *region;
	KeyedSlot *slot;
	int shift;		  /* of a hash, which leaves the number of a slot */
	const KeyedMemory *memory;
	void *where;
	size_t used;	  /* bytes of the region */
	size_t room;
	uint32_t entries;
	uint32_t most;	  /* entries that make the table grow */
	size_t size;	  /* of the flat value with every number of every key */
	Tally *scratch;	  /* for an item, once one was needed */
	int scratch_bins; /* that it has room for */
	KeyedRank *order; /* of all entries, when there is one */
	bool counted_only; /* nothing but items counted: no tally is empty */
} Keyed;

/* in keyed.c */
extern void keyed_init(Keyed *keyed, const TallyLayout *layout,
					   const KeyedMemory *memory, void *where);
extern uint64_t keyed_hash_key(KeyedKey key);
extern KeyedEntry *keyed_search(Keyed *keyed, KeyedKey key);
extern TallyStatus keyed_step_bin(Keyed *keyed, KeyedEntry *entry, int set,
								  int bin, bool forward);
extern TallyStatus keyed_put(Keyed *keyed, KeyedKey key, const Tally *state);
extern TallyStatus keyed_combine_tally(Keyed *keyed, KeyedEntry *entry,
									   const Tally *item, bool forward);
extern TallyStatus keyed_combine(Keyed *keyed, const KeyedFlat *other,
								 bool forward);

/* in keyed_flat.c */
extern size_t keyed_flat_size(Keyed *keyed);
extern void keyed_flatten(Keyed *keyed, KeyedFlat *flat);
extern void keyed_flat_clear(KeyedFlat *flat, const TallyLayout *layout);
extern const char *keyed_flat_problem(const KeyedFlat *flat, size_t size,
									  const TallyLayout *layout,
									  void (*pause)(void));
extern int keyed_flat_compare(const KeyedFlat *a, const KeyedFlat *b,
							  const TallyLayout *layout);
extern int keyed_key_compare(KeyedKey a, KeyedKey b);
extern bool keyed_is_empty(const Tally *state, const TallyLayout *layout);

/* in keyed_item.c; but for the last one, items are valid */
extern size_t keyed_item_most(const TallyLayout *layout, int bins,
							  uint32_t length);
extern size_t keyed_item_size_of(const Tally *state, const TallyLayout *layout,
								 uint32_t length);
extern KeyedItem *keyed_write_item(KeyedItem *item, const Tally *state,
								   const TallyLayout *layout, KeyedKey key);
extern void keyed_read_item(const KeyedItem *item, const TallyLayout *layout,
							Tally *state);
extern int keyed_item_bins(const KeyedItem *item);
extern KeyedKey keyed_item_key(const KeyedItem *item);
extern KeyedItem *keyed_next_item(const KeyedItem *item);
extern int keyed_compare_items(const KeyedItem *a, const KeyedItem *b,
							   const TallyLayout *layout);
extern const char *keyed_item_problem(const KeyedItem *item, size_t left,
									  const TallyLayout *layout, size_t *size);

/* in keyed_text.c */
/*
 * Write a Unicode character in the encoding of texts and return its length, at
 * most KEYED_ENCODED_MAX, or 0 when it has none.
 */
typedef int (*KeyedEncode)(uint32_t character, char *bytes);

#define KEYED_ENCODED_MAX 6

extern bool keyed_parse(const char *text, Keyed *keyed, KeyedEncode encode,
						char *key, Tally *state, TallyError *error);
extern size_t keyed_key_text_size(KeyedKey key);
extern size_t keyed_print_key(KeyedKey key, char *buffer);

/* in keyed_wire.c */
extern const char *keyed_read_head(WireReader *reader,
								   const TallyLayout *layout, uint32_t *keys);
extern const char *keyed_read_key(WireReader *reader, KeyedKey *key);
extern const char *keyed_read_tally(WireReader *reader,
									const TallyLayout *layout, Tally *state);

/* Walk the items of a flat value that is valid. */
static inline KeyedItem *
keyed_first_item(const KeyedFlat *flat)
{
	return (KeyedItem *) flat->items;
}

/* Bytes of an entry up to its tally. */
static KEYED_INLINE size_t
keyed_near_place(uint32_t length)
{
	size_t size = sizeof(KeyedEntry) + (length == KEYED_NULL ? 0 : length);

	return (size + KEYED_UNIT - 1) & ~(KEYED_UNIT - 1);
}

/* The tally of an entry whose layout has no bins. */
static KEYED_INLINE Tally *
keyed_near(const KeyedEntry *entry, uint32_t length)
{
	return (Tally *) ((char *) entry + keyed_near_place(length));
}

static inline Tally *
keyed_tally(const KeyedEntry *entry)
{
	return entry->far != NULL ? entry->far : keyed_near(entry, entry->length);
}

static inline KeyedKey
keyed_entry_key(const KeyedEntry *entry)
{
	return (KeyedKey) {entry->key, entry->length};
}

static inline size_t
keyed_entry_size(const TallyLayout *layout, uint32_t length)
{
	return keyed_near_place(length) + tally_size(layout, 0);
}

static KEYED_INLINE KeyedEntry *
keyed_at(const Keyed *keyed, uint32_t place)
{
	return (KeyedEntry *) (keyed->region + KEYED_UNIT * place);
}

/* Walk all entries, in the order in which they came. */
static inline KeyedEntry *
keyed_first_entry(const Keyed *keyed)
{
	return (KeyedEntry *) (keyed->region + keyed_near_place(0));
}

static inline KeyedEntry *
keyed_next_entry(const KeyedEntry *entry, const TallyLayout *layout)
{
	return (KeyedEntry *) ((char *) entry +
						   keyed_entry_size(layout, entry->length));
}

static inline uint64_t
keyed_load(const char *data, uint32_t a, uint32_t b)
{
	uint32_t low;
	uint32_t high;

	memcpy(&low, data + a, 4);
	memcpy(&high, data + b, 4);
	return low | (uint64_t) high << 32;
}

/*
 * Two words that, with its length, are all of a key of up to 16 bytes.  Keys of
 * all lengths from four on take the same way, without a branch on those under
 * eight: in a table of channels no processor guesses which one comes next.
 */
static KEYED_INLINE void
keyed_words(KeyedKey key, uint64_t *first, uint64_t *last)
{
	if (key.length >= 4 && key.length != KEYED_NULL)
	{
		int64_t more = (int64_t) key.length - 8;
		int64_t negative = more >> 63;

		*first = keyed_load(key.data, 0, 4 + (uint32_t) (more & negative));
		*last = keyed_load(key.data, (uint32_t) (more & ~negative), key.length - 4);
		return;
	}
	*first = 0;
	*last = 0;
	if (key.length > 0 && key.length != KEYED_NULL)
		*first = (uint64_t) (uint8_t) key.data[0] |
			(uint64_t) (uint8_t) key.data[key.length / 2] << 8 |
			(uint64_t) (uint8_t) key.data[key.length - 1] << 16;
}

/*
 * All bits of a factor have a say in the high bits of a product with an odd
 * number, so slots are numbered by these.  A sum of products alone puts keys of
 * two counters (days and hours, say) on a lattice, hence the second product.
 * Short keys have the same word twice; the sum of the two numbers is twice an odd
 * one, so that all but the highest bit of such a word counts.
 */
static KEYED_INLINE uint64_t
keyed_hash_words(uint64_t first, uint64_t last)
{
	uint64_t sum = first * UINT64_C(0x9E3779B97F4A7C15) +
		last * UINT64_C(0x165667B19E3779F9);

	return (sum ^ sum >> 32) * UINT64_C(0xFF51AFD7ED558CCD);
}

/*
 * The entry of a key of usual length that is in the first slot to look at; NULL
 * when it is not.
 */
static KEYED_INLINE KeyedEntry *
keyed_find_first(const Keyed *keyed, KeyedKey key)
{
	uint64_t first;
	uint64_t last;
	KeyedEntry *entry;

	if (key.length < 4 || key.length > 16)
		return NULL;
	keyed_words(key, &first, &last);
	entry = keyed_at(keyed, keyed->slot[keyed_hash_words(first, last) >> keyed->shift].place);
	return entry->first == first && entry->last == last &&
			entry->length == key.length ?
		entry :
		NULL;
}

/*
 * The entry of a key, a new one when there is none; NULL when the flat value
 * would be too long.
 */
static inline KeyedEntry *
keyed_find(Keyed *keyed, KeyedKey key)
{
	KeyedEntry *entry = keyed_find_first(keyed, key);

	return entry != NULL ? entry : keyed_search(keyed, key);
}

/* How many slots there are: a power of two. */
static inline uint64_t
keyed_slots(const Keyed *keyed)
{
	return UINT64_C(1) << (64 - keyed->shift);
}

#endif							/* KEYED_H */
