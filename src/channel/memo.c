/*-------------------------------------------------------------------------
 *
 * memo.c
 *	  Answers that were found before, by the texts that were asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/memo.h"

#include <string.h>

static inline uint64_t
word_at(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* All bits of the sum, where a multiplication carries them on. */
static inline uint64_t
hash_step(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

static inline uint64_t
hash_short(uint64_t hash, const char *bytes, size_t length)
{
	char padded[sizeof(uint64_t)] = {0};

	memcpy(padded, bytes, length);
	return hash_step(hash, word_at(padded));
}

/* The last step takes the last bytes, though some were taken before. */
static inline uint64_t
hash_text(uint64_t hash, MemoText text)
{
	size_t length = text.length > 0 ? (size_t) text.length : 0;

	hash = hash_step(hash, (uint64_t) (int64_t) text.length);
	if (length < sizeof(uint64_t))
		return length > 0 ? hash_short(hash, text.start, length) : hash;
	for (size_t at = 0; at + sizeof(uint64_t) < length; at += sizeof(uint64_t))
		hash = hash_step(hash, word_at(text.start + at));
	return hash_step(hash, word_at(text.start + length - sizeof(uint64_t)));
}

uint64_t
memo_hash(const MemoKey *key)
{
	uint64_t hash = 0;

	for (int i = 0; i < MEMO_TEXTS; i++)
		hash = hash_text(hash, key->texts[i]);
	return hash;
}

static inline bool
is_of(const MemoEntry *entry, const MemoKey *key)
{
	const char *bytes = entry->bytes;

	for (int i = 0; i < MEMO_TEXTS; i++)
	{
		int32_t length = key->texts[i].length;

		if (entry->lengths[i] != length)
			return false;
		if (length > 0)
		{
			if (memcmp(bytes, key->texts[i].start, (size_t) length) != 0)
				return false;
			bytes += length;
		}
	}
	return true;
}

/* The high bits of a product depend on the most. */
static inline size_t
bucket_of(uint64_t hash)
{
	return (size_t) (hash >> (64 - MEMO_BUCKET_BITS));
}

/* NULL: there is none. */
MemoEntry *
memo_find(const Memo *memo, const MemoKey *key, uint64_t hash)
{
	MemoEntry *entry = memo->buckets[bucket_of(hash)];

	while (entry != NULL && !(entry->hash == hash && is_of(entry, key)))
		entry = entry->next;
	return entry;
}

size_t
memo_entry_size(const MemoKey *key)
{
	size_t size = offsetof(MemoEntry, bytes);

	for (int i = 0; i < MEMO_TEXTS; i++)
		if (key->texts[i].length > 0)
			size += (size_t) key->texts[i].length;
	return size;
}

/* Of a key that has no entry; the room for it is of memo_entry_size(). */
void
memo_add(Memo *memo, MemoEntry *entry, const MemoKey *key, uint64_t hash)
{
	MemoEntry **bucket = &memo->buckets[bucket_of(hash)];
	char *bytes = entry->bytes;

	for (int i = 0; i < MEMO_TEXTS; i++)
	{
		int32_t length = key->texts[i].length;

		entry->lengths[i] = length;
		if (length > 0)
		{
			memcpy(bytes, key->texts[i].start, (size_t) length);
			bytes += length;
		}
	}
	entry->hash = hash;
	entry->next = *bucket;
	*bucket = entry;
	memo->count++;
	memo->bytes += memo_entry_size(key);
}

void
memo_clear(Memo *memo)
{
	memset(memo, 0, sizeof(*memo));
}
