/*-------------------------------------------------------------------------
 *
 * survival.c
 *	  The bounds of a curve of Kaplan and Meier, and the log-rank test.
 *
 * The counts are exact, and so are the differences that are made of them; what
 * remains are sums of at most 1201 terms each.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/survival.h"

#include <math.h>

#include "kpi/rate.h"

/*
 * Add a number to a sum, by A. Neumaier (1974): what the greater one of the two
 * cannot hold of the other is exact, and summed apart.
 */
void
survival_add(ExactSum *sum, double value)
{
	double next = sum->sum + value;

	if (fabs(sum->sum) >= fabs(value))
		sum->error += (sum->sum - next) + value;
	else
		sum->error += (value - next) + sum->sum;
	sum->sum = next;
}

static double
total(const ExactSum *sum)
{
	return sum->sum + sum->error;
}

SurvivalBounds
survival_bounds(double confidence)
{
	return (SurvivalBounds) {.deviate = rate_deviate(confidence)};
}

static int64_t
round_bound(double bound)
{
	double rounded = floor(bound * (double) SURVIVAL_ONE + 0.5);

	return rounded >= (double) SURVIVAL_ONE ? SURVIVAL_ONE : (int64_t) rounded;
}

/* The logarithm of a share, from what is the lesser: itself, or its rest. */
static double
log_share(int64_t share, int64_t rest, int64_t whole)
{
	if (rest < share)
		return log1p(-(double) rest / (double) whole);
	return log((double) share / (double) whole);
}

/*
 * The bounds of the retention at the end of the next month of a curve.  False
 * while nobody has left, and when all have: the logarithm of the logarithm is
 * not there.
 *
 * The retention is taken from its logarithm here: rounded to decimals as it is
 * in the curve, a small one would have few digits left.
 */
bool
survival_bounds_next(SurvivalBounds *bounds, const RetentionMonth *at,
					 int64_t *low, int64_t *high)
{
	int64_t stayed = at->at_risk - at->churned;
	double log_retention;
	double width;

	if (at->churned > 0)
	{
		if (stayed == 0)
			bounds->log_retention.sum = -INFINITY;
		else
		{
			survival_add(&bounds->log_retention,
						 log_share(stayed, at->churned, at->at_risk));
			survival_add(&bounds->greenwood, (double) at->churned / ((double) at->at_risk * (double) stayed));
		}
	}
	log_retention = total(&bounds->log_retention);
	if (log_retention == 0 || isinf(log_retention))
		return false;

	width = bounds->deviate * sqrt(total(&bounds->greenwood)) / -log_retention;
	*low = round_bound(exp(log_retention * exp(width)));
	*high = round_bound(exp(log_retention * exp(-width)));
	return true;
}

/* a * b - c * d, exact until it is a floating point number. */
static double
cross_difference(int64_t a, int64_t b, int64_t c, int64_t d)
{
	Int128 difference;

	/* Products of counts are less than 2^126. */
	(void) i128_subtract(i128_multiply(a, b), i128_multiply(c, d), &difference);
	if (difference.hi < 0)
	{
		(void) i128_negate(difference, &difference);
		return -ldexp((double) difference.hi, 64) - (double) difference.lo;
	}
	return ldexp((double) difference.hi, 64) + (double) difference.lo;
}

/*
 * Add one month to the test.  Of those who left in it the first curve has as
 * many as it has of those at risk, if both leave alike: the hypergeometric
 * distribution, whose variance takes care of those that left together.
 */
static void
test_month(LogRank *test, ExactSum sums[3], const RetentionMonth *a,
		   const RetentionMonth *b)
{
	int64_t at_risk = a->at_risk + b->at_risk;
	int64_t churned = a->churned + b->churned;
	double share = (double) a->at_risk / (double) at_risk;

	if (churned == 0)
		return;
	test->churned += a->churned;
	survival_add(&sums[0], (double) churned * share);
	survival_add(&sums[1], cross_difference(a->churned, b->at_risk, b->churned, a->at_risk) / (double) at_risk);
	if (at_risk > 1)
		survival_add(&sums[2], (double) churned * share * ((double) b->at_risk / (double) at_risk) * ((double) (at_risk - churned) / (double) (at_risk - 1)));
}

/*
 * The next month of a curve.  After its end those who are in a month that they
 * have not completed are at risk in that, and nobody later.
 */
static bool
next_month(RetentionCurve *curve)
{
	if (retention_curve_next(curve))
		return true;
	curve->at.at_risk = curve->left;
	curve->at.churned = 0;
	curve->left = 0;
	return false;
}

/*
 * Compare two states that have no negative bins of months.  False when their
 * customers are out of range.
 */
bool
survival_log_rank(const Tally *a, const Tally *b, LogRank *test)
{
	RetentionCurve curve[2];
	ExactSum sums[3] = {{0}};
	int64_t customers;
	bool more[2];

	if (!retention_curve_start(&curve[0], a) ||
		!retention_curve_start(&curve[1], b) ||
		!tally_add_int64(curve[0].left, curve[1].left, &customers))
		return false;

	*test = (LogRank) {0};
	for (;;)
	{
		more[0] = next_month(&curve[0]);
		more[1] = next_month(&curve[1]);
		if (!more[0] && !more[1])
			break;
		test_month(test, sums, &curve[0].at, &curve[1].at);
	}
	test->expected = total(&sums[0]);
	test->excess = total(&sums[1]);
	test->variance = total(&sums[2]);
	return true;
}

/* Where nobody could have left one of the two there is no difference. */
double
survival_chi_square(const LogRank *test)
{
	if (test->variance == 0)
		return 0;
	return test->excess * test->excess / test->variance;
}

/* The upper tail of chi square with one degree of freedom. */
double
survival_chance(const LogRank *test)
{
	return erfc(sqrt(survival_chi_square(test) / 2));
}
