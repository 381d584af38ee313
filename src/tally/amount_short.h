/*-------------------------------------------------------------------------
 *
 * amount_short.h
 *	  The fast way to read the money of daily life from a numeric.
 *
 * It reads the short form that amount.c describes with at most three digits of
 * base 10000 (below 100 million with four decimals, say), and leaves everything
 * else to amount_from_numeric().
 *
 *-------------------------------------------------------------------------
 */
#ifndef AMOUNT_SHORT_H
#define AMOUNT_SHORT_H

#include <string.h>

#include "tally/amount.h"

#define AMOUNT_SHORT_FORM 0x8000
#define AMOUNT_FORM_MASK 0xC000
#define AMOUNT_SHORT_NEGATIVE 0x2000

/* Words of base 10000 that an amount has before the last kept decimal. */
#define AMOUNT_SHORT_WORDS 4

/* Bytes with the header and one digit, and with three. */
#define AMOUNT_SHORT_MIN 4
#define AMOUNT_SHORT_MAX 8

/*
 * The header and up to three digits, from the lowest bits up, then zeros.  Every
 * length goes the same way, with two loads that overlap: which one comes next,
 * no processor guesses.
 */
static inline uint64_t
amount_short_words(const char *data, size_t size)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint32_t first;
	uint32_t last;

	memcpy(&first, data, sizeof(first));
	memcpy(&last, data + size - sizeof(last), sizeof(last));
	return first | (uint64_t) last << (8 * (size - sizeof(last)));
#else
	uint64_t words = 0;

	for (size_t at = 0; at < size; at += 2)
	{
		uint16_t word;

		memcpy(&word, data + at, sizeof(word));
		words |= (uint64_t) word << (8 * at);
	}
	return words;
#endif
}

/* Is each digit below 10000?  Then 32768 - 10000 more leaves its highest bit free. */
static inline bool
amount_short_valid(uint64_t digits)
{
	const uint64_t top = UINT64_C(0x8000800080000000);

	return ((digits | (digits + UINT64_C(0x58F058F058F00000))) & top) == 0;
}

static inline bool
amount_from_short(const char *data, size_t size, int64_t *amount)
{
	/* The value of a digit, by the words from it to the last decimal. */
	static const int64_t scale[3 + AMOUNT_SHORT_WORDS] = {
		0, 0, 0, 1, 10000, 100000000, INT64_C(1000000000000)
	};
	uint64_t words;
	int before;
	const int64_t *at;
	int64_t value;

	if (size < AMOUNT_SHORT_MIN || size > AMOUNT_SHORT_MAX || size % 2 != 0)
		return false;
	words = amount_short_words(data, size);
	/* The weight has seven bits in two's complement. */
	before = (int) ((words & 0x7F) ^ 0x40) - 0x40 + 1 + AMOUNT_DECIMALS / 4;
	if ((words & AMOUNT_FORM_MASK) != AMOUNT_SHORT_FORM ||
		before > AMOUNT_SHORT_WORDS || (int) (size / 2) - 1 > before ||
		!amount_short_valid(words & ~UINT64_C(0xFFFF)))
		return false;

	at = &scale[before + 2];
	value = (int64_t) (words >> 16 & 0xFFFF) * at[0] +
		(int64_t) (words >> 32 & 0xFFFF) * at[-1] +
		(int64_t) (words >> 48) * at[-2];
	*amount = words & AMOUNT_SHORT_NEGATIVE ? -value : value;
	return true;
}

#endif							/* AMOUNT_SHORT_H */
