/* sources: src/tally/histogram.c */
/*-------------------------------------------------------------------------
 *
 * histogram.c
 *	  Every edge of every bin: where numbers belong, and how far the number
 *	  that stands for a bin is off.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <math.h>

#include "tally/histogram.h"

/* Whether the middle of a bin is off by at most 1/64 of a number in it. */
static bool
near_enough(int bin, int64_t number)
{
	__int128 off = (__int128) histogram_middle(bin) - number;

	return 64 * (off < 0 ? -off : off) <= number;
}

static void
test_edges(void)
{
	int misplaced = 0;
	int far_off = 0;
	int not_exact = 0;
	int too_wide = 0;

	for (int bin = 0; bin < HISTOGRAM_BINS; bin++)
	{
		int64_t start = histogram_start(bin);
		int64_t end = bin < HISTOGRAM_BINS - 1 ? histogram_start(bin + 1) - 1 : INT64_MAX;
		int64_t middle = histogram_middle(bin);

		misplaced += histogram_bin(start) != bin || histogram_bin(end) != bin ||
			histogram_bin(middle) != bin || start > middle || middle > end;
		far_off += !near_enough(bin, start) || !near_enough(bin, end);
		not_exact += start < 64 && (start != end || middle != start);
		too_wide += (__int128) (end - start) * 32 > start;
	}
	tap_ok(misplaced == 0, "bins begin and end where they should: %d do not", misplaced);
	tap_ok(far_off == 0, "middles are off by at most 1/64: %d are not", far_off);
	tap_ok(not_exact == 0, "below 64 a bin is one number: %d are not", not_exact);
	tap_ok(too_wide == 0, "bins are at most 1/32 wide: %d are not", too_wide);
	tap_ok(histogram_start(0) == 0 && histogram_middle(0) == 0 && histogram_bin(0) == 0,
		   "zero is exact");
	tap_ok(histogram_bin(INT64_MAX) == HISTOGRAM_BINS - 1, "the greatest number");
}

static void
test_numbers(void)
{
	int far_off = 0;
	int descending = 0;

	for (int i = 0; i < 1000000; i++)
	{
		int64_t number = (int64_t) (next_random() >> 1 >> next_random() % 63);
		int bin = histogram_bin(number);

		far_off += bin < 0 || bin >= HISTOGRAM_BINS || !near_enough(bin, number);
		descending += number > 0 && histogram_bin(number - 1) > bin;
	}
	tap_ok(far_off == 0, "random numbers: %d are off by more than 1/64", far_off);
	tap_ok(descending == 0, "greater numbers are in later bins: %d are not", descending);
}

static void
test_ranks(void)
{
	int wrong = 0;
	int64_t rank;
	double part;

	for (int64_t count = 1; count <= 200; count++)
	{
		for (int i = 0; i <= 256; i++)
		{
			/* A fraction of 256 is exact, and so is its product. */
			int64_t position = i * (count - 1);

			wrong += !histogram_rank(i / 256.0, count, &rank, &part) ||
				rank != position / 256 + 1 || part != position % 256 / 256.0;
		}
	}
	tap_ok(wrong == 0, "ranks: %d wrong", wrong);
	tap_ok(histogram_rank(1, INT64_MAX, &rank, &part) && rank == INT64_MAX && part == 0,
		   "the last of the greatest count");
	tap_ok(histogram_rank(0.999999999999999999, INT64_MAX, &rank, &part) &&
			   rank == INT64_MAX && part == 0,
		   "and what a double cannot tell from it");
	tap_ok(!histogram_rank(0.5, 0, &rank, &part) && !histogram_rank(0.5, -1, &rank, &part),
		   "no rank of nothing");
	tap_ok(!histogram_rank(-0.1, 1, &rank, &part) && !histogram_rank(1.1, 1, &rank, &part) &&
			   !histogram_rank(NAN, 1, &rank, &part),
		   "no rank of what is not a fraction");
}

/* Between the middles of two bins, which are exact below 64. */
static void
test_between(void)
{
	int64_t last = histogram_middle(HISTOGRAM_BINS - 1);

	tap_ok(histogram_between(10, 13, 0.5) == 12 && histogram_between(10, 12, 0.25) == 10 &&
			   histogram_between(7, 7, 0.9) == 7 && histogram_between(0, 40, 0) == 0,
		   "between two numbers");
	tap_ok(histogram_between(0, HISTOGRAM_BINS - 1, 0.5) >= last / 2 &&
			   histogram_between(0, HISTOGRAM_BINS - 1, 0.9999999999999999) <= last,
		   "between the least and the greatest");
}

int
main(void)
{
	test_edges();
	test_numbers();
	test_ranks();
	test_between();
	return tap_done();
}
