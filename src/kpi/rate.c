/*-------------------------------------------------------------------------
 *
 * rate.c
 *	  How sure a rate is: the interval of Wilson, the test of Fisher, and the
 *	  chance of a chi square.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/rate.h"

#include <math.h>

/* Up to this variance the test is exact; it takes some 10 steps per deviation. */
#define EXACT_VARIANCE 1e6

/* A polynomial of degree seven, the lowest coefficient first. */
static double
polynomial(const double *coefficient, double x)
{
	double value = coefficient[7];

	for (int i = 6; i >= 0; i--)
		value = value * x + coefficient[i];
	return value;
}

/*
 * The standard normal deviate below which a probability lies, by M. J. Wichura,
 * Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied
 * Statistics 37 (1988), routine PPND16: rational functions of degree seven for
 * the middle, the tails and the far tails, accurate to about 1 part in 10^16.
 * The probability lies between 0 and 1, both excluded.
 */
double
rate_normal_quantile(double probability)
{
	static const double middle_above[] = {
		3.3871328727963666080e0, 1.3314166789178437745e2,
		1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4,
		3.3430575583588128105e4, 2.5090809287301226727e3
	};
	static const double middle_below[] = {
		1.0, 4.2313330701600911252e1,
		6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4,
		2.8729085735721942674e4, 5.2264952788528545610e3
	};
	static const double tail_above[] = {
		1.42343711074968357734e0, 4.63033784615654529590e0,
		5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4
	};
	static const double tail_below[] = {
		1.0, 2.05319162663775882187e0,
		1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2,
		5.47593808499534494600e-4, 1.05075007164441684324e-9
	};
	static const double far_above[] = {
		6.65790464350110377720e0, 5.46378491116411436990e0,
		1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7
	};
	static const double far_below[] = {
		1.0, 5.99832206555887937690e-1,
		1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5,
		1.42151175831644588870e-7, 2.04426310338993978564e-15
	};
	double distance = probability - 0.5;
	double r;
	double deviate;

	if (fabs(distance) <= 0.425)
	{
		r = 0.180625 - distance * distance;
		return distance * polynomial(middle_above, r) / polynomial(middle_below, r);
	}
	r = sqrt(-log(distance < 0 ? probability : 1 - probability));
	if (r <= 5)
		deviate = polynomial(tail_above, r - 1.6) / polynomial(tail_below, r - 1.6);
	else
		deviate = polynomial(far_above, r - 5) / polynomial(far_below, r - 5);
	return distance < 0 ? -deviate : deviate;
}

/* The deviate that a two-sided confidence leaves out on each side. */
double
rate_deviate(double confidence)
{
	return -rate_normal_quantile((1 - confidence) / 2);
}

static int64_t
round_rate(double rate)
{
	double rounded = floor(rate * (double) RATE_ONE + 0.5);

	if (rounded <= 0)
		return 0;
	return rounded >= (double) RATE_ONE ? RATE_ONE : (int64_t) rounded;
}

/*
 * The interval of Wilson: the rates from which the observed one is not further
 * off than chance allows.
 */
void
rate_interval_of(Rate rate, double confidence, int64_t *lower, int64_t *upper)
{
	double z = rate_deviate(confidence);
	double k = (double) rate.successes;
	double rest = (double) (rate.trials - rate.successes);
	double n = (double) rate.trials;
	double root = z * sqrt(z * z + 4 * k * rest / n);
	double whole = 2 * (n + z * z);

	*lower = rate.successes == 0 ? 0 : round_rate((2 * k + z * z - root) / whole);
	*upper = rest == 0 ? RATE_ONE : round_rate((2 * k + z * z + root) / whole);
}

/* Two rates as a table whose margins are given: how many of the first succeed. */
typedef struct Table
{
	int64_t successes;	/* of the first */
	int64_t trials;		/* of the first */
	int64_t total;		/* successes of both, at most half of all trials */
	int64_t other_rest; /* trials of the second less the total */
} Table;

static Table
table_of(Rate a, Rate b)
{
	int64_t a_failures = a.trials - a.successes;
	int64_t b_failures = b.trials - b.successes;

	/* Successes and failures are alike, and the fewer ones fit the integer. */
	if (a.successes - a_failures > b_failures - b.successes)
	{
		a.successes = a_failures;
		b.successes = b_failures;
	}
	return (Table) {a.successes, a.trials, a.successes + b.successes,
					b.trials - a.successes - b.successes};
}

/*
 * How much more probable one success more, or fewer, is among the first.  Each
 * factor is an exact integer before it is rounded once.
 */
static double
next_ratio(const Table *table, int64_t successes, bool up)
{
	double x = (double) successes;
	double gained = (double) (table->trials - successes);
	double left = (double) (table->total - successes);
	double lost = (double) (table->other_rest + successes);

	return up ? gained * left / ((x + 1) * (lost + 1))
			  : x * lost / ((gained + 1) * (left + 1));
}

/*
 * Add up the tables on one side of the observed one, each relative to it: all,
 * and those that are no more probable.
 */
static void
sum_side(const Table *table, bool up, double *all, double *rare)
{
	double term = 1;

	for (int64_t x = table->successes;; x += up ? 1 : -1)
	{
		double ratio = next_ratio(table, x, up);

		term *= ratio;
		*all += term;
		if (term <= RATE_SAME)
			*rare += term;

		/* Past the most probable one each term is less than the one before. */
		if (term == 0 || *all > 1e300 || (ratio < 1 && term < 1e-20 * *rare))
			return;
	}
}

/*
 * The chance that two rates differ as much as these or more, while what they
 * are of is alike: the two-sided exact test of Fisher.
 */
double
rate_chance(Rate a, Rate b)
{
	Table table = table_of(a, b);
	double all = 1;
	double rare = 1;

	sum_side(&table, true, &all, &rare);
	sum_side(&table, false, &all, &rare);
	return rare / all;
}

/*
 * Whether two rates differ by more than chance.  With numbers so great that the
 * exact test has too many terms, the normal distribution is as good.
 */
bool
rate_differ(Rate a, Rate b, double confidence)
{
	Table table = table_of(a, b);
	double all = (double) a.trials + (double) b.trials;
	double share = (double) a.trials / all;
	double total = (double) table.total;
	double variance = total * (1 - total / all) * share * (double) b.trials / (all - 1);
	double off = fabs((double) table.successes - total * share) - 0.5;

	if (variance <= EXACT_VARIANCE)
		return rate_chance(a, b) <= (1 - confidence) * RATE_SAME;
	return off >= rate_deviate(confidence) * sqrt(variance);
}

/*
 * The chance that a chi square with so many degrees of freedom is at least as
 * great.  With two more of them it grows by one term more, all of them positive,
 * and with one or two it is elementary.  The terms are kept as logarithms, as
 * the first ones may be too small for a number where the last ones are not.
 */
double
rate_chi_square_tail(double chi_square, int degrees)
{
	double half = chi_square / 2;
	bool is_odd = degrees % 2 != 0;
	double exponent = is_odd ? 0.5 : 1;
	double chance = is_odd ? erfc(sqrt(half)) : exp(-half);
	double log_term;

	if (half <= 0)
		return 1;
	if (isinf(half))
		return 0;

	/* half ^ exponent * e ^ -half / Gamma(exponent + 1); Gamma(3/2) is sqrt(pi) / 2. */
	log_term = exponent * log(half) - half - (is_odd ? log(sqrt(M_PI) / 2) : 0);
	for (int i = degrees; i > 2; i -= 2)
	{
		chance += exp(log_term);
		exponent += 1;
		log_term += log(half / exponent);
	}
	return fmin(chance, 1);
}
