/*-------------------------------------------------------------------------
 *
 * channel_sql.h
 *	  Channels for functions that are called from SQL.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHANNEL_SQL_H
#define CHANNEL_SQL_H

#include "compat.h"

#include "channel/channel.h"

/*
 * More of a text is not looked at: nobody names a campaign at such length, and
 * so no query is held up by a column that was taken for a name.
 */
#define CHANNEL_MAX_NAME (64 * 1024)

/* NULL is an empty text. */
static inline ChannelText
channel_text(const text *value)
{
	if (value == NULL)
		return (ChannelText) {"", 0};
	return (ChannelText) {VARDATA_ANY(value),
						  Min(VARSIZE_ANY_EXHDR(value), CHANNEL_MAX_NAME)};
}

#endif							/* CHANNEL_SQL_H */
