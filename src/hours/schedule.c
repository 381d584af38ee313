/*-------------------------------------------------------------------------
 *
 * schedule.c
 *	  Local dates, and which hours the rules give to one of them.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/hours.h"

#include <string.h>

#define DAYS_PER_400_YEARS	146097
#define DAYS_TO_2000		730425	/* from 0000-03-01 to 2000-01-01 */

int
hours_month_length(int year, int month)
{
	static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool
hours_valid_date(int year, int month, int day)
{
	return year >= HOURS_FIRST_YEAR && year <= HOURS_LAST_YEAR && month >= 1 && month <= 12 &&
		day >= 1 && day <= hours_month_length(year, month);
}

/*
 * Days since 2000-01-01 in the Gregorian calendar.  Years are counted from 1
 * March, so that the leap day is the last of its year.
 */
int32_t
hours_date(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;
	int era = (y >= 0 ? y : y - 399) / 400;
	int in_era = y - era * 400;

	return era * DAYS_PER_400_YEARS + in_era * 365 + in_era / 4 -
		in_era / 100 + (153 * m + 2) / 5 + day - 1 - DAYS_TO_2000;
}

void
hours_civil(int32_t date, int *year, int *month, int *day)
{
	int32_t days = date + DAYS_TO_2000;
	int era = (days >= 0 ? days : days - (DAYS_PER_400_YEARS - 1)) /
		DAYS_PER_400_YEARS;
	int in_era = days - era * DAYS_PER_400_YEARS;
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;

	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = era * 400 + y + (*month <= 2 ? 1 : 0);
}

/* 0 is Monday; 2000-01-01 was a Saturday. */
int
hours_weekday(int32_t date)
{
	int weekday = (date + 5) % 7;

	return weekday < 0 ? weekday + 7 : weekday;
}

/*
 * Easter Sunday of a year from 1 on in the Gregorian calendar: the Sunday after
 * the first full moon of the church from 21 March on.
 */
int32_t
hours_easter(int year)
{
	int golden = year % 19;
	int century = year / 100;
	/* Days from 21 March to the full moon, then the two exceptions. */
	int moon = (century - century / 4 - (8 * century + 13) / 25 +
				19 * golden + 15) %
		30;
	int32_t full;

	if (moon == 29 || (moon == 28 && golden > 10))
		moon--;
	full = hours_date(year, 3, 21) + moon;
	return full + 7 - (hours_weekday(full) + 1) % 7;
}

/* Sort spans and join those that overlap or touch; returns how many are left. */
int32_t
hours_unite(HoursSpan *spans, int32_t count)
{
	int32_t kept = 0;

	for (int32_t i = 1; i < count; i++)
	{
		HoursSpan span = spans[i];
		int32_t j = i;

		for (; j > 0 && spans[j - 1].from > span.from; j--)
			spans[j] = spans[j - 1];
		spans[j] = span;
	}
	for (int32_t i = 0; i < count; i++)
	{
		if (kept > 0 && spans[i].from <= spans[kept - 1].to)
		{
			if (spans[i].to > spans[kept - 1].to)
				spans[kept - 1].to = spans[i].to;
		}
		else
			spans[kept++] = spans[i];
	}
	return kept;
}

/* Take one span out of a sorted list, which may grow by one. */
static int32_t
cut_span(HoursSpan *spans, int32_t count, HoursSpan cut)
{
	int32_t first = 0;
	int32_t last;
	HoursSpan left[2];
	int32_t left_count = 0;

	while (first < count && spans[first].to <= cut.from)
		first++;
	for (last = first; last < count && spans[last].from < cut.to; last++)
		;
	if (last == first)
		return count;
	if (spans[first].from < cut.from)
		left[left_count++] = (HoursSpan) {spans[first].from, cut.from};
	if (spans[last - 1].to > cut.to)
		left[left_count++] = (HoursSpan) {cut.to, spans[last - 1].to};

	memmove(spans + first + left_count, spans + last,
			(count - last) * sizeof(HoursSpan));
	memcpy(spans + first, left, left_count * sizeof(HoursSpan));
	return count - (last - first) + left_count;
}

/*
 * Could the rule hold on some date from first to last?  False only if it cannot.
 */
bool
hours_rule_in_range(const HoursSchedule *schedule, const HoursRule *rule,
					int32_t first, int32_t last)
{
	int32_t shift = rule->nth_count > 0 ? HOURS_MAX_SHIFT : 0;

	for (int32_t i = 0; i < rule->date_count; i++)
	{
		const HoursDates *dates = &schedule->dates[rule->date_at + i];

		if (dates->kind != HOURS_DATES_ONCE ||
			(dates->first <= last + shift && dates->last >= first - shift))
			return true;
	}
	return rule->date_count == 0;
}

/* A date, and what rules ask of it. */
typedef struct Day
{
	int32_t date;
	int32_t month_day;
	int32_t since_easter;
	int weekday;
} Day;

static Day
day_of(const HoursSchedule *schedule, int32_t date)
{
	int year;
	int month;
	int day;
	Day result = {
		.date = date,
		.weekday = hours_weekday(date),
		.since_easter = INT32_MAX
	};

	hours_civil(date, &year, &month, &day);
	result.month_day = HOURS_MONTH_DAY(month, day);
	/* No shift reaches December from the Easter before it. */
	if (month == 12)
		year++;
	if (schedule->has_easter && year >= HOURS_FIRST_YEAR &&
		year <= HOURS_LAST_YEAR)
		result.since_easter = date - hours_easter(year);
	return result;
}

static bool
dates_hold(const HoursDates *dates, const Day *day)
{
	int32_t place = day->date;

	if (dates->kind == HOURS_DATES_YEARLY)
	{
		place = day->month_day;
		if (dates->last < dates->first)
			return place >= dates->first || place <= dates->last;
	}
	else if (dates->kind == HOURS_DATES_EASTER)
		place = day->since_easter;
	return place >= dates->first && place <= dates->last &&
		(dates->step == 0 || (place - dates->first) % dates->step == 0);
}

static bool
is_dated(const HoursSchedule *schedule, const HoursRule *rule, const Day *day)
{
	for (int32_t i = 0; i < rule->date_count; i++)
		if (dates_hold(&schedule->dates[rule->date_at + i], day))
			return true;
	return rule->date_count == 0;
}

/* Is it one of the n-th such weekdays of its month? */
static bool
is_nth(const HoursNth *nth, int32_t date)
{
	int year;
	int month;
	int day;
	int from_start;
	int from_end;

	if (hours_weekday(date) != nth->weekday)
		return false;
	hours_civil(date, &year, &month, &day);
	from_start = (day - 1) / 7;
	from_end = (hours_month_length(year, month) - day) / 7 + HOURS_MAX_NTH;
	return (nth->places & (1 << from_start | 1 << from_end)) != 0;
}

static bool
rule_holds(const HoursSchedule *schedule, const HoursRule *rule, const Day *day)
{
	if ((rule->weekdays & (1 << day->weekday)) != 0 &&
		is_dated(schedule, rule, day))
		return true;
	for (int32_t i = 0; i < rule->nth_count; i++)
	{
		const HoursNth *nth = &schedule->nths[rule->nth_at + i];
		Day from;

		if (!is_nth(nth, day->date - nth->shift))
			continue;
		from = day_of(schedule, day->date - nth->shift);
		if (is_dated(schedule, rule, &from))
			return true;
	}
	return false;
}

/*
 * The spans that open on a date, sorted and apart from each other.  rules
 * lists the rules to look at, in order; spans has room for day_max.
 */
int32_t
hours_of_date(const HoursSchedule *schedule, const int32_t *rules,
			  int32_t rule_count, int32_t date, HoursSpan *spans)
{
	Day day = day_of(schedule, date);
	int32_t count = 0;

	for (int32_t i = 0; i < rule_count; i++)
	{
		const HoursRule *rule = &schedule->rules[rules[i]];
		const HoursSpan *own = schedule->spans + rule->span_at;

		if (!rule_holds(schedule, rule, &day))
			continue;
		if (!rule->closed)
		{
			memcpy(spans, own, rule->span_count * sizeof(HoursSpan));
			count = rule->span_count;
		}
		else if (rule->span_count == 0)
			count = 0;
		for (int32_t j = 0; rule->closed && j < rule->span_count; j++)
			count = cut_span(spans, count, own[j]);
	}
	return count;
}

/*
 * Does the last rule open every date from midnight to midnight?  There are
 * other ways to be always open; this one is told without looking at dates.
 * Spans that overlap are not one of them: where clocks skip midnight, the one
 * may end before the next, which begins at the later reading.
 */
bool
hours_always_open(const HoursSchedule *schedule)
{
	const HoursRule *rule = &schedule->rules[schedule->rule_count - 1];
	const HoursSpan *span = &schedule->spans[rule->span_at];

	return !rule->closed && rule->date_count == 0 &&
		rule->weekdays == HOURS_EVERY_DAY &&
		span->from == 0 && span->to == HOURS_DAY_SECONDS;
}

/*
 * The first and last year of dates that do not come back every 400 years; false
 * when there are none.  Those of Easter do not: it has a cycle of 5700000 years.
 */
bool
hours_dated_years(const HoursSchedule *schedule, int *first, int *last)
{
	int month;
	int day;
	int32_t low = INT32_MAX;
	int32_t high = INT32_MIN;

	if (schedule->has_easter)
	{
		*first = HOURS_FIRST_YEAR;
		*last = HOURS_LAST_YEAR;
		return true;
	}
	for (int32_t i = 0; i < schedule->date_count; i++)
	{
		if (schedule->dates[i].kind != HOURS_DATES_ONCE)
			continue;
		if (schedule->dates[i].first < low)
			low = schedule->dates[i].first;
		if (schedule->dates[i].last > high)
			high = schedule->dates[i].last;
	}
	if (low > high)
		return false;
	hours_civil(low, first, &month, &day);
	hours_civil(high, last, &month, &day);
	return true;
}
