/* sources: src/pivot/pivot.c src/pivot/pivot_item.c src/pivot/pivot_flat.c src/pivot/pivot_text.c src/tally/i128.c src/tally/amount.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/kpi/layout.c src/tally/histogram.c */
/*-------------------------------------------------------------------------
 *
 * pivot.c
 *	  Pivots against a plain list, short amounts against all
 *	  others, and flat values and texts that were cut and bent.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/response.h"
#include "pivot/pivot.h"
#include "tally/amount_short.h"

/* Every chunk is on a list, so that a table can be freed as the server does. */
typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk **before;
} Chunk;

static Chunk *chunks = NULL;
static size_t taken = 0;

static void *
take(void *where, size_t size)
{
	Chunk *chunk = malloc(sizeof(Chunk) + size);

	(void) where;
	chunk->next = chunks;
	chunk->before = &chunks;
	if (chunks != NULL)
		chunks->before = &chunk->next;
	chunks = chunk;
	taken++;
	return chunk + 1;
}

static void
give(void *where, void *memory)
{
	Chunk *chunk = (Chunk *) memory - 1;

	(void) where;
	*chunk->before = chunk->next;
	if (chunk->next != NULL)
		chunk->next->before = chunk->before;
	taken--;
	free(chunk);
}

/* It always moves, so that whoever keeps a pointer is found out. */
static void *
lengthen(void *where, void *memory, size_t from, size_t to)
{
	void *moved = take(where, to);

	memcpy(moved, memory, from);
	give(where, memory);
	return moved;
}

static void
check_nothing(void)
{
}

static int
compare_ranks(const void *a, const void *b)
{
	return pivot_rank_compare(a, b);
}

static void
sort(PivotRank *rank, size_t count)
{
	qsort(rank, count, sizeof(PivotRank), compare_ranks);
}

static const PivotHost host = {take, lengthen, give, check_nothing, sort};

static void
free_all(void)
{
	while (chunks != NULL)
		give(NULL, chunks + 1);
}

static PivotFlat *
flatten(Pivot *pivot, size_t *size)
{
	PivotFlat *flat;

	*size = pivot_flat_size(pivot);
	flat = malloc(*size);
	flat->length_word = 0;
	pivot_flatten(pivot, flat);
	return flat;
}

/* Of the length that chance gives, often alike but for one byte. */
static PivotKey
some_key(char *buffer, uint32_t number)
{
	static const uint32_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 40, 130};
	uint32_t length = lengths[number % 17];

	if (number == 16)
		return (PivotKey) {"", PIVOT_NULL};
	memset(buffer, 'a', length);
	for (uint32_t i = 0, left = number / 17; i < length && left > 0; i++, left /= 5)
		buffer[(i * 7 + number % 17) % length] = (char) (left % 5 * 60);
	return (PivotKey) {buffer, length};
}

/* A list of all keys that some_key() may give, and their tallies. */
#define LIST_MAX 4096

typedef struct List
{
	int keys;
	PivotKey key[LIST_MAX];
	Tally *state[LIST_MAX];
} List;

static Tally *
list_find(List *list, PivotKey key, const TallyLayout *layout)
{
	char *data;

	for (int i = 0; i < list->keys; i++)
	{
		if (list->key[i].length == key.length &&
			(key.length == PIVOT_NULL ||
			 memcmp(list->key[i].data, key.data, key.length) == 0))
			return list->state[i];
	}
	data = malloc(key.length == PIVOT_NULL ? 1 : key.length + 1);
	if (key.length != PIVOT_NULL)
		memcpy(data, key.data, key.length);
	list->key[list->keys] = (PivotKey) {data, key.length};
	list->state[list->keys] = calloc(1, tally_size(layout, layout->bins));
	tally_clear(list->state[list->keys], layout);
	return list->state[list->keys++];
}

static void
list_free(List *list)
{
	for (int i = 0; i < list->keys; i++)
	{
		free((char *) list->key[i].data);
		free(list->state[i]);
	}
	free(list);
}

/* The flat value has exactly the keys whose tally in the list is not empty. */
static bool
list_is_same(List *list, const PivotFlat *flat, const TallyLayout *layout)
{
	const PivotItem *item = pivot_first_item(flat);
	Tally *state = malloc(tally_size(layout, layout->bins));
	bool same = true;
	int filled = 0;

	for (int i = 0; i < list->keys; i++)
		filled += !pivot_is_empty(list->state[i], layout);
	same = filled == (int) flat->keys;
	for (uint32_t i = 0; i < flat->keys; i++)
	{
		const Tally *expected = list_find(list, pivot_item_key(item), layout);

		pivot_read_item(item, layout, state);
		same &= state->bins == expected->bins &&
			memcmp(&state->kind, &expected->kind,
				   tally_size(layout, state->bins) - sizeof(uint32_t)) == 0;
		item = pivot_next_item(item);
	}
	free(state);
	return same;
}

static void
step(Pivot *pivot, List *list, PivotKey key, bool forward)
{
	const TallyLayout *layout = pivot->layout;
	PivotEntry *entry = pivot_find(pivot, key);
	Tally *expected = list_find(list, key, layout);
	int cell = layout->counts == 0 ? 0 : (int) (next_random() % layout->counts);

	if (!forward)
		pivot->counted_only = false;
	if (layout->counts > 0)
	{
		tally_step_count(pivot_tally(entry), cell, forward);
		tally_step_count(expected, cell, forward);
	}
	if (layout->bins > 0)
	{
		int bin = (int) (next_random() % 12);
		int slot = tally_find_bin(expected, layout, bin);

		pivot_step_bin(pivot, entry, 0, bin, forward);
		if (!tally_has_bin(expected, layout, slot, bin))
			tally_insert_bin(expected, layout, slot, bin, 0);
		tally_bin_counts(expected, layout)[slot] += forward ? 1 : -1;
		if (tally_bin_counts(expected, layout)[slot] == 0)
			tally_remove_bin(expected, layout, slot);
	}
}

/* What the table keeps count of: the size with every number of every key. */
static size_t
size_of_all(const Pivot *pivot)
{
	const PivotEntry *entry = pivot_first_entry(pivot);
	size_t size = sizeof(PivotFlat);

	for (uint32_t i = 0; i < pivot->entries; i++)
	{
		size += pivot_item_most(pivot->layout, pivot_tally(entry)->bins, entry->length);
		entry = pivot_next_entry(entry, pivot->layout);
	}
	return size;
}

/* Random items come and, in half of the runs, go again; some keys are many. */
static void
test_list(const TallyLayout *layout, uint32_t keys, int steps, bool backward)
{
	List *list = calloc(1, sizeof(List));
	Pivot pivot;
	PivotFlat *flat;
	PivotFlat *again;
	PivotFlat *sum;
	size_t size;
	size_t again_size;
	char buffer[200];
	const char *problem;
	Pivot copy;

	pivot_init(&pivot, layout, &host, NULL);
	for (int i = 0; i < steps; i++)
	{
		step(&pivot, list, some_key(buffer, (uint32_t) (next_random() % keys)),
			 !backward || next_random() % 2 == 0);
		if (i % 1000 == 7)
			free(flatten(&pivot, &size));
	}
	flat = flatten(&pivot, &size);
	tap_ok(size <= pivot.size && size_of_all(&pivot) == pivot.size,
		   "%s, %u keys: the size is kept", layout->type_name, keys);
	problem = pivot_flat_problem(flat, size, layout, check_nothing);
	tap_ok(problem == NULL, "%s, %u keys: the flat value is valid%s%s", layout->type_name,
		   keys, problem ? ": " : "", problem ? problem : "");
	tap_ok(list_is_same(list, flat, layout), "%s, %u keys: it is what a list says",
		   layout->type_name, keys);

	/* A table made of it, and of it and its negative. */
	pivot_init(&copy, layout, &host, NULL);
	pivot_combine(&copy, flat, true);
	again = flatten(&copy, &again_size);
	tap_ok(size == again_size && memcmp(&again->kind, &flat->kind, size - 4) == 0,
		   "%s, %u keys: a table made of it gives the same bytes", layout->type_name, keys);
	pivot_combine(&copy, flat, false);
	sum = flatten(&copy, &again_size);
	tap_ok(again_size == sizeof(PivotFlat) && sum->keys == 0,
		   "%s, %u keys: nothing is left of it without it", layout->type_name, keys);

	free(flat);
	free(again);
	free(sum);
	list_free(list);
	free_all();
}

/* Keys that come and go do not stay in memory. */
static void
test_memory(void)
{
	Pivot pivot;
	size_t size;
	PivotFlat *flat;
	char buffer[32];

	pivot_init(&pivot, &duration_layout, &host, NULL);
	for (int i = 0; i < 200000; i++)
	{
		for (int back = 0; back <= (i >= 100); back++)
		{
			PivotKey key = {buffer, (uint32_t) sprintf(buffer, "key %d", i - 100 * back)};
			PivotEntry *entry = pivot_find(&pivot, key);

			if (back)
				pivot.counted_only = false;
			pivot_step_bin(&pivot, entry, 0, i % 7, !back);
			pivot_step_bin(&pivot, entry, 0, (i - 100 * back) % 7, !back);
			pivot_step_bin(&pivot, entry, 0, i % 7, back);
		}
	}
	flat = flatten(&pivot, &size);
	tap_ok(flat->keys == 100, "a moving window has the keys of its rows: %u", flat->keys);
	tap_ok(pivot_slots(&pivot) <= 1024 && taken < 1024, "and no memory for others: %u slots, %zu chunks",
		   (unsigned) pivot_slots(&pivot), taken);
	free(flat);
	free_all();
}

static int
encode_ascii(uint32_t character, char *bytes)
{
	*bytes = (char) character;
	return character < 128;
}

/* Whole texts, and all of their beginnings and many a bent one. */
static void
test_text(void)
{
	static const char text[] = "[ [\"b\\u0041\\\"\\\\\\n\", {\"met\": 2}] ,[null,{\"seconds\":0.5,\"times\":{\"0\":1}}],[\"\",{}],[\"a\",{\"overdue\":-1}]]";
	Tally *state = malloc(tally_size(&response_layout, response_layout.bins));
	int accepted = 0;
	int invalid = 0;

	for (size_t i = 0; i < 200000; i++)
	{
		char *bent = malloc(sizeof(text));
		char *key = malloc(sizeof(text));
		Pivot pivot;
		TallyError error;

		memcpy(bent, text, sizeof(text));
		if (i > 0 && i < sizeof(text))
			bent[i] = '\0';
		else if (i > 0)
		{
			for (uint64_t changes = next_random() % 3; changes-- > 0;)
				bent[next_random() % (sizeof(text) - 1)] =
					"[]{}\",:\\un0123456789 \x01 al"[next_random() % 26];
		}
		pivot_init(&pivot, &response_layout, &host, NULL);
		if (pivot_parse(bent, &pivot, encode_ascii, key, state, &error))
		{
			size_t size;
			PivotFlat *flat = flatten(&pivot, &size);

			accepted++;
			invalid += pivot_flat_problem(flat, size, &response_layout, check_nothing) != NULL;
			if (i == 0)
				tap_ok(flat->keys == 3, "a text is read");
			free(flat);
		}
		else
			invalid += error.start > error.end || error.end > strlen(bent);
		free(bent);
		free(key);
		free_all();
	}
	tap_ok(accepted > 1000 && invalid == 0, "bent texts are refused, or give a valid value: %d, %d",
		   accepted, invalid);
	free(state);
}

static void
test_keys(void)
{
	int wrong = 0;
	char text[2000];
	char key[2000];
	Tally *state = malloc(tally_size(&funnel_layout, 0));

	for (int i = 0; i < 20000; i++)
	{
		char data[64];
		uint32_t length = (uint32_t) (next_random() % sizeof(data));
		PivotKey written = {data, length};
		size_t size;
		Pivot pivot;
		TallyError error;
		PivotFlat *flat;

		for (uint32_t j = 0; j < length; j++)
			data[j] = (char) (1 + next_random() % 255);
		strcpy(text, "[[");
		size = pivot_print_key(written, text + 2);
		wrong += size != pivot_key_text_size(written);
		strcpy(text + 2 + size, ", {\"customer\": 1}]]");
		pivot_init(&pivot, &funnel_layout, &host, NULL);
		if (!pivot_parse(text, &pivot, encode_ascii, key, state, &error))
			wrong++;
		flat = flatten(&pivot, &size);
		wrong += flat->keys != 1 ||
			pivot_key_compare(pivot_item_key(pivot_first_item(flat)), written) != 0;
		free(flat);
		free_all();
	}
	free(state);
	tap_ok(wrong == 0, "any key is read as it was written: %d", wrong);
}

/* Bytes that were cut and bent are refused, or are a value like others. */
static void
test_hostile(void)
{
	Pivot pivot;
	List *list = calloc(1, sizeof(List));
	PivotFlat *flat;
	size_t size;
	char buffer[200];
	int accepted = 0;
	int cut = 0;
	int refused = 0;

	pivot_init(&pivot, &response_layout, &host, NULL);
	for (int i = 0; i < 60; i++)
		step(&pivot, list, some_key(buffer, (uint32_t) i), true);
	flat = flatten(&pivot, &size);
	for (size_t i = 0; i < size; i++)
	{
		PivotFlat *part = malloc(i > 0 ? i : 1);

		memcpy(part, flat, i);
		cut += pivot_flat_problem(part, i, &response_layout, check_nothing) == NULL;
		free(part);
	}
	tap_ok(cut == 0, "no part of a value is one: %d", cut);
	for (int i = 0; i < 100000; i++)
	{
		PivotFlat *bent = malloc(size);

		memcpy(bent, flat, size);
		for (uint64_t changes = 1 + next_random() % 3; changes-- > 0;)
			((char *) bent)[4 + next_random() % (size - 4)] ^= (char) (1 << next_random() % 8);
		if (pivot_flat_problem(bent, size, &response_layout, check_nothing) == NULL)
		{
			Pivot copy;
			PivotFlat *again;
			size_t again_size;

			accepted++;
			pivot_init(&copy, &response_layout, &host, NULL);
			if (pivot_combine(&copy, bent, true) == TALLY_OK)
			{
				again = flatten(&copy, &again_size);
				cut += again_size != size || memcmp(&again->kind, &bent->kind, size - 4) != 0;
				free(again);
			}
			else
				refused++;
			free_all();
		}
		free(bent);
	}
	tap_ok(accepted > 100 && cut == 0 && refused == 0,
		   "bent values are refused, or in the one form: %d, %d", accepted, refused);
	free(flat);
	list_free(list);
}

/* Each short amount is what the general way makes of it. */
static void
test_amounts(void)
{
	int wrong = 0;
	int read = 0;

	for (int i = 0; i < 2000000; i++)
	{
		size_t size = next_random() % 14;
		char *data = malloc(size + 1);
		int64_t amount = 0;
		Int128 general;

		for (size_t j = 0; j < size; j++)
			data[j] = (char) next_random();
		if (size >= 2)
		{
			uint16_t header = (uint16_t) (0x8000 | (next_random() & 0x2F80) |
										  ((next_random() % 12 - 4) & 0x7F));

			if (next_random() % 16 == 0)
				header = (uint16_t) next_random();
			memcpy(data, &header, 2);
			for (size_t j = 2; j + 1 < size; j += 2)
			{
				uint16_t digit = (uint16_t) (next_random() % 10010);

				memcpy(data + j, &digit, 2);
			}
		}
		if (amount_from_short(data, size, &amount))
		{
			read++;
			wrong += amount_from_numeric(data, size, &general) != AMOUNT_OK ||
				i128_compare(general, i128_from_int64(amount)) != 0;
		}
		free(data);
	}
	tap_ok(read > 100000 && wrong == 0, "short amounts are read alike: %d of %d wrong", wrong, read);
}

/* How keys spread over the slots of a table. */
typedef struct Spread
{
	int filled; /* first slots, in per cent of how many it would be by chance */
	double probes; /* for a key, on average, beyond the first one */
} Spread;

/*
 * Of keys made from a number in two parts, as the day and the hour are; one part
 * where there are no more than that.
 */
static Spread
spread(const char *format, int parts, int keys, int shift)
{
	uint64_t slots = UINT64_C(1) << (64 - shift);
	bool *first = calloc(slots, sizeof(bool));
	bool *taken = calloc(slots, sizeof(bool));
	double chance = 0;
	int filled = 0;
	int probes = 0;

	for (int i = 0; i < keys; i++)
	{
		char text[32];
		PivotKey key = {text, (uint32_t) snprintf(text, sizeof(text), format, i / parts, i % parts)};
		uint64_t slot = pivot_hash_key(key) >> shift;

		filled += !first[slot];
		first[slot] = true;
		for (; taken[slot]; slot = (slot + 1) & (slots - 1))
			probes++;
		taken[slot] = true;
		chance += (slots - chance) / slots;
	}
	free(first);
	free(taken);
	return (Spread) {(int) (100 * filled / chance), (double) probes / keys};
}

static void
test_spread(void)
{
	static const struct
	{
		const char *format;
		int parts;
	} formats[] = {
		{"%d", 1}, {"%02d", 1}, {"k%d", 1}, {"%05d", 1}, {"day %d", 1}, {"key %d", 1}, {"key %02d", 1},
		{"channel-%02d", 1}, {"2026-01-%02d", 1}, {"c%07d", 1}, {"%08x", 1}, {"%d.source", 1},
		{"utm campaign %d", 1}, {"source%02dmedium", 1}, {"2026-11-%02d %02d", 24}, {"%03d-%03d", 40},
		{"ad %d set %02d", 100}, {"%02d:%02d", 60}, {"2026-%02d-%02d", 31}, {"campaign %04d group %02d", 20}
	};
	int least = 100;
	double most = 0;

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
	{
		static const struct
		{
			int keys;
			int shift;
		} tables[] = {{30, 64 - 9}, {168, 64 - 9}, {336, 64 - 9}, {600, 64 - 10}, {10000, 64 - 15}};

		for (size_t j = 0; j < sizeof(tables) / sizeof(*tables); j++)
		{
			Spread found = spread(formats[i].format, formats[i].parts, tables[j].keys, tables[j].shift);

			least = found.filled < least ? found.filled : least;
			most = found.probes > most ? found.probes : most;
		}
	}
	tap_ok(least > 85, "numbered keys spread over the slots, %d per cent of chance at least", least);
	/* By chance it would be 0.95 where two thirds of the slots are taken. */
	tap_ok(most < 1.6, "and are found near them, %.2f slots further at most", most);
}

/* Each item of a value may have more bins than those before it. */
static void
test_more_bins(void)
{
	Pivot pivot;
	Pivot copy;
	PivotFlat *flat;
	PivotFlat *again;
	size_t size;
	size_t again_size;

	pivot_init(&pivot, &duration_layout, &host, NULL);
	for (int i = 0; i < 40; i++)
	{
		char text[16];
		PivotKey key = {text, (uint32_t) snprintf(text, sizeof(text), "key %02d", i)};

		for (int bin = 0; bin <= i * i; bin++)
			pivot_step_bin(&pivot, pivot_find(&pivot, key), 0, bin, true);
	}
	flat = flatten(&pivot, &size);
	pivot_init(&copy, &duration_layout, &host, NULL);
	pivot_combine(&copy, flat, true);
	again = flatten(&copy, &again_size);
	tap_ok(size == again_size && memcmp(&again->kind, &flat->kind, size - 4) == 0,
		   "ever more bins are added");
	free(flat);
	free(again);
	free_all();
}

/* Long keys that begin and end alike and have the same hash are two all the same. */
static void
test_twins(void)
{
	enum
	{
		KEYS = 400000,
		LENGTH = 24
	};
	uint64_t *hash = malloc(sizeof(uint64_t) * KEYS);
	uint32_t *last = calloc(1 << 20, sizeof(uint32_t));
	int pairs = 0;
	int wrong = 0;

	for (uint32_t i = 0; i < KEYS && pairs < 3; i++)
	{
		char text[LENGTH + 1];
		PivotKey key = {text, LENGTH};
		uint32_t *before;

		snprintf(text, sizeof(text), "the same%08xthe same", i * 2654435761u);
		hash[i] = pivot_hash_key(key) >> 32;
		before = &last[hash[i] >> 12];
		if (*before > 0 && hash[*before - 1] == hash[i])
		{
			char other[LENGTH + 1];
			Pivot pivot;

			snprintf(other, sizeof(other), "the same%08xthe same", (*before - 1) * 2654435761u);
			pivot_init(&pivot, &funnel_layout, &host, NULL);
			wrong += pivot_find(&pivot, key) == NULL || pivot_find(&pivot, (PivotKey) {other, LENGTH}) == NULL ||
				pivot.entries != 2;
			free_all();
			pairs++;
		}
		*before = i + 1;
	}
	free(hash);
	free(last);
	tap_ok(pairs > 0 && wrong == 0, "keys of the same hash are told apart: %d, %d", pairs, wrong);
}

int
main(void)
{
	const TallyLayout *layouts[] = {&funnel_layout, &duration_layout, &response_layout};

	for (int i = 0; i < 3; i++)
	{
		test_list(layouts[i], 1, 100, true);
		test_list(layouts[i], 17, 2000, false);
		test_list(layouts[i], 100, 2000, true);
		test_list(layouts[i], 1500, 20000, false);
		test_list(layouts[i], 1500, 20000, true);
	}
	test_memory();
	test_text();
	test_keys();
	test_hostile();
	test_amounts();
	test_spread();
	test_twins();
	test_more_bins();
	return tap_done();
}
