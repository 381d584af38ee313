/* sources: src/tally/i128.c src/tally/amount.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/kpi/layout.c src/attribution/attribution.c src/tally/tally_wire.c src/tally/histogram.c */
/* options: -max_len=2048 -timeout=5 */
/*-------------------------------------------------------------------------
 *
 * kpi_state.c
 *	  KPI states from hostile text and bytes, and the laws of their arithmetic.
 *
 * An input is, behind a first byte that says which, a text for the state type
 * of that number, a binary value for it where the highest bit is set as well, or
 * the bytes of two stored values, one after the other.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/attribution.h"
#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/response.h"
#include "kpi/retention.h"

#include "fuzz.h"

#define BINARY 0x80

/* The layout of a kind, or NULL. */
static const TallyLayout *
layout_of(uint8_t kind)
{
	static const TallyLayout *const layouts[] = {
		&funnel_layout, &response_layout, &duration_layout, &retention_layout,
		&attribution_layout
	};

	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
	{
		if (layouts[i]->kind == kind)
			return layouts[i];
	}
	return NULL;
}

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

static size_t
size_of(const Tally *state, const TallyLayout *layout)
{
	return tally_size(layout, state->bins);
}

/* A copy with room for every bin. */
static Tally *
copy_of(const Tally *state, const TallyLayout *layout)
{
	Tally *copy = malloc(tally_size(layout, layout->bins));

	memcpy(copy, state, size_of(state, layout));
	return copy;
}

static const char *
problem(const Tally *state, size_t size, const TallyLayout *layout)
{
	const char *found = tally_problem(state, size, layout);

	return found != NULL ? found : tally_bin_problem(state, layout);
}

/* Add, or take away, in a state that has room for every bin. */
static TallyStatus
combine(Tally *state, const Tally *other, const TallyLayout *layout,
		bool forward)
{
	int missing = tally_missing_bins(state, other, layout);

	if (missing > 0)
		tally_make_missing_bins(state, other, layout, missing);
	return forward ? tally_add(state, other, layout)
				   : tally_subtract(state, other, layout);
}

/* Read a whole binary value, as the server does; NULL when it is none. */
static Tally *
receive(const uint8_t *bytes, size_t size, const TallyLayout *layout)
{
	char *copy = fuzz_copy(bytes, size);
	WireReader reader = wire_reader(copy, size);
	uint16_t bins;
	Tally *state = NULL;

	if (tally_read_head(&reader, layout, &bins) == NULL)
	{
		state = malloc(tally_size(layout, bins));
		state->length_word = 0;
		if (tally_read_cells(&reader, layout, bins, state) != NULL)
		{
			free(state);
			state = NULL;
		}
		LAW(reader.left == 0 && !reader.is_short);
	}
	free(copy);
	return state;
}

static uint8_t *
send_state(const Tally *state, const TallyLayout *layout, size_t *size)
{
	uint8_t *bytes;

	*size = 2 + tally_wire_size(layout, state->bins);
	bytes = malloc(*size);
	bytes[0] = state->kind;
	bytes[1] = state->version;
	tally_write_cells(state, layout, bytes + 2);
	return bytes;
}

/* Any state is sent as what is received as the same, and no part of that is. */
static void
check_sent(const Tally *state, const TallyLayout *layout)
{
	size_t size;
	uint8_t *bytes = send_state(state, layout, &size);
	Tally *again = receive(bytes, size, layout);

	LAW(again != NULL && tally_equal(state, again, layout));
	LAW(receive(bytes, size - 1, layout) == NULL);
	LAW(receive(bytes, (size_t) bytes[size - 1] % size, layout) == NULL);
	free(again);
	free(bytes);
}

/* Any state prints as what reads as the same. */
static void
check_state(const Tally *state, const TallyLayout *layout)
{
	char *text = malloc(tally_text_size(state, layout));
	Tally *again = malloc(tally_size(layout, layout->bins));
	TallyError error;
	int64_t count;
	Int128 sum;

	LAW(problem(state, size_of(state, layout), layout) == NULL);
	LAW(tally_print(state, layout, text) == strlen(text) &&
		strlen(text) < tally_text_size(state, layout));
	again->length_word = state->length_word;
	LAW(tally_parse(text, layout, again, &error));
	LAW(tally_equal(state, again, layout));
	check_sent(state, layout);
	(void) tally_count(state, layout, (TallyCells) -1, &count);
	(void) tally_sum(state, layout, (TallyCells) -1, &sum);
	for (int set = 0; set < layout->bin_sets; set++)
		if (tally_count_bins(state, layout, set, &count) && count > 0 &&
			!tally_has_negative_bin(state, layout, set))
			LAW(tally_bin_at(state, layout, set, 1) <=
				tally_bin_at(state, layout, set, count));
	free(text);
	free(again);
}

static void
check_two(const Tally *a, const Tally *b, const TallyLayout *layout)
{
	Tally *sum = copy_of(a, layout);
	Tally *other = copy_of(b, layout);

	LAW(tally_equal(a, b, layout) == tally_equal(b, a, layout));
	if (combine(sum, b, layout, true) == TALLY_OK)
	{
		check_state(sum, layout);
		LAW(combine(other, a, layout, true) == TALLY_OK && tally_equal(sum, other, layout));
		LAW(combine(sum, b, layout, false) == TALLY_OK && tally_equal(sum, a, layout));
	}
	free(sum);
	sum = copy_of(a, layout);
	if (tally_negate(sum, layout) == TALLY_OK)
	{
		LAW(combine(sum, a, layout, true) == TALLY_OK);
		tally_clear(other, layout);
		LAW(tally_equal(sum, other, layout));
	}
	free(sum);
	free(other);
}

static void
check_text(const char *text, const TallyLayout *layout)
{
	Tally *state = malloc(tally_size(layout, layout->bins));
	TallyError error;

	state->length_word = 0;
	if (tally_parse(text, layout, state, &error))
		check_state(state, layout);
	else
		LAW(error.status != TALLY_OK && error.start <= error.end &&
			error.end <= strlen(text) &&
			(error.expected != NULL) == (error.status == TALLY_SYNTAX_ERROR));
	free(state);
}

/* What is received is valid, and what was sent is the one form of it. */
static void
check_binary(const uint8_t *bytes, size_t size, const TallyLayout *layout)
{
	Tally *state = receive(bytes, size, layout);
	uint8_t *sent;
	size_t sent_size;

	if (state == NULL)
		return;
	check_state(state, layout);
	sent = send_state(state, layout, &sent_size);
	LAW(sent_size == size && memcmp(sent, bytes, size) == 0);
	free(sent);
	free(state);
}

/* What is stored says itself what it is; the length word is the server's. */
static const TallyLayout *
validate(const Tally *state, size_t size)
{
	const TallyLayout *layout = NULL;

	if (size >= offsetof(Tally, cell))
		layout = layout_of(state->kind);
	return layout != NULL && problem(state, size, layout) == NULL ? layout : NULL;
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
		char *text = malloc(size);

		memcpy(text, data + 1, size - 1);
		text[size - 1] = '\0';
		check_text(text, layout);
		free(text);
	}
	else if (size > 0)
	{
		size_t half = (size - 1) / 2;
		Tally *a = (Tally *) fuzz_copy(data + 1, half);
		Tally *b = (Tally *) fuzz_copy(data + 1 + half, half);

		layout = validate(a, half);
		if (layout != NULL)
			check_state(a, layout);
		if (layout != NULL && validate(b, half) == layout)
			check_two(a, b, layout);
		free(a);
		free(b);
	}
	return 0;
}
