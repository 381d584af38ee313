/*-------------------------------------------------------------------------
 *
 * money_short.h
 *	  The fast way to read the money of daily life from a numeric.
 *
 * It reads the short form that money.c describes, below 100 million and with at
 * most eight decimals, and leaves everything else to money_from_numeric().
 *
 *-------------------------------------------------------------------------
 */
#ifndef MONEY_SHORT_H
#define MONEY_SHORT_H

#include <string.h>

#include "kpi/money.h"

#define MONEY_SHORT_FORM 0x8000
#define MONEY_FORM_MASK 0xC000
#define MONEY_SHORT_NEGATIVE 0x2000

/* Words of base 10000 that an amount has before the last kept decimal. */
#define MONEY_SHORT_WORDS 4

static inline bool
money_from_short(const char *data, size_t size, int64_t *amount)
{
	static const int64_t power[MONEY_SHORT_WORDS + 1] = {
		1, 10000, 100000000, INT64_C(1000000000000), INT64_C(10000000000000000)
	};
	uint16_t header;
	int words;
	int count = (int) (size / 2) - 1;
	int64_t value = 0;
	bool valid = true;

	if (size < 2 || size > 2 + 2 * MONEY_SHORT_WORDS || size % 2 != 0)
		return false;
	memcpy(&header, data, 2);
	/* The weight has seven bits in two's complement. */
	words = ((header & 0x7F) ^ 0x40) - 0x40 + 1 + MONEY_DECIMALS / 4;
	if ((header & MONEY_FORM_MASK) != MONEY_SHORT_FORM ||
		words > MONEY_SHORT_WORDS || count > words)
		return false;

	for (int i = 0; i < count; i++)
	{
		uint16_t digit;

		memcpy(&digit, data + 2 + 2 * i, 2);
		valid &= digit < 10000;
		value = value * 10000 + digit;
	}
	value *= power[words - count];
	*amount = header & MONEY_SHORT_NEGATIVE ? -value : value;
	return valid;
}

#endif							/* MONEY_SHORT_H */
