/*-------------------------------------------------------------------------
 *
 * hours.h
 *	  Office hours as a list of rules: parsing, printing, and the hours of
 *	  one local date.
 *
 * Nothing here knows of the server: memory comes from the caller, errors are
 * reported in a struct, and time zones are only names.
 *
 *-------------------------------------------------------------------------
 */
#ifndef HOURS_H
#define HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Limits of one value; each has an error of its own. */
#define HOURS_MAX_LENGTH	65536	/* bytes of text, as given and canonical */
#define HOURS_MAX_RULES		1000
#define HOURS_MAX_SPANS		1000	/* time spans of all rules together */
#define HOURS_MAX_ZONE		255

#define HOURS_DAY_SECONDS	86400
#define HOURS_EVERY_DAY		0x7F	/* weekday mask: bit 0 is Monday */

/*
 * Memory comes from the caller.  alloc never returns NULL; it may leave by a
 * long jump, so nothing may be half changed when it is called.
 */
typedef struct HoursMemory
{
	void *(*alloc)(void *arg, size_t size);
	void (*release)(void *arg, void *chunk);
	void *arg;
} HoursMemory;

/* Seconds after the owning date's midnight: from < 24 h, from < to <= 48 h. */
typedef struct HoursSpan
{
	int32_t from;
	int32_t to;
} HoursSpan;

/* A date may be shifted this many days from Easter Sunday or a month's weekday. */
#define HOURS_MAX_SHIFT		99

/* Years that dates are written with, and in which Easter is known. */
#define HOURS_FIRST_YEAR	1
#define HOURS_LAST_YEAR		9999

#define HOURS_MONTH_DAY(month, day) (32 * (month) + (day))

typedef enum HoursDatesKind
{
	HOURS_DATES_ONCE,			/* in days since 2000-01-01 */
	HOURS_DATES_YEARLY,			/* HOURS_MONTH_DAY; may run over New Year */
	HOURS_DATES_EASTER			/* in days after Easter Sunday */
} HoursDatesKind;

/* Of dates that hold once, every n-th day may be meant. */
#define HOURS_MAX_STEP		999

/* Local dates, both ends included. */
typedef struct HoursDates
{
	HoursDatesKind kind;
	int32_t first;
	int32_t last;
	int32_t step;				/* every so many days from first on; 0: each day */
} HoursDates;

/*
 * The n-th such weekdays of a month, moved by some days.  Bits 0 to 4 of places
 * are the first to the fifth, bits 5 to 9 the last to the last but four.
 */
typedef struct HoursNth
{
	int32_t shift;
	uint16_t places;
	uint8_t weekday;
} HoursNth;

#define HOURS_MAX_NTH		5

/*
 * A rule holds on a date that is in one of its date ranges (any date when it
 * has none) and on one of its weekdays.  For a weekday that is moved, that is
 * asked of the date it is moved from.  There it replaces the date's hours by
 * its spans, or, when closed, takes its spans out of them (all of them when it
 * has none).
 */
typedef struct HoursRule
{
	int32_t date_at;			/* first of date_count items of dates */
	int32_t date_count;
	int32_t nth_at;				/* first of nth_count items of nths */
	int32_t nth_count;
	int32_t span_at;			/* first of span_count items of spans */
	int32_t span_count;			/* sorted, apart from each other */
	uint8_t weekdays;
	bool closed;
} HoursRule;

typedef struct HoursSchedule
{
	HoursRule *rules;
	HoursDates *dates;
	HoursNth *nths;
	HoursSpan *spans;
	int32_t rule_count;
	int32_t date_count;
	int32_t nth_count;
	int32_t span_count;
	bool has_easter;
	int32_t day_max;			/* no date can have more spans than this */
	const char *zone;			/* in the parsed text, not terminated */
	int32_t zone_length;
} HoursSchedule;

typedef enum HoursErrorKind
{
	HOURS_SYNTAX,				/* something else was expected here */
	HOURS_FIELD,				/* well formed, but no such date or time */
	HOURS_NO_ZONE,				/* rules only */
	HOURS_TOO_LONG,
	HOURS_TOO_MANY_RULES,
	HOURS_TOO_MANY_SPANS
} HoursErrorKind;

typedef struct HoursError
{
	HoursErrorKind kind;
	const char *expected;		/* a noun phrase */
	int32_t at;					/* byte offset of what was found instead */
	int32_t length;				/* its length; 0 at the end of the text */
} HoursError;

/* parse.c */
extern bool hours_parse(const char *text, size_t length,
						const HoursMemory *memory, HoursSchedule *schedule,
						HoursError *error);

/* print.c */
extern size_t hours_print_bound(const HoursSchedule *schedule,
								size_t zone_length);
extern size_t hours_print(const HoursSchedule *schedule, const char *zone,
						  size_t zone_length, char *buffer);

/* schedule.c */
extern bool hours_valid_date(int year, int month, int day);
extern int hours_month_length(int year, int month);
extern int32_t hours_date(int year, int month, int day);
extern void hours_civil(int32_t date, int *year, int *month, int *day);
extern int hours_weekday(int32_t date);
extern int32_t hours_easter(int year);
extern int32_t hours_unite(HoursSpan *spans, int32_t count);
extern bool hours_rule_in_range(const HoursSchedule *schedule,
								const HoursRule *rule, int32_t first,
								int32_t last);
extern bool hours_always_open(const HoursSchedule *schedule);
extern int32_t hours_of_date(const HoursSchedule *schedule,
							 const int32_t *rules, int32_t rule_count,
							 int32_t date, HoursSpan *spans);
extern bool hours_dated_years(const HoursSchedule *schedule, int *first,
							  int *last);

#endif							/* HOURS_H */
