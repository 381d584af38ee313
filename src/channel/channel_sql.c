/*-------------------------------------------------------------------------
 *
 * channel_sql.c
 *	  channel_group(), reporting_channel(), ad_platform(), is_paid() and
 *	  is_retargeting().
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

#include "channel/channel_sql.h"

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
