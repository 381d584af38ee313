/*-------------------------------------------------------------------------
 *
 * hours_fmgr.h
 *	  Office hours for functions that are called from SQL.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_HOURS_FMGR_H
#define LEAD_FUNNEL_HOURS_FMGR_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "pgtime.h"

#include "hours/clock.h"

/* cache_sql.c */
extern pg_tz *hours_find_zone(const char *name, size_t length);
extern HoursTimeline *hours_get_timeline(FunctionCallInfo fcinfo, int arg);
extern HoursPauses hours_get_pauses(FunctionCallInfo fcinfo, int arg);
extern HoursMemory hours_memory(MemoryContext context);

/* office_hours_sql.c */
extern PGDLLEXPORT Datum office_hours_in(PG_FUNCTION_ARGS);

/* office_time_sql.c */
extern Datum hours_add_interval(FunctionCallInfo fcinfo, TimestampTz from,
								const Interval *duration, int hours_arg,
								HoursPauses pauses);

#endif							/* LEAD_FUNNEL_HOURS_FMGR_H */
