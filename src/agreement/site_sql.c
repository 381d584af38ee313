/*-------------------------------------------------------------------------
 *
 * site_sql.c
 *	  What a call site keeps of a value of the SQL type _agreed.
 *
 * Where the rows of a table are, and the answers that were found in them, for as
 * long as the value has the same identity: a regular expression per lead and
 * rule would be too slow.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/tupmacs.h"
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "agreement/agreed.h"
#include "label/label_sql.h"
#include "lead/lead.h"

/* What a site remembers; beyond that it forgets everything and starts anew. */
#define MAX_ENTRIES			8192
#define MAX_BYTES			(2 * 1024 * 1024)
/* Longer values are rare, and as a rule each is another one. */
#define MAX_KEY				1024

static AgreedSite *
make_site(FmgrInfo *flinfo)
{
	MemoryContext context = flinfo != NULL ? flinfo->fn_mcxt :
		CurrentMemoryContext;
	AgreedSite *site = MemoryContextAllocZero(context, sizeof(AgreedSite));

	site->memory = AllocSetContextCreate(context, "lead_funnel rules",
										 ALLOCSET_SMALL_SIZES);
	site->entries = AllocSetContextCreate(context, "lead_funnel rule answers",
										  ALLOCSET_DEFAULT_SIZES);
	if (!pg_strong_random(&site->seed, sizeof(site->seed)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
	if (flinfo != NULL)
		flinfo->fn_extra = site;
	return site;
}

static void
forget_answers(AgreedSite *site)
{
	MemoryContextReset(site->entries);
	memo_clear(&site->channels);
	memo_clear(&site->channel_rules);
	memo_clear(&site->conversions);
	memo_clear(&site->fits);
}

/* Where each element of a table starts. */
static void
find_places(AgreedRows *rows, MemoryContext memory, const Agreed *agreed,
			const ArrayType *array)
{
	int elements = ARR_DIMS(array)[0] * ARR_DIMS(array)[1];
	const uint8 *bitmap = ARR_NULLBITMAP(array);
	const char *at = ARR_DATA_PTR(array);

	rows->places = MemoryContextAllocHuge(memory, sizeof(uint32) * elements);
	rows->patterns = MemoryContextAllocExtended(memory,
												sizeof(regex_t *) * elements,
												MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < elements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows->places[i] = NO_PLACE;
		if (bitmap != NULL && !(bitmap[i / 8] & (1 << (i % 8))))
			continue;
		rows->places[i] = (uint32) (at - (const char *) agreed);
		at = att_addlength_pointer(at, -1, at);
		at = (const char *) att_align_nominal(at, TYPALIGN_INT);
	}
	rows->count = ARR_DIMS(array)[0];
	rows->columns = ARR_DIMS(array)[1];
}

static void
find_asked(AgreedSite *site)
{
	memset(site->is_asked, 0, sizeof(site->is_asked));
	for (int row = 0; row < site->tables[AGREED_CHANNEL_RULES].count; row++)
		for (int column = 0; column < CHANNEL_PATTERNS; column++)
			if (agreed_place(site, AGREED_CHANNEL_RULES, row, column) != NO_PLACE)
				site->is_asked[column] = true;
}

/* What the conversion of each rule shows. */
static void
find_intents(AgreedSite *site, const Agreed *agreed)
{
	int count = site->tables[AGREED_CONVERSION_RULES].count;

	site->intents = MemoryContextAllocHuge(site->memory, Max(count, 1));
	for (int row = 0; row < count; row++)
	{
		uint32 place = agreed_place(site, AGREED_CONVERSION_RULES, row,
									CONVERSION_INTENT);

		CHECK_FOR_INTERRUPTS();
		site->intents[row] = TERMS_INTENT_UNKNOWN;
		if (place != NO_PLACE)
			site->intents[row] =
				(int8) label_of_text(&lead_intent_type, agreed_at(agreed, place));
	}
}

/* Another value than before.  An error on the way leaves none. */
AgreedSite *
agreed_take_site(FunctionCallInfo fcinfo, const Agreed *agreed)
{
	AgreedSite *site = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;

	if (site == NULL)
		site = make_site(fcinfo->flinfo);
	site->is_known = false;
	forget_answers(site);
	MemoryContextReset(site->memory);
	memset(site->tables, 0, sizeof(site->tables));
	memset(site->clocks, 0, sizeof(site->clocks));
	for (int i = 0; i < AGREED_TABLES; i++)
		if (agreed->tables[i] != NO_PLACE)
			find_places(&site->tables[i], site->memory, agreed,
						agreed_at(agreed, agreed->tables[i]));
	find_asked(site);
	find_intents(site, agreed);
	site->identity = agreed->identity;
	site->is_known = true;
	return site;
}

/*
 * Keep a place, which is one in any value of this identity, in a memo of the
 * site, unless the values are too long for that.
 */
void
agreed_keep(AgreedSite *site, Memo *memo, const MemoKey *key, uint64 hash,
			int32 place)
{
	size_t size = memo_entry_size(key);
	MemoEntry *entry;

	if (size > MAX_KEY)
		return;
	if (memo->count >= MAX_ENTRIES || memo->bytes > MAX_BYTES)
		forget_answers(site);
	entry = MemoryContextAlloc(site->entries, size);
	entry->place = place;
	memo_add(memo, entry, key, hash);
}

HoursTimeline *
agreed_timeline(const AgreedCall *call, uint32 place)
{
	AgreedClock *clock =
		&call->site->clocks[place / MAXIMUM_ALIGNOF % AGREED_CLOCKS];

	if (unlikely(clock->place != place ||
				 clock->version != hours_cache_version))
	{
		clock->timeline = hours_timeline_of(agreed_at(call->agreed, place));
		clock->version = hours_cache_version;
		clock->place = place;
	}
	return clock->timeline;
}
