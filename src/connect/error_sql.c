/*-------------------------------------------------------------------------
 *
 * error_sql.c
 *	  An error that was caught, raised anew where it is told.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

/*
 * PL/pgSQL's RAISE cannot do this: an option of it is there or not, and is never
 * NULL, while an error has a detail and a hint or has none.
 */
LF_FUNCTION(connect_raise);
Datum
connect_raise(PG_FUNCTION_ARGS)
{
	const char *code = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *message = text_to_cstring(PG_GETARG_TEXT_PP(1));
	const char *detail = text_to_cstring(PG_GETARG_TEXT_PP(2));
	const char *hint = text_to_cstring(PG_GETARG_TEXT_PP(3));

	if (strlen(code) != 5 || strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid SQLSTATE code"),
				 errhint("Give five digits or upper-case letters, as in 22023.")));
	/* That connect() calls this is no news, and a line between the error and whoever reads it. */
	if (error_context_stack != NULL)
		error_context_stack = error_context_stack->previous;
	ereport(ERROR,
			(errcode(MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4])),
			 errmsg_internal("%s", message),
			 detail[0] != '\0' ? errdetail_internal("%s", detail) : 0,
			 hint[0] != '\0' ? errhint("%s", hint) : 0));
	PG_RETURN_NULL();
}
