/*-------------------------------------------------------------------------
 *
 * parse_days.c
 *	  The days that a rule of office hours names.
 *
 *	  dates   := range { "," range }
 *	  range   := date [ "-" date [ "/" N ] ] | [ year ] month [ "-" month ]
 *	           | easter [ "-" easter ]
 *	  date    := YYYY-MM-DD | [ year ] month DD
 *	  easter  := "easter" [ shift ]
 *	  shift   := ( "+" | "-" ) N ( "day" | "days" )
 *	  days    := weekday { "," weekday }
 *	  weekday := day [ "-" day ] | day "[" nth { "," nth } "]" [ shift ]
 *	  nth     := N [ "-" N ] | "-" N
 *
 * A month is Jan to Dec, a day Mo to Su.  The last date of a range may leave out what it has in
 * common with the first: 2026 Dec 24 - Jan 02, Dec 24-26.  "/" N takes every N-th day from the
 * first on, and stands only after dates with a year.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/scan.h"

#include <string.h>

#define EXPECTED_DAY			"a weekday: Mo, Tu, We, Th, Fr, Sa or Su"
#define EXPECTED_DATE			"a date such as 2026-12-25 or Dec 25"
#define EXPECTED_MONTH			"a month such as Dec"
#define EXPECTED_ALIKE			"a date written like the first of its range"
#define EXPECTED_ORDER			"a date not before the first of its range"
#define EXPECTED_CALENDAR \
	"a date of the calendar, from 0001-01-01 to 9999-12-31,"

static const char *const weekdays = "motuwethfrsasu";
static const char *const months = "janfebmaraprmayjunjulaugsepoctnovdec";

/* One end of a range, as written. */
typedef struct Point
{
	HoursDatesKind kind;
	int year;					/* 0: none */
	int month;
	int day;					/* 0: none, the whole month */
	int32_t shift;				/* days after Easter Sunday */
	int32_t at;
	int32_t length;
} Point;

static bool
starts_iso(HoursScan *p)
{
	hours_skip_space(p);
	for (int i = 0; i < 4; i++)
		if (!ascii_is_digit(peek(p, i)))
			return false;
	return peek(p, 4) == '-';
}

/* Four digits and a word after them. */
static bool
starts_year(HoursScan *p)
{
	int32_t i = 0;

	hours_skip_space(p);
	for (; i < 4; i++)
		if (!ascii_is_digit(peek(p, i)))
			return false;
	if (!ascii_is_space(peek(p, i)))
		return false;
	while (ascii_is_space(peek(p, i)))
		i++;
	return ascii_is_letter(peek(p, i));
}

/* One digit or two that are no time. */
static bool
starts_day(HoursScan *p)
{
	int32_t digits;

	hours_skip_space(p);
	digits = ascii_is_digit(peek(p, 1)) ? 2 : 1;
	return ascii_is_digit(peek(p, 0)) && !ascii_is_digit(peek(p, digits)) &&
		!ascii_is_letter(peek(p, digits)) && peek(p, digits) != ':';
}

bool
hours_starts_dates(HoursScan *p)
{
	return starts_iso(p) || starts_year(p) ||
		hours_peek_name(p, months, 3) >= 0 ||
		hours_peek_name(p, "easter", 6) >= 0;
}

static bool
parse_iso(HoursScan *p, Point *point)
{
	static const char *const form = "dddd-dd-dd";

	for (int i = 0; i < 10; i++)
		if (form[i] == 'd' ? !ascii_is_digit(peek(p, i)) : peek(p, i) != form[i])
			return hours_fail_here(p, EXPECTED_DATE);
	if (ascii_is_digit(peek(p, 10)) || ascii_is_letter(peek(p, 10)))
		return hours_fail_here(p, EXPECTED_DATE);

	point->kind = HOURS_DATES_ONCE;
	point->year = hours_number_at(p, p->at, 4);
	point->month = hours_number_at(p, p->at + 5, 2);
	point->day = hours_number_at(p, p->at + 8, 2);
	if (!hours_valid_date(point->year, point->month, point->day))
		return hours_fail_at(p, HOURS_FIELD, p->at, 10, EXPECTED_CALENDAR);
	p->at += 10;
	return true;
}

static bool
parse_day(HoursScan *p, Point *point)
{
	int32_t digits = ascii_is_digit(peek(p, 1)) ? 2 : 1;

	point->day = hours_number_at(p, p->at, digits);
	p->at += digits;
	if (point->day < 1 ||
		point->day > hours_month_length(point->year > 0 ? point->year : 2000,
										point->month))
		return hours_fail_at(p, HOURS_FIELD, point->at, p->at - point->at,
							 "a day that the month has");
	return true;
}

static bool
parse_month(HoursScan *p, Point *point)
{
	point->kind = HOURS_DATES_YEARLY;
	if (starts_year(p))
	{
		point->kind = HOURS_DATES_ONCE;
		point->year = hours_number_at(p, p->at, 4);
		if (point->year == 0)
			return hours_fail_at(p, HOURS_FIELD, p->at, 4,
								 "a year from 0001 to 9999");
		p->at += 4;
	}
	point->month = hours_peek_name(p, months, 3) + 1;
	if (point->month == 0)
		return hours_fail_here(p, point->year > 0 ? EXPECTED_MONTH :
							   EXPECTED_DATE);
	p->at += 3;
	return !starts_day(p) || parse_day(p, point);
}

/* A dash without a number after it belongs to a range. */
static bool
parse_shift(HoursScan *p, int32_t *shift)
{
	int32_t sign_at;
	int32_t at;
	bool back;

	*shift = 0;
	hours_skip_space(p);
	sign_at = p->at;
	back = peek(p, 0) == '-';
	if (!back && peek(p, 0) != '+')
		return true;
	p->at++;
	hours_skip_space(p);
	if (back && !ascii_is_digit(peek(p, 0)))
	{
		p->at = sign_at;
		return true;
	}
	if (!ascii_is_digit(peek(p, 0)))
		return hours_fail_here(p, "a number of days, as in +1 day");
	at = p->at;
	for (; ascii_is_digit(peek(p, 0)); p->at++)
		if (*shift <= HOURS_MAX_SHIFT)
			*shift = *shift * 10 + hours_number_at(p, p->at, 1);
	if (*shift < 1 || *shift > HOURS_MAX_SHIFT)
		return hours_fail_at(p, HOURS_FIELD, at, p->at - at,
							 "a number of days from 1 to 99");
	if (!hours_accept_word(p, "day") && !hours_accept_word(p, "days"))
		return hours_fail_here(p, "\"day\" or \"days\"");
	if (back)
		*shift = -*shift;
	return true;
}

static bool
parse_point(HoursScan *p, Point *point)
{
	bool parsed;

	hours_skip_space(p);
	memset(point, 0, sizeof(*point));
	point->at = p->at;
	if (starts_iso(p))
		parsed = parse_iso(p, point);
	else if (hours_accept_word(p, "easter"))
	{
		point->kind = HOURS_DATES_EASTER;
		parsed = parse_shift(p, &point->shift);
	}
	else
		parsed = parse_month(p, point);
	point->length = p->at - point->at;
	/* Looking for a day or a shift went over white space. */
	while (point->length > 0 && ascii_is_space(p->text[point->at + point->length - 1]))
		point->length--;
	return parsed;
}

/* Parse the last date of a range; the first date gives the parts that it omits. */
static bool
parse_last(HoursScan *p, const Point *first, Point *last)
{
	bool only_day = first->day != 0 && starts_day(p);

	if (only_day)
	{
		*last = *first;
		hours_skip_space(p);
		last->at = p->at;
		if (!parse_day(p, last))
			return false;
		last->length = p->at - last->at;
	}
	else if (!parse_point(p, last))
		return false;

	if (first->kind == HOURS_DATES_ONCE && last->kind == HOURS_DATES_YEARLY)
	{
		/* The first such date that is not before the range's first. */
		last->kind = HOURS_DATES_ONCE;
		last->year = first->year;
		if (last->month < first->month ||
			(last->month == first->month && last->day < first->day))
			last->year++;
	}
	if (last->kind != first->kind || (last->day == 0) != (first->day == 0))
		return hours_fail_at(p, HOURS_SYNTAX, last->at, last->length,
							 EXPECTED_ALIKE);
	/* The year after the first's may be one too many, also for a whole month. */
	if (last->kind == HOURS_DATES_ONCE &&
		!hours_valid_date(last->year, last->month,
						  last->day != 0 ? last->day : 1))
		return hours_fail_at(p, HOURS_FIELD, last->at, last->length,
							 EXPECTED_CALENDAR);
	if (only_day && last->day < first->day)
		return hours_fail_at(p, HOURS_FIELD, last->at, last->length,
							 EXPECTED_ORDER);
	return true;
}

/* Parse the "/" N after a range of days that hold once, if there is one. */
static bool
parse_step(HoursScan *p, HoursDates *dates)
{
	int32_t at;
	int32_t step = 0;

	if (!hours_accept_char(p, '/'))
		return true;
	hours_skip_space(p);
	at = p->at;
	if (!ascii_is_digit(peek(p, 0)))
		return hours_fail_here(p, "a number of days, as in /14");
	for (; ascii_is_digit(peek(p, 0)); p->at++)
		if (step <= HOURS_MAX_STEP)
			step = step * 10 + hours_number_at(p, p->at, 1);
	if (step < 1 || step > HOURS_MAX_STEP)
		return hours_fail_at(p, HOURS_FIELD, at, p->at - at,
							 "a number of days from 1 to 999");
	dates->step = step > 1 ? step : 0;
	return true;
}

/* Resolve a point to the first or last of the dates that it means. */
static int32_t
point_value(const Point *point, bool last)
{
	bool yearly = point->kind == HOURS_DATES_YEARLY;
	int day = point->day;

	if (point->kind == HOURS_DATES_EASTER)
		return point->shift;
	if (day == 0 && last)
		day = hours_month_length(yearly ? 2000 : point->year, point->month);
	else if (day == 0)
		day = 1;
	return yearly ? HOURS_MONTH_DAY(point->month, day) :
		hours_date(point->year, point->month, day);
}

bool
hours_parse_dates(HoursScan *p, HoursRule *rule)
{
	HoursSchedule *schedule = p->schedule;

	do
	{
		HoursDates dates = {0};
		Point first;
		Point last;

		if (!parse_point(p, &first))
			return false;
		last = first;
		if (hours_accept_char(p, '-') &&
			(!parse_last(p, &first, &last) ||
			 (last.kind == HOURS_DATES_ONCE && last.day != 0 &&
			  !parse_step(p, &dates))))
			return false;
		dates.kind = first.kind;
		dates.first = point_value(&first, false);
		dates.last = point_value(&last, true);
		/* Only a range of every year may run over New Year. */
		if (dates.kind != HOURS_DATES_YEARLY && dates.last < dates.first)
			return hours_fail_at(p, HOURS_FIELD, last.at, last.length,
								 EXPECTED_ORDER);
		if (dates.step > 0 && dates.last - dates.first < dates.step)
		{
			/* Only the first is meant. */
			dates.last = dates.first;
			dates.step = 0;
		}
		if (dates.kind == HOURS_DATES_EASTER)
			schedule->has_easter = true;
		schedule->dates[schedule->date_count++] = dates;
		rule->date_count++;
	} while (hours_accept_char(p, ','));
	return true;
}

bool
hours_starts_weekdays(HoursScan *p)
{
	return hours_peek_name(p, weekdays, 2) >= 0;
}

static bool
parse_weekday(HoursScan *p, int *day)
{
	*day = hours_peek_name(p, weekdays, 2);
	if (*day < 0)
		return hours_fail_here(p, EXPECTED_DAY);
	p->at += 2;
	return true;
}

static bool
parse_place(HoursScan *p, int *place)
{
	int32_t digits = 0;

	hours_skip_space(p);
	while (ascii_is_digit(peek(p, digits)))
		digits++;
	if (digits == 0)
		return hours_fail_here(p, "a number such as 1 or -1");
	*place = digits == 1 ? hours_number_at(p, p->at, 1) : 0;
	if (*place < 1 || *place > HOURS_MAX_NTH)
		return hours_fail_at(p, HOURS_FIELD, p->at, digits,
							 "a number from 1 to 5");
	p->at += digits;
	return true;
}

/* Parse the brackets after a weekday. */
static bool
parse_places(HoursScan *p, uint16_t *places)
{
	*places = 0;
	do
	{
		bool back = hours_accept_char(p, '-');
		int first;
		int last;
		int32_t last_at;

		if (!parse_place(p, &first))
			return false;
		last = first;
		if (!back && hours_accept_char(p, '-'))
		{
			hours_skip_space(p);
			last_at = p->at;
			if (!parse_place(p, &last))
				return false;
			if (last < first)
				return hours_fail_at(p, HOURS_FIELD, last_at, 1,
									 "a number not below the first of its range");
		}
		for (int place = first; place <= last; place++)
			*places |= (uint16_t) (1 << (place - 1 + (back ? HOURS_MAX_NTH : 0)));
	} while (hours_accept_char(p, ','));
	return hours_accept_char(p, ']') || hours_fail_here(p, "\",\" or \"]\"");
}

static bool
parse_nth(HoursScan *p, HoursRule *rule, int weekday)
{
	HoursSchedule *schedule = p->schedule;
	HoursNth *own = schedule->nths + rule->nth_at;
	HoursNth nth = {.weekday = (uint8_t) weekday};
	int32_t i = 0;

	if (!parse_places(p, &nth.places) || !parse_shift(p, &nth.shift))
		return false;
	while (i < rule->nth_count &&
		   (own[i].weekday != nth.weekday || own[i].shift != nth.shift))
		i++;
	if (i < rule->nth_count)
		own[i].places |= nth.places;
	else
	{
		own[rule->nth_count++] = nth;
		schedule->nth_count++;
	}
	return true;
}

bool
hours_parse_weekdays(HoursScan *p, HoursRule *rule)
{
	rule->weekdays = 0;
	do
	{
		int first;
		int last;

		if (!parse_weekday(p, &first))
			return false;
		if (hours_accept_char(p, '['))
		{
			if (!parse_nth(p, rule, first))
				return false;
			continue;
		}
		last = first;
		if (hours_accept_char(p, '-') && !parse_weekday(p, &last))
			return false;
		/* A range may run over the end of the week: Fr-Mo. */
		for (int day = first;; day = (day + 1) % 7)
		{
			rule->weekdays |= (uint8_t) (1 << day);
			if (day == last)
				break;
		}
	} while (hours_accept_char(p, ','));
	return true;
}
