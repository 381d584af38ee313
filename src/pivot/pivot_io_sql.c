/*-------------------------------------------------------------------------
 *
 * pivot_io_sql.c
 *	  Text and binary form of pivot types.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "pivot/pivot_sql.h"

int
pivot_encode_character(uint32_t character, char *bytes)
{
	unsigned char encoded[MAX_UNICODE_EQUIVALENT_STRING + 1];
	size_t length;

	if (!LF_UNICODE_TO_SERVER(character, encoded))
		return 0;
	length = strlen((char *) encoded);
	if (length > PIVOT_ENCODED_MAX)
		return 0;
	memcpy(bytes, encoded, length);
	return (int) length;
}

/* Flatten what is not needed any more. */
static PivotFlat *
pivot_to_flat(PivotObject *object)
{
	Size size = EOH_get_flat_size(&object->header);
	PivotFlat *flat = (PivotFlat *) palloc(size);

	EOH_flatten_into(&object->header, flat, size);
	DeleteExpandedObject(EOHPGetRWDatum(&object->header));
	return flat;
}

/* A tally with room for all bins. */
static Tally *
make_scratch(const TallyLayout *layout)
{
	return (Tally *) palloc(tally_size(layout, layout->bins));
}

Datum
pivot_in(const PivotType *type, FunctionCallInfo fcinfo)
{
	char *text = PG_GETARG_CSTRING(0);
	const TallyLayout *layout = type->layout;
	PivotObject *object = pivot_make(type, CurrentMemoryContext);
	char *key = (char *) palloc(strlen(text) + 1);
	Tally *state = make_scratch(layout);
	TallyError error;

	if (!pivot_parse(text, &object->pivot, pivot_encode_character, key, state, &error))
	{
		TallyLayout named = pivot_named_layout(type);

		if (error.status == TALLY_TOO_LARGE)
			return pivot_too_large(type, fcinfo->context);
		return tally_in_error(&named, text, &error, fcinfo->context);
	}
	PG_RETURN_POINTER(pivot_to_flat(object));
}

Datum
pivot_out(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);
	const PivotItem *item = pivot_first_item(flat);
	Tally *state = make_scratch(type->layout);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '[');
	for (uint32 i = 0; i < flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);
		size_t key_size = pivot_key_text_size(key);

		CHECK_FOR_INTERRUPTS();
		if (key_size > MaxAllocSize)
			(void) pivot_too_large(type, NULL);
		appendStringInfoString(&text, i == 0 ? "[" : ", [");
		enlargeStringInfo(&text, (int) key_size);
		text.len += (int) pivot_print_key(key, text.data + text.len);
		appendStringInfoString(&text, ", ");
		pivot_read_item(item, type->layout, state);
		enlargeStringInfo(&text, (int) tally_text_size(state, type->layout));
		text.len += (int) tally_print(state, type->layout, text.data + text.len);
		appendStringInfoChar(&text, ']');
		item = pivot_next_item(item);
	}
	appendStringInfoChar(&text, ']');
	PG_RETURN_CSTRING(text.data);
}

/* Put the tally that comes next on the wire under its key. */
static void
receive_item(WireReader *reader, Pivot *pivot, Tally *state,
			 const PivotType *type)
{
	PivotKey sent;
	PivotKey key;
	TallyStatus status;

	tally_check_wire(pivot_read_key(reader, &sent), type->name);
	key = sent;
	if (sent.length != PIVOT_NULL)
	{
		/* From the client's encoding, or checked where it is the server's. */
		key.data = pg_client_to_server(sent.data, (int) sent.length);
		if (key.data != sent.data)
			key.length = (uint32) strlen(key.data);
	}
	tally_check_wire(pivot_read_tally(reader, type->layout, state), type->name);

	status = pivot_put(pivot, key, state);
	if (status == TALLY_DUPLICATE_NAME)
		tally_check_wire("The value has a key twice.", type->name);
	if (status != TALLY_OK)
		(void) pivot_too_large(type, NULL);
	if (key.data != sent.data)
		pfree((char *) key.data);
}

/*
 * The keys come in the order that the sender's encoding gives them, so they are
 * put in order here.
 */
Datum
pivot_recv(const PivotType *type, FunctionCallInfo fcinfo)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	WireReader reader = tally_wire_reader(buffer);
	const TallyLayout *layout = type->layout;
	PivotObject *object = pivot_make(type, CurrentMemoryContext);
	Tally *state = make_scratch(layout);
	uint32 keys;

	tally_check_wire(pivot_read_head(&reader, layout, &keys), type->name);
	for (uint32 i = 0; i < keys; i++)
	{
		CHECK_FOR_INTERRUPTS();
		receive_item(&reader, &object->pivot, state, type);
	}
	tally_wire_done(buffer, &reader);
	PG_RETURN_POINTER(pivot_to_flat(object));
}

Datum
pivot_send(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);
	const PivotItem *item = pivot_first_item(flat);
	Tally *state = make_scratch(type->layout);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint8(&buffer, flat->kind);
	pq_sendint8(&buffer, flat->version);
	pq_sendint32(&buffer, flat->keys);
	for (uint32 i = 0; i < flat->keys; i++)
	{
		PivotKey key = pivot_item_key(item);

		CHECK_FOR_INTERRUPTS();
		if (key.length == PIVOT_NULL)
			pq_sendint32(&buffer, PIVOT_NULL);
		else
			LF_SEND_COUNTED_TEXT(&buffer, key.data, (int) key.length);
		pivot_read_item(item, type->layout, state);
		tally_send_cells(&buffer, state, type->layout);
		item = pivot_next_item(item);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}
