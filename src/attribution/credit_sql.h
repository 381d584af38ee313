/*-------------------------------------------------------------------------
 *
 * credit_sql.h
 *	  The terms of a model, as arguments of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CREDIT_SQL_H
#define CREDIT_SQL_H

#include "compat.h"

#include "utils/array.h"
#include "utils/timestamp.h"

#include "attribution/credit.h"

/* In which argument each term stands; CREDIT_NO_ARG where a function has it not. */
typedef struct CreditArgs
{
	int model;
	int weights;
	int half_life;
	int lookback;
} CreditArgs;

#define CREDIT_NO_ARG (-1)

/* The terms; the model is not NULL. */
extern CreditTerms credit_terms_arg(FunctionCallInfo fcinfo, CreditArgs args);

/* A lookback that is not NULL, in microseconds. */
extern int64 credit_lookback_arg(FunctionCallInfo fcinfo, int n);

/* An instant of a conversion or a touch, which must be finite. */
extern void credit_check_finite(TimestampTz at, const char *what);

/* An array of one dimension, with elements of fixed length that are NULL or not. */
typedef struct CreditArray
{
	Datum *value;
	bool *is_null;
	int count;
} CreditArray;

extern CreditArray credit_array_arg(FunctionCallInfo fcinfo, int n, Oid element,
									const char *what, const char *example);
/* An error unless a model that knows milestones has as many. */
extern void credit_check_milestones(CreditModel model, int count);
extern void credit_check_touches(int64 touches);
extern void credit_check_interrupts(void);

#endif							/* CREDIT_SQL_H */
