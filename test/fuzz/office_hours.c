/* sources: src/hours/scan.c src/hours/parse.c src/hours/parse_days.c src/hours/print.c src/hours/schedule.c src/hours/layout.c src/hours/timeline.c src/hours/clock.c */
/* options: -max_len=4096 -timeout=20 -rss_limit_mb=2048 */
/*-------------------------------------------------------------------------
 *
 * office_hours.c
 *	  Office hours from hostile text and bytes, and the laws that all answers
 *	  keep.
 *
 * An input is a text, and behind the first zero byte what to ask of it: a zone,
 * instants, durations.  A text that is refused is mended and tried again, so
 * that nearly every input gets answers.
 *
 * A value that is received is a version byte and a text, and a stored value is
 * a text that is parsed again when it is used, so the parser validates them
 * all; as a stored value may hold any byte, it also gets the whole input, with
 * its zero bytes.
 *
 * Time is bounded here, as the type itself allows more than a fuzzer can wait
 * for: a date costs as many steps as its rules have dates and counted weekdays,
 * times each other where weekdays are moved, and a question whose answer is far
 * away, or nowhere, looks at every date of 1300 to 11000 years.  So inputs are
 * short (-max_len), costs are estimated, what costs too much is asked only near
 * the instant, and far questions are put to few inputs.  -timeout then means
 * that the estimate, or the code, is wrong.
 *
 *-------------------------------------------------------------------------
 */
#include "hours_asked.h"

/* Steps that questions about one input may take, and about one in FAR_INPUTS. */
#define MAX_STEPS			INT64_C(2000000)
#define MAX_FAR_STEPS		INT64_C(12000000)
#define FAR_INPUTS			64

/* Blocks that questions within NEAR look at, more or less. */
#define NEAR_BLOCKS			16

/* Dates whose hours are looked at. */
#define DATES				12

/* How often a text that is refused is mended. */
#define MAX_TRIES			16

static const char *subject = "";
static size_t subject_length = 0;
static int64_t subject_instant = 0;

static void
describe(FILE *out)
{
	fprintf(out, "hours: %.*s\ninstant: %" PRId64 " us\n", (int) subject_length,
			subject, subject_instant);
}

static void
check_date(Calendar *c, int32_t date, FuzzInput *input)
{
	int32_t rules = c->schedule.rule_count;
	int32_t count = hours_of_date(&c->schedule, c->rules, rules, date, c->spans);

	LAW(count <= c->schedule.day_max);
	for (int32_t i = 0; i < count; i++)
		LAW(0 <= c->spans[i].from && c->spans[i].from < c->spans[i].to &&
			c->spans[i].to <= 2 * HOURS_DAY_SECONDS &&
			(i == 0 || c->spans[i - 1].to < c->spans[i].from));
	LAW(hours_of_date(&c->again, c->rules, rules, date, c->more_spans) == count);
	LAW(count == 0 || memcmp(c->spans, c->more_spans, count * sizeof(HoursSpan)) == 0);

	for (int32_t i = 0; i < rules; i++)
	{
		c->holds[i] = expect_rule(&c->schedule, &c->schedule.rules[i], date);
		LAW(!c->holds[i] || hours_rule_in_range(&c->schedule, &c->schedule.rules[i], date, date));
	}
	for (int i = 0; i < 6; i++)
	{
		int32_t second = (int32_t) fuzz_below(input, 2 * HOURS_DAY_SECONDS);

		if (c->schedule.span_count > 0 && i > 0)
		{
			const HoursSpan *span = &c->schedule.spans[second % c->schedule.span_count];

			second = (i % 2 != 0 ? span->from : span->to) - (i == 5 ? 1 : 0);
		}
		LAW(expect_second(&c->schedule, c->holds, second) ==
			in_spans(c->spans, count, second));
	}
}

static int64_t
elapsed(Calendar *c, int64_t from, int64_t to, HoursPauses pauses)
{
	int64_t open;

	LAW(hours_elapsed(&c->timeline, from, to, pauses, &open));
	return open;
}

static const HoursPauses no_pauses = {NULL, 0};

static bool
clock_runs(Calendar *c, int64_t instant, HoursPauses pauses)
{
	for (int32_t i = 0; i < pauses.count; i++)
		if (pauses.items[i].from <= instant && instant < pauses.items[i].to)
			return false;
	return hours_is_open(&c->timeline, instant);
}

/* There is an opening, and an end of it, within NEAR. */
static void
check_opening(Calendar *c, int64_t at)
{
	int64_t from;
	int64_t to;
	int64_t next;

	if (elapsed(c, at, at + NEAR, no_pauses) == 0)
		return;
	LAW(hours_next_open(&c->timeline, at, &from));
	LAW(from >= at && from < at + NEAR);
	LAW((from == at) == hours_is_open(&c->timeline, at));
	LAW(hours_is_open(&c->timeline, from));
	LAW(elapsed(c, at, from, no_pauses) == 0);
	if (elapsed(c, from, from + NEAR, no_pauses) == NEAR)
		return;
	LAW(hours_next_opening(&c->timeline, at, &next, &to));
	LAW(next == from && from < to && to <= from + NEAR);
	LAW(hours_is_open(&c->timeline, to - 1) && !hours_is_open(&c->timeline, to));
	LAW(elapsed(c, from, to, no_pauses) == to - from);
}

/* Adding what has elapsed, there and back. */
static void
check_span(Calendar *c, int64_t from, int64_t to, HoursPauses pauses, FuzzInput *input)
{
	int64_t middle = from + fuzz_below(input, to - from + 1);
	int64_t open = elapsed(c, from, to, pauses);
	int64_t paused = 0;
	int64_t part;
	int64_t at;
	int64_t again;

	LAW(0 <= open && open <= to - from);
	LAW(elapsed(c, to, from, pauses) == -open);
	LAW(elapsed(c, from, middle, pauses) + elapsed(c, middle, to, pauses) == open);
	for (int32_t i = 0; i < pauses.count; i++)
	{
		int64_t stop = pauses.items[i].from < from ? from : pauses.items[i].from;
		int64_t start = pauses.items[i].to > to ? to : pauses.items[i].to;

		if (stop < start)
			paused += elapsed(c, stop, start, no_pauses);
	}
	LAW(open + paused == elapsed(c, from, to, no_pauses));
	if (open == 0)
		return;

	LAW(hours_add(&c->timeline, from, 0, open, pauses, &at));
	LAW(from < at && at <= to);
	LAW(elapsed(c, from, at, pauses) == open);
	LAW(elapsed(c, from, at - 1, pauses) == open - 1);
	part = fuzz_below(input, open);
	LAW(hours_add(&c->timeline, from, 0, part, pauses, &middle));
	LAW(hours_add(&c->timeline, middle, 0, open - part, pauses, &again) && again == at);
	LAW(hours_add(&c->timeline, to, 0, -open, pauses, &at));
	LAW(from <= at && at < to);
	LAW(elapsed(c, at, to, pauses) == open);
	LAW(elapsed(c, at + 1, to, pauses) == open - 1);
}

static void
check_workdays(Calendar *c, int64_t from, int n, HoursPauses pauses)
{
	int64_t day;
	int64_t at;

	if (n == 0 || !expect_workday(c, from, n, &day))
		return;
	/* Where the clock does not run, it goes on to where it does. */
	if (n > 0 ? elapsed(c, day, day + NEAR, pauses) == 0
			  : elapsed(c, day - NEAR, day, pauses) == 0)
		return;
	LAW(hours_add(&c->timeline, from, n, 0, pauses, &at));
	if (clock_runs(c, day, pauses))
		LAW(at == day);
	else if (n > 0)
		LAW(at > day && clock_runs(c, at, pauses) && elapsed(c, day, at, pauses) == 0);
	else
		LAW(at <= day && clock_runs(c, at - 1, pauses) && elapsed(c, at, day, pauses) == 0);
}

/* A question that is broken off leaves the timeline as good as it was. */
static void
check_interrupt(Calendar *c, int64_t from, int64_t to, int calls)
{
	static HoursTimeline timeline;
	HoursZone zone = {next_change, &c->zone};
	int64_t open = elapsed(c, from, to, no_pauses);
	int64_t again;

	hours_timeline_init(&timeline, &c->schedule, zone, memory);
	if (setjmp(interrupted) == 0)
	{
		interrupt_in = calls;
		(void) hours_elapsed(&timeline, from, to, no_pauses, &again);
	}
	interrupt_in = 0;
	LAW(hours_elapsed(&timeline, from, to, no_pauses, &again) && again == open);
	LAW(hours_is_open(&timeline, from) == hours_is_open(&c->timeline, from));
}

/* From anywhere to anywhere, past the ends of time. */
static void
check_far(Calendar *c, FuzzInput *input)
{
	int64_t a = some_instant(c, input);
	int64_t b = some_instant(c, input);
	int64_t open;
	int64_t part;
	int64_t at;
	int64_t to;

	if (a > b)
	{
		at = a;
		a = b;
		b = at;
	}
	subject_instant = a;
	if (hours_elapsed(&c->timeline, a, b, no_pauses, &open))
	{
		int64_t middle = a + (int64_t) (((uint64_t) b - (uint64_t) a) / 2);

		LAW(hours_elapsed(&c->timeline, a, middle, no_pauses, &part) && part <= open);
		LAW(elapsed(c, middle, b, no_pauses) == open - part);
		if (open > 0)
		{
			LAW(hours_add(&c->timeline, a, 0, open, no_pauses, &at) && a < at && at <= b);
			LAW(elapsed(c, a, at, no_pauses) == open);
			LAW(hours_add(&c->timeline, b, 0, -open, no_pauses, &at) && a <= at && at < b);
			LAW(elapsed(c, at, b, no_pauses) == open);
		}
	}
	if (hours_next_opening(&c->timeline, a, &at, &to))
	{
		LAW(a <= at && (at < to || (at == HOURS_NEVER && to == HOURS_NEVER)));
		if (at != HOURS_NEVER)
			LAW(hours_is_open(&c->timeline, at));
		if (to != HOURS_NEVER)
			LAW(!hours_is_open(&c->timeline, to) && elapsed(c, at, to, no_pauses) == to - at);
	}
	(void) hours_add(&c->timeline, a, (int32_t) fuzz_number(input, 4),
					 (int64_t) fuzz_number(input, 8), no_pauses, &at);
}

static bool
may_ask(const Calendar *c, int64_t blocks)
{
	return c->steps * HOURS_BLOCK_DAYS * blocks <= c->max_steps;
}

/* From one cycle to another all blocks of a cycle are summed up. */
static bool
is_far(const Calendar *c, int64_t from, int64_t to)
{
	return hours_locate(&c->timeline, from).cycle != hours_locate(&c->timeline, to).cycle;
}

static void
check_clock(Calendar *c, FuzzInput *input)
{
	HoursZone zone = {next_change, &c->zone};

	c->zone = some_zone(input);
	hours_timeline_init(&c->timeline, &c->schedule, zone, memory);
	for (int i = 0; i < 2; i++)
	{
		HoursPause items[3];
		HoursPauses pauses;
		int64_t at = some_instant(c, input);

		if (is_far(c, at - 2 * NEAR, at + 3 * NEAR) && !may_ask(c, 3 * HOURS_CYCLE_BLOCKS))
			at = c->timeline.end - 3 * NEAR;
		int64_t length = fuzz_below(input, 2) == 0 ? fuzz_below(input, 65536) * 37 * HOURS_SECOND
												   : fuzz_below(input, NEAR);
		subject_instant = at;
		check_date(c, (int32_t) floor_div(at, HOURS_DAY), input);
		LAW(hours_is_open(&c->timeline, at) == expect_open(c, at));
		pauses = some_pauses(items, at - HOURS_DAY, input);
		check_span(c, at, at + length, pauses, input);
		check_opening(c, at);
		check_workdays(c, at, (int) fuzz_below(input, 11) - 5, pauses);
		check_interrupt(c, at, at + length, 1 + (int) fuzz_below(input, 16));
	}
	if (c->max_steps == MAX_FAR_STEPS && may_ask(c, c->timeline.block_count))
		check_far(c, input);
}

/* What one date may cost: every rule, and every cut through every span. */
static int64_t
steps_of_date(const HoursSchedule *schedule)
{
	int64_t steps = 8;			/* year, month and day, and Easter */
	int64_t most = 0;
	int64_t cuts = 0;

	for (int32_t i = 0; i < schedule->rule_count; i++)
	{
		const HoursRule *rule = &schedule->rules[i];

		steps += 1 + rule->date_count + rule->nth_count * (2 + rule->date_count);
		if (rule->closed)
			cuts += rule->span_count;
		else if (rule->span_count > most)
			most = rule->span_count;
	}
	return steps + (cuts + 1) * (cuts + most);
}

/* What is accepted prints as what is accepted and prints the same. */
static bool
check_text(const char *text, size_t length, Calendar *c, HoursError *error)
{
	char *first;
	char *second;
	char *canonical;
	size_t first_length;
	size_t second_length;
	size_t bound;

	if (!hours_parse(text, length, &memory, &c->schedule, error))
	{
		LAW(error->at >= 0 && error->length >= 0 &&
			(size_t) error->at + (size_t) error->length <= length);
		LAW(error->expected != NULL || error->kind >= HOURS_TOO_LONG);
		return false;
	}
	LAW(length <= HOURS_MAX_LENGTH && c->schedule.rule_count <= HOURS_MAX_RULES &&
		c->schedule.span_count <= HOURS_MAX_SPANS);
	bound = hours_print_bound(&c->schedule, c->schedule.zone_length);
	first = take(NULL, bound);
	first_length = hours_print(&c->schedule, c->schedule.zone,
							   c->schedule.zone_length, first);
	LAW(first_length <= bound);
	/* A longer one is refused. */
	if (first_length > HOURS_MAX_LENGTH)
	{
		error->kind = HOURS_TOO_LONG;
		return false;
	}
	canonical = take(NULL, first_length);
	memcpy(canonical, first, first_length);
	LAW(hours_parse(canonical, first_length, &memory, &c->again, error));
	second = take(NULL, hours_print_bound(&c->again, c->again.zone_length));
	second_length = hours_print(&c->again, c->again.zone, c->again.zone_length, second);
	LAW(first_length == second_length && memcmp(first, second, first_length) == 0);
	LAW(c->again.rule_count == c->schedule.rule_count &&
		c->again.date_count == c->schedule.date_count &&
		c->again.nth_count == c->schedule.nth_count &&
		c->again.span_count == c->schedule.span_count &&
		c->again.has_easter == c->schedule.has_easter &&
		c->again.day_max == c->schedule.day_max);
	return true;
}

/* The rules many times over, up to the limits of a value. */
static void
check_limits(const char *text, size_t length, size_t times)
{
	Calendar c;
	HoursError error;
	size_t zone = length;
	char *many;

	while (zone > 0 && text[zone - 1] != ';')
		zone--;
	many = malloc(times * zone + length + 1);
	for (size_t i = 0; i < times; i++)
		memcpy(many + i * zone, text, zone);
	memcpy(many + times * zone, text, length);
	(void) check_text(many, times * zone + length, &c, &error);
	free(many);
}

/* Returns whether the text was accepted; if not, *error says why. */
static bool
check_value(const char *text, size_t length, FuzzInput *input, HoursError *error)
{
	Calendar c;
	HoursSchedule *schedule = &c.schedule;
	int64_t times = fuzz_below(input, 256);

	subject = text;
	subject_length = length;
	if (times >= 250)
		check_limits(text, length, (size_t) (times - 249) * 12000 / (length + 1));
	if (!check_text(text, length, &c, error))
		return false;
	c.steps = steps_of_date(schedule);
	/* Zeros are what mutation makes most of. */
	c.max_steps = fuzz_below(input, FAR_INPUTS) == 37 ? MAX_FAR_STEPS : MAX_STEPS;
	c.rules = take(NULL, schedule->rule_count * sizeof(int32_t));
	for (int32_t i = 0; i < schedule->rule_count; i++)
		c.rules[i] = i;
	c.holds = take(NULL, schedule->rule_count * sizeof(bool));
	c.spans = take(NULL, (schedule->day_max + 1) * sizeof(HoursSpan));
	c.more_spans = take(NULL, (schedule->day_max + 1) * sizeof(HoursSpan));
	for (int i = 0; i < DATES; i++)
		check_date(&c, some_date(schedule, input), input);
	if (may_ask(&c, NEAR_BLOCKS))
		check_clock(&c, input);
	return true;
}

/*
 * Mend a text that was refused: take out the part between two semicolons that
 * is to blame, or give it a zone.  False when there is nothing left to do.
 */
static bool
mend(char **text, size_t *length, const HoursError *error)
{
	static const char zone[] = ";UTC";
	size_t from = (size_t) error->at;
	size_t to = from;
	char *mended;

	if (error->kind == HOURS_NO_ZONE)
		to = from = *length;
	else if (error->kind == HOURS_SYNTAX || error->kind == HOURS_FIELD)
	{
		while (to < *length && (*text)[to] != ';')
			to++;
		to += to < *length;
		while (from > 0 && (*text)[from - 1] != ';')
			from--;
		from -= from == to && from > 0;
	}
	if (from == to && error->kind != HOURS_NO_ZONE)
		return false;

	mended = malloc(*length + sizeof(zone));
	memcpy(mended, *text, from);
	memcpy(mended + from, *text + to, *length - to);
	*length -= to - from;
	if (error->kind == HOURS_NO_ZONE)
	{
		memcpy(mended + *length, zone, sizeof(zone) - 1);
		*length += sizeof(zone) - 1;
	}
	free(*text);
	*text = fuzz_copy(mended, *length);
	free(mended);
	return true;
}

/*
 * Most changes to an accepted text make it one that is refused.  So every other
 * time only the questions are changed, or only what stands between two
 * semicolons.
 */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t length = end != NULL ? (size_t) (end - data) : size;
	size_t from = 0;
	size_t to = size;
	uint8_t *part;
	size_t part_size;

	if (seed % 4 == 1 && length + 1 < max_size)
	{
		data[length] = '\0';
		from = length + 1;
		to = from > size ? from : size;
		size = to;
	}
	else if (seed % 4 == 3)
	{
		from = length > 0 ? seed / 4 % length : 0;
		to = from;
		while (from > 0 && data[from - 1] != ';')
			from--;
		while (to < length && data[to] != ';')
			to++;
	}
	part = malloc(max_size);
	memcpy(part, data + from, to - from);
	part_size = LLVMFuzzerMutate(part, to - from, max_size - (size - (to - from)));
	memmove(data + from + part_size, data + to, size - to);
	memcpy(data + from, part, part_size);
	free(part);
	return size - (to - from) + part_size;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char open[] = "24/7;";
	const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t length = end != NULL ? (size_t) (end - data) : size;
	FuzzInput input = fuzz_input(data, size, end != NULL ? length + 1 : size);
	size_t before = fuzz_below(&input, 2) == 0 ? 0 : sizeof(open) - 1;
	char *text = malloc(before + length + 1);
	HoursError error;

	/* Every other time rules that close have something to close. */
	memcpy(text, open, before);
	memcpy(text + before, data, length);
	length += before;
	text = realloc(text, length > 0 ? length : 1);
	for (int tries = 0; tries < MAX_TRIES; tries++)
	{
		bool accepted = check_value(text, length, &input, &error);

		give_back_all();
		if (accepted || !mend(&text, &length, &error))
			break;
	}
	free(text);
	if (end != NULL)
	{
		text = fuzz_copy(data, size);
		(void) check_value(text, size, &input, &error);
		give_back_all();
		free(text);
	}
	return 0;
}
