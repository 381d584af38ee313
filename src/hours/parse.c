/*-------------------------------------------------------------------------
 *
 * parse.c
 *	  Text to office hours.
 *
 *	  hours   := rule { ";" rule } ";" zone
 *	  rule    := "24/7" | [ dates ] [ days ] ( times [ off ] | off )
 *	  dates   := date [ "-" date ] { "," date [ "-" date ] }
 *	  days    := day [ "-" day ] { "," day [ "-" day ] }
 *	  times   := time "-" time { "," time "-" time }
 *	  off     := "off" | "closed"
 *
 * A date is YYYY-MM-DD, a day Mo Tu We Th Fr Sa Su, a time H:MM or HH:MM with
 * seconds if wanted.  Letters may be of either case, and white space may stand
 * between any two of these.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/hours.h"

#include <string.h>

#define EXPECTED_RULE \
	"a weekday such as Mo, a date such as 2026-12-25, a time such as 09:00, \"24/7\" or \"off\""
#define EXPECTED_AFTER_DATES \
	"a weekday such as Mo, a time such as 09:00, or \"off\""
#define EXPECTED_AFTER_DAYS		"a time such as 09:00, or \"off\""
#define EXPECTED_DAY			"a weekday: Mo, Tu, We, Th, Fr, Sa or Su"
#define EXPECTED_DATE			"a date such as 2026-12-25"
#define EXPECTED_TIME			"a time such as 09:00"
#define EXPECTED_DASH			"\"-\" and a closing time such as 17:00"
#define EXPECTED_AFTER_TIMES	"\",\", \"off\" or \";\""
#define EXPECTED_END			"\";\""
#define EXPECTED_ZONE			"a time zone such as Europe/Brussels"
#define EXPECTED_NOTHING		"the end of the text"

typedef struct Parser
{
	const char *text;
	int32_t length;				/* where this part of the text ends */
	int32_t full_length;
	int32_t at;
	HoursSchedule *schedule;
	HoursError *error;
} Parser;

/* The C library's classes depend on the locale; these do not. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

/* The character at an offset from here; 0 past the end. */
static char
peek(const Parser *p, int32_t offset)
{
	return p->at + offset < p->length ? p->text[p->at + offset] : '\0';
}

static void
skip_space(Parser *p)
{
	while (p->at < p->length && is_space(p->text[p->at]))
		p->at++;
}

static bool
fail_at(Parser *p, HoursErrorKind kind, int32_t at, int32_t length,
		const char *expected)
{
	p->error->kind = kind;
	p->error->expected = expected;
	p->error->at = at;
	p->error->length = length;
	return false;
}

/* What stands here is up to the next space or punctuation mark. */
static bool
fail_here(Parser *p, const char *expected)
{
	int32_t length = 0;

	skip_space(p);
	while (p->at + length < p->length &&
		   !is_space(p->text[p->at + length]) &&
		   p->text[p->at + length] != ',' &&
		   p->text[p->at + length] != ';')
		length++;
	/* A punctuation mark itself, also the one that ends this part. */
	if (length == 0 && p->at < p->full_length)
		length = 1;
	return fail_at(p, HOURS_SYNTAX, p->at, length, expected);
}

static bool
accept_char(Parser *p, char c)
{
	skip_space(p);
	if (peek(p, 0) != c || p->at >= p->length)
		return false;
	p->at++;
	return true;
}

/* A whole word, given in lower case. */
static bool
accept_word(Parser *p, const char *word)
{
	int32_t n = (int32_t) strlen(word);

	skip_space(p);
	for (int32_t i = 0; i < n; i++)
		if (lower(peek(p, i)) != word[i])
			return false;
	if (is_letter(peek(p, n)) || is_digit(peek(p, n)))
		return false;
	p->at += n;
	return true;
}

static bool
accept_off(Parser *p)
{
	return accept_word(p, "off") || accept_word(p, "closed");
}

/* The weekday that stands here, from 0 = Monday; -1 if none does. */
static int
peek_weekday(Parser *p)
{
	static const char *const names = "motuwethfrsasu";

	skip_space(p);
	if (is_letter(peek(p, 2)) || is_digit(peek(p, 2)))
		return -1;
	for (int day = 0; day < 7; day++)
		if (lower(peek(p, 0)) == names[2 * day] &&
			lower(peek(p, 1)) == names[2 * day + 1])
			return day;
	return -1;
}

static bool
peek_date(Parser *p)
{
	skip_space(p);
	for (int i = 0; i < 4; i++)
		if (!is_digit(peek(p, i)))
			return false;
	return peek(p, 4) == '-';
}

static int
number_at(const Parser *p, int32_t at, int32_t digits)
{
	int value = 0;

	for (int32_t i = 0; i < digits; i++)
		value = value * 10 + (p->text[at + i] - '0');
	return value;
}

static bool
parse_date(Parser *p, int32_t *date)
{
	static const char *const form = "dddd-dd-dd";
	int year;
	int month;
	int day;

	skip_space(p);
	for (int i = 0; i < 10; i++)
		if (form[i] == 'd' ? !is_digit(peek(p, i)) : peek(p, i) != form[i])
			return fail_here(p, EXPECTED_DATE);
	if (is_digit(peek(p, 10)) || is_letter(peek(p, 10)))
		return fail_here(p, EXPECTED_DATE);

	year = number_at(p, p->at, 4);
	month = number_at(p, p->at + 5, 2);
	day = number_at(p, p->at + 8, 2);
	if (!hours_valid_date(year, month, day))
		return fail_at(p, HOURS_FIELD, p->at, 10,
					   "a date of the calendar, from 0001-01-01 to 9999-12-31,");
	*date = hours_date(year, month, day);
	p->at += 10;
	return true;
}

static bool
parse_dates(Parser *p, HoursRule *rule)
{
	HoursSchedule *schedule = p->schedule;

	do
	{
		HoursDates dates;
		int32_t last_at;

		if (!parse_date(p, &dates.first))
			return false;
		dates.last = dates.first;
		if (accept_char(p, '-'))
		{
			skip_space(p);
			last_at = p->at;
			if (!parse_date(p, &dates.last))
				return false;
			if (dates.last < dates.first)
				return fail_at(p, HOURS_FIELD, last_at, 10,
							   "a date not before the first of its range");
		}
		schedule->dates[schedule->date_count++] = dates;
		rule->date_count++;
	} while (accept_char(p, ','));
	return true;
}

static bool
parse_weekdays(Parser *p, HoursRule *rule)
{
	rule->weekdays = 0;
	do
	{
		int first = peek_weekday(p);
		int last = first;

		if (first < 0)
			return fail_here(p, EXPECTED_DAY);
		p->at += 2;
		if (accept_char(p, '-'))
		{
			last = peek_weekday(p);
			if (last < 0)
				return fail_here(p, EXPECTED_DAY);
			p->at += 2;
		}
		/* A range may run over the end of the week: Fr-Mo. */
		for (int day = first;; day = (day + 1) % 7)
		{
			rule->weekdays |= (uint8_t) (1 << day);
			if (day == last)
				break;
		}
	} while (accept_char(p, ','));
	return true;
}

/* H:MM, HH:MM or either with :SS, in seconds; at most limit. */
static bool
parse_time(Parser *p, int32_t limit, const char *limit_expected,
		   int32_t *seconds)
{
	int32_t at;
	int32_t digits;
	int32_t length;
	int minutes;
	int second = 0;

	skip_space(p);
	at = p->at;
	digits = is_digit(peek(p, 1)) ? 2 : 1;
	if (!is_digit(peek(p, 0)) || peek(p, digits) != ':' ||
		!is_digit(peek(p, digits + 1)) || !is_digit(peek(p, digits + 2)))
		return fail_here(p, EXPECTED_TIME);
	length = digits + 3;
	minutes = number_at(p, at + digits + 1, 2);
	if (peek(p, length) == ':')
	{
		if (!is_digit(peek(p, length + 1)) || !is_digit(peek(p, length + 2)))
			return fail_here(p, EXPECTED_TIME);
		second = number_at(p, at + length + 1, 2);
		length += 3;
	}
	if (is_digit(peek(p, length)) || is_letter(peek(p, length)) ||
		peek(p, length) == ':' || peek(p, length) == '.')
		return fail_here(p, EXPECTED_TIME);
	if (minutes > 59 || second > 59)
		return fail_at(p, HOURS_FIELD, at, length,
					   "minutes and seconds from 00 to 59");
	*seconds = number_at(p, at, digits) * 3600 + minutes * 60 + second;
	if (*seconds > limit)
		return fail_at(p, HOURS_FIELD, at, length, limit_expected);
	p->at += length;
	return true;
}

static bool
parse_times(Parser *p, HoursRule *rule)
{
	HoursSchedule *schedule = p->schedule;

	do
	{
		HoursSpan span;
		int32_t at;

		skip_space(p);
		at = p->at;
		if (!parse_time(p, HOURS_DAY_SECONDS - 1,
						"an opening time before 24:00", &span.from))
			return false;
		if (!accept_char(p, '-'))
			return fail_here(p, EXPECTED_DASH);
		if (!parse_time(p, 2 * HOURS_DAY_SECONDS,
						"a closing time of at most 48:00", &span.to))
			return false;
		/* A closing time not after the opening is the next date's. */
		if (span.to <= span.from)
			span.to += HOURS_DAY_SECONDS;
		if (schedule->span_count + rule->span_count >= HOURS_MAX_SPANS)
			return fail_at(p, HOURS_TOO_MANY_SPANS, at, 0, NULL);
		schedule->spans[rule->span_at + rule->span_count++] = span;
	} while (accept_char(p, ','));

	rule->span_count = hours_unite(schedule->spans + rule->span_at,
								   rule->span_count);
	return true;
}

static bool
parse_rule(Parser *p)
{
	HoursSchedule *schedule = p->schedule;
	HoursRule rule = {0};
	const char *expected = EXPECTED_RULE;

	rule.date_at = schedule->date_count;
	rule.span_at = schedule->span_count;
	rule.weekdays = HOURS_EVERY_DAY;

	skip_space(p);
	if (schedule->rule_count >= HOURS_MAX_RULES)
		return fail_at(p, HOURS_TOO_MANY_RULES, p->at, 0, NULL);
	if (accept_word(p, "24/7"))
	{
		/* It is a span like any other: the limit counts it. */
		if (schedule->span_count >= HOURS_MAX_SPANS)
			return fail_at(p, HOURS_TOO_MANY_SPANS, p->at - 4, 0, NULL);
		schedule->spans[rule.span_at] = (HoursSpan) {0, HOURS_DAY_SECONDS};
		rule.span_count = 1;
		expected = EXPECTED_END;
	}
	else
	{
		if (peek_date(p))
		{
			expected = EXPECTED_AFTER_DATES;
			if (!parse_dates(p, &rule))
				return false;
		}
		if (peek_weekday(p) >= 0)
		{
			expected = EXPECTED_AFTER_DAYS;
			if (!parse_weekdays(p, &rule))
				return false;
		}
		if (is_digit(peek(p, 0)))
		{
			if (!parse_times(p, &rule))
				return false;
			expected = EXPECTED_AFTER_TIMES;
		}
		rule.closed = accept_off(p);
		if (!rule.closed && rule.span_count == 0)
			return fail_here(p, expected);
		if (rule.closed)
			expected = EXPECTED_END;
	}
	skip_space(p);
	if (p->at < p->length && peek(p, 0) != ';')
		return fail_here(p, expected);
	schedule->span_count += rule.span_count;
	schedule->rules[schedule->rule_count++] = rule;
	return true;
}

/*
 * The zone is what follows the last semicolon.  A rule that stands there means
 * that the zone was left out.
 */
static bool
parse_zone(Parser *p)
{
	int32_t at;
	int32_t length;

	skip_space(p);
	at = p->at;
	while (p->at < p->length &&
		   (is_letter(peek(p, 0)) || is_digit(peek(p, 0)) ||
			peek(p, 0) == '/' || peek(p, 0) == '_' ||
			peek(p, 0) == '+' || peek(p, 0) == '-'))
		p->at++;
	length = p->at - at;
	skip_space(p);
	if (length == 0 || length > HOURS_MAX_ZONE || !is_letter(p->text[at]))
	{
		p->at = at;
		return fail_here(p, EXPECTED_ZONE);
	}
	if (p->at < p->length)
		return fail_here(p, EXPECTED_NOTHING);
	p->schedule->zone = p->text + at;
	p->schedule->zone_length = length;
	return true;
}

static bool
is_rule(const Parser *p, int32_t at)
{
	Parser trial = *p;

	trial.at = at;
	return peek_date(&trial) || peek_weekday(&trial) >= 0 ||
		is_digit(peek(&trial, 0)) || accept_off(&trial);
}

/* A list has one item more than it has commas, and each rule ends with ";". */
static void
make_room(const Parser *p, const HoursMemory *memory)
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
	schedule->spans = memory->alloc(memory->arg, items * sizeof(HoursSpan));
}

/*
 * Parse text into a schedule, whose zone still has to be looked up.  On failure
 * returns false and says why in *error.
 */
bool
hours_parse(const char *text, size_t length, const HoursMemory *memory,
			HoursSchedule *schedule, HoursError *error)
{
	Parser parser = {
		.text = text,
		.length = (int32_t) length,
		.full_length = (int32_t) length,
		.schedule = schedule,
		.error = error
	};
	int32_t zone_at = 0;
	int32_t most = 0;
	int32_t cuts = 0;

	memset(schedule, 0, sizeof(*schedule));
	if (length > HOURS_MAX_LENGTH)
		return fail_at(&parser, HOURS_TOO_LONG, 0, 0, NULL);
	make_room(&parser, memory);

	for (int32_t i = 0; i < parser.length; i++)
		if (text[i] == ';')
			zone_at = i + 1;
	parser.length = zone_at > 0 ? zone_at - 1 : parser.length;
	do
	{
		if (!parse_rule(&parser))
			return false;
	} while (accept_char(&parser, ';'));

	parser.length = (int32_t) length;
	if (zone_at == 0 || is_rule(&parser, zone_at))
		return fail_at(&parser, HOURS_NO_ZONE, (int32_t) length, 0,
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
