/* sources: src/attribution/credit.c src/tally/i128.c */
/*-------------------------------------------------------------------------
 *
 * credit.c
 *	  The weights of the models by hand, and what holds for any path.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/credit.h"

#define DAY INT64_C(86400000000)
#define MOST 50

static void
check_nothing(void)
{
}

/* The credits of touches that are days apart, in units of 10^-6, as text. */
static const char *
credits(CreditTerms terms, int touches, int first, int second, int third)
{
	static char text[1000];
	int64_t at[MOST];
	uint32_t mark[MOST];
	int64_t credit[MOST];
	char *out = text;
	CreditPath path = {at, mark, touches, {first, second, third}};

	for (int i = 0; i < touches; i++)
	{
		at[i] = 7 * DAY * i;
		mark[i] = i == touches - 1;
	}
	if (terms.half_life == 0)
		terms.half_life = 7 * DAY;
	credit_assign(&terms, &path, credit, check_nothing);
	for (int i = 0; i < touches; i++)
		out += sprintf(out, i == 0 ? "%d" : " %d", (int) ((credit[i] + 500000) / 1000000));
	return text;
}

static void
is(const char *got, const char *want, const char *what)
{
	tap_ok(strcmp(got, want) == 0, "%s: %s", what, got);
}

static void
test_tables(void)
{
	CreditTerms custom = {.model = CREDIT_CUSTOM, .weight = {20, 20, 60}};
	CreditTerms middle = {.model = CREDIT_CUSTOM, .weight = {0, 1, 0}};

#define OF(name, touches) credits((CreditTerms) {.model = name}, touches, -1, -1, -1)
	is(OF(CREDIT_FIRST, 3), "1000000 0 0", "first");
	is(OF(CREDIT_LAST, 3), "0 0 1000000", "last");
	is(OF(CREDIT_LAST_NON_DIRECT, 3), "0 1000000 0", "last non-direct");
	is(OF(CREDIT_LAST_NON_DIRECT, 1), "1000000", "last non-direct, all are direct");
	is(OF(CREDIT_LINEAR, 3), "333333 333333 333333", "linear");
	is(OF(CREDIT_POSITION, 1), "1000000", "position of one");
	is(OF(CREDIT_POSITION, 2), "500000 500000", "position of two");
	is(OF(CREDIT_POSITION, 4), "400000 100000 100000 400000", "position of four");
	is(OF(CREDIT_TIME_DECAY, 3), "142857 285714 571429", "time decay");
	is(credits(custom, 4, -1, -1, -1), "200000 100000 100000 600000", "custom");
	is(credits(custom, 2, -1, -1, -1), "250000 750000", "custom of two");
	is(credits(custom, 1, -1, -1, -1), "1000000", "custom of one");
	is(credits(middle, 2, -1, -1, -1), "500000 500000", "nothing but a middle that is not there");
	is(credits((CreditTerms) {.model = CREDIT_W}, 5, 1, 3, -1), "300000 300000 50000 300000 50000", "w");
	is(credits((CreditTerms) {.model = CREDIT_W}, 3, 1, 1, -1), "300000 600000 100000", "w, two on one touch");
	is(credits((CreditTerms) {.model = CREDIT_W}, 2, 0, 1, -1), "666667 333333", "w without a rest");
	is(credits((CreditTerms) {.model = CREDIT_W}, 2, -1, -1, -1), "750000 250000", "w without milestones");
	is(credits((CreditTerms) {.model = CREDIT_FULL_PATH}, 6, 1, 3, 5),
	   "225000 225000 50000 225000 50000 225000", "full path");
}

/* Which touches count: from the lookback on, up to the conversion. */
static void
test_range(void)
{
	int64_t at[] = {INT64_MIN + 5, 10, 20, 20, 30, INT64_MAX};
	int from;
	int to;

	credit_range(at, 6, 20, CREDIT_UNBOUNDED, &from, &to);
	tap_ok(from == 0 && to == 4, "all up to the conversion, %d to %d", from, to);
	credit_range(at, 6, 20, 10, &from, &to);
	tap_ok(from == 1 && to == 4, "the edges count, %d to %d", from, to);
	credit_range(at, 6, 20, 9, &from, &to);
	tap_ok(from == 2 && to == 4, "too early, %d to %d", from, to);
	credit_range(at, 6, INT64_MIN, 9, &from, &to);
	tap_ok(to == 0, "none, %d to %d", from, to);
	credit_range(at, 6, INT64_MAX, INT64_MAX, &from, &to);
	tap_ok(from == 1 && to == 6, "across all of time, %d to %d", from, to);
}

/* Any path: credits from zero to one, which add up to one. */
static void
test_any(void)
{
	int wrong = 0;

	for (int n = 0; n < 200000; n++)
	{
		int64_t at[MOST];
		uint32_t mark[MOST];
		int64_t credit[MOST];
		int touches = 1 + (int) (next_random() % MOST);
		CreditPath path = {at, mark, touches, {-1, -1, -1}};
		CreditTerms terms = {
			.model = (CreditModel) (next_random() % CREDIT_MODELS),
			.half_life = 1 + (int64_t) (next_random() >> (1 + next_random() % 62)),
			.weight = {
				(int64_t) (next_random() % CREDIT_MAX_WEIGHT), 1,
				(int64_t) (next_random() % 100)
			}
		};
		int64_t sum = 0;

		for (int i = 0; i < touches; i++)
		{
			at[i] = (i == 0 ? INT64_MIN : at[i - 1]) + (int64_t) (next_random() >> (8 + next_random() % 55));
			mark[i] = next_random() % 2;
		}
		for (int i = 0; i < CREDIT_MILESTONES; i++)
			path.milestone[i] = (int) (next_random() % (touches + 1)) - 1;
		credit_assign(&terms, &path, credit, check_nothing);
		for (int i = 0; i < touches; i++)
		{
			wrong += credit[i] < 0 || credit[i] > CREDIT_ONE;
			sum += credit[i];
		}
		wrong += sum != CREDIT_ONE;
	}
	tap_ok(wrong == 0, "random paths, %d wrong", wrong);
}

/* Shares of amounts, against the compiler's own wide numbers. */
static void
test_amounts(void)
{
	__extension__ typedef __int128 Wide;
	int wrong = 0;
	Int128 share;

	for (int n = 0; n < 200000; n++)
	{
		int shift = 15 + (int) (next_random() % 112);
		Wide amount = ((Wide) (int64_t) next_random() * ((Wide) 1 << 64) + next_random()) >> shift;
		int64_t credit = (int64_t) (next_random() % (CREDIT_ONE + 1));
		Int128 given = {(int64_t) (amount >> 64), (uint64_t) amount};
		/* In two parts, as the product is too wide. */
		Wide want = amount / 100000000 * credit + amount % 100000000 * credit / 100000000;

		if (!credit_of_amount(given, credit, &share) ||
			share.hi != (int64_t) (want >> 64) || share.lo != (uint64_t) want)
			wrong++;
	}
	tap_ok(wrong == 0, "shares of amounts, %d wrong", wrong);
	tap_ok(!credit_of_amount(I128_MAX, CREDIT_ONE, &share) && !credit_of_amount(I128_MIN, CREDIT_ONE, &share),
		   "what is out of range is refused");
	tap_ok(credit_of_amount((Int128) {-1, (uint64_t) INT64_MIN}, CREDIT_ONE, &share) && share.hi < 0,
		   "the least number of 64 bits");
}

int
main(void)
{
	test_tables();
	test_range();
	test_any();
	test_amounts();
	return tap_done();
}
