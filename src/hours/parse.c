/*-------------------------------------------------------------------------
 *
 * parse.c
 *	  Text to office hours.
 *
 *	  hours   := rule { ";" rule } ";" zone
 *	  rule    := ( "24/7" | [ dates ] [ days ] ( times [ off ] | off ) )
 *	             [ comment ]
 *	  times   := time "-" time { "," time "-" time }
 *	  off     := "off" | "closed"
 *	  comment := text in double quotes, without one in it
 *
 * A time is H:MM or HH:MM with seconds if wanted; dates and days stand in
 * parse_days.c.  Letters may be of either case, and white space may stand
 * between any two of these.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/scan.h"

#include <string.h>

#define EXPECTED_RULE \
	"a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, \"24/7\" or \"off\""
#define EXPECTED_TIME			"a time such as 09:00"
#define EXPECTED_DASH			"\"-\" and a closing time such as 17:00"
#define EXPECTED_AFTER_TIMES	"\",\", \"off\" or \";\""
#define EXPECTED_END			"\";\""
#define EXPECTED_QUOTE			"a double quote that ends the comment"
#define EXPECTED_ZONE			"a time zone such as Europe/Brussels"
#define EXPECTED_NOTHING		"the end of the text"

static bool
accept_off(HoursScan *p)
{
	return hours_accept_word(p, "off") || hours_accept_word(p, "closed");
}

/* H:MM, HH:MM or either with :SS, in seconds; at most limit. */
static bool
parse_time(HoursScan *p, int32_t limit, const char *limit_expected,
		   int32_t *seconds)
{
	int32_t at;
	int32_t digits;
	int32_t length;
	int minutes;
	int second = 0;

	hours_skip_space(p);
	at = p->at;
	digits = ascii_is_digit(peek(p, 1)) ? 2 : 1;
	if (!ascii_is_digit(peek(p, 0)) || peek(p, digits) != ':' ||
		!ascii_is_digit(peek(p, digits + 1)) || !ascii_is_digit(peek(p, digits + 2)))
		return hours_fail_here(p, EXPECTED_TIME);
	length = digits + 3;
	minutes = hours_number_at(p, at + digits + 1, 2);
	if (peek(p, length) == ':')
	{
		if (!ascii_is_digit(peek(p, length + 1)) || !ascii_is_digit(peek(p, length + 2)))
			return hours_fail_here(p, EXPECTED_TIME);
		second = hours_number_at(p, at + length + 1, 2);
		length += 3;
	}
	if (ascii_is_digit(peek(p, length)) || ascii_is_letter(peek(p, length)) ||
		peek(p, length) == ':' || peek(p, length) == '.')
		return hours_fail_here(p, EXPECTED_TIME);
	if (minutes > 59 || second > 59)
		return hours_fail_at(p, HOURS_FIELD, at, length,
							 "minutes and seconds from 00 to 59");
	*seconds = hours_number_at(p, at, digits) * 3600 + minutes * 60 + second;
	if (*seconds > limit)
		return hours_fail_at(p, HOURS_FIELD, at, length, limit_expected);
	p->at += length;
	return true;
}

static bool
parse_times(HoursScan *p, HoursRule *rule)
{
	HoursSchedule *schedule = p->schedule;

	do
	{
		HoursSpan span;
		int32_t at;

		hours_skip_space(p);
		at = p->at;
		if (!parse_time(p, HOURS_DAY_SECONDS - 1,
						"an opening time before 24:00", &span.from))
			return false;
		if (!hours_accept_char(p, '-'))
			return hours_fail_here(p, EXPECTED_DASH);
		if (!parse_time(p, 2 * HOURS_DAY_SECONDS,
						"a closing time of at most 48:00", &span.to))
			return false;
		/* A closing time not after the opening is the next date's. */
		if (span.to <= span.from)
			span.to += HOURS_DAY_SECONDS;
		if (schedule->span_count + rule->span_count >= HOURS_MAX_SPANS)
			return hours_fail_at(p, HOURS_TOO_MANY_SPANS, at, 0, NULL);
		schedule->spans[rule->span_at + rule->span_count++] = span;
	} while (hours_accept_char(p, ','));

	rule->span_count = hours_unite(schedule->spans + rule->span_at,
								   rule->span_count);
	return true;
}

/* A comment is no part of the value.  Its closing quote is known to be there. */
static bool
skip_comment(HoursScan *p)
{
	if (!hours_accept_char(p, '"'))
		return false;
	while (p->at < p->length && p->text[p->at] != '"')
		p->at++;
	p->at++;
	return true;
}

static bool
parse_rule(HoursScan *p)
{
	HoursSchedule *schedule = p->schedule;
	HoursRule rule = {0};
	const char *expected = EXPECTED_RULE;

	rule.date_at = schedule->date_count;
	rule.nth_at = schedule->nth_count;
	rule.span_at = schedule->span_count;
	rule.weekdays = HOURS_EVERY_DAY;

	hours_skip_space(p);
	if (schedule->rule_count >= HOURS_MAX_RULES)
		return hours_fail_at(p, HOURS_TOO_MANY_RULES, p->at, 0, NULL);
	if (hours_accept_word(p, "24/7"))
	{
		/* It is a span like any other: the limit counts it. */
		if (schedule->span_count >= HOURS_MAX_SPANS)
			return hours_fail_at(p, HOURS_TOO_MANY_SPANS, p->at - 4, 0, NULL);
		schedule->spans[rule.span_at] = (HoursSpan) {0, HOURS_DAY_SECONDS};
		rule.span_count = 1;
		expected = EXPECTED_END;
	}
	else
	{
		if (hours_starts_dates(p))
		{
			expected = EXPECTED_AFTER_DATES;
			if (!hours_parse_dates(p, &rule))
				return false;
		}
		if (hours_starts_weekdays(p))
		{
			expected = EXPECTED_AFTER_DAYS;
			if (!hours_parse_weekdays(p, &rule))
				return false;
		}
		if (ascii_is_digit(peek(p, 0)))
		{
			if (!parse_times(p, &rule))
				return false;
			expected = EXPECTED_AFTER_TIMES;
		}
		rule.closed = accept_off(p);
		if (!rule.closed && rule.span_count == 0)
			return hours_fail_here(p, expected);
		if (rule.closed)
			expected = EXPECTED_END;
	}
	if (skip_comment(p))
		expected = EXPECTED_END;
	hours_skip_space(p);
	if (p->at < p->length && peek(p, 0) != ';')
		return hours_fail_here(p, expected);
	schedule->span_count += rule.span_count;
	schedule->rules[schedule->rule_count++] = rule;
	return true;
}

/*
 * The zone is what follows the last semicolon.  A rule that stands there means
 * that the zone was left out.
 */
static bool
parse_zone(HoursScan *p)
{
	int32_t at;
	int32_t length;

	hours_skip_space(p);
	at = p->at;
	while (p->at < p->length &&
		   (ascii_is_letter(peek(p, 0)) || ascii_is_digit(peek(p, 0)) ||
			peek(p, 0) == '/' || peek(p, 0) == '_' ||
			peek(p, 0) == '+' || peek(p, 0) == '-'))
		p->at++;
	length = p->at - at;
	hours_skip_space(p);
	if (length == 0 || length > HOURS_MAX_ZONE || !ascii_is_letter(p->text[at]))
	{
		p->at = at;
		return hours_fail_here(p, EXPECTED_ZONE);
	}
	if (p->at < p->length)
		return hours_fail_here(p, EXPECTED_NOTHING);
	p->schedule->zone = p->text + at;
	p->schedule->zone_length = length;
	return true;
}

static bool
is_rule(const HoursScan *p, int32_t at)
{
	HoursScan trial = *p;

	trial.at = at;
	return hours_starts_dates(&trial) || hours_starts_weekdays(&trial) ||
		ascii_is_digit(peek(&trial, 0)) || accept_off(&trial);
}

/* A list has one item more than it has commas, and each rule ends with ";". */
static void
make_room(const HoursScan *p, const HoursMemory *memory)
{
	HoursSchedule *schedule = p->schedule;
	size_t rules = 1;
	size_t items = 1;

	for (int32_t i = 0; i < p->length; i++)
	{
		rules += p->text[i] == ';';
		items += p->text[i] == ';' || p->text[i] == ',';
	}
	if (rules > HOURS_MAX_RULES)
		rules = HOURS_MAX_RULES;
	schedule->rules = memory->alloc(memory->arg, rules * sizeof(HoursRule));
	schedule->dates = memory->alloc(memory->arg, items * sizeof(HoursDates));
	schedule->nths = memory->alloc(memory->arg, items * sizeof(HoursNth));
	schedule->spans = memory->alloc(memory->arg, items * sizeof(HoursSpan));
}

/*
 * Where the zone begins: after the last semicolon that is in no comment; 0 if
 * there is none.
 */
static bool
find_zone(HoursScan *p, int32_t *zone_at)
{
	bool comment = false;

	*zone_at = 0;
	for (int32_t i = 0; i < p->length; i++)
	{
		if (p->text[i] == '"')
			comment = !comment;
		else if (p->text[i] == ';' && !comment)
			*zone_at = i + 1;
	}
	if (comment)
		return hours_fail_at(p, HOURS_SYNTAX, p->length, 0, EXPECTED_QUOTE);
	return true;
}

/*
 * Parse text into a schedule, whose zone still has to be looked up.  On failure
 * returns false and says why in *error.
 */
bool
hours_parse(const char *text, size_t length, const HoursMemory *memory,
			HoursSchedule *schedule, HoursError *error)
{
	HoursScan parser = {
		.text = text,
		.length = (int32_t) length,
		.full_length = (int32_t) length,
		.schedule = schedule,
		.error = error
	};
	int32_t zone_at;
	int32_t most = 0;
	int32_t cuts = 0;

	memset(schedule, 0, sizeof(*schedule));
	if (length > HOURS_MAX_LENGTH)
		return hours_fail_at(&parser, HOURS_TOO_LONG, 0, 0, NULL);
	if (!find_zone(&parser, &zone_at))
		return false;
	make_room(&parser, memory);

	parser.length = zone_at > 0 ? zone_at - 1 : parser.length;
	do
	{
		if (!parse_rule(&parser))
			return false;
	} while (hours_accept_char(&parser, ';'));

	parser.length = (int32_t) length;
	if (zone_at == 0 || is_rule(&parser, zone_at))
		return hours_fail_at(&parser, HOURS_NO_ZONE, (int32_t) length, 0,
							 EXPECTED_ZONE);
	parser.at = zone_at;
	if (!parse_zone(&parser))
		return false;

	for (int32_t i = 0; i < schedule->rule_count; i++)
	{
		if (schedule->rules[i].closed)
			cuts += schedule->rules[i].span_count;
		else if (schedule->rules[i].span_count > most)
			most = schedule->rules[i].span_count;
	}
	schedule->day_max = most + cuts;
	return true;
}
