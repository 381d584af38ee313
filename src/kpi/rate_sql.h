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

extern double rate_confidence_arg(FunctionCallInfo fcinfo, int n);

#endif							/* RATE_SQL_H */
