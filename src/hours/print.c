/*-------------------------------------------------------------------------
 *
 * print.c
 *	  Office hours to canonical text: what the parser reads back as the same
 *	  rules and prints the same again.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/hours.h"

#include <string.h>

static char *
put_text(char *to, const char *text)
{
	size_t length = strlen(text);

	memcpy(to, text, length);
	return to + length;
}

static char *
put_number(char *to, int value, int digits)
{
	for (int i = digits - 1; i >= 0; i--)
	{
		to[i] = (char) ('0' + value % 10);
		value /= 10;
	}
	return to + digits;
}

static char *
put_date(char *to, int32_t date)
{
	int year;
	int month;
	int day;

	hours_civil(date, &year, &month, &day);
	to = put_number(to, year, 4);
	*to++ = '-';
	to = put_number(to, month, 2);
	*to++ = '-';
	return put_number(to, day, 2);
}

static char *
put_month(char *to, int32_t month)
{
	static const char *const names[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
	};

	return put_text(to, names[month - 1]);
}

/* "", " +1 day", " -2 days" */
static char *
put_shift(char *to, int32_t shift)
{
	int32_t days = shift < 0 ? -shift : shift;

	if (shift == 0)
		return to;
	to = put_text(to, shift < 0 ? " -" : " +");
	to = put_number(to, days, days < 10 ? 1 : 2);
	return put_text(to, days == 1 ? " day" : " days");
}

static char *
put_dates(char *to, const HoursDates *dates)
{
	const int32_t ends[] = {dates->first, dates->last};
	bool yearly = dates->kind == HOURS_DATES_YEARLY;
	/* From the first of a month to the last of one, 29 February included. */
	bool months = yearly && ends[0] % 32 == 1 &&
		ends[1] % 32 == hours_month_length(2000, ends[1] / 32);
	bool same = months ? ends[0] / 32 == ends[1] / 32 : ends[0] == ends[1];

	for (int i = 0; i < (same ? 1 : 2); i++)
	{
		if (i > 0)
			to = put_text(to, months ? "-" : " - ");
		if (yearly)
		{
			to = put_month(to, ends[i] / 32);
			if (!months)
			{
				*to++ = ' ';
				to = put_number(to, ends[i] % 32, 2);
			}
		}
		else if (dates->kind == HOURS_DATES_EASTER)
		{
			to = put_text(to, "easter");
			to = put_shift(to, ends[i]);
		}
		else
			to = put_date(to, ends[i]);
	}
	if (dates->step > 0)
	{
		*to++ = '/';
		to = put_number(to, dates->step, dates->step < 10 ? 1 : dates->step < 100 ? 2 :
																					3);
	}
	return to;
}

/* Three days or more in a row are a range. */
static char *
put_weekdays(char *to, uint8_t weekdays)
{
	static const char *const names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
	bool any = false;

	for (int day = 0; day < 7; day++)
	{
		int last = day;

		if ((weekdays & (1 << day)) == 0)
			continue;
		while (last < 6 && (weekdays & (1 << (last + 1))) != 0)
			last++;
		if (any)
			*to++ = ',';
		to = put_text(to, names[day]);
		if (last - day >= 2)
		{
			*to++ = '-';
			to = put_text(to, names[last]);
			day = last;
		}
		any = true;
	}
	return to;
}

/* "Mo[1]", "Th[1-3,-1] +1 day" */
static char *
put_nth(char *to, const HoursNth *nth)
{
	char *const start = put_weekdays(to, (uint8_t) (1 << nth->weekday));

	to = start;
	for (int place = 0; place < 2 * HOURS_MAX_NTH; place++)
	{
		int last = place;

		if ((nth->places & (1 << place)) == 0)
			continue;
		while (last < HOURS_MAX_NTH - 1 &&
			   (nth->places & (1 << (last + 1))) != 0)
			last++;
		*to = to == start ? '[' : ',';
		to++;
		if (place >= HOURS_MAX_NTH)
			*to++ = '-';
		to = put_number(to, place % HOURS_MAX_NTH + 1, 1);
		if (last - place >= 2)
		{
			*to++ = '-';
			to = put_number(to, last + 1, 1);
			place = last;
		}
	}
	*to++ = ']';
	return put_shift(to, nth->shift);
}

/* Write the weekdays of a rule, then those that it counts in a month. */
static char *
put_days(char *to, const HoursSchedule *schedule, const HoursRule *rule)
{
	const HoursNth *nths = schedule->nths + rule->nth_at;

	to = put_weekdays(to, rule->weekdays);
	for (int32_t i = 0; i < rule->nth_count; i++)
	{
		if (i > 0 || rule->weekdays != 0)
			*to++ = ',';
		to = put_nth(to, &nths[i]);
	}
	return to;
}

static char *
put_time(char *to, int32_t seconds)
{
	to = put_number(to, seconds / 3600, 2);
	*to++ = ':';
	to = put_number(to, seconds / 60 % 60, 2);
	if (seconds % 60 != 0)
	{
		*to++ = ':';
		to = put_number(to, seconds % 60, 2);
	}
	return to;
}

/* A time past midnight is shown as the next date's, if that means the same. */
static char *
put_span(char *to, HoursSpan span)
{
	to = put_time(to, span.from);
	*to++ = '-';
	if (span.to > HOURS_DAY_SECONDS &&
		span.to - HOURS_DAY_SECONDS <= span.from)
		span.to -= HOURS_DAY_SECONDS;
	return put_time(to, span.to);
}

static char *
put_rule(char *to, const HoursSchedule *schedule, const HoursRule *rule)
{
	const HoursSpan *spans = schedule->spans + rule->span_at;
	bool all_week = rule->weekdays == HOURS_EVERY_DAY && rule->nth_count == 0;
	bool always = rule->date_count == 0 && all_week;

	if (always && !rule->closed && rule->span_count == 1 &&
		spans[0].from == 0 && spans[0].to == HOURS_DAY_SECONDS)
		return put_text(to, "24/7");

	for (int32_t i = 0; i < rule->date_count; i++)
	{
		if (i > 0)
			*to++ = ',';
		to = put_dates(to, &schedule->dates[rule->date_at + i]);
	}
	if (!all_week || (always && rule->span_count > 0))
	{
		if (rule->date_count > 0)
			*to++ = ' ';
		to = put_days(to, schedule, rule);
	}
	for (int32_t i = 0; i < rule->span_count; i++)
	{
		*to++ = i == 0 ? ' ' : ',';
		to = put_span(to, spans[i]);
	}
	if (rule->closed)
		to = put_text(to, always && rule->span_count == 0 ? "off" : " off");
	return to;
}

/* No schedule prints longer than this. */
size_t
hours_print_bound(const HoursSchedule *schedule, size_t zone_length)
{
	/*
	 * days "Mo,We,Fr,Su " and "; off"; "easter -99 days - easter -98 days,";
	 * "Mo[1,2,4,5,-1,-2,-3,-4,-5] +99 days,"; span
	 */
	return (size_t) schedule->rule_count * 32 +
		(size_t) schedule->date_count * 34 +
		(size_t) schedule->nth_count * 37 +
		(size_t) schedule->span_count * 18 + zone_length + 1;
}

/* Write the canonical text, not terminated; returns its length. */
size_t
hours_print(const HoursSchedule *schedule, const char *zone,
			size_t zone_length, char *buffer)
{
	char *to = buffer;

	for (int32_t i = 0; i < schedule->rule_count; i++)
	{
		to = put_rule(to, schedule, &schedule->rules[i]);
		to = put_text(to, "; ");
	}
	memcpy(to, zone, zone_length);
	return (size_t) (to - buffer) + zone_length;
}
