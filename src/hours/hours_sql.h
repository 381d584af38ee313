/*-------------------------------------------------------------------------
 *
 * hours_sql.h
 *	  Office hours for functions that are called from SQL.
 *
 *-------------------------------------------------------------------------
 */
#ifndef HOURS_SQL_H
#define HOURS_SQL_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/typcache.h"

#include "hours/clock.h"

/* What a call site keeps in fn_extra. */
typedef struct HoursCallCache
{
	/* of an argument that is written in the statement, while version holds */
	HoursTimeline *constant;
	uint64 version;
	bool known;					/* is_constant is */
	bool is_constant;
	TypeCacheEntry *multirange;
	HoursPause *pauses;
	uint32 pauses_size;
} HoursCallCache;

/* Changes whenever a calendar is dropped or takes more memory. */
extern uint64 hours_cache_version;

/* cache_sql.c */
extern pg_tz *hours_find_zone(const char *name, size_t length);
extern HoursTimeline *hours_timeline_of(const struct varlena *value);
extern HoursTimeline *hours_find_timeline(FunctionCallInfo fcinfo, int arg);
extern HoursPauses hours_get_pauses(FunctionCallInfo fcinfo, int arg);
extern HoursMemory hours_memory(MemoryContext context);

/* office_hours_sql.c */
extern PGDLLEXPORT Datum office_hours_in(PG_FUNCTION_ARGS);

/* office_time_sql.c */
extern int64 hours_open_time(HoursTimeline *timeline, TimestampTz from, TimestampTz to,
							 HoursPauses pauses);
extern Datum hours_interval(int64 open_time);
extern TimestampTz hours_add_interval(HoursTimeline *timeline, TimestampTz from,
									  const Interval *duration,
									  HoursPauses pauses);

/* The timeline of an argument, valid until the next call anywhere. */
static inline HoursTimeline *
hours_get_timeline(FunctionCallInfo fcinfo, int arg)
{
	if (fcinfo->flinfo != NULL && fcinfo->flinfo->fn_extra != NULL)
	{
		HoursCallCache *cache = (HoursCallCache *) fcinfo->flinfo->fn_extra;

		if (cache->constant != NULL && cache->version == hours_cache_version)
			return cache->constant;
	}
	return hours_find_timeline(fcinfo, arg);
}

#endif							/* HOURS_SQL_H */
