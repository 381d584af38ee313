/*-------------------------------------------------------------------------
 *
 * utm_sql.c
 *	  utm(): the parameters of a landing page's address as a row.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <limits.h>

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "channel/channel_sql.h"
#include "channel/text.h"
#include "channel/utm_sql.h"

#define UTM_COLUMNS (UTM_FIELDS + 1)

static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* The row's type is looked up once per query. */
static TupleDesc
row_type(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		TupleDesc type;

		if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE ||
			type->natts != UTM_COLUMNS)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("utm() must return a row of %d columns", UTM_COLUMNS),
					 errdetail("The function was not declared as the extension declares it."),
					 errhint("Create it with CREATE EXTENSION lead_funnel.")));
		fcinfo->flinfo->fn_extra = BlessTupleDesc(CreateTupleDescCopy(type));
		MemoryContextSwitchTo(before);
	}
	return fcinfo->flinfo->fn_extra;
}

/* Convert UTF-8 to the server's encoding; NULL when that lacks a character. */
static text *
to_server(const char *value, size_t length)
{
	int server = GetDatabaseEncoding();
	Oid conversion;
	text *result;
	char *converted;
	size_t size;

	if (server == PG_UTF8 || server == PG_SQL_ASCII)
		return cstring_to_text_with_len(value, (int) length);
	conversion = FindDefaultConversionProc(PG_UTF8, server);
	if (!OidIsValid(conversion))
		return NULL;
	size = length * MAX_CONVERSION_GROWTH + 1;
	converted = MemoryContextAllocHuge(CurrentMemoryContext, size);
	if (pg_do_encoding_conversion_buf(conversion, PG_UTF8, server,
									  (unsigned char *) unconstify(char *, value), (int) length,
									  (unsigned char *) converted, (int) Min(size, INT_MAX), true) < (int) length)
		return NULL;
	result = cstring_to_text(converted);
	pfree(converted);
	return result;
}

/* Decode a parameter and put a prefix before it; NULL when it is empty or not text. */
static text *
decode(ChannelText value, const char *prefix)
{
	size_t before = strlen(prefix);
	char *buffer;
	size_t length;
	text *result = NULL;

	if (value.start == NULL)
		return NULL;
	buffer = MemoryContextAllocHuge(CurrentMemoryContext, before + value.length);
	memcpy(buffer, prefix, before);
	if (utm_decode(value, check_interrupts, buffer + before, &length))
		result = to_server(buffer, before + length);
	pfree(buffer);
	return result;
}

static ChannelText
chars_of(const text *value)
{
	if (value == NULL)
		return (ChannelText) {"", 0};
	return (ChannelText) {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

static bool
is_unfilled(ChannelText value, const text *decoded)
{
	return utm_is_unfilled(value) || channel_is_placeholder(channel_text(decoded));
}

/* A value of the address; one that was never filled in is missing. */
static text *
decode_field(ChannelText value)
{
	text *decoded = decode(value, "");

	return decoded != NULL && is_unfilled(value, decoded) ? NULL : decoded;
}

/* Percent sequences are UTF-8, so what stands between them must be, too. */
static void
find(const text *url, Utm *utm)
{
	ChannelText address = chars_of(url);

	if (GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		char *converted = pg_server_to_any(address.start, (int) address.length, PG_UTF8);

		if (converted != address.start)
			address = (ChannelText) {converted, strlen(converted)};
	}
	utm_find(address, check_interrupts, utm);
}

/* Let a click id say what it knows better than source and medium. */
static text *
complete(const Utm *utm, text **source, text **medium)
{
	ChannelText named = channel_text(*source);
	ChannelText value;
	const ClickId *click = utm_click(utm, named, &value);
	const char *click_source;
	const char *click_medium;
	char prefix[32];

	if (click == NULL)
		return NULL;
	utm_complete(click, named, channel_text(*medium), &click_source, &click_medium);
	if (click_source != NULL)
		*source = cstring_to_text(click_source);
	if (click_medium != NULL)
		*medium = cstring_to_text(click_medium);
	snprintf(prefix, sizeof(prefix), "%s=", click->name);
	return decode(value, prefix);
}

static bool
is_said(const text *value)
{
	ChannelText name = channel_read(channel_text(value));

	/* Zoho writes -None- where nobody has chosen. */
	return name.length > 0 && !channel_equals(name, "(not set)") && !channel_equals(name, "-none-");
}

static bool
is_same_name(const text *a, const text *b, bool is_source)
{
	ChannelText one = channel_read_source(channel_text(a));
	ChannelText other = channel_read_source(channel_text(b));

	if (is_source && channel_platform(one) != PLATFORM_NONE)
		return channel_platform(one) == channel_platform(other);
	return one.length == other.length && pg_strncasecmp(one.start, other.start, one.length) == 0;
}

/*
 * Fill in what is not said of the source, medium and campaign of a lead from the
 * address of its landing page, unless that tells of another visit; and let the
 * click id of the address speak.  Texts are NULL when they are missing.
 */
void
utm_fill(const text *page, text **source, text **medium, text **campaign)
{
	Utm utm;
	text *field[UTM_CAMPAIGN + 1];
	bool has_source = is_said(*source);
	bool has_medium = is_said(*medium);

	find(page, &utm);
	for (int i = 0; i <= UTM_CAMPAIGN; i++)
		field[i] = decode_field(utm.field[i]);
	if ((!has_source || (field[UTM_SOURCE] != NULL && is_same_name(*source, field[UTM_SOURCE], true))) &&
		(!has_medium || field[UTM_MEDIUM] == NULL || is_same_name(*medium, field[UTM_MEDIUM], false)))
	{
		if (!has_source && field[UTM_SOURCE] != NULL)
			*source = field[UTM_SOURCE];
		if (!has_medium && field[UTM_MEDIUM] != NULL)
			*medium = field[UTM_MEDIUM];
		if (!is_said(*campaign) && field[UTM_CAMPAIGN] != NULL)
			*campaign = field[UTM_CAMPAIGN];
	}
	(void) complete(&utm, source, medium);
}

/* _is_unfilled(landing_page): has it a source, medium or campaign that is a placeholder? */
LF_FUNCTION(channel_is_unfilled);
Datum
channel_is_unfilled(PG_FUNCTION_ARGS)
{
	Utm utm;

	find(PG_GETARG_TEXT_PP(0), &utm);
	for (int i = 0; i <= UTM_CAMPAIGN; i++)
		if (utm.field[i].start != NULL && is_unfilled(utm.field[i], decode(utm.field[i], "")))
			PG_RETURN_BOOL(true);
	PG_RETURN_BOOL(false);
}

LF_FUNCTION(channel_utm);
Datum
channel_utm(PG_FUNCTION_ARGS)
{
	TupleDesc type = row_type(fcinfo);
	text *columns[UTM_COLUMNS];
	Datum values[UTM_COLUMNS];
	bool nulls[UTM_COLUMNS];
	Utm utm;

	find(PG_GETARG_TEXT_PP(0), &utm);
	for (int i = 0; i < UTM_FIELDS; i++)
		columns[i] = decode_field(utm.field[i]);
	columns[UTM_FIELDS] = complete(&utm, &columns[UTM_SOURCE], &columns[UTM_MEDIUM]);
	for (int i = 0; i < UTM_COLUMNS; i++)
	{
		nulls[i] = columns[i] == NULL;
		values[i] = PointerGetDatum(columns[i]);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(type, values, nulls)));
}
