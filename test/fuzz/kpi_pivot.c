/* sources: src/pivot/pivot.c src/pivot/pivot_item.c src/pivot/pivot_flat.c src/pivot/pivot_text.c src/pivot/pivot_wire.c src/tally/i128.c src/tally/amount.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/kpi/layout.c src/attribution/attribution.c src/tally/tally_wire.c src/tally/histogram.c */
/* options: -max_len=4096 -timeout=5 */
/*-------------------------------------------------------------------------
 *
 * kpi_pivot.c
 *	  Pivots of KPI states from hostile text and bytes, and the laws of their
 *	  arithmetic.
 *
 * An input is, behind a first byte that says which, one or two texts for the
 * kind of that number, with a null between them, a binary value for it where the
 * highest bit is set as well, or the bytes of a stored value.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/attribution.h"
#include "kpi/funnel.h"
#include "kpi/response.h"
#include "pivot/pivot.h"

#include "fuzz.h"

#define BINARY 0x80

/* Keys enough that a table leaves out those with nothing under them. */
#define CROWD 500

/* The layout of a kind that has a pivot, or NULL. */
static const TallyLayout *
layout_of(uint8_t kind)
{
	static const TallyLayout *const layouts[] = {&funnel_layout, &response_layout, &attribution_layout};

	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
	{
		if (layouts[i]->kind == kind)
			return layouts[i];
	}
	return NULL;
}

/* A flat value in a chunk of its very size. */
typedef struct Value
{
	PivotFlat *flat;
	size_t size;
} Value;

static const uint8_t *subject = NULL;
static size_t subject_size = 0;

static void
describe(FILE *out)
{
	for (size_t i = 0; i < subject_size; i++)
		fprintf(out, subject[i] >= ' ' && subject[i] < 127 ? "%c" : "\\x%02X",
				subject[i]);
	fprintf(out, "\n");
}

/* The chunks of a table are on a list, since the server frees them at once. */
typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk **before;
} Chunk;

static void *
take(void *where, size_t size)
{
	Chunk **chunks = where;
	Chunk *chunk = malloc(sizeof(Chunk) + size);

	*chunk = (Chunk) {*chunks, chunks};
	if (*chunks != NULL)
		(*chunks)->before = &chunk->next;
	*chunks = chunk;
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

static Pivot *
make_table(const TallyLayout *layout)
{
	Pivot *table = malloc(sizeof(Pivot));
	Chunk **chunks = calloc(1, sizeof(Chunk *));

	pivot_init(table, layout, &host, chunks);
	return table;
}

static void
free_table(Pivot *table)
{
	Chunk **chunks = table->where;

	while (*chunks != NULL)
		give(NULL, *chunks + 1);
	free(chunks);
	free(table);
}

static Value
flatten(Pivot *table)
{
	Value value = {NULL, pivot_flat_size(table)};

	value.flat = malloc(value.size);
	value.flat->length_word = 0;
	pivot_flatten(table, value.flat);
	LAW(pivot_flat_problem(value.flat, value.size, table->layout, check_nothing) == NULL);
	return value;
}

static bool
equal(Value a, Value b)
{
	return a.size == b.size &&
		memcmp(&a.flat->kind, &b.flat->kind, a.size - offsetof(PivotFlat, kind)) == 0;
}

/* Whether the table has this value, however often it is asked. */
static bool
is_value(Pivot *table, Value expected)
{
	Value value = flatten(table);
	bool same = equal(value, expected);

	free(value.flat);
	return same;
}

/*
 * An encoding in which every character that ASCII does not have is as long as
 * one may be, and one does not exist.
 */
static int
encode(uint32_t character, char *bytes)
{
	LAW(character > 0 && character <= 0x10FFFF &&
		(character < 0xD800 || character > 0xDFFF));
	if (character == 0xFFFE)
		return 0;
	if (character < 0x80)
	{
		bytes[0] = (char) character;
		return 1;
	}
	for (int i = 0; i < PIVOT_ENCODED_MAX; i++)
		bytes[i] = (char) (0x80 | (character >> 4 * i & 15));
	return PIVOT_ENCODED_MAX;
}

/* The table of a text, or NULL. */
static Pivot *
parse(const char *text, const TallyLayout *layout)
{
	Pivot *table = make_table(layout);
	char *key = malloc(strlen(text) + 1);
	Tally *state = malloc(tally_size(layout, layout->bins));
	TallyError error;
	bool is_parsed;

	state->length_word = 0;
	is_parsed = pivot_parse(text, table, encode, key, state, &error);
	LAW(is_parsed == (error.status == TALLY_OK));
	LAW(is_parsed ||
		(error.start <= error.end && error.end <= strlen(text) &&
		 (error.expected != NULL) == (error.status == TALLY_SYNTAX_ERROR)));
	free(key);
	free(state);
	if (is_parsed)
		return table;
	free_table(table);
	return NULL;
}

static char *
append(char *at, const char *text)
{
	size_t length = strlen(text);

	memcpy(at, text, length);
	return at + length;
}

/* The text of a value, as the server writes it. */
static char *
print(Value value, const TallyLayout *layout)
{
	const PivotItem *item = pivot_first_item(value.flat);
	Tally *state = malloc(tally_size(layout, layout->bins));
	size_t size = 3;
	char *text;
	char *at;

	for (uint32_t i = 0; i < value.flat->keys; i++)
	{
		pivot_read_item(item, layout, state);
		size += 6 + pivot_key_text_size(pivot_item_key(item)) +
			tally_text_size(state, layout);
		item = pivot_next_item(item);
	}
	text = malloc(size);
	at = append(text, "[");
	item = pivot_first_item(value.flat);
	for (uint32_t i = 0; i < value.flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);
		size_t length;

		at = append(at, i == 0 ? "[" : ", [");
		length = pivot_print_key(key, at);
		LAW(length == pivot_key_text_size(key) && memchr(at, '\0', length) == NULL);
		at = append(at + length, ", ");
		pivot_read_item(item, layout, state);
		length = tally_print(state, layout, at);
		LAW(length < tally_text_size(state, layout));
		at = append(at + length, "]");
		item = pivot_next_item(item);
	}
	memcpy(at, "]", 2);
	free(state);
	return text;
}

/* Read a whole binary value, as the server does; NULL when it is none. */
static Pivot *
receive(const uint8_t *bytes, size_t size, const TallyLayout *layout)
{
	char *copy = fuzz_copy(bytes, size);
	WireReader reader = wire_reader(copy, size);
	Tally *state = malloc(tally_size(layout, layout->bins));
	Pivot *table = make_table(layout);
	uint32_t keys;
	const char *problem = pivot_read_head(&reader, layout, &keys);

	state->length_word = 0;
	for (uint32_t i = 0; problem == NULL && i < keys; i++)
	{
		PivotKey key;

		problem = pivot_read_key(&reader, &key);
		if (problem == NULL)
			problem = pivot_read_tally(&reader, layout, state);
		if (problem == NULL && pivot_put(table, key, state) != TALLY_OK)
			problem = "The value has a key twice.";
	}
	LAW(!reader.is_short || problem != NULL);
	free(state);
	free(copy);
	if (problem == NULL && reader.left == 0)
		return table;
	free_table(table);
	return NULL;
}

static uint8_t *
send_value(Value value, const TallyLayout *layout, size_t *size)
{
	const PivotItem *item = pivot_first_item(value.flat);
	Tally *state = malloc(tally_size(layout, layout->bins));
	uint8_t *bytes;
	uint8_t *at;

	*size = sizeof(PivotFlat);
	for (uint32_t i = 0; i < value.flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);

		*size += 4 + (key.length == PIVOT_NULL ? 0 : key.length) +
			tally_wire_size(layout, pivot_item_bins(item));
		item = pivot_next_item(item);
	}
	bytes = malloc(*size);
	at = bytes;
	item = pivot_first_item(value.flat);
	*at++ = value.flat->kind;
	*at++ = value.flat->version;
	at = wire_write_32(at, value.flat->keys);
	for (uint32_t i = 0; i < value.flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);

		at = wire_write_32(at, key.length);
		if (key.length != PIVOT_NULL)
		{
			memcpy(at, key.data, key.length);
			at += key.length;
		}
		pivot_read_item(item, layout, state);
		tally_write_cells(state, layout, at);
		at += tally_wire_size(layout, state->bins);
		item = pivot_next_item(item);
	}
	LAW((size_t) (at - bytes) <= *size);
	*size = (size_t) (at - bytes);
	free(state);
	return bytes;
}

/* Any value is sent as what is received as the same, and no part of that is. */
static void
check_sent(Value value, const TallyLayout *layout)
{
	size_t size;
	uint8_t *bytes = send_value(value, layout, &size);
	Pivot *again = receive(bytes, size, layout);

	LAW(again != NULL && is_value(again, value));
	free_table(again);
	LAW(receive(bytes, size - 1, layout) == NULL);
	LAW(receive(bytes, (size_t) bytes[size - 1] * 31 % size, layout) == NULL);
	free(bytes);
}

/* It prints as what reads as the same, unless a key has what no text can have. */
static void
check_printed(Value value, const TallyLayout *layout)
{
	char *text = print(value, layout);
	Pivot *again = parse(text, layout);
	bool has_null = false;
	const PivotItem *item = pivot_first_item(value.flat);

	for (uint32_t i = 0; i < value.flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);

		has_null |= key.length != PIVOT_NULL && memchr(key.data, '\0', key.length) != NULL;
		item = pivot_next_item(item);
	}
	LAW(has_null == (again == NULL));
	if (again != NULL)
	{
		LAW(is_value(again, value));
		free_table(again);
	}
	free(text);
}

/* Nothing is left of a value and its negative, nor of one that was taken away. */
static void
check_negative(Value value, const TallyLayout *layout)
{
	Pivot *other = make_table(layout);
	Pivot *table = make_table(layout);
	PivotFlat *nothing = malloc(sizeof(PivotFlat));

	pivot_flat_clear(nothing, layout);
	LAW(pivot_combine(table, value.flat, true) == TALLY_OK);
	LAW(is_value(table, value));
	if (pivot_combine(other, value.flat, false) == TALLY_OK)
	{
		Value negative = flatten(other);

		LAW(pivot_combine(table, negative.flat, true) == TALLY_OK);
		LAW(is_value(table, (Value) {nothing, sizeof(PivotFlat)}));
		LAW(pivot_combine(table, negative.flat, false) == TALLY_OK);
		LAW(is_value(table, value));
		free(negative.flat);
	}
	LAW(pivot_combine(table, value.flat, false) == TALLY_OK);
	LAW(is_value(table, (Value) {nothing, sizeof(PivotFlat)}));
	free_table(table);
	free_table(other);
	free(nothing);
}

static void
check_two(Value a, Value b, const TallyLayout *layout)
{
	Pivot *table = make_table(layout);
	Pivot *other = make_table(layout);

	LAW(pivot_combine(table, a.flat, true) == TALLY_OK);
	LAW(pivot_combine(other, b.flat, true) == TALLY_OK);
	if (pivot_combine(table, b.flat, true) == TALLY_OK)
	{
		Value sum = flatten(table);

		check_printed(sum, layout);
		check_sent(sum, layout);
		LAW(pivot_combine(other, a.flat, true) == TALLY_OK && is_value(other, sum));
		LAW(pivot_combine(table, b.flat, false) == TALLY_OK && is_value(table, a));
		/* Keys without a tally make room for those of the other value. */
		LAW(pivot_combine(table, a.flat, false) == TALLY_OK);
		LAW(pivot_combine(table, b.flat, true) == TALLY_OK && is_value(table, b));
		free(sum.flat);
	}
	free_table(table);
	free_table(other);
}

/* More keys than a small table holds, with nothing under them, change nothing. */
static void
check_crowded(Value value, const TallyLayout *layout)
{
	Pivot *table = make_table(layout);

	LAW(pivot_combine(table, value.flat, true) == TALLY_OK);
	for (uint32_t i = 0; i < CROWD; i++)
		LAW(pivot_search(table, (PivotKey) {(const char *) &i, sizeof(i)}) != NULL);
	LAW(table->entries < CROWD);
	LAW(is_value(table, value));
	LAW(pivot_combine(table, value.flat, false) == TALLY_OK);
	LAW(pivot_flat_size(table) == sizeof(PivotFlat));
	free_table(table);
}

static void
check_value(Value value, const TallyLayout *layout)
{
	check_printed(value, layout);
	check_sent(value, layout);
	check_negative(value, layout);
	check_two(value, value, layout);
	if (value.flat->keys > 2 && value.flat->keys < CROWD / 4)
		check_crowded(value, layout);
}

static void
check_texts(const char *first, const char *second, const TallyLayout *layout)
{
	Pivot *a = parse(first, layout);
	Pivot *b = second == NULL ? NULL : parse(second, layout);
	Value value = {NULL, 0};

	if (a != NULL)
	{
		value = flatten(a);
		LAW(is_value(a, value));
		check_value(value, layout);
	}
	if (b != NULL)
	{
		Value other = flatten(b);

		check_value(other, layout);
		if (a != NULL)
			check_two(value, other, layout);
		free(other.flat);
		free_table(b);
	}
	free(value.flat);
	if (a != NULL)
		free_table(a);
}

/* What was sent is as long as the one form of it, and the same when in order. */
static void
check_binary(const uint8_t *bytes, size_t size, const TallyLayout *layout)
{
	Pivot *table = receive(bytes, size, layout);
	Value value;
	uint8_t *sent;
	size_t sent_size;

	if (table == NULL)
		return;
	value = flatten(table);
	sent = send_value(value, layout, &sent_size);
	LAW(sent_size == size);
	LAW(value.flat->keys > 1 || memcmp(sent, bytes, size) == 0);
	check_value(value, layout);
	free(sent);
	free(value.flat);
	free_table(table);
}

/* What is stored says itself what it is; the length word is the server's. */
static void
check_stored(const uint8_t *bytes, size_t size)
{
	Value value = {(PivotFlat *) fuzz_copy(bytes, size), size};
	const TallyLayout *layout = NULL;

	if (size >= sizeof(PivotFlat) && (value.flat->kind & PIVOT_KIND_BIT))
		layout = layout_of((uint8_t) (value.flat->kind & ~PIVOT_KIND_BIT));
	if (layout != NULL &&
		pivot_flat_problem(value.flat, size, layout, check_nothing) == NULL)
		check_value(value, layout);
	free(value.flat);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const TallyLayout *layout =
		size > 0 ? layout_of((uint8_t) (data[0] & ~BINARY)) : NULL;

	subject = data;
	subject_size = size;
	if (layout != NULL && (data[0] & BINARY))
		check_binary(data + 1, size - 1, layout);
	else if (layout != NULL)
	{
		char *first = malloc(size);
		char *second = NULL;
		const char *end;

		memcpy(first, data + 1, size - 1);
		first[size - 1] = '\0';
		end = first + strlen(first);
		if (end < first + size - 1)
			second = fuzz_copy(end + 1, (size_t) (first + size - (end + 1)));
		check_texts(first, second, layout);
		free(first);
		free(second);
	}
	else if (size > 0)
		check_stored(data + 1, size - 1);
	return 0;
}
