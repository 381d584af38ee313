/*-------------------------------------------------------------------------
 *
 * wide.h
 *	  Signed 128-bit integers as two words.
 *
 * The server's memory is aligned to 8 bytes only, so a native 128-bit type
 * must not live in it.  Two words are at home everywhere, and give the same
 * result on compilers without such a type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef WIDE_H
#define WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two's complement: the value is hi * 2^64 + lo. */
typedef struct Wide
{
	int64_t hi;
	uint64_t lo;
} Wide;

/* Sign, 39 digits, a zero before the point, the point, the final null. */
#define WIDE_TEXT_SIZE 43

#define WIDE_MIN ((Wide) {INT64_MIN, 0})
#define WIDE_MAX ((Wide) {INT64_MAX, UINT64_MAX})

/* Absolute value in base 2^32, lowest limb first. */
typedef struct WideMagnitude
{
	uint32_t limb[4];
} WideMagnitude;

extern bool wide_magnitude_append(WideMagnitude *magnitude, uint32_t base,
								  uint32_t digit);
extern bool wide_from_magnitude(const WideMagnitude *magnitude, bool negative,
								Wide *result);

extern bool wide_negate(Wide value, Wide *result);
extern int wide_compare(Wide a, Wide b);
extern Wide wide_multiply(int64_t a, int64_t b);
extern bool wide_divide(Wide dividend, int64_t divisor, int64_t *quotient);
extern bool wide_to_int64(Wide value, int64_t *result);
extern size_t wide_to_text(Wide value, int decimals, char *buffer);

static inline Wide
wide_from_int64(int64_t value)
{
	return (Wide) {value < 0 ? -1 : 0, (uint64_t) value};
}

/* False when the sum is out of range, as for all functions here. */
static inline bool
wide_add(Wide a, Wide b, Wide *sum)
{
	uint64_t lo = a.lo + b.lo;
	uint64_t hi = (uint64_t) a.hi + (uint64_t) b.hi + (lo < a.lo);
	bool same_sign = (a.hi < 0) == (b.hi < 0);

	*sum = (Wide) {(int64_t) hi, lo};
	return !same_sign || (sum->hi < 0) == (a.hi < 0);
}

static inline bool
wide_subtract(Wide a, Wide b, Wide *difference)
{
	uint64_t lo = a.lo - b.lo;
	uint64_t hi = (uint64_t) a.hi - (uint64_t) b.hi - (a.lo < b.lo);
	bool same_sign = (a.hi < 0) == (b.hi < 0);

	*difference = (Wide) {(int64_t) hi, lo};
	return same_sign || (difference->hi < 0) == (a.hi < 0);
}

#endif /* WIDE_H */
