/*-------------------------------------------------------------------------
 *
 * tally_wire.c
 *	  The binary form of a tally: its kind and version, the number of its
 *	  bins, all cells, counts of bins and numbers of bins as they stand.
 *
 * From the number of bins on it is also what stands behind a key.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/tally.h"

/* Bytes of it from the number of bins on. */
size_t
tally_wire_size(const TallyLayout *layout, int bins)
{
	return sizeof(uint16_t) + tally_size(layout, bins) - offsetof(Tally, cell);
}

/*
 * Read what stands before the cells of a tally that is all there is to read.
 * Say why it cannot be one of the layout, or return NULL when it is one but for
 * the bins.
 */
const char *
tally_read_head(WireReader *reader, const TallyLayout *layout, uint16_t *bins)
{
	Tally header;

	header.kind = wire_read_8(reader);
	header.version = wire_read_8(reader);
	header.bins = wire_read_16(reader);
	if (reader->is_short)
		return "The value is too short.";
	*bins = header.bins;
	return tally_problem(&header, offsetof(Tally, cell) + reader->left, layout);
}

/* Read cells into a tally that has room for so many bins, at most all. */
const char *
tally_read_cells(WireReader *reader, const TallyLayout *layout, uint16_t bins,
				 Tally *state)
{
	int words = layout->counts + 2 * layout->sums + bins;
	uint16_t *number;

	tally_clear(state, layout);
	state->bins = bins;
	number = tally_bin_numbers(state, layout);
	for (int i = 0; i < words; i++)
		state->cell[i] = (int64_t) wire_read_64(reader);
	for (int i = 0; i < bins; i++)
		number[i] = wire_read_16(reader);
	return reader->is_short ? "The value is too short."
							: tally_bin_problem(state, layout);
}

/* Write a tally from the number of bins on. */
void
tally_write_cells(const Tally *state, const TallyLayout *layout, uint8_t *at)
{
	int words = layout->counts + 2 * layout->sums + state->bins;
	const uint16_t *number = tally_bin_numbers(state, layout);

	at = wire_write_16(at, state->bins);
	for (int i = 0; i < words; i++)
		at = wire_write_64(at, (uint64_t) state->cell[i]);
	for (int i = 0; i < state->bins; i++)
		at = wire_write_16(at, number[i]);
}
