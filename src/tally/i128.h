/*-------------------------------------------------------------------------
 *
 * i128.h
 *	  Signed 128-bit integers as two words.
 *
 * The server's memory is aligned to 8 bytes only, so a native 128-bit type
 * must not live in it.  Two words are at home everywhere, and give the same
 * result on compilers without such a type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef I128_H
#define I128_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two's complement: the value is hi * 2^64 + lo. */
typedef struct Int128
{
	int64_t hi;
	uint64_t lo;
} Int128;

/* Sign, 39 digits, a zero before the point, the point, the final null. */
#define I128_TEXT_SIZE 43

#define I128_MIN ((Int128) {INT64_MIN, 0})
#define I128_MAX ((Int128) {INT64_MAX, UINT64_MAX})

/* Absolute value in base 2^32, lowest limb first. */
typedef struct I128Magnitude
{
	uint32_t limb[4];
} I128Magnitude;

extern bool i128_magnitude_append(I128Magnitude *magnitude, uint32_t base,
								  uint32_t digit);
extern bool i128_from_magnitude(const I128Magnitude *magnitude, bool negative,
								Int128 *result);

extern bool i128_negate(Int128 value, Int128 *result);
extern int i128_compare(Int128 a, Int128 b);
extern Int128 i128_multiply(int64_t a, int64_t b);
extern bool i128_divide(Int128 dividend, int64_t divisor, int64_t *quotient);
extern bool i128_to_int64(Int128 value, int64_t *result);
extern size_t i128_to_text(Int128 value, int decimals, char *buffer);

static inline Int128
i128_from_int64(int64_t value)
{
	return (Int128) {value < 0 ? -1 : 0, (uint64_t) value};
}

/* False when the sum is out of range, as for all functions here. */
static inline bool
i128_add(Int128 a, Int128 b, Int128 *sum)
{
	uint64_t lo = a.lo + b.lo;
	uint64_t hi = (uint64_t) a.hi + (uint64_t) b.hi + (lo < a.lo);
	bool same_sign = (a.hi < 0) == (b.hi < 0);

	*sum = (Int128) {(int64_t) hi, lo};
	return !same_sign || (sum->hi < 0) == (a.hi < 0);
}

static inline bool
i128_subtract(Int128 a, Int128 b, Int128 *difference)
{
	uint64_t lo = a.lo - b.lo;
	uint64_t hi = (uint64_t) a.hi - (uint64_t) b.hi - (a.lo < b.lo);
	bool same_sign = (a.hi < 0) == (b.hi < 0);

	*difference = (Int128) {(int64_t) hi, lo};
	return same_sign || (difference->hi < 0) == (a.hi < 0);
}

#endif							/* I128_H */
