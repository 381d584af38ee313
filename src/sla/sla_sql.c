/*-------------------------------------------------------------------------
 *
 * sla_sql.c
 *	  Deadlines and their states.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/timestamp.h"

#include "hours/hours_fmgr.h"
#include "label/label_sql.h"
#include "sla/sla.h"

LF_FUNCTION(sla_deadline);
LF_FUNCTION(sla_deadline_paused);
LF_FUNCTION(sla_state_at);

static Datum
deadline(FunctionCallInfo fcinfo, HoursPauses pauses)
{
	const Interval *target = PG_GETARG_INTERVAL_P(1);

	if (target->day < 0 || target->time < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the target of an agreement must not be negative"),
				 errhint("Give a time or working days, such as interval '15 minutes' or interval '2 days'.")));
	return hours_add_interval(fcinfo, PG_GETARG_TIMESTAMPTZ(0), target, 2,
							  pauses);
}

Datum
sla_deadline(PG_FUNCTION_ARGS)
{
	return deadline(fcinfo, (HoursPauses) {NULL, 0});
}

Datum
sla_deadline_paused(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	return deadline(fcinfo, hours_get_pauses(fcinfo, 3));
}

/* An answer after as_of was not known then. */
Datum
sla_state_at(PG_FUNCTION_ARGS)
{
	TimestampTz due;
	TimestampTz as_of;

	if (PG_ARGISNULL(0))
		LABEL_RETURN(SLA_STATE_NONE);
	if (PG_ARGISNULL(2))
		PG_RETURN_NULL();
	due = PG_GETARG_TIMESTAMPTZ(0);
	as_of = PG_GETARG_TIMESTAMPTZ(2);
	if (!PG_ARGISNULL(1) && PG_GETARG_TIMESTAMPTZ(1) <= as_of)
		LABEL_RETURN(PG_GETARG_TIMESTAMPTZ(1) <= due ? SLA_STATE_MET :
					 SLA_STATE_BREACHED);
	LABEL_RETURN(as_of <= due ? SLA_STATE_PENDING : SLA_STATE_OVERDUE);
}
