/*-------------------------------------------------------------------------
 *
 * text.h
 *	  Comparing texts with words that are written in lower-case ASCII.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHANNEL_TEXT_H
#define CHANNEL_TEXT_H

#include <stdint.h>
#include <string.h>

#include "channel/channel.h"

static inline char
channel_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

/* Letters and digits of any language: a longer character has only high bytes. */
static inline bool
channel_in_word(char c)
{
	uint8_t byte = (uint8_t) channel_lower(c);

	return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static inline bool
channel_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline ChannelText
channel_trim(ChannelText text)
{
	while (text.length > 0 && channel_is_space(text.start[0]))
	{
		text.start++;
		text.length--;
	}
	while (text.length > 0 && channel_is_space(text.start[text.length - 1]))
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
		if (channel_lower(text.start[i]) != word[i])
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
		if (channel_lower(text.start[i]) == word[0] &&
			channel_begins(channel_from(text, i), word))
			return true;
	return false;
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

#endif							/* CHANNEL_TEXT_H */
