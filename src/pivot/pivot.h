/*-------------------------------------------------------------------------
 *
 * pivot.h
 *	  A pivot: many tallies of one kind, each under a key.
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
 * This part knows nothing of the server.  Its host gives it memory, and does not
 * return when there is none.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PIVOT_H
#define PIVOT_H

#include <string.h>

#include "tally/tally.h"

/* Stands for the length of the key NULL. */
#define PIVOT_NULL UINT32_MAX

/*
 * A flat value is never longer, not even with every number of every key: no
 * value of the server's can be.
 */
#ifndef PIVOT_MAX_SIZE
#define PIVOT_MAX_SIZE ((size_t) 0x3fffffff)
#endif

/* For what is done per row. */
#define PIVOT_INLINE inline __attribute__((always_inline))

#define PIVOT_VERSION 1

/* The kind of a flat value is that of its tallies with this bit. */
#define PIVOT_KIND_BIT 0x80

typedef struct PivotKey
{
	const char *data; /* need not be aligned, nor end with a null */
	uint32_t length;
} PivotKey;

/*
 * A key and its tally in a flat value, without the cells that are zero: most keys
 * of many have few others.  The words are the cells that are there, then the
 * number of the bins, if any, and the count of each of them.  Behind these stand
 * the numbers of the bins, the bytes of the key, and zeros up to the next
 * multiple of eight.
 */
typedef struct PivotItem
{
	uint32_t length;  /* of the key */
	uint32_t present; /* bit i: cell i is there */
	int64_t word[];
} PivotItem;

/* There are bins. */
#define PIVOT_BINS (UINT32_C(1) << 31)

/* A flat value: items, one behind the other. */
typedef struct PivotFlat
{
	uint32_t length_word; /* the server's; not read here */
	uint8_t kind;
	uint8_t version;
	uint16_t zero;
	uint32_t keys;
	uint32_t zero_too;
	int64_t items[];
} PivotFlat;

typedef struct PivotRank PivotRank;

/*
 * What a pivot asks of whoever has it.  A chunk that is made longer may be moved;
 * it stays as it was when that fails.  Ranks are sorted by pivot_rank_compare();
 * no two are equal.
 */
typedef struct PivotHost
{
	void *(*take)(void *where, size_t size);
	void *(*lengthen)(void *where, void *chunk, size_t from, size_t to);
	void (*give)(void *where, void *chunk);
	void (*check_interrupts)(void);
	void (*sort)(PivotRank *rank, size_t count);
} PivotHost;

/*
 * A key and its tally.  The first and the last eight bytes tell most keys
 * apart, and are all there is of a key of up to 16 bytes.  Behind the key there
 * is a tally without bins; one with bins is elsewhere.
 */
typedef struct PivotEntry
{
	uint64_t first;
	uint64_t last;
	Tally *far; /* the tally when it has, or had, bins; else NULL */
	uint32_t length;
	uint32_t room; /* bins that the tally elsewhere has room for */
	char key[];
} PivotEntry;

/*
 * Small, since a table of many keys misses the processor's caches with every
 * look at one.
 */
typedef struct PivotSlot
{
	uint32_t hash;	/* its high half */
	uint32_t offset; /* of the entry, in units; 0 in a free slot */
} PivotSlot;

/* The unit of the offsets of slots. */
#define PIVOT_UNIT ((size_t) 8)

/*
 * An entry, and eight bytes of its key as a number that sorts as they do: those
 * behind the start that all keys have in common.  Entries are far apart in
 * memory, so most keys are compared without a look at them.
 */
struct PivotRank
{
	uint64_t bytes;
	PivotEntry *entry;
};

/*
 * A hash table with open addressing and linear probing.  Its entries stand one
 * after another in a region that moves when it grows, so an entry is known by
 * its offset in it, and a pointer to one is good until the next key comes.  At
 * offset 0 is a head that no key is found by.  Entries are never taken away one
 * by one: those with an empty tally stay until the table is full, and count in
 * the size until then.
 */
typedef struct Pivot
{
	const TallyLayout *layout;
	char *region;
	PivotSlot *slot;
	int shift;		  /* of a hash, which leaves the number of a slot */
	const PivotHost *host;
	void *where;
	size_t used;	  /* bytes of the region */
	size_t room;
	uint32_t entries;
	uint32_t most;	  /* entries that make the table grow */
	size_t size;	  /* of the flat value with every number of every key */
	Tally *scratch;	  /* for an item, once one was needed */
	int scratch_bins; /* that it has room for */
	PivotRank *order; /* of all entries, when there is one */
	bool counted_only; /* nothing but items counted: no tally is empty */
} Pivot;

/* in pivot.c */
extern void pivot_init(Pivot *pivot, const TallyLayout *layout,
					   const PivotHost *host, void *where);
extern uint64_t pivot_hash_key(PivotKey key);
extern PivotEntry *pivot_search(Pivot *pivot, PivotKey key);
extern TallyStatus pivot_step_bin(Pivot *pivot, PivotEntry *entry, int set,
								  int bin, bool forward);
extern TallyStatus pivot_put(Pivot *pivot, PivotKey key, const Tally *state);
extern TallyStatus pivot_combine(Pivot *pivot, const PivotFlat *other,
								 bool forward);

/* in pivot_flat.c */
extern size_t pivot_flat_size(Pivot *pivot);
extern void pivot_flatten(Pivot *pivot, PivotFlat *flat);
extern void pivot_flat_clear(PivotFlat *flat, const TallyLayout *layout);
extern const char *pivot_flat_problem(const PivotFlat *flat, size_t size,
									  const TallyLayout *layout,
									  void (*check_interrupts)(void));
extern int pivot_key_compare(PivotKey a, PivotKey b);
extern bool pivot_is_empty(const Tally *state, const TallyLayout *layout);

/* in pivot_item.c; but for the last one, items are valid */
extern size_t pivot_item_most(const TallyLayout *layout, int bins,
							  uint32_t length);
extern size_t pivot_item_size_of(const Tally *state, const TallyLayout *layout,
								 uint32_t length);
extern PivotItem *pivot_write_item(PivotItem *item, const Tally *state,
								   const TallyLayout *layout, PivotKey key);
extern void pivot_read_item(const PivotItem *item, const TallyLayout *layout,
							Tally *state);
extern int pivot_item_bins(const PivotItem *item);
extern PivotKey pivot_item_key(const PivotItem *item);
extern PivotItem *pivot_next_item(const PivotItem *item);
extern const char *pivot_item_problem(const PivotItem *item, size_t left,
									  const TallyLayout *layout, size_t *size);

/* in pivot_text.c */
/*
 * Write a Unicode character in the encoding of texts and return its length, at
 * most PIVOT_ENCODED_MAX, or 0 when it has none.
 */
typedef int (*PivotEncode)(uint32_t character, char *bytes);

#define PIVOT_ENCODED_MAX 6

struct TextScan;

extern bool pivot_parse_key(struct TextScan *p, PivotEncode encode,
							char *buffer, PivotKey *key);
extern bool pivot_parse(const char *text, Pivot *pivot, PivotEncode encode,
						char *key, Tally *state, TallyError *error);
extern size_t pivot_key_text_size(PivotKey key);
extern size_t pivot_print_key(PivotKey key, char *buffer);

/* in pivot_wire.c */
extern const char *pivot_read_head(WireReader *reader,
								   const TallyLayout *layout, uint32_t *keys);
extern const char *pivot_read_key(WireReader *reader, PivotKey *key);
extern const char *pivot_read_tally(WireReader *reader,
									const TallyLayout *layout, Tally *state);

/* Walk the items of a flat value that is valid. */
static inline PivotItem *
pivot_first_item(const PivotFlat *flat)
{
	return (PivotItem *) flat->items;
}

/* Bytes of an entry up to its tally. */
static PIVOT_INLINE size_t
pivot_near_offset(uint32_t length)
{
	size_t size = sizeof(PivotEntry) + (length == PIVOT_NULL ? 0 : length);

	return (size + PIVOT_UNIT - 1) & ~(PIVOT_UNIT - 1);
}

/* The tally of an entry whose layout has no bins. */
static PIVOT_INLINE Tally *
pivot_near(const PivotEntry *entry, uint32_t length)
{
	return (Tally *) ((char *) entry + pivot_near_offset(length));
}

static inline Tally *
pivot_tally(const PivotEntry *entry)
{
	return entry->far != NULL ? entry->far : pivot_near(entry, entry->length);
}

static inline PivotKey
pivot_entry_key(const PivotEntry *entry)
{
	return (PivotKey) {entry->key, entry->length};
}

static inline int
pivot_rank_compare(const PivotRank *a, const PivotRank *b)
{
	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? -1 : 1;
	return pivot_key_compare(pivot_entry_key(a->entry), pivot_entry_key(b->entry));
}

static inline size_t
pivot_entry_size(const TallyLayout *layout, uint32_t length)
{
	return pivot_near_offset(length) + tally_size(layout, 0);
}

static PIVOT_INLINE PivotEntry *
pivot_at(const Pivot *pivot, uint32_t units)
{
	return (PivotEntry *) (pivot->region + PIVOT_UNIT * units);
}

/* Walk all entries, in the order in which they came. */
static inline PivotEntry *
pivot_first_entry(const Pivot *pivot)
{
	return (PivotEntry *) (pivot->region + pivot_near_offset(0));
}

static inline PivotEntry *
pivot_next_entry(const PivotEntry *entry, const TallyLayout *layout)
{
	return (PivotEntry *) ((char *) entry +
						   pivot_entry_size(layout, entry->length));
}

static inline uint64_t
pivot_load(const char *data, uint32_t a, uint32_t b)
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
static PIVOT_INLINE void
pivot_words(PivotKey key, uint64_t *first, uint64_t *last)
{
	if (key.length >= 4 && key.length != PIVOT_NULL)
	{
		int64_t more = (int64_t) key.length - 8;
		int64_t negative = more >> 63;

		*first = pivot_load(key.data, 0, 4 + (uint32_t) (more & negative));
		*last = pivot_load(key.data, (uint32_t) (more & ~negative), key.length - 4);
		return;
	}
	*first = 0;
	*last = 0;
	if (key.length > 0 && key.length != PIVOT_NULL)
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
static PIVOT_INLINE uint64_t
pivot_hash_words(uint64_t first, uint64_t last)
{
	uint64_t sum = first * UINT64_C(0x9E3779B97F4A7C15) +
		last * UINT64_C(0x165667B19E3779F9);

	return (sum ^ sum >> 32) * UINT64_C(0xFF51AFD7ED558CCD);
}

/*
 * The entry of a key of usual length that is in the first slot to look at; NULL
 * when it is not.
 */
static PIVOT_INLINE PivotEntry *
pivot_find_first(const Pivot *pivot, PivotKey key)
{
	uint64_t first;
	uint64_t last;
	PivotEntry *entry;

	if (key.length < 4 || key.length > 16)
		return NULL;
	pivot_words(key, &first, &last);
	entry = pivot_at(pivot, pivot->slot[pivot_hash_words(first, last) >> pivot->shift].offset);
	return entry->first == first && entry->last == last &&
			entry->length == key.length ?
		entry :
		NULL;
}

/*
 * The entry of a key, a new one when there is none; NULL when the flat value
 * would be too long.
 */
static inline PivotEntry *
pivot_find(Pivot *pivot, PivotKey key)
{
	PivotEntry *entry = pivot_find_first(pivot, key);

	return entry != NULL ? entry : pivot_search(pivot, key);
}

/* How many slots there are: a power of two. */
static inline uint64_t
pivot_slots(const Pivot *pivot)
{
	return UINT64_C(1) << (64 - pivot->shift);
}

#endif							/* PIVOT_H */
