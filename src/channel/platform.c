/*-------------------------------------------------------------------------
 *
 * platform.c
 *	  On which platform a source's advertisements are bought.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

typedef struct PlatformName
{
	const char *name;
	const char *ads; /* its advertisements as a channel, or NULL */
} PlatformName;

/* Meta's are two channels, which is not for a platform to tell. */
static const PlatformName platforms[] = {
	[PLATFORM_AMAZON] = {"amazon", NULL},
	[PLATFORM_CRITEO] = {"criteo", NULL},
	[PLATFORM_GOOGLE] = {"google", "Google Ads"},
	[PLATFORM_LINKEDIN] = {"linkedin", "LinkedIn Ads"},
	[PLATFORM_META] = {"meta", NULL},
	[PLATFORM_MICROSOFT] = {"microsoft", "Microsoft Ads"},
	[PLATFORM_OUTBRAIN] = {"outbrain", NULL},
	[PLATFORM_PINTEREST] = {"pinterest", "Pinterest Ads"},
	[PLATFORM_QUORA] = {"quora", NULL},
	[PLATFORM_REDDIT] = {"reddit", "Reddit Ads"},
	[PLATFORM_SNAPCHAT] = {"snapchat", "Snapchat Ads"},
	[PLATFORM_SPOTIFY] = {"spotify", NULL},
	[PLATFORM_TABOOLA] = {"taboola", NULL},
	[PLATFORM_TIKTOK] = {"tiktok", "TikTok Ads"},
	[PLATFORM_X] = {"x", "X Ads"},
	[PLATFORM_YANDEX] = {"yandex", NULL}
};

typedef struct PlatformWord
{
	const char *word;
	AdPlatform platform;
} PlatformWord;

/* With one of these a source begins, whatever follows; or such is its domain. */
static const PlatformWord words[] = {
	{"adwords", PLATFORM_GOOGLE},
	{"amazon", PLATFORM_AMAZON},
	{"bing", PLATFORM_MICROSOFT},
	{"criteo", PLATFORM_CRITEO},
	{"doubleclick", PLATFORM_GOOGLE},
	{"dv360", PLATFORM_GOOGLE},
	{"facebook", PLATFORM_META},
	{"fb", PLATFORM_META},
	{"google", PLATFORM_GOOGLE},
	{"googleadservices", PLATFORM_GOOGLE},
	{"googlesyndication", PLATFORM_GOOGLE},
	{"ig", PLATFORM_META},
	{"igshopping", PLATFORM_META},
	{"instagram", PLATFORM_META},
	{"linkedin", PLATFORM_LINKEDIN},
	{"messenger", PLATFORM_META},
	{"meta", PLATFORM_META},
	{"microsoft", PLATFORM_MICROSOFT},
	{"msn", PLATFORM_MICROSOFT},
	{"outbrain", PLATFORM_OUTBRAIN},
	{"pinterest", PLATFORM_PINTEREST},
	{"quora", PLATFORM_QUORA},
	{"reddit", PLATFORM_REDDIT},
	{"snapchat", PLATFORM_SNAPCHAT},
	{"spotify", PLATFORM_SPOTIFY},
	{"taboola", PLATFORM_TABOOLA},
	{"threads", PLATFORM_META},
	{"tiktok", PLATFORM_TIKTOK},
	{"twitter", PLATFORM_X},
	{"whatsapp", PLATFORM_META},
	{"yandex", PLATFORM_YANDEX},
	{"youtube", PLATFORM_GOOGLE}
};

/*
 * These are a platform only as the whole source, or before "ads": they begin
 * other words and names too.  "an" and "msg" are what Meta puts in for its
 * audience network and Messenger.
 */
static const PlatformWord whole[] = {
	{"an", PLATFORM_META},
	{"fb.me", PLATFORM_META},
	{"gdn", PLATFORM_GOOGLE},
	{"lnkd.in", PLATFORM_LINKEDIN},
	{"m.me", PLATFORM_META},
	{"ms", PLATFORM_MICROSOFT},
	{"msg", PLATFORM_META},
	{"pin.it", PLATFORM_PINTEREST},
	{"redd.it", PLATFORM_REDDIT},
	{"snap", PLATFORM_SNAPCHAT},
	{"snap.com", PLATFORM_SNAPCHAT},
	{"t.co", PLATFORM_X},
	{"wa.me", PLATFORM_META},
	{"x", PLATFORM_X},
	{"x.com", PLATFORM_X},
	{"youtu.be", PLATFORM_GOOGLE},
	{"yt", PLATFORM_GOOGLE}
};

#define LOOK_UP(table, text) \
	look_up(table, sizeof(table) / sizeof(table[0]), text)

static AdPlatform
look_up(const PlatformWord *table, size_t count, ChannelText text)
{
	for (size_t i = 0; i < count; i++)
		if (channel_equals(text, table[i].word))
			return table[i].platform;
	return PLATFORM_NONE;
}

/* Take off the last part of a host name and give it back. */
static ChannelText
take_label(ChannelText *host)
{
	size_t start = host->length;
	ChannelText label;

	while (start > 0 && host->start[start - 1] != '.')
		start--;
	label = channel_from(*host, start);
	host->length = start > 0 ? start - 1 : 0;
	return label;
}

/* What was registered: "google" of news.google.com and of google.co.uk. */
static ChannelText
domain_of(ChannelText host)
{
	ChannelText label;

	/* The name of an Android app: com.google.android.gm. */
	if (channel_begins(host, "com."))
	{
		const char *dot;

		host = channel_from(host, 4);
		dot = memchr(host.start, '.', host.length);
		return (ChannelText) {host.start, dot != NULL ? (size_t) (dot - host.start) : host.length};
	}
	(void) take_label(&host);
	label = take_label(&host);
	if (host.length > 0 &&
		(channel_equals(label, "co") || channel_equals(label, "com")))
		label = take_label(&host);
	return label;
}

/* "facebookads" is written in one word, too. */
static ChannelText
without_ads(ChannelText word)
{
	if (channel_ends(word, "ads"))
		word.length -= 3;
	else if (channel_ends(word, "ad"))
		word.length -= 2;
	return word;
}

static AdPlatform
platform_of_words(ChannelText source)
{
	size_t cursor = 0;
	ChannelText first;
	ChannelText second;
	AdPlatform platform;
	bool before_ads;

	if (!channel_next_word(source, &cursor, &first))
		return PLATFORM_NONE;
	platform = LOOK_UP(words, first);
	if (platform == PLATFORM_NONE)
		platform = LOOK_UP(words, without_ads(first));
	if (platform != PLATFORM_NONE)
		return platform;
	if (without_ads(first).length < first.length)
		return LOOK_UP(whole, without_ads(first));
	before_ads = channel_next_word(source, &cursor, &second) &&
		(channel_equals(second, "ads") || channel_equals(second, "ad"));
	return before_ads ? LOOK_UP(whole, first) : PLATFORM_NONE;
}

/* The platform, or PLATFORM_NONE. */
AdPlatform
channel_platform(ChannelText source)
{
	AdPlatform platform;

	source = channel_trim(source);
	platform = LOOK_UP(whole, source);
	if (platform != PLATFORM_NONE)
		return platform;
	if (source.length > 0 && memchr(source.start, '.', source.length) != NULL &&
		memchr(source.start, ' ', source.length) == NULL)
		return LOOK_UP(words, domain_of(source));
	return platform_of_words(source);
}

const char *
channel_platform_name(AdPlatform platform)
{
	return platforms[platform].name;
}

const char *
channel_platform_ads(AdPlatform platform)
{
	return platforms[platform].ads;
}
