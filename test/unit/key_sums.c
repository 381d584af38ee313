/* sources: src/materialize/key_sums.c */
/*-------------------------------------------------------------------------
 *
 * key_sums.c
 *	  The sums of tables that differ in some rows name all keys of these, however
 *	  far apart the keys are, and few others.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "materialize/key_sums.h"

#define ROWS 20000
#define CHANGES 50

static KeySums
make(uint64_t **sums)
{
	KeySums made;

	*sums = malloc(KEY_SUMS_ROOM * sizeof(uint64_t));
	key_sums_init(&made, *sums);
	return made;
}

static uint32_t places[KEY_SUMS_MAX];

/* Whether none differs. */
static bool
are_same(const KeySums *was, const KeySums *now)
{
	KeyWalk walk;
	int64_t key;

	key_sums_walk(&walk, was, now, places);
	return !key_sums_next(&walk, &key);
}

/* Whether the keys are among those that differ, of which at most so many are looked at; how many do is counted. */
static bool
finds(const KeySums *was, const KeySums *now, const int64_t *keys, int count, int most, int *found)
{
	KeyWalk walk;
	int64_t key;
	int64_t last = -1;
	bool seen[2 * CHANGES] = {false};

	*found = 0;
	key_sums_walk(&walk, was, now, places);
	while (*found <= most && key_sums_next(&walk, &key))
	{
		if (key <= last)
			return false;
		last = key;
		++*found;
		for (int i = 0; i < count; i++)
			if (keys[i] == key)
				seen[i] = true;
	}
	for (int i = 0; i < count; i++)
		if (!seen[i])
			return false;
	return true;
}

/* Keys below the limit; some rows get another hash, others another key. */
static void
test_found(int64_t limit, int most, const char *what)
{
	uint64_t *sums[2];
	KeySums was = make(&sums[0]);
	KeySums now = make(&sums[1]);
	int64_t changed[2 * CHANGES];
	int count = 0;
	int found;

	for (int i = 0; i < ROWS; i++)
	{
		int64_t key = (int64_t) (next_random() % (uint64_t) limit);
		uint64_t hash = next_random();

		key_sums_add(&was, key, hash);
		if (i < CHANGES)
		{
			changed[count++] = key;
			if (i % 2)
				hash++;
			else
			{
				key = (int64_t) (next_random() % (uint64_t) limit);
				changed[count++] = key;
			}
		}
		key_sums_add(&now, key, hash);
	}
	key_sums_level(&was, &now);
	tap_ok(finds(&was, &now, changed, count, most, &found), "%s: what changed is found", what);
	tap_ok(found <= most, "%s: and little else: %d keys", what, found);
	free(sums[0]);
	free(sums[1]);
}

/* The same rows in another order and with other widths on the way. */
static void
test_order(void)
{
	uint64_t *sums[2];
	KeySums up = make(&sums[0]);
	KeySums down = make(&sums[1]);
	KeyWalk walk;
	int64_t key;

	for (int64_t i = 0; i < ROWS; i++)
	{
		key_sums_add(&up, i * i * 1000, i * 7919);
		key_sums_add(&down, (ROWS - 1 - i) * (ROWS - 1 - i) * 1000, (ROWS - 1 - i) * 7919);
	}
	tap_ok(up.shift == down.shift && up.size == down.size, "the width depends on the keys alone");
	tap_ok(are_same(&up, &down), "and so do the sums");
	key_sums_add(&up, INT64_MAX, 5);
	key_sums_level(&up, &down);
	key_sums_walk(&walk, &up, &down, places);
	key = 0;
	for (int64_t next; key_sums_next(&walk, &next);)
		key = next;
	tap_ok(key == INT64_MAX, "the last key there can be");
	key_sums_add(&up, -1, 5);
	tap_ok(up.negative == 5, "negative keys have a sum of their own");
	free(sums[0]);
	free(sums[1]);
}

static void
test_values(void)
{
	uint64_t *sums[2];
	KeySums one = make(&sums[0]);
	KeySums other = make(&sums[1]);
	uint64_t *words = malloc((KEY_SUMS_ROOM + KEY_SUMS_HEAD + 1) * sizeof(uint64_t));

	for (int i = 0; i < 3000; i++)
		key_sums_add(&one, i * 1000003LL, next_random());
	key_sums_write(&one, words);
	tap_ok(key_sums_read(&other, sums[1], words, key_sums_words(&one)) && other.shift == one.shift && other.size == one.size &&
			   are_same(&one, &other),
		   "a value reads back");
	tap_ok(!key_sums_read(&other, sums[1], words, 0) && !key_sums_read(&other, sums[1], words, KEY_SUMS_HEAD), "without sums it is none");
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_HEAD + 3), "with three neither");
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_HEAD + 4), "nor a wide one with few");
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_ROOM + KEY_SUMS_HEAD + 1), "nor one with too many");
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_MAX + KEY_SUMS_HEAD), "nor a wide one without those by last bits");
	words[0] = 46;
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_ROOM + KEY_SUMS_HEAD), "nor one wider than all keys");
	words[0] = 0;
	tap_ok(!key_sums_read(&other, sums[1], words, KEY_SUMS_ROOM + KEY_SUMS_HEAD), "nor one that has those without need");
	free(words);
	free(sums[0]);
	free(sums[1]);
}

/* Sums that were made up: only those of one kind differ. */
static void
test_contradiction(void)
{
	uint64_t *sums[2];
	KeySums one = make(&sums[0]);
	KeySums other = make(&sums[1]);
	int64_t key = KEY_SUMS_MAX;
	int found;

	key_sums_add(&one, 2 * key, 1);
	key_sums_add(&other, 2 * key, 1);
	one.sums[key / 4]++;
	tap_ok(finds(&one, &other, &key, 1, 4, &found) && found == 4, "a change that last bits do not show is found");
	one.sums[key / 4]--;
	one.last_bits[7]++;
	tap_ok(are_same(&one, &other), "one that first bits do not show is none");
	free(sums[0]);
	free(sums[1]);
}

int
main(void)
{
	test_found(1000, 75, "few keys");
	test_found(KEY_SUMS_MAX, 75, "as many keys as sums");
	test_found(KEY_SUMS_MAX * 64LL, 80, "more keys");
	test_found(1LL << 36, 75 * 75, "as many as both kinds of sums tell apart");
	test_found(1LL << 40, 75 * 75 * 16, "more than these");
	test_contradiction();
	test_order();
	test_values();
	return tap_done();
}
