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

extern ChannelText channel_text(const text *value);
extern text *channel_read_text(const text *value, bool is_source);

#endif							/* CHANNEL_SQL_H */
