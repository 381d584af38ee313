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

/* At most that many sums of each kind: 2 MB. */
#define KEY_SUMS_MAX (1 << 18)

/*
 * The sum of the hashes of all rows with a key is in that of 2^shift keys that
 * follow each other, of which the first is a multiple of it.  Once these are more
 * than one, it is also in the sum of all keys with the same last bits, so that of
 * two keys in one sum of either kind mostly one is told from the other.  Those of
 * negative keys are in one of their own.
 *
 * size is a power of two up to KEY_SUMS_MAX, so that every key that was added is
 * below size << shift.  shift is above 0 only with size at KEY_SUMS_MAX.
 */
typedef struct KeySums
{
	uint64_t shift;
	uint64_t negative;
	uint64_t size;
	uint64_t *sums;				/* of the caller, with room for KEY_SUMS_ROOM */
	uint64_t *last_bits;		/* behind them; in use with a shift */
} KeySums;

#define KEY_SUMS_ROOM (2 * (size_t) KEY_SUMS_MAX)

/*
 * Where key_sums_next() is: keys below next are done, and the sum at - 1 differs
 * for all up to end.  differing has for each place in last_bits the next one that
 * differs, or KEY_SUMS_MAX.
 */
typedef struct KeyWalk
{
	const KeySums *was;
	const KeySums *now;
	uint64_t at;
	uint64_t next;
	uint64_t end;
	uint32_t *differing;		/* of the caller, with room for KEY_SUMS_MAX */
} KeyWalk;

/* Empty. */
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
	if (into->shift > 0)
		into->last_bits[key & (KEY_SUMS_MAX - 1)] += hash;
}

/* The words of a value: shift, negative, the sums, and with a shift those by last bits. */
#define KEY_SUMS_HEAD 2
extern size_t key_sums_words(const KeySums *from);
extern void key_sums_write(const KeySums *from, uint64_t *words);

/* Reads what was written, which may be anything; false: it is none. */
extern bool key_sums_read(KeySums *into, uint64_t *sums, const uint64_t *words, size_t count);

/* Makes them as wide as the others, so that both have the same shift and size. */
extern void key_sums_level(KeySums *one, KeySums *other);

/* Begins a walk over two of the same width, neither of which may change meanwhile. */
extern void key_sums_walk(KeyWalk *walk, const KeySums *was, const KeySums *now, uint32_t *differing);

/*
 * The next key, upwards, whose sums of both kinds differ; false: there is none
 * any more.  Every call takes little time, but the last one.
 */
extern bool key_sums_next(KeyWalk *walk, int64_t *key);

#endif							/* KEY_SUMS_H */
