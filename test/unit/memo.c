/* sources: src/agreement/memo.c */
/*-------------------------------------------------------------------------
 *
 * memo.c
 *	  Every key has its own answer: short and long texts, texts that are not
 *	  there, and texts that only begin or end elsewhere.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "agreement/memo.h"

#define KEYS 20000

static Memo memo;
static char texts[KEYS][MEMO_TEXTS][24];
static MemoKey keys[KEYS];

/* Three numbers of up to 20 digits; of some keys a text is missing. */
static void
make_keys(void)
{
	for (int i = 0; i < KEYS; i++)
		for (int j = 0; j < MEMO_TEXTS; j++)
		{
			int missing = (i >> (2 * j)) & 3;

			snprintf(texts[i][j], sizeof(texts[i][j]), "%0*d", 1 + (i + 7 * j) % 20, i);
			keys[i].texts[j].start = texts[i][j];
			keys[i].texts[j].length = (int32_t) strlen(texts[i][j]);
			if (j > 0 && missing == 0)
				keys[i].texts[j].length = MEMO_NULL;
			if (j > 0 && missing == 1)
				keys[i].texts[j].length = MEMO_ANY;
			if (j > 0 && missing == 2)
				keys[i].texts[j].length = 0;
		}
}

/* Keys of the same hash are told apart as well: then all have this one. */
static bool same_hash = false;

static uint64_t
hash_of(const MemoKey *key)
{
	return same_hash ? 0 : memo_hash(key, 20261125);
}

static int32_t
answer_of(const MemoKey *key)
{
	MemoEntry *entry = memo_find(&memo, key, hash_of(key));

	return entry == NULL ? -1 : entry->answer;
}

static void
add(const MemoKey *key, int32_t answer)
{
	MemoEntry *entry = malloc(memo_entry_size(key));

	entry->answer = answer;
	memo_add(&memo, entry, key, hash_of(key));
}

static void
clear(void)
{
	for (int i = 0; i < MEMO_BUCKETS; i++)
		for (MemoEntry *entry = memo.buckets[i], *next; entry != NULL; entry = next)
		{
			next = entry->next;
			free(entry);
		}
	memo_clear(&memo);
}

static void
test_many(void)
{
	int early = 0;
	int wrong = 0;
	int longest = 0;
	size_t bytes = 0;

	for (int i = 0; i < KEYS; i++)
	{
		early += answer_of(&keys[i]) != -1;
		add(&keys[i], i);
		bytes += memo_entry_size(&keys[i]);
	}
	for (int i = 0; i < KEYS; i++)
		wrong += answer_of(&keys[i]) != i;
	for (int i = 0; i < MEMO_BUCKETS; i++)
	{
		int length = 0;

		for (MemoEntry *entry = memo.buckets[i]; entry != NULL; entry = entry->next)
			length++;
		longest = length > longest ? length : longest;
	}
	tap_ok(early == 0, "no key is there before it is added: %d are", early);
	tap_ok(wrong == 0, "each key has its own answer: %d have not", wrong);
	tap_ok(memo.count == KEYS && memo.bytes == bytes, "keys and bytes are counted");
	tap_ok(longest < 10 * KEYS / MEMO_BUCKETS, "keys are spread: at most %d share a bucket", longest);
	clear();
	tap_ok(memo.count == 0 && memo.bytes == 0 && answer_of(&keys[1]) == -1, "a memo that was cleared is empty");
}

static void
test_alike(void)
{
	static const MemoKey alike[] = {
		{{{"abcdefgh", 8}, {"ij", 2}, {"", MEMO_NULL}}},
		{{{"abcdefg", 7}, {"hij", 3}, {"", MEMO_NULL}}},
		{{{"abcdefghij", 10}, {"", 0}, {"", MEMO_NULL}}},
		{{{"abcdefghij", 10}, {"", MEMO_NULL}, {"", MEMO_NULL}}},
		{{{"abcdefghij", 10}, {"", MEMO_ANY}, {"", MEMO_NULL}}},
		{{{"", 0}, {"abcdefghij", 10}, {"", MEMO_NULL}}},
		{{{"", MEMO_NULL}, {"abcdefghij", 10}, {"", 0}}},
		{{{"a\0", 2}, {"", 0}, {"", 0}}},
		{{{"a", 1}, {"", 0}, {"", 0}}},
		{{{"", 0}, {"", 0}, {"a", 1}}},
		{{{"0123456789abcdef", 16}, {"", 0}, {"", 0}}},
		{{{"0123456789abcdeX", 16}, {"", 0}, {"", 0}}},
		{{{"X123456789abcdef", 16}, {"", 0}, {"", 0}}},
		{{{"0123456X89abcdef", 16}, {"", 0}, {"", 0}}},
		{{{"0123456789abcdef", 16}, {"", 0}, {"X", 1}}},
		{{{"0123456789abcdef0", 17}, {"", 0}, {"", 0}}},
		{{{"0123456789Xbcdef0", 17}, {"", 0}, {"", 0}}},
	};
	int count = (int) (sizeof(alike) / sizeof(alike[0]));
	int wrong = 0;

	for (int i = 0; i < count; i++)
	{
		wrong += answer_of(&alike[i]) != -1;
		add(&alike[i], i);
	}
	for (int i = 0; i < count; i++)
		wrong += answer_of(&alike[i]) != i;
	tap_ok(wrong == 0, "keys whose bytes are alike are not the same: %d are", wrong);
	clear();
}

int
main(void)
{
	make_keys();
	test_many();
	test_alike();
	same_hash = true;
	test_alike();
	return tap_done();
}
