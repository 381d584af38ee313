/*-------------------------------------------------------------------------
 *
 * money_sql.c
 *	  Which amounts of the CRM can be, and in which currency they are.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

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

/* Printable ASCII; no byte of another character is, in any encoding of a server. */
static inline bool
is_printable(char byte)
{
	return byte >= '!' && byte <= '~';
}

/* What is left of the text from *start to *end without spaces of any kind around it. */
static void
trim_code(const char **start, const char **end)
{
	const char *first = *start;
	const char *last;
	const char *rest;

	while (first < *end && !is_printable(*first))
		first++;
	for (last = first; last < *end && is_printable(*last);)
		last++;
	for (rest = last; rest < *end && !is_printable(*rest);)
		rest++;
	/* A code of one word, with whatever around it. */
	if (rest == *end && last - first >= 3)
	{
		*start = first;
		*end = last;
		return;
	}
	while (*start < *end && strchr(" \t\n\r\f\v", **start) != NULL)
		(*start)++;
	while (*start < *end && strchr(" \t\n\r\f\v", (*end)[-1]) != NULL)
		(*end)--;
}

/* In C, as each lead, order and change of a subscription asks. */
LF_FUNCTION(money_currency_code);
Datum
money_currency_code(PG_FUNCTION_ARGS)
{
	text *code = PG_GETARG_TEXT_PP(0);
	const char *start = VARDATA_ANY(code);
	const char *end = start + VARSIZE_ANY_EXHDR(code);
	text *result;
	char *into;

	trim_code(&start, &end);
	if (start == end)
		PG_RETURN_NULL();
	result = cstring_to_text_with_len(start, end - start);
	into = VARDATA(result);
	for (Size i = 0; i < (Size) (end - start); i++)
		into[i] = pg_ascii_toupper((unsigned char) into[i]);
	PG_RETURN_TEXT_P(result);
}
