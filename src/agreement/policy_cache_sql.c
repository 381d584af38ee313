/*-------------------------------------------------------------------------
 *
 * policy_cache_sql.c
 *	  What a call site keeps of a value of the SQL type _policy.
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
#include "utils/array.h"
#include "utils/memutils.h"

#include "agreement/policy_cache_sql.h"
#include "label/label_sql.h"
#include "lead/lead.h"

static PolicyCache *
make_cache(FmgrInfo *flinfo)
{
	MemoryContext context = flinfo != NULL ? flinfo->fn_mcxt :
		CurrentMemoryContext;
	PolicyCache *cache = MemoryContextAllocZero(context, sizeof(PolicyCache));

	cache->memory = AllocSetContextCreate(context, "lead_funnel rules",
										  ALLOCSET_SMALL_SIZES);
	cache->channels = memo_make(context);
	cache->channel_rules = memo_make(context);
	cache->conversions = memo_make(context);
	cache->fits = memo_make(context);
	if (flinfo != NULL)
		flinfo->fn_extra = cache;
	return cache;
}

static void
forget_answers(PolicyCache *cache)
{
	memo_clear(cache->channels);
	memo_clear(cache->channel_rules);
	memo_clear(cache->conversions);
	memo_clear(cache->fits);
}

/* Find where each element of a table starts. */
static void
find_offsets(PolicyRows *rows, MemoryContext memory, const Policy *policy,
			 const ArrayType *array)
{
	int elements = ARR_DIMS(array)[0] * ARR_DIMS(array)[1];
	const uint8 *bitmap = ARR_NULLBITMAP(array);
	const char *at = ARR_DATA_PTR(array);

	rows->offsets = MemoryContextAllocHuge(memory, sizeof(uint32) * elements);
	rows->patterns = MemoryContextAllocExtended(memory,
												sizeof(regex_t *) * elements,
												MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < elements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows->offsets[i] = NO_OFFSET;
		if (bitmap != NULL && !(bitmap[i / 8] & (1 << (i % 8))))
			continue;
		rows->offsets[i] = (uint32) (at - (const char *) policy);
		at = att_addlength_pointer(at, -1, at);
		at = (const char *) att_align_nominal(at, TYPALIGN_INT);
	}
	rows->count = ARR_DIMS(array)[0];
	rows->columns = ARR_DIMS(array)[1];
}

static void
find_asked(PolicyCache *cache)
{
	memset(cache->is_asked, 0, sizeof(cache->is_asked));
	for (int row = 0; row < cache->tables[POLICY_CHANNEL_RULES].count; row++)
		for (int column = 0; column < CHANNEL_PATTERNS; column++)
			if (policy_element(cache, POLICY_CHANNEL_RULES, row, column) != NO_OFFSET)
				cache->is_asked[column] = true;
}

/* Find the intent that the conversion of each rule shows. */
static void
find_intents(PolicyCache *cache, const Policy *policy)
{
	int count = cache->tables[POLICY_CONVERSION_RULES].count;

	cache->intents = MemoryContextAllocHuge(cache->memory, Max(count, 1));
	for (int row = 0; row < count; row++)
	{
		uint32 offset = policy_element(cache, POLICY_CONVERSION_RULES, row,
									   CONVERSION_INTENT);

		CHECK_FOR_INTERRUPTS();
		cache->intents[row] = TERMS_INTENT_UNKNOWN;
		if (offset != NO_OFFSET)
			cache->intents[row] =
				(int8) label_of_text(&lead_intent_type, policy_at(policy, offset));
	}
}

/* Set the cache up for another policy.  If that fails the cache counts as empty. */
PolicyCache *
policy_cache_reset(FunctionCallInfo fcinfo, const Policy *policy)
{
	PolicyCache *cache = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;

	if (cache == NULL)
		cache = make_cache(fcinfo->flinfo);
	cache->is_known = false;
	forget_answers(cache);
	MemoryContextReset(cache->memory);
	memset(cache->tables, 0, sizeof(cache->tables));
	for (int i = 0; i < POLICY_TABLES; i++)
		if (policy->tables[i] != NO_OFFSET)
			find_offsets(&cache->tables[i], cache->memory, policy,
						 policy_at(policy, policy->tables[i]));
	find_asked(cache);
	find_intents(cache, policy);
	cache->identity = policy->identity;
	cache->is_known = true;
	return cache;
}
