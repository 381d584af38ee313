/*-------------------------------------------------------------------------
 *
 * channel_sql.c
 *	  channel_group(), reporting_channel(), ad_platform(), is_paid() and
 *	  is_retargeting().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "channel/channel.h"
#include "compat.h"

/*
 * More of a text is not looked at: nobody names a campaign at such length, and
 * so no query is held up by a column that was taken for a name.
 */
#define MAX_NAME (64 * 1024)

/* NULL is an empty text. */
static ChannelText
text_arg(FunctionCallInfo fcinfo, int n)
{
	text *value;

	if (PG_ARGISNULL(n))
		return (ChannelText) {"", 0};
	value = PG_GETARG_TEXT_PP(n);
	return (ChannelText) {VARDATA_ANY(value), Min(VARSIZE_ANY_EXHDR(value), MAX_NAME)};
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

	PG_RETURN_TEXT_P(cstring_to_text(channel_group(&facts)));
}

LF_FUNCTION(channel_report_sql);
Datum
channel_report_sql(PG_FUNCTION_ARGS)
{
	ChannelFacts facts = facts_args(fcinfo);

	PG_RETURN_TEXT_P(cstring_to_text(channel_report(&facts)));
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
