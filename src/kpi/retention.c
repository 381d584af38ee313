/*-------------------------------------------------------------------------
 *
 * retention.c
 *	  Months of customers, and the curve of Kaplan and Meier.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/retention.h"

#include "hours/hours.h"

#define USECS_PER_DAY INT64_C(86400000000)

/* A wall time taken apart. */
typedef struct Moment
{
	int year;
	int month;
	int day;
	int64_t time;
} Moment;

static Moment
moment_of(int64_t wall)
{
	Moment moment;
	int64_t date = wall / USECS_PER_DAY;

	moment.time = wall % USECS_PER_DAY;
	if (moment.time < 0)
	{
		moment.time += USECS_PER_DAY;
		date--;
	}
	hours_civil((int32_t) date, &moment.year, &moment.month, &moment.day);
	return moment;
}

/*
 * Full months from one wall time to a later one, both in microseconds since
 * 2000: the most that can be added to the first without passing the second.
 * Where a month has no such day its last one counts, as when PostgreSQL adds an
 * interval.  RETENTION_MONTHS stands for all that are more.
 */
int
retention_months(int64_t from, int64_t to)
{
	Moment a = moment_of(from);
	Moment b = moment_of(to);
	int64_t months = ((int64_t) b.year - a.year) * 12 + b.month - a.month;
	int last = hours_month_length(b.year, b.month);
	int day = a.day < last ? a.day : last;

	if (b.day < day || (b.day == day && b.time < a.time))
		months--;
	return months < RETENTION_MONTHS ? (int) months : RETENTION_MONTHS;
}

/* Customers, active or churned; false when they are out of range. */
bool
retention_customers(const Tally *state, int64_t *result)
{
	const TallyLayout *layout = &retention_layout;
	int64_t churned;
	int64_t active;

	return tally_count_bins(state, layout, RETENTION_CHURNED_AFTER, &churned) &&
		tally_count_bins(state, layout, RETENTION_ACTIVE_FOR, &active) &&
		tally_add_int64(churned, active, result);
}

/* The month of the last bin of a set, -1 without any. */
static int
last_month(const Tally *state, int set, int from, int to)
{
	if (from == to)
		return -1;
	return tally_bin_numbers(state, &retention_layout)[to - 1] -
		retention_layout.bin_set[set].first;
}

/*
 * Start the curve of a state that has no negative bins of months, at month 0.
 * False when its customers are out of range.
 *
 * It ends with the last month that somebody was seen to complete, and with the
 * one after it when somebody churned in that: of later months nothing is known.
 */
bool
retention_curve_start(RetentionCurve *curve, const Tally *state)
{
	const TallyLayout *layout = &retention_layout;
	int churned;
	int active;

	curve->state = state;
	tally_slots(state, layout, RETENTION_CHURNED_AFTER, &curve->churned_slot,
				&curve->churned_end);
	tally_slots(state, layout, RETENTION_ACTIVE_FOR, &curve->active_slot,
				&curve->active_end);
	churned = last_month(state, RETENTION_CHURNED_AFTER, curve->churned_slot,
						 curve->churned_end);
	active = last_month(state, RETENTION_ACTIVE_FOR, curve->active_slot,
						curve->active_end);
	curve->last = active > churned ? active : churned + 1;
	if (churned < 0 && active < 0)
		curve->last = -1;
	if (curve->last > RETENTION_MONTHS)
		curve->last = RETENTION_MONTHS;

	curve->at = (RetentionMonth) {.retention = RETENTION_ONE};
	if (!retention_customers(state, &curve->left))
		return false;
	curve->at.at_risk = curve->left;
	return true;
}

/* The count of a month in a set, from its next slot on. */
static int64_t
take_month(const Tally *state, int set, int month, int *slot, int end)
{
	int bin = retention_layout.bin_set[set].first + month;

	if (*slot == end ||
		tally_bin_numbers(state, &retention_layout)[*slot] != bin)
		return 0;
	return tally_bin_counts(state, &retention_layout)[(*slot)++];
}

/*
 * Go on by a month; false when there is no further one.
 *
 * Who has been active for so many full months and a part of the next one is at
 * risk in that: Kaplan and Meier let churn come before the end of what was seen.
 */
bool
retention_curve_next(RetentionCurve *curve)
{
	RetentionMonth *at = &curve->at;
	int completed = at->month;
	int64_t stayed;

	if (at->month >= curve->last)
		return false;
	at->month++;
	at->at_risk = curve->left;
	at->churned = take_month(curve->state, RETENTION_CHURNED_AFTER, completed,
							 &curve->churned_slot, curve->churned_end);
	stayed = at->at_risk - at->churned;
	curve->left = stayed - take_month(curve->state, RETENTION_ACTIVE_FOR, completed,
									  &curve->active_slot, curve->active_end);
	if (at->churned > 0)
		(void) i128_divide(i128_multiply(at->retention, stayed), at->at_risk,
						   &at->retention);
	return true;
}

/*
 * The retention after so many months; false when nothing is known of it.  When
 * all have churned, none will be there later either.
 */
bool
retention_after(RetentionCurve *curve, int months, int64_t *retention)
{
	while (curve->at.month < months && retention_curve_next(curve))
		;
	*retention = curve->at.retention;
	return curve->at.month == months ? curve->last >= 0 : *retention == 0;
}
