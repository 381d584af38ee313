/*-------------------------------------------------------------------------
 *
 * memo.c
 *	  Answers that were found before, by the texts that were asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "agreement/memo.h"

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

/* All bytes of less than a word; some may be taken twice. */
static inline uint64_t
short_word(const char *bytes, size_t length)
{
	const unsigned char *byte = (const unsigned char *) bytes;
	uint32_t first;
	uint32_t last;

	if (length == 0)
		return 0;
	if (length < sizeof(first))
		return byte[0] | (uint64_t) byte[length / 2] << 8 |
			(uint64_t) byte[length - 1] << 16;
	memcpy(&first, bytes, sizeof(first));
	memcpy(&last, bytes + length - sizeof(last), sizeof(last));
	return first | (uint64_t) last << 32;
}

/* The last step takes the last bytes, though some were taken before. */
static inline uint64_t
hash_text(MemoText text, uint64_t hash)
{
	size_t length = text.length > 0 ? (size_t) text.length : 0;

	hash ^= (uint64_t) (int64_t) text.length;
	if (length < sizeof(uint64_t))
		return hash_step(hash, short_word(text.start, length));
	for (size_t at = 0; at + sizeof(uint64_t) < length; at += sizeof(uint64_t))
		hash = hash_step(hash, word_at(text.start + at));
	return hash_step(hash, word_at(text.start + length - sizeof(uint64_t)));
}

/* Each text begins anew, so that processors can take them side by side. */
uint64_t
memo_hash(const MemoKey *key, uint64_t seed)
{
	uint64_t first = hash_text(key->texts[0], seed ^ UINT64_C(0x9E3779B97F4A7C15));
	uint64_t second = hash_text(key->texts[1], seed ^ UINT64_C(0xC2B2AE3D27D4EB4F));
	uint64_t third = hash_text(key->texts[2], seed ^ UINT64_C(0x165667B19E3779F9));

	return hash_step(first, second) + third * UINT64_C(0xFF51AFD7ED558CCD);
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
