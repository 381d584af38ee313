/*-------------------------------------------------------------------------
 *
 * placeholder.c
 *	  Whether a name is the place of a value that a tool for advertisements or
 *	  mail was to fill in, and did not.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

/* No placeholder that is encoded as in an address is as long as this. */
#define ENCODED_SIZE 1024

typedef struct Marks
{
	const char *before;
	const char *after;
	bool is_free; /* anything may stand between them, else one identifier */
} Marks;

/* Nobody writes these into a name, so they count wherever they stand. */
static const Marks anywhere[] = {
	{"{{", "}}", true}, {"{%", "%}", true}, {"<%", "%>", true}, {"${", "}", true}, {"#{", "}", true}, {"*|", "|*", true},
	{"%%", "%%", false}, {"@@", "@@", false}, {"##", "##", false}
};

/* People write these, too: only around the whole name, and an identifier. */
static const Marks around[] = {
	{"[[", "]]", false}, {"[", "]", false}, {"<", ">", false}, {"%", "%", false}, {"__", "__", false}, {"$", "$", false},
	{"%%", "%%", true}
};

static bool
has_letter(ChannelText text)
{
	for (size_t i = 0; i < text.length; i++)
		if (channel_in_word(text.start[i]))
			return true;
	return false;
}

/* A name of a program: one word, which may have a sign before it, such as $source. */
static bool
is_identifier(ChannelText text)
{
	text = channel_trim(text);
	if (text.length > 1 && text.start[0] != '\0' && strchr("$@#%=", text.start[0]) != NULL)
		text = channel_from(text, 1);
	if (text.length == 0 || ascii_is_digit(text.start[0]) || !has_letter(text))
		return false;
	for (size_t i = 0; i < text.length; i++)
		if (!channel_in_word(text.start[i]) && text.start[i] != '_' && text.start[i] != '.' && text.start[i] != '-')
			return false;
	return true;
}

static bool
fits(const Marks *marks, ChannelText inside)
{
	return marks->is_free ? has_letter(inside) : is_identifier(inside);
}

/* Where a sign begins from an offset on, or the length of the text. */
static size_t
find_sign(ChannelText text, size_t from, const char *sign)
{
	while (from < text.length && !channel_begins(channel_from(text, from), sign))
		from++;
	return from;
}

static bool
contains_placeholder(ChannelText text, const Marks *marks)
{
	size_t start = find_sign(text, 0, marks->before);

	while (start < text.length)
	{
		size_t inside = start + strlen(marks->before);
		size_t end = find_sign(text, inside, marks->after);

		if (end >= text.length)
			return false;
		if (fits(marks, (ChannelText) {text.start + inside, end - inside}))
			return true;
		start = find_sign(text, end, marks->before);
	}
	return false;
}

static bool
is_marked(ChannelText text, const Marks *marks)
{
	size_t before = strlen(marks->before);
	size_t after = strlen(marks->after);

	return text.length > before + after && channel_begins(text, marks->before) && channel_ends(text, marks->after) &&
		fits(marks, (ChannelText) {text.start + before, text.length - before - after});
}

/* Nothing but braces, with no more than signs between them: {campaignid}_{keyword:dak}.  People part words by spaces. */
static bool
is_braces(ChannelText text)
{
	size_t at = 0;

	while (at < text.length)
	{
		size_t end = find_sign(text, at, "}");
		ChannelText inside;
		const char *colon;

		if (text.start[at] != '{' || end == text.length)
			return false;
		inside = (ChannelText) {text.start + at + 1, end - at - 1};
		/* What Google puts in where it knows no value stands behind a colon. */
		colon = inside.length > 0 ? memchr(inside.start, ':', inside.length) : NULL;
		if (colon != NULL)
			inside.length = (size_t) (colon - inside.start);
		if (!is_identifier(inside))
			return false;
		for (at = end + 1; at < text.length && text.start[at] != '{' && !channel_in_word(text.start[at]) && !ascii_is_space(text.start[at]); at++)
			;
	}
	return text.length > 0;
}

/* $source or %SOURCE; but %E9toile is a name that was encoded. */
static bool
is_variable(ChannelText text)
{
	if (text.length < 2 || (text.start[0] != '$' && text.start[0] != '%') ||
		!(ascii_is_letter(text.start[1]) || text.start[1] == '_'))
		return false;
	for (size_t i = 1; i < text.length; i++)
		if (!ascii_is_letter(text.start[i]) && !ascii_is_digit(text.start[i]) &&
			text.start[i] != '_' && text.start[i] != '.')
			return false;
	if (text.start[0] == '$')
		return true;
	return text.length > 2 && (channel_hex_digit(text.start[1]) < 0 || !ascii_is_digit(text.start[2]));
}

/* Whether it is worth a look, as few names are. */
static bool
has_sign(ChannelText text)
{
	for (size_t i = 0; i < text.length; i++)
		switch (text.start[i])
		{
			case '{':
			case '[':
			case '<':
			case '%':
			case '$':
			case '#':
			case '@':
			case '*':
				return true;
			default:
				break;
		}
	return channel_begins(text, "__");
}

static bool
is_unfilled(ChannelText text)
{
	text = channel_trim(text);
	if (!has_sign(text))
		return false;
	for (size_t i = 0; i < sizeof(anywhere) / sizeof(anywhere[0]); i++)
		if (contains_placeholder(text, &anywhere[i]))
			return true;
	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
		if (is_marked(text, &around[i]))
			return true;
	return is_braces(text) || is_variable(text);
}

/*
 * Whether it is the place of a value that was never filled in, also as it stands
 * in an address, encoded up to twice.  A row of signs is none.
 */
bool
channel_is_placeholder(ChannelText text)
{
	char buffer[ENCODED_SIZE];

	for (int round = 0; !is_unfilled(text); round++)
	{
		size_t used = 0;

		if (round == 2 || text.length == 0 || text.length > sizeof(buffer) || memchr(text.start, '%', text.length) == NULL)
			return false;
		for (size_t at = 0; at < text.length;)
			buffer[used++] = (char) channel_next_byte(text, &at);
		text = (ChannelText) {buffer, used};
	}
	return true;
}
