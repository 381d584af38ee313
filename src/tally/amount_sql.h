/*-------------------------------------------------------------------------
 *
 * amount_sql.h
 *	  Amounts of money as arguments of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef AMOUNT_SQL_H
#define AMOUNT_SQL_H

#include "compat.h"

#include "tally/amount.h"

extern void amount_error(AmountStatus status);

/* An argument of type numeric in units of 10^-8. */
static inline Int128
amount_arg(FunctionCallInfo fcinfo, int n)
{
	struct varlena *number = PG_GETARG_VARLENA_PP(n);
	Int128 amount;
	AmountStatus status = amount_from_numeric(VARDATA_ANY(number),
											  VARSIZE_ANY_EXHDR(number),
											  &amount);

	if (unlikely(status != AMOUNT_OK))
		amount_error(status);
	return amount;
}

#endif							/* AMOUNT_SQL_H */
