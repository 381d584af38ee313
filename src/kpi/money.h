/*-------------------------------------------------------------------------
 *
 * money.h
 *	  Money in fixed point, read from the bytes of a numeric.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MONEY_H
#define MONEY_H

#include "kpi/wide.h"

/* An amount is kept as an integer number of 10^-8 units. */
#define MONEY_DECIMALS 8

typedef enum MoneyStatus
{
	MONEY_OK,
	MONEY_NAN,
	MONEY_INFINITE,
	MONEY_OUT_OF_RANGE,
	MONEY_MALFORMED
} MoneyStatus;

extern MoneyStatus money_from_numeric(const void *data, size_t size,
									  Wide *result);

#endif /* MONEY_H */
