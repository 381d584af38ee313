/*-------------------------------------------------------------------------
 *
 * keyed_io_sql.c
 *	  Text and binary form of tallies under keys.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "kpi/keyed_sql.h"

static int
encode_character(uint32_t character, char *bytes)
{
	unsigned char encoded[MAX_UNICODE_EQUIVALENT_STRING + 1];
	size_t length;

	if (!LF_UNICODE_TO_SERVER(character, encoded))
		return 0;
	length = strlen((char *) encoded);
	if (length > KEYED_ENCODED_MAX)
		return 0;
	memcpy(bytes, encoded, length);
	return (int) length;
}

/* Flatten what is not needed any more. */
static KeyedFlat *
keyed_to_flat(KeyedObject *object)
{
	Size size = EOH_get_flat_size(&object->header);
	KeyedFlat *flat = (KeyedFlat *) palloc(size);

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

static Datum
keyed_in(const KeyedType *type, FunctionCallInfo fcinfo)
{
	char *text = PG_GETARG_CSTRING(0);
	const TallyLayout *layout = type->layout;
	KeyedObject *object = keyed_make(type, CurrentMemoryContext);
	char *key = (char *) palloc(strlen(text) + 1);
	Tally *state = make_scratch(layout);
	TallyError error;

	if (!keyed_parse(text, &object->keyed, encode_character, key, state, &error))
	{
		TallyLayout named = keyed_named_layout(type);

		if (error.status == TALLY_TOO_LARGE)
			return keyed_too_large(type, fcinfo->context);
		return tally_in_error(&named, text, &error, fcinfo->context);
	}
	PG_RETURN_POINTER(keyed_to_flat(object));
}

LF_FUNCTION(keyed_out);
Datum
keyed_out(PG_FUNCTION_ARGS)
{
	const KeyedType *type;
	const KeyedFlat *flat = keyed_any_arg(fcinfo, 0, &type);
	const KeyedItem *item = keyed_first_item(flat);
	Tally *state = make_scratch(type->layout);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '[');
	for (uint32 i = 0; i < flat->keys; i++)
	{
		KeyedKey key = keyed_item_key(item);
		size_t key_size = keyed_key_text_size(key);

		CHECK_FOR_INTERRUPTS();
		if (key_size > MaxAllocSize)
			(void) keyed_too_large(type, NULL);
		appendStringInfoString(&text, i == 0 ? "[" : ", [");
		enlargeStringInfo(&text, (int) key_size);
		text.len += (int) keyed_print_key(key, text.data + text.len);
		appendStringInfoString(&text, ", ");
		keyed_read_item(item, type->layout, state);
		enlargeStringInfo(&text, (int) tally_text_size(state, type->layout));
		text.len += (int) tally_print(state, type->layout, text.data + text.len);
		appendStringInfoChar(&text, ']');
		item = keyed_next_item(item);
	}
	appendStringInfoChar(&text, ']');
	PG_RETURN_CSTRING(text.data);
}

/* Put the tally that comes next on the wire under its key. */
static void
receive_item(WireReader *reader, Keyed *keyed, Tally *state,
			 const KeyedType *type)
{
	KeyedKey sent;
	KeyedKey key;
	TallyStatus status;

	tally_check_wire(keyed_read_key(reader, &sent), type->name);
	key = sent;
	if (sent.length != KEYED_NULL)
	{
		/* From the client's encoding, or checked where it is the server's. */
		key.data = pg_client_to_server(sent.data, (int) sent.length);
		if (key.data != sent.data)
			key.length = (uint32) strlen(key.data);
	}
	tally_check_wire(keyed_read_tally(reader, type->layout, state), type->name);

	status = keyed_put(keyed, key, state);
	if (status == TALLY_DUPLICATE_NAME)
		tally_check_wire("The value has a key twice.", type->name);
	if (status != TALLY_OK)
		(void) keyed_too_large(type, NULL);
	if (key.data != sent.data)
		pfree((char *) key.data);
}

/*
 * The keys come in the order that the sender's encoding gives them, so they are
 * put in order here.
 */
static Datum
keyed_recv(const KeyedType *type, FunctionCallInfo fcinfo)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	WireReader reader = tally_wire_reader(buffer);
	const TallyLayout *layout = type->layout;
	KeyedObject *object = keyed_make(type, CurrentMemoryContext);
	Tally *state = make_scratch(layout);
	uint32 keys;

	tally_check_wire(keyed_read_head(&reader, layout, &keys), type->name);
	for (uint32 i = 0; i < keys; i++)
	{
		CHECK_FOR_INTERRUPTS();
		receive_item(&reader, &object->keyed, state, type);
	}
	tally_wire_done(buffer, &reader);
	PG_RETURN_POINTER(keyed_to_flat(object));
}

LF_FUNCTION(keyed_send);
Datum
keyed_send(PG_FUNCTION_ARGS)
{
	const KeyedType *type;
	const KeyedFlat *flat = keyed_any_arg(fcinfo, 0, &type);
	const KeyedItem *item = keyed_first_item(flat);
	Tally *state = make_scratch(type->layout);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint8(&buffer, flat->kind);
	pq_sendint8(&buffer, flat->version);
	pq_sendint32(&buffer, flat->keys);
	for (uint32 i = 0; i < flat->keys; i++)
	{
		KeyedKey key = keyed_item_key(item);

		CHECK_FOR_INTERRUPTS();
		if (key.length == KEYED_NULL)
			pq_sendint32(&buffer, KEYED_NULL);
		else
			LF_SEND_COUNTED_TEXT(&buffer, key.data, (int) key.length);
		keyed_read_item(item, type->layout, state);
		tally_send_cells(&buffer, state, type->layout);
		item = keyed_next_item(item);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

#define KEYED_SQL_TYPE(name, type) \
	TALLY_SQL_FUNCTION(name##_in, keyed_in(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_recv, keyed_recv(&(type), fcinfo))

KEYED_SQL_TYPE(funnel_kpi_by, funnel_by_type);
KEYED_SQL_TYPE(duration_kpi_by, duration_by_type);
KEYED_SQL_TYPE(response_kpi_by, response_by_type);
KEYED_SQL_TYPE(retention_kpi_by, retention_by_type);
