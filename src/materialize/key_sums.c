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

size_t
key_sums_words(const KeySums *from)
{
	return KEY_SUMS_HEAD + (size_t) from->size;
}

void
key_sums_write(const KeySums *from, uint64_t *words)
{
	words[0] = from->shift;
	words[1] = from->negative;
	memcpy(words + KEY_SUMS_HEAD, from->sums, (size_t) from->size * sizeof(uint64_t));
}

bool
key_sums_read(KeySums *into, uint64_t *sums, const uint64_t *words, size_t count)
{
	size_t size = count - KEY_SUMS_HEAD;

	if (count <= KEY_SUMS_HEAD || size > KEY_SUMS_MAX || (size & (size - 1)) != 0)
		return false;
	/* All keys are below 2^63. */
	if (words[0] > 45 || (words[0] > 0 && size < KEY_SUMS_MAX))
		return false;
	key_sums_init(into, sums);
	into->shift = words[0];
	into->negative = words[1];
	into->size = size;
	memcpy(sums, words + KEY_SUMS_HEAD, size * sizeof(uint64_t));
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

bool
key_sums_differ(const KeySums *was, const KeySums *now, uint64_t *at, KeyRange *keys)
{
	while (*at < now->size && was->sums[*at] == now->sums[*at])
		(*at)++;
	if (*at >= now->size)
		return false;
	keys->first = (int64_t) (*at << now->shift);
	keys->last = (int64_t) (((*at + 1) << now->shift) - 1);
	(*at)++;
	return true;
}
