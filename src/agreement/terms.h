/*-------------------------------------------------------------------------
 *
 * terms.h
 *	  Which terms of the agreement hold for a lead.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TERMS_H
#define TERMS_H

#include <stdint.h>

/* The intent of a lead is a LeadIntent, or this when it is unknown. */
#define TERMS_INTENT_UNKNOWN (-1)

/*
 * For whom and when terms hold: for the leads of a team with an intent, received
 * from an instant on (microseconds) until before another.  Without a team, of
 * length 0, for all who have no terms of their own.
 */
typedef struct TermsKey
{
	int64_t valid_from;
	int64_t valid_to;
	uint32_t team;				/* where its name starts, counted from a base */
	uint32_t team_length;
	int32_t intent;
	int32_t waiting;			/* do they hold for who waits at valid_from, too? */
} TermsKey;

/* What a lead is asked for. */
typedef struct TermsQuestion
{
	const char *team;
	uint32_t team_length;
	int32_t intent;
	int64_t at;					/* its receipt */
	int64_t waits_until;		/* before this instant it waits; not after at: never */
} TermsQuestion;

#define TERMS_NONE (-1)

extern int terms_order(const TermsKey *a, const TermsKey *b, const char *base);
extern int terms_find(const TermsKey *keys, int count, const char *base,
					  const TermsQuestion *question);

#endif							/* TERMS_H */
