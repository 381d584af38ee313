/*-------------------------------------------------------------------------
 *
 * cache_sql.c
 *	  From an office_hours value to its timeline, and from a multirange to
 *	  pauses.
 *
 * Each call site keeps the timelines of the values it has seen, found by the
 * values' bytes.  It keeps at most MAX_CALENDARS and MAX_BYTES (each timeline
 * keeps to HOURS_TIMELINE_BYTES by itself); beyond either it starts anew.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/multirangetypes.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "hours/hours_fmgr.h"

#define MAX_CALENDARS		64
#define MAX_BYTES			(64 * 1024 * 1024)
#define SLOTS				128		/* a power of two, at least twice that */

typedef struct Calendar
{
	uint64 hash;
	size_t length;
	char *text;
	HoursSchedule schedule;
	HoursTimeline timeline;
} Calendar;

typedef struct Cache
{
	MemoryContext context;		/* of the calendars */
	Calendar *last;
	Calendar *slots[SLOTS];
	int count;
	TypeCacheEntry *multirange;
	HoursPause *pauses;
	uint32 pauses_size;
} Cache;

static void *
memory_alloc(void *arg, size_t size)
{
	return MemoryContextAlloc((MemoryContext) arg, size);
}

static void
memory_release(void *arg, void *chunk)
{
	pfree(chunk);
}

HoursMemory
hours_memory(MemoryContext context)
{
	return (HoursMemory) {memory_alloc, memory_release, context};
}

/*
 * Was a zone read from the zone database?  pg_tzset also makes one of any POSIX
 * specification, even of a misspelt name with a digit in it.  It then gives the
 * name in upper case, and there are digits, which only a few names of the
 * database have in common with that.
 */
static bool
is_from_database(const char *name)
{
	static const char *const alike[] = {
		"EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT0", "GMT+0", "GMT-0"
	};
	bool has_digit = false;

	/* Two names mean whatever the machine is set to. */
	if (strcmp(name, "localtime") == 0 || strcmp(name, "posixrules") == 0)
		return false;
	for (const char *c = name; *c != '\0'; c++)
	{
		if (*c >= 'a' && *c <= 'z')
			return true;
		if (*c >= '0' && *c <= '9')
			has_digit = true;
	}
	for (int i = 0; i < lengthof(alike); i++)
		if (strcmp(name, alike[i]) == 0)
			return true;
	return !has_digit;
}

/* NULL if the zone database has no such zone. */
pg_tz *
hours_find_zone(const char *name, size_t length)
{
	char terminated[HOURS_MAX_ZONE + 1];
	pg_tz *zone;

	if (length == 0 || length > HOURS_MAX_ZONE)
		return NULL;
	memcpy(terminated, name, length);
	terminated[length] = '\0';
	zone = pg_tzset(terminated);
	if (zone == NULL || !pg_tz_acceptable(zone) ||
		!is_from_database(pg_get_timezone_name(zone)))
		return NULL;
	return zone;
}

static bool
next_change(void *arg, int64_t instant, int64_t *before, int64_t *at,
			int64_t *after)
{
	const int64 epoch = (int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) *
		SECS_PER_DAY;
	pg_time_t from = instant / USECS_PER_SEC + epoch;
	pg_time_t boundary = 0;
	long int before_offset = 0;
	long int after_offset = 0;
	int before_dst;
	int after_dst;
	int found;

	/* Called at least once for each block that is laid out. */
	CHECK_FOR_INTERRUPTS();
	found = pg_next_dst_boundary(&from, &before_offset, &before_dst, &boundary,
								 &after_offset, &after_dst, (pg_tz *) arg);
	if (found < 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	*before = before_offset * USECS_PER_SEC;
	*at = (boundary - epoch) * USECS_PER_SEC;
	*after = after_offset * USECS_PER_SEC;
	return found > 0;
}

/* Word by word, so that long values cost little. */
static uint64
hash_text(const char *text, size_t length)
{
	uint64 hash = length;
	uint64 word;

	for (; length >= sizeof(word); text += sizeof(word), length -= sizeof(word))
	{
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text, length);
	hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

static bool
is_calendar(const Calendar *calendar, const char *text, size_t length)
{
	return calendar->length == length &&
		memcmp(calendar->text, text, length) == 0;
}

/* A stored value was valid once; the zone database may have changed since. */
static Calendar *
make_calendar(MemoryContext context, const char *text, size_t length)
{
	Calendar *calendar = MemoryContextAllocZero(context, sizeof(Calendar));
	HoursMemory memory = hours_memory(context);
	HoursError error;
	HoursZone zone;

	calendar->text = MemoryContextAlloc(context, length + 1);
	memcpy(calendar->text, text, length);
	calendar->length = length;
	if (!hours_parse(calendar->text, length, &memory, &calendar->schedule,
					 &error))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid office_hours value")));
	zone.next_change = next_change;
	zone.arg = hours_find_zone(calendar->schedule.zone,
							   calendar->schedule.zone_length);
	if (zone.arg == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%.*s\" not recognized",
						(int) calendar->schedule.zone_length,
						calendar->schedule.zone),
				 errdetail("The office hours were made with a time zone that this server does not have.")));
	hours_timeline_init(&calendar->timeline, &calendar->schedule, zone, memory);
	return calendar;
}

static Cache *
get_cache(FunctionCallInfo fcinfo)
{
	FmgrInfo *flinfo = fcinfo->flinfo;
	MemoryContext parent = flinfo ? flinfo->fn_mcxt : CurrentMemoryContext;
	Cache *cache;

	if (flinfo != NULL && flinfo->fn_extra != NULL)
		return (Cache *) flinfo->fn_extra;
	cache = MemoryContextAllocZero(parent, sizeof(Cache));
	cache->context = AllocSetContextCreate(parent, "lead_funnel office hours",
										   ALLOCSET_DEFAULT_SIZES);
	if (flinfo != NULL)
		flinfo->fn_extra = cache;
	return cache;
}

static void
forget_calendars(Cache *cache)
{
	cache->last = NULL;
	cache->count = 0;
	memset(cache->slots, 0, sizeof(cache->slots));
	MemoryContextReset(cache->context);
}

static Calendar *
find_calendar(Cache *cache, const char *text, size_t length)
{
	uint64 hash = hash_text(text, length);
	uint32 slot;
	Calendar *calendar;

	if (MemoryContextMemAllocated(cache->context, false) > MAX_BYTES)
		forget_calendars(cache);
	slot = hash % SLOTS;
	for (; cache->slots[slot] != NULL; slot = (slot + 1) % SLOTS)
		if (cache->slots[slot]->hash == hash &&
			is_calendar(cache->slots[slot], text, length))
			return cache->slots[slot];

	if (cache->count == MAX_CALENDARS)
	{
		forget_calendars(cache);
		slot = hash % SLOTS;
	}
	calendar = make_calendar(cache->context, text, length);
	calendar->hash = hash;
	cache->slots[slot] = calendar;
	cache->count++;
	return calendar;
}

/* The timeline of an argument, valid until the next call at this call site. */
HoursTimeline *
hours_get_timeline(FunctionCallInfo fcinfo, int arg)
{
	Datum datum = PG_GETARG_DATUM(arg);
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	const char *text = VARDATA_ANY(value);
	size_t length = VARSIZE_ANY_EXHDR(value);
	Cache *cache = get_cache(fcinfo);

	if (cache->last == NULL || !is_calendar(cache->last, text, length))
		cache->last = find_calendar(cache, text, length);
	if ((Pointer) value != DatumGetPointer(datum))
		pfree(value);
	return &cache->last->timeline;
}

static HoursPause
make_pause(const RangeBound *lower, const RangeBound *upper)
{
	return (HoursPause) {
		lower->infinite ? HOURS_NEVER_BEFORE : DatumGetTimestampTz(lower->val),
		upper->infinite ? HOURS_NEVER : DatumGetTimestampTz(upper->val)
	};
}

/* The ranges of a tstzmultirange; none when it is NULL. */
HoursPauses
hours_get_pauses(FunctionCallInfo fcinfo, int arg)
{
	HoursPauses pauses = {NULL, 0};
	Cache *cache;
	MultirangeType *multirange;
	uint32 count;

	if (PG_ARGISNULL(arg))
		return pauses;
	cache = get_cache(fcinfo);
	multirange = PG_GETARG_MULTIRANGE_P(arg);
	count = multirange->rangeCount;
	if (cache->multirange == NULL)
		cache->multirange = lookup_type_cache(TSTZMULTIRANGEOID,
											  TYPECACHE_MULTIRANGE_INFO);
	if (count > cache->pauses_size)
	{
		uint32 size = Max(count, 16);

		if (cache->pauses != NULL)
			pfree(cache->pauses);
		cache->pauses_size = 0;
		cache->pauses = NULL;
		cache->pauses =
			MemoryContextAllocHuge(GetMemoryChunkContext(cache),
								   size * sizeof(HoursPause));
		cache->pauses_size = size;
	}
	for (uint32 i = 0; i < count; i++)
	{
		RangeBound lower;
		RangeBound upper;

		CHECK_FOR_INTERRUPTS();
		multirange_get_bounds(cache->multirange->rngtype, multirange, i,
							  &lower, &upper);
		cache->pauses[i] = make_pause(&lower, &upper);
	}
	pauses.items = cache->pauses;
	pauses.count = (int32) count;
	return pauses;
}
