/*-------------------------------------------------------------------------
 *
 * money_sql.c
 *	  Which amounts of the CRM can be.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "tally/amount_short.h"
#include "tally/amount_sql.h"

/* 10^20 in units of 10^-8, as a product. */
#define LIMIT_ROOT	INT64_C(100000000000000)

/*
 * A KPI state can add up the amounts of a billion leads.  In C, since each lead
 * asks: four comparisons of numerics take ten times as long.
 */
LF_FUNCTION(money_finite);
Datum
money_finite(PG_FUNCTION_ARGS)
{
	struct varlena *number = PG_GETARG_VARLENA_PP(0);
	const char *data = VARDATA_ANY(number);
	Size size = VARSIZE_ANY_EXHDR(number);
	AmountStatus status;
	int64 quick;
	Int128 amount;

	if (amount_from_short(data, size, &quick))
		PG_RETURN_POINTER(number);
	status = amount_from_numeric(data, size, &amount);
	if (status == AMOUNT_MALFORMED)
		amount_error(status);
	if (status != AMOUNT_OK ||
		i128_compare(amount, i128_multiply(LIMIT_ROOT, LIMIT_ROOT)) >= 0 ||
		i128_compare(amount, i128_multiply(-LIMIT_ROOT, LIMIT_ROOT)) <= 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(number);
}
