/*-------------------------------------------------------------------------
 *
 * signal_times_sql.h
 *	  When each signal was noted, for functions that are called from SQL: an
 *	  array of timestamptz, with an element for each signal.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SIGNAL_TIMES_SQL_H
#define SIGNAL_TIMES_SQL_H

#include "compat.h"

#include "agreement/signal_times.h"

/* signal_times_sql.c: of an argument that is not NULL */
extern SignalTimes *signal_times_arg(FunctionCallInfo fcinfo, int n);

#endif							/* SIGNAL_TIMES_SQL_H */
