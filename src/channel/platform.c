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
	Channel ads; /* its advertisements as a channel, or CHANNEL_NONE */
} PlatformName;

/* Meta has no channel here: channel_report() tells its two channels apart. */
static const PlatformName platforms[] = {
	[PLATFORM_AMAZON] = {"amazon", CHANNEL_NONE},
	[PLATFORM_CRITEO] = {"criteo", CHANNEL_NONE},
	[PLATFORM_GOOGLE] = {"google", CHANNEL_GOOGLE_ADS},
	[PLATFORM_LINKEDIN] = {"linkedin", CHANNEL_LINKEDIN_ADS},
	[PLATFORM_META] = {"meta", CHANNEL_NONE},
	[PLATFORM_MICROSOFT] = {"microsoft", CHANNEL_MICROSOFT_ADS},
	[PLATFORM_OUTBRAIN] = {"outbrain", CHANNEL_NONE},
	[PLATFORM_PINTEREST] = {"pinterest", CHANNEL_PINTEREST_ADS},
	[PLATFORM_QUORA] = {"quora", CHANNEL_NONE},
	[PLATFORM_REDDIT] = {"reddit", CHANNEL_REDDIT_ADS},
	[PLATFORM_SNAPCHAT] = {"snapchat", CHANNEL_SNAPCHAT_ADS},
	[PLATFORM_SPOTIFY] = {"spotify", CHANNEL_NONE},
	[PLATFORM_TABOOLA] = {"taboola", CHANNEL_NONE},
	[PLATFORM_TIKTOK] = {"tiktok", CHANNEL_TIKTOK_ADS},
	[PLATFORM_X] = {"x", CHANNEL_X_ADS},
	[PLATFORM_YANDEX] = {"yandex", CHANNEL_NONE}
};

typedef struct PlatformWord
{
	const char *word;
	AdPlatform platform;
	bool only_ads; /* nothing comes from there but advertisements */
} PlatformWord;

/* A source that begins with one of these words, or whose domain is one, is theirs. */
static const PlatformWord words[] = {
	{"adwords", PLATFORM_GOOGLE, true},
	{"amazon", PLATFORM_AMAZON, false},
	{"bing", PLATFORM_MICROSOFT, false},
	{"criteo", PLATFORM_CRITEO, true},
	{"doubleclick", PLATFORM_GOOGLE, true},
	{"dv360", PLATFORM_GOOGLE, true},
	{"facebook", PLATFORM_META, false},
	{"fb", PLATFORM_META, false},
	{"google", PLATFORM_GOOGLE, false},
	{"googleadservices", PLATFORM_GOOGLE, true},
	{"googlesyndication", PLATFORM_GOOGLE, true},
	{"ig", PLATFORM_META, false},
	{"igshopping", PLATFORM_META, false},
	{"instagram", PLATFORM_META, false},
	{"linkedin", PLATFORM_LINKEDIN, false},
	{"messenger", PLATFORM_META, false},
	{"meta", PLATFORM_META, false},
	{"microsoft", PLATFORM_MICROSOFT, false},
	{"msn", PLATFORM_MICROSOFT, false},
	{"outbrain", PLATFORM_OUTBRAIN, true},
	{"pinterest", PLATFORM_PINTEREST, false},
	{"quora", PLATFORM_QUORA, false},
	{"reddit", PLATFORM_REDDIT, false},
	{"snapchat", PLATFORM_SNAPCHAT, false},
	{"spotify", PLATFORM_SPOTIFY, false},
	{"taboola", PLATFORM_TABOOLA, true},
	{"threads", PLATFORM_META, false},
	{"tiktok", PLATFORM_TIKTOK, false},
	{"twitter", PLATFORM_X, false},
	{"whatsapp", PLATFORM_META, false},
	{"yandex", PLATFORM_YANDEX, false},
	{"youtube", PLATFORM_GOOGLE, false},
	{"zhiliaoapp", PLATFORM_TIKTOK, false}
};

/*
 * These are a platform only as the whole source, or before "ads": they begin
 * other words and names too.  "an" and "msg" are what Meta puts in for its
 * audience network and Messenger.
 */
static const PlatformWord whole[] = {
	{"an", PLATFORM_META, false},
	{"fb.me", PLATFORM_META, false},
	{"gdn", PLATFORM_GOOGLE, true},
	{"lnkd.in", PLATFORM_LINKEDIN, false},
	{"m.me", PLATFORM_META, false},
	{"ms", PLATFORM_MICROSOFT, false},
	{"msg", PLATFORM_META, false},
	{"pin.it", PLATFORM_PINTEREST, false},
	{"redd.it", PLATFORM_REDDIT, false},
	{"snap", PLATFORM_SNAPCHAT, false},
	{"snap.com", PLATFORM_SNAPCHAT, false},
	{"t.co", PLATFORM_X, false},
	{"wa.me", PLATFORM_META, false},
	{"x", PLATFORM_X, false},
	{"x (twitter)", PLATFORM_X, false},
	{"x / twitter", PLATFORM_X, false},
	{"x twitter", PLATFORM_X, false},
	{"x.com", PLATFORM_X, false},
	{"x/twitter", PLATFORM_X, false},
	{"youtu.be", PLATFORM_GOOGLE, false},
	{"yt", PLATFORM_GOOGLE, false}
};

#define LOOK_UP(table, text, ads) \
	look_up(table, sizeof(table) / sizeof(table[0]), text, ads)

static AdPlatform
look_up(const PlatformWord *table, size_t count, ChannelText text, bool *ads)
{
	for (size_t i = 0; i < count; i++)
	{
		if (!channel_equals(text, table[i].word))
			continue;
		*ads = *ads || table[i].only_ads;
		return table[i].platform;
	}
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
platform_of_words(ChannelText source, bool *ads)
{
	size_t cursor = 0;
	ChannelText first;
	ChannelText second;
	ChannelText shorter;
	AdPlatform platform;
	bool before_ads;

	if (!channel_next_word(source, &cursor, &first))
		return PLATFORM_NONE;
	if (!channel_next_word(source, &cursor, &second))
		second.length = 0;
	before_ads = channel_equals(second, "ads") || channel_equals(second, "ad");
	platform = LOOK_UP(words, first, ads);
	/* "threads" is a name that ends like this, and "an ad" is English. */
	shorter = without_ads(first);
	if (platform == PLATFORM_NONE && shorter.length < first.length)
	{
		before_ads = true;
		platform = LOOK_UP(words, shorter, ads);
		if (platform == PLATFORM_NONE)
			platform = LOOK_UP(whole, shorter, ads);
	}
	else if (platform == PLATFORM_NONE && before_ads &&
			 !(channel_equals(first, "an") && channel_equals(second, "ad")))
		platform = LOOK_UP(whole, first, ads);
	if (platform != PLATFORM_NONE &&
		(before_ads || channel_equals(second, "adwords") || channel_equals(second, "advertising")))
		*ads = true;
	return platform;
}

/*
 * The platform, or PLATFORM_NONE; and whether the source says by itself that it
 * is advertising: by its name, or as nothing else comes from there.
 */
AdPlatform
channel_advertiser(ChannelText source, bool *ads)
{
	AdPlatform platform;

	*ads = false;
	source = channel_read_source(source);
	platform = LOOK_UP(whole, source, ads);
	if (platform != PLATFORM_NONE)
		return platform;
	if (source.length > 0 && memchr(source.start, '.', source.length) != NULL &&
		memchr(source.start, ' ', source.length) == NULL)
		return LOOK_UP(words, domain_of(source), ads);
	return platform_of_words(source, ads);
}

AdPlatform
channel_platform(ChannelText source)
{
	bool ads;

	return channel_advertiser(source, &ads);
}

const char *
channel_platform_name(AdPlatform platform)
{
	return platforms[platform].name;
}

Channel
channel_platform_ads(AdPlatform platform)
{
	return platforms[platform].ads;
}
