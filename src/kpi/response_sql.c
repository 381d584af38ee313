/*-------------------------------------------------------------------------
 *
 * response_sql.c
 *	  The SQL type response_kpi: its aggregate and its KPIs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/int.h"
#include "datatype/timestamp.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "kpi/response.h"
#include "kpi/tally_sql.h"
#include "label/label_sql.h"

TALLY_SQL_TYPE(response_kpi, response_layout);

/*
 * Microseconds of a response time.  Days count 24 hours, as in all elapsed
 * time; months have no length, and infinity is a number of months.
 */
static int64
response_arg(FunctionCallInfo fcinfo, int n)
{
	const Interval *response = PG_GETARG_INTERVAL_P(n);
	int64 microseconds;

	if (response->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("response time must be finite and without months"),
				 errdetail("A month has no fixed length."),
				 errhint("Give the elapsed time, for example interval '36:00'.")));
	if (pg_mul_s64_overflow(response->day, USECS_PER_DAY, &microseconds) ||
		pg_add_s64_overflow(microseconds, response->time, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("response time out of range")));
	if (microseconds < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("response time must not be negative"),
				 errhint("Give NULL where the response precedes the lead.")));
	return microseconds;
}

/*
 * Count a row, or take it out again.  Arguments: state, SLA state, response
 * time.  Only who is answered has a response time, so that of another row is
 * not looked at.
 */
static inline Datum
response_step(FunctionCallInfo fcinfo, bool forward)
{
	const TallyLayout *layout = &response_layout;
	Tally *state = tally_state_arg(fcinfo, layout);

	if (!PG_ARGISNULL(1))
	{
		SlaState sla_state = (SlaState) LABEL_GETARG(sla_state_type, 1);
		bool answered = sla_state == SLA_STATE_MET ||
			sla_state == SLA_STATE_BREACHED;

		tally_check(tally_step_count(state, sla_state, forward), layout);
		if (answered && !PG_ARGISNULL(2))
		{
			Wide time = wide_from_int64(response_arg(fcinfo, 2));

			tally_check(tally_step_count(state, RESPONSE_TIMED_CELL, forward),
						layout);
			tally_check(tally_step_sum(state, layout, RESPONSE_TIME_SUM, time,
									   forward),
						layout);
		}
	}
	PG_RETURN_POINTER(state);
}

TALLY_SQL_FUNCTION(response_agg_transition, response_step(fcinfo, true));
TALLY_SQL_FUNCTION(response_agg_inverse, response_step(fcinfo, false));

static const Tally *
kpi_arg(FunctionCallInfo fcinfo)
{
	return tally_arg(fcinfo, 0, &response_layout);
}

static int64
response_count_of(FunctionCallInfo fcinfo, TallyCells cells)
{
	return tally_get_count(kpi_arg(fcinfo), &response_layout, cells);
}

#define RESPONSE_COUNT(function, cells) \
	TALLY_SQL_FUNCTION(function, Int64GetDatum(response_count_of(fcinfo, cells)))

RESPONSE_COUNT(response_met, RESPONSE_MET);
RESPONSE_COUNT(response_missed, RESPONSE_MISSED);
RESPONSE_COUNT(response_pending, RESPONSE_PENDING);
RESPONSE_COUNT(response_count, RESPONSE_TIMED);

LF_FUNCTION(response_sla_attainment);
Datum
response_sla_attainment(PG_FUNCTION_ARGS)
{
	int64 met = response_count_of(fcinfo, RESPONSE_MET);

	return tally_ratio(fcinfo, int64_to_numeric(met),
					   response_count_of(fcinfo, RESPONSE_MET | RESPONSE_MISSED));
}

LF_FUNCTION(response_mean);
Datum
response_mean(PG_FUNCTION_ARGS)
{
	Wide total = tally_get_total(kpi_arg(fcinfo), &response_layout,
								 RESPONSE_TIME);
	int64 count = response_count_of(fcinfo, RESPONSE_TIMED);
	Interval *mean = (Interval *) palloc0(sizeof(Interval));
	int64 microseconds;

	if (count == 0)
		PG_RETURN_NULL();
	if (!wide_divide(total, count, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("mean response time out of range")));
	mean->time = microseconds;
	PG_RETURN_INTERVAL_P(mean);
}
