/*-------------------------------------------------------------------------
 *
 * utm.h
 *	  What the address of a landing page says of where its visitor is from.
 *
 * Plain C, without a server and without memory of its own: parameters are
 * found as parts of the address, and decoded where the caller wants them.
 * check_interrupts() is called now and then, as an address may be of any length.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UTM_H
#define UTM_H

#include <stdint.h>

#include "channel/channel.h"

typedef enum UtmField
{
	UTM_SOURCE,
	UTM_MEDIUM,
	UTM_CAMPAIGN,
	UTM_TERM,
	UTM_CONTENT
} UtmField;

#define UTM_FIELDS 5

/* A longer value was written by somebody: none is taken for a placeholder. */
#define UTM_PLACEHOLDER_SIZE 1024

/* A parameter that a platform adds to the links that lead away from it. */
typedef struct ClickId
{
	const char *name;
	AdPlatform platform;
	const char *source;
	const char *medium; /* NULL: it does not tell that the click was paid for */
} ClickId;

#define CLICK_IDS 24

/* The values as the address has them; those that it has not start at NULL. */
typedef struct Utm
{
	ChannelText field[UTM_FIELDS];
	ChannelText click[CLICK_IDS]; /* the last one of each id */
	uint8_t order[CLICK_IDS];	  /* which of them come later */
	uint8_t clicks;				  /* how many were found so far, up to the largest */
} Utm;

extern void utm_find(ChannelText url, void (*check_interrupts)(void), Utm *utm);
extern bool utm_is_unfilled(ChannelText value);
extern bool utm_has_parameters(ChannelText url);
extern bool utm_decode(ChannelText value, void (*check_interrupts)(void), char *buffer,
					   size_t *length);
extern const ClickId *utm_click(const Utm *utm, ChannelText source, ChannelText *value);
extern void utm_complete(const ClickId *click, ChannelText source, ChannelText medium,
						 const char **click_source, const char **click_medium);

#endif							/* UTM_H */
