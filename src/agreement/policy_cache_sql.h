/*-------------------------------------------------------------------------
 *
 * policy_cache_sql.h
 *	  What a call site keeps of a value of the SQL type _policy.
 *
 *-------------------------------------------------------------------------
 */
#ifndef POLICY_CACHE_SQL_H
#define POLICY_CACHE_SQL_H

#include "compat.h"

#include "regex/regex.h"

#include "agreement/memo_sql.h"
#include "agreement/policy_sql.h"

/* The rows of a table, and where each of their elements starts. */
typedef struct PolicyRows
{
	int count;
	int columns;
	uint32 *offsets;				/* NO_OFFSET: NULL */
	const regex_t **patterns;	/* compiled; NULL: not yet */
} PolicyRows;

/* A call site keeps this in fn_extra, for the policy of one identity. */
typedef struct PolicyCache
{
	bool is_known;				/* identity is */
	PolicyIdentity identity;
	MemoryContext memory;		/* of tables, patterns and intents */
	PolicyRows tables[POLICY_TABLES];
	int8 *intents;				/* of the conversion rules */
	bool is_asked[CHANNEL_PATTERNS]; /* does a channel rule ask for the column? */
	Memo *channels;
	Memo *channel_rules;		/* by the columns that are asked for */
	Memo *conversions;
	Memo *fits;
} PolicyCache;

/* A call with a value of the type as its first argument. */
typedef struct PolicyCall
{
	FunctionCallInfo fcinfo;
	const Policy *policy;
	PolicyCache *cache;
} PolicyCall;

/* The number of no row. */
#define NO_ROW (-1)

/* policy_cache_sql.c */
extern PolicyCache *policy_cache_reset(FunctionCallInfo fcinfo,
									   const Policy *policy);

static inline PolicyCall
policy_call(FunctionCallInfo fcinfo)
{
	const Policy *policy = policy_arg(fcinfo, 0);
	PolicyCache *cache = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;

	if (unlikely(cache == NULL || !cache->is_known ||
				 !policy_same(&cache->identity, &policy->identity)))
		cache = policy_cache_reset(fcinfo, policy);
	return (PolicyCall) {fcinfo, policy, cache};
}

static inline uint32
policy_element(const PolicyCache *cache, PolicyTable table, int row, int column)
{
	const PolicyRows *rows = &cache->tables[table];

	return rows->offsets[row * rows->columns + column];
}

#endif							/* POLICY_CACHE_SQL_H */
