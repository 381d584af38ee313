/*-------------------------------------------------------------------------
 *
 * channel_sql.c
 *	  channel_group(), reporting_channel(), ad_platform(), is_paid() and
 *	  is_retargeting().
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "channel/channel_sql.h"

static bool
is_ascii(ChannelText text)
{
	for (size_t i = 0; i < text.length; i++)
		if (IS_HIGHBIT_SET(text.start[i]))
			return false;
	return true;
}

/* A text as channel.h wants it; NULL is an empty one. */
ChannelText
channel_text(const text *value)
{
	ChannelText bytes = {"", 0};
	char *converted;

	if (value == NULL)
		return bytes;
	bytes = (ChannelText) {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
	if (bytes.length > CHANNEL_MAX_NAME)
		bytes.length = pg_mbcliplen(bytes.start, (int) bytes.length, CHANNEL_MAX_NAME);
	if (is_ascii(bytes))
		return bytes;
	if (GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		converted = pg_server_to_any(bytes.start, (int) bytes.length, PG_UTF8);
		if (converted != bytes.start)
			bytes = (ChannelText) {converted, strlen(converted)};
	}
	return channel_clean(bytes, palloc(bytes.length + 1));
}

/* A name as it was meant, see channel_read(), in the server's encoding. */
text *
channel_read_text(const text *value, bool is_source)
{
	ChannelText name = channel_text(value);
	char *bytes;

	name = is_source ? channel_read_source(name) : channel_read(name);
	if (is_ascii(name) || GetDatabaseEncoding() == PG_SQL_ASCII)
		return cstring_to_text_with_len(name.start, (int) name.length);
	bytes = pnstrdup(name.start, name.length);
	return cstring_to_text(pg_any_to_server(bytes, (int) name.length, PG_UTF8));
}

/* _read_name(name, is_source) */
LF_FUNCTION(channel_read_name);
Datum
channel_read_name(PG_FUNCTION_ARGS)
{
	text *name = channel_read_text(PG_GETARG_TEXT_PP(0), PG_GETARG_BOOL(1));

	if (VARSIZE_ANY_EXHDR(name) == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(name);
}

static ChannelText
text_arg(FunctionCallInfo fcinfo, int n)
{
	return channel_text(PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n));
}

static ChannelFacts
facts_args(FunctionCallInfo fcinfo)
{
	ChannelFacts facts = {
		.source = text_arg(fcinfo, 0),
		.medium = text_arg(fcinfo, 1),
		.campaign = text_arg(fcinfo, 2)
	};

	return facts;
}

LF_FUNCTION(channel_group_sql);
Datum
channel_group_sql(PG_FUNCTION_ARGS)
{
	ChannelFacts facts = facts_args(fcinfo);

	PG_RETURN_TEXT_P(cstring_to_text(channel_name(channel_group(&facts))));
}

LF_FUNCTION(channel_report_sql);
Datum
channel_report_sql(PG_FUNCTION_ARGS)
{
	ChannelFacts facts = facts_args(fcinfo);

	PG_RETURN_TEXT_P(cstring_to_text(channel_name(channel_report(&facts))));
}

LF_FUNCTION(channel_ad_platform);
Datum
channel_ad_platform(PG_FUNCTION_ARGS)
{
	AdPlatform platform = channel_platform(text_arg(fcinfo, 0));

	if (platform == PLATFORM_NONE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(channel_platform_name(platform)));
}

LF_FUNCTION(channel_is_paid_sql);
Datum
channel_is_paid_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(channel_is_paid(text_arg(fcinfo, 0)));
}

LF_FUNCTION(channel_is_retargeting_sql);
Datum
channel_is_retargeting_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(channel_is_retargeting(text_arg(fcinfo, 0), text_arg(fcinfo, 1)));
}
