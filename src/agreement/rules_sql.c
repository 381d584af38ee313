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
#include "channel/channel_sql.h"

/* A memo's answer when the landing page decides, see policy_conversion(). */
#define DEPENDS_ON_PAGE		(-2)

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

/* The offset of the name of the channel that is known without rules. */
static uint32
known_channel(const Policy *policy, text *const values[CHANNEL_PATTERNS])
{
	const uint32 *names = policy_at(policy, policy->names);
	ChannelFacts facts = {
		.source = channel_text(values[0]),
		.medium = channel_text(values[1]),
		.campaign = channel_text(values[2])
	};
	Channel channel = channel_report(&facts);

	/* A value may be kept by a version that knew fewer of them. */
	if (channel >= policy->names_count)
		opaque_invalid("_policy");
	return names[channel];
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

/* The key leaves out columns that no rule asks for, since campaigns are many. */
static int
recall_rule(const PolicyCall *call, text *const values[CHANNEL_PATTERNS],
			MemoKey key)
{
	Memo *memo = call->cache->channel_rules;
	int32 rule;

	for (int column = 0; column < CHANNEL_PATTERNS; column++)
		if (!call->cache->is_asked[column])
			key.texts[column].length = MEMO_ANY;
	if (memo_find(memo, &key, &rule))
		return rule;
	rule = find_rule(call, values);
	memo_keep(memo, &key, rule);
	return rule;
}

/* Find the channel anew; a NULL counts as empty. */
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
								CHANNEL_OF_RULE);
	return offset != NO_OFFSET ? offset : known_channel(call->policy, values);
}

/* The offset of the channel's name, of source, medium and campaign. */
uint32
policy_channel(const PolicyCall *call, int first)
{
	text *values[CHANNEL_PATTERNS];
	MemoKey key;
	int32 offset;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
	{
		values[i] = text_arg(call->fcinfo, first + i);
		key.texts[i] = memo_text(values[i]);
	}
	if (likely(memo_find(call->cache->channels, &key, &offset)))
		return (uint32) offset;
	offset = (int32) find_channel(call, values, &key);
	memo_keep(call->cache->channels, &key, offset);
	return (uint32) offset;
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
	int32 rule;

	if (any_page)
		key.texts[1].length = MEMO_ANY;
	if (likely(memo_find(call->cache->conversions, &key, &rule)))
		return rule;
	rule = find_conversion(call, conversion, page, any_page);
	memo_keep(call->cache->conversions, &key, rule);
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

/* Whether the model names the conversion for the channel. */
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

/* A conversion that the model names for the channel fits whatever its intent. */
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
 * Whether a conversion rule's conversion fits a channel: the offset of "fit" or
 * of the reason why not; NO_OFFSET when that is unknown.
 */
uint32
policy_fit(const PolicyCall *call, uint32 channel, int conversion)
{
	int32 pair[2] = {(int32) channel, conversion};
	MemoKey key = {{{(const char *) pair, sizeof(pair)}}};
	int32 offset;

	if (conversion == NO_ROW ||
		call->cache->intents[conversion] == TERMS_INTENT_UNKNOWN)
		return NO_OFFSET;
	if (likely(memo_find(call->cache->fits, &key, &offset)))
		return (uint32) offset;
	offset = (int32) find_fit(call, channel, conversion);
	memo_keep(call->cache->fits, &key, offset);
	return (uint32) offset;
}
