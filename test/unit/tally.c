/* sources: src/tally/i128.c src/tally/amount.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/kpi/layout.c src/tally/histogram.c */
/*-------------------------------------------------------------------------
 *
 * tally.c
 *	  Int128 integers against the compiler's own, hostile numerics, and texts of
 *	  tallies that were cut, bent and mixed.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/response.h"
#include "kpi/retention.h"
#include "tally/amount.h"

typedef __int128 Native;

/* Words near zero and near the ends of the range are the interesting ones. */
static int64_t
next_word(void)
{
	static const int64_t ends[] = {0, 1, -1, INT64_MAX, INT64_MIN, 10000, INT64_MAX - 1};
	uint64_t choice = next_random() % 16;

	return choice < 7 ? ends[choice] : (int64_t) (next_random() >> next_random() % 64);
}

static Native
native(Int128 value)
{
	return (Native) ((unsigned __int128) (uint64_t) value.hi << 64 | value.lo);
}

static void
test_arithmetic(void)
{
	int wrong_sum = 0;
	int wrong_difference = 0;
	int wrong_negative = 0;
	int wrong_order = 0;
	int wrong_product = 0;
	int wrong_quotient = 0;

	for (int i = 0; i < 200000; i++)
	{
		Int128 a = {next_word(), (uint64_t) next_word()};
		Int128 b = {next_word(), (uint64_t) next_word()};
		int64_t divisor = next_word();
		Native expected;
		Int128 result;
		int64_t quotient;
		bool fits = !__builtin_add_overflow(native(a), native(b), &expected);

		wrong_sum +=
			i128_add(a, b, &result) != fits || (fits && native(result) != expected);
		fits = !__builtin_sub_overflow(native(a), native(b), &expected);
		wrong_difference +=
			i128_subtract(a, b, &result) != fits || (fits && native(result) != expected);
		fits = !__builtin_sub_overflow((Native) 0, native(a), &expected);
		wrong_negative +=
			i128_negate(a, &result) != fits || (fits && native(result) != expected);
		wrong_order +=
			i128_compare(a, b) != (native(a) > native(b)) - (native(a) < native(b));

		wrong_product += native(i128_multiply(a.hi, b.hi)) != (Native) a.hi * b.hi;

		if (i % 2 == 0)
			a.hi = a.hi % 1024;
		fits = divisor != 0 && !(divisor == -1 && native(a) == native(I128_MIN));
		if (fits)
		{
			Native rest = native(a) % divisor;
			Native by = divisor < 0 ? -(Native) divisor : divisor;

			expected = native(a) / divisor;
			if (2 * (rest < 0 ? -rest : rest) >= by)
				expected += (native(a) < 0) != (divisor < 0) ? -1 : 1;
			fits = expected >= INT64_MIN && expected <= INT64_MAX;
		}
		wrong_quotient +=
			i128_divide(a, divisor, &quotient) != fits || (fits && quotient != expected);
	}
	tap_ok(wrong_sum == 0, "sums: %d wrong", wrong_sum);
	tap_ok(wrong_difference == 0, "differences: %d wrong", wrong_difference);
	tap_ok(wrong_negative == 0, "negatives: %d wrong", wrong_negative);
	tap_ok(wrong_order == 0, "order: %d wrong", wrong_order);
	tap_ok(wrong_product == 0, "products: %d wrong", wrong_product);
	tap_ok(wrong_quotient == 0, "quotients: %d wrong", wrong_quotient);
}

/* Write a numeric behind an odd address; the size without length word. */
static size_t
put_numeric(char *bytes, bool is_short, bool negative, int weight, const uint16_t *digit,
			int count)
{
	uint16_t header[2] = {negative ? 0x4000 : 0, (uint16_t) weight};
	size_t size = is_short ? 2 : 4;

	if (is_short)
		header[0] = (uint16_t) (0x8000 | (negative ? 0x2000 : 0) | (weight & 0x7F));
	memcpy(bytes, header, size);
	memcpy(bytes + size, digit, 2 * (size_t) count);
	return size + 2 * (size_t) count;
}

/* What an amount is, by another way: decimal by decimal. */
static bool
expect_amount(bool negative, int weight, const uint16_t *digit, int count, Native *amount)
{
	const Native limit = native(I128_MAX);
	int dropped = 0;

	*amount = 0;
	for (int index = weight < 0 ? weight : 0; index < count || weight - index >= -3;
		 index++)
	{
		int value = index >= 0 && index < count ? digit[index] : 0;

		if (weight - index < -3)
			break;
		if (weight - index == -3)
		{
			dropped = value;
			break;
		}
		if (*amount > limit / 10000)
			return false;
		*amount = *amount * 10000;
		if (*amount > limit - value)
			return false;
		*amount += value;
	}
	if (dropped >= 5000)
	{
		if (*amount == limit)
			return false;
		*amount += 1;
	}
	if (negative)
		*amount = -*amount;
	return true;
}

static void
test_amount(void)
{
	char bytes[128];
	Int128 result;
	int wrong = 0;
	int specials = 0;

	for (int i = 0; i < 200000; i++)
	{
		uint16_t digit[16];
		int count = (int) (next_random() % 12);
		int weight = (int) (next_random() % 14) - 5;
		bool negative = next_random() % 2 != 0;
		Native expected;
		bool fits;
		size_t size;
		AmountStatus status;

		for (int j = 0; j < count; j++)
			digit[j] = (uint16_t) (next_random() % 4 == 0 ? 0 : next_random() % 10000);
		fits = expect_amount(negative, weight, digit, count, &expected);
		for (int is_short = 0; is_short < 2; is_short++)
		{
			size = put_numeric(bytes + 1, is_short, negative, weight, digit, count);
			status = amount_from_numeric(bytes + 1, size, &result);
			wrong += status != (fits ? AMOUNT_OK : AMOUNT_OUT_OF_RANGE) ||
				(fits && native(result) != expected);
		}
	}
	tap_ok(wrong == 0, "amounts: %d wrong", wrong);

	for (int i = 0; i < 200000; i++)
	{
		size_t size = next_random() % 64;
		char *exact = malloc(size + 1);
		AmountStatus status;

		for (size_t j = 0; j < size; j++)
			exact[j] = (char) next_random();
		status = amount_from_numeric(exact, size, &result);
		specials += status == AMOUNT_OK && size % 2 != 0;
		free(exact);
	}
	tap_ok(specials == 0, "random bytes are read within bounds");

	tap_ok(amount_from_numeric("", 0, &result) == AMOUNT_MALFORMED, "no header");
	tap_ok(amount_from_numeric((uint16_t[]) {0x0000}, 2, &result) == AMOUNT_MALFORMED,
		   "half a plain header");
	tap_ok(amount_from_numeric((uint16_t[]) {0x8000, 10000}, 4, &result) ==
			   AMOUNT_MALFORMED,
		   "a digit of 10000");
	tap_ok(amount_from_numeric((uint16_t[]) {0xC000}, 2, &result) == AMOUNT_NAN, "NaN");
	tap_ok(amount_from_numeric((uint16_t[]) {0xD000}, 2, &result) == AMOUNT_INFINITE,
		   "infinity");
	tap_ok(amount_from_numeric((uint16_t[]) {0xF000}, 2, &result) == AMOUNT_INFINITE,
		   "minus infinity");
	tap_ok(amount_from_numeric((uint16_t[]) {0x0000, 0x7FFF, 1}, 6, &result) ==
			   AMOUNT_OUT_OF_RANGE,
		   "the greatest weight");
	tap_ok(amount_from_numeric((uint16_t[]) {0x0000, 0x8000, 9999}, 6, &result) ==
				   AMOUNT_OK &&
			   native(result) == 0,
		   "the least weight");
}

static size_t
whole_size(const TallyLayout *layout)
{
	return tally_size(layout, layout->bins);
}

static void
fill(Tally *state, const TallyLayout *layout)
{
	tally_clear(state, layout);
	for (int i = 0; i < layout->counts + 2 * layout->sums; i++)
		state->cell[i] = next_random() % 3 == 0 ? 0 : next_word();
	for (uint64_t bins = layout->bins == 0 ? 0 : next_random() % 12; bins > 0; bins--)
	{
		int bin = (int) (next_random() % layout->bins);
		int slot = tally_find_bin(state, layout, bin);
		int64_t count = next_word();

		if (count != 0 && !tally_has_bin(state, layout, slot, bin))
			tally_insert_bin(state, layout, slot, bin, count);
	}
}

static bool
differ(const Tally *a, const Tally *b, const TallyLayout *layout)
{
	size_t size = tally_size(layout, a->bins);

	return a->bins != b->bins || memcmp(a, b, size) != 0;
}

static void
test_text(const TallyLayout *layout)
{
	Tally *state = malloc(whole_size(layout));
	Tally *again = malloc(whole_size(layout));
	TallyError error;
	int changed = 0;
	int unstable = 0;
	int outside = 0;

	state->length_word = again->length_word = 0;
	for (int i = 0; i < 20000; i++)
	{
		size_t length;
		char *text;
		char *bent;

		fill(state, layout);
		text = malloc(tally_text_size(state, layout));
		length = tally_print(state, layout, text);
		changed += !tally_parse(text, layout, again, &error) || differ(state, again, layout);

		/* Cut it somewhere, and put one part of it over another. */
		length = next_random() % (length + 1);
		bent = malloc(length + 1);
		memcpy(bent, text, length);
		bent[length] = '\0';
		if (length > 8)
			memmove(bent + next_random() % (length - 4),
					bent + next_random() % (length - 4), next_random() % 4 + 1);
		if (!tally_parse(bent, layout, state, &error))
			outside +=
				error.status == TALLY_OK || error.start > error.end || error.end > length;
		else
		{
			char *first = malloc(tally_text_size(state, layout));
			char *second = malloc(tally_text_size(state, layout));

			tally_print(state, layout, first);
			unstable += !tally_parse(first, layout, again, &error) ||
				differ(state, again, layout) || tally_bin_problem(again, layout) != NULL;
			tally_print(again, layout, second);
			unstable += strcmp(first, second) != 0;
			free(first);
			free(second);
		}
		free(bent);
		free(text);
	}
	tap_ok(changed == 0, "%s: text and back: %d changed", layout->type_name, changed);
	tap_ok(unstable == 0, "%s: texts that were accepted: %d unstable", layout->type_name,
		   unstable);
	tap_ok(outside == 0, "%s: texts that were refused: %d without a place",
		   layout->type_name, outside);
	free(state);
	free(again);
}

static void
test_layout(const TallyLayout *layout)
{
	Tally *state = malloc(whole_size(layout));
	int cells = layout->counts + layout->sums;
	int bins = 0;
	size_t size;
	TallyError error;
	int too_long = 0;
	int twice = 0;
	int no_start = 0;

	for (int i = 0; i < layout->bin_sets; i++)
	{
		const TallyBinSet *set = &layout->bin_set[i];

		too_long += strlen(set->name) > TALLY_NAME_MAX || set->first != bins;
		for (int j = 0; j < cells; j++)
			twice += strcmp(set->name, layout->names[j]) == 0;
		for (int j = 0; j < i; j++)
			twice += strcmp(set->name, layout->bin_set[j].name) == 0;
		for (int j = 0; j < set->scale->bins; j++)
			no_start += set->scale->bin_of(set->scale->start_of(j)) != j;
		no_start += set->scale->bin_of(-1) != -1;
		bins += set->scale->bins;
	}
	tap_ok(bins == layout->bins && bins < UINT16_MAX && no_start == 0, "%s: bins",
		   layout->type_name);

	for (int i = 0; i < cells; i++)
	{
		too_long += strlen(layout->names[i]) > TALLY_NAME_MAX;
		for (int j = 0; j < i; j++)
			twice += strcmp(layout->names[i], layout->names[j]) == 0;
	}
	tap_ok(too_long == 0 && twice == 0, "%s: names", layout->type_name);
	tap_ok(cells + layout->bin_sets <= 64 && layout->counts <= 32 && layout->sums <= 32, "%s: sets of cells",
		   layout->type_name);
	tap_ok(tally_parse(layout->example, layout, state, &error), "%s: example",
		   layout->type_name);
	size = tally_size(layout, state->bins);
	tap_ok(tally_problem(state, size, layout) == NULL && tally_bin_problem(state, layout) == NULL,
		   "%s: a valid state", layout->type_name);
	tap_ok(tally_problem(state, size + 8, layout) != NULL &&
			   tally_problem(state, size - 8, layout) != NULL &&
			   tally_problem(state, size + TALLY_BIN_SIZE, layout) != NULL &&
			   tally_problem(state, 0, layout) != NULL,
		   "%s: lengths", layout->type_name);
	free(state);
}

/* The bins of a tally as a vector with all of them. */
static int64_t *
dense(const Tally *state, const TallyLayout *layout)
{
	int64_t *vector = calloc(layout->bins, sizeof(int64_t));

	for (int i = 0; i < state->bins; i++)
		vector[tally_bin_numbers(state, layout)[i]] = tally_bin_counts(state, layout)[i];
	return vector;
}

/* Vectors of few neighbouring bins, so that two of them have some in common. */
static void
fill_bins(Tally *state, const TallyLayout *layout)
{
	int first = (int) (next_random() % (uint64_t) (layout->bins - 40));
	int most = (int) (next_random() % 40) + 1;

	tally_clear(state, layout);
	if (next_random() % 2 == 0)
		first = 100;
	for (int i = 0; i < most; i++)
	{
		int bin = first + (int) (next_random() % (uint64_t) most);
		int slot = tally_find_bin(state, layout, bin);
		int64_t count = (int64_t) (next_random() % 5) - 2;

		if (count != 0 && !tally_has_bin(state, layout, slot, bin))
			tally_insert_bin(state, layout, slot, bin, count);
	}
}

static void
combine(Tally *state, const Tally *other, const TallyLayout *layout, bool forward)
{
	int missing = tally_missing_bins(state, other, layout);

	tally_make_missing_bins(state, other, layout, missing);
	if (forward)
		tally_add(state, other, layout);
	else
		tally_subtract(state, other, layout);
}

/* Sparse vectors against vectors with all bins. */
static void
test_bins(const TallyLayout *layout)
{
	Tally *a = malloc(whole_size(layout));
	Tally *b = malloc(whole_size(layout));
	int wrong = 0;
	int invalid = 0;
	int equal = 0;
	int wrong_equal = 0;
	int wrong_count = 0;

	for (int i = 0; i < 5000; i++)
	{
		bool forward = next_random() % 2 != 0;
		int64_t *va;
		int64_t *vb;
		int64_t *vr;
		bool same = true;
		int64_t total = 0;
		int64_t counted;
		int positive;

		fill_bins(a, layout);
		fill_bins(b, layout);
		va = dense(a, layout);
		if (next_random() % 8 == 0)
			memcpy(b, a, tally_size(layout, a->bins));
		vb = dense(b, layout);
		for (int j = 0; j < layout->bins; j++)
			same &= va[j] == vb[j];
		equal += same;
		wrong_equal += tally_equal(a, b, layout) != same;
		combine(a, b, layout, forward);
		vr = dense(a, layout);
		for (int j = 0; j < layout->bins; j++)
			wrong += vr[j] != (forward ? va[j] + vb[j] : va[j] - vb[j]);
		invalid += tally_bin_problem(a, layout) != NULL;

		/* Totals and ranks, of a tally without negative bins. */
		for (int j = a->bins - 1; j >= 0; j--)
		{
			if (tally_bin_counts(a, layout)[j] < 0)
				tally_remove_bin(a, layout, j);
		}
		invalid += tally_bin_problem(a, layout) != NULL;
		for (int set = 0; set < layout->bin_sets; set++)
		{
			const TallyBinSet *bins = &layout->bin_set[set];

			total = 0;
			for (int j = 0; j < bins->scale->bins; j++)
			{
				positive = vr[bins->first + j] > 0 ? (int) vr[bins->first + j] : 0;
				for (; positive > 0; positive--)
					wrong_count += tally_bin_at(a, layout, set, ++total) != j;
			}
			wrong_count += tally_bin_at(a, layout, set, total + 1) != -1 ||
				!tally_count_bins(a, layout, set, &counted) || counted != total ||
				tally_has_negative_bin(a, layout, set);
		}
		free(va);
		free(vb);
		free(vr);
	}
	tap_ok(wrong == 0, "%s: sums and differences of bins: %d wrong", layout->type_name, wrong);
	tap_ok(invalid == 0, "%s: %d results are not valid", layout->type_name, invalid);
	tap_ok(wrong_equal == 0 && equal > 0, "%s: equality of bins: %d wrong, %d equal", layout->type_name, wrong_equal, equal);
	tap_ok(wrong_count == 0, "%s: ranks and totals: %d wrong", layout->type_name, wrong_count);
	free(a);
	free(b);
}

/* Whatever the numbers of the bins are, a search stays within them. */
static void
test_hostile_bins(const TallyLayout *layout)
{
	int outside = 0;
	int refused = 0;

	for (int i = 0; i < 20000; i++)
	{
		int bins = (int) (next_random() % 20);
		size_t size = tally_size(layout, bins);
		Tally *state = malloc(size);

		for (size_t j = 0; j < size; j++)
			((unsigned char *) state)[j] = (unsigned char) next_random();
		tally_clear(state, layout);
		state->bins = (uint16_t) bins;
		for (int j = 0; j < 20; j++)
		{
			int slot = tally_find_bin(state, layout, (int) (next_random() % layout->bins));

			outside += slot < 0 || slot > bins;
		}
		refused += tally_bin_problem(state, layout) != NULL;
		free(state);
	}
	tap_ok(outside == 0, "%s: a search of random bins stays inside", layout->type_name);
	tap_ok(refused > 10000, "%s: random bins are refused", layout->type_name);
}

static void
test_bin_problems(void)
{
	const TallyLayout *layout = &duration_layout;
	Tally *state = malloc(whole_size(layout));

	tally_clear(state, layout);
	tally_insert_bin(state, layout, 0, 5, 1);
	tally_insert_bin(state, layout, 1, HISTOGRAM_BINS - 1, -1);
	tap_ok(tally_bin_problem(state, layout) == NULL, "the first bins and the last are valid");
	tally_bin_numbers(state, layout)[1] = HISTOGRAM_BINS;
	tap_ok(tally_bin_problem(state, layout) != NULL, "a bin behind the last");
	tally_bin_numbers(state, layout)[1] = 5;
	tap_ok(tally_bin_problem(state, layout) != NULL, "a bin twice");
	tally_bin_numbers(state, layout)[1] = 4;
	tap_ok(tally_bin_problem(state, layout) != NULL, "bins that descend");
	tally_bin_numbers(state, layout)[1] = 6;
	tally_bin_counts(state, layout)[0] = 0;
	tap_ok(tally_bin_problem(state, layout) != NULL, "an empty bin");
	tally_clear(state, &funnel_layout);
	state->bins = 1;
	tap_ok(tally_problem(state, tally_size(&funnel_layout, 1), &funnel_layout) != NULL,
		   "a bin of a type without");
	free(state);
}

int
main(void)
{
	static const TallyLayout *const layouts[] = {
		&funnel_layout, &response_layout, &duration_layout, &retention_layout
	};
	int same_kind = 0;

	test_arithmetic();
	test_amount();
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
	{
		const TallyLayout *layout = layouts[i];

		for (size_t j = 0; j < i; j++)
			same_kind += layouts[j]->kind == layout->kind;
		test_text(layout);
		test_layout(layout);
		if (layout->bins == 0)
			continue;
		test_bins(layout);
		test_hostile_bins(layout);
	}
	tap_ok(same_kind == 0, "each layout has a kind of its own");
	test_bin_problems();
	return tap_done();
}
