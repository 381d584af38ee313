/*-------------------------------------------------------------------------
 *
 * sla_sql.c
 *	  Deadlines and their states.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "utils/timestamp.h"

#include "hours/hours_sql.h"
#include "label/label_sql.h"
#include "sla/sla_sql.h"

static const HoursPauses no_pauses = {NULL, 0};

TimestampTz
sla_due(HoursTimeline *timeline, TimestampTz received, const Interval *target,
		HoursPauses pauses)
{
	if (target->day < 0 || target->time < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the target of an agreement must not be negative"),
				 errhint("Give a time or working days, such as interval '15 minutes' or interval '2 days'.")));
	return hours_add_interval(timeline, received, target, pauses);
}

LF_FUNCTION(sla_deadline);
Datum
sla_deadline(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(sla_due(hours_get_timeline(fcinfo, 2),
								  PG_GETARG_TIMESTAMPTZ(0),
								  PG_GETARG_INTERVAL_P(1), no_pauses));
}

LF_FUNCTION(sla_deadline_paused);
Datum
sla_deadline_paused(PG_FUNCTION_ARGS)
{
	HoursPauses pauses;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	pauses = hours_get_pauses(fcinfo, 3);
	PG_RETURN_TIMESTAMPTZ(sla_due(hours_get_timeline(fcinfo, 2),
								  PG_GETARG_TIMESTAMPTZ(0),
								  PG_GETARG_INTERVAL_P(1), pauses));
}

/* At as_of a later answer is unknown. */
SlaState
sla_state_of(TimestampTz due, const TimestampTz *responded, TimestampTz as_of)
{
	if (responded != NULL && *responded <= as_of)
		return *responded <= due ? SLA_STATE_MET : SLA_STATE_BREACHED;
	return as_of <= due ? SLA_STATE_PENDING : SLA_STATE_OVERDUE;
}

/* The answer, or NULL: what is dated before the receipt is none. */
const TimestampTz *
sla_answer(const TimestampTz *responded, const TimestampTz *received)
{
	return responded != NULL && received != NULL && *responded < *received ?
		NULL :
		responded;
}

/*
 * The state by the arguments due, responded and as_of, which follow each other;
 * false when it is NULL.  received is NULL where it is unknown.
 */
static bool
find_state(FunctionCallInfo fcinfo, int due_arg, const TimestampTz *received,
		   SlaState *state)
{
	int responded_arg = due_arg + 1;
	int as_of_arg = due_arg + 2;
	TimestampTz responded = 0;
	const TimestampTz *answer = NULL;

	*state = SLA_STATE_NONE;
	if (PG_ARGISNULL(due_arg))
		return true;
	if (PG_ARGISNULL(as_of_arg))
		return false;
	if (!PG_ARGISNULL(responded_arg))
	{
		responded = PG_GETARG_TIMESTAMPTZ(responded_arg);
		answer = sla_answer(&responded, received);
	}
	*state = sla_state_of(PG_GETARG_TIMESTAMPTZ(due_arg), answer,
						  PG_GETARG_TIMESTAMPTZ(as_of_arg));
	return true;
}

LF_FUNCTION(sla_state_at);
Datum
sla_state_at(PG_FUNCTION_ARGS)
{
	SlaState state;

	if (!find_state(fcinfo, 0, NULL, &state))
		PG_RETURN_NULL();
	LABEL_RETURN(state);
}

/* As office_time(from, to, hours), in microseconds. */
static int64
open_time(HoursTimeline *timeline, TimestampTz from, TimestampTz to)
{
	int64_t open;

	if (!hours_elapsed(timeline, from, to, no_pauses, &open))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range")));
	return open;
}

/*
 * The open time after which a lead is at risk: the share risk of that from received
 * to due, rounded to microseconds, as risk * interval is.  False when there is none.
 */
static bool
open_time_at_risk(HoursTimeline *timeline, TimestampTz received, TimestampTz due,
				  float8 risk, int64 *limit)
{
	float8 share;

	if (TIMESTAMP_NOT_FINITE(received) || TIMESTAMP_NOT_FINITE(due))
		return false;
	share = rint(risk * (float8) open_time(timeline, received, due));
	if (!FLOAT8_FITS_IN_INT64(share))
		return false;
	*limit = (int64) share;
	return true;
}

bool
sla_at_risk(HoursTimeline *timeline, TimestampTz received, TimestampTz due,
			TimestampTz as_of, float8 risk)
{
	int64 limit;

	return !TIMESTAMP_NOT_FINITE(as_of) &&
		open_time_at_risk(timeline, received, due, risk, &limit) &&
		open_time(timeline, received, as_of) > limit;
}

/* The last instant at which a pending lead is surely not at risk; false when it never is. */
bool
sla_risk_begins(HoursTimeline *timeline, TimestampTz received, TimestampTz due,
				TimestampTz *begins)
{
	Interval used = {0};
	int64 limit;

	if (!open_time_at_risk(timeline, received, due, SLA_RISK, &limit))
		return false;
	used.time = limit;
	*begins = hours_add_interval(timeline, received, &used, no_pauses);
	return true;
}

/* Reject a risk out of range even where it makes no difference. */
LF_FUNCTION(sla_state_at_risk);
Datum
sla_state_at_risk(PG_FUNCTION_ARGS)
{
	SlaState state;
	TimestampTz received = 0;

	if (!PG_ARGISNULL(5) &&
		!(PG_GETARG_FLOAT8(5) >= 0 && PG_GETARG_FLOAT8(5) <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("risk must be between 0 and 1"),
				 errhint("Give the share of the open time that may be used before a lead is at risk, such as 0.8.")));
	if (!PG_ARGISNULL(0))
		received = PG_GETARG_TIMESTAMPTZ(0);
	if (!find_state(fcinfo, 1, PG_ARGISNULL(0) ? NULL : &received, &state))
		PG_RETURN_NULL();
	if (state == SLA_STATE_PENDING && !PG_ARGISNULL(0) && !PG_ARGISNULL(4) &&
		!PG_ARGISNULL(5) &&
		sla_at_risk(hours_get_timeline(fcinfo, 4), received,
					PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(3),
					PG_GETARG_FLOAT8(5)))
		state = SLA_STATE_AT_RISK;
	LABEL_RETURN(state);
}

LF_FUNCTION(sla_used);
Datum
sla_used(PG_FUNCTION_ARGS)
{
	TimestampTz received = PG_GETARG_TIMESTAMPTZ(0);
	TimestampTz as_of = PG_GETARG_TIMESTAMPTZ(1);
	TimestampTz due = PG_GETARG_TIMESTAMPTZ(2);
	HoursTimeline *timeline;
	int64 all;

	if (TIMESTAMP_NOT_FINITE(received) || TIMESTAMP_NOT_FINITE(as_of) ||
		TIMESTAMP_IS_NOBEGIN(due))
		PG_RETURN_NULL();
	if (TIMESTAMP_IS_NOEND(due))
		PG_RETURN_FLOAT8(0);
	timeline = hours_get_timeline(fcinfo, 3);
	all = open_time(timeline, received, due);
	if (all <= 0)
		PG_RETURN_NULL();
	if (as_of <= received)
		PG_RETURN_FLOAT8(0);
	PG_RETURN_FLOAT8((float8) open_time(timeline, received, as_of) /
					 (float8) all);
}
