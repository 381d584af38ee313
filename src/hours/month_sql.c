/*-------------------------------------------------------------------------
 *
 * month_sql.c
 *	  The month, the week and the local time of an instant in a time zone.
 *
 * Reports over many leads cut months and weeks, and the server's own way there decodes
 * the names of zone and unit and the whole calendar for each.  A call site
 * keeps the spans of time of which it knows the month and the zone's offset.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "hours/hours_sql.h"

/* An instant's slot is given by its high bits: it covers about three days. */
#define SLOT_BITS			38
#define SLOTS				256

/* A span whose bytes are all zero is empty. */
typedef struct Span
{
	TimestampTz from;
	TimestampTz until;
	int64 offset; /* of local time, in microseconds */
	DateADT month;
} Span;

/* What a call site keeps in fn_extra. */
typedef struct MonthCache
{
	pg_tz *zone;				/* NULL: leave it to the server */
	size_t length;				/* of its name */
	char name[HOURS_MAX_ZONE];
	Span spans[SLOTS];
} MonthCache;

static Datum
first_day_of_server(const char *unit, Datum instant, Datum zone)
{
	Datum local = DirectFunctionCall2(timestamptz_zone, zone, instant);

	return DirectFunctionCall1(timestamp_date,
							   DirectFunctionCall2(timestamp_trunc,
												   CStringGetTextDatum(unit), local));
}

/*
 * The zone, NULL where only the server knows how it reads the name: without a
 * slash it may be an abbreviation, which has its own offset.  UTC means the same
 * either way.
 */
static pg_tz *
find_zone(const char *name, size_t length)
{
	if (memchr(name, '/', length) == NULL &&
		!(length == 3 && memcmp(name, "UTC", 3) == 0))
		return NULL;
	return hours_find_zone(name, length);
}

static MonthCache *
get_call_cache(FunctionCallInfo fcinfo, const text *zone)
{
	MonthCache *cache = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;
	const char *name = VARDATA_ANY(zone);
	size_t length = VARSIZE_ANY_EXHDR(zone);

	if (likely(cache != NULL && cache->length == length &&
			   memcmp(cache->name, name, length) == 0))
		return cache;
	if (fcinfo->flinfo == NULL || length == 0 || length > HOURS_MAX_ZONE)
		return NULL;
	if (cache == NULL)
		cache = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MonthCache));
	memset(cache, 0, sizeof(*cache));
	fcinfo->flinfo->fn_extra = cache;
	cache->zone = find_zone(name, length);
	memcpy(cache->name, name, length);
	cache->length = length;
	return cache;
}

/* Division that rounds down. */
static inline int64
floor_div(int64 dividend, int64 divisor)
{
	return dividend / divisor - (dividend % divisor < 0);
}

/* Seconds since 1970, rounded down, to an instant and back. */
static pg_time_t
to_seconds(TimestampTz instant)
{
	int64 seconds = floor_div(instant, USECS_PER_SEC);

	return seconds + (pg_time_t) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) *
		SECS_PER_DAY;
}

/*
 * The span from the instant to the end of its month, or until the zone changes
 * its offset, if that is sooner; false where the server cannot tell.
 */
static bool
find_span(pg_tz *zone, TimestampTz instant, Span *span)
{
	pg_time_t seconds = to_seconds(instant);
	pg_time_t change = 0;
	const struct pg_tm *local = pg_localtime(&seconds, zone);
	long int offset_before;
	long int offset_after;
	int dst_before;
	int dst_after;
	int changes;
	int year;
	int month;
	pg_time_t end;

	if (local == NULL)
		return false;
	year = local->tm_year + 1900;
	month = local->tm_mon + 1;
	span->from = instant;
	span->offset = local->tm_gmtoff * USECS_PER_SEC;
	span->month = date2j(year, month, 1) - POSTGRES_EPOCH_JDATE;
	end = (pg_time_t) (date2j(year + month / 12, month % 12 + 1, 1) -
					   UNIX_EPOCH_JDATE) *
			SECS_PER_DAY -
		local->tm_gmtoff;
	changes = pg_next_dst_boundary(&seconds, &offset_before, &dst_before,
								   &change, &offset_after, &dst_after, zone);
	if (changes < 0)
		return false;
	if (changes > 0 && change < end)
		end = change;
	span->until = (end - (pg_time_t) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) *
				   SECS_PER_DAY) * USECS_PER_SEC;
	return true;
}

/* Put a span into the slot, joined with the slot's own span if both end together. */
static pg_noinline bool
add_span(MonthCache *cache, TimestampTz instant, Span *slot)
{
	Span span;

	if (!find_span(cache->zone, instant, &span))
		return false;
	if (slot->until == span.until && slot->month == span.month)
		slot->from = Min(slot->from, instant);
	else
		*slot = span;
	return true;
}

/* The span of an instant; NULL where only the server can tell. */
static const Span *
get_span(FunctionCallInfo fcinfo, TimestampTz instant, const text *zone)
{
	MonthCache *cache = get_call_cache(fcinfo, zone);
	Span *slot;

	if (cache == NULL || cache->zone == NULL || TIMESTAMP_NOT_FINITE(instant))
		return NULL;
	slot = &cache->spans[(instant >> SLOT_BITS) & (SLOTS - 1)];
	if ((instant < slot->from || instant >= slot->until) &&
		!add_span(cache, instant, slot))
		return NULL;
	return slot;
}

LF_FUNCTION(hours_month);
Datum
hours_month(PG_FUNCTION_ARGS)
{
	const Span *span =
		get_span(fcinfo, PG_GETARG_TIMESTAMPTZ(0), PG_GETARG_TEXT_PP(1));

	if (span == NULL)
		return first_day_of_server("month", PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));
	PG_RETURN_DATEADT(span->month);
}

LF_FUNCTION(hours_week);
Datum
hours_week(PG_FUNCTION_ARGS)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(0);
	const Span *span = get_span(fcinfo, instant, PG_GETARG_TEXT_PP(1));
	/* Days count from 2000-01-01, a Saturday, five days after a Monday. */
	const int64 monday = 5;
	int64 day;

	if (span == NULL || !IS_VALID_TIMESTAMP(instant + span->offset))
		return first_day_of_server("week", PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));
	day = floor_div(instant + span->offset, USECS_PER_DAY) + monday;
	PG_RETURN_DATEADT((DateADT) (floor_div(day, 7) * 7 - monday));
}

LF_FUNCTION(hours_local_time);
Datum
hours_local_time(PG_FUNCTION_ARGS)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(0);
	const Span *span = get_span(fcinfo, instant, PG_GETARG_TEXT_PP(1));

	/* No offset takes a sum beyond an int64; what is out of range is the server's to refuse. */
	if (span == NULL || !IS_VALID_TIMESTAMP(instant + span->offset))
		return DirectFunctionCall2(timestamptz_zone, PG_GETARG_DATUM(1),
								   PG_GETARG_DATUM(0));
	PG_RETURN_TIMESTAMP(instant + span->offset);
}
