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
	medium = channel_trim(medium);
	return channel_contains(medium, "cp") || channel_equals(medium, "ppc") ||
		channel_equals(medium, "retargeting") || channel_begins(medium, "paid");
}

/* The long words may have any ending; the short ones must be whole words. */
static bool
has_retargeting(ChannelText text)
{
	size_t cursor = 0;
	ChannelText word;

	while (channel_next_word(text, &cursor, &word))
		if (channel_begins(word, "retarget") || channel_begins(word, "remarket") ||
			channel_equals(word, "rmkt") || channel_equals(word, "rmk") || channel_equals(word, "rtg"))
			return true;
	return false;
}

bool
channel_is_retargeting(ChannelText medium, ChannelText campaign)
{
	return has_retargeting(medium) || has_retargeting(campaign);
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
static const char *const email_names[] = {"email", "e-mail", "e_mail", "e mail", NULL};

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

/* The groups of visits that nobody paid for, or CHANNEL_NONE. */
static Channel
organic_group(ChannelText medium, SourceKind kind, bool shop)
{
	/* Not Google's: the others would call it a referral, or not know it. */
	if (kind == SOURCE_AI)
		return CHANNEL_AI_ASSISTANTS;
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
	ChannelText source = channel_trim(facts->source);
	ChannelText medium = channel_trim(facts->medium);
	SourceKind kind = channel_source_kind(source);
	bool shop = names_shop(facts->campaign);
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

	/* What the source says of itself is asked where no rule of Google's holds. */
	paid = unknown && (paid || channel_equals(channel_trim(facts->medium), "native"));
	/* Google does not call the medium "remarketing" paid, but it is. */
	if (platform != PLATFORM_NONE &&
		(channel_is_paid(facts->medium) || channel_is_retargeting(facts->medium, nothing)))
		paid = true;
	if (!paid)
		return group;
	if (platform == PLATFORM_META)
		return channel_is_retargeting(facts->medium, facts->campaign) ? CHANNEL_META_RETARGETING : CHANNEL_META_PROSPECTING;
	ads = channel_platform_ads(platform);
	if (ads == CHANNEL_NONE)
		ads = unknown ? CHANNEL_PAID_OTHER : group;
	return ads;
}
