/*-------------------------------------------------------------------------
 *
 * response_pivot_sql.c
 *	  The SQL type response_kpi_by: what one row does to its aggregate.
 *
 * As with the funnel, what fails halfway leaves a state that nobody sees.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "kpi/duration_sql.h"
#include "kpi/response.h"
#include "label/label_sql.h"
#include "pivot/pivot_sql.h"

PIVOT_ASSERT_CELLS(RESPONSE_CELL_COUNT, 1);

static const PivotType response_pivot = {
	.name = "response_kpi_by",
	.layout = &response_layout,
	.example = "[[\"Google Ads\", {\"met\": 2}], [null, {\"overdue\": 1}]]",
	.methods = PIVOT_METHODS
};

PIVOT_SQL_TYPE(response_kpi_by, response_pivot);

/* Count a response time, or take it out again. */
static inline void
step_time(PivotObject *object, PivotEntry *entry, int64 microseconds,
		  bool forward)
{
	const TallyLayout *layout = &response_layout;
	Int128 total = tally_get_sum(pivot_tally(entry), layout, DURATION_SUM);
	Int128 time = i128_from_int64(microseconds);

	if (unlikely(!(forward ? i128_add(total, time, &total)
						   : i128_subtract(total, time, &total))))
		pivot_error(object, TALLY_SUM_OUT_OF_RANGE);
	pivot_check(object, pivot_step_bin(&object->pivot, entry, DURATION_BINS,
									   histogram_bin(microseconds), forward));
	tally_set_sum(pivot_tally(entry), layout, DURATION_SUM, total);
}

/*
 * Count a row, or take it out again.  Arguments: state, key, SLA state, response
 * time.
 */
static pg_attribute_always_inline Datum
response_pivot_step(FunctionCallInfo fcinfo, bool forward)
{
	PivotObject *object = pivot_state_arg(fcinfo, &response_pivot);

	if (!PG_ARGISNULL(2))
	{
		SlaState sla_state = (SlaState) LABEL_GETARG(sla_state_type, 2);
		bool has_time = !PG_ARGISNULL(3) && response_is_answered(sla_state);
		int64 response = has_time ? duration_arg(fcinfo, 3, "response time") : 0;
		PivotEntry *entry = pivot_entry_arg(fcinfo, 1, object);
		int64 count;

		pivot_note_direction(object, forward);
		if (unlikely(!tally_add_int64(pivot_tally(entry)->cell[sla_state],
									  forward ? 1 : -1, &count)))
			pivot_error(object, TALLY_COUNT_OUT_OF_RANGE);
		if (has_time)
			step_time(object, entry, response, forward);
		pivot_tally(entry)->cell[sla_state] = count;
	}
	PIVOT_RETURN(object);
}

TALLY_SQL_FUNCTION(response_agg_by_transition, response_pivot_step(fcinfo, true));
TALLY_SQL_FUNCTION(response_agg_by_inverse, response_pivot_step(fcinfo, false));
