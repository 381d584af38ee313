/* sources: src/agreement/terms.c */
/*-------------------------------------------------------------------------
 *
 * terms.c
 *	  Which terms hold: random ones in their order, each question answered by
 *	  looking at all of them.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "agreement/terms.h"

#define TERMS 500
#define QUESTIONS 20000

/* Teams whose names begin alike, or are of one length; none comes first. */
static const char names[] = "aabaabbb";
static const struct
{
	uint32_t start;
	uint32_t length;
} teams[] = {{0, 0}, {0, 1}, {2, 1}, {0, 2}, {1, 2}, {4, 3}, {5, 3}, {0, 8}};

#define TEAMS (int) (sizeof(teams) / sizeof(teams[0]))

static TermsKey keys[TERMS];
static int count;

static int
compare(const void *a, const void *b)
{
	return terms_order(a, b, names);
}

/* Of each team and intent spans that follow each other, some with gaps. */
static void
make_keys(void)
{
	count = 0;
	for (int team = 0; team < TEAMS; team++)
		for (int intent = TERMS_INTENT_UNKNOWN; intent < 3; intent++)
		{
			int64_t at = rand() % 3 == 0 ? INT64_MIN : rand() % 20;

			for (int i = rand() % 12; i > 0; i--)
			{
				TermsKey key = {at, at == INT64_MIN ? 5 : at + 1 + rand() % 10,
								teams[team].start, teams[team].length, intent,
								rand() % 4 == 0};

				at = key.valid_to + (rand() % 3 == 0 ? rand() % 5 : 0);
				if (i == 1 && rand() % 2 == 0)
					key.valid_to = INT64_MAX;
				keys[count++] = key;
			}
		}
	for (int i = count - 1; i > 0; i--)
	{
		int other = rand() % (i + 1);
		TermsKey key = keys[i];

		keys[i] = keys[other];
		keys[other] = key;
	}
}

static bool
is_of(const TermsKey *key, const TermsQuestion *question, uint32_t team_length)
{
	return key->intent == question->intent && key->team_length == team_length &&
		(team_length == 0 ||
		 memcmp(names + key->team, question->team, team_length) == 0);
}

static int
find_slowly(const TermsQuestion *question)
{
	const uint32_t lengths[] = {question->team_length, 0};

	for (int which = question->team_length > 0 ? 0 : 1; which < 2; which++)
	{
		int held = TERMS_NONE;
		int waiting = TERMS_NONE;

		for (int i = 0; i < count; i++)
		{
			const TermsKey *key = &keys[i];

			if (!is_of(key, question, lengths[which]))
				continue;
			if (key->valid_from <= question->at && question->at < key->valid_to)
				held = i;
			if (key->waiting && key->valid_from > question->at &&
				key->valid_from < question->waits_until &&
				(waiting == TERMS_NONE || key->valid_from > keys[waiting].valid_from))
				waiting = i;
		}
		if (waiting != TERMS_NONE)
			return waiting;
		if (held != TERMS_NONE)
			return held;
	}
	return TERMS_NONE;
}

int
main(void)
{
	int wrong = 0;
	int own = 0;
	int shared = 0;
	int none = 0;
	int later = 0;

	srand(20261125);
	for (int i = 0; i < QUESTIONS; i++)
	{
		int team = rand() % TEAMS;
		TermsQuestion question = {names + teams[team].start, teams[team].length,
								  rand() % 4 - 1, rand() % 100 - 5, 0};
		int found;

		if (i % 500 == 0)
		{
			make_keys();
			qsort(keys, (size_t) count, sizeof(TermsKey), compare);
		}
		if (i % 97 == 0)
			question.at = i % 2 == 0 ? INT64_MIN : INT64_MAX;
		question.waits_until = question.at;
		if (i % 3 > 0 && question.at != INT64_MAX)
			question.waits_until = i % 3 == 1 ? rand() % 100 - 5 : INT64_MAX;
		found = terms_find(keys, count, names, &question);
		wrong += found != find_slowly(&question);
		none += found == TERMS_NONE;
		later += found != TERMS_NONE && keys[found].valid_from > question.at;
		own += found != TERMS_NONE && keys[found].team_length > 0;
		shared += found != TERMS_NONE && keys[found].team_length == 0 && question.team_length > 0;
	}
	tap_ok(wrong == 0, "the terms that hold are found: of %d questions %d were not answered so", QUESTIONS, wrong);
	tap_ok(own > 1000 && shared > 1000 && none > 1000 && later > 1000,
		   "those of a team, those of all, none, and what began while it waited: %d, %d, %d and %d times", own, shared, none, later);
	tap_ok(terms_find(keys, 0, names, &(TermsQuestion) {NULL, 0, 0, 0, 0}) == TERMS_NONE, "no terms, none that hold");
	return tap_done();
}
