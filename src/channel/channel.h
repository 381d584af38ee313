/*-------------------------------------------------------------------------
 *
 * channel.h
 *	  Through which channel a lead came: from source, medium and campaign.
 *
 * Plain C, without a server and without memory of its own.  Letter case
 * counts in no text, for the 26 letters of ASCII, whatever the locale; nor
 * does white space around one.  channel_clean() first takes out what only
 * Unicode has of that; all others expect it to be gone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/* A text with its length; one that is missing is empty. */
typedef struct ChannelText
{
	const char *start;
	size_t length;
} ChannelText;

/* The parameters of the link by which a lead came. */
typedef struct ChannelFacts
{
	ChannelText source;
	ChannelText medium;
	ChannelText campaign;
} ChannelFacts;

/* The category of a source, as in Google's list of sources. */
typedef enum SourceKind
{
	SOURCE_UNKNOWN,
	SOURCE_AI,
	SOURCE_SEARCH,
	SOURCE_SHOPPING,
	SOURCE_SOCIAL,
	SOURCE_VIDEO
} SourceKind;

/* The platform on which advertisements are bought. */
typedef enum AdPlatform
{
	PLATFORM_NONE,
	PLATFORM_AMAZON,
	PLATFORM_CRITEO,
	PLATFORM_GOOGLE,
	PLATFORM_LINKEDIN,
	PLATFORM_META,
	PLATFORM_MICROSOFT,
	PLATFORM_OUTBRAIN,
	PLATFORM_PINTEREST,
	PLATFORM_QUORA,
	PLATFORM_REDDIT,
	PLATFORM_SNAPCHAT,
	PLATFORM_SPOTIFY,
	PLATFORM_TABOOLA,
	PLATFORM_TIKTOK,
	PLATFORM_X,
	PLATFORM_YANDEX
} AdPlatform;

#define PLATFORM_COUNT (PLATFORM_YANDEX + 1)

/*
 * The default channel groups of Google Analytics 4, then the reports' channels
 * for advertisements that are known by their platform.
 */
#define CHANNELS(X) \
	X(CHANNEL_DIRECT, "Direct") \
	X(CHANNEL_CROSS_NETWORK, "Cross-network") \
	X(CHANNEL_PAID_SHOPPING, "Paid Shopping") \
	X(CHANNEL_PAID_SEARCH, "Paid Search") \
	X(CHANNEL_PAID_SOCIAL, "Paid Social") \
	X(CHANNEL_PAID_VIDEO, "Paid Video") \
	X(CHANNEL_DISPLAY, "Display") \
	X(CHANNEL_PAID_OTHER, "Paid Other") \
	X(CHANNEL_AI_ASSISTANT, "AI Assistant") \
	X(CHANNEL_ORGANIC_SHOPPING, "Organic Shopping") \
	X(CHANNEL_ORGANIC_SOCIAL, "Organic Social") \
	X(CHANNEL_ORGANIC_VIDEO, "Organic Video") \
	X(CHANNEL_ORGANIC_SEARCH, "Organic Search") \
	X(CHANNEL_REFERRAL, "Referral") \
	X(CHANNEL_EMAIL, "Email") \
	X(CHANNEL_AFFILIATES, "Affiliates") \
	X(CHANNEL_AUDIO, "Audio") \
	X(CHANNEL_SMS, "SMS") \
	X(CHANNEL_MOBILE_PUSH_NOTIFICATIONS, "Mobile Push Notifications") \
	X(CHANNEL_UNASSIGNED, "Unassigned") \
	X(CHANNEL_META_PROSPECTING, "Meta prospecting") \
	X(CHANNEL_META_RETARGETING, "Meta retargeting") \
	X(CHANNEL_GOOGLE_ADS, "Google Ads") \
	X(CHANNEL_LINKEDIN_ADS, "LinkedIn Ads") \
	X(CHANNEL_MICROSOFT_ADS, "Microsoft Ads") \
	X(CHANNEL_PINTEREST_ADS, "Pinterest Ads") \
	X(CHANNEL_REDDIT_ADS, "Reddit Ads") \
	X(CHANNEL_SNAPCHAT_ADS, "Snapchat Ads") \
	X(CHANNEL_TIKTOK_ADS, "TikTok Ads") \
	X(CHANNEL_X_ADS, "X Ads")

#define CHANNEL_CONSTANT(channel, name) channel,

typedef enum Channel
{
	CHANNEL_NONE,
	CHANNELS(CHANNEL_CONSTANT)
		CHANNEL_COUNT				/* with CHANNEL_NONE */
} Channel;

#undef CHANNEL_CONSTANT

/* in name.c */
extern ChannelText channel_clean(ChannelText text, char *buffer);
extern ChannelText channel_read(ChannelText text);
extern ChannelText channel_read_source(ChannelText source);
extern ChannelText channel_host(ChannelText page);
extern bool channel_host_within(ChannelText host, ChannelText domain);

/* in placeholder.c */
extern bool channel_is_placeholder(ChannelText text);

/* in source.c */
extern SourceKind channel_source_kind(ChannelText source);

/* in payment.c */
extern bool channel_is_payment(ChannelText source);

/* in mail.c */
extern bool channel_is_mail(ChannelText source, ChannelText medium);
extern bool channel_is_newsletter(ChannelText source, ChannelText medium);

/* in platform.c */
extern AdPlatform channel_advertiser(ChannelText source, bool *ads);
extern AdPlatform channel_platform(ChannelText source);
extern const char *channel_platform_name(AdPlatform platform);
extern Channel channel_platform_ads(AdPlatform platform);

/* in retargeting.c */
extern bool channel_is_retargeting(ChannelText medium, ChannelText campaign);

/* in group.c */
extern bool channel_is_paid(ChannelText medium);
extern bool channel_buys_ads(ChannelText medium);
extern bool channel_is_display(ChannelText medium);
extern bool channel_is_unpaid(ChannelText medium);
extern bool channel_is_bought(Channel channel);
extern const char *channel_name(Channel channel);
extern Channel channel_group(const ChannelFacts *facts);
extern Channel channel_report(const ChannelFacts *facts);

#endif							/* CHANNEL_H */
