/*-------------------------------------------------------------------------
 *
 * credit.c
 *	  The models of attribution, as weights of touches.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/credit.h"

#include <math.h>
#include <string.h>

/* Touches to look at before interrupts are checked for. */
#define CHECK_MASK 0xfff

const char *const credit_model_names[CREDIT_MODELS] = {
	"first", "last", "last_non_direct", "linear", "position", "w",
	"full_path", "time_decay", "custom"
};

bool
credit_model_of(const char *name, size_t length, CreditModel *model)
{
	for (int i = 0; i < CREDIT_MODELS; i++)
	{
		if (strlen(credit_model_names[i]) == length &&
			memcmp(credit_model_names[i], name, length) == 0)
		{
			*model = (CreditModel) i;
			return true;
		}
	}
	return false;
}

/* How many milestones a model knows. */
int
credit_milestones_of(CreditModel model)
{
	if (model == CREDIT_W)
		return 2;
	return model == CREDIT_FULL_PATH ? CREDIT_MILESTONES : 0;
}

/*
 * Of touches in the order of time, those that can have credit: up to the
 * conversion, and not longer before it than the lookback.
 */
void
credit_range(const int64_t *at, int touches, int64_t converted_at,
			 int64_t lookback, int *from, int *to)
{
	*to = touches;
	while (*to > 0 && at[*to - 1] > converted_at)
		(*to)--;
	*from = 0;
	while (lookback != CREDIT_UNBOUNDED && *from < *to &&
		   (uint64_t) converted_at - (uint64_t) at[*from] > (uint64_t) lookback)
		(*from)++;
}

/* floor(10^12 * share / total), for a share up to the total, below 2^63 / 1000. */
static int64_t
proportion(int64_t share, int64_t total)
{
	int64_t quotient = 0;

	for (int i = 0; i < CREDIT_DECIMALS; i += 3)
	{
		share *= 1000;
		quotient = quotient * 1000 + share / total;
		share %= total;
	}
	return quotient;
}

static void
assign_linear(int touches, int64_t *credit)
{
	for (int i = 0; i < touches; i++)
		credit[i] = CREDIT_ONE / touches;
}

/* Shares of single touches, of which several may fall on one, and of the rest. */
typedef struct Split
{
	int64_t share[CREDIT_MILESTONES + 1];
	int touch[CREDIT_MILESTONES + 1]; /* -1: there is no such touch */
	int singles;
	int64_t rest;
} Split;

/*
 * A share without a touch is left out, and the others grow in proportion.  Where
 * nothing is left all touches are alike.
 */
static void
assign_split(const Split *split, int touches, int64_t *credit)
{
	int64_t total = 0;
	int others = touches;
	int64_t each = 0;

	for (int i = 0; i < split->singles; i++)
	{
		bool is_repeated = false;

		for (int j = 0; j < i; j++)
			is_repeated |= split->touch[j] == split->touch[i];
		if (split->touch[i] >= 0)
		{
			total += split->share[i];
			others -= !is_repeated;
		}
	}
	if (others > 0)
		total += split->rest;
	if (total == 0)
	{
		assign_linear(touches, credit);
		return;
	}

	if (others > 0)
		each = proportion(split->rest, total) / others;
	for (int i = 0; i < touches; i++)
		credit[i] = each;
	for (int i = 0; i < split->singles; i++)
	{
		if (split->touch[i] >= 0)
			credit[split->touch[i]] = 0;
	}
	for (int i = 0; i < split->singles; i++)
	{
		if (split->touch[i] >= 0)
			credit[split->touch[i]] += proportion(split->share[i], total);
	}
}

static void
assign_ends(const int64_t *weight, int touches, int64_t *credit)
{
	Split split = {
		.share = {weight[0], weight[2]}, .touch = {0, touches - 1}, .singles = 2,
		.rest = weight[1]
	};

	assign_split(&split, touches, credit);
}

static void
assign_milestones(const CreditPath *path, CreditModel model, int64_t *credit)
{
	Split split = {.singles = 1 + credit_milestones_of(model)};

	/* In units of 0.1 percent. */
	split.rest = 100;
	for (int i = 0; i < split.singles; i++)
	{
		split.share[i] = (1000 - split.rest) / split.singles;
		split.touch[i] = i == 0 ? 0 : path->milestone[i - 1];
	}
	assign_split(&split, path->touches, credit);
}

static void
assign_last_non_direct(const CreditPath *path, int64_t *credit)
{
	int touch = path->touches - 1;

	while (touch > 0 && (path->mark[touch] & 1))
		touch--;
	/* All of them are direct ones. */
	if (path->mark[touch] & 1)
		touch = path->touches - 1;
	credit[touch] = CREDIT_ONE;
}

/* 2^(-age / half-life), by the age at the last touch: the greatest weight is 1. */
static double
decayed(const CreditPath *path, int touch, int64_t half_life)
{
	uint64_t age = (uint64_t) path->at[path->touches - 1] -
		(uint64_t) path->at[touch];

	return exp2(-((double) age / (double) half_life));
}

static void
assign_decay(const CreditPath *path, int64_t half_life, int64_t *credit,
			 void (*check_interrupts)(void))
{
	double total = 0;

	for (int i = 0; i < path->touches; i++)
	{
		double weight = decayed(path, i, half_life);

		if ((i & CHECK_MASK) == CHECK_MASK)
			check_interrupts();
		memcpy(&credit[i], &weight, sizeof(weight));
		total += weight;
	}
	for (int i = 0; i < path->touches; i++)
	{
		double weight;

		memcpy(&weight, &credit[i], sizeof(weight));
		credit[i] = (int64_t) floor(weight * (double) CREDIT_ONE / total);
	}
}

/* Weights of floating point may also add up to a little more than one. */
static void
settle(int touches, int64_t *credit)
{
	int64_t left = CREDIT_ONE;
	int last = touches - 1;

	while (last > 0 && credit[last] == 0)
		last--;
	for (int i = 0; i < last; i++)
	{
		if (credit[i] > left)
			credit[i] = left;
		left -= credit[i];
	}
	credit[last] = left;
}

/* Give each touch its credit, from zero to CREDIT_ONE, which is their sum. */
void
credit_assign(const CreditTerms *terms, const CreditPath *path,
			  int64_t *credit, void (*check_interrupts)(void))
{
	static const int64_t position[CREDIT_WEIGHTS] = {40, 20, 40};
	int touches = path->touches;

	memset(credit, 0, sizeof(*credit) * (size_t) touches);
	switch (terms->model)
	{
		case CREDIT_FIRST:
			credit[0] = CREDIT_ONE;
			return;
		case CREDIT_LAST:
			credit[touches - 1] = CREDIT_ONE;
			return;
		case CREDIT_LAST_NON_DIRECT:
			assign_last_non_direct(path, credit);
			return;
		case CREDIT_POSITION:
			assign_ends(position, touches, credit);
			break;
		case CREDIT_W:
		case CREDIT_FULL_PATH:
			assign_milestones(path, terms->model, credit);
			break;
		case CREDIT_TIME_DECAY:
			assign_decay(path, terms->half_life, credit, check_interrupts);
			break;
		case CREDIT_CUSTOM:
			assign_ends(terms->weight, touches, credit);
			break;
		default:
			assign_linear(touches, credit);
			break;
	}
	settle(touches, credit);
}

/* Multiply, or say that the product is out of range. */
static bool
multiply(Int128 value, uint32_t factor, Int128 *product)
{
	bool negative = value.hi < 0;
	I128Magnitude magnitude;

	if (negative && !i128_negate(value, &value))
		return false;
	magnitude = (I128Magnitude) {{
		(uint32_t) value.lo, (uint32_t) (value.lo >> 32),
								  (uint32_t) value.hi, (uint32_t) ((uint64_t) value.hi >> 32)
	}};
	return i128_magnitude_append(&magnitude, factor, 0) &&
		i128_from_magnitude(&magnitude, negative, product);
}

/* The product of a credit and an amount of so many units. */
static bool
multiply_by_credit(Int128 units, int64_t credit, Int128 *product)
{
	Int128 high;
	Int128 low;

	return multiply(units, (uint32_t) (credit / 1000000), &high) &&
		multiply(high, 1000000, &high) &&
		multiply(units, (uint32_t) (credit % 1000000), &low) &&
		i128_add(high, low, product);
}

/* Split an amount of 64 bits or more into units and the rest, both of its sign. */
static void
split_amount(Int128 amount, int64_t unit, Int128 *units, int64_t *rest)
{
	bool negative = amount.hi < 0;
	uint32_t limb[4];
	I128Magnitude quotient;
	uint64_t remainder = 0;

	/* The least number is its own magnitude. */
	(void) (negative && i128_negate(amount, &amount));
	limb[0] = (uint32_t) amount.lo;
	limb[1] = (uint32_t) (amount.lo >> 32);
	limb[2] = (uint32_t) amount.hi;
	limb[3] = (uint32_t) ((uint64_t) amount.hi >> 32);
	for (int i = 3; i >= 0; i--)
	{
		remainder = remainder << 32 | limb[i];
		quotient.limb[i] = (uint32_t) (remainder / (uint64_t) unit);
		remainder %= (uint64_t) unit;
	}
	(void) i128_from_magnitude(&quotient, negative, units);
	*rest = negative ? -(int64_t) remainder : (int64_t) remainder;
}

/*
 * The part of an amount, in units of 10^-8, that a credit stands for, in units of
 * 10^-12 and rounded towards zero; false when it is out of range.
 */
bool
credit_of_amount(Int128 amount, int64_t credit, Int128 *share)
{
	const int64_t unit = INT64_C(100000000);
	int64_t small;
	int64_t rest;

	if (i128_to_int64(amount, &small))
	{
		*share = i128_multiply(small / unit, credit);
		rest = small % unit;
	}
	else
	{
		Int128 units;

		split_amount(amount, unit, &units, &rest);
		if (!multiply_by_credit(units, credit, share))
			return false;
	}
	/* Below 10^20 / 10^8, in two steps that stay below 2^63. */
	rest = (rest * (credit / 10000) + rest * (credit % 10000) / 10000) / 10000;
	return i128_add(*share, i128_from_int64(rest), share);
}
