/*-------------------------------------------------------------------------
 *
 * cache_sql.c
 *	  From an office_hours value to its timeline, and from a multirange to
 *	  pauses.
 *
 * A backend keeps the timelines of the values it has seen, found by the values'
 * bytes, for all queries and call sites together, so that what it keeps has one
 * limit: beyond MAX_BYTES it drops those that were not used for long.  A call
 * cache whose value is written in the statement does not look it up again.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "lib/ilist.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "utils/memutils.h"
#include "utils/multirangetypes.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "hours/hours_sql.h"

/* The calendar in use may exceed this by some MB, until another one is used. */
#define MAX_BYTES			(32 * 1024 * 1024)
#define BUCKET_BITS			10
#define BUCKETS				(1 << BUCKET_BITS)

typedef struct Calendar
{
	/* what a lookup needs, together */
	struct Calendar *next;		/* in its bucket */
	uint64 hash;
	size_t length;
	bool used;					/* since it was last spared */
	HoursTimeline timeline;
	HoursSchedule schedule;
	dlist_node node;			/* in cache.calendars */
	MemoryContext context;		/* of the calendar and all it has */
	Size bytes;					/* of the context; 0 until it is in the cache */
	char text[FLEXIBLE_ARRAY_MEMBER];
} Calendar;

/* A cache whose bytes are all zero is empty. */
typedef struct Cache
{
	MemoryContext context;		/* parent of the calendars' */
	Calendar *buckets[BUCKETS];
	dlist_head calendars;		/* the next to drop is at the tail */
	Size bytes;					/* of all of them */
} Cache;

static Cache cache;

uint64 hours_cache_version = 0;

/* Count what a calendar's memory has grown or shrunk by. */
static void
weigh(Calendar *calendar)
{
	Size bytes = MemoryContextMemAllocated(calendar->context, false);

	cache.bytes += bytes - calendar->bytes;
	calendar->bytes = bytes;
	hours_cache_version++;
}

/* Memory of one calendar, also what its timeline grows by later. */
static void *
calendar_alloc(void *arg, size_t size)
{
	Calendar *calendar = arg;
	void *chunk = MemoryContextAlloc(calendar->context, size);

	if (calendar->bytes > 0)
		weigh(calendar);
	return chunk;
}

static void
calendar_release(void *arg, void *chunk)
{
	Calendar *calendar = arg;

	pfree(chunk);
	if (calendar->bytes > 0)
		weigh(calendar);
}

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

/* Find a zone in the zone database; NULL if there is none of the name. */
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

/* Fold a word's high bits into its low ones, since a product keeps low bits low. */
static inline uint64
word_at(const char *text)
{
	uint64 word;

	memcpy(&word, text, sizeof(word));
	return word ^ (word >> 32);
}

/* A step takes four words, whose products a processor computes side by side. */
#define HASH_STEP			32

static inline uint64
hash_step(uint64 hash, const char *text)
{
	return hash * UINT64CONST(0xD6E8FEB86659FD93) +
		(word_at(text) * UINT64CONST(0x9E3779B97F4A7C15) +
		 word_at(text + 8) * UINT64CONST(0xC2B2AE3D27D4EB4F) +
		 word_at(text + 16) * UINT64CONST(0x165667B19E3779F9) +
		 word_at(text + 24) * UINT64CONST(0xFF51AFD7ED558CCD));
}

static uint64
hash_short_text(const char *text, size_t length)
{
	char padded[HASH_STEP] = {0};

	memcpy(padded, text, length);
	return hash_step(length, padded);
}

/* The last step takes the last bytes, some of them for the second time. */
static inline uint64
hash_text(const char *text, size_t length)
{
	uint64 hash = length;

	if (length < HASH_STEP)
		return hash_short_text(text, length);
	for (size_t at = 0; at + HASH_STEP < length; at += HASH_STEP)
		hash = hash_step(hash, text + at);
	return hash_step(hash, text + length - HASH_STEP);
}

/*
 * A stored value was valid once; the zone database may have changed since.  An
 * error leaves nothing behind: the caller's memory owns it until it is complete.
 */
static Calendar *
make_calendar(const char *text, size_t length)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "lead_funnel calendar",
												  ALLOCSET_SMALL_SIZES);
	Calendar *calendar =
		MemoryContextAllocZero(context, offsetof(Calendar, text) + length + 1);
	HoursMemory memory = {calendar_alloc, calendar_release, calendar};
	HoursError error;
	HoursZone zone;

	calendar->context = context;
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
	MemoryContextSetIdentifier(context, calendar->text);
	return calendar;
}

static void
drop_calendar(Calendar *calendar)
{
	Calendar **link = &cache.buckets[calendar->hash >> (64 - BUCKET_BITS)];

	while (*link != calendar)
		link = &(*link)->next;
	*link = calendar->next;
	dlist_delete(&calendar->node);
	cache.bytes -= calendar->bytes;
	hours_cache_version++;
	MemoryContextDelete(calendar->context);
}

/* Drop calendars from the tail, but spare those used since their last turn. */
static void
make_room(void)
{
	while (cache.bytes > MAX_BYTES)
	{
		Calendar *calendar = dlist_tail_element(Calendar, node,
												&cache.calendars);

		if (calendar->used)
		{
			calendar->used = false;
			dlist_move_head(&cache.calendars, &calendar->node);
		}
		else
			drop_calendar(calendar);
	}
}

/* This is not inlined, to keep the path of calls that find their calendar short. */
static pg_noinline Calendar *
add_calendar(const char *text, size_t length, uint64 hash, Calendar **bucket)
{
	Calendar *calendar;

	if (cache.context == NULL)
		cache.context = AllocSetContextCreate(TopMemoryContext,
											  "lead_funnel office hours",
											  ALLOCSET_SMALL_SIZES);
	calendar = make_calendar(text, length);
	MemoryContextSetParent(calendar->context, cache.context);
	calendar->hash = hash;
	calendar->next = *bucket;
	*bucket = calendar;
	dlist_push_head(&cache.calendars, &calendar->node);
	weigh(calendar);
	return calendar;
}

static inline Calendar *
find_calendar(const char *text, size_t length)
{
	uint64 hash = hash_text(text, length);
	/* The high bits of products depend on the most. */
	Calendar **bucket = &cache.buckets[hash >> (64 - BUCKET_BITS)];
	Calendar *calendar;

	for (calendar = *bucket; calendar != NULL; calendar = calendar->next)
		if (calendar->hash == hash && calendar->length == length &&
			memcmp(calendar->text, text, length) == 0)
			return calendar;
	return add_calendar(text, length, hash, bucket);
}

/*
 * Is the argument written in the statement?  A parameter is not enough: PL/pgSQL
 * keeps a call site while its variables change.
 */
static pg_noinline bool
is_constant(const FmgrInfo *flinfo, int arg)
{
	const FuncExpr *call = (const FuncExpr *) flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) &&
		arg < list_length(call->args) && IsA(list_nth(call->args, arg), Const);
}

static HoursCallCache *
get_call_cache(FunctionCallInfo fcinfo)
{
	FmgrInfo *flinfo = fcinfo->flinfo;

	if (flinfo == NULL)
		return palloc0(sizeof(HoursCallCache));
	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt,
												  sizeof(HoursCallCache));
	return (HoursCallCache *) flinfo->fn_extra;
}

static inline void
remember(HoursCallCache *kept, const FmgrInfo *flinfo, int arg, Calendar *calendar)
{
	if (!kept->known)
	{
		kept->is_constant = is_constant(flinfo, arg);
		kept->known = true;
	}
	if (kept->is_constant)
	{
		kept->constant = &calendar->timeline;
		kept->version = hours_cache_version;
	}
}

static Calendar *
use_calendar(const struct varlena *value)
{
	Calendar *calendar;

	if (unlikely(cache.bytes > MAX_BYTES))
		make_room();
	calendar = find_calendar(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	calendar->used = true;
	return calendar;
}

/* The timeline of office_hours that are not toasted, until the next call. */
HoursTimeline *
hours_timeline_of(const struct varlena *value)
{
	return &use_calendar(value)->timeline;
}

/* Do what hours_get_timeline() does when the call site has not kept the timeline. */
HoursTimeline *
hours_find_timeline(FunctionCallInfo fcinfo, int arg)
{
	Datum datum = PG_GETARG_DATUM(arg);
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	Calendar *calendar = use_calendar(value);

	if (unlikely((Pointer) value != DatumGetPointer(datum)))
		pfree(value);
	if (fcinfo->flinfo != NULL)
		remember(get_call_cache(fcinfo), fcinfo->flinfo, arg, calendar);
	return &calendar->timeline;
}

static HoursPause
make_pause(const RangeBound *lower, const RangeBound *upper)
{
	return (HoursPause) {
		lower->infinite ? HOURS_NEVER_BEFORE : DatumGetTimestampTz(lower->val),
		upper->infinite ? HOURS_NEVER : DatumGetTimestampTz(upper->val)
	};
}

/* Read the ranges of a tstzmultirange; NULL has none. */
HoursPauses
hours_get_pauses(FunctionCallInfo fcinfo, int arg)
{
	HoursPauses pauses = {NULL, 0};
	HoursCallCache *kept;
	MultirangeType *multirange;
	uint32 count;

	if (PG_ARGISNULL(arg))
		return pauses;
	kept = get_call_cache(fcinfo);
	multirange = PG_GETARG_MULTIRANGE_P(arg);
	count = multirange->rangeCount;
	if (kept->multirange == NULL)
		kept->multirange = lookup_type_cache(TSTZMULTIRANGEOID,
											 TYPECACHE_MULTIRANGE_INFO);
	if (count > kept->pauses_size)
	{
		uint32 size = Max(count, 16);

		if (kept->pauses != NULL)
			pfree(kept->pauses);
		kept->pauses_size = 0;
		kept->pauses = NULL;
		kept->pauses =
			MemoryContextAllocHuge(GetMemoryChunkContext(kept),
								   size * sizeof(HoursPause));
		kept->pauses_size = size;
	}
	for (uint32 i = 0; i < count; i++)
	{
		RangeBound lower;
		RangeBound upper;

		CHECK_FOR_INTERRUPTS();
		multirange_get_bounds(kept->multirange->rngtype, multirange, i,
							  &lower, &upper);
		kept->pauses[i] = make_pause(&lower, &upper);
	}
	pauses.items = kept->pauses;
	pauses.count = (int32) count;
	return pauses;
}
