/*-------------------------------------------------------------------------
 *
 * holidays.c
 *	  Public holidays of countries, as rules of office hours.
 *
 * A country has rules that hold in every year, and a function that lists what
 * no lasting rule can tell of one year: days that came or went with a change
 * of law, that happened once, or that are observed on another day.
 *
 * Only days that a whole country keeps are here: adding one is a rule more,
 * but no rule gives a day its hours back.  Holidays that always are a Sunday
 * are here where the law lists them by name.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/holidays.h"

#include <string.h>

#include "hours/hours.h"

enum
{
	MONDAY,
	TUESDAY,
	WEDNESDAY,
	THURSDAY,
	FRIDAY,
	SATURDAY,
	SUNDAY
};

/* The text under construction: its end, and whether a date is in it yet. */
typedef struct Writer
{
	char *to;
	bool dated;
} Writer;

static void
put_text(Writer *writer, const char *text)
{
	size_t length = strlen(text);

	memcpy(writer->to, text, length);
	writer->to += length;
}

static void
put_number(Writer *writer, int value, int digits)
{
	for (int i = digits - 1; i >= 0; i--)
	{
		writer->to[i] = (char) ('0' + value % 10);
		value /= 10;
	}
	writer->to += digits;
}

static void
put_day(Writer *writer, int32_t date)
{
	int year;
	int month;
	int day;

	hours_civil(date, &year, &month, &day);
	put_text(writer, writer->dated ? "," : "; ");
	put_number(writer, year, 4);
	put_text(writer, "-");
	put_number(writer, month, 2);
	put_text(writer, "-");
	put_number(writer, day, 2);
	writer->dated = true;
}

static void
put_date(Writer *writer, int year, int month, int day)
{
	put_day(writer, hours_date(year, month, day));
}

static int
weekday_of(int year, int month, int day)
{
	return hours_weekday(hours_date(year, month, day));
}

/* The first such weekday on or after a date. */
static int32_t
weekday_from(int year, int month, int day, int weekday)
{
	int32_t date = hours_date(year, month, day);

	return date + (weekday - hours_weekday(date) + 7) % 7;
}

/*
 * King's Day, the 27th of April since 2014 and before that Queen's Day, the
 * 30th; on the Saturday before when it would be a Sunday.
 */
static void
dutch_days(Writer *writer, int year)
{
	int day = year >= 2014 ? 27 : 30;

	if (weekday_of(year, 4, day) == SUNDAY)
		day--;
	put_date(writer, year, 4, day);
	/* Liberation Day is a day off for most in every fifth year only. */
	if (year % 5 == 0)
		put_date(writer, year, 5, 5);
}

/* Europe Day: law of 25 April 2019 */
static void
luxembourg_days(Writer *writer, int year)
{
	if (year >= 2019)
		put_date(writer, year, 5, 9);
}

/* 500 years of Reformation: by law or ordinance of each Land */
static void
german_days(Writer *writer, int year)
{
	if (year == 2017)
		put_date(writer, year, 10, 31);
}

/*
 * The two bank holidays of May, which proclamations have moved; those that
 * were proclaimed once; and the weekdays that stand in for days on a weekend.
 */
static void
british_days(Writer *writer, int year)
{
	int new_year = weekday_of(year, 1, 1);
	int christmas = weekday_of(year, 12, 25);

	if (new_year >= SATURDAY)
		put_day(writer, weekday_from(year, 1, 2, MONDAY));
	if (year == 2011)
		put_date(writer, year, 4, 29);
	if (year == 2020)
		put_date(writer, year, 5, 8);
	else
		put_day(writer, weekday_from(year, 5, 1, MONDAY));
	if (year == 2023)
		put_date(writer, year, 5, 8);
	if (year == 2012)
	{
		put_date(writer, year, 6, 4);
		put_date(writer, year, 6, 5);
	}
	else if (year == 2022)
	{
		put_date(writer, year, 6, 2);
		put_date(writer, year, 6, 3);
		put_date(writer, year, 9, 19);
	}
	else
		put_day(writer, weekday_from(year, 5, 25, MONDAY));
	if (christmas >= SATURDAY)
		put_date(writer, year, 12, 27);
	if (christmas == FRIDAY || christmas == SATURDAY)
		put_date(writer, year, 12, 28);
}

/* S.I. No. 50/2022: a day of remembrance once, and Saint Brigid's Day. */
static void
irish_days(Writer *writer, int year)
{
	if (year == 2022)
		put_date(writer, year, 3, 18);
	if (year >= 2023 && weekday_of(year, 2, 1) == FRIDAY)
		put_date(writer, year, 2, 1);
	else if (year >= 2023)
		put_day(writer, weekday_from(year, 2, 1, MONDAY));
}

/* 150 years of unity: D.L. 5/2011; Saint Francis: L. 151/2025 */
static void
italian_days(Writer *writer, int year)
{
	if (year == 2011)
		put_date(writer, year, 3, 17);
	if (year >= 2026)
		put_date(writer, year, 10, 4);
}

/* Four holidays that Lei 23/2012 suspended from 2013 and Lei 8/2016 gave back */
static void
portuguese_days(Writer *writer, int year)
{
	if (year >= 2013 && year <= 2015)
		return;
	put_day(writer, hours_easter(year) + 60);
	put_date(writer, year, 10, 5);
	put_date(writer, year, 11, 1);
	put_date(writer, year, 12, 1);
}

/*
 * The Monday after a Sunday or the Friday before a Saturday, and the day itself
 * when no rule lists it.
 */
static void
put_observed(Writer *writer, int year, int month, int day, bool itself)
{
	int32_t date = hours_date(year, month, day);

	if (hours_weekday(date) == SATURDAY)
		put_day(writer, date - 1);
	if (itself)
		put_day(writer, date);
	if (hours_weekday(date) == SUNDAY)
		put_day(writer, date + 1);
}

/*
 * Juneteenth: Public Law 117-17.  A New Year's Day that is observed in
 * December stands with the year in which it is observed.
 */
static void
american_days(Writer *writer, int year)
{
	if (weekday_of(year, 1, 1) == SUNDAY)
		put_date(writer, year, 1, 2);
	if (year >= 2021)
		put_observed(writer, year, 6, 19, true);
	put_observed(writer, year, 7, 4, false);
	put_observed(writer, year, 11, 11, false);
	put_observed(writer, year, 12, 25, false);
	if (weekday_of(year + 1, 1, 1) == SATURDAY)
		put_date(writer, year, 12, 31);
}

typedef struct Country
{
	const char *code;
	const char *rules;
	void (*days)(Writer *writer, int year);
} Country;

/* In the order of the codes */
static const Country countries[] = {
	/*
	 * Feiertagsruhegesetz 1957 (BGBl. 153/1957), section 1, and
	 * Arbeitsruhegesetz, section 7
	 */
	{"AT", "Jan 1,Jan 6,May 1,Aug 15,Oct 26,Nov 1,Dec 8,Dec 25,Dec 26 off;"
		   " easter +1 day off; easter +39 days off; easter +50 days off;"
		   " easter +60 days off",
	 NULL},

	/* Royal decree of 18 April 1974 under the holidays act of 4 January 1974 */
	{"BE", "Jan 1,May 1,Jul 21,Aug 15,Nov 1,Nov 11,Dec 25 off;"
		   " easter +1 day off; easter +39 days off; easter +50 days off",
	 NULL},

	/*
	 * Federal constitution, article 110, for the 1st of August; the others
	 * are those that the law of every canton has.
	 */
	{"CH", "Jan 1,Aug 1,Dec 25 off; easter +39 days off", NULL},

	/*
	 * Unification treaty, article 2, for the 3rd of October; the others are
	 * those that the law of every Land has.
	 */
	{"DE", "Jan 1,May 1,Oct 3,Dec 25,Dec 26 off; easter -2 days off;"
		   " easter +1 day off; easter +39 days off; easter +50 days off",
	 german_days},

	/*
	 * Real Decreto 2001/1983, article 45: what a community may not replace,
	 * and the 6th of January, which none replaces
	 */
	{"ES", "Jan 1,Jan 6,May 1,Aug 15,Oct 12,Nov 1,Dec 6,Dec 8,Dec 25 off;"
		   " easter -2 days off",
	 NULL},

	/* Code du travail, article L3133-1 */
	{"FR", "Jan 1,May 1,May 8,Jul 14,Aug 15,Nov 1,Nov 11,Dec 25 off;"
		   " easter +1 day off; easter +39 days off; easter +50 days off",
	 NULL},

	/*
	 * Banking and Financial Dealings Act 1971, schedule 1, proclamations
	 * under it, and the common law
	 */
	{"GB", "Jan 1,Dec 25,Dec 26 off; easter -2 days off; easter +1 day off;"
		   " Aug Mo[-1] off",
	 british_days},

	/* Organisation of Working Time Act 1997, second schedule */
	{"IE", "Jan 1,Mar 17,Dec 25,Dec 26 off; easter +1 day off; May Mo[1] off;"
		   " Jun Mo[1] off; Aug Mo[1] off; Oct Mo[-1] off",
	 irish_days},

	/* L. 260/1949, article 2, with L. 54/1977, D.P.R. 792/1985, L. 336/2000 */
	{"IT", "Jan 1,Jan 6,Apr 25,May 1,Jun 2,Aug 15,Nov 1,Dec 8,Dec 25,Dec 26"
		   " off; easter +1 day off",
	 italian_days},

	/* Code du travail, article L. 232-2 */
	{"LU", "Jan 1,May 1,Jun 23,Aug 15,Nov 1,Dec 25,Dec 26 off;"
		   " easter +1 day off; easter +39 days off; easter +50 days off",
	 luxembourg_days},

	/* Algemene termijnenwet, article 3, first paragraph */
	{"NL", "Jan 1,Dec 25,Dec 26 off; easter +1 day off; easter +39 days off;"
		   " easter +50 days off",
	 dutch_days},

	/* Codigo do Trabalho, article 234, which lists Easter Sunday */
	{"PT", "Jan 1,Apr 25,May 1,Jun 10,Aug 15,Dec 8,Dec 25 off;"
		   " easter -2 days off; easter off",
	 portuguese_days},

	/* 5 U.S.C. 6103; for Sundays Executive Order 11582 */
	{"US", "Jan 1,Jul 4,Nov 11,Dec 25 off; Jan Mo[3] off; Feb Mo[3] off;"
		   " May Mo[-1] off; Sep Mo[1] off; Oct Mo[2] off; Nov Th[4] off",
	 american_days},
};

#define COUNTRY_COUNT ((int) (sizeof(countries) / sizeof(countries[0])))

/* Codes are two letters; ASCII, whatever the locale. */
static bool
is_code(const char *code, const char *text, size_t length)
{
	if (length != strlen(code))
		return false;
	for (size_t i = 0; i < length; i++)
	{
		char letter = text[i];

		if (letter >= 'a' && letter <= 'z')
			letter += 'A' - 'a';
		if (letter != code[i])
			return false;
	}
	return true;
}

/* The code of a known country, from 0 on; NULL after the last. */
const char *
hours_holiday_country(int index)
{
	return index < COUNTRY_COUNT ? countries[index].code : NULL;
}

/*
 * Write a country's rules, terminated, into HOLIDAYS_MAX_TEXT bytes.  Returns
 * false when the country is not known.
 */
bool
hours_holidays(const char *country, size_t length, char *buffer)
{
	const Country *found = NULL;
	Writer writer = {buffer, false};

	for (int i = 0; i < COUNTRY_COUNT && found == NULL; i++)
		if (is_code(countries[i].code, country, length))
			found = &countries[i];
	if (found == NULL)
		return false;

	put_text(&writer, found->rules);
	if (found->days != NULL)
		for (int year = HOLIDAYS_FIRST_YEAR; year <= HOLIDAYS_LAST_YEAR; year++)
			found->days(&writer, year);
	if (writer.dated)
		put_text(&writer, " off");
	*writer.to = '\0';
	return true;
}
