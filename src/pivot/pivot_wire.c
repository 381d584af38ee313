/*-------------------------------------------------------------------------
 *
 * pivot_wire.c
 *	  The binary form of a pivot.
 *
 * It is the kind and the version, the number of keys, and for each of them, in
 * any order, the length and the bytes of the key and a tally from the number of
 * its bins on.  The bytes of a key are in the encoding of whoever sends it.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"

/* Read what stands before the keys.  Here and below: say what is wrong, or NULL. */
const char *
pivot_read_head(WireReader *reader, const TallyLayout *layout, uint32_t *keys)
{
	uint8_t kind = wire_read_8(reader);
	uint8_t version = wire_read_8(reader);

	*keys = wire_read_32(reader);
	if (reader->is_short)
		return "The value is too short.";
	if (kind != (uint8_t) (layout->kind | PIVOT_KIND_BIT))
		return "The value is a state of another type.";
	if (version != PIVOT_VERSION)
		return "The value has a version that is not known here.";
	return NULL;
}

/* Read a key, which stays where it is; a length of -1 stands for NULL. */
const char *
pivot_read_key(WireReader *reader, PivotKey *key)
{
	key->length = wire_read_32(reader);
	key->data = "";
	if (key->length != PIVOT_NULL)
		key->data = (const char *) wire_skip(reader, key->length);
	return reader->is_short ? "The value is too short." : NULL;
}

/* Read the tally behind a key into one with room for all bins. */
const char *
pivot_read_tally(WireReader *reader, const TallyLayout *layout, Tally *state)
{
	uint16_t bins = wire_read_16(reader);
	const char *problem;

	if (bins > layout->bins)
		return "The value has more bins than its type.";
	problem = tally_read_cells(reader, layout, bins, state);
	if (problem == NULL && pivot_is_empty(state, layout))
		problem = "The value has a key with nothing under it.";
	return problem;
}
