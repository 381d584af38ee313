/*-------------------------------------------------------------------------
 *
 * setting_sql.c
 *	  _setting_time(): a setting that holds an instant.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "compat.h"

#define OWN_SETTINGS "lead_funnel."

/*
 * The input function's own message does not say which setting is wrong, and a
 * setting may come from afar: from the database's or the role's defaults.
 */
static void
rethrow(const char *name, const char *value, MemoryContext context)
{
	ErrorData *error;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	if (ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
		PG_RE_THROW();
	FlushErrorState();
	ereport(ERROR,
			(errcode(error->sqlerrcode),
			 errmsg("invalid value for setting \"%s\": \"%s\"", name, value),
			 errdetail("It must be an instant; the error was: %s.", error->message),
			 errhint("Set one, as in SET %s = '2026-11-23 09:00+01', or none with RESET %s.", name, name)));
}

LF_FUNCTION(crm_setting_time);
Datum
crm_setting_time(PG_FUNCTION_ARGS)
{
	char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	MemoryContext context = CurrentMemoryContext;
	Datum result = (Datum) 0;
	const char *value;

	/* Others' values are not for everybody, and an error would show one. */
	if (strncmp(name, OWN_SETTINGS, strlen(OWN_SETTINGS)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("setting \"%s\" is none of this extension's", name),
				 errhint("Its settings begin with \"%s\".", OWN_SETTINGS)));
	value = GetConfigOption(name, true, true);
	if (value == NULL || value[0] == '\0')
		PG_RETURN_NULL();
	PG_TRY();
	{
		result = DirectFunctionCall3(timestamptz_in, CStringGetDatum(value),
									 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	}
	PG_CATCH();
	{
		rethrow(name, value, context);
	}
	PG_END_TRY();
	PG_RETURN_DATUM(result);
}
