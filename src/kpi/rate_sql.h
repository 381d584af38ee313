/*-------------------------------------------------------------------------
 *
 * rate_sql.h
 *	  What functions that are sure of something have in common.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RATE_SQL_H
#define RATE_SQL_H

#include "compat.h"

#include "kpi/rate.h"

/* An error unless it is one: what rate.h says of a Rate holds from here on. */
extern void rate_check(Rate rate);
extern double rate_confidence_arg(FunctionCallInfo fcinfo, int n);

#endif							/* RATE_SQL_H */
