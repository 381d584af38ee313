/* sources: src/kpi/survival.c src/kpi/rate.c src/kpi/retention.c src/tally/tally.c src/tally/tally_bins.c src/kpi/layout.c src/tally/histogram.c src/tally/i128.c src/hours/schedule.c */
/*-------------------------------------------------------------------------
 *
 * survival.c
 *	  The bounds of curves and the log-rank test against their definitions, in
 *	  wider numbers.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kpi/survival.h"

#define MONTHS 40

/* Customers by month: who left, and who stayed. */
typedef struct Group
{
	int64_t churned[MONTHS];
	int64_t active[MONTHS];
	Tally *state;
} Group;

static void
put(Group *group, RetentionBins set, int64_t *counts, int month, int64_t count)
{
	int bin = retention_layout.bin_set[set].first + month;
	int slot = tally_find_bin(group->state, &retention_layout, bin);

	if (count == 0 || counts[month] != 0)
		return;
	counts[month] = count;
	tally_insert_bin(group->state, &retention_layout, slot, bin, count);
}

static void
fill(Group *group, uint64_t most)
{
	int months = 1 + (int) (next_random() % MONTHS);

	memset(group->churned, 0, sizeof(group->churned));
	memset(group->active, 0, sizeof(group->active));
	tally_clear(group->state, &retention_layout);
	for (int bins = (int) (next_random() % 30); bins > 0; bins--)
	{
		int month = (int) (next_random() % (uint64_t) months);
		int64_t count = (int64_t) (next_random() % most);

		if (next_random() % 2 == 0)
			put(group, RETENTION_CHURNED_AFTER, group->churned, month, count);
		else
			put(group, RETENTION_ACTIVE_FOR, group->active, month, count);
	}
}

static int64_t
at_risk(const Group *group, int month)
{
	int64_t sum = 0;

	for (int m = month; m < MONTHS; m++)
		sum += group->churned[m] + group->active[m];
	return sum;
}

/* Of numbers beside a scale to which they are given. */
static double
off(double is, long double want, long double scale)
{
	return (double) (fabsl(is - want) / (1 + scale));
}

static void
test_log_rank(Group *a, Group *b)
{
	double worst = 0;
	int wrong = 0;

	for (int i = 0; i < 3000; i++)
	{
		static const uint64_t sizes[] = {UINT64_C(1) << 50, 3, 200, 200};
		uint64_t most = sizes[i % 4];
		long double expected = 0;
		long double excess = 0;
		long double variance = 0;
		long double chi;
		int64_t churned = 0;
		LogRank test;

		fill(a, most);
		fill(b, most);
		for (int m = 0; m < MONTHS; m++)
		{
			long double n1 = at_risk(a, m);
			long double n = n1 + at_risk(b, m);
			long double d = (long double) a->churned[m] + b->churned[m];

			if (d == 0)
				continue;
			churned += a->churned[m];
			expected += d * n1 / n;
			excess += a->churned[m] - d * n1 / n;
			if (n > 1)
				variance += d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1);
		}
		wrong += !survival_log_rank(a->state, b->state, &test) || test.churned != churned;
		worst = fmax(worst, off(test.expected, expected, expected));
		worst = fmax(worst, off(test.variance, variance, variance));
		chi = variance > 1e-9L ? excess * excess / variance : 0;

		/* The wider numbers lose something, too, where there are so many. */
		if (most <= 200)
			worst = fmax(worst, off(survival_chi_square(&test), chi, chi));
		wrong += (survival_chance(&test) == 1) != (survival_chi_square(&test) < 1e-30);

		/* The other way round it is the same. */
		wrong += !survival_log_rank(b->state, a->state, &test);
		if (most <= 200)
			worst = fmax(worst, off(survival_chi_square(&test), chi, chi));
		wrong += !survival_log_rank(a->state, a->state, &test) || survival_chi_square(&test) != 0;
	}
	tap_ok(wrong == 0, "log-rank: %d numbers wrong", wrong);
	tap_ok(worst < 1e-13, "log-rank: off by %g", worst);
}

static void
test_bounds(Group *group)
{
	int wrong = 0;
	double worst = 0;

	for (int i = 0; i < 3000; i++)
	{
		SurvivalBounds bounds = survival_bounds(0.95);
		RetentionCurve curve;
		long double logarithm = 0;
		long double greenwood = 0;

		fill(group, i % 3 == 0 ? UINT64_C(1) << 50 : 30);
		wrong += !retention_curve_start(&curve, group->state);
		while (retention_curve_next(&curve))
		{
			long double n = curve.at.at_risk;
			long double d = curve.at.churned;
			int64_t low;
			int64_t high;
			bool known;

			logarithm += n == d ? -INFINITY : logl((n - d) / n);
			greenwood += n == d ? 0 : d / (n * (n - d));
			known = survival_bounds_next(&bounds, &curve.at, &low, &high);
			wrong += known != (logarithm < 0 && !isinf(logarithm));
			if (known)
			{
				long double width = 1.959963984540054235524L * sqrtl(greenwood) / -logarithm;

				worst = fmax(worst, off(low / 1e12, expl(logarithm * expl(width)), 0));
				worst = fmax(worst, off(high / 1e12, expl(logarithm * expl(-width)), 0));
				wrong += low > high;
			}
		}
	}
	tap_ok(wrong == 0, "bounds: %d wrong", wrong);
	tap_ok(worst < 6e-13, "bounds: off by %g", worst);
}

/* A sum of which the greater terms cancel. */
static void
test_sum(void)
{
	ExactSum sum = {0};

	survival_add(&sum, 1);
	survival_add(&sum, 1e100);
	survival_add(&sum, 1);
	survival_add(&sum, -1e100);
	tap_ok(sum.sum + sum.error == 2, "what does not fit is not lost");
}

int
main(void)
{
	Group a = {.state = malloc(tally_size(&retention_layout, retention_layout.bins))};
	Group b = {.state = malloc(tally_size(&retention_layout, retention_layout.bins))};

	test_log_rank(&a, &b);
	test_bounds(&a);
	test_sum();
	free(a.state);
	free(b.state);
	return tap_done();
}
