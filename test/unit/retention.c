/* sources: src/kpi/retention.c src/tally/tally.c src/tally/tally_bins.c src/kpi/layout.c src/tally/histogram.c src/tally/i128.c src/hours/schedule.c */
/*-------------------------------------------------------------------------
 *
 * retention.c
 *	  Full months against a calendar that is walked, and the curve of Kaplan
 *	  and Meier against its definition.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kpi/retention.h"

#define DAY INT64_C(86400000000)

/* Days of a month of a year from 2000 on. */
static int
month_days(int year, int month)
{
	if (month == 2)
		return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/*
 * Start on each day of some years, among them a leap year of a century and one
 * that is none, end when so many months are full and just before: known from
 * walking the calendar.
 */
static void
test_months(void)
{
	int wrong = 0;
	int64_t start = 0;

	for (int year = 2000; year < 2104; year += year == 2003 ? 92 : 1)
	{
		for (int month = 1; month <= 12; month++)
		{
			for (int day = 1; day <= month_days(year, month); day++, start += DAY)
			{
				int64_t first = start - (day - 1) * DAY;
				int y = year;
				int m = month;
				int64_t time = (int64_t) (next_random() % (uint64_t) DAY);

				for (int months = 0; months < 60; months++)
				{
					int last = month_days(y, m);
					int64_t due = first + ((day < last ? day : last) - 1) * DAY + time;

					wrong += retention_months(start + time, due) != months;
					wrong += months > 0 && retention_months(start + time, due - 1) != months - 1;
					first += last * DAY;
					if (++m > 12)
					{
						m = 1;
						y++;
					}
				}
			}
		}
		if (year == 2003)
		{
			/* Skip to 2095, day by day of the calendar. */
			for (int y = 2004; y < 2095; y++)
				start += (month_days(y, 2) + 337) * DAY;
		}
	}
	tap_ok(wrong == 0, "full months: %d wrong", wrong);
	tap_ok(retention_months(-1, DAY * 31 - 2) == 0 && retention_months(-1, DAY * 31 - 1) == 1,
		   "from the last microsecond of 1999");
	tap_ok(retention_months(0, 36524 * DAY) == 1199 && retention_months(0, 36525 * DAY) == 1200 &&
			   retention_months(INT64_C(-211813488000000000), INT64_C(9223371331199999999)) == RETENTION_MONTHS,
		   "a century and more");
}

static void
put(Tally *state, RetentionBins set, int month, int64_t count)
{
	int bin = retention_layout.bin_set[set].first + month;
	int slot = tally_find_bin(state, &retention_layout, bin);

	if (count > 0 && !tally_has_bin(state, &retention_layout, slot, bin))
		tally_insert_bin(state, &retention_layout, slot, bin, count);
}

/* The definition: at risk are all that were seen so long, month by month. */
static void
test_curve(void)
{
	static int64_t churned[RETENTION_MONTHS + 1];
	static int64_t active[RETENTION_MONTHS + 1];
	Tally *state = malloc(tally_size(&retention_layout, retention_layout.bins));
	int wrong = 0;
	int wrong_end = 0;
	double worst = 0;

	for (int i = 0; i < 2000; i++)
	{
		int longest = (int) (next_random() % (i % 50 == 0 ? RETENTION_MONTHS + 1 : 40)) + 1;
		int bins = (int) (next_random() % 30);
		uint64_t most = next_random() % 8 == 0 ? UINT64_C(1) << 57 : 20;
		RetentionCurve curve;
		long double retention = 1;
		int month = 0;
		int last = -1;

		memset(churned, 0, sizeof(churned));
		memset(active, 0, sizeof(active));
		tally_clear(state, &retention_layout);
		for (; bins > 0; bins--)
		{
			int at = (int) (next_random() % (uint64_t) longest);
			RetentionBins set = next_random() % 3 == 0 ? RETENTION_CHURNED_AFTER : RETENTION_ACTIVE_FOR;
			int64_t *count = set == RETENTION_CHURNED_AFTER ? &churned[at] : &active[at];

			if (*count == 0)
			{
				*count = (int64_t) (next_random() % most);
				put(state, set, at, *count);
			}
		}
		for (int m = 0; m <= RETENTION_MONTHS; m++)
		{
			if (churned[m] > 0)
				last = m < RETENTION_MONTHS ? m + 1 : m;
			else if (active[m] > 0 && last < m)
				last = m;
		}

		wrong += !retention_curve_start(&curve, state) || curve.last != last;
		while (retention_curve_next(&curve))
		{
			int64_t at_risk = 0;
			int64_t asked;
			RetentionCurve again;

			month++;
			for (int m = month - 1; m <= RETENTION_MONTHS; m++)
				at_risk += churned[m] + active[m];
			retention *= (long double) (at_risk - churned[month - 1]) / at_risk;
			wrong += curve.at.month != month || curve.at.at_risk != at_risk ||
				curve.at.churned != churned[month - 1];
			worst = fmax(worst, (double) fabsl(curve.at.retention / 1e18L - retention));
			retention_curve_start(&again, state);
			wrong += month % 7 == 0 &&
				(!retention_after(&again, month, &asked) || asked != curve.at.retention);
		}
		wrong_end += last >= 0 && month != last;

		/* Behind the end nothing is known, unless nobody is left. */
		retention_curve_start(&curve, state);
		wrong_end += retention_after(&curve, last + 1, &(int64_t) {0}) != (last >= 0 && retention < 1e-30L);
	}
	tap_ok(wrong == 0, "curves: %d numbers wrong", wrong);
	tap_ok(worst < 1e-16, "curves: off by %g", worst);
	tap_ok(wrong_end == 0, "curves: %d ends wrong", wrong_end);

	tally_clear(state, &retention_layout);
	put(state, RETENTION_ACTIVE_FOR, 0, INT64_MAX);
	put(state, RETENTION_CHURNED_AFTER, 0, 1);
	tap_ok(!retention_curve_start(&(RetentionCurve) {0}, state), "too many customers");
	free(state);
}

int
main(void)
{
	test_months();
	test_curve();
	return tap_done();
}
