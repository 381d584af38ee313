/*-------------------------------------------------------------------------
 *
 * group.c
 *	  The default channel groups of Google Analytics 4, and the channels of
 *	  the reports.
 *
 * The rules are those of Google's page "Default channel group", in its order;
 * the first one that holds decides.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

#define CHANNEL_IS_NAMED(channel, name) [channel] = name,

static const char *const names[CHANNEL_COUNT] = {CHANNELS(CHANNEL_IS_NAMED)};

/* The name of a channel, or NULL for CHANNEL_NONE. */
const char *
channel_name(Channel channel)
{
	return names[channel];
}

static bool
is_one_of(ChannelText text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (channel_equals(text, *words))
			return true;
	return false;
}

/* ^(.*cp.*|ppc|retargeting|paid.*)$ */
bool
channel_is_paid(ChannelText medium)
{
	medium = channel_read(medium);
	return channel_contains(medium, "cp") || channel_equals(medium, "ppc") ||
		channel_equals(medium, "retargeting") || channel_begins(medium, "paid");
}

static const char *const ad_words[] = {
	"ad", "ads", "adwords", "advert", "advertising", "gads", "paid", "promoted", "sea", "sponsored", "sponsorise", NULL
};

/* Whether a medium says that it was paid for, in the words of Google or others. */
bool
channel_buys_ads(ChannelText medium)
{
	size_t cursor = 0;
	ChannelText word;
	bool denied = false;

	medium = channel_read(medium);
	if (channel_is_paid(medium))
		return true;
	while (channel_next_word(medium, &cursor, &word))
	{
		if (!denied && (is_one_of(word, ad_words) || channel_begins(word, "sponsoris") ||
						channel_equals(word, "googleads") || channel_equals(word, "facebookads")))
			return true;
		denied = channel_equals(word, "no") || channel_equals(word, "non") || channel_equals(word, "not");
	}
	return false;
}

/* ^(.*(([^a-df-z]|^)shop|shopping).*)$: an e-shop is one, a workshop is not. */
static bool
names_shop(ChannelText campaign)
{
	for (size_t i = 0; i + 4 <= campaign.length; i++)
	{
		ChannelText rest = channel_from(campaign, i);
		char before = i > 0 ? ascii_lower(campaign.start[i - 1]) : ' ';

		if (!channel_begins(rest, "shop"))
			continue;
		if (before < 'a' || before > 'z' || before == 'e' || channel_begins(rest, "shopping"))
			return true;
	}
	return false;
}

static bool
is_direct(ChannelText source, ChannelText medium)
{
	return channel_equals(source, "(direct)") &&
		(channel_equals(medium, "(not set)") || channel_equals(medium, "(none)"));
}

static const char *const display_mediums[] = {
	"display", "banner", "expandable", "interstitial", "cpm", NULL
};
static const char *const social_mediums[] = {
	"social", "social-network", "social-media", "sm", "social network", "social media", NULL
};
static const char *const referral_mediums[] = {"referral", "app", "link", NULL};
static const char *const unpaid_mediums[] = {
	"(none)", "(not set)", "direct", "none", "not set", "organic social", "organic search", "referrals", NULL
};
static const char *const email_names[] = {"email", "e-mail", "e_mail", "e mail", NULL};

/* A medium that is advertising without a word for payment. */
bool
channel_is_display(ChannelText medium)
{
	medium = channel_read(medium);
	return is_one_of(medium, display_mediums) || channel_equals(medium, "native") ||
		channel_is_retargeting(medium, (ChannelText) {"", 0});
}

/* A medium that says no more than that somebody came by himself. */
bool
channel_is_unpaid(ChannelText medium)
{
	medium = channel_read(medium);
	if (medium.length == 0 || channel_equals(medium, "organic") || is_one_of(medium, referral_mediums) ||
		is_one_of(medium, social_mediums))
		return true;
	for (int i = 0; unpaid_mediums[i] != NULL; i++)
		if (channel_spells(medium, unpaid_mediums[i]))
			return true;
	return false;
}

/* The groups of paid visits, or CHANNEL_NONE. */
static Channel
paid_group(ChannelText medium, SourceKind kind, bool shop)
{
	bool paid = channel_is_paid(medium);

	if (paid && (kind == SOURCE_SHOPPING || shop))
		return CHANNEL_PAID_SHOPPING;
	if (paid && kind == SOURCE_SEARCH)
		return CHANNEL_PAID_SEARCH;
	if (paid && kind == SOURCE_SOCIAL)
		return CHANNEL_PAID_SOCIAL;
	if (paid && kind == SOURCE_VIDEO)
		return CHANNEL_PAID_VIDEO;
	if (is_one_of(medium, display_mediums))
		return CHANNEL_DISPLAY;
	return paid ? CHANNEL_PAID_OTHER : CHANNEL_NONE;
}

static bool
names_assistant(ChannelText medium)
{
	return channel_spells(medium, "ai assistant") || channel_spells(medium, "ai assistants") ||
		channel_spells(medium, "ai referral") || channel_spells(medium, "ai referrals");
}

/* The groups of visits that nobody paid for, or CHANNEL_NONE. */
static Channel
organic_group(ChannelText medium, SourceKind kind, bool shop)
{
	if (kind == SOURCE_AI || names_assistant(medium))
		return CHANNEL_AI_ASSISTANT;
	if (kind == SOURCE_SHOPPING || shop)
		return CHANNEL_ORGANIC_SHOPPING;
	if (kind == SOURCE_SOCIAL || is_one_of(medium, social_mediums))
		return CHANNEL_ORGANIC_SOCIAL;
	if (kind == SOURCE_VIDEO || channel_contains(medium, "video"))
		return CHANNEL_ORGANIC_VIDEO;
	if (kind == SOURCE_SEARCH || channel_equals(medium, "organic"))
		return CHANNEL_ORGANIC_SEARCH;
	return CHANNEL_NONE;
}

/* The groups that the medium names itself. */
static Channel
group_by_name(ChannelText source, ChannelText medium)
{
	if (is_one_of(medium, referral_mediums))
		return CHANNEL_REFERRAL;
	if (is_one_of(source, email_names) || is_one_of(medium, email_names))
		return CHANNEL_EMAIL;
	if (channel_equals(medium, "affiliate"))
		return CHANNEL_AFFILIATES;
	if (channel_equals(medium, "audio"))
		return CHANNEL_AUDIO;
	if (channel_equals(source, "sms") || channel_equals(medium, "sms"))
		return CHANNEL_SMS;
	if (channel_ends(medium, "push") || channel_contains(medium, "mobile") ||
		channel_contains(medium, "notification") || channel_equals(source, "firebase"))
		return CHANNEL_MOBILE_PUSH_NOTIFICATIONS;
	return CHANNEL_UNASSIGNED;
}

/* The default channel group; CHANNEL_UNASSIGNED when no rule holds. */
Channel
channel_group(const ChannelFacts *facts)
{
	ChannelText source = channel_read_source(facts->source);
	ChannelText medium = channel_read(facts->medium);
	SourceKind kind = channel_source_kind(source);
	bool shop = names_shop(channel_read(facts->campaign));
	Channel group;

	if (is_direct(source, medium))
		return CHANNEL_DIRECT;
	if (channel_contains(facts->campaign, "cross-network"))
		return CHANNEL_CROSS_NETWORK;
	group = paid_group(medium, kind, shop);
	if (group == CHANNEL_NONE)
		group = organic_group(medium, kind, shop);
	return group != CHANNEL_NONE ? group : group_by_name(source, medium);
}

/* Whether it is one of advertisements. */
bool
channel_is_bought(Channel channel)
{
	return (channel >= CHANNEL_CROSS_NETWORK && channel <= CHANNEL_PAID_OTHER) ||
		(channel >= CHANNEL_META_PROSPECTING && channel < CHANNEL_COUNT);
}

/* The group of advertisements whose medium Google does not call paid. */
static Channel
bought_group(const ChannelFacts *facts, Channel group)
{
	ChannelFacts paid = *facts;

	if (channel_is_bought(group) || group == CHANNEL_DIRECT)
		return group;
	paid.medium = (ChannelText) {"paid", 4};
	return channel_group(&paid);
}

/*
 * The channel of the reports: a platform's advertisements by its name, as that
 * is where the money goes, and anything else by its group.  To come back to
 * who knows you is another matter than to meet a stranger, so Meta's are two.
 */
Channel
channel_report(const ChannelFacts *facts)
{
	ChannelText nothing = {"", 0};
	Channel group = channel_group(facts);
	bool unknown = group == CHANNEL_UNASSIGNED;
	bool paid;
	AdPlatform platform = channel_advertiser(facts->source, &paid);
	Channel ads;

	if ((group == CHANNEL_REFERRAL || group == CHANNEL_ORGANIC_SHOPPING) && channel_is_payment(facts->source))
		return CHANNEL_UNASSIGNED;
	/* What the source says of itself is asked where no rule of Google's holds. */
	paid = unknown && (paid || channel_equals(channel_read(facts->medium), "native"));
	/* Google does not call the medium "remarketing" paid, but it is. */
	if (platform != PLATFORM_NONE && channel_is_retargeting(facts->medium, nothing))
		paid = true;
	if (channel_buys_ads(facts->medium) && (platform != PLATFORM_NONE || !channel_is_bought(group)))
		paid = true;
	if (!paid)
		return unknown && channel_is_newsletter(facts->source, facts->medium) ? CHANNEL_EMAIL : group;
	if (platform == PLATFORM_META)
		return channel_is_retargeting(facts->medium, facts->campaign) ? CHANNEL_META_RETARGETING : CHANNEL_META_PROSPECTING;
	ads = channel_platform_ads(platform);
	return ads != CHANNEL_NONE ? ads : bought_group(facts, group);
}
