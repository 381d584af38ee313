/*-------------------------------------------------------------------------
 *
 * text.h
 *	  Comparing texts with words that are written in lower-case ASCII.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>
#include <string.h>

#include "channel/channel.h"
#include "text/ascii.h"

/* Letters and digits of any language: a longer character has only high bytes. */
static inline bool
channel_in_word(char c)
{
	return (uint8_t) c >= 0x80 || ascii_is_letter(c) || ascii_is_digit(c);
}

static inline ChannelText
channel_trim(ChannelText text)
{
	while (text.length > 0 && ascii_is_space(text.start[0]))
	{
		text.start++;
		text.length--;
	}
	while (text.length > 0 && ascii_is_space(text.start[text.length - 1]))
		text.length--;
	return text;
}

static inline bool
channel_begins(ChannelText text, const char *word)
{
	size_t length = strlen(word);

	if (text.length < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (ascii_lower(text.start[i]) != word[i])
			return false;
	return true;
}

static inline bool
channel_equals(ChannelText text, const char *word)
{
	return text.length == strlen(word) && channel_begins(text, word);
}

static inline ChannelText
channel_from(ChannelText text, size_t offset)
{
	return (ChannelText) {text.start + offset, text.length - offset};
}

static inline bool
channel_ends(ChannelText text, const char *word)
{
	size_t length = strlen(word);

	return text.length >= length &&
		channel_begins(channel_from(text, text.length - length), word);
}

static inline bool
channel_contains(ChannelText text, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= text.length; i++)
		if (ascii_lower(text.start[i]) == word[0] &&
			channel_begins(channel_from(text, i), word))
			return true;
	return false;
}

static inline bool
channel_is_gap(char c)
{
	return ascii_is_space(c) || c == '_' || c == '-';
}

/* The same words, with single spaces in word and any gaps in the text. */
static inline bool
channel_spells(ChannelText text, const char *word)
{
	size_t at = 0;

	for (; *word != '\0'; word++)
	{
		if (*word != ' ')
		{
			if (at == text.length || ascii_lower(text.start[at++]) != *word)
				return false;
			continue;
		}
		if (at == text.length || !channel_is_gap(text.start[at]))
			return false;
		while (at < text.length && channel_is_gap(text.start[at]))
			at++;
	}
	return at == text.length;
}

/* Move the cursor behind the next word, its letters and digits; false: none. */
static inline bool
channel_next_word(ChannelText text, size_t *cursor, ChannelText *word)
{
	size_t start = *cursor;
	size_t end;

	while (start < text.length && !channel_in_word(text.start[start]))
		start++;
	for (end = start; end < text.length && channel_in_word(text.start[end]);)
		end++;
	*cursor = end;
	*word = (ChannelText) {text.start + start, end - start};
	return end > start;
}

static inline int
channel_hex_digit(char c)
{
	c = ascii_lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Read a byte of an address, decoded if a percent sequence stands here. */
static inline uint8_t
channel_next_byte(ChannelText value, size_t *at)
{
	char c = value.start[(*at)++];

	if (c == '+')
		return ' ';
	if (c == '%' && value.length - *at >= 2)
	{
		int high = channel_hex_digit(value.start[*at]);
		int low = channel_hex_digit(value.start[*at + 1]);

		if (high >= 0 && low >= 0)
		{
			*at += 2;
			return (uint8_t) (high << 4 | low);
		}
	}
	return (uint8_t) c;
}

#endif							/* TEXT_H */
