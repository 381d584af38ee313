/*-------------------------------------------------------------------------
 *
 * key_sums.h
 *	  Sums of hashes by key, which tell the keys under which something changed.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef KEY_SUMS_H
#define KEY_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At most that many sums: 2 MB. */
#define KEY_SUMS_MAX (1 << 18)

/*
 * The sum of the hashes of all rows with a key is in that of 2^shift keys that
 * follow each other, of which the first is a multiple of it.  Those of negative
 * keys are in one of their own.
 *
 * size is a power of two up to KEY_SUMS_MAX, so that every key that was added is
 * below size << shift.
 */
typedef struct KeySums
{
	uint64_t shift;
	uint64_t negative;
	uint64_t size;
	uint64_t *sums;				/* of the caller, with room for KEY_SUMS_MAX */
} KeySums;

/* The keys of one sum: from first to last, or none of the negative ones. */
typedef struct KeyRange
{
	int64_t first;
	int64_t last;
} KeyRange;

/* Empty, with sums all zero. */
extern void key_sums_init(KeySums *into, uint64_t *sums);

/* Makes room for a key that is not below size << shift. */
extern void key_sums_widen(KeySums *into, int64_t key);

static inline void
key_sums_add(KeySums *into, int64_t key, uint64_t hash)
{
	if (key < 0)
	{
		into->negative += hash;
		return;
	}
	if ((uint64_t) key >> into->shift >= into->size)
		key_sums_widen(into, key);
	into->sums[(uint64_t) key >> into->shift] += hash;
}

/* The words of a value: shift, negative, and the sums. */
#define KEY_SUMS_HEAD 2
extern size_t key_sums_words(const KeySums *from);
extern void key_sums_write(const KeySums *from, uint64_t *words);

/* Reads what was written, which may be anything; false: it is none. */
extern bool key_sums_read(KeySums *into, uint64_t *sums, const uint64_t *words, size_t count);

/* Makes them as wide as the others, so that both have the same shift and size. */
extern void key_sums_level(KeySums *one, KeySums *other);

/*
 * The next sum from *at on that differs between two of the same width, and its
 * keys; false: none does any more.
 */
extern bool key_sums_differ(const KeySums *was, const KeySums *now, uint64_t *at, KeyRange *keys);

#endif							/* KEY_SUMS_H */
