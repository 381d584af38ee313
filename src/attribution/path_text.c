/*-------------------------------------------------------------------------
 *
 * path_text.c
 *	  The text form of a path: a JSON array of touches.
 *
 *		path    = "[" [ touch { "," touch } ] "]"
 *		touch   = "[" instant "," channel [ "," ( "true" | "false" ) ] "]"
 *		instant = ISO 8601 in UTC, in double quotes, up to microseconds
 *		channel = "null" | JSON string
 *
 * White space may stand between the parts, and touches in any order.  The third
 * part says whether a touch is direct.  No setting has a say in it.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>

#include "attribution/path.h"
#include "tally/text_scan.h"

#define CHECK_MASK 0xfff

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

/* Days from 0000-03-01 to 2000-01-01, and in 400 years, in the calendar of today. */
#define EPOCH_DAY 730425
#define ERA_DAYS 146097

/* Years begin in March here, so that a leap day is the last one. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 -
		year_of_era / 100 + day_of_year - EPOCH_DAY;
}

static void
date_of(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + EPOCH_DAY;
	int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
	int64_t of_era = z - era * ERA_DAYS;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (int) ((5 * of_year + 2) / 153);

	*day = (int) (of_year - (153 * m + 2) / 5 + 1);
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int) (y + era * 400 + (*month <= 2));
}

/* Write an instant in quotes, and return its length. */
size_t
path_print_instant(int64_t at, char *buffer)
{
	int64_t days = at / DAY - (at % DAY < 0);
	int64_t rest = at - days * DAY;
	int64_t seconds = rest / SECOND;
	int fraction = (int) (rest % SECOND);
	int digits = 6;
	int year;
	int month;
	int day;
	size_t length;

	date_of(days, &year, &month, &day);
	length = (size_t) snprintf(buffer, PATH_INSTANT_SIZE, "\"%s%04d-%02d-%02dT%02d:%02d:%02d",
							   year < 0 ? "-" : "", year < 0 ? -year : year, month, day,
							   (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
	while (digits > 0 && fraction % 10 == 0)
	{
		fraction /= 10;
		digits--;
	}
	if (digits > 0)
		length += (size_t) snprintf(buffer + length, PATH_INSTANT_SIZE - length, ".%0*d", digits, fraction);
	buffer[length++] = 'Z';
	buffer[length++] = '"';
	return length;
}

/* Digits, from so many to so many of them. */
static bool
read_digits(const char **at, int least, int most, int *number)
{
	int digits = 0;

	*number = 0;
	while (digits < most && **at >= '0' && **at <= '9')
	{
		*number = *number * 10 + (*(*at)++ - '0');
		digits++;
	}
	return digits >= least;
}

static bool
read_mark(const char **at, char mark)
{
	if (**at != mark)
		return false;
	(*at)++;
	return true;
}

/* Digits and the mark behind them. */
static bool
read_part(const char **at, int most, int *number, char mark)
{
	return read_digits(at, most > 2 ? 4 : 2, most, number) && read_mark(at, mark);
}

static bool
read_fraction(const char **at, int *fraction)
{
	const char *start;

	*fraction = 0;
	if (!read_mark(at, '.'))
		return true;
	start = *at;
	if (!read_digits(at, 1, 6, fraction))
		return false;
	for (const char *end = *at; end < start + 6; end++)
		*fraction *= 10;
	return true;
}

static bool
read_instant(const char **at, int64_t *instant)
{
	bool negative = false;
	int year;
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int fraction;
	int read_year;
	int read_month;
	int read_day;
	int64_t days;

	if (!read_mark(at, '"'))
		return false;
	negative = read_mark(at, '-');
	if (!read_part(at, 6, &year, '-') || !read_part(at, 2, &month, '-') ||
		!read_part(at, 2, &day, 'T') || !read_part(at, 2, &hour, ':') ||
		!read_part(at, 2, &minute, ':') || !read_digits(at, 2, 2, &second) ||
		!read_fraction(at, &fraction) || !read_mark(at, 'Z') || !read_mark(at, '"'))
		return false;
	if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 ||
		year > 294276 || (negative && (year == 0 || year > 4713)))
		return false;
	year = negative ? -year : year;
	days = days_of(year, month, day);
	date_of(days, &read_year, &read_month, &read_day);
	/* A month without that day leads to another date, maybe beyond all instants. */
	if (read_day != day || read_month != month)
		return false;
	*instant = days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + fraction;
	return *instant >= PATH_FIRST_INSTANT && *instant < PATH_END_OF_INSTANTS;
}

static bool
accept_word(TextScan *p, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(p->at, word, length) != 0)
		return false;
	p->at += length;
	return true;
}

static bool
parse_touch(TextScan *p, PivotEncode encode, char *buffer, Touch *touch)
{
	const char *start;

	*touch = (Touch) {0};
	if (!scan_accept(p, '['))
		return scan_fail_syntax(p, "an opening bracket");
	start = p->at;
	if (!read_instant(&p->at, &touch->at))
	{
		p->at = start;
		return scan_fail_syntax(p, "an instant in UTC in double quotes");
	}
	if (!scan_accept(p, ','))
		return scan_fail_syntax(p, "a comma");
	if (!pivot_parse_key(p, encode, buffer, &touch->channel))
		return false;
	if (scan_accept(p, ','))
	{
		touch->direct = accept_word(p, "true");
		if (!touch->direct && !accept_word(p, "false"))
			return scan_fail_syntax(p, "true or false");
	}
	if (!scan_accept(p, ']'))
		return scan_fail_syntax(p, "a comma or a closing bracket");
	return true;
}

/*
 * Read the touches of a text, in its order, up to as many as there is room for.
 * The bytes of channels go where there is room for as many as the text has.  When
 * false is returned, the error is filled in.
 */
bool
path_parse(const char *text, PivotEncode encode, char *keys, Touch *touch,
		   size_t room, size_t *touches, TallyError *error,
		   void (*check_interrupts)(void))
{
	TextScan p = {text, text, error};

	*error = (TallyError) {.status = TALLY_OK};
	*touches = 0;
	if (!scan_accept(&p, '['))
		return scan_fail_syntax(&p, "an opening bracket");
	if (!scan_accept(&p, ']'))
	{
		do
		{
			if (*touches == room)
				return scan_fail(&p, TALLY_TOO_LARGE, p.at, p.at);
			if (!parse_touch(&p, encode, keys, &touch[*touches]))
				return false;
			if (touch[*touches].channel.length != PIVOT_NULL)
				keys += touch[*touches].channel.length;
			if ((++*touches & CHECK_MASK) == 0)
				check_interrupts();
		} while (scan_accept(&p, ','));
		if (!scan_accept(&p, ']'))
			return scan_fail_syntax(&p, "a comma or a closing bracket");
	}
	return *p.at == '\0' || scan_fail_syntax(&p, "the end of the text");
}
