/*-------------------------------------------------------------------------
 *
 * graph_final_sql.c
 *	  markov_attribution() and shapley_attribution(): their results.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "attribution/credit_sql.h"
#include "attribution/graph_sql.h"

#define COLUMNS 3

/* The rows that the elements of the result are, which is an array. */
static TupleDesc
element_shape(FunctionCallInfo fcinfo)
{
	Oid element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	TupleDesc shape = OidIsValid(element) && type_is_rowtype(element) ? lookup_rowtype_tupdesc(element, -1) : NULL;

	if (shape == NULL || shape->natts != COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("result type of function is not an array of channel_effect"),
				 errhint("Call the aggregate in place of its final function.")));
	return shape;
}

static Datum
credit_datum(const GraphCredit *credit, bool has_effects, TupleDesc shape)
{
	Datum values[COLUMNS] = {0};
	bool nulls[COLUMNS] = {credit->channel.length == PIVOT_NULL, !has_effects, false};

	if (!nulls[0])
		values[0] = PointerGetDatum(cstring_to_text_with_len(credit->channel.data,
															 (int) credit->channel.length));
	values[1] = Float8GetDatum(credit->effect);
	values[2] = Float8GetDatum(credit->conversions);
	return HeapTupleGetDatum(heap_form_tuple(shape, values, nulls));
}

static Datum
credits_array(FunctionCallInfo fcinfo, const GraphCredit *credit, int channels,
			  bool has_effects)
{
	TupleDesc shape = element_shape(fcinfo);
	Datum *value = palloc(sizeof(Datum) * (Size) Max(channels, 1));
	ArrayType *array;

	for (int i = 0; i < channels; i++)
		value[i] = credit_datum(&credit[i], has_effects, shape);
	array = construct_array(value, channels, shape->tdtypeid, -1, false, TYPALIGN_DOUBLE);
	ReleaseTupleDesc(shape);
	PG_RETURN_ARRAYTYPE_P(array);
}

LF_FUNCTION(markov_attribution_final);
Datum
markov_attribution_final(PG_FUNCTION_ARGS)
{
	const Graph *graph = graph_sorted_arg(fcinfo, true);
	PivotKey channel[GRAPH_MAX_CHANNELS];
	GraphCredit credit[GRAPH_MAX_CHANNELS];
	Size size = sizeof(double) * (graph->channels + 1) * (graph->channels + 2);
	GraphWork work = {palloc(size), palloc(size), credit_check_interrupts};
	bool has_effects;

	graph_channels(graph, channel);
	for (uint32 i = 0; i < graph->channels; i++)
		credit[i].channel = channel[i];
	has_effects = markov_credits(graph, &work, credit);
	return credits_array(fcinfo, credit, (int) graph->channels, has_effects);
}

LF_FUNCTION(shapley_attribution_final);
Datum
shapley_attribution_final(PG_FUNCTION_ARGS)
{
	const Graph *graph = graph_sorted_arg(fcinfo, false);
	PivotKey channel[GRAPH_MAX_CHANNELS];
	GraphCredit credit[GRAPH_MAX_CHANNELS];
	bool has_effects;

	graph_channels(graph, channel);
	for (uint32 i = 0; i < graph->channels; i++)
		credit[i].channel = channel[i];
	has_effects = shapley_credits(graph, credit);
	return credits_array(fcinfo, credit, (int) graph->channels, has_effects);
}
