/*-------------------------------------------------------------------------
 *
 * cache_sql.c
 *	  From an office_hours value to its timeline, and from a multirange to
 *	  pauses.
 *
 * A backend keeps the timelines of the values it has seen, found by the values'
 * bytes, for all queries and call sites together, so that what it keeps has one
 * limit: beyond MAX_BYTES it drops those that were not used for longest.  Each
 * call site remembers the one it used last, which saves looking it up.
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

#include "hours/hours_fmgr.h"

/* The one in use may take some MB more, until the next one is. */
#define MAX_BYTES			(32 * 1024 * 1024)
#define BUCKETS				1024	/* a power of two */

typedef struct Calendar
{
	dlist_node node;			/* in cache.by_use */
	struct Calendar *next;		/* in its bucket */
	uint64 hash;
	size_t length;
	char *text;
	MemoryContext context;		/* of the calendar and all it has */
	Size bytes;					/* of the context, when last looked at */
	size_t laid_out;			/* timeline.bytes then: it grows by these */
	HoursSchedule schedule;
	HoursTimeline timeline;
} Calendar;

/* Empty as a static variable is. */
typedef struct Cache
{
	MemoryContext context;		/* parent of the calendars' */
	Calendar *buckets[BUCKETS];
	dlist_head by_use;			/* the one in use first */
	Size bytes;					/* of all of them */
	uint64 dropped;				/* how many, since the backend started */
} Cache;

static Cache cache;

/* What a call site keeps. */
typedef struct Site
{
	Calendar *last;				/* valid while none has been dropped since */
	uint64 dropped;
	bool is_constant;			/* the argument, so last needs no comparison */
	TypeCacheEntry *multirange;
	HoursPause *pauses;
	uint32 pauses_size;
} Site;

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
	Calendar *calendar = MemoryContextAllocZero(context, sizeof(Calendar));
	HoursMemory memory = hours_memory(context);
	HoursError error;
	HoursZone zone;

	calendar->context = context;
	calendar->text = MemoryContextAlloc(context, length + 1);
	memcpy(calendar->text, text, length);
	calendar->text[length] = '\0';
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
	Calendar **link = &cache.buckets[calendar->hash % BUCKETS];

	while (*link != calendar)
		link = &(*link)->next;
	*link = calendar->next;
	dlist_delete(&calendar->node);
	cache.bytes -= calendar->bytes;
	cache.dropped++;
	MemoryContextDelete(calendar->context);
}

/* Count what the calendar last used has grown by: no other can have grown. */
static inline void
weigh_last(void)
{
	Calendar *calendar = dlist_head_element(Calendar, node, &cache.by_use);
	Size bytes;

	if (likely(calendar->timeline.bytes == calendar->laid_out &&
			   calendar->bytes != 0))
		return;
	bytes = MemoryContextMemAllocated(calendar->context, false);
	cache.bytes += bytes - calendar->bytes;
	calendar->bytes = bytes;
	calendar->laid_out = calendar->timeline.bytes;
}

static Calendar *
find_calendar(const char *text, size_t length)
{
	uint64 hash = hash_text(text, length);
	Calendar **bucket = &cache.buckets[hash % BUCKETS];
	Calendar *calendar;

	for (calendar = *bucket; calendar != NULL; calendar = calendar->next)
		if (calendar->hash == hash && is_calendar(calendar, text, length))
			return calendar;

	if (cache.context == NULL)
		cache.context = AllocSetContextCreate(TopMemoryContext,
											  "lead_funnel office hours",
											  ALLOCSET_SMALL_SIZES);
	calendar = make_calendar(text, length);
	MemoryContextSetParent(calendar->context, cache.context);
	calendar->hash = hash;
	calendar->next = *bucket;
	*bucket = calendar;
	dlist_push_head(&cache.by_use, &calendar->node);
	return calendar;
}

/*
 * Is the argument written in the statement?  A parameter is not enough: PL/pgSQL
 * keeps a call site while its variables change.
 */
static bool
is_constant(const FmgrInfo *flinfo, int arg)
{
	const FuncExpr *call =
		flinfo != NULL ? (const FuncExpr *) flinfo->fn_expr : NULL;

	return call != NULL && IsA(call, FuncExpr) &&
		arg < list_length(call->args) && IsA(list_nth(call->args, arg), Const);
}

static Site *
get_site(FunctionCallInfo fcinfo)
{
	FmgrInfo *flinfo = fcinfo->flinfo;

	if (flinfo == NULL)
		return palloc0(sizeof(Site));
	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt,
												  sizeof(Site));
	return (Site *) flinfo->fn_extra;
}

/* The timeline of an argument, valid until the next call anywhere. */
HoursTimeline *
hours_get_timeline(FunctionCallInfo fcinfo, int arg)
{
	Site *site = get_site(fcinfo);
	Datum datum = PG_GETARG_DATUM(arg);
	struct varlena *value;
	const char *text;
	size_t length;

	if (!dlist_is_empty(&cache.by_use))
		weigh_last();
	while (unlikely(cache.bytes > MAX_BYTES))
		drop_calendar(dlist_tail_element(Calendar, node, &cache.by_use));
	if (site->is_constant && site->last != NULL &&
		site->dropped == cache.dropped)
	{
		dlist_move_head(&cache.by_use, &site->last->node);
		return &site->last->timeline;
	}

	value = PG_DETOAST_DATUM_PACKED(datum);
	text = VARDATA_ANY(value);
	length = VARSIZE_ANY_EXHDR(value);
	if (site->last == NULL || site->dropped != cache.dropped ||
		!is_calendar(site->last, text, length))
	{
		if (site->last == NULL)
			site->is_constant = is_constant(fcinfo->flinfo, arg);
		site->last = find_calendar(text, length);
		site->dropped = cache.dropped;
	}
	dlist_move_head(&cache.by_use, &site->last->node);
	if ((Pointer) value != DatumGetPointer(datum))
		pfree(value);
	return &site->last->timeline;
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
	Site *site;
	MultirangeType *multirange;
	uint32 count;

	if (PG_ARGISNULL(arg))
		return pauses;
	site = get_site(fcinfo);
	multirange = PG_GETARG_MULTIRANGE_P(arg);
	count = multirange->rangeCount;
	if (site->multirange == NULL)
		site->multirange = lookup_type_cache(TSTZMULTIRANGEOID,
											 TYPECACHE_MULTIRANGE_INFO);
	if (count > site->pauses_size)
	{
		uint32 size = Max(count, 16);

		if (site->pauses != NULL)
			pfree(site->pauses);
		site->pauses_size = 0;
		site->pauses = NULL;
		site->pauses =
			MemoryContextAllocHuge(GetMemoryChunkContext(site),
								   size * sizeof(HoursPause));
		site->pauses_size = size;
	}
	for (uint32 i = 0; i < count; i++)
	{
		RangeBound lower;
		RangeBound upper;

		CHECK_FOR_INTERRUPTS();
		multirange_get_bounds(site->multirange->rngtype, multirange, i,
							  &lower, &upper);
		site->pauses[i] = make_pause(&lower, &upper);
	}
	pauses.items = site->pauses;
	pauses.count = (int32) count;
	return pauses;
}
