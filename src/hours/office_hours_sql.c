/*-------------------------------------------------------------------------
 *
 * office_hours_sql.c
 *	  The type office_hours: input, output and comparison.
 *
 * A value is its canonical text, so that values are equal when their bytes are.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "hours/hours_sql.h"
#include "shown.h"

#define EXAMPLE				"Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels"
#define WIRE_VERSION		1

/* A position as users count: characters, from 1. */
static int
position_of(const char *text, const HoursError *error)
{
	return pg_mbstrlen_with_len(text, error->at) + 1;
}

static int
found_detail(const char *text, const HoursError *error)
{
	int length = pg_mbcliplen(text + error->at, error->length, 64);

	if (error->length == 0)
		return errdetail("Expected %s at position %d, but the text ends there.",
						 error->expected, position_of(text, error));
	return errdetail("Expected %s at position %d, but found \"%.*s\".",
					 error->expected, position_of(text, error), length,
					 text + error->at);
}

/* Throw, or save, the error of a failed parse; always returns NULL. */
static struct varlena *
report(Node *context, const char *text, const HoursError *error)
{
	switch (error->kind)
	{
		case HOURS_SYNTAX:
			ereturn(context, NULL,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							"office_hours", shown(text)),
					 found_detail(text, error),
					 errhint("An example is \"%s\".", EXAMPLE)));
		case HOURS_FIELD:
			ereturn(context, NULL,
					(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
					 errmsg("date/time field value out of range: \"%s\"",
							shown_part(text + error->at, (int) error->length)),
					 found_detail(text, error),
					 errhint("An example is \"%s\".", EXAMPLE)));
		case HOURS_NO_ZONE:
			ereturn(context, NULL,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("office hours have no time zone: \"%s\"", shown(text)),
					 found_detail(text, error),
					 errhint("Put the name of the time zone last, as in \"%s\".",
							 EXAMPLE)));
		case HOURS_TOO_LONG:
			ereturn(context, NULL,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("office hours are too long"),
					 errdetail("At most %d bytes are allowed.",
							   HOURS_MAX_LENGTH)));
		case HOURS_TOO_MANY_RULES:
			ereturn(context, NULL,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("office hours have too many rules"),
					 errdetail("At most %d rules are allowed; the next one begins at position %d.",
							   HOURS_MAX_RULES, position_of(text, error))));
		case HOURS_TOO_MANY_SPANS:
			ereturn(context, NULL,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("office hours have too many time spans"),
					 errdetail("At most %d time spans are allowed; the next one begins at position %d.",
							   HOURS_MAX_SPANS, position_of(text, error))));
	}
	return NULL;
}

static struct varlena *
report_zone(Node *context, const char *text, const HoursSchedule *schedule)
{
	ereturn(context, NULL,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("time zone \"%s\" not recognized",
					shown_part(schedule->zone, (int) schedule->zone_length)),
			 errdetail("The last part of office hours, here at position %d, must be the name of a time zone.",
					   pg_mbstrlen_with_len(text, schedule->zone - text) + 1),
			 errhint("View pg_timezone_names lists the names, such as \"%s\".",
					 "Europe/Brussels")));
}

/* The canonical value of a terminated text; NULL when it is none: without a zone in *schedule *error says why. */
static struct varlena *
read_value(const char *text, HoursSchedule *schedule, HoursError *error)
{
	HoursMemory memory = hours_memory(CurrentMemoryContext);
	pg_tz *zone;
	const char *zone_name;
	size_t zone_length;
	size_t length;
	struct varlena *value;

	if (!hours_parse(text, strlen(text), &memory, schedule, error))
	{
		schedule->zone = NULL;
		return NULL;
	}
	zone = hours_find_zone(schedule->zone, schedule->zone_length);
	if (zone == NULL)
		return NULL;

	zone_name = pg_get_timezone_name(zone);
	zone_length = strlen(zone_name);
	value = palloc(VARHDRSZ + hours_print_bound(schedule, zone_length));
	length = hours_print(schedule, zone_name, zone_length, VARDATA(value));
	if (length > HOURS_MAX_LENGTH)
	{
		error->kind = HOURS_TOO_LONG;
		schedule->zone = NULL;
		return NULL;
	}
	SET_VARSIZE(value, VARHDRSZ + length);
	return value;
}

/* The same; throws, or saves, the error. */
static struct varlena *
make_value(Node *context, const char *text)
{
	HoursSchedule schedule;
	HoursError error;
	struct varlena *value = read_value(text, &schedule, &error);

	if (value != NULL)
		return value;
	return schedule.zone == NULL ? report(context, text, &error)
								 : report_zone(context, text, &schedule);
}

LF_FUNCTION(office_hours_or_null);
Datum
office_hours_or_null(PG_FUNCTION_ARGS)
{
	HoursSchedule schedule;
	HoursError error;
	struct varlena *value = read_value(text_to_cstring(PG_GETARG_TEXT_PP(0)), &schedule, &error);

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

LF_FUNCTION(office_hours_in);
Datum
office_hours_in(PG_FUNCTION_ARGS)
{
	struct varlena *value = make_value(fcinfo->context, PG_GETARG_CSTRING(0));

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

LF_FUNCTION(office_hours_out);
Datum
office_hours_out(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	PG_RETURN_CSTRING(text_to_cstring((text *) value));
}

/* A version byte, then the text. */
LF_FUNCTION(office_hours_recv);
Datum
office_hours_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgbyte(message);
	int length;
	char *text;

	if (version != WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported office_hours version number %d",
						version)));
	text = pq_getmsgtext(message, message->len - message->cursor, &length);
	PG_RETURN_POINTER(make_value(NULL, text));
}

LF_FUNCTION(office_hours_send);
Datum
office_hours_send(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, WIRE_VERSION);
	pq_sendtext(&message, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Values are ordered by bytes, so that no collation matters. */
static int
compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	size_t a_length = VARSIZE_ANY_EXHDR(a);
	size_t b_length = VARSIZE_ANY_EXHDR(b);
	int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_length, b_length));

	if (order == 0)
		order = (a_length > b_length) - (a_length < b_length);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order < 0 ? -1 : order > 0;
}

LF_FUNCTION(office_hours_eq);
Datum
office_hours_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

LF_FUNCTION(office_hours_ne);
Datum
office_hours_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

LF_FUNCTION(office_hours_lt);
Datum
office_hours_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

LF_FUNCTION(office_hours_le);
Datum
office_hours_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

LF_FUNCTION(office_hours_gt);
Datum
office_hours_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

LF_FUNCTION(office_hours_ge);
Datum
office_hours_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

LF_FUNCTION(office_hours_cmp);
Datum
office_hours_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

LF_FUNCTION(office_hours_hash);
Datum
office_hours_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	Datum hash = hash_any((unsigned char *) VARDATA_ANY(value),
						  VARSIZE_ANY_EXHDR(value));

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

LF_FUNCTION(office_hours_hash_extended);
Datum
office_hours_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	Datum hash = hash_any_extended((unsigned char *) VARDATA_ANY(value),
								   VARSIZE_ANY_EXHDR(value),
								   PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	return hash;
}
