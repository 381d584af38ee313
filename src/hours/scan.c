/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  Reading the text of office hours piece by piece.
 *
 *-------------------------------------------------------------------------
 */
#include "hours/scan.h"

#include <string.h>

void
hours_skip_space(HoursScan *p)
{
	while (p->at < p->length && ascii_is_space(p->text[p->at]))
		p->at++;
}

bool
hours_fail_at(HoursScan *p, HoursErrorKind kind, int32_t at, int32_t length,
			  const char *expected)
{
	p->error->kind = kind;
	p->error->expected = expected;
	p->error->at = at;
	p->error->length = length;
	return false;
}

/* The text in question ends at the next space or punctuation mark. */
bool
hours_fail_here(HoursScan *p, const char *expected)
{
	int32_t length = 0;

	hours_skip_space(p);
	while (p->at + length < p->length &&
		   !ascii_is_space(p->text[p->at + length]) &&
		   p->text[p->at + length] != ',' &&
		   p->text[p->at + length] != ';')
		length++;
	/* A punctuation mark itself, also the one that ends this part. */
	if (length == 0 && p->at < p->full_length)
		length = 1;
	return hours_fail_at(p, HOURS_SYNTAX, p->at, length, expected);
}

bool
hours_accept_char(HoursScan *p, char c)
{
	hours_skip_space(p);
	if (peek(p, 0) != c || p->at >= p->length)
		return false;
	p->at++;
	return true;
}

/* Accept a whole word, which is given in lower case. */
bool
hours_accept_word(HoursScan *p, const char *word)
{
	int32_t n = (int32_t) strlen(word);

	hours_skip_space(p);
	for (int32_t i = 0; i < n; i++)
		if (ascii_lower(peek(p, i)) != word[i])
			return false;
	if (ascii_is_letter(peek(p, n)) || ascii_is_digit(peek(p, n)))
		return false;
	p->at += n;
	return true;
}

/*
 * Which of some names, all of one length and given in lower case one after the
 * other, stands here as a word; -1 if none does.
 */
int
hours_peek_name(HoursScan *p, const char *names, int32_t length)
{
	hours_skip_space(p);
	if (ascii_is_letter(peek(p, length)) || ascii_is_digit(peek(p, length)))
		return -1;
	for (int n = 0; names[n * length] != '\0'; n++)
	{
		int32_t i = 0;

		while (i < length && ascii_lower(peek(p, i)) == names[n * length + i])
			i++;
		if (i == length)
			return n;
	}
	return -1;
}

/* Read a number of so many digits; the caller knows that they are there. */
int
hours_number_at(const HoursScan *p, int32_t at, int32_t digits)
{
	int value = 0;

	for (int32_t i = 0; i < digits; i++)
		value = value * 10 + (p->text[at + i] - '0');
	return value;
}
