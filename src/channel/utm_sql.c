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

#include "channel/utm.h"

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

static void
set_column(Datum *values, bool *nulls, int column, text *value)
{
	nulls[column] = value == NULL;
	values[column] = PointerGetDatum(value);
}

/* Fill in a source and a medium that are missing but follow from a click id. */
static void
complete(const ClickId *click, Datum *values, bool *nulls)
{
	ChannelText named = {"", 0};
	const char *source;
	const char *medium;

	if (!nulls[UTM_SOURCE])
	{
		text *value = DatumGetTextPP(values[UTM_SOURCE]);

		named = (ChannelText) {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
	}
	utm_complete(click, named, &source, &medium);
	if (nulls[UTM_SOURCE])
		set_column(values, nulls, UTM_SOURCE, cstring_to_text(source));
	if (nulls[UTM_MEDIUM] && medium != NULL)
		set_column(values, nulls, UTM_MEDIUM, cstring_to_text(medium));
}

LF_FUNCTION(channel_utm);
Datum
channel_utm(PG_FUNCTION_ARGS)
{
	text *url = PG_GETARG_TEXT_PP(0);
	ChannelText address = {VARDATA_ANY(url), VARSIZE_ANY_EXHDR(url)};
	TupleDesc type = row_type(fcinfo);
	Datum values[UTM_COLUMNS];
	bool nulls[UTM_COLUMNS];
	Utm utm;

	/* Percent sequences are UTF-8, so what stands between them must be, too. */
	if (GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		char *converted = pg_server_to_any(address.start, (int) address.length, PG_UTF8);

		if (converted != address.start)
			address = (ChannelText) {converted, strlen(converted)};
	}
	utm_find(address, check_interrupts, &utm);
	for (int i = 0; i < UTM_FIELDS; i++)
		set_column(values, nulls, i, decode(utm.field[i], ""));
	set_column(values, nulls, UTM_FIELDS, NULL);
	if (utm.click != NULL)
	{
		char prefix[32];

		snprintf(prefix, sizeof(prefix), "%s=", utm.click->name);
		set_column(values, nulls, UTM_FIELDS, decode(utm.click_value, prefix));
		complete(utm.click, values, nulls);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(type, values, nulls)));
}
