/*-------------------------------------------------------------------------
 *
 * terms.c
 *	  Which terms of the agreement hold for a lead.
 *
 *-------------------------------------------------------------------------
 */
#include "agreement/terms.h"

#include <string.h>

/* Of intent, then team, by length and then by bytes. */
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

/* The order in which terms_find() needs its keys. */
int
terms_order(const TermsKey *a, const TermsKey *b, const char *base)
{
	TermsQuestion second = {base + b->team, b->team_length, b->intent, b->valid_from};
	int whose = compare_whose(a, base, &second);

	if (whose != 0)
		return whose;
	return (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
}

/* Of the same intent and team the last that began by then, if it still holds. */
static int
find_own(const TermsKey *keys, int count, const char *base,
		 const TermsQuestion *question)
{
	int from = 0;
	int until = count;

	/* Those before "from" come before the question, those from "until" after. */
	while (from < until)
	{
		int middle = from + (until - from) / 2;
		int whose = compare_whose(&keys[middle], base, question);

		if (whose < 0 ||
			(whose == 0 && keys[middle].valid_from <= question->at))
			from = middle + 1;
		else
			until = middle;
	}
	if (from > 0 && question->at < keys[from - 1].valid_to &&
		compare_whose(&keys[from - 1], base, question) == 0)
		return from - 1;
	return TERMS_NONE;
}

/* The offset of the terms among the keys, those of its team before the common. */
int
terms_find(const TermsKey *keys, int count, const char *base,
		   const TermsQuestion *question)
{
	TermsQuestion common = {NULL, 0, question->intent, question->at};
	int own = TERMS_NONE;

	if (question->team_length > 0)
		own = find_own(keys, count, base, question);
	if (own != TERMS_NONE)
		return own;
	return find_own(keys, count, base, &common);
}
