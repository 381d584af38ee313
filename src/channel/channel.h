/*-------------------------------------------------------------------------
 *
 * channel.h
 *	  Through which channel a lead came: from source, medium and campaign.
 *
 * Plain C, without a server and without memory of its own.  Letter case
 * counts in no text, for the 26 letters of ASCII, whatever the locale; nor
 * does white space around one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/* What is not there is an empty text. */
typedef struct ChannelText
{
	const char *start;
	size_t length;
} ChannelText;

/* What a lead's link said of where it leads from. */
typedef struct ChannelFacts
{
	ChannelText source;
	ChannelText medium;
	ChannelText campaign;
} ChannelFacts;

/* What kind of place a source is. */
typedef enum SourceKind
{
	SOURCE_UNKNOWN,
	SOURCE_AI,
	SOURCE_SEARCH,
	SOURCE_SHOPPING,
	SOURCE_SOCIAL,
	SOURCE_VIDEO
} SourceKind;

/* Where advertisements are bought. */
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

/* in source.c */
extern SourceKind channel_source_kind(ChannelText source);

/* in platform.c */
extern AdPlatform channel_advertiser(ChannelText source, bool *ads);
extern AdPlatform channel_platform(ChannelText source);
extern const char *channel_platform_name(AdPlatform platform);
extern const char *channel_platform_ads(AdPlatform platform);

/* in group.c */
extern bool channel_is_paid(ChannelText medium);
extern bool channel_is_retargeting(ChannelText medium, ChannelText campaign);
extern const char *channel_group(const ChannelFacts *facts);
extern const char *channel_report(const ChannelFacts *facts);
/* Every name that channel_report() can give, from 0 on; NULL behind the last. */
extern const char *channel_report_name(int number);

#endif							/* CHANNEL_H */
