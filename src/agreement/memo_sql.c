/*-------------------------------------------------------------------------
 *
 * memo_sql.c
 *	  Answers that were found before, by the texts that were asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
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

/* The seed is random, so that strangers cannot choose texts of the same hash. */
static inline uint32
hash_key(const MemoKey *key, uint64 seed)
{
	uint64 hash = seed;

	for (int i = 0; i < MEMO_TEXTS; i++)
	{
		const MemoText *text = &key->texts[i];

		if (text->length > 0)
			hash = hash_bytes_extended((const unsigned char *) text->start,
									   text->length, hash);
		hash += (uint64) (int64) text->length;
	}
	return (uint32) hash;
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
