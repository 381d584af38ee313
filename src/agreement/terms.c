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
	TermsQuestion second = {base + b->team, b->team_length, b->intent, b->valid_from};
	int whose = compare_whose(a, base, &second);

	if (whose != 0)
		return whose;
	return (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
}

/* The last terms of an intent and team that began by then, if they still hold. */
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

/* The index of the terms that hold: those of the team, else those of all. */
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
