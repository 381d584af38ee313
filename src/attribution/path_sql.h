/*-------------------------------------------------------------------------
 *
 * path_sql.h
 *	  Paths as SQL values.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PATH_SQL_H
#define PATH_SQL_H

#include "compat.h"

#include "attribution/path.h"

/*
 * An argument as a path.  Its bytes come from disk or from whoever called the
 * function, so they are checked on every use.
 */
extern const TouchPath *path_arg(FunctionCallInfo fcinfo, int n);

/* A path of touches in any order, which are sorted in place. */
extern TouchPath *path_make(Touch *touch, size_t touches);

/* A channel as text; NULL as true. */
extern bool path_channel_datum(const TouchPath *path, uint32_t number,
							   Datum *channel);

#endif							/* PATH_SQL_H */
