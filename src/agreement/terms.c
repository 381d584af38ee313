/*-------------------------------------------------------------------------
 *
 * terms.c
 *	  Which terms of the agreement hold for a lead.
 *
 *-------------------------------------------------------------------------
 */
#include "agreement/terms.h"

#include <string.h>

/* Keys are ordered by intent, then team: by its length, then by its bytes. */
static inline int
compare_whose(const TermsKey *key, const char *base,
			  const TermsQuestion *question)
{
	if (key->intent != question->intent)
		return key->intent < question->intent ? -1 : 1;
	if (key->team_length != question->team_length)
		return key->team_length < question->team_length ? -1 : 1;
	if (key->team_length == 0)
		return 0;
	return memcmp(base + key->team, question->team, key->team_length);
}

/* Compare keys; terms_find() needs them in this order. */
int
terms_order(const TermsKey *a, const TermsKey *b, const char *base)
{
	TermsQuestion second = {.team = base + b->team,
							.team_length = b->team_length,
							.intent = b->intent};
	int whose = compare_whose(a, base, &second);

	if (whose != 0)
		return whose;
	return (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
}

/* The number of keys that come before the question, or begin by an instant. */
static int
count_before(const TermsKey *keys, int count, const char *base,
			 const TermsQuestion *question, int64_t at)
{
	int from = 0;
	int until = count;

	/* Those before "from" come before, those from "until" after. */
	while (from < until)
	{
		int middle = from + (until - from) / 2;
		int whose = compare_whose(&keys[middle], base, question);

		if (whose < 0 || (whose == 0 && keys[middle].valid_from <= at))
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/*
 * The terms of an intent and team: the last that began while the lead waited and
 * hold for who does, else the last that began by its receipt, if they held then.
 */
static int
find_own(const TermsKey *keys, int count, const char *base,
		 const TermsQuestion *question)
{
	int before;

	if (question->waits_until > question->at)
	{
		before = count_before(keys, count, base, question, question->waits_until - 1);
		for (int i = before - 1;
			 i >= 0 && keys[i].valid_from > question->at &&
			 compare_whose(&keys[i], base, question) == 0;
			 i--)
			if (keys[i].waiting)
				return i;
	}
	before = count_before(keys, count, base, question, question->at);
	if (before > 0 && question->at < keys[before - 1].valid_to &&
		compare_whose(&keys[before - 1], base, question) == 0)
		return before - 1;
	return TERMS_NONE;
}

/* The index of the terms that hold: those of the team, else those of all. */
int
terms_find(const TermsKey *keys, int count, const char *base,
		   const TermsQuestion *question)
{
	TermsQuestion common = *question;
	int own = TERMS_NONE;

	if (question->team_length > 0)
		own = find_own(keys, count, base, question);
	if (own != TERMS_NONE)
		return own;
	common.team_length = 0;
	return find_own(keys, count, base, &common);
}
