/*-------------------------------------------------------------------------
 *
 * utm_sql.h
 *	  What a landing page's address says, for functions that are called from SQL.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UTM_SQL_H
#define UTM_SQL_H

#include "compat.h"

#include "channel/utm.h"

extern void utm_fill(const text *page, text **source, text **medium, text **campaign);

#endif							/* UTM_SQL_H */
