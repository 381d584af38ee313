/*-------------------------------------------------------------------------
 *
 * duration_sql.c
 *	  How the reports tell a duration.
 *
 * In C, as the planner would put a function in SQL in place anew in each of the
 * many columns that are durations, whenever a report is asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#define DECIMALS	4

static Datum
to_second(Datum duration)
{
	return DirectFunctionCall2(interval_scale, duration, Int32GetDatum(INTERVAL_TYPMOD(0, INTERVAL_FULL_RANGE)));
}

LF_FUNCTION(duration_to_second);
Datum
duration_to_second(PG_FUNCTION_ARGS)
{
	return to_second(PG_GETARG_DATUM(0));
}

LF_FUNCTION(duration_in_hours);
Datum
duration_in_hours(PG_FUNCTION_ARGS)
{
	Datum seconds = DirectFunctionCall2(extract_interval, PointerGetDatum(cstring_to_text("epoch")), to_second(PG_GETARG_DATUM(0)));
	Datum hours = DirectFunctionCall2(numeric_div, seconds, NumericGetDatum(int64_to_numeric(SECS_PER_HOUR)));

	return DirectFunctionCall2(numeric_round, hours, Int32GetDatum(DECIMALS));
}
