/*-------------------------------------------------------------------------
 *
 * credit.h
 *	  How much of a conversion each of the touches before it is credited with.
 *
 * A credit is a whole number of units of 10^-12, so that those of a conversion
 * add up to exactly one, whatever was rounded.  What rounding leaves goes to the
 * last touch that has credit.
 *
 * This part knows nothing of the server and takes no memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CREDIT_H
#define CREDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tally/i128.h"

#define CREDIT_DECIMALS 12
#define CREDIT_ONE INT64_C(1000000000000)

/* A path is never longer, so that what is done with one fits in memory. */
#define CREDIT_MAX_TOUCHES 10000000

/* The parts of a custom weight stay below this, so that nothing overflows. */
#define CREDIT_MAX_WEIGHT INT64_C(100000000000000)

typedef enum CreditModel
{
	CREDIT_FIRST,
	CREDIT_LAST,
	CREDIT_LAST_NON_DIRECT,
	CREDIT_LINEAR,
	CREDIT_POSITION,
	CREDIT_W,
	CREDIT_FULL_PATH,
	CREDIT_TIME_DECAY,
	CREDIT_CUSTOM,
	CREDIT_MODELS
} CreditModel;

/* Lead creation, opportunity creation and, for the full path, the close. */
#define CREDIT_MILESTONES 3

/* First, all in the middle together, last. */
#define CREDIT_WEIGHTS 3

typedef struct CreditTerms
{
	CreditModel model;
	int64_t half_life; /* microseconds, above zero */
	int64_t lookback;  /* microseconds, or CREDIT_UNBOUNDED */
	int64_t weight[CREDIT_WEIGHTS];
} CreditTerms;

#define CREDIT_UNBOUNDED (-1)

/* Touches that can have credit, at least one, in the order of time. */
typedef struct CreditPath
{
	const int64_t *at;	  /* microseconds */
	const uint32_t *mark; /* the lowest bit: a direct one */
	int touches;
	int milestone[CREDIT_MILESTONES]; /* numbers of touches, or -1 */
} CreditPath;

extern const char *const credit_model_names[CREDIT_MODELS];

extern bool credit_model_of(const char *name, size_t length,
							CreditModel *model);
extern int credit_milestones_of(CreditModel model);
extern void credit_range(const int64_t *at, int touches, int64_t converted_at,
						 int64_t lookback, int *from, int *to);
extern void credit_assign(const CreditTerms *terms, const CreditPath *path,
						  int64_t *credit, void (*check_interrupts)(void));
extern bool credit_of_amount(Int128 amount, int64_t credit, Int128 *share);

#endif							/* CREDIT_H */
