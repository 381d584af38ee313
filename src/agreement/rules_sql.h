/*-------------------------------------------------------------------------
 *
 * rules_sql.h
 *	  What the rules of the agreement read from a lead's raw values, which are
 *	  arguments from "first" on.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RULES_SQL_H
#define RULES_SQL_H

#include "compat.h"

#include "agreement/policy_cache_sql.h"

static inline text *
rules_text(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n);
}

static inline MemoText
rules_key(const text *value)
{
	if (value == NULL)
		return (MemoText) {"", MEMO_NULL};
	return (MemoText) {VARDATA_ANY(value), (int32) VARSIZE_ANY_EXHDR(value)};
}

static inline bool
rules_same(const text *a, const text *b)
{
	Size length = VARSIZE_ANY_EXHDR(a);

	return VARSIZE_ANY_EXHDR(b) == length &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), length) == 0;
}

/*
 * What policy_channel() answers: the offset of the channel's name, which is even,
 * and whether the audience of the lead is retargeting whatever the channel's is.
 */
typedef uint32 PolicyChannel;

#define POLICY_RETARGETED	1

static inline uint32
policy_channel_name(PolicyChannel channel)
{
	return channel & ~(uint32) POLICY_RETARGETED;
}

/* in channel_rules_sql.c */
extern PolicyChannel policy_channel(const PolicyCall *call, int first, int page);

/* in rules_sql.c */
extern int policy_conversion(const PolicyCall *call, int first);
extern uint32 policy_fit(const PolicyCall *call, PolicyChannel channel,
						 int conversion);

#endif							/* RULES_SQL_H */
