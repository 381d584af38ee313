/*-------------------------------------------------------------------------
 *
 * ascii.h
 *	  Classes of characters and letter case, of ASCII alone.
 *
 * Those of the C library depend on the locale; what a text means must not.
 *
 *-------------------------------------------------------------------------
 */
#ifndef ASCII_H
#define ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

#endif							/* ASCII_H */
