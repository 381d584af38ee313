/*-------------------------------------------------------------------------
 *
 * pivot_step_sql.c
 *	  Aggregates by key: what one row does to the state.
 *
 * What fails halfway leaves a state that nobody sees: it ends with its query, or
 * was a copy.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "kpi/duration_sql.h"
#include "kpi/funnel.h"
#include "pivot/pivot_sql.h"
#include "tally/amount_short.h"
#include "tally/amount_sql.h"
#include "kpi/response.h"
#include "label/label_sql.h"
#include "lead/lead.h"

static inline PivotEntry *
entry_arg(FunctionCallInfo fcinfo, int n, Pivot *pivot)
{
	PivotEntry *entry = pivot_find(pivot, pivot_key_arg(fcinfo, n));

	if (unlikely(entry == NULL))
		pivot_error(pivot, TALLY_TOO_LARGE);
	return entry;
}

static inline void
pivot_check(Pivot *pivot, TallyStatus status)
{
	if (unlikely(status != TALLY_OK))
		pivot_error(pivot, status);
}

/* A row less may leave a tally empty. */
static inline void
note_direction(Pivot *pivot, bool forward)
{
	if (!forward)
		pivot->counted_only = false;
}

/*
 * Count a row, or take it out again.  Arguments: state, key, stage, lost,
 * amount.
 */
static Datum
funnel_by_step(FunctionCallInfo fcinfo, bool forward)
{
	PivotObject *object = pivot_state_arg(fcinfo, &funnel_by_type);

	if (!PG_ARGISNULL(2))
	{
		Pivot *pivot = &object->pivot;
		LeadStage stage = (LeadStage) LABEL_GETARG(lead_stage_type, 2);
		bool lost = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
		FunnelCell cell = funnel_cell_of(stage, lost);
		Int128 amount = PG_ARGISNULL(4) ? (Int128) {0, 0} : amount_arg(fcinfo, 4);
		Tally *tally = pivot_tally(entry_arg(fcinfo, 1, pivot));
		int64 count;

		note_direction(pivot, forward);
		if (!tally_add_int64(tally->cell[cell], forward ? 1 : -1, &count))
			pivot_error(pivot, TALLY_COUNT_OUT_OF_RANGE);
		pivot_check(pivot, tally_step_sum(tally, pivot->layout, cell, amount,
										  forward));
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
funnel_by_usual_step(FunctionCallInfo fcinfo)
{
	PivotObject *object = pivot_own_arg(fcinfo, &funnel_by_type);
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
	return funnel_by_step(fcinfo, true);
}

TALLY_SQL_FUNCTION(funnel_agg_by_transition, funnel_by_usual_step(fcinfo));
TALLY_SQL_FUNCTION(funnel_agg_by_inverse, funnel_by_step(fcinfo, false));

/*
 * Count a duration in a tally with DURATION_BINS and DURATION_SUM.
 */
static inline void
step_duration(Pivot *pivot, PivotEntry *entry, const TallyLayout *layout,
			  int64 microseconds, bool forward)
{
	Int128 total = tally_get_sum(pivot_tally(entry), layout, DURATION_SUM);
	Int128 duration = i128_from_int64(microseconds);

	if (unlikely(!(forward ? i128_add(total, duration, &total)
						   : i128_subtract(total, duration, &total))))
		pivot_error(pivot, TALLY_SUM_OUT_OF_RANGE);
	pivot_check(pivot, pivot_step_bin(pivot, entry, DURATION_BINS,
									  histogram_bin(microseconds), forward));
	tally_set_sum(pivot_tally(entry), layout, DURATION_SUM, total);
}

/* The same with arguments: state, key, duration. */
static pg_attribute_always_inline Datum
duration_by_step(FunctionCallInfo fcinfo, bool forward)
{
	const TallyLayout *layout = &duration_layout;
	PivotObject *object = pivot_state_arg(fcinfo, &duration_by_type);

	if (!PG_ARGISNULL(2))
	{
		Pivot *pivot = &object->pivot;
		int64 duration = duration_arg(fcinfo, 2, "duration");
		PivotEntry *entry = entry_arg(fcinfo, 1, pivot);

		note_direction(pivot, forward);
		step_duration(pivot, entry, layout, duration, forward);
	}
	PIVOT_RETURN(object);
}

TALLY_SQL_FUNCTION(duration_agg_by_transition, duration_by_step(fcinfo, true));
TALLY_SQL_FUNCTION(duration_agg_by_inverse, duration_by_step(fcinfo, false));

/* The same with arguments: state, key, SLA state, response time. */
static pg_attribute_always_inline Datum
response_by_step(FunctionCallInfo fcinfo, bool forward)
{
	const TallyLayout *layout = &response_layout;
	PivotObject *object = pivot_state_arg(fcinfo, &response_by_type);

	if (!PG_ARGISNULL(2))
	{
		Pivot *pivot = &object->pivot;
		SlaState sla_state = (SlaState) LABEL_GETARG(sla_state_type, 2);
		bool has_time = !PG_ARGISNULL(3) && response_is_answered(sla_state);
		int64 response = has_time ? duration_arg(fcinfo, 3, "response time") : 0;
		PivotEntry *entry = entry_arg(fcinfo, 1, pivot);
		int64 count;

		note_direction(pivot, forward);
		if (unlikely(!tally_add_int64(pivot_tally(entry)->cell[sla_state],
									  forward ? 1 : -1, &count)))
			pivot_error(pivot, TALLY_COUNT_OUT_OF_RANGE);
		if (has_time)
			step_duration(pivot, entry, layout, response, forward);
		pivot_tally(entry)->cell[sla_state] = count;
	}
	PIVOT_RETURN(object);
}

TALLY_SQL_FUNCTION(response_agg_by_transition, response_by_step(fcinfo, true));
TALLY_SQL_FUNCTION(response_agg_by_inverse, response_by_step(fcinfo, false));

/*
 * The same for any aggregate without a key: its transition function makes the
 * tally of the row, which is added to that of the key.  Arguments: state, key,
 * and those of the aggregate.
 */
static Datum
pivot_by_step(FunctionCallInfo fcinfo, const PivotType *type,
			  PGFunction transition, bool forward)
{
	LOCAL_FCINFO(row, FUNC_MAX_ARGS);
	PivotObject *object = pivot_state_arg(fcinfo, type);
	Pivot *pivot = &object->pivot;
	const Tally *tally;

	InitFunctionCallInfoData(*row, NULL, PG_NARGS() - 1, InvalidOid, NULL, NULL);
	row->args[0].isnull = true;
	for (int i = 2; i < PG_NARGS(); i++)
		row->args[i - 1] = fcinfo->args[i];
	tally = (const Tally *) DatumGetPointer(transition(row));
	if (!pivot_is_empty(tally, type->layout))
	{
		note_direction(pivot, forward);
		pivot_check(pivot,
					pivot_combine_tally(pivot,
										entry_arg(fcinfo, 1, pivot),
										tally, forward));
	}
	PIVOT_RETURN(object);
}

#define RETENTION_BY_STEP(function, transition, forward) \
	TALLY_SQL_FUNCTION(function, \
					   pivot_by_step(fcinfo, &retention_by_type, transition, forward))

extern Datum retention_agg_transition(PG_FUNCTION_ARGS);
extern Datum retention_agg_date_transition(PG_FUNCTION_ARGS);

RETENTION_BY_STEP(retention_agg_by_transition, retention_agg_transition, true);
RETENTION_BY_STEP(retention_agg_by_inverse, retention_agg_transition, false);
RETENTION_BY_STEP(retention_agg_by_date_transition, retention_agg_date_transition, true);
RETENTION_BY_STEP(retention_agg_by_date_inverse, retention_agg_date_transition, false);
