/*-------------------------------------------------------------------------
 *
 * instant_sql.c
 *	  Which instants of the CRM can be.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "utils/timestamp.h"

/* 1900-01-01 and 9999-12-31, 00:00 UTC, in days since 2000-01-01. */
#define FIRST_DAY	(-36524)
#define LAST_DAY	2921939

/* Infinities are outside. */
static bool
can_be(Timestamp instant)
{
	return instant >= FIRST_DAY * USECS_PER_DAY && instant < LAST_DAY * USECS_PER_DAY;
}

LF_FUNCTION(crm_can_be);
Datum
crm_can_be(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(can_be(PG_GETARG_TIMESTAMP(0)));
}

/* Whether argument n is an instant that can be the end of a lead: see crm_closing_time. */
static bool
is_end(FunctionCallInfo fcinfo, int n)
{
	TimestampTz end;
	bool is_live = !PG_ARGISNULL(5) && PG_GETARG_BOOL(5);

	if (PG_ARGISNULL(n))
		return false;
	end = PG_GETARG_TIMESTAMPTZ(n);
	return can_be(end) && (PG_ARGISNULL(0) || end >= PG_GETARG_TIMESTAMPTZ(0)) &&
		(!is_live || (!PG_ARGISNULL(4) && end <= PG_GETARG_TIMESTAMPTZ(4)));
}

/*
 * received_at, closed_at, stage_changed_at, decided, as_of, is_live.  In C, since
 * the planner does not put a function in place that uses a subquery twice, and
 * each lead asks.
 */
LF_FUNCTION(crm_closing_time);
Datum
crm_closing_time(PG_FUNCTION_ARGS)
{
	if (is_end(fcinfo, 1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	if (!PG_ARGISNULL(3) && PG_GETARG_BOOL(3) && is_end(fcinfo, 2))
		PG_RETURN_DATUM(PG_GETARG_DATUM(2));
	PG_RETURN_NULL();
}
