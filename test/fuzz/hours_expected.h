/*-------------------------------------------------------------------------
 *
 * hours_expected.h
 *	  What office hours should answer, worked out in other ways than theirs,
 *	  slow and simple.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_HOURS_EXPECTED_H
#define LEAD_FUNNEL_HOURS_EXPECTED_H

#include "hours_zone.h"

/* What the clock does with a wall time, by another way: try all offsets. */
static int64_t
expect_utc(Zone *zone, int64_t wall)
{
	int64_t since = wall - 3 * HOURS_DAY;
	int64_t utc = 0;
	bool found = false;
	bool more;

	do
	{
		int64_t before;
		int64_t at;
		int64_t after;

		more = next_change(zone, since, &before, &at, &after);
		if (wall - before >= since && (!more || wall - before < at))
		{
			utc = wall - before;
			found = true;
		}
		/* Skipped: it is read as if the clocks had not changed. */
		if (more && !found && wall - before >= at && wall - after < at)
			utc = wall - before;
		since = at;
	} while (more && since < wall + 3 * HOURS_DAY);
	return utc;
}

/* Does a rule hold on a date?  By another way than the schedule's. */
static bool
expect_dated(const HoursSchedule *schedule, const HoursRule *rule, int32_t date)
{
	int year;
	int month;
	int day;

	hours_civil(date, &year, &month, &day);
	for (int32_t i = 0; i < rule->date_count; i++)
	{
		const HoursDates *dates = &schedule->dates[rule->date_at + i];
		int32_t at = 32 * month + day;

		switch (dates->kind)
		{
			case HOURS_DATES_ONCE:
				for (int32_t d = dates->first; d <= dates->last && d <= date && dates->step > 0;
					 d += dates->step)
					if (d == date)
						return true;
				if (dates->step == 0 && dates->first <= date && date <= dates->last)
					return true;
				break;
			case HOURS_DATES_YEARLY:
				if (dates->first <= dates->last
						? dates->first <= at && at <= dates->last
						: dates->first <= at || at <= dates->last)
					return true;
				break;
			case HOURS_DATES_EASTER:
				for (int y = year - 1; y <= year + 1; y++)
					if (y >= 1 && y <= 9999 &&
						hours_easter(y) + dates->first <= date &&
						date <= hours_easter(y) + dates->last)
						return true;
				break;
		}
	}
	return rule->date_count == 0;
}

static bool
expect_rule(const HoursSchedule *schedule, const HoursRule *rule, int32_t date)
{
	if ((rule->weekdays >> hours_weekday(date) & 1) != 0 &&
		expect_dated(schedule, rule, date))
		return true;
	for (int32_t i = 0; i < rule->nth_count; i++)
	{
		const HoursNth *nth = &schedule->nths[rule->nth_at + i];
		int32_t from = date - nth->shift;
		int year;
		int month;
		int day;
		int number = 0;
		int count = 0;

		hours_civil(from, &year, &month, &day);
		for (int d = 1; d <= hours_month_length(year, month); d++)
			if (hours_weekday(hours_date(year, month, d)) == nth->weekday)
			{
				count++;
				if (d == day)
					number = count;
			}
		if (number > 0 &&
			((nth->places >> (number - 1) & 1) != 0 ||
			 (nth->places >> (count - number + HOURS_MAX_NTH) & 1) != 0) &&
			expect_dated(schedule, rule, from))
			return true;
	}
	return false;
}

/* Is a second after a date's midnight in an opening that the date owns? */
static bool
expect_second(const HoursSchedule *schedule, const bool *holds, int32_t second)
{
	bool open = false;

	for (int32_t i = 0; i < schedule->rule_count; i++)
	{
		const HoursRule *rule = &schedule->rules[i];
		bool within = false;

		for (int32_t j = rule->span_at; holds[i] && j < rule->span_at + rule->span_count; j++)
			within = within || (schedule->spans[j].from <= second &&
								second < schedule->spans[j].to);
		if (holds[i] && !rule->closed)
			open = within;
		else if (holds[i] && (within || rule->span_count == 0))
			open = false;
	}
	return open;
}

static bool
in_spans(const HoursSpan *spans, int32_t count, int32_t second)
{
	for (int32_t i = 0; i < count; i++)
		if (spans[i].from <= second && second < spans[i].to)
			return true;
	return false;
}

/* Everything about one input. */
typedef struct Calendar
{
	HoursSchedule schedule;
	HoursSchedule again;		/* of the canonical text */
	Zone zone;
	HoursTimeline timeline;
	int64_t steps;				/* of one date */
	int64_t max_steps;
	int32_t *rules;
	bool *holds;
	HoursSpan *spans;
	HoursSpan *more_spans;
} Calendar;

/* The openings of the dates around an instant, one by one. */
static bool
expect_open(Calendar *c, int64_t instant)
{
	int32_t date = (int32_t) floor_div(instant, HOURS_DAY);
	bool open = false;

	for (int32_t d = date - 4; d <= date + 2; d++)
	{
		int32_t count = hours_of_date(&c->schedule, c->rules,
									  c->schedule.rule_count, d, c->spans);

		for (int32_t i = 0; i < count; i++)
			open = open ||
				(expect_utc(&c->zone, d * HOURS_DAY + c->spans[i].from * HOURS_SECOND) <= instant &&
				 instant < expect_utc(&c->zone, d * HOURS_DAY + c->spans[i].to * HOURS_SECOND));
	}
	return open;
}

/* The instant of the n-th working day from a date on, n not 0; false if far. */
static bool
expect_workday(Calendar *c, int64_t from, int n, int64_t *instant)
{
	int64_t wall = from + offset_at(&c->zone, from);
	int32_t date = (int32_t) floor_div(wall, HOURS_DAY);
	int64_t time_of_day = wall - date * HOURS_DAY;
	int step = n < 0 ? -1 : 1;

	for (int i = 0; i < 200; i++)
	{
		int64_t midnight = (date += step) * HOURS_DAY;
		int32_t count = hours_of_date(&c->schedule, c->rules,
									  c->schedule.rule_count, date, c->spans);
		bool any = false;

		for (int32_t j = 0; j < count; j++)
			any = any ||
				expect_utc(&c->zone, midnight + c->spans[j].from * HOURS_SECOND) <
					expect_utc(&c->zone, midnight + c->spans[j].to * HOURS_SECOND);
		/* A date that the zone skips is none. */
		if (any && expect_utc(&c->zone, midnight) < expect_utc(&c->zone, midnight + HOURS_DAY))
			n -= step;
		if (n == 0)
		{
			*instant = expect_utc(&c->zone, midnight + time_of_day);
			return true;
		}
	}
	return false;
}

#endif							/* LEAD_FUNNEL_HOURS_EXPECTED_H */
