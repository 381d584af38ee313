/*-------------------------------------------------------------------------
 *
 * name.c
 *	  What a source, a medium or a campaign says, without what CRMs, browsers
 *	  and people put around it.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

typedef enum Sign
{
	SIGN_SEEN,
	SIGN_SPACE,
	SIGN_UNSEEN
} Sign;

/* The character that starts here, and its length; bytes that are no UTF-8 are seen. */
static Sign
sign_at(const uint8_t *at, size_t left, size_t *length)
{
	uint32_t c;

	*length = 1;
	if (left >= 2 && at[0] == 0xC2)
	{
		*length = 2;
		if (at[1] == 0xA0 || at[1] == 0x85)
			return SIGN_SPACE;
		return at[1] == 0xAD ? SIGN_UNSEEN : SIGN_SEEN;
	}
	if (left < 3 || (at[0] & 0xF0) != 0xE0 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80)
		return SIGN_SEEN;
	c = (uint32_t) (at[0] & 0x0F) << 12 | (uint32_t) (at[1] & 0x3F) << 6 | (at[2] & 0x3F);
	*length = 3;
	if (c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
		c == 0x205F || c == 0x3000)
		return SIGN_SPACE;
	/* Zero width, direction and byte-order marks. */
	if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
		(c >= 0x2066 && c <= 0x2069) || c == 0x180E || c == 0xFEFF)
		return SIGN_UNSEEN;
	return SIGN_SEEN;
}

/*
 * Write a text in UTF-8 into a buffer of its length, with a space for each white
 * space of Unicode, and without what nobody sees.
 */
ChannelText
channel_clean(ChannelText text, char *buffer)
{
	size_t used = 0;

	for (size_t at = 0; at < text.length;)
	{
		size_t length;
		Sign sign = sign_at((const uint8_t *) text.start + at, text.length - at, &length);

		if (sign == SIGN_SPACE)
			buffer[used++] = ' ';
		for (size_t i = 0; sign == SIGN_SEEN && i < length; i++)
			buffer[used++] = text.start[at + i];
		at += length;
	}
	return (ChannelText) {buffer, used};
}

/* Odoo numbers what has the name of something else: "Email [2]". */
static ChannelText
without_counter(ChannelText text)
{
	size_t at = text.length;

	if (at < 4 || text.start[at - 1] != ']')
		return text;
	for (at--; at > 0 && ascii_is_digit(text.start[at - 1]); at--)
		;
	if (at == text.length - 1 || at < 2 || text.start[at - 1] != '[' || !ascii_is_space(text.start[at - 2]))
		return text;
	return channel_trim((ChannelText) {text.start, at - 1});
}

/* A name as it was meant; empty when it is a placeholder. */
ChannelText
channel_read(ChannelText text)
{
	text = without_counter(channel_trim(text));
	return channel_is_placeholder(text) ? (ChannelText) {text.start, 0} : text;
}

/* The length of a scheme with its "://", or of a "//"; 0: there is none. */
static size_t
scheme_length(ChannelText text)
{
	size_t at = 0;

	while (at < text.length && (ascii_is_letter(text.start[at]) || ascii_is_digit(text.start[at]) ||
								text.start[at] == '-' || text.start[at] == '+' || text.start[at] == '.'))
		at++;
	if (at > 0 && channel_begins(channel_from(text, at), "://"))
		return at + 3;
	return channel_begins(text, "//") ? 2 : 0;
}

static bool
in_host(char c)
{
	return channel_in_word(c) || c == '-' || c == '.' || c == '_';
}

static bool
ends_host(char c)
{
	return c == '/' || c == '?' || c == '#' || c == ':';
}

/* The host of an address, in which the scheme may be missing; else the text. */
static ChannelText
host_of(ChannelText text)
{
	size_t scheme = scheme_length(text);
	ChannelText host = channel_from(text, scheme);
	size_t end = 0;

	while (end < host.length && !ends_host(host.start[end]))
		end++;
	for (size_t i = 0; i < end; i++)
		if (!in_host(host.start[i]))
			return text;
	if (scheme == 0 && memchr(host.start, '.', end) == NULL)
		return text;
	while (end > 0 && host.start[end - 1] == '.')
		end--;
	return end > 0 ? (ChannelText) {host.start, end} : text;
}

/* The same of a source; that of a page or an app is its host or its name. */
ChannelText
channel_read_source(ChannelText source)
{
	source = channel_read(source);
	return source.length > 0 ? host_of(source) : source;
}

/* The host of a page without "www."; empty when it has none. */
ChannelText
channel_host(ChannelText page)
{
	page = channel_read_source(page);
	if (page.length == 0 || memchr(page.start, '.', page.length) == NULL ||
		memchr(page.start, ' ', page.length) != NULL || memchr(page.start, '/', page.length) != NULL)
		return (ChannelText) {page.start, 0};
	return channel_begins(page, "www.") ? channel_from(page, 4) : page;
}

/* Whether a host is a domain or a part of one; letter case does not count. */
bool
channel_host_within(ChannelText host, ChannelText domain)
{
	size_t before;

	if (domain.length == 0 || host.length < domain.length)
		return false;
	before = host.length - domain.length;
	for (size_t i = 0; i < domain.length; i++)
		if (ascii_lower(host.start[before + i]) != ascii_lower(domain.start[i]))
			return false;
	return before == 0 || host.start[before - 1] == '.';
}
