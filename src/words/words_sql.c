/*-------------------------------------------------------------------------
 *
 * words_sql.c
 *	  An English text in the language of the reports.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/fmgrprotos.h"

/* words, english: either may be NULL. */
LF_FUNCTION(words_said);
Datum
words_said(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(lookup, 2);
	Datum said;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	InitFunctionCallInfoData(*lookup, NULL, 2, InvalidOid, NULL, NULL);
	lookup->args[0].value = PG_GETARG_DATUM(0);
	lookup->args[0].isnull = false;
	lookup->args[1].value = PG_GETARG_DATUM(1);
	lookup->args[1].isnull = false;
	said = json_object_field_text(lookup);
	PG_RETURN_DATUM(lookup->isnull ? PG_GETARG_DATUM(1) : said);
}
