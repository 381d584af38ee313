/*-------------------------------------------------------------------------
 *
 * pivot_each_sql.c
 *	  What is under which key: each() and kpi().
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "pivot/pivot_sql.h"

/* The tally of an item that is valid. */
static Tally *
item_state(const PivotItem *item, const TallyLayout *layout)
{
	Size size = tally_size(layout, pivot_item_bins(item));
	Tally *state = (Tally *) palloc(size);

	pivot_read_item(item, layout, state);
	SET_VARSIZE(state, size);
	return state;
}

typedef struct Walk
{
	const TallyLayout *layout;
	const PivotItem *item;
} Walk;

static void
start_walk(const PivotType *type, FunctionCallInfo fcinfo,
		   FuncCallContext *context)
{
	MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	Walk *walk = (Walk *) palloc(sizeof(Walk));
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);

	if (get_call_result_type(fcinfo, NULL, &context->tuple_desc) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function returning record called in context that cannot accept type record")));
	context->tuple_desc = BlessTupleDesc(context->tuple_desc);
	walk->layout = type->layout;
	walk->item = pivot_first_item(flat);
	context->user_fctx = walk;
	context->max_calls = flat->keys;
	MemoryContextSwitchTo(old);
}

Datum
pivot_each(const PivotType *type, FunctionCallInfo fcinfo)
{
	FuncCallContext *context;
	Walk *walk;
	PivotKey key;
	Datum values[2] = {0};
	bool nulls[2] = {false, false};

	if (SRF_IS_FIRSTCALL())
		start_walk(type, fcinfo, SRF_FIRSTCALL_INIT());
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr >= context->max_calls)
		SRF_RETURN_DONE(context);

	walk = (Walk *) context->user_fctx;
	key = pivot_item_key(walk->item);
	nulls[0] = key.length == PIVOT_NULL;
	if (!nulls[0])
		values[0] = PointerGetDatum(cstring_to_text_with_len(key.data, (int) key.length));
	values[1] = PointerGetDatum(item_state(walk->item, walk->layout));
	walk->item = pivot_next_item(walk->item);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc,
													  values, nulls)));
}

/* Keys ascend, but the value was read to be checked, so it may as well be here. */
Datum
pivot_kpi(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat;
	const PivotItem *item;
	PivotKey key;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	flat = pivot_arg(fcinfo, 0, type);
	item = pivot_first_item(flat);
	key = pivot_key_arg(fcinfo, 1);
	for (uint32 i = 0; i < flat->keys; i++)
	{
		int order = pivot_key_compare(pivot_item_key(item), key);

		if (order == 0)
			PG_RETURN_POINTER(item_state(item, type->layout));
		if (order > 0)
			break;
		item = pivot_next_item(item);
	}
	PG_RETURN_POINTER(tally_make(type->layout));
}
