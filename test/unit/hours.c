/* sources: src/hours/scan.c src/hours/parse.c src/hours/parse_days.c src/hours/print.c src/hours/schedule.c src/hours/layout.c src/hours/timeline.c src/hours/clock.c */
/*-------------------------------------------------------------------------
 *
 * hours.c
 *	  Office hours without a server: random text through the parser and the
 *	  printer, and laws that the clock must keep.
 *
 * Build with a sanitizer; arguments are the number of rounds and the seed.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hours/clock.h"
#include "tap.h"

#define CHECK(condition) \
	((condition) ? (void) 0 : fail(#condition, __LINE__))

static uint64_t state = 1;
static const char *current = "";

static void
fail(const char *condition, int line)
{
	printf("not ok: %s, line %d, hours: %s\n", condition, line, current);
	exit(1);
}

static uint32_t
below(uint32_t n)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t) (state >> 33) % n;
}

/* Chunks are freed together after each round. */
static void *chunks[100000];
static int chunk_count = 0;

static void *
take(void *arg, size_t size)
{
	(void) arg;
	CHECK(chunk_count < 100000);
	return chunks[chunk_count++] = malloc(size);
}

static void
give_back(void *arg, void *chunk)
{
	(void) arg;
	for (int i = chunk_count - 1; i >= 0; i--)
		if (chunks[i] == chunk)
		{
			chunks[i] = chunks[--chunk_count];
			free(chunk);
			return;
		}
	fail("chunk is ours", __LINE__);
}

static void
free_all(void)
{
	while (chunk_count > 0)
		free(chunks[--chunk_count]);
}

static const HoursMemory memory = {take, give_back, NULL};

/* How often the zone was asked: at least once for each block that is laid out. */
static int asked = 0;

/* A zone whose clocks change every half year by an odd amount. */
static bool
next_change(void *arg, int64_t instant, int64_t *before, int64_t *at,
			int64_t *after)
{
	const int64_t half_year = 15778476 * HOURS_SECOND;
	int64_t n = instant / half_year - (instant % half_year < 0);
	int64_t odd = *(int64_t *) arg;

	asked++;
	*before = (n & 1) != 0 ? odd : 3600 * HOURS_SECOND;
	*after = (n & 1) != 0 ? 3600 * HOURS_SECOND : odd;
	*at = (n + 1) * half_year;
	return true;
}

static const char *const words[] = {
	"Mo", "Fr", "Su", "Mo-Fr", "-", ",", ";", " ", "off", "closed", "24/7",
	"09:00-17:00", "22:00-02:00", "00:00-48:00", "9:00", "12:30:15",
	"2026-12-25", "0001-01-01", "9999-12-31", "2026-02-30", "24:00", "UTC",
	"; ", " ", "\xc3\xa9", "99999999999", "Dec", "Feb", "Jul-Aug", "2026",
	"25", "29", "easter", "+1 day", "-2 days", "+", "9999 Dec 31", "Jan",
	"\"", "\"a; b\"", "[", "]", "Th[4]", "Mo[-1]", "1", "-5"
};

static const char *const rules[] = {
	"Mo-Fr 09:00-17:00", "24/7", "off", "22:00-02:00", "Sa,Su off",
	"Fr-Mo 00:00-48:00", "12:00-13:00 off", "02:15-02:45:30,03:00-23:59:59",
	"2003-05-01 - 2011-02-03 Mo 20:00-36:00", "9999-12-31 10:00-11:00",
	"0001-01-01,2026-12-25 closed", "We 23:00-25:00 off", "00:00-00:00:01",
	"Dec 25 off", "Feb 29 10:00-11:00", "Jul-Aug Mo-Fr 08:00-15:00",
	"Dec 24 - Jan 02 off", "2026 Dec 24 - Jan 02 06:00-30:00", "Feb off",
	"2028 Feb 29,May 01-3 off", "Nov-Feb 09:00-10:00", "easter 22:00-48:00",
	"easter -99 days - easter +99 days off", "easter +1 day,2026 Jul off",
	"Nov Th[4] off \"Thanksgiving; closed\"", "24/7\"\"", "Th[4] +1 day 09:00-12:00", "Mo[-1],Fr,Mo[1-3,5] off",
	"2026-12-25 Su[1-5] -99 days 10:00-11:00", "Mo-Su,Sa[-5] +99 days off",
	"Sa[1,2,4,5,-1,-2,-3,-4,-5] -99 days,Su[1,2,4,5,-1,-2,-3,-4,-5] -99 days off"
};

/* Rules joined as they should be, or words as they come; then some damage. */
static size_t
random_text(char *text)
{
	bool proper = below(2) == 0;
	uint32_t n = proper ? 1 + below(5) : below(14);
	size_t length = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		const char *word = proper ? rules[below(sizeof(rules) / sizeof(*rules))] :
			words[below(sizeof(words) / sizeof(*words))];

		memcpy(text + length, word, strlen(word));
		length += strlen(word);
		if (proper && i + 1 < n)
			text[length++] = ';';
	}
	memcpy(text + length, "; UTC", 5);
	length += below(20) ? 5 : below(5);
	if (below(3) == 0 && length > 0)
		text[below((uint32_t) length)] = (char) below(256);
	return length;
}

/* Text that parses prints as text that parses and prints the same. */
static bool
check_text(const char *text, size_t length, HoursSchedule *schedule)
{
	HoursSchedule again;
	HoursError error;
	char *first;
	char *second;
	size_t first_length;
	size_t second_length;

	if (!hours_parse(text, length, &memory, schedule, &error))
	{
		CHECK(error.at >= 0 && error.at + error.length <= (int32_t) length);
		return false;
	}
	first = take(NULL, hours_print_bound(schedule, 3));
	first_length = hours_print(schedule, "UTC", 3, first);
	CHECK(first_length <= hours_print_bound(schedule, 3));
	CHECK(hours_parse(first, first_length, &memory, &again, &error));
	second = take(NULL, hours_print_bound(&again, 3));
	second_length = hours_print(&again, "UTC", 3, second);
	CHECK(first_length == second_length &&
		  memcmp(first, second, first_length) == 0);
	return true;
}

/* Now and then where the base ends, or whole cycles from there. */
static int64_t
random_instant(const HoursTimeline *timeline)
{
	int64_t days = below(4) == 0 ? (int64_t) below(106000000) - 2400000 :
		(int64_t) below(30000) - 5000;

	if (below(6) == 0)
		return timeline->end + (int64_t) below(3) * HOURS_CYCLE;
	if (below(6) == 0)
		return timeline->start - (int64_t) below(3) * HOURS_CYCLE;
	return days * HOURS_DAY + below(86400) * HOURS_SECOND + below(1000000);
}

/* An opening is open throughout, and at its end no more. */
static void
check_opening(HoursTimeline *timeline, int64_t instant)
{
	HoursPauses none = {NULL, 0};
	int64_t from;
	int64_t to;
	int64_t open;

	if (!hours_next_opening(timeline, instant, &from, &to) ||
		from == HOURS_NEVER)
		return;
	CHECK(from >= instant && from < to && hours_is_open(timeline, from));
	if (to == HOURS_NEVER)
		to = INT64_MAX / 2;
	else
		CHECK(!hours_is_open(timeline, to));
	if (from < to && hours_elapsed(timeline, from, to, none, &open))
		CHECK(open == to - from);
}

static void
check_clock(const HoursSchedule *schedule)
{
	static const int64_t odd[] = {
		0, 7200, -36000, 5400, 3600 + 24 * 3600 - 1, -3 * 3600
	};
	int64_t offset = odd[below(6)] * HOURS_SECOND;
	HoursZone zone = {next_change, &offset};
	HoursPauses none = {NULL, 0};
	HoursTimeline timeline;

	hours_timeline_init(&timeline, schedule, zone, memory);
	for (int i = 0; i < 20; i++)
	{
		int64_t a = random_instant(&timeline);
		int64_t b = below(2) ? random_instant(&timeline) :
			a + (int64_t) below(100000000) * 1000;
		int64_t middle = a + (b - a) / 2;
		int64_t ab;
		int64_t first;
		int64_t second;
		int64_t at;

		if (!hours_elapsed(&timeline, a, b, none, &ab))
			continue;
		CHECK((ab >= 0) == (b >= a) || ab == 0);
		CHECK(hours_elapsed(&timeline, a, middle, none, &first) &&
			  hours_elapsed(&timeline, middle, b, none, &second) &&
			  first + second == ab);
		/* Adding what has passed leads to the same place, or back a pause. */
		if (ab != 0)
		{
			CHECK(hours_add(&timeline, a, 0, ab, none, &at));
			CHECK(ab > 0 ? at > a && at <= b : at < a && at >= b);
			CHECK(hours_elapsed(&timeline, a, at, none, &first) && first == ab);
		}
		if (!hours_next_open(&timeline, a, &at))
			continue;
		CHECK(at >= a && (at == a) == hours_is_open(&timeline, a));
		if (at != HOURS_NEVER)
		{
			CHECK(hours_is_open(&timeline, at));
			CHECK(hours_elapsed(&timeline, a, at, none, &first) && first == 0);
		}
		check_opening(&timeline, a);
		for (int n = -3; n <= 3; n++)
			if (n != 0 && hours_add(&timeline, a, n, 0, none, &at))
				CHECK(n > 0 ? at > a - 2 * HOURS_DAY : at < a + 2 * HOURS_DAY);
	}
}

/* What distant years cost, with Easter, whose timeline is the longest. */
static void
check_distant(void)
{
	static const char text[] = "Mo-Fr 09:00-17:00; easter +1 day off; UTC";
	static const int years[] = {1990, 2026, 6000, 9990};
	int64_t offset = 7200 * HOURS_SECOND;
	HoursZone zone = {next_change, &offset};
	HoursPauses none = {NULL, 0};
	HoursSchedule schedule;
	HoursError error;
	HoursTimeline timeline;
	int64_t at = 0;
	int64_t open;

	CHECK(hours_parse(text, strlen(text), &memory, &schedule, &error));
	hours_timeline_init(&timeline, &schedule, zone, memory);
	asked = 0;
	for (int i = 0; i < 4; i++)
	{
		at = hours_date(years[i], 7, 1) * HOURS_DAY;
		CHECK(hours_elapsed(&timeline, at, at + 300 * HOURS_DAY, none, &open));
	}
	tap_ok(asked < 100, "distant years: what lies between is not laid out");
	CHECK(hours_elapsed(&timeline, 0, at, none, &open));
	tap_ok(chunk_count < 350, "and not kept when it is, for a sum");
	free_all();
}

#define OPENINGS			480		/* a day */
#define PERIOD				180		/* seconds from one to the next */

/*
 * One minute open and two closed, over and over: more openings in a block than
 * its index can count.  What is open is then known by counting.
 */
static void
check_crowded(void)
{
	static char text[OPENINGS * 18 + 16];
	int64_t offset = 3600 * HOURS_SECOND;
	HoursZone zone = {next_change, &offset};
	HoursPauses none = {NULL, 0};
	HoursSchedule schedule;
	HoursError error;
	HoursTimeline timeline;
	int wrong = 0;
	size_t length = 0;

	for (int i = 0; i < OPENINGS; i++)
		length += (size_t) sprintf(text + length, "%s%02d:%02d-%02d:%02d",
								   i > 0 ? "," : "", i * 3 / 60, i * 3 % 60,
								   (i * 3 + 1) / 60, (i * 3 + 1) % 60);
	length += (size_t) sprintf(text + length, "; UTC");
	CHECK(hours_parse(text, length, &memory, &schedule, &error));
	hours_timeline_init(&timeline, &schedule, zone, memory);
	for (int i = 0; i < 2000; i++)
	{
		int64_t period = below(150 * OPENINGS);
		int64_t at = below(PERIOD * 1000000);
		int64_t from = period * PERIOD * HOURS_SECOND + at;
		int64_t minutes = 1 + below(3 * OPENINGS);
		/* The open minute goes to its end, or the next one is the first. */
		int64_t used = at < 60 * HOURS_SECOND ? at : 0;
		int64_t first = at < 60 * HOURS_SECOND ? period : period + 1;
		int64_t due = (first + minutes) * PERIOD * HOURS_SECOND + used;
		int64_t result;
		int64_t open;

		if (used == 0)
			due -= (PERIOD - 60) * HOURS_SECOND;
		wrong += hours_is_open(&timeline, from) != (at < 60 * HOURS_SECOND);
		wrong += !hours_add(&timeline, from, 0, minutes * 60 * HOURS_SECOND,
							none, &result) ||
			result != due;
		wrong += !hours_elapsed(&timeline, from, due, none, &open) ||
			open != minutes * 60 * HOURS_SECOND;
		wrong += !hours_add(&timeline, due, 0, -minutes * 60 * HOURS_SECOND,
							none, &result) ||
			result != (at < 60 * HOURS_SECOND ? from :
					   first * PERIOD * HOURS_SECOND);
	}
	tap_ok(wrong == 0, "480 openings a day: %d of 8000 answers are wrong", wrong);
	free_all();
}

int
main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 2000;
	int parsed = 0;

	check_distant();
	check_crowded();
	state = argc > 2 ? strtoull(argv[2], NULL, 10) : 20260209;
	for (int i = 0; i < rounds; i++)
	{
		char buffer[1024];
		size_t length = random_text(buffer);
		char *text = malloc(length + 1);
		HoursSchedule schedule;

		/* A chunk of the very size, so that reading past it is noticed. */
		memcpy(text, buffer, length);
		text = realloc(text, length > 0 ? length : 1);
		buffer[length] = '\0';
		current = buffer;
		if (check_text(text, length, &schedule))
		{
			parsed++;
			if (parsed % 16 == 0)
				check_clock(&schedule);
		}
		free_all();
		free(text);
	}
	tap_ok(parsed > rounds / 100, "%d of %d random texts are office hours and keep the laws",
		   parsed, rounds);
	return tap_done();
}
