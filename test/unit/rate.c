/* sources: src/kpi/rate.c */
/*-------------------------------------------------------------------------
 *
 * rate.c
 *	  The normal deviate against the error function, the interval against
 *	  the equation that it solves, the test against its definition and
 *	  against its promise.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>

#include "kpi/rate.h"

static const double confidences[] = {0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999};

#define CONFIDENCES (int) (sizeof(confidences) / sizeof(confidences[0]))

/* The logarithm of a binomial coefficient. */
static long double
choose(int n, int k)
{
	return lgammal(n + 1.0L) - lgammal(k + 1.0L) - lgammal(n - k + 1.0L);
}

static void
test_quantile(void)
{
	double worst = 0;

	/* The error of a deviate is that of its probability over the density. */
	for (double p = 1e-300; p < 0.5; p *= 1.01)
	{
		long double z = rate_normal_quantile(p);
		long double density = expl(-z * z / 2) / sqrtl(2 * acosl(-1));
		long double error = (erfcl(-z / sqrtl(2)) / 2 - p) / density;

		worst = fmax(worst, (double) fabsl(error / z));
	}
	tap_ok(worst < 1e-15, "deviates of small probabilities: off by %g of themselves", worst);

	worst = 0;
	for (double p = 0.001; p < 1; p += 0.001)
		worst = fmax(worst, fabs(rate_normal_quantile(p) + rate_normal_quantile(1 - p)));
	tap_ok(worst < 1e-14, "deviates are symmetric, but for %g", worst);
	tap_ok(rate_normal_quantile(0.5) == 0, "the middle");
	tap_ok(fabs(rate_normal_quantile(0.975) - 1.959963984540054) < 1e-15, "0.975");
	tap_ok(fabs(rate_normal_quantile(1e-10) + 6.361340902404056) < 1e-14, "1e-10");
}

/* Each bound is as far from the rate as chance would bring it. */
static void
test_interval(void)
{
	int wrong = 0;
	int64_t lower;
	int64_t upper;

	for (int c = 0; c < CONFIDENCES; c++)
	{
		double z = -rate_normal_quantile((1 - confidences[c]) / 2);

		for (int n = 1; n < 3000; n += 1 + n / 20)
		{
			for (int k = 0; k <= n; k++)
			{
				double p = (double) k / n;
				double bound[2];

				rate_interval_of((Rate) {k, n}, confidences[c], &lower, &upper);
				bound[0] = (double) lower / RATE_ONE;
				bound[1] = (double) upper / RATE_ONE;
				wrong += bound[0] > p + 1e-8 || bound[1] < p - 1e-8;
				for (int i = 0; i < 2; i++)
				{
					/* The two sides cross at the bound, within its rounding. */
					double inside = bound[i] + (i == 0 ? 6e-9 : -6e-9);
					double outside = bound[i] + (i == 0 ? -6e-9 : 6e-9);

					wrong += fabs(p - inside) > z * sqrt(inside * (1 - inside) / n) + 1e-8 * (k == 0 || k == n);
					wrong += outside > 0 && outside < 1 && fabs(p - outside) < z * sqrt(outside * (1 - outside) / n);
				}
			}
		}
	}
	tap_ok(wrong == 0, "intervals: %d wrong", wrong);
	rate_interval_of((Rate) {0, 10}, 0.95, &lower, &upper);
	tap_ok(lower == 0 && upper > 0, "no success");
	rate_interval_of((Rate) {10, 10}, 0.95, &lower, &upper);
	tap_ok(lower < RATE_ONE && upper == RATE_ONE, "no failure");
	rate_interval_of((Rate) {INT64_MAX / 2, INT64_MAX}, 0.95, &lower, &upper);
	tap_ok(lower == RATE_ONE / 2 && upper == RATE_ONE / 2, "the greatest numbers");
}

/* The sum over all tables with the same margins, one by one. */
static long double
chance_of(int a, int n, int b, int m)
{
	int total = a + b;
	long double observed = choose(n, a) + choose(m, b) - choose(n + m, total);
	long double sum = 0;

	for (int x = total > m ? total - m : 0; x <= n && x <= total; x++)
	{
		long double p = choose(n, x) + choose(m, total - x) - choose(n + m, total);

		if (p <= observed + 1e-7L)
			sum += expl(p);
	}
	return sum;
}

static void
test_chance(void)
{
	static const int sizes[] = {1, 2, 3, 7, 20, 61, 400, 5000};
	double worst = 0;
	int asymmetric = 0;

	for (int i = 0; i < 8; i++)
	{
		for (int j = 0; j < 8; j++)
		{
			int n = sizes[i];
			int m = sizes[j];

			for (int a = 0; a <= n; a += 1 + n / 13)
			{
				for (int b = 0; b <= m; b += 1 + m / 13)
				{
					double chance = rate_chance((Rate) {a, n}, (Rate) {b, m});
					double expected = (double) chance_of(a, n, b, m);

					worst = fmax(worst, fabs(chance - expected) / (expected + 1e-200));
					asymmetric +=
						fabs(rate_chance((Rate) {b, m}, (Rate) {a, n}) - chance) > 1e-9 * chance + 1e-200 ||
						fabs(rate_chance((Rate) {n - a, n}, (Rate) {m - b, m}) - chance) > 1e-9 * chance + 1e-200;
				}
			}
		}
	}
	tap_ok(worst < 1e-9, "chances: off by %g of themselves", worst);
	tap_ok(asymmetric == 0, "exchanged sides have the same chance: %d do not", asymmetric);
}

/*
 * The promise: where both rates are of the same thing, the test says that they
 * differ in at most as many cases as the confidence leaves, whatever the rate
 * and however few the trials.
 */
static void
test_promise(void)
{
	static const int sizes[] = {1, 2, 3, 5, 8, 14, 30, 60};
	double worst = 0;

	for (int c = 0; c < CONFIDENCES - 1; c++)
	{
		for (int i = 0; i < 8; i++)
		{
			for (int j = i; j < 8; j++)
			{
				int n = sizes[i];
				int m = sizes[j];
				static bool differ[61][61];

				for (int a = 0; a <= n; a++)
				{
					for (int b = 0; b <= m; b++)
						differ[a][b] = rate_differ((Rate) {a, n}, (Rate) {b, m}, confidences[c]);
				}
				for (double p = 0.01; p < 0.505; p += 0.01)
				{
					double alarms = 0;

					for (int a = 0; a <= n; a++)
					{
						for (int b = 0; b <= m; b++)
						{
							if (differ[a][b])
								alarms += (double) expl(choose(n, a) + choose(m, b) + (a + b) * logl(p) +
														(n + m - a - b) * logl(1 - p));
						}
					}
					worst = fmax(worst, alarms / (1 - confidences[c]));
				}
			}
		}
	}
	tap_ok(worst <= 1, "false alarms: at most %.3f of those that the confidence allows", worst);
}

/*
 * The chance of a chi square: its density, integrated in small steps from there
 * on, and the normal distribution, of whose square it is the tail.
 */
static void
test_chi_square(void)
{
	double worst = 0;
	double off = 0;

	for (int degrees = 1; degrees <= 400; degrees += 1 + degrees / 3)
	{
		for (double x = 0.01; x < 3 * degrees + 60; x *= 2.5)
		{
			/* Of a shifted logarithm the density is smooth, and its tail short. */
			long double sum = 0;
			long double step = 1e-4L / (1 + x / 10);

			for (long double u = step / 2; u < 12; u += step)
			{
				long double y = x * expl(u);
				long double density = expl((degrees / 2.0L - 1) * logl(y / 2) - y / 2 - lgammal(degrees / 2.0L)) / 2 * y;

				sum += density * step;
				if (y > degrees && density < 1e-25L * sum)
					break;
			}
			worst = fmax(worst, fabs(rate_chi_square_tail(x, degrees) - (double) sum) / ((double) sum + 1e-300));
		}
	}
	tap_ok(worst < 1e-6, "chances of a chi square: off by %g of themselves", worst);
	for (int c = 0; c < CONFIDENCES; c++)
	{
		double z = rate_deviate(confidences[c]);

		off = fmax(off, fabs(rate_chi_square_tail(z * z, 1) / (1 - confidences[c]) - 1));
	}
	tap_ok(off < 1e-9, "with one degree of freedom it is a squared deviate: off by %g", off);
	tap_ok(fabs(rate_chi_square_tail(2000, 2000) - 0.4957947558) < 1e-9 && rate_chi_square_tail(0, 3) == 1 &&
			   rate_chi_square_tail(INFINITY, 3) == 0 && rate_chi_square_tail(1e6, 4) == 0,
		   "great ones, and the ends: %.9g", rate_chi_square_tail(2000, 2000));
}

/* Where the exact test ends and the normal distribution begins. */
static void
test_great_numbers(void)
{
	int jumps = 0;
	int other = 0;

	for (int64_t n = 7900000; n < 8100000; n += 1000)
	{
		/* Some 1.9 and some 2.1 standard deviations apart. */
		int64_t apart = (int64_t) sqrt((double) n / 2);

		jumps += rate_differ((Rate) {n / 2, n}, (Rate) {n / 2 + apart * 19 / 10, n}, 0.95);
		jumps += !rate_differ((Rate) {n / 2, n}, (Rate) {n / 2 + apart * 21 / 10, n}, 0.95);
	}
	tap_ok(jumps == 0, "the two ways agree where they meet: %d do not", jumps);

	for (int64_t apart = 3800; apart < 4100; apart++)
	{
		Rate a = {4050000, 8100000};
		Rate b = {4050000 + apart, 8100000};

		other += rate_differ(a, b, 0.95) != (rate_chance(a, b) <= 0.05);
	}
	tap_ok(other == 0, "the normal distribution decides as the exact test: %d do not", other);

	tap_ok(!rate_differ((Rate) {INT64_MAX / 3, INT64_MAX}, (Rate) {INT64_MAX / 3, INT64_MAX}, 0.5),
		   "the greatest numbers, alike");
	tap_ok(rate_differ((Rate) {INT64_MAX / 3, INT64_MAX}, (Rate) {INT64_MAX / 2, INT64_MAX}, 0.999999),
		   "the greatest numbers, not alike");
	tap_ok(rate_differ((Rate) {INT64_MAX, INT64_MAX}, (Rate) {0, INT64_MAX}, 0.999999),
		   "all and none");
	tap_ok(!rate_differ((Rate) {INT64_MAX, INT64_MAX}, (Rate) {INT64_MAX, INT64_MAX}, 0.5),
		   "all and all");
	tap_ok(!rate_differ((Rate) {1, 1}, (Rate) {INT64_MAX / 2, INT64_MAX}, 0.95),
		   "a single one against the greatest number");
	tap_ok(rate_differ((Rate) {20, INT64_MAX}, (Rate) {3, INT64_MAX}, 0.95) &&
			   !rate_differ((Rate) {10, INT64_MAX}, (Rate) {5, INT64_MAX}, 0.95),
		   "few among the greatest number");
}

int
main(void)
{
	test_quantile();
	test_interval();
	test_chance();
	test_promise();
	test_chi_square();
	test_great_numbers();
	return tap_done();
}
