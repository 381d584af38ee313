/*-------------------------------------------------------------------------
 *
 * amount.h
 *	  Money in fixed point, read from the bytes of a numeric.
 *
 *-------------------------------------------------------------------------
 */
#ifndef AMOUNT_H
#define AMOUNT_H

#include "tally/i128.h"

/* An amount is kept as an integer number of 10^-8 units. */
#define AMOUNT_DECIMALS 8

typedef enum AmountStatus
{
	AMOUNT_OK,
	AMOUNT_NAN,
	AMOUNT_INFINITE,
	AMOUNT_OUT_OF_RANGE,
	AMOUNT_MALFORMED
} AmountStatus;

extern AmountStatus amount_from_numeric(const void *data, size_t size,
										Int128 *result);

#endif							/* AMOUNT_H */
