/*-------------------------------------------------------------------------
 *
 * duration_sql.h
 *	  What the KPIs of durations have in common.
 *
 *-------------------------------------------------------------------------
 */
#ifndef DURATION_SQL_H
#define DURATION_SQL_H

#include "compat.h"

#include "kpi/duration.h"
#include "tally/tally_sql.h"

/* Microseconds of an interval; what it is stands in the message of an error. */
extern int64 duration_arg(FunctionCallInfo fcinfo, int n, const char *what);

/* Count a duration in a state with DURATION_BINS and DURATION_SUM. */
extern Tally *duration_step(Tally *state, const TallyLayout *layout,
							int64 microseconds, bool forward);

/* KPIs of the first argument, for a function of SQL to return. */
extern Datum duration_count_of(FunctionCallInfo fcinfo,
							   const TallyLayout *layout);
extern Datum duration_mean_of(FunctionCallInfo fcinfo,
							  const TallyLayout *layout, const char *what);

/*
 * The percentile of a set of bins and of others that are greater than all in
 * it; the fraction is the second argument.  NULL where the set has less than
 * that fraction of all.
 */
extern Datum duration_percentile_of(FunctionCallInfo fcinfo, const Tally *state,
									const TallyLayout *layout, int set,
									int64 others);

#endif							/* DURATION_SQL_H */
