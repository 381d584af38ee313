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
#include "tally/text_scan.h"

#include <string.h>

typedef struct Parser
{
	TextScan scan;
	const TallyLayout *layout;
	Tally *state;
	uint64_t seen; /* bit per counter, then per sum, then per bin set */
} Parser;

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
name_of(const TallyLayout *layout, int index)
{
	int cells = layout->counts + layout->sums;

	return index < cells ? layout->names[index]
						 : layout->bin_set[index - cells].name;
}

/* Read a quoted name and find its index among counters, sums, bin sets. */
static bool
parse_name(Parser *p, int *index)
{
	int names = p->layout->counts + p->layout->sums + p->layout->bin_sets;
	const char *start;
	size_t length;

	if (*p->scan.at != '"')
		return scan_fail_syntax(&p->scan, "a name in double quotes");
	start = ++p->scan.at;
	while (*p->scan.at != '"' && *p->scan.at != '\0')
		p->scan.at++;
	if (*p->scan.at == '\0')
		return scan_fail_syntax(&p->scan, "a double quote");
	length = (size_t) (p->scan.at++ - start);

	for (int i = 0; i < names; i++)
	{
		const char *name = name_of(p->layout, i);

		if (strlen(name) != length || memcmp(name, start, length) != 0)
			continue;
		if (p->seen & (uint64_t) 1 << i)
			return scan_fail(&p->scan, TALLY_DUPLICATE_NAME, start, start + length);
		p->seen |= (uint64_t) 1 << i;
		*index = i;
		return true;
	}
	return scan_fail(&p->scan, TALLY_UNKNOWN_NAME, start, start + length);
}

/* Read a number with at most so many decimals, as an integer of the last. */
static bool
parse_number(Parser *p, int decimals, TallyStatus out_of_range, Int128 *value)
{
	const char *start = p->scan.at;
	bool negative = *p->scan.at == '-';
	I128Magnitude magnitude = {{0}};
	bool fits = true;

	if (negative)
		p->scan.at++;
	if (!is_digit(*p->scan.at))
		return scan_fail_syntax(&p->scan, "a digit");
	for (; is_digit(*p->scan.at); p->scan.at++)
		fits = fits &&
			i128_magnitude_append(&magnitude, 10, (uint32_t) (*p->scan.at - '0'));
	if (*p->scan.at == '.' && decimals > 0)
	{
		p->scan.at++;
		if (!is_digit(*p->scan.at))
			return scan_fail_syntax(&p->scan, "a digit");
		for (; decimals > 0 && is_digit(*p->scan.at); p->scan.at++, decimals--)
			fits = fits && i128_magnitude_append(&magnitude, 10,
												 (uint32_t) (*p->scan.at - '0'));
		if (is_digit(*p->scan.at))
			return scan_fail_syntax(&p->scan, "no further decimal");
	}
	for (; decimals > 0; decimals--)
		fits = fits && i128_magnitude_append(&magnitude, 10, 0);

	if (!fits || !i128_from_magnitude(&magnitude, negative, value))
		return scan_fail(&p->scan, out_of_range, start, p->scan.at);
	return true;
}

static bool
parse_count(Parser *p, int64_t *count)
{
	const char *start = p->scan.at;
	Int128 value;

	if (!parse_number(p, 0, TALLY_COUNT_OUT_OF_RANGE, &value))
		return false;
	if (!i128_to_int64(value, count))
		return scan_fail(&p->scan, TALLY_COUNT_OUT_OF_RANGE, start, p->scan.at);
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
	p->scan.error->nearest = i128_from_int64(nearest);
	p->scan.error->decimals = scale->decimals;
}

/* Read the quoted start of a bin and find its slot. */
static bool
parse_bin(Parser *p, const TallyBinSet *set, int *bin, int *slot)
{
	const TallyScale *scale = set->scale;
	const char *start;
	Int128 value;
	int64_t number;

	if (*p->scan.at != '"')
		return scan_fail_syntax(&p->scan, "a number in double quotes");
	start = ++p->scan.at;

	/* What is too great or too small for a number is nearest to the ends. */
	tell_nearest(p, scale, *start == '-' ? -1 : INT64_MAX);
	if (!parse_number(p, scale->decimals, TALLY_NO_BIN, &value))
		return false;
	if (*p->scan.at != '"')
		return scan_fail_syntax(&p->scan, "a double quote");
	if (!i128_to_int64(value, &number))
		return scan_fail(&p->scan, TALLY_NO_BIN, start, p->scan.at);

	*bin = scale->bin_of(number);
	if (*bin < 0 || scale->start_of(*bin) != number)
	{
		tell_nearest(p, scale, number);
		return scan_fail(&p->scan, TALLY_NO_BIN, start, p->scan.at);
	}

	*bin += set->first;
	*slot = tally_find_bin(p->state, p->layout, *bin);
	if (tally_has_bin(p->state, p->layout, *slot, *bin))
		return scan_fail(&p->scan, TALLY_DUPLICATE_NAME, start, p->scan.at);
	p->scan.at++;
	return true;
}

/* Zero bins are kept until the end, so that none can be given twice. */
static bool
parse_bins(Parser *p, const TallyBinSet *set)
{
	if (!scan_accept(&p->scan, '{'))
		return scan_fail_syntax(&p->scan, "an opening brace");
	if (scan_accept(&p->scan, '}'))
		return true;
	do
	{
		int bin;
		int slot;
		int64_t count;

		if (!parse_bin(p, set, &bin, &slot))
			return false;
		if (!scan_accept(&p->scan, ':'))
			return scan_fail_syntax(&p->scan, "a colon");
		if (!parse_count(p, &count))
			return false;
		tally_insert_bin(p->state, p->layout, slot, bin, count);
	} while (scan_accept(&p->scan, ','));
	return scan_accept(&p->scan, '}') || scan_fail_syntax(&p->scan, "a comma or a closing brace");
}

static bool
parse_item(Parser *p)
{
	int counts = p->layout->counts;
	int cells = counts + p->layout->sums;
	int index;
	Int128 value;

	if (!parse_name(p, &index))
		return false;
	if (!scan_accept(&p->scan, ':'))
		return scan_fail_syntax(&p->scan, "a colon");

	if (index < counts)
		return parse_count(p, &p->state->cell[index]);
	if (index >= cells)
		return parse_bins(p, &p->layout->bin_set[index - cells]);
	if (!parse_number(p, p->layout->decimals, TALLY_SUM_OUT_OF_RANGE, &value))
		return false;
	tally_set_sum(p->state, p->layout, index - counts, value);
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
	Parser p = {{text, *at, error}, layout, state, 0};

	*error = (TallyError) {.status = TALLY_OK};
	tally_clear(state, layout);

	if (!scan_accept(&p.scan, '{'))
		return scan_fail_syntax(&p.scan, "an opening brace");
	if (!scan_accept(&p.scan, '}'))
	{
		do
		{
			if (!parse_item(&p))
				return false;
		} while (scan_accept(&p.scan, ','));
		if (!scan_accept(&p.scan, '}'))
			return scan_fail_syntax(&p.scan, "a comma or a closing brace");
	}
	tally_remove_zeros(state, layout);
	*at = p.scan.at;
	return true;
}

/* The same for a whole text. */
bool
tally_parse(const char *text, const TallyLayout *layout, Tally *state,
			TallyError *error)
{
	TextScan scan = {text, text, error};

	if (!tally_parse_part(text, &scan.at, layout, state, error))
		return false;
	return *scan.at == '\0' || scan_fail_syntax(&scan, "the end of the text");
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
		char start[I128_TEXT_SIZE];

		i128_to_text(i128_from_int64(bins->scale->start_of(number[i] - bins->first)),
					 bins->scale->decimals, start);
		out = print_name(out, start);
		out += i128_to_text(i128_from_int64(count[i]), 0, out);
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
		Int128 value = is_sum ? tally_get_sum(state, layout, i - layout->counts)
							: i128_from_int64(state->cell[i]);

		if (value.hi == 0 && value.lo == 0)
			continue;
		out = print_name(out, layout->names[i]);
		out += i128_to_text(value, is_sum ? layout->decimals : 0, out);
	}
	for (int i = 0; i < layout->bin_sets; i++)
		out = print_bins(out, state, layout, i);
	*out++ = '}';
	*out = '\0';
	return (size_t) (out - buffer);
}
