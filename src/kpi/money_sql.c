/*-------------------------------------------------------------------------
 *
 * money_sql.c
 *	  What is wrong with an amount of money.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "kpi/money_sql.h"

void
money_error(MoneyStatus status)
{
	char least[WIDE_TEXT_SIZE];
	char most[WIDE_TEXT_SIZE];

	if (status == MONEY_MALFORMED)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type numeric")));
	if (status == MONEY_OUT_OF_RANGE)
	{
		wide_to_text(WIDE_MIN, MONEY_DECIMALS, least);
		wide_to_text(WIDE_MAX, MONEY_DECIMALS, most);
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("amount out of range"),
				 errdetail("An amount lies between %s and %s.", least, most),
				 errhint("Count in a larger unit, for example amount / 1000.")));
	}
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("amount must not be %s",
					status == MONEY_NAN ? "NaN" : "infinite"),
			 errhint("Give an amount that is not known as NULL.")));
}
