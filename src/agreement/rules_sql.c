/*-------------------------------------------------------------------------
 *
 * rules_sql.c
 *	  What the rules of the agreement read from a lead's conversion, and whether
 *	  that suits its channel.
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

/* A memo's answer when the landing page decides, see policy_conversion(). */
#define DEPENDS_ON_PAGE		(-2)

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
	MemoKey key = {{rules_key(conversion), rules_key(page), rules_key(NULL)}};
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
	text *conversion = rules_text(call->fcinfo, first);
	text *page;
	int rule;

	/* '^$' matches a conversion that is NULL, too. */
	if (conversion == NULL)
		conversion = cstring_to_text("");
	rule = recall_conversion(call, conversion, NULL, true);
	if (rule != DEPENDS_ON_PAGE)
		return rule;
	page = rules_text(call->fcinfo, first + 1);
	if (page != NULL && VARSIZE_ANY_EXHDR(page) == 0)
		page = NULL;
	return recall_conversion(call, conversion, page, false);
}

/* Whether the model names the conversion for the channel and the audience. */
static bool
is_suited(const PolicyCall *call, const text *channel, uint32 audience, const text *conversion)
{
	const PolicyCache *cache = call->cache;

	for (int row = 0; row < cache->tables[POLICY_SUITS].count; row++)
	{
		uint32 key = policy_element(cache, POLICY_SUITS, row, SUITS_CHANNEL);
		uint32 whom = policy_element(cache, POLICY_SUITS, row, SUITS_AUDIENCE);
		uint32 name = policy_element(cache, POLICY_SUITS, row,
									 SUITS_CONVERSION);

		if (key != NO_OFFSET && name != NO_OFFSET &&
			(whom == NO_OFFSET) == (audience == NO_OFFSET) &&
			(whom == NO_OFFSET || rules_same(policy_at(call->policy, whom), policy_at(call->policy, audience))) &&
			rules_same(policy_at(call->policy, key), channel) &&
			rules_same(policy_at(call->policy, name), conversion))
			return true;
	}
	return false;
}

/* A conversion that the model names for the channel fits whatever its intent. */
static uint32
find_fit(const PolicyCall *call, PolicyChannel channel, int conversion)
{
	const PolicyCache *cache = call->cache;
	const Policy *policy = call->policy;
	const text *channel_name = policy_at(policy, policy_channel_name(channel));
	bool again = (channel & POLICY_RETARGETED) != 0;
	uint32 name = policy_element(cache, POLICY_CONVERSION_RULES, conversion,
								 CONVERSION_NAME);

	for (int row = 0; row < cache->tables[POLICY_CHANNELS].count; row++)
	{
		uint32 key = policy_element(cache, POLICY_CHANNELS, row, CHANNEL_KEY);
		uint32 fit = policy_element(cache, POLICY_CHANNELS, row,
									(again ? CHANNEL_FIT_AGAIN : CHANNEL_FIT) + cache->intents[conversion]);
		uint32 audience = again ? policy->retargeting :
			policy_element(cache, POLICY_CHANNELS, row, CHANNEL_AUDIENCE);

		if (key == NO_OFFSET || !rules_same(policy_at(policy, key), channel_name))
			continue;
		if (name != NO_OFFSET &&
			is_suited(call, channel_name, audience, policy_at(policy, name)))
			return policy->fit;
		if (fit != NO_OFFSET &&
			rules_same(policy_at(policy, fit), policy_at(policy, policy->fit)))
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
policy_fit(const PolicyCall *call, PolicyChannel channel, int conversion)
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
