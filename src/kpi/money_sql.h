/*-------------------------------------------------------------------------
 *
 * money_sql.h
 *	  Amounts of money as arguments of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MONEY_SQL_H
#define MONEY_SQL_H

#include "compat.h"

#include "kpi/money.h"

extern void money_error(MoneyStatus status);

/* An argument of type numeric in units of 10^-8. */
static inline Wide
money_arg(FunctionCallInfo fcinfo, int n)
{
	struct varlena *number = PG_GETARG_VARLENA_PP(n);
	Wide amount;
	MoneyStatus status = money_from_numeric(VARDATA_ANY(number),
											VARSIZE_ANY_EXHDR(number),
											&amount);

	if (unlikely(status != MONEY_OK))
		money_error(status);
	return amount;
}

#endif							/* MONEY_SQL_H */
