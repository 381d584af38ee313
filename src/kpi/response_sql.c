/*-------------------------------------------------------------------------
 *
 * response_sql.c
 *	  The SQL type response_kpi: its aggregate and its KPIs.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/numeric.h"

#include "kpi/duration_sql.h"
#include "kpi/response.h"
#include "label/label_sql.h"

TALLY_SQL_TYPE(response_kpi, response_layout);

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

		tally_check(tally_step_count(state, sla_state, forward), layout);
		if (response_is_answered(sla_state) && !PG_ARGISNULL(2))
			state = duration_step(state, layout,
								  duration_arg(fcinfo, 2, "response time"),
								  forward);
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

LF_FUNCTION(response_sla_attainment);
Datum
response_sla_attainment(PG_FUNCTION_ARGS)
{
	int64 met = response_count_of(fcinfo, RESPONSE_MET);

	return tally_ratio(fcinfo, int64_to_numeric(met),
					   response_count_of(fcinfo, RESPONSE_MET | RESPONSE_MISSED));
}

TALLY_SQL_FUNCTION(response_count, duration_count_of(fcinfo, &response_layout));
TALLY_SQL_FUNCTION(response_mean,
				   duration_mean_of(fcinfo, &response_layout, "response time"));
TALLY_SQL_FUNCTION(response_percentile,
				   duration_percentile_of(fcinfo, kpi_arg(fcinfo),
										  &response_layout, DURATION_BINS, 0));
