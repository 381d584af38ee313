/*-------------------------------------------------------------------------
 *
 * tally_text.c
 *	  The text form of a tally: a flat JSON object of numbers.
 *
 *		object = "{" [ item { "," item } ] "}"
 *		item   = '"' name '"' ":" number
 *		number = [ "-" ] digit { digit } [ "." digit { digit } ]
 *
 * White space may stand between the parts, and items in any order.  A cell
 * that is not named is zero, so the shortest text is {}.  Printing leaves zero
 * cells out and keeps the order of the layout.
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
	uint64_t seen; /* bit per counter, then per sum */
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

/* Read a quoted name and find its place among the counters and sums. */
static bool
parse_name(Parser *p, int *place)
{
	int cells = p->layout->counts + p->layout->sums;
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

	for (int i = 0; i < cells; i++)
	{
		const char *name = p->layout->names[i];

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
parse_item(Parser *p)
{
	int counts = p->layout->counts;
	int place;
	const char *start;
	Wide value;

	if (!parse_name(p, &place))
		return false;
	if (!accept(p, ':'))
		return fail_syntax(p, "a colon");
	start = p->at;

	if (place >= counts)
	{
		if (!parse_number(p, p->layout->decimals, TALLY_SUM_OUT_OF_RANGE,
						  &value))
			return false;
		tally_set_sum(p->state, p->layout, place - counts, value);
		return true;
	}
	if (!parse_number(p, 0, TALLY_COUNT_OUT_OF_RANGE, &value))
		return false;
	if (!wide_to_int64(value, &p->state->cell[place]))
		return fail(p, TALLY_COUNT_OUT_OF_RANGE, start, p->at);
	return true;
}

/*
 * Read a text into a tally of tally_size() bytes.  When false is returned, the
 * error is filled in and the tally is of no use.
 */
bool
tally_parse(const char *text, const TallyLayout *layout, Tally *state,
			TallyError *error)
{
	Parser p = {text, text, layout, state, 0, error};

	*error = (TallyError) {TALLY_OK, NULL, 0, 0};
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
	if (*p.at != '\0')
		return fail_syntax(&p, "the end of the text");
	return true;
}

/* Bytes that tally_print() may need, the final null included. */
size_t
tally_text_size(const TallyLayout *layout)
{
	return 3 + TALLY_ITEM_TEXT_SIZE * ((size_t) layout->counts + layout->sums);
}

static char *
print_item(char *out, const char *name, Wide value, int decimals)
{
	size_t length = strlen(name);

	*out++ = '"';
	memcpy(out, name, length);
	out += length;
	memcpy(out, "\": ", 3);
	out += 3;
	return out + wide_to_text(value, decimals, out);
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
		if (out != buffer + 1)
		{
			*out++ = ',';
			*out++ = ' ';
		}
		out = print_item(out, layout->names[i], value,
						 is_sum ? layout->decimals : 0);
	}
	*out++ = '}';
	*out = '\0';
	return (size_t) (out - buffer);
}
