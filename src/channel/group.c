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

static bool
is_one_of(ChannelText text, const char *const *names)
{
	for (; *names != NULL; names++)
		if (channel_equals(text, *names))
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

/* "retargeting" may have other endings; the short ones are whole words. */
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
		char before = i > 0 ? channel_lower(campaign.start[i - 1]) : ' ';

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

/* The groups of what is paid for, or NULL. */
static const char *
paid_group(ChannelText medium, SourceKind kind, bool shop)
{
	bool paid = channel_is_paid(medium);

	if (paid && (kind == SOURCE_SHOPPING || shop))
		return "Paid Shopping";
	if (paid && kind == SOURCE_SEARCH)
		return "Paid Search";
	if (paid && kind == SOURCE_SOCIAL)
		return "Paid Social";
	if (paid && kind == SOURCE_VIDEO)
		return "Paid Video";
	if (is_one_of(medium, display_mediums))
		return "Display";
	return paid ? "Paid Other" : NULL;
}

/* The groups of who found the way without being paid for, or NULL. */
static const char *
organic_group(ChannelText medium, SourceKind kind, bool shop)
{
	/* Not Google's: the others would call it a referral, or not know it. */
	if (kind == SOURCE_AI)
		return "AI Assistants";
	if (kind == SOURCE_SHOPPING || shop)
		return "Organic Shopping";
	if (kind == SOURCE_SOCIAL || is_one_of(medium, social_mediums))
		return "Organic Social";
	if (kind == SOURCE_VIDEO || channel_contains(medium, "video"))
		return "Organic Video";
	if (kind == SOURCE_SEARCH || channel_equals(medium, "organic"))
		return "Organic Search";
	return NULL;
}

/* The groups that the medium names itself. */
static const char *
group_by_name(ChannelText source, ChannelText medium)
{
	if (is_one_of(medium, referral_mediums))
		return "Referral";
	if (is_one_of(source, email_names) || is_one_of(medium, email_names))
		return "Email";
	if (channel_equals(medium, "affiliate"))
		return "Affiliates";
	if (channel_equals(medium, "audio"))
		return "Audio";
	if (channel_equals(source, "sms") || channel_equals(medium, "sms"))
		return "SMS";
	if (channel_ends(medium, "push") || channel_contains(medium, "mobile") ||
		channel_contains(medium, "notification") || channel_equals(source, "firebase"))
		return "Mobile Push Notifications";
	return "Unassigned";
}

/* The default channel group; "Unassigned" when no rule holds. */
const char *
channel_group(const ChannelFacts *facts)
{
	ChannelText source = channel_trim(facts->source);
	ChannelText medium = channel_trim(facts->medium);
	SourceKind kind = channel_source_kind(source);
	bool shop = names_shop(facts->campaign);
	const char *group;

	if (is_direct(source, medium))
		return "Direct";
	if (channel_contains(facts->campaign, "cross-network"))
		return "Cross-network";
	group = paid_group(medium, kind, shop);
	if (group == NULL)
		group = organic_group(medium, kind, shop);
	return group != NULL ? group : group_by_name(source, medium);
}

/*
 * The channel of the reports: a platform's advertisements by its name, as that
 * is where the money goes, and anything else by its group.  To come back to
 * who knows you is another matter than to meet a stranger, so Meta's are two.
 */
const char *
channel_report(const ChannelFacts *facts)
{
	ChannelText nothing = {"", 0};
	const char *group = channel_group(facts);
	bool unknown = strcmp(group, "Unassigned") == 0;
	bool paid;
	AdPlatform platform = channel_advertiser(facts->source, &paid);
	const char *ads;

	/* What the source says of itself is asked where no rule of Google's holds. */
	paid = unknown && (paid || channel_equals(channel_trim(facts->medium), "native"));
	/* Google does not call the medium "remarketing" paid, but it is. */
	if (platform != PLATFORM_NONE &&
		(channel_is_paid(facts->medium) || channel_is_retargeting(facts->medium, nothing)))
		paid = true;
	if (!paid)
		return group;
	if (platform == PLATFORM_META)
		return channel_is_retargeting(facts->medium, facts->campaign) ? "Meta retargeting" : "Meta prospecting";
	ads = channel_platform_ads(platform);
	if (ads == NULL)
		ads = unknown ? "Paid Other" : group;
	return ads;
}

static const char *const report_names[] = {
	"Direct", "Cross-network", "Paid Shopping", "Paid Search", "Paid Social", "Paid Video", "Display", "Paid Other",
	"AI Assistants", "Organic Shopping", "Organic Social", "Organic Video", "Organic Search", "Referral", "Email",
	"Affiliates", "Audio", "SMS", "Mobile Push Notifications", "Unassigned", "Meta prospecting", "Meta retargeting"
};

/* Those above, then what platforms call their advertisements. */
const char *
channel_report_name(int number)
{
	int count = sizeof(report_names) / sizeof(report_names[0]);

	if (number < count)
		return report_names[number];
	for (int platform = 0; platform < PLATFORM_COUNT; platform++)
	{
		const char *ads = channel_platform_ads((AdPlatform) platform);

		if (ads != NULL && count++ == number)
			return ads;
	}
	return NULL;
}
