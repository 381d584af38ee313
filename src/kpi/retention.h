/*-------------------------------------------------------------------------
 *
 * retention.h
 *	  The tally of customers: how long they stay, what they are worth.
 *
 * Every customer is in one bin of months: the full months after which it
 * churned, or for which it has been active so far.  That is all that a curve
 * of Kaplan and Meier needs, and it can be added and subtracted.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RETENTION_H
#define RETENTION_H

#include "tally/tally.h"

/* The order of the counters, the sums and the bin sets is stored: keep it. */
typedef enum RetentionCount
{
	RETENTION_PRICED,				/* in the sums of amounts: no free start */
	RETENTION_UPSOLD,				/* of them, active and with a greater amount */
	RETENTION_VALUE_BEFORE_START,	/* their time to value is not known */
	RETENTION_CHURNED_BEFORE_START, /* in no other number */
	RETENTION_COUNTS
} RetentionCount;

typedef enum RetentionSum
{
	RETENTION_INITIAL,	/* of those that are priced */
	RETENTION_KEPT,		/* the same, at most what it is now; churned 0 */
	RETENTION_CURRENT,	/* of those that are priced; churned 0 */
	RETENTION_LIFETIME, /* of all, also of those that churned */
	RETENTION_SUMS
} RetentionSum;

typedef enum RetentionBins
{
	RETENTION_CHURNED_AFTER,
	RETENTION_ACTIVE_FOR,
	RETENTION_TIME_TO_VALUE,
	RETENTION_BIN_SETS
} RetentionBins;

/* A century; the last bin is that of all who stayed longer. */
#define RETENTION_MONTHS 1200

/* A retention is an integer of 10^-18, told with fewer decimals. */
#define RETENTION_ONE INT64_C(1000000000000000000)
#define RETENTION_DECIMALS 15
#define RETENTION_UNTOLD 1000

/* One month of the curve. */
typedef struct RetentionMonth
{
	int month;		   /* 1 is the first; 0 is the start */
	int64_t at_risk;   /* customers seen at the start of the month */
	int64_t churned;   /* of them, in the month */
	int64_t retention; /* at its end */
} RetentionMonth;

/* A curve that is walked month by month. */
typedef struct RetentionCurve
{
	const Tally *state;
	int churned_slot; /* the next ones */
	int churned_end;
	int active_slot;
	int active_end;
	int last; /* month that anything is known of; -1 without customers */
	RetentionMonth at;
	int64_t left; /* customers seen at the end of the month */
} RetentionCurve;

/* in layout.c */
extern const TallyLayout retention_layout;

/* in retention.c */
extern int retention_months(int64_t from, int64_t to);
extern bool retention_customers(const Tally *state, int64_t *result);
extern bool retention_curve_start(RetentionCurve *curve, const Tally *state);
extern bool retention_curve_next(RetentionCurve *curve);
extern bool retention_after(RetentionCurve *curve, int months,
							int64_t *retention);

#endif							/* RETENTION_H */
