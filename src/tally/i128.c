/*-------------------------------------------------------------------------
 *
 * i128.c
 *	  Signed 128-bit integers: the operations that are not hot.
 *
 *-------------------------------------------------------------------------
 */
#include "tally/i128.h"

bool
i128_negate(Int128 value, Int128 *result)
{
	return i128_subtract((Int128) {0, 0}, value, result);
}

int
i128_compare(Int128 a, Int128 b)
{
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	if (a.lo != b.lo)
		return a.lo < b.lo ? -1 : 1;
	return 0;
}

bool
i128_to_int64(Int128 value, int64_t *result)
{
	*result = (int64_t) value.lo;
	return value.hi == (*result < 0 ? -1 : 0);
}

/* The product, which always fits. */
Int128
i128_multiply(int64_t a, int64_t b)
{
	uint64_t x = a < 0 ? ~(uint64_t) a + 1 : (uint64_t) a;
	uint64_t y = b < 0 ? ~(uint64_t) b + 1 : (uint64_t) b;
	uint64_t low = (x & UINT32_MAX) * (y & UINT32_MAX);
	uint64_t cross = (x >> 32) * (y & UINT32_MAX) + (low >> 32);
	uint64_t middle = (x & UINT32_MAX) * (y >> 32) + (cross & UINT32_MAX);
	Int128 product = {
		(int64_t) ((x >> 32) * (y >> 32) + (cross >> 32) + (middle >> 32)),
		middle << 32 | (low & UINT32_MAX)
	};

	if ((a < 0) != (b < 0))
		(void) i128_negate(product, &product);
	return product;
}

/* Put one more digit of the given base behind those that are there. */
bool
i128_magnitude_append(I128Magnitude *magnitude, uint32_t base, uint32_t digit)
{
	uint64_t carry = digit;

	for (int i = 0; i < 4; i++)
	{
		carry += (uint64_t) magnitude->limb[i] * base;
		magnitude->limb[i] = (uint32_t) carry;
		carry >>= 32;
	}
	return carry == 0;
}

bool
i128_from_magnitude(const I128Magnitude *magnitude, bool negative, Int128 *result)
{
	const uint32_t *limb = magnitude->limb;
	uint64_t hi = (uint64_t) limb[3] << 32 | limb[2];
	uint64_t lo = (uint64_t) limb[1] << 32 | limb[0];

	if (negative)
	{
		lo = ~lo + 1;
		hi = ~hi + (lo == 0);
	}
	*result = (Int128) {(int64_t) hi, lo};

	/* Zero has no sign; any other value must have kept the one it was given. */
	return (hi == 0 && lo == 0) || (result->hi < 0) == negative;
}

static I128Magnitude
magnitude_of(Int128 value)
{
	uint64_t hi = (uint64_t) value.hi;
	uint64_t lo = value.lo;

	if (value.hi < 0)
	{
		lo = ~lo + 1;
		hi = ~hi + (lo == 0);
	}
	return (I128Magnitude) {{(uint32_t) lo, (uint32_t) (lo >> 32), (uint32_t) hi,
							 (uint32_t) (hi >> 32)}};
}

/* Divide in place; the remainder is returned. */
static uint32_t
magnitude_divide(I128Magnitude *magnitude, uint32_t divisor)
{
	uint64_t remainder = 0;

	for (int i = 3; i >= 0; i--)
	{
		remainder = remainder << 32 | magnitude->limb[i];
		magnitude->limb[i] = (uint32_t) (remainder / divisor);
		remainder %= divisor;
	}
	return (uint32_t) remainder;
}

static bool
magnitude_is_zero(const I128Magnitude *magnitude)
{
	const uint32_t *limb = magnitude->limb;

	return (limb[0] | limb[1] | limb[2] | limb[3]) == 0;
}

/*
 * Divide and round half away from zero.  False when the divisor is zero or
 * the quotient has more than 64 bits.
 */
bool
i128_divide(Int128 dividend, int64_t divisor, int64_t *quotient)
{
	I128Magnitude digits = magnitude_of(dividend);
	uint64_t by = divisor < 0 ? ~(uint64_t) divisor + 1 : (uint64_t) divisor;
	uint64_t remainder = 0;
	I128Magnitude result = {{0}};
	Int128 signed_result;

	if (divisor == 0)
		return false;

	/* The remainder stays below 2^63, so twice it and a bit fit the word. */
	for (int bit = 127; bit >= 0; bit--)
	{
		remainder = remainder << 1 | (digits.limb[bit / 32] >> bit % 32 & 1);
		if (remainder >= by)
		{
			remainder -= by;
			result.limb[bit / 32] |= (uint32_t) 1 << bit % 32;
		}
	}
	if (remainder >= by - remainder)
	{
		/* Halves occur for divisors above 1 only, so there is room for one more. */
		for (int i = 0; i < 4 && ++result.limb[i] == 0; i++)
			;
	}
	return i128_from_magnitude(&result, (dividend.hi < 0) != (divisor < 0),
							   &signed_result) &&
		i128_to_int64(signed_result, quotient);
}

/*
 * Write the value divided by 10^decimals, exactly and without trailing zeros
 * after the point.  The buffer has I128_TEXT_SIZE bytes; the length is
 * returned.
 */
size_t
i128_to_text(Int128 value, int decimals, char *buffer)
{
	I128Magnitude rest = magnitude_of(value);
	char reversed[I128_TEXT_SIZE];
	int digits = 0;
	int skip = 0;
	char *out = buffer;

	while (digits <= decimals || !magnitude_is_zero(&rest))
		reversed[digits++] = (char) ('0' + magnitude_divide(&rest, 10));
	while (skip < decimals && reversed[skip] == '0')
		skip++;

	if (value.hi < 0)
		*out++ = '-';
	while (digits > skip)
	{
		if (digits == decimals)
			*out++ = '.';
		*out++ = reversed[--digits];
	}
	*out = '\0';
	return (size_t) (out - buffer);
}
