/*-------------------------------------------------------------------------
 *
 * amount.c
 *	  Money in fixed point, read from the bytes of a numeric.
 *
 * What a table stores of a numeric, after the length word, is a header and
 * digits in base 10000, most significant first.  All are 16-bit words in the
 * machine's byte order, and behind a one-byte length word they are unaligned.
 * The two highest bits of the first word tell the form:
 *
 *	00, 01	plain: this is the sign, 14 bits of display scale follow, and the
 *			next word is the weight
 *	10		short: one bit of sign, six of display scale, seven of weight in
 *			two's complement
 *	11		NaN or an infinity, without digits
 *
 * The first digit counts 10000^weight, and each next one 10000 times less.
 * Tables written by one server are read by the next, so this cannot change.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/amount.h"

#include <string.h>

#define DIGIT_BASE 10000
#define DIGIT_DECIMALS 4

/* Words of base 10000 after the point that an amount keeps. */
#define KEPT_WORDS (AMOUNT_DECIMALS / DIGIT_DECIMALS)

/* Four digits below 10000 are below 2^64, and 10000^10 is above 2^127. */
#define FAST_WORDS 4
#define MAX_WORDS 10

#define FORM_MASK 0xC000
#define FORM_SHORT 0x8000
#define FORM_SPECIAL 0xC000
#define SPECIAL_MASK 0xF000
#define SPECIAL_NAN 0xC000
#define PLAIN_NEGATIVE 0x4000
#define SHORT_NEGATIVE 0x2000
#define SHORT_WEIGHT_SIGN 0x0040
#define SHORT_WEIGHT_MASK 0x003F

typedef struct Digits
{
	const char *word; /* unaligned */
	size_t count;
	int weight;
	bool negative;
} Digits;

static inline uint16_t
read_word(const char *data)
{
	uint16_t word;

	memcpy(&word, data, sizeof(word));
	return word;
}

/* The digit at an index counted from the most significant; zero behind them. */
static inline uint32_t
digit_at(const Digits *number, int index)
{
	if ((size_t) index >= number->count)
		return 0;
	return read_word(number->word + 2 * index);
}

static AmountStatus
read_header(const char *data, size_t size, Digits *number)
{
	uint16_t header;

	if (size < 2 || size % 2 != 0)
		return AMOUNT_MALFORMED;
	header = read_word(data);

	if ((header & FORM_MASK) == FORM_SPECIAL)
		return (header & SPECIAL_MASK) == SPECIAL_NAN ? AMOUNT_NAN
													  : AMOUNT_INFINITE;
	if ((header & FORM_MASK) == FORM_SHORT)
	{
		number->negative = (header & SHORT_NEGATIVE) != 0;
		number->weight = header & SHORT_WEIGHT_MASK;
		if (header & SHORT_WEIGHT_SIGN)
			number->weight -= SHORT_WEIGHT_MASK + 1;
		number->word = data + 2;
		number->count = size / 2 - 1;
		return AMOUNT_OK;
	}
	if (size < 4)
		return AMOUNT_MALFORMED;
	number->negative = (header & FORM_MASK) == PLAIN_NEGATIVE;
	number->weight = (int16_t) read_word(data + 2);
	number->word = data + 4;
	number->count = size / 2 - 2;
	return AMOUNT_OK;
}

/* Leave out leading zeros; false when a digit is none. */
static bool
trim_digits(Digits *number)
{
	for (size_t i = 0; i < number->count; i++)
	{
		if (read_word(number->word + 2 * i) >= DIGIT_BASE)
			return false;
	}
	while (number->count > 0 && read_word(number->word) == 0)
	{
		number->word += 2;
		number->count--;
		number->weight--;
	}
	return true;
}

/*
 * Convert a numeric, given without its length word, to an integer number of
 * 10^-8 units.  Further decimals round half away from zero.
 */
AmountStatus
amount_from_numeric(const void *data, size_t size, Int128 *result)
{
	Digits number;
	I128Magnitude magnitude = {{0}};
	uint64_t small = 0;
	AmountStatus status = read_header(data, size, &number);
	int words;
	int index = 0;

	if (status != AMOUNT_OK)
		return status;
	if (!trim_digits(&number))
		return AMOUNT_MALFORMED;
	*result = (Int128) {0, 0};
	words = number.weight + 1 + KEPT_WORDS;
	if (number.count == 0 || words < 0)
		return AMOUNT_OK;
	if (words > MAX_WORDS)
		return AMOUNT_OUT_OF_RANGE;

	/* All amounts of daily life fit one word and take the first loop only. */
	for (; index < words && index < FAST_WORDS; index++)
		small = small * DIGIT_BASE + digit_at(&number, index);
	magnitude.limb[0] = (uint32_t) small;
	magnitude.limb[1] = (uint32_t) (small >> 32);
	for (; index < words; index++)
	{
		if (!i128_magnitude_append(&magnitude, DIGIT_BASE,
								   digit_at(&number, index)))
			return AMOUNT_OUT_OF_RANGE;
	}

	/* The first digit left out decides: 5000 is the half. */
	if (digit_at(&number, words) >= DIGIT_BASE / 2 &&
		!i128_magnitude_append(&magnitude, 1, 1))
		return AMOUNT_OUT_OF_RANGE;

	return i128_from_magnitude(&magnitude, number.negative, result)
			   ? AMOUNT_OK
			   : AMOUNT_OUT_OF_RANGE;
}
