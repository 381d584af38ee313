/*-------------------------------------------------------------------------
 *
 * funnel_pivot_sql.c
 *	  The SQL type funnel_kpi_by: what one row does to its aggregate.
 *
 * What fails halfway leaves a state that nobody sees: it ends with its query, or
 * was a copy.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "kpi/funnel.h"
#include "label/label_sql.h"
#include "lead/lead.h"
#include "pivot/pivot_sql.h"
#include "tally/amount_short.h"
#include "tally/amount_sql.h"

PIVOT_ASSERT_CELLS(FUNNEL_CELL_COUNT, FUNNEL_CELL_COUNT);

static const PivotType funnel_pivot = {
	.name = "funnel_kpi_by",
	.layout = &funnel_layout,
	.example = "[[\"Google Ads\", {\"sql_open\": 2}], [null, {\"customer\": 1}]]",
	.methods = PIVOT_METHODS
};

PIVOT_SQL_TYPE(funnel_kpi_by, funnel_pivot);

/*
 * Count a row, or take it out again.  Arguments: state, key, stage, lost,
 * amount.
 */
static Datum
funnel_pivot_step(FunctionCallInfo fcinfo, bool forward)
{
	PivotObject *object = pivot_state_arg(fcinfo, &funnel_pivot);

	if (!PG_ARGISNULL(2))
	{
		LeadStage stage = (LeadStage) LABEL_GETARG(lead_stage_type, 2);
		bool lost = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
		FunnelCell cell = funnel_cell_of(stage, lost);
		Int128 amount = PG_ARGISNULL(4) ? (Int128) {0, 0} : amount_arg(fcinfo, 4);
		Tally *tally = pivot_tally(pivot_entry_arg(fcinfo, 1, object));
		int64 count;

		pivot_note_direction(object, forward);
		if (!tally_add_int64(tally->cell[cell], forward ? 1 : -1, &count))
			pivot_error(object, TALLY_COUNT_OUT_OF_RANGE);
		pivot_check(object, tally_step_sum(tally, &funnel_layout, cell,
										   amount, forward));
		tally->cell[cell] = count;
	}
	PIVOT_RETURN(object);
}

/*
 * The same for the rows of a table that has seen their key before, in fewer
 * steps and without a call.  Whatever is not as usual is left to the above, so
 * nothing is changed before all is known to be.
 */
static pg_attribute_always_inline Datum
funnel_pivot_usual_step(FunctionCallInfo fcinfo)
{
	PivotObject *object = pivot_own_arg(fcinfo, &funnel_pivot);
	const void *text = PG_GETARG_POINTER(1);
	uint8 stage = DatumGetUInt8(PG_GETARG_DATUM(2));
	const void *number = PG_GETARG_POINTER(4);

	if (likely(object != NULL &&
			   !(PG_ARGISNULL(1) | PG_ARGISNULL(2) | PG_ARGISNULL(4)) &&
			   stage < LEAD_STAGE_COUNT &&
			   pivot_is_short(text) && pivot_is_short(number)))
	{
		bool lost = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
		FunnelCell cell = funnel_cell_of((LeadStage) stage, lost);
		PivotKey key = pivot_short_key(text);
		PivotEntry *entry = pivot_find_first(&object->pivot, key);
		int64 amount;

		if (likely(entry != NULL &&
				   amount_from_short(VARDATA_SHORT(number),
									 VARSIZE_SHORT(number) - VARHDRSZ_SHORT,
									 &amount)))
		{
			int64 *cells = pivot_near(entry, key.length)->cell;
			int64 count;

			if (likely(tally_add_int64(cells[cell], 1, &count) &&
					   tally_step_pair(&cells[FUNNEL_CELL_COUNT + 2 * cell],
									   i128_from_int64(amount), true) == TALLY_OK))
			{
				cells[cell] = count;
				PIVOT_RETURN(object);
			}
		}
	}
	return funnel_pivot_step(fcinfo, true);
}

TALLY_SQL_FUNCTION(funnel_agg_by_transition, funnel_pivot_usual_step(fcinfo));
TALLY_SQL_FUNCTION(funnel_agg_by_inverse, funnel_pivot_step(fcinfo, false));
