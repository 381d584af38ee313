/*-------------------------------------------------------------------------
 *
 * rules_sql.c
 *	  What the rules of the agreement read from a lead's raw values.
 *
 * A rule is a row of a table of the value _policy: its patterns, then its
 * answers.  What it says is known by its offset there.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

#include "agreement/pattern_sql.h"
#include "agreement/rules_sql.h"

/* A row that is remembered instead of one, see policy_conversion(). */
#define DEPENDS_ON_PAGE		(-2)

/* in channel_sql.c */
extern PGDLLEXPORT Datum channel_report_sql(PG_FUNCTION_ARGS);

static inline text *
text_arg(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n);
}

static inline MemoText
memo_text(const text *value)
{
	if (value == NULL)
		return (MemoText) {"", MEMO_NULL};
	return (MemoText) {VARDATA_ANY(value), (int32) VARSIZE_ANY_EXHDR(value)};
}

static bool
is_same(const text *a, const text *b)
{
	Size length = VARSIZE_ANY_EXHDR(a);

	return VARSIZE_ANY_EXHDR(b) == length &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), length) == 0;
}

/* Where the name is that nobody's rules are needed for. */
static uint32
known_channel(const Policy *policy, text *const values[CHANNEL_PATTERNS])
{
	const uint32 *names = policy_at(policy, policy->names);
	text *name = DatumGetTextPP(DirectFunctionCall3(channel_report_sql,
													PointerGetDatum(values[0]),
													PointerGetDatum(values[1]),
													PointerGetDatum(values[2])));

	for (uint32 i = 0; i < policy->names_count; i++)
		if (is_same(policy_at(policy, names[i]), name))
			return names[i];
	/* A value that was kept by a version that knew fewer of them. */
	opaque_invalid("_policy");
}

static int
find_rule(const PolicyCall *call, text *const values[CHANNEL_PATTERNS])
{
	WideText wide[CHANNEL_PATTERNS];

	for (int column = 0; column < CHANNEL_PATTERNS; column++)
		if (call->cache->is_asked[column])
			wide[column] = wide_text(values[column]);
	for (int rule = 0; rule < call->cache->tables[POLICY_CHANNEL_RULES].count; rule++)
	{
		int column = 0;

		while (column < CHANNEL_PATTERNS &&
			   policy_matches(call, POLICY_CHANNEL_RULES, rule, column,
							  &wide[column]))
			column++;
		if (column == CHANNEL_PATTERNS)
			return rule;
	}
	return NO_ROW;
}

/* Campaigns are many, and as a rule no channel rule asks for them. */
static int
recall_rule(const PolicyCall *call, text *const values[CHANNEL_PATTERNS],
			MemoKey key)
{
	Memo *memo = &call->cache->channel_rules;
	MemoEntry *entry;
	uint64 hash;
	int rule;

	for (int column = 0; column < CHANNEL_PATTERNS; column++)
		if (!call->cache->is_asked[column])
			key.texts[column].length = MEMO_ANY;
	hash = memo_hash(&key, call->cache->seed);
	entry = memo_find(memo, &key, hash);
	if (entry != NULL)
		return entry->answer;
	rule = find_rule(call, values);
	policy_cache_keep(call->cache, memo, &key, hash, rule);
	return rule;
}

/* NULL counts as empty. */
static uint32
find_channel(const PolicyCall *call, text *values[CHANNEL_PATTERNS],
			 const MemoKey *key)
{
	uint32 offset = NO_OFFSET;
	int rule;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		if (values[i] == NULL)
			values[i] = cstring_to_text("");
	rule = recall_rule(call, values, *key);
	if (rule != NO_ROW)
		offset = policy_element(call->cache, POLICY_CHANNEL_RULES, rule,
								CHANNEL_NAME);
	return offset != NO_OFFSET ? offset : known_channel(call->policy, values);
}

/* The offset of the channel's name, of source, medium and campaign. */
uint32
policy_channel(const PolicyCall *call, int first)
{
	text *values[CHANNEL_PATTERNS];
	MemoKey key;
	MemoEntry *entry;
	uint64 hash;
	uint32 offset;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
	{
		values[i] = text_arg(call->fcinfo, first + i);
		key.texts[i] = memo_text(values[i]);
	}
	hash = memo_hash(&key, call->cache->seed);
	entry = memo_find(&call->cache->channels, &key, hash);
	if (likely(entry != NULL))
		return (uint32) entry->answer;
	offset = find_channel(call, values, &key);
	policy_cache_keep(call->cache, &call->cache->channels, &key, hash, (int32) offset);
	return offset;
}

/*
 * The first rule that matches.  One that asks for the landing page decides
 * nothing as long as the page is left out of account.  Without a page none that
 * asks for it matches.
 */
static int
find_conversion(const PolicyCall *call, const text *conversion,
				const text *page, bool any_page)
{
	const PolicyCache *cache = call->cache;
	WideText words = wide_text(conversion);
	WideText address = {NULL};

	if (page != NULL)
		address = wide_text(page);
	for (int rule = 0; rule < cache->tables[POLICY_CONVERSION_RULES].count; rule++)
	{
		bool asks = policy_element(cache, POLICY_CONVERSION_RULES, rule,
								   LANDING_PAGE) != NO_OFFSET;

		if (!policy_matches(call, POLICY_CONVERSION_RULES, rule,
							CONVERSION_PATTERN, &words))
			continue;
		if (any_page && asks)
			return DEPENDS_ON_PAGE;
		if (!asks ||
			(page != NULL && policy_matches(call, POLICY_CONVERSION_RULES, rule,
											LANDING_PAGE, &address)))
			return rule;
	}
	return NO_ROW;
}

/*
 * The same from the memo.  Often each lead has a landing page of its own, so it
 * is looked at only where a rule asks for it.
 */
static int
recall_conversion(const PolicyCall *call, const text *conversion,
				  const text *page, bool any_page)
{
	MemoKey key = {{memo_text(conversion), memo_text(page), memo_text(NULL)}};
	MemoEntry *entry;
	uint64 hash;
	int rule;

	if (any_page)
		key.texts[1].length = MEMO_ANY;
	hash = memo_hash(&key, call->cache->seed);
	entry = memo_find(&call->cache->conversions, &key, hash);
	if (likely(entry != NULL))
		return entry->answer;
	rule = find_conversion(call, conversion, page, any_page);
	policy_cache_keep(call->cache, &call->cache->conversions, &key, hash, rule);
	return rule;
}

/*
 * The conversion rule, of the raw text and the landing page, or NO_ROW.  An
 * empty landing page is none.
 */
int
policy_conversion(const PolicyCall *call, int first)
{
	text *conversion = text_arg(call->fcinfo, first);
	text *page;
	int rule;

	if (conversion == NULL)
		return NO_ROW;
	rule = recall_conversion(call, conversion, NULL, true);
	if (rule != DEPENDS_ON_PAGE)
		return rule;
	page = text_arg(call->fcinfo, first + 1);
	if (page != NULL && VARSIZE_ANY_EXHDR(page) == 0)
		page = NULL;
	return recall_conversion(call, conversion, page, false);
}

/* Does the model name the conversion for the channel? */
static bool
is_suited(const PolicyCall *call, const text *channel, const text *conversion)
{
	const PolicyCache *cache = call->cache;

	for (int row = 0; row < cache->tables[POLICY_SUITS].count; row++)
	{
		uint32 key = policy_element(cache, POLICY_SUITS, row, SUITS_CHANNEL);
		uint32 name = policy_element(cache, POLICY_SUITS, row,
									 SUITS_CONVERSION);

		if (key != NO_OFFSET && name != NO_OFFSET &&
			is_same(policy_at(call->policy, key), channel) &&
			is_same(policy_at(call->policy, name), conversion))
			return true;
	}
	return false;
}

/* What the model names for a channel fits whatever its intent. */
static uint32
find_fit(const PolicyCall *call, uint32 channel, int conversion)
{
	const PolicyCache *cache = call->cache;
	const Policy *policy = call->policy;
	const text *channel_name = policy_at(policy, channel);
	uint32 name = policy_element(cache, POLICY_CONVERSION_RULES, conversion,
								 CONVERSION_NAME);

	for (int row = 0; row < cache->tables[POLICY_CHANNELS].count; row++)
	{
		uint32 key = policy_element(cache, POLICY_CHANNELS, row, CHANNEL_KEY);
		uint32 fit = policy_element(cache, POLICY_CHANNELS, row,
									CHANNEL_FIT + cache->intents[conversion]);

		if (key == NO_OFFSET || !is_same(policy_at(policy, key), channel_name))
			continue;
		if (name != NO_OFFSET &&
			is_suited(call, channel_name, policy_at(policy, name)))
			return policy->fit;
		if (fit != NO_OFFSET &&
			is_same(policy_at(policy, fit), policy_at(policy, policy->fit)))
			return policy->fit;
		return fit;
	}
	return NO_OFFSET;
}

/*
 * The offset of what is to be said of a channel's name and a conversion rule:
 * policy->fit, or why they do not fit; NO_OFFSET when that is unknown.
 */
uint32
policy_fit(const PolicyCall *call, uint32 channel, int conversion)
{
	int32 pair[2] = {(int32) channel, conversion};
	MemoKey key = {{{(const char *) pair, sizeof(pair)}}};
	MemoEntry *entry;
	uint64 hash;
	uint32 offset;

	if (conversion == NO_ROW ||
		call->cache->intents[conversion] == TERMS_INTENT_UNKNOWN)
		return NO_OFFSET;
	hash = memo_hash(&key, call->cache->seed);
	entry = memo_find(&call->cache->fits, &key, hash);
	if (likely(entry != NULL))
		return (uint32) entry->answer;
	offset = find_fit(call, channel, conversion);
	policy_cache_keep(call->cache, &call->cache->fits, &key, hash, (int32) offset);
	return offset;
}
