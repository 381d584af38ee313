/*-------------------------------------------------------------------------
 *
 * key_sums.c
 *	  Sums of hashes by key, which tell the keys under which something changed.
 *
 *-------------------------------------------------------------------------
 */
#include "materialize/key_sums.h"

#include <string.h>

void
key_sums_init(KeySums *into, uint64_t *sums)
{
	into->shift = 0;
	into->negative = 0;
	into->size = 1;
	into->sums = sums;
	into->last_bits = sums + KEY_SUMS_MAX;
	/* Those by last bits are written when they come into use. */
	memset(sums, 0, KEY_SUMS_MAX * sizeof(uint64_t));
}

/* Twice as many keys: by more sums, or, where there are as many as may be, by two in one. */
static void
double_keys(KeySums *into)
{
	if (into->size < KEY_SUMS_MAX)
	{
		into->size *= 2;
		return;
	}
	/* Until now each key had a sum of its own. */
	if (into->shift == 0)
		memcpy(into->last_bits, into->sums, KEY_SUMS_MAX * sizeof(uint64_t));
	for (uint64_t i = 0; i < KEY_SUMS_MAX / 2; i++)
		into->sums[i] = into->sums[2 * i] + into->sums[2 * i + 1];
	memset(into->sums + KEY_SUMS_MAX / 2, 0, KEY_SUMS_MAX / 2 * sizeof(uint64_t));
	into->shift++;
}

void
key_sums_widen(KeySums *into, int64_t key)
{
	while ((uint64_t) key >> into->shift >= into->size)
		double_keys(into);
}

/* How many sums there are, of both kinds. */
static size_t
count_sums(const KeySums *from)
{
	return from->shift > 0 ? KEY_SUMS_ROOM : (size_t) from->size;
}

size_t
key_sums_words(const KeySums *from)
{
	return KEY_SUMS_HEAD + count_sums(from);
}

void
key_sums_write(const KeySums *from, uint64_t *words)
{
	words[0] = from->shift;
	words[1] = from->negative;
	memcpy(words + KEY_SUMS_HEAD, from->sums, count_sums(from) * sizeof(uint64_t));
}

bool
key_sums_read(KeySums *into, uint64_t *sums, const uint64_t *words, size_t count)
{
	size_t size;

	if (count <= KEY_SUMS_HEAD)
		return false;
	/* All keys are below 2^63. */
	if (words[0] > 45 || (words[0] > 0 && count != KEY_SUMS_HEAD + KEY_SUMS_ROOM))
		return false;
	size = words[0] > 0 ? KEY_SUMS_MAX : count - KEY_SUMS_HEAD;
	if (size > KEY_SUMS_MAX || (size & (size - 1)) != 0)
		return false;
	key_sums_init(into, sums);
	into->shift = words[0];
	into->negative = words[1];
	into->size = size;
	memcpy(sums, words + KEY_SUMS_HEAD, count_sums(into) * sizeof(uint64_t));
	return true;
}

void
key_sums_level(KeySums *one, KeySums *other)
{
	while (one->size < other->size || one->shift < other->shift)
		double_keys(one);
	while (other->size < one->size || other->shift < one->shift)
		double_keys(other);
}

void
key_sums_walk(KeyWalk *walk, const KeySums *was, const KeySums *now, uint32_t *differing)
{
	uint32_t next = KEY_SUMS_MAX;

	walk->was = was;
	walk->now = now;
	walk->at = 0;
	walk->next = 0;
	walk->end = 0;
	walk->differing = differing;
	if (now->shift == 0)
		return;
	for (uint32_t i = KEY_SUMS_MAX; i-- > 0;)
	{
		if (was->last_bits[i] != now->last_bits[i])
			next = i;
		differing[i] = next;
	}
	/* A change that these sums do not show is looked for by the others alone. */
	if (differing[0] == KEY_SUMS_MAX)
		for (uint32_t i = 0; i < KEY_SUMS_MAX; i++)
			differing[i] = i;
}

/* Goes on to the keys of the next sum that differs. */
static bool
next_sum(KeyWalk *walk)
{
	const KeySums *now = walk->now;

	while (walk->at < now->size && walk->was->sums[walk->at] == now->sums[walk->at])
		walk->at++;
	if (walk->at >= now->size)
		return false;
	walk->next = walk->at << now->shift;
	walk->end = (walk->at + 1) << now->shift;
	walk->at++;
	return true;
}

/* The next of the keys that have the same first bits. */
static bool
next_of_sum(KeyWalk *walk)
{
	uint64_t place;

	while (walk->now->shift > 0 && walk->next < walk->end)
	{
		place = walk->differing[walk->next & (KEY_SUMS_MAX - 1)];
		walk->next = (walk->next & ~(uint64_t) (KEY_SUMS_MAX - 1)) + place;
		if (place < KEY_SUMS_MAX)
			break;
	}
	return walk->next < walk->end;
}

bool
key_sums_next(KeyWalk *walk, int64_t *key)
{
	while (!next_of_sum(walk))
		if (!next_sum(walk))
			return false;
	*key = (int64_t) walk->next++;
	return true;
}
