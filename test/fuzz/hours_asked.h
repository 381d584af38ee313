/*-------------------------------------------------------------------------
 *
 * hours_asked.h
 *	  The dates, instants and pauses that an input asks about.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_HOURS_ASKED_H
#define LEAD_FUNNEL_HOURS_ASKED_H

#include "hours/clock.h"

#include "hours_expected.h"

/* The instants that the server knows: 4714 BC to 294276 AD. */
#define FIRST_INSTANT		INT64_C(-211813488000000000)
#define LAST_INSTANT		(INT64_C(9223371331200000000) - 1)

/* Most questions are about this time before and after an instant. */
#define NEAR				(400 * HOURS_DAY)

/* Some date that the hours speak of, or any date of a year. */
static int32_t
some_date(const HoursSchedule *schedule, FuzzInput *input)
{
	int year = 2000 + (int) fuzz_below(input, 40);
	int32_t date = hours_date(year, 1, 1) + (int32_t) fuzz_below(input, 512);
	int32_t shift = (int32_t) fuzz_below(input, 256);

	shift = shift < 128 ? 0 : shift % 9 - 4;
	if (schedule->nth_count > 0 && fuzz_below(input, 2) == 0)
	{
		const HoursNth *nth = &schedule->nths[fuzz_below(input, schedule->nth_count)];

		return date + (nth->weekday - hours_weekday(date) + 7) % 7 + nth->shift;
	}
	if (schedule->date_count > 0 && fuzz_below(input, 4) != 0)
	{
		const HoursDates *dates = &schedule->dates[fuzz_below(input, schedule->date_count)];
		int32_t end = fuzz_below(input, 2) == 0 ? dates->first : dates->last;

		switch (dates->kind)
		{
			case HOURS_DATES_ONCE:
				return end + shift;
			case HOURS_DATES_YEARLY:
				return hours_date(year, end / 32, end % 32) + shift;
			case HOURS_DATES_EASTER:
				return hours_easter(year) + end + shift;
		}
	}
	return date;
}

static int64_t
some_instant(Calendar *c, FuzzInput *input)
{
	int64_t at = fuzz_below(input, HOURS_DAY_SECONDS) * HOURS_SECOND;

	switch (fuzz_below(input, 10))
	{
		case 0:
			at += fuzz_below(input, 15000) * HOURS_DAY + fuzz_below(input, 1000000);
			break;
		case 1:
			if (c->zone.count > 0)
				at = c->zone.at[fuzz_below(input, c->zone.count)] +
					(fuzz_below(input, 65536) - 32768) * 4 / (1 << fuzz_below(input, 8)) *
						HOURS_SECOND;
			break;
		case 2:
			at = c->timeline.start + (fuzz_below(input, 5) - 3) * HOURS_CYCLE +
				(fuzz_below(input, 3) - 1) * at;
			break;
		case 3:
			at = c->timeline.end + (fuzz_below(input, 5) - 2) * HOURS_CYCLE +
				(fuzz_below(input, 3) - 1) * at;
			break;
		case 4:
			at = (int64_t) fuzz_number(input, 8);
			break;
		case 5:
			/* The first days of a block. */
			at += c->timeline.start + (HOURS_CYCLE_BLOCKS + 600 + fuzz_below(input, 100)) * HOURS_BLOCK;
			break;
		case 6:
			at += hours_date((int) fuzz_below(input, 2) * 9998 + 1, 1, 1) * HOURS_DAY +
				(fuzz_below(input, 1000) - 500) * HOURS_DAY;
			break;
		default:
			at += some_date(&c->schedule, input) * HOURS_DAY;
	}
	/* Questions look around, too. */
	if (at < FIRST_INSTANT + 2 * NEAR)
		at = FIRST_INSTANT + 2 * NEAR;
	if (at > LAST_INSTANT - 3 * NEAR)
		at = LAST_INSTANT - 3 * NEAR;
	return at;
}

/* Up to three pauses from an instant on; now and then the first or last has no end. */
static HoursPauses
some_pauses(HoursPause *items, int64_t at, FuzzInput *input)
{
	HoursPauses pauses = {items, (int32_t) fuzz_below(input, 4)};

	for (int32_t i = 0; i < pauses.count; i++)
	{
		items[i].from = at += fuzz_below(input, 65536) * 60 * HOURS_SECOND + 1;
		items[i].to = at += fuzz_below(input, 65536) * 10 * HOURS_SECOND + 1;
	}
	if (pauses.count > 0 && fuzz_below(input, 16) == 0)
		items[0].from = HOURS_NEVER_BEFORE;
	if (pauses.count > 0 && fuzz_below(input, 16) == 0)
		items[pauses.count - 1].to = HOURS_NEVER;
	return pauses;
}

#endif							/* LEAD_FUNNEL_HOURS_ASKED_H */
