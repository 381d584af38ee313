/*-------------------------------------------------------------------------
 *
 * memo_sql.c
 *	  Answers that were found before, by the texts that were asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/memutils.h"

#include "agreement/memo_sql.h"

/* A memo that is larger forgets everything and starts anew. */
#define MAX_ENTRIES			8192
#define MAX_BYTES			(4 * 1024 * 1024)
/* Longer keys are rare, and as a rule each is another one. */
#define MAX_KEY				1024

typedef struct MemoEntry
{
	MemoKey key;
	int32 answer;
	uint32 hash;
	char status;
} MemoEntry;

/* Carry all bits of the sum into the high ones, and those back into the low ones. */
static inline uint64
hash_step(uint64 hash, uint64 word)
{
	hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

static inline uint64
word_at(const char *bytes)
{
	uint64 word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* Gather all bytes of less than a word; some may be taken twice. */
static inline uint64
short_word(const char *bytes, size_t length)
{
	const unsigned char *byte = (const unsigned char *) bytes;
	uint32 first;
	uint32 last;

	if (length == 0)
		return 0;
	if (length < sizeof(first))
		return byte[0] | (uint64) byte[length / 2] << 8 |
			(uint64) byte[length - 1] << 16;
	memcpy(&first, bytes, sizeof(first));
	memcpy(&last, bytes + length - sizeof(last), sizeof(last));
	return first | (uint64) last << 32;
}

/* The last step takes the last bytes, some of them for the second time. */
static inline uint64
hash_text(const MemoText *text, uint64 hash)
{
	size_t length = text->length > 0 ? text->length : 0;

	hash ^= (uint64) (int64) text->length;
	if (length < sizeof(uint64))
		return hash_step(hash, short_word(text->start, length));
	for (size_t at = 0; at + sizeof(uint64) < length; at += sizeof(uint64))
		hash = hash_step(hash, word_at(text->start + at));
	return hash_step(hash, word_at(text->start + length - sizeof(uint64)));
}

/*
 * hash_bytes_extended() would make reports a tenth slower.  Each text begins anew,
 * so that processors hash them side by side.  The seed is random, so that
 * strangers cannot choose texts of the same hash.
 */
static inline uint32
hash_key(const MemoKey *key, uint64 seed)
{
	uint64 first = hash_text(&key->texts[0], seed ^ UINT64CONST(0x9E3779B97F4A7C15));
	uint64 second = hash_text(&key->texts[1], seed ^ UINT64CONST(0xC2B2AE3D27D4EB4F));
	uint64 third = hash_text(&key->texts[2], seed ^ UINT64CONST(0x165667B19E3779F9));

	uint64 hash = hash_step(first, second) +
		third * UINT64CONST(0xFF51AFD7ED558CCD);

	/* The high bits of products depend on the most. */
	return (uint32) (hash >> 32);
}

static inline bool
is_same(const MemoKey *a, const MemoKey *b)
{
	for (int i = 0; i < MEMO_TEXTS; i++)
	{
		int32 length = a->texts[i].length;

		if (length != b->texts[i].length ||
			(length > 0 &&
			 memcmp(a->texts[i].start, b->texts[i].start, length) != 0))
			return false;
	}
	return true;
}

#define SH_PREFIX			answers
#define SH_ELEMENT_TYPE		MemoEntry
#define SH_KEY_TYPE			MemoKey
#define SH_KEY				key
#define SH_HASH_KEY(table, key) \
	hash_key(&(key), ((const Memo *) (table)->private_data)->seed)
#define SH_EQUAL(table, a, b) is_same(&(a), &(b))
#define SH_STORE_HASH
#define SH_GET_HASH(table, entry) (entry)->hash
#define SH_SCOPE			static inline

struct answers_hash;

struct Memo
{
	uint64 seed;
	MemoryContext context;		/* of the table and the keys' bytes */
	struct answers_hash *answers;
};

#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Make an empty memo, which lives as long as the context. */
Memo *
memo_make(MemoryContext context)
{
	Memo *memo = MemoryContextAllocZero(context, sizeof(Memo));

	if (!pg_strong_random(&memo->seed, sizeof(memo->seed)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
	memo->context = AllocSetContextCreate(context, "lead_funnel rule answers",
										  ALLOCSET_DEFAULT_SIZES);
	return memo;
}

void
memo_clear(Memo *memo)
{
	memo->answers = NULL;
	MemoryContextReset(memo->context);
}

/* Look a key up; false when it has no answer yet. */
bool
memo_find(const Memo *memo, const MemoKey *key, int32 *answer)
{
	const MemoEntry *entry = memo->answers == NULL ? NULL :
		answers_lookup(memo->answers, *key);

	if (entry == NULL)
		return false;
	*answer = entry->answer;
	return true;
}

/* Copy a key and its bytes into the memo's own memory. */
static MemoKey
copy_key(const Memo *memo, const MemoKey *key, Size size)
{
	MemoKey copy = *key;
	char *bytes = MemoryContextAlloc(memo->context, size);

	for (int i = 0; i < MEMO_TEXTS; i++)
	{
		if (copy.texts[i].length <= 0)
			continue;
		memcpy(bytes, copy.texts[i].start, copy.texts[i].length);
		copy.texts[i].start = bytes;
		bytes += copy.texts[i].length;
	}
	return copy;
}

/* Keep the answer to a key that has none, unless the key is too long for that. */
void
memo_keep(Memo *memo, const MemoKey *key, int32 answer)
{
	Size size = 0;
	bool found;

	for (int i = 0; i < MEMO_TEXTS; i++)
		size += Max(key->texts[i].length, 0);
	if (size > MAX_KEY)
		return;
	if (memo->answers != NULL &&
		(memo->answers->members >= MAX_ENTRIES ||
		 MemoryContextMemAllocated(memo->context, false) > MAX_BYTES))
		memo_clear(memo);
	if (memo->answers == NULL)
		memo->answers = answers_create(memo->context, 64, memo);
	answers_insert(memo->answers, copy_key(memo, key, size),
				   &found)
		->answer = answer;
}
