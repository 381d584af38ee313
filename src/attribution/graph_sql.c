/*-------------------------------------------------------------------------
 *
 * graph_sql.c
 *	  markov_attribution() and shapley_attribution(): counting paths.
 *
 * A state is a bytea, whose alignment is less than that of its numbers, and any
 * bytea can be made to look like one: it is copied where it may stand inside a
 * row, and no number of it is believed.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "attribution/credit_sql.h"
#include "attribution/graph_sql.h"
#include "attribution/path_sql.h"

StaticAssertDecl(offsetof(Graph, channels) == VARHDRSZ,
				 "a graph starts with the length word");

void
graph_check(const char *problem)
{
	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid state of an aggregate of paths"),
				 errdetail_internal("%s", problem),
				 errhint("Leave its states to the aggregate.")));
}

static Graph *
make_graph(uint32 room, uint32 byte_room)
{
	Size size = graph_size(room, byte_room);
	Graph *graph = palloc(size);

	graph_clear(graph, room, byte_room);
	SET_VARSIZE(graph, size);
	return graph;
}

/* In an aggregate the state is changed in place, elsewhere it is somebody else's. */
static Graph *
state_arg(FunctionCallInfo fcinfo)
{
	Graph *graph;

	if (PG_ARGISNULL(0))
		return make_graph(GRAPH_FIRST_CHANNELS, GRAPH_FIRST_BYTES);
	graph = (Graph *) PG_GETARG_BYTEA_P(0);
	if (AggCheckCallContext(fcinfo, NULL) == 0 || (uintptr_t) graph % MAXIMUM_ALIGNOF != 0)
	{
		graph = (Graph *) PG_GETARG_BYTEA_P_COPY(0);
		graph_check(graph_problem(graph, VARSIZE(graph)));
	}
	graph_check(graph_head_problem(graph, VARSIZE(graph)));
	return graph;
}

/* A longer copy, with room for one more channel. */
static Graph *
grow(Graph *graph, PivotKey channel)
{
	Size more = sizeof(uint32) + (channel.length == PIVOT_NULL ? 0 : channel.length);
	Size byte_room = graph->byte_room;
	uint32 room = graph->room;
	Graph *copy;

	if (graph->channels == GRAPH_MAX_CHANNELS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many channels"),
				 errdetail("Paths that are compared have at most %d channels together.", GRAPH_MAX_CHANNELS),
				 errhint("Group campaigns into channels first, for example with channel_group().")));
	if (graph->channels == room)
		room = Min(Max(2 * room, GRAPH_FIRST_CHANNELS), GRAPH_MAX_CHANNELS);
	if (more > byte_room - graph->used)
		byte_room = Max(2 * byte_room, graph->used + more);
	if (byte_room > MaxAllocSize / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("channels too long"),
				 errdetail("Channels have at most %zu bytes together.", (Size) MaxAllocSize / 2),
				 errhint("Give channels shorter names.")));
	copy = make_graph(room, (uint32) byte_room);
	graph_copy(copy, graph);
	return copy;
}

/* The number of a channel, which is added where it is new. */
static int
channel_number(Graph **graph, PivotKey channel)
{
	int number = graph_find(*graph, channel);

	if (likely(number >= 0))
		return number;
	if (!graph_has_room(*graph, channel))
		*graph = grow(*graph, channel);
	return graph_insert(*graph, channel);
}

pg_noreturn static void
count_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("number of paths out of range"),
			 errdetail("Conversions, and steps from one channel to another, are counted up to " INT64_FORMAT ".",
					   PG_INT64_MAX),
			 errhint("Count in a larger unit, for example conversions / 1000.")));
}

static inline void
count(Graph *graph, int row, int column, int64 times)
{
	if (unlikely(!graph_count(graph, row, column, times)))
		count_error();
}

static inline void
count_conversions(Graph *graph, int64 times)
{
	if (unlikely(!tally_add_int64(graph->conversions, times, &graph->conversions)))
		count_error();
}

/* A count of paths; NULL is none. */
static int64
count_arg(FunctionCallInfo fcinfo, int n, const char *what)
{
	int64 value = PG_ARGISNULL(n) ? 0 : PG_GETARG_INT64(n);

	if (value < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative", what),
				 errhint("Give how many of the paths there were, for example 1.")));
	return value;
}

/* The channels of a path as numbers of the graph, one per touch. */
typedef struct Steps
{
	uint16 *number;
	int touches;
} Steps;

static Steps
steps_of_array(FunctionCallInfo fcinfo, Graph **graph)
{
	CreditArray path = credit_array_arg(fcinfo, 1, TEXTOID, "path", "{Email, Google Ads}");
	Steps steps = {palloc(sizeof(uint16) * (Size) Max(path.count, 1)), path.count};

	for (int i = 0; i < path.count; i++)
	{
		PivotKey channel = {"", PIVOT_NULL};

		CHECK_FOR_INTERRUPTS();
		if (!path.is_null[i])
		{
			text *name = DatumGetTextPP(path.value[i]);

			channel = (PivotKey) {VARDATA_ANY(name), (uint32) VARSIZE_ANY_EXHDR(name)};
		}
		steps.number[i] = (uint16) channel_number(graph, channel);
	}
	return steps;
}

static Steps
steps_of_path(FunctionCallInfo fcinfo, Graph **graph)
{
	const TouchPath *path = path_arg(fcinfo, 1);
	Steps steps = {palloc(sizeof(uint16) * Max(path->touches, 1)), (int) path->touches};
	uint16 *number = palloc(sizeof(uint16) * Max(path->channels, 1));

	for (uint32 i = 0; i < path->channels; i++)
		number[i] = (uint16) channel_number(graph, path_channel(path, i));
	for (int i = 0; i < steps.touches; i++)
		steps.number[i] = number[path_marks(path)[i] >> 1];
	pfree(number);
	return steps;
}

static Steps
steps_arg(FunctionCallInfo fcinfo, bool is_array, Graph **graph)
{
	return is_array ? steps_of_array(fcinfo, graph) : steps_of_path(fcinfo, graph);
}

/* Arguments: state, path, conversions, non_conversions. */
static Datum
markov_step(FunctionCallInfo fcinfo, bool is_array)
{
	Graph *graph = state_arg(fcinfo);
	int64 yes = count_arg(fcinfo, 2, "number of conversions");
	int64 no = count_arg(fcinfo, 3, "number of paths without conversion");
	int64 all;
	Steps steps;
	int row = GRAPH_START;

	if (PG_ARGISNULL(1) || (yes == 0 && no == 0))
		PG_RETURN_POINTER(graph);
	steps = steps_arg(fcinfo, is_array, &graph);
	if (steps.touches == 0)
		PG_RETURN_POINTER(graph);
	if (!tally_add_int64(yes, no, &all))
		count_error();
	for (int i = 0; i < steps.touches; i++)
	{
		count(graph, row, GRAPH_COLUMN(steps.number[i]), all);
		row = GRAPH_ROW(steps.number[i]);
	}
	count(graph, row, GRAPH_CONVERSION, yes);
	count(graph, row, GRAPH_NO_CONVERSION, no);
	count_conversions(graph, yes);
	pfree(steps.number);
	PG_RETURN_POINTER(graph);
}

/* Each channel once; returns how many there are. */
static int
distinct(Steps steps)
{
	bool seen[GRAPH_MAX_CHANNELS] = {false};
	int channels = 0;

	for (int i = 0; i < steps.touches; i++)
	{
		uint16 number = steps.number[i];

		if (!seen[number])
			steps.number[channels++] = number;
		seen[number] = true;
	}
	return channels;
}

/* Arguments: state, path, conversions. */
static Datum
shapley_step(FunctionCallInfo fcinfo, bool is_array)
{
	Graph *graph = state_arg(fcinfo);
	int64 yes = count_arg(fcinfo, 2, "number of conversions");
	Steps steps;
	int channels;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(graph);
	steps = steps_arg(fcinfo, is_array, &graph);
	channels = distinct(steps);
	if (channels == 0)
		PG_RETURN_POINTER(graph);
	for (int i = 0; i < channels; i++)
		count(graph, GRAPH_ROW(steps.number[i]), GRAPH_COLUMN(channels - 1), yes);
	count_conversions(graph, yes);
	pfree(steps.number);
	PG_RETURN_POINTER(graph);
}

LF_FUNCTION(markov_attribution_transition);
Datum
markov_attribution_transition(PG_FUNCTION_ARGS)
{
	return markov_step(fcinfo, true);
}

LF_FUNCTION(markov_attribution_path_transition);
Datum
markov_attribution_path_transition(PG_FUNCTION_ARGS)
{
	return markov_step(fcinfo, false);
}

LF_FUNCTION(shapley_attribution_transition);
Datum
shapley_attribution_transition(PG_FUNCTION_ARGS)
{
	return shapley_step(fcinfo, true);
}

LF_FUNCTION(shapley_attribution_path_transition);
Datum
shapley_attribution_path_transition(PG_FUNCTION_ARGS)
{
	return shapley_step(fcinfo, false);
}

/* The cells of one graph to those of another, whose channels have these numbers. */
static void
add_cells(Graph *graph, const Graph *other, const int *number)
{
	int channels = (int) other->channels;

	for (int row = 0; row <= channels; row++)
	{
		int to_row = row == GRAPH_START ? GRAPH_START : GRAPH_ROW(number[row - 1]);

		for (int column = 0; column < channels + 2; column++)
		{
			int to_column = column < 2 ? column : GRAPH_COLUMN(number[column - 2]);

			count(graph, to_row, to_column, *graph_cell(other, row, column));
		}
	}
	count_conversions(graph, other->conversions);
}

/* The same for sizes of paths as columns, which are no channels. */
static void
add_sizes(Graph *graph, const Graph *other, const int *number)
{
	int channels = (int) other->channels;

	for (int i = 0; i < channels; i++)
	{
		for (int size = 0; size < channels; size++)
			count(graph, GRAPH_ROW(number[i]), GRAPH_COLUMN(size),
				  *graph_cell(other, GRAPH_ROW(i), GRAPH_COLUMN(size)));
	}
	count_conversions(graph, other->conversions);
}

/* Any argument as a valid graph of our own alignment. */
static Graph *
graph_arg(FunctionCallInfo fcinfo, int n)
{
	Graph *graph = (Graph *) PG_GETARG_BYTEA_P_COPY(n);

	graph_check(graph_problem(graph, VARSIZE(graph)));
	return graph;
}

static Datum
combine(FunctionCallInfo fcinfo, void (*add)(Graph *graph, const Graph *other, const int *number))
{
	Graph *graph = state_arg(fcinfo);
	PivotKey channel[GRAPH_MAX_CHANNELS];
	int number[GRAPH_MAX_CHANNELS];
	Graph *other;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(graph);
	other = graph_arg(fcinfo, 1);
	graph_channels(other, channel);
	for (uint32 i = 0; i < other->channels; i++)
		number[i] = channel_number(&graph, channel[i]);
	add(graph, other, number);
	PG_RETURN_POINTER(graph);
}

LF_FUNCTION(markov_attribution_combine);
Datum
markov_attribution_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, add_cells);
}

LF_FUNCTION(shapley_attribution_combine);
Datum
shapley_attribution_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, add_sizes);
}

static int
compare_channels(const void *a, const void *b)
{
	return pivot_key_compare(*(const PivotKey *) a, *(const PivotKey *) b);
}

Graph *
graph_sorted_arg(FunctionCallInfo fcinfo, bool is_markov)
{
	PivotKey channel[GRAPH_MAX_CHANNELS];
	int number[GRAPH_MAX_CHANNELS];
	Graph *graph;
	Graph *sorted;

	if (PG_ARGISNULL(0))
		return make_graph(0, 0);
	graph = graph_arg(fcinfo, 0);
	sorted = make_graph(graph->channels, graph->used);
	graph_channels(graph, channel);
	qsort(channel, graph->channels, sizeof(PivotKey), compare_channels);
	for (uint32 i = 0; i < graph->channels; i++)
		graph_insert(sorted, channel[i]);
	graph_channels(graph, channel);
	for (uint32 i = 0; i < graph->channels; i++)
		number[i] = graph_find(sorted, channel[i]);
	(is_markov ? add_cells : add_sizes)(sorted, graph, number);
	return sorted;
}
