/*-------------------------------------------------------------------------
 *
 * tally_text.c
 *	  The text form of a tally: a JSON object of numbers.
 *
 *		tally  = "{" [ item { "," item } ] "}"
 *		item   = '"' name '"' ":" ( number | bins )
 *		bins   = "{" [ bin { "," bin } ] "}"
 *		bin    = '"' start '"' ":" number
 *		start  = number
 *		number = [ "-" ] digit { digit } [ "." digit { digit } ]
 *
 * White space may stand between the parts, and items and bins in any order.  A
 * cell that is not named is zero, so the shortest text is {}.  A bin is named by
 * the number at which it starts.  Printing leaves zeros out and keeps the order
 * of the layout.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/tally.h"

#include <string.h>

typedef struct Parser
{
	const char *text;
	const char *at;
	const TallyLayout *layout;
	Tally *state;
	uint64_t seen; /* bit per counter, then per sum, then per bin set */
	TallyError *error;
} Parser;

static bool
fail(Parser *p, TallyStatus status, const char *start, const char *end)
{
	p->error->status = status;
	p->error->start = (size_t) (start - p->text);
	p->error->end = (size_t) (end - p->text);
	return false;
}

static bool
fail_syntax(Parser *p, const char *expected)
{
	p->error->expected = expected;
	return fail(p, TALLY_SYNTAX_ERROR, p->at, p->at);
}

static void
skip_space(Parser *p)
{
	while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')
		p->at++;
}

/* Step over one punctuation mark and the white space around it. */
static bool
accept(Parser *p, char mark)
{
	skip_space(p);
	if (*p->at != mark)
		return false;
	p->at++;
	skip_space(p);
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
name_of(const TallyLayout *layout, int place)
{
	int cells = layout->counts + layout->sums;

	return place < cells ? layout->names[place]
						 : layout->bin_set[place - cells].name;
}

/* Read a quoted name and find its place: counters, sums, bin sets. */
static bool
parse_name(Parser *p, int *place)
{
	int names = p->layout->counts + p->layout->sums + p->layout->bin_sets;
	const char *start;
	size_t length;

	if (*p->at != '"')
		return fail_syntax(p, "a name in double quotes");
	start = ++p->at;
	while (*p->at != '"' && *p->at != '\0')
		p->at++;
	if (*p->at == '\0')
		return fail_syntax(p, "a double quote");
	length = (size_t) (p->at++ - start);

	for (int i = 0; i < names; i++)
	{
		const char *name = name_of(p->layout, i);

		if (strlen(name) != length || memcmp(name, start, length) != 0)
			continue;
		if (p->seen & (uint64_t) 1 << i)
			return fail(p, TALLY_DUPLICATE_NAME, start, start + length);
		p->seen |= (uint64_t) 1 << i;
		*place = i;
		return true;
	}
	return fail(p, TALLY_UNKNOWN_NAME, start, start + length);
}

/* Read a number with at most so many decimals, as an integer of the last. */
static bool
parse_number(Parser *p, int decimals, TallyStatus out_of_range, Wide *value)
{
	const char *start = p->at;
	bool negative = *p->at == '-';
	WideMagnitude magnitude = {{0}};
	bool fits = true;

	if (negative)
		p->at++;
	if (!is_digit(*p->at))
		return fail_syntax(p, "a digit");
	for (; is_digit(*p->at); p->at++)
		fits = fits &&
			wide_magnitude_append(&magnitude, 10, (uint32_t) (*p->at - '0'));
	if (*p->at == '.' && decimals > 0)
	{
		p->at++;
		if (!is_digit(*p->at))
			return fail_syntax(p, "a digit");
		for (; decimals > 0 && is_digit(*p->at); p->at++, decimals--)
			fits = fits && wide_magnitude_append(&magnitude, 10,
												 (uint32_t) (*p->at - '0'));
		if (is_digit(*p->at))
			return fail_syntax(p, "no further decimal");
	}
	for (; decimals > 0; decimals--)
		fits = fits && wide_magnitude_append(&magnitude, 10, 0);

	if (!fits || !wide_from_magnitude(&magnitude, negative, value))
		return fail(p, out_of_range, start, p->at);
	return true;
}

static bool
parse_count(Parser *p, int64_t *count)
{
	const char *start = p->at;
	Wide value;

	if (!parse_number(p, 0, TALLY_COUNT_OUT_OF_RANGE, &value))
		return false;
	if (!wide_to_int64(value, count))
		return fail(p, TALLY_COUNT_OUT_OF_RANGE, start, p->at);
	return true;
}

/* Tell which bin starts nearest to a number at which none does. */
static void
tell_nearest(Parser *p, const TallyScale *scale, int64_t number)
{
	int bin = scale->bin_of(number);
	int64_t nearest = scale->start_of(bin < 0 ? 0 : bin);

	if (bin >= 0 && bin + 1 < scale->bins)
	{
		int64_t next = scale->start_of(bin + 1);

		if (next - number < number - nearest)
			nearest = next;
	}
	p->error->nearest = wide_from_int64(nearest);
	p->error->decimals = scale->decimals;
}

/* Read the quoted start of a bin and find its slot. */
static bool
parse_bin(Parser *p, const TallyBinSet *set, int *bin, int *slot)
{
	const TallyScale *scale = set->scale;
	const char *start;
	Wide value;
	int64_t number;

	if (*p->at != '"')
		return fail_syntax(p, "a number in double quotes");
	start = ++p->at;

	/* What is too great or too small for a number is nearest to the ends. */
	tell_nearest(p, scale, *start == '-' ? -1 : INT64_MAX);
	if (!parse_number(p, scale->decimals, TALLY_NO_BIN, &value))
		return false;
	if (*p->at != '"')
		return fail_syntax(p, "a double quote");
	if (!wide_to_int64(value, &number))
		return fail(p, TALLY_NO_BIN, start, p->at);

	*bin = scale->bin_of(number);
	if (*bin < 0 || scale->start_of(*bin) != number)
	{
		tell_nearest(p, scale, number);
		return fail(p, TALLY_NO_BIN, start, p->at);
	}

	*bin += set->first;
	*slot = tally_find_bin(p->state, p->layout, *bin);
	if (tally_has_bin(p->state, p->layout, *slot, *bin))
		return fail(p, TALLY_DUPLICATE_NAME, start, p->at);
	p->at++;
	return true;
}

/* Zero bins are kept until the end, so that none can be given twice. */
static bool
parse_bins(Parser *p, const TallyBinSet *set)
{
	if (!accept(p, '{'))
		return fail_syntax(p, "an opening brace");
	if (accept(p, '}'))
		return true;
	do
	{
		int bin;
		int slot;
		int64_t count;

		if (!parse_bin(p, set, &bin, &slot))
			return false;
		if (!accept(p, ':'))
			return fail_syntax(p, "a colon");
		if (!parse_count(p, &count))
			return false;
		tally_insert_bin(p->state, p->layout, slot, bin, count);
	} while (accept(p, ','));
	return accept(p, '}') || fail_syntax(p, "a comma or a closing brace");
}

static bool
parse_item(Parser *p)
{
	int counts = p->layout->counts;
	int cells = counts + p->layout->sums;
	int place;
	Wide value;

	if (!parse_name(p, &place))
		return false;
	if (!accept(p, ':'))
		return fail_syntax(p, "a colon");

	if (place < counts)
		return parse_count(p, &p->state->cell[place]);
	if (place >= cells)
		return parse_bins(p, &p->layout->bin_set[place - cells]);
	if (!parse_number(p, p->layout->decimals, TALLY_SUM_OUT_OF_RANGE, &value))
		return false;
	tally_set_sum(p->state, p->layout, place - counts, value);
	return true;
}

/*
 * Read a tally that starts somewhere in a text, and step over it and the white
 * space around it.  It has room for all bins of the layout.  When false is
 * returned, the error is filled in and the tally is of no use.
 */
bool
tally_parse_part(const char *text, const char **at, const TallyLayout *layout,
				 Tally *state, TallyError *error)
{
	Parser p = {text, *at, layout, state, 0, error};

	*error = (TallyError) {.status = TALLY_OK};
	tally_clear(state, layout);

	if (!accept(&p, '{'))
		return fail_syntax(&p, "an opening brace");
	if (!accept(&p, '}'))
	{
		do
		{
			if (!parse_item(&p))
				return false;
		} while (accept(&p, ','));
		if (!accept(&p, '}'))
			return fail_syntax(&p, "a comma or a closing brace");
	}
	tally_remove_zeros(state, layout);
	*at = p.at;
	return true;
}

/* The same for a whole text. */
bool
tally_parse(const char *text, const TallyLayout *layout, Tally *state,
			TallyError *error)
{
	Parser p = {text, text, layout, state, 0, error};

	if (!tally_parse_part(text, &p.at, layout, state, error))
		return false;
	return *p.at == '\0' || fail_syntax(&p, "the end of the text");
}

/* Bytes that tally_print() may need, the final null included. */
size_t
tally_text_size(const Tally *state, const TallyLayout *layout)
{
	size_t names = (size_t) layout->counts + layout->sums + layout->bin_sets;

	return 3 + TALLY_ITEM_TEXT_SIZE * names + TALLY_BIN_TEXT_SIZE * state->bins;
}

/* Write a name, unless it is the first one behind a comma. */
static char *
print_name(char *out, const char *name)
{
	size_t length = strlen(name);

	if (out[-1] != '{')
	{
		*out++ = ',';
		*out++ = ' ';
	}
	*out++ = '"';
	memcpy(out, name, length);
	out += length;
	memcpy(out, "\": ", 3);
	return out + 3;
}

static char *
print_bins(char *out, const Tally *state, const TallyLayout *layout, int set)
{
	const TallyBinSet *bins = &layout->bin_set[set];
	const int64_t *count = tally_bin_counts(state, layout);
	const uint16_t *number = tally_bin_numbers(state, layout);
	int from;
	int to;

	tally_slots(state, layout, set, &from, &to);
	if (from == to)
		return out;
	out = print_name(out, bins->name);
	*out++ = '{';
	for (int i = from; i < to; i++)
	{
		char start[WIDE_TEXT_SIZE];

		wide_to_text(wide_from_int64(bins->scale->start_of(number[i] - bins->first)),
					 bins->scale->decimals, start);
		out = print_name(out, start);
		out += wide_to_text(wide_from_int64(count[i]), 0, out);
	}
	*out++ = '}';
	return out;
}

/* Write the text form and return its length. */
size_t
tally_print(const Tally *state, const TallyLayout *layout, char *buffer)
{
	int cells = layout->counts + layout->sums;
	char *out = buffer;

	*out++ = '{';
	for (int i = 0; i < cells; i++)
	{
		bool is_sum = i >= layout->counts;
		Wide value = is_sum ? tally_get_sum(state, layout, i - layout->counts)
							: wide_from_int64(state->cell[i]);

		if (value.hi == 0 && value.lo == 0)
			continue;
		out = print_name(out, layout->names[i]);
		out += wide_to_text(value, is_sum ? layout->decimals : 0, out);
	}
	for (int i = 0; i < layout->bin_sets; i++)
		out = print_bins(out, state, layout, i);
	*out++ = '}';
	*out = '\0';
	return (size_t) (out - buffer);
}
