/*-------------------------------------------------------------------------
 *
 * as_of_sql.c
 *	  as_of() and agreement_from(): settings that hold an instant.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "shown.h"

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
			 errmsg("invalid value for setting \"%s\": \"%s\"", name, shown(value)),
			 errdetail("It must be an instant; the error was: %s.", shown(error->message)),
			 errhint("Set one, as in SET %s = '2026-11-23 09:00+01', or none with SET %s = ''. RESET %s takes the default of the database or role.",
					 name, name, name)));
}

/* False when it is not set, or empty, which RESET leaves behind. */
static bool
setting_time(const char *name, TimestampTz *time)
{
	MemoryContext context = CurrentMemoryContext;
	const char *value = GetConfigOption(name, true, false);

	if (value == NULL || value[0] == '\0')
		return false;
	PG_TRY();
	{
		*time = DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in, CStringGetDatum(value),
														ObjectIdGetDatum(InvalidOid),
														Int32GetDatum(-1)));
	}
	PG_CATCH();
	{
		rethrow(name, value, context);
	}
	PG_END_TRY();
	return true;
}

static TimestampTz
as_of(void)
{
	TimestampTz time;

	return setting_time("lead_funnel.as_of", &time) ? time : GetCurrentTransactionStartTimestamp();
}

LF_FUNCTION(crm_as_of);
Datum
crm_as_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(as_of());
}

LF_FUNCTION(crm_agreement_from);
Datum
crm_agreement_from(PG_FUNCTION_ARGS)
{
	TimestampTz time;

	PG_RETURN_TIMESTAMPTZ(setting_time("lead_funnel.agreement_from", &time) ? time : as_of());
}

LF_FUNCTION(crm_is_live);
Datum
crm_is_live(PG_FUNCTION_ARGS)
{
	TimestampTz time;

	PG_RETURN_BOOL(!setting_time("lead_funnel.as_of", &time));
}
