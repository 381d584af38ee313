/* sources: src/pivot/pivot.c src/pivot/pivot_item.c src/pivot/pivot_flat.c src/pivot/pivot_wire.c src/tally/tally_wire.c src/tally/i128.c src/tally/tally.c src/tally/tally_bins.c src/kpi/layout.c src/tally/histogram.c */
/*-------------------------------------------------------------------------
 *
 * wire.c
 *	  The binary form of states: its bytes, and bytes that are none.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "pivot/pivot.h"

/* Numbers end where the bytes do, and nothing comes behind the end. */
static void
test_reader(void)
{
	static const uint8_t bytes[] = {
		0xFE, 0x81, 0x02, 0xF3, 4, 5, 6, 0x87, 8, 9, 10, 11, 12, 13, 0xFF
	};
	uint8_t written[sizeof(bytes)] = {0xFE};
	WireReader reader = wire_reader(bytes, sizeof(bytes));

	tap_ok(wire_read_8(&reader) == 0xFE && wire_read_16(&reader) == 0x8102 &&
			   wire_read_32(&reader) == 0xF3040506 &&
			   wire_read_64(&reader) == UINT64_C(0x8708090A0B0C0DFF),
		   "the high byte comes first");
	tap_ok(reader.left == 0 && !reader.is_short, "all is read");
	wire_write_64(wire_write_32(wire_write_16(written + 1, 0x8102), 0xF3040506),
				  UINT64_C(0x8708090A0B0C0DFF));
	tap_ok(memcmp(bytes, written, sizeof(bytes)) == 0, "and written");

	tap_ok(wire_skip(&reader, 0) == bytes + sizeof(bytes) && !reader.is_short,
		   "nothing is left behind the end");
	tap_ok(wire_read_8(&reader) == 0 && reader.is_short, "nor a byte");
	for (size_t size = 0; size < 8; size++)
	{
		reader = wire_reader(bytes, size);
		tap_ok(wire_read_64(&reader) == 0 && reader.is_short && reader.left == 0,
			   "%zu bytes are no 8", size);
	}
	reader = wire_reader(bytes, 3);
	tap_ok(wire_read_32(&reader) == 0 && reader.is_short, "3 bytes are no 4");
	reader = wire_reader(bytes, 1);
	tap_ok(wire_read_16(&reader) == 0 && reader.is_short, "1 byte is no 2");
	reader = wire_reader(bytes, sizeof(bytes));
	tap_ok(wire_skip(&reader, sizeof(bytes) + 1) == NULL && wire_read_8(&reader) == 0,
		   "after too long a step nothing is read");
	reader = wire_reader(bytes, sizeof(bytes));
	tap_ok(wire_skip(&reader, SIZE_MAX) == NULL && reader.is_short, "however long it is");
}

/* The kind of duration_layout, as it is stored. */
#define DURATION_KIND 3

/* The bytes of '{"seconds": -0.000002, "durations": {"0.000001": 7, "0.000003": -1}}'. */
#define DURATION_CELLS \
	0, 2, \
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, \
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, \
		0, 0, 0, 0, 0, 0, 0, 7, \
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, \
		0, 1, 0, 3

static const uint8_t duration_bytes[] = {DURATION_KIND, 1, DURATION_CELLS};

static const char *
read_tally(const uint8_t *bytes, size_t size, Tally *state)
{
	/* A copy of the very size, so that reading past it is noticed. */
	uint8_t *copy = malloc(size > 0 ? size : 1);
	WireReader reader = wire_reader(copy, size);
	uint16_t bins;
	const char *problem;

	memcpy(copy, bytes, size);
	problem = tally_read_head(&reader, &duration_layout, &bins);
	if (problem == NULL)
		problem = tally_read_cells(&reader, &duration_layout, bins, state);
	if (problem == NULL && reader.left > 0)
		problem = "not all is read";
	free(copy);
	return problem;
}

static bool
is_refused(size_t offset, uint8_t byte, const char *expected, Tally *state)
{
	uint8_t bytes[sizeof(duration_bytes)];
	const char *problem;

	memcpy(bytes, duration_bytes, sizeof(bytes));
	bytes[offset] = byte;
	problem = read_tally(bytes, sizeof(bytes), state);
	return problem != NULL && strcmp(problem, expected) == 0;
}

static void
test_tally(void)
{
	const TallyLayout *layout = &duration_layout;
	Tally *state = malloc(tally_size(layout, layout->bins));
	uint8_t written[sizeof(duration_bytes)] = {DURATION_KIND, 1};
	uint8_t longer[sizeof(duration_bytes) + 1] = {0};
	int wrong = 0;

	tap_ok(read_tally(duration_bytes, sizeof(duration_bytes), state) == NULL &&
			   state->kind == DURATION_KIND && state->version == 1 && state->bins == 2 &&
			   i128_compare(tally_get_sum(state, layout, 0), i128_from_int64(-2)) == 0 &&
			   tally_bin_counts(state, layout)[0] == 7 &&
			   tally_bin_counts(state, layout)[1] == -1 &&
			   tally_bin_numbers(state, layout)[1] == 3,
		   "a tally is read");
	tap_ok(tally_wire_size(layout, 2) == sizeof(written) - 2, "it has the size that it has");
	tally_write_cells(state, layout, written + 2);
	tap_ok(memcmp(written, duration_bytes, sizeof(written)) == 0, "it is written as it was");

	for (size_t size = 0; size < sizeof(duration_bytes); size++)
		wrong += read_tally(duration_bytes, size, state) == NULL;
	memcpy(longer, duration_bytes, sizeof(duration_bytes));
	wrong += read_tally(longer, sizeof(longer), state) == NULL;
	tap_ok(wrong == 0, "no part of it is one, nor is more: %d", wrong);
	tap_ok(is_refused(0, DURATION_KIND - 1, "The value is a state of another type.", state), "a kind");
	tap_ok(is_refused(1, 2, "The value has a version that is not known here.", state), "a version");
	tap_ok(is_refused(2, 0xFF, "The value has more bins than its type.", state), "bins");
	tap_ok(is_refused(3, 1, "The value has the wrong length.", state), "a bin less");
	tap_ok(is_refused(27, 0, "The value has a bin with nothing in it.", state), "an empty bin");
	tap_ok(is_refused(39, 1, "The value has bins that are not in order.", state), "a bin twice");
	tap_ok(is_refused(38, 0xFF, "The value has a bin that its type does not have.", state), "a bin");
	free(state);
}

/* A key of two bytes, and NULL. */
static const uint8_t pivot_bytes[] = {
	DURATION_KIND | PIVOT_KIND_BIT, PIVOT_VERSION, 0, 0, 0, 2,
	0, 0, 0, 2, 'a', 0xC8, DURATION_CELLS,
	0xFF, 0xFF, 0xFF, 0xFF, DURATION_CELLS
};

static const char *
read_pivot(const uint8_t *bytes, size_t size, PivotKey *key, Tally *state)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	WireReader reader = wire_reader(copy, size);
	uint32_t keys;
	const char *problem;

	memcpy(copy, bytes, size);
	problem = pivot_read_head(&reader, &duration_layout, &keys);
	for (uint32_t i = 0; problem == NULL && i < keys; i++)
	{
		problem = pivot_read_key(&reader, &key[i % 2]);
		if (problem == NULL)
			problem = pivot_read_tally(&reader, &duration_layout, state);
		if (problem == NULL && key[i % 2].length != PIVOT_NULL)
			key[i % 2].data = (const char *) bytes + ((const uint8_t *) key[i % 2].data - copy);
	}
	if (problem == NULL && reader.left > 0)
		problem = "not all is read";
	free(copy);
	return problem;
}

static bool
is_refused_pivot(size_t offset, uint8_t byte, const char *expected, Tally *state)
{
	uint8_t bytes[sizeof(pivot_bytes)];
	PivotKey key[2];
	const char *problem;

	memcpy(bytes, pivot_bytes, sizeof(bytes));
	bytes[offset] = byte;
	problem = read_pivot(bytes, sizeof(bytes), key, state);
	return problem != NULL && strcmp(problem, expected) == 0;
}

static void
test_pivot(void)
{
	const TallyLayout *layout = &duration_layout;
	Tally *state = malloc(tally_size(layout, layout->bins));
	uint8_t bytes[6 + 4 + 2 + 16] = {0};
	PivotKey key[2];
	WireReader reader;
	int wrong = 0;

	tap_ok(read_pivot(pivot_bytes, sizeof(pivot_bytes), key, state) == NULL &&
			   key[0].length == 2 && memcmp(key[0].data, "a\xC8", 2) == 0 &&
			   key[1].length == PIVOT_NULL && state->bins == 2,
		   "a pivot is read");
	for (size_t size = 0; size < sizeof(pivot_bytes); size++)
		wrong += read_pivot(pivot_bytes, size, key, state) == NULL;
	tap_ok(wrong == 0, "no part of them is: %d", wrong);
	tap_ok(is_refused_pivot(0, DURATION_KIND, "The value is a state of another type.", state),
		   "a tally without keys");
	tap_ok(is_refused_pivot(1, 0, "The value has a version that is not known here.", state),
		   "a version of pivots");
	tap_ok(is_refused_pivot(2, 0x80, "The value is too short.", state), "too many keys");
	tap_ok(is_refused_pivot(5, 1, "not all is read", state), "fewer keys");
	tap_ok(is_refused_pivot(6, 0xFF, "The value is too short.", state), "a long key");
	tap_ok(is_refused_pivot(12, 0xFF, "The value has more bins than its type.", state),
		   "bins under a key");

	memcpy(bytes, pivot_bytes, 10);
	bytes[9] = 0;
	reader = wire_reader(bytes + 6, sizeof(bytes) - 6);
	tap_ok(pivot_read_key(&reader, key) == NULL && key[0].length == 0, "the key without bytes");
	tap_ok(strcmp(pivot_read_tally(&reader, layout, state),
				  "The value has a key with nothing under it.") == 0,
		   "nothing under a key");
	free(state);
}

int
main(void)
{
	test_reader();
	test_tally();
	test_pivot();
	return tap_done();
}
