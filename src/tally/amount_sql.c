/*-------------------------------------------------------------------------
 *
 * amount_sql.c
 *	  What is wrong with an amount of money.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "tally/amount_sql.h"

void
amount_error(AmountStatus status)
{
	char least[I128_TEXT_SIZE];
	char most[I128_TEXT_SIZE];

	if (status == AMOUNT_MALFORMED)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type numeric")));
	if (status == AMOUNT_OUT_OF_RANGE)
	{
		i128_to_text(I128_MIN, AMOUNT_DECIMALS, least);
		i128_to_text(I128_MAX, AMOUNT_DECIMALS, most);
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("amount out of range"),
				 errdetail("An amount lies between %s and %s.", least, most),
				 errhint("Count in a larger unit, for example amount / 1000.")));
	}
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("amount must not be %s",
					status == AMOUNT_NAN ? "NaN" : "infinite"),
			 errhint("Give an amount that is not known as NULL.")));
}
