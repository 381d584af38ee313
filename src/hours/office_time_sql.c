/*-------------------------------------------------------------------------
 *
 * office_time_sql.c
 *	  Questions about office hours, from SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "utils/typcache.h"

#include "hours/hours_sql.h"

static const HoursPauses no_pauses = {NULL, 0};

static void
out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("timestamp out of range")));
}

LF_FUNCTION(office_hours_is_open);
Datum
office_hours_is_open(PG_FUNCTION_ARGS)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(0);

	if (TIMESTAMP_NOT_FINITE(instant))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(hours_is_open(hours_get_timeline(fcinfo, 1), instant));
}

LF_FUNCTION(office_hours_next_open);
Datum
office_hours_next_open(PG_FUNCTION_ARGS)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(0);
	int64_t next;

	if (TIMESTAMP_NOT_FINITE(instant))
		PG_RETURN_NULL();
	if (!hours_next_open(hours_get_timeline(fcinfo, 1), instant, &next))
		out_of_range();
	if (next == HOURS_NEVER)
		PG_RETURN_NULL();
	if (!IS_VALID_TIMESTAMP(next))
		out_of_range();
	PG_RETURN_TIMESTAMPTZ(next);
}

LF_FUNCTION(office_hours_next_close);
Datum
office_hours_next_close(PG_FUNCTION_ARGS)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(0);
	int64_t from;
	int64_t to;

	if (TIMESTAMP_NOT_FINITE(instant))
		PG_RETURN_NULL();
	if (!hours_next_opening(hours_get_timeline(fcinfo, 1), instant, &from, &to))
		out_of_range();
	if (from == HOURS_NEVER)
		PG_RETURN_NULL();
	if (to == HOURS_NEVER)
		PG_RETURN_TIMESTAMPTZ(DT_NOEND);
	if (!IS_VALID_TIMESTAMP(to))
		out_of_range();
	PG_RETURN_TIMESTAMPTZ(to);
}

static void
put_period(ReturnSetInfo *result, TypeCacheEntry *type, TimestampTz from,
		   TimestampTz to)
{
	RangeBound lower = {
		.val = TimestampTzGetDatum(from),
		.inclusive = true,
		.lower = true
	};
	RangeBound upper = {.val = TimestampTzGetDatum(to)};
	RangeType *range = LF_MAKE_RANGE(type, &lower, &upper);
	Datum value = RangeTypePGetDatum(range);
	bool null = false;

	tuplestore_putvalues(result->setResult, result->setDesc, &value, &null);
	pfree(range);
}

LF_FUNCTION(office_hours_open_periods);
Datum
office_hours_open_periods(PG_FUNCTION_ARGS)
{
	TimestampTz start = PG_GETARG_TIMESTAMPTZ(0);
	TimestampTz end = PG_GETARG_TIMESTAMPTZ(1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	HoursTimeline *timeline;
	TypeCacheEntry *type;
	int64_t from;
	int64_t to;

	if (TIMESTAMP_NOT_FINITE(start) || TIMESTAMP_NOT_FINITE(end))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("open periods need a finite start and end"),
				 errhint("Give two instants, as in open_periods('2026-01-01', '2026-02-01', hours).")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	timeline = hours_get_timeline(fcinfo, 2);
	type = lookup_type_cache(TSTZRANGEOID, TYPECACHE_RANGE_INFO);
	while (start < end)
	{
		CHECK_FOR_INTERRUPTS();
		/* What cannot be represented is after the end. */
		(void) hours_next_opening(timeline, start, &from, &to);
		if (from >= end)
			break;
		put_period(result, type, from, Min(to, end));
		start = to;
	}
	return (Datum) 0;
}

/* The open time between two finite instants, in microseconds. */
int64
hours_open_time(HoursTimeline *timeline, TimestampTz from, TimestampTz to, HoursPauses pauses)
{
	int64_t open;

	if (!hours_elapsed(timeline, from, to, pauses, &open))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range")));
	return open;
}

/* An open time as SQL has it: hours, minutes and seconds, without days. */
Datum
hours_interval(int64 open_time)
{
	Interval *result = palloc0(sizeof(Interval));

	result->time = open_time;
	return IntervalPGetDatum(result);
}

static Datum
elapsed(FunctionCallInfo fcinfo, HoursPauses pauses)
{
	TimestampTz from = PG_GETARG_TIMESTAMPTZ(0);
	TimestampTz to = PG_GETARG_TIMESTAMPTZ(1);

	if (TIMESTAMP_NOT_FINITE(from) || TIMESTAMP_NOT_FINITE(to))
		PG_RETURN_NULL();
	return hours_interval(hours_open_time(hours_get_timeline(fcinfo, 2), from, to, pauses));
}

LF_FUNCTION(office_hours_time);
Datum
office_hours_time(PG_FUNCTION_ARGS)
{
	return elapsed(fcinfo, no_pauses);
}

LF_FUNCTION(office_hours_time_paused);
Datum
office_hours_time_paused(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	return elapsed(fcinfo, hours_get_pauses(fcinfo, 3));
}

/* from + duration in office hours. */
TimestampTz
hours_add_interval(HoursTimeline *timeline, TimestampTz from,
				   const Interval *duration, HoursPauses pauses)
{
	int64_t result;

	if (LF_INTERVAL_IS_NOEND(duration) || LF_INTERVAL_IS_NOBEGIN(duration))
	{
		bool forward = LF_INTERVAL_IS_NOEND(duration);

		if (TIMESTAMP_NOT_FINITE(from) && TIMESTAMP_IS_NOEND(from) != forward)
			out_of_range();
		return forward ? DT_NOEND : DT_NOBEGIN;
	}
	if (duration->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("office time cannot be counted in months or years"),
				 errhint("Give working days or a time, such as interval '2 days' or interval '15 minutes'.")));
	if (TIMESTAMP_NOT_FINITE(from))
		return from;
	if (!hours_add(timeline, from, duration->day, duration->time, pauses,
				   &result))
		out_of_range();
	if (!TIMESTAMP_NOT_FINITE(result) && !IS_VALID_TIMESTAMP(result))
		out_of_range();
	return result;
}

LF_FUNCTION(office_hours_add);
Datum
office_hours_add(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(hours_add_interval(hours_get_timeline(fcinfo, 2),
											 PG_GETARG_TIMESTAMPTZ(0),
											 PG_GETARG_INTERVAL_P(1),
											 no_pauses));
}

LF_FUNCTION(office_hours_add_paused);
Datum
office_hours_add_paused(PG_FUNCTION_ARGS)
{
	HoursPauses pauses;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	pauses = hours_get_pauses(fcinfo, 3);
	PG_RETURN_TIMESTAMPTZ(hours_add_interval(hours_get_timeline(fcinfo, 2),
											 PG_GETARG_TIMESTAMPTZ(0),
											 PG_GETARG_INTERVAL_P(1), pauses));
}
