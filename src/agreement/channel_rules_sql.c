/*-------------------------------------------------------------------------
 *
 * channel_rules_sql.c
 *	  The channel of a lead: by the rules of the agreement, by the names of its
 *	  channels, else as everybody knows it; and whom it reached.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/formatting.h"

#include "agreement/pattern_sql.h"
#include "agreement/rules_sql.h"
#include "channel/channel_sql.h"
#include "channel/text.h"
#include "channel/utm_sql.h"

static ChannelFacts
facts_of(text *const values[CHANNEL_PATTERNS])
{
	return (ChannelFacts) {
		.source = channel_text(values[0]),
		.medium = channel_text(values[1]),
		.campaign = channel_text(values[2])
	};
}

static uint32
offset_of(const Policy *policy, Channel channel)
{
	const uint32 *names = policy_at(policy, policy->names);

	/* A value may be kept by a version that knew fewer of them. */
	if (channel >= policy->names_count)
		opaque_invalid("_policy");
	return names[channel];
}

/* Letter case and what parts words do not count where a channel is spelt. */
static char *
fold(ChannelText name)
{
	char *folded = str_tolower(name.start, name.length, DEFAULT_COLLATION_OID);
	char *to = folded;

	for (const char *from = folded; *from != '\0'; from++)
		if (!channel_is_gap(*from))
			*to++ = *from;
		else if (to > folded && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return folded;
}

/* The offset of the channel that is spelt like this in the table channel. */
static uint32
spelt_channel(const PolicyCall *call, const text *value, bool is_source)
{
	text *name = channel_read_text(value, is_source);
	char *wanted;

	if (VARSIZE_ANY_EXHDR(name) == 0)
		return NO_OFFSET;
	wanted = fold((ChannelText) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)});
	for (int row = 0; row < call->cache->tables[POLICY_CHANNELS].count; row++)
	{
		uint32 key = policy_element(call->cache, POLICY_CHANNELS, row, CHANNEL_KEY);
		const text *known = policy_at(call->policy, key);

		if (key != NO_OFFSET && strcmp(wanted, fold((ChannelText) {VARDATA_ANY(known), VARSIZE_ANY_EXHDR(known)})) == 0)
			return key;
	}
	return NO_OFFSET;
}

/* Which of those that are known without a table it is; CHANNEL_NONE: another one. */
static Channel
channel_called(const PolicyCall *call, uint32 offset)
{
	const text *name = policy_at(call->policy, offset);

	for (int i = CHANNEL_NONE + 1; i < CHANNEL_COUNT; i++)
		if (rules_same(name, policy_at(call->policy, offset_of(call->policy, i))))
			return i;
	return CHANNEL_NONE;
}

/* A medium that says how somebody came in, and not from where. */
static bool
is_weak(const PolicyCall *call, uint32 offset)
{
	const text *name = policy_at(call->policy, offset);
	Channel channel = channel_called(call, offset);

	return channel == CHANNEL_REFERRAL || channel == CHANNEL_DIRECT ||
		channel_equals((ChannelText) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)}, "website");
}

/*
 * A source or medium that is spelt like a channel is that one; but advertisements of a
 * platform keep their name, and a weak medium leaves a known source alone.
 */
static uint32
find_spelt(const PolicyCall *call, text *const values[CHANNEL_PATTERNS], Channel known)
{
	uint32 source;
	uint32 medium;

	if (channel_is_bought(known) && known != CHANNEL_PAID_OTHER)
		return NO_OFFSET;
	source = spelt_channel(call, values[0], true);
	medium = spelt_channel(call, values[1], false);
	if (known == CHANNEL_PAID_OTHER)
	{
		if (medium != NO_OFFSET && channel_is_bought(channel_called(call, medium)))
			return medium;
		return source != NO_OFFSET && channel_is_bought(channel_called(call, source)) ? source : NO_OFFSET;
	}
	if (source != NO_OFFSET)
		return source;
	if (medium != NO_OFFSET &&
		(known == CHANNEL_UNASSIGNED || channel_read(channel_text(values[0])).length == 0 || !is_weak(call, medium)))
		return medium;
	return NO_OFFSET;
}

static bool
is_own_domain(const PolicyCall *call, const text *source)
{
	ChannelText host = channel_host(channel_text(source));

	if (host.length == 0)
		return false;
	for (int row = 0; row < call->cache->tables[POLICY_OWN_DOMAINS].count; row++)
	{
		uint32 domain = policy_element(call->cache, POLICY_OWN_DOMAINS, row, 0);

		if (domain != NO_OFFSET &&
			channel_host_within(host, channel_host(channel_text(policy_at(call->policy, domain)))))
			return true;
	}
	return false;
}

/* The offset of the name of the channel that is known without rules. */
static uint32
known_channel(const PolicyCall *call, text *const values[CHANNEL_PATTERNS], Channel known)
{
	uint32 spelt = find_spelt(call, values, known);

	if (spelt != NO_OFFSET && channel_called(call, spelt) != CHANNEL_REFERRAL)
		return spelt;
	/* The company's own pages are no source, and what the source was is not known. */
	if (known == CHANNEL_REFERRAL && is_own_domain(call, values[0]))
		known = CHANNEL_UNASSIGNED;
	return spelt != NO_OFFSET && known != CHANNEL_UNASSIGNED ? spelt : offset_of(call->policy, known);
}

/* The values that rules are tried on: as the CRM has them, and as they are read. */
typedef struct RuleValues
{
	WideText wide[2][CHANNEL_PATTERNS];
	int readings;
} RuleValues;

static void
widen(const PolicyCall *call, text *const values[CHANNEL_PATTERNS], RuleValues *result)
{
	result->readings = 1;
	for (int column = 0; column < CHANNEL_PATTERNS; column++)
	{
		text *read;

		if (!call->cache->is_asked[column])
			continue;
		read = channel_read_text(values[column], column == 0);
		result->wide[0][column] = wide_text(values[column]);
		result->wide[1][column] = wide_text(read);
		if (!rules_same(read, values[column]))
			result->readings = 2;
	}
}

static bool
rule_matches(const PolicyCall *call, int rule, const RuleValues *values)
{
	for (int reading = 0; reading < values->readings; reading++)
	{
		int column = 0;

		while (column < CHANNEL_PATTERNS &&
			   policy_matches(call, POLICY_CHANNEL_RULES, rule, column, &values->wide[reading][column]))
			column++;
		if (column == CHANNEL_PATTERNS)
			return true;
	}
	return false;
}

static int
find_rule(const PolicyCall *call, text *const values[CHANNEL_PATTERNS])
{
	RuleValues tried;

	widen(call, values, &tried);
	for (int rule = 0; rule < call->cache->tables[POLICY_CHANNEL_RULES].count; rule++)
		if (rule_matches(call, rule, &tried))
			return rule;
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

/* Whether the channel's row in the table has an audience, as those that are paid for have. */
static bool
has_audience(const PolicyCall *call, uint32 channel)
{
	const text *name = policy_at(call->policy, channel);

	for (int row = 0; row < call->cache->tables[POLICY_CHANNELS].count; row++)
	{
		uint32 key = policy_element(call->cache, POLICY_CHANNELS, row, CHANNEL_KEY);

		if (key != NO_OFFSET && rules_same(policy_at(call->policy, key), name))
			return policy_element(call->cache, POLICY_CHANNELS, row, CHANNEL_AUDIENCE) != NO_OFFSET;
	}
	return false;
}

/* Find the channel anew; a NULL counts as empty. */
static PolicyChannel
find_channel(const PolicyCall *call, text *values[CHANNEL_PATTERNS],
			 const MemoKey *key)
{
	uint32 offset = NO_OFFSET;
	ChannelFacts facts;
	Channel known;
	int rule;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		if (values[i] == NULL)
			values[i] = cstring_to_text("");
	facts = facts_of(values);
	known = channel_report(&facts);
	rule = recall_rule(call, values, *key);
	if (rule != NO_ROW)
		offset = policy_element(call->cache, POLICY_CHANNEL_RULES, rule,
								CHANNEL_OF_RULE);
	if (offset == NO_OFFSET)
		offset = known_channel(call, values, known);
	if (channel_is_retargeting(facts.medium, facts.campaign) &&
		(channel_is_bought(known) || channel_is_bought(channel_called(call, offset)) || has_audience(call, offset)))
		offset |= POLICY_RETARGETED;
	return offset;
}

/* A source that is the host of the landing page itself, or a part of it. */
static bool
is_page_itself(const text *source, const text *page)
{
	ChannelText host;

	if (memchr(VARDATA_ANY(source), '.', VARSIZE_ANY_EXHDR(source)) == NULL)
		return false;
	host = channel_host(channel_text(source));
	return host.length > 0 && channel_host_within(host, channel_host(channel_text(page)));
}

/* Let the address of the landing page say what the lead does not. */
static void
fill_from_page(const PolicyCall *call, text *page, text *values[CHANNEL_PATTERNS])
{
	text *filled[CHANNEL_PATTERNS];

	memcpy(filled, values, sizeof(filled));
	/* A page of the company itself, or one to pay on, names no source. */
	if (values[0] != NULL && channel_is_unpaid(channel_text(values[1])) &&
		(channel_is_payment(channel_text(values[0])) || is_page_itself(values[0], page) || is_own_domain(call, values[0])))
		filled[0] = filled[1] = NULL;
	utm_fill(page, &filled[0], &filled[1], &filled[2]);
	if (filled[0] != NULL || filled[1] != NULL)
		memcpy(values, filled, sizeof(filled));
}

static inline bool
has_parameters(const text *page)
{
	return page != NULL &&
		utm_has_parameters((ChannelText) {VARDATA_ANY(page), VARSIZE_ANY_EXHDR(page)});
}

/*
 * The values of a lead that rules are tried on and reports show, from its arguments
 * from "first" on: its own, as far as its landing page says nothing better.
 */
static void
read_values(const PolicyCall *call, int first, text *page, text *values[CHANNEL_PATTERNS])
{
	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		values[i] = rules_text(call->fcinfo, first + i);
	if (unlikely(has_parameters(page)))
		fill_from_page(call, page, values);
}

/*
 * The channel, of source, medium and campaign, and of the landing page.  The page is
 * no part of the memo's key, as often each lead has one of its own: what its address
 * says takes the place of the texts, before they are looked up.
 */
PolicyChannel
policy_channel(const PolicyCall *call, int first, int page_arg)
{
	text *values[CHANNEL_PATTERNS];
	text *page = rules_text(call->fcinfo, page_arg);
	MemoKey key;
	int32 answer;

	read_values(call, first, page, values);
	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		key.texts[i] = rules_key(values[i]);
	if (unlikely(!memo_find(call->cache->channels, &key, &answer)))
	{
		answer = (int32) find_channel(call, values, &key);
		memo_keep(call->cache->channels, &key, answer);
	}
	if (unlikely(page != NULL && values[0] != NULL) &&
		(uint32) answer == offset_of(call->policy, CHANNEL_REFERRAL) && is_page_itself(values[0], page))
		return offset_of(call->policy, CHANNEL_UNASSIGNED);
	return (PolicyChannel) answer;
}

/* _channel(policy, source, medium, campaign, landing_page) */
LF_FUNCTION(rules_channel);
Datum
rules_channel(PG_FUNCTION_ARGS)
{
	PolicyCall call;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	call = policy_call(fcinfo);
	return PointerGetDatum(policy_at(call.policy, policy_channel_name(policy_channel(&call, 1, CHANNEL_PATTERNS + 1))));
}

/* _is_retargeted(policy, source, medium, campaign, landing_page) */
LF_FUNCTION(rules_is_retargeted);
Datum
rules_is_retargeted(PG_FUNCTION_ARGS)
{
	PolicyCall call;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	call = policy_call(fcinfo);
	PG_RETURN_BOOL((policy_channel(&call, 1, CHANNEL_PATTERNS + 1) & POLICY_RETARGETED) != 0);
}

/* _from_page(policy, source, medium, campaign, landing_page, wanted) */
LF_FUNCTION(rules_from_page);
Datum
rules_from_page(PG_FUNCTION_ARGS)
{
	text *values[CHANNEL_PATTERNS];
	text *page = rules_text(fcinfo, CHANNEL_PATTERNS + 1);
	int wanted = PG_ARGISNULL(CHANNEL_PATTERNS + 2) ? 0 : PG_GETARG_INT32(CHANNEL_PATTERNS + 2);

	if (PG_ARGISNULL(0) || wanted < 1 || wanted > CHANNEL_PATTERNS)
		PG_RETURN_NULL();
	/* The policy is large, and most pages say nothing. */
	if (has_parameters(page))
	{
		PolicyCall call = policy_call(fcinfo);

		read_values(&call, 1, page, values);
	}
	else
		values[wanted - 1] = rules_text(fcinfo, wanted);
	if (values[wanted - 1] == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(values[wanted - 1]);
}

/* _matching_rules(policy, source, medium, campaign) */
LF_FUNCTION(rules_matching);
Datum
rules_matching(PG_FUNCTION_ARGS)
{
	PolicyCall call;
	text *values[CHANNEL_PATTERNS];
	RuleValues tried;
	Datum *found;
	int count = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	call = policy_call(fcinfo);
	for (int i = 0; i < CHANNEL_PATTERNS; i++)
	{
		values[i] = rules_text(fcinfo, i + 1);
		if (values[i] == NULL)
			values[i] = cstring_to_text("");
	}
	widen(&call, values, &tried);
	found = palloc(sizeof(Datum) * Max(call.cache->tables[POLICY_CHANNEL_RULES].count, 1));
	for (int rule = 0; rule < call.cache->tables[POLICY_CHANNEL_RULES].count; rule++)
		if (rule_matches(&call, rule, &tried))
			found[count++] = Int32GetDatum(rule + 1);
	PG_RETURN_ARRAYTYPE_P(construct_array(found, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}
