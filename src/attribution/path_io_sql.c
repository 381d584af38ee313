/*-------------------------------------------------------------------------
 *
 * path_io_sql.c
 *	  Text and binary form of the type touch_path.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "attribution/credit_sql.h"
#include "attribution/path_sql.h"
#include "pivot/pivot_sql.h"

/* What the text of a touch has at least: an instant and a channel without bytes. */
#define LEAST_TEXT (sizeof("[\"0001-01-01T00:00:00Z\",\"\"]") - 1)

/* The same of the binary form: instant, direct, length of the channel. */
#define LEAST_BINARY (8 + 1 + 4)

/* For messages. */
static const TallyLayout named = {
	.type_name = "touch_path",
	.example = "[[\"2026-01-05T10:00:00Z\", \"Google Ads\"], [\"2026-01-09T08:30:00Z\", null, true]]"
};

static Touch *
take_touches(size_t room)
{
	return palloc(sizeof(Touch) * Max(room, 1));
}

static Datum
too_many_touches(struct Node *context)
{
	ereturn(context, (Datum) 0,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("value of type touch_path too large"),
			 errdetail("A path has at most %d touches.", CREDIT_MAX_TOUCHES),
			 errhint("Leave out those that are too old to matter.")));
}

LF_FUNCTION(touch_path_in);
Datum
touch_path_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t length = strlen(text);
	size_t room = Min(length / LEAST_TEXT + 1, CREDIT_MAX_TOUCHES);
	Touch *touch = take_touches(room);
	char *keys = palloc(length + 1);
	size_t touches;
	TallyError error;

	if (!path_parse(text, pivot_encode_character, keys, touch, room, &touches,
					&error, credit_check_interrupts))
	{
		if (error.status == TALLY_TOO_LARGE)
			return too_many_touches(fcinfo->context);
		return tally_in_error(&named, text, &error, fcinfo->context);
	}
	PG_RETURN_POINTER(path_make(touch, touches));
}

LF_FUNCTION(touch_path_out);
Datum
touch_path_out(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '[');
	for (uint32 i = 0; i < path->touches; i++)
	{
		Touch touch = path_touch(path, i);
		size_t size = pivot_key_text_size(touch.channel);

		CHECK_FOR_INTERRUPTS();
		if (size > MaxAllocSize / 2)
			(void) too_many_touches(NULL);
		appendStringInfoString(&text, i == 0 ? "[" : ", [");
		enlargeStringInfo(&text, PATH_INSTANT_SIZE);
		text.len += (int) path_print_instant(touch.at, text.data + text.len);
		appendStringInfoString(&text, ", ");
		enlargeStringInfo(&text, (int) size);
		text.len += (int) pivot_print_key(touch.channel, text.data + text.len);
		appendStringInfoString(&text, touch.direct ? ", true]" : "]");
	}
	appendStringInfoChar(&text, ']');
	PG_RETURN_CSTRING(text.data);
}

static void
check_wire(const char *problem)
{
	tally_check_wire(problem, "touch_path");
}

/* A touch from the wire; its channel comes in the client's encoding. */
static void
receive_touch(WireReader *reader, Touch *touch)
{
	uint8 direct;

	touch->at = (int64) wire_read_64(reader);
	direct = wire_read_8(reader);
	check_wire(pivot_read_key(reader, &touch->channel));
	if (touch->at < PATH_FIRST_INSTANT || touch->at >= PATH_END_OF_INSTANTS)
		check_wire("The value has an instant that is out of range.");
	if (direct > 1)
		check_wire("The value has a touch that is neither direct nor not.");
	touch->direct = direct;
	if (touch->channel.length != PIVOT_NULL)
	{
		const char *sent = touch->channel.data;

		touch->channel.data = pg_client_to_server(sent, (int) touch->channel.length);
		if (touch->channel.data != sent)
			touch->channel.length = (uint32) strlen(touch->channel.data);
	}
}

/*
 * The version, the number of touches, and for each of them the instant, whether it
 * is direct, and the length and the bytes of the channel.  They are put in order
 * here, since the sender's encoding may give them another.
 */
LF_FUNCTION(touch_path_recv);
Datum
touch_path_recv(PG_FUNCTION_ARGS)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	WireReader reader = tally_wire_reader(buffer);
	uint8 version = wire_read_8(&reader);
	uint32 touches = wire_read_32(&reader);
	Touch *touch;

	if (reader.is_short)
		check_wire("The value is too short.");
	if (version != PATH_VERSION)
		check_wire("The value has a version that is not known here.");
	if (touches > reader.left / LEAST_BINARY)
		check_wire("The value is too short.");
	credit_check_touches(touches);
	touch = take_touches(touches);
	for (uint32 i = 0; i < touches; i++)
	{
		CHECK_FOR_INTERRUPTS();
		receive_touch(&reader, &touch[i]);
	}
	tally_wire_done(buffer, &reader);
	PG_RETURN_POINTER(path_make(touch, touches));
}

LF_FUNCTION(touch_path_send);
Datum
touch_path_send(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint8(&buffer, path->version);
	pq_sendint32(&buffer, path->touches);
	for (uint32 i = 0; i < path->touches; i++)
	{
		Touch touch = path_touch(path, i);

		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buffer, touch.at);
		pq_sendint8(&buffer, touch.direct);
		if (touch.channel.length == PIVOT_NULL)
			pq_sendint32(&buffer, PIVOT_NULL);
		else
			LF_SEND_COUNTED_TEXT(&buffer, touch.channel.data, (int) touch.channel.length);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}
