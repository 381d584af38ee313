/*-------------------------------------------------------------------------
 *
 * graph.c
 *	  Counts by pairs of channels, in one piece of memory.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/graph.h"

static size_t
cells_of(uint32_t room)
{
	return (size_t) (room + 1) * (room + 2);
}

static char *
bytes_of(const Graph *graph)
{
	return (char *) &graph->cell[cells_of(graph->room)];
}

size_t
graph_size(uint32_t room, uint32_t byte_room)
{
	return sizeof(Graph) + sizeof(int64_t) * cells_of(room) + byte_room;
}

/* Make it a graph without channels.  The length word stays as it is. */
void
graph_clear(Graph *graph, uint32_t room, uint32_t byte_room)
{
	memset((char *) graph + offsetof(Graph, channels), 0,
		   graph_size(room, byte_room) - offsetof(Graph, channels));
	graph->room = room;
	graph->byte_room = byte_room;
}

/* Say why the functions here would not stay within these bytes, or return NULL. */
const char *
graph_head_problem(const Graph *graph, size_t size)
{
	if (size < sizeof(Graph))
		return "The state is too short.";
	if (graph->channels > graph->room || graph->room > GRAPH_MAX_CHANNELS ||
		graph->used > graph->byte_room || graph->byte_room > size)
		return "The state has a number that is out of range.";
	if (size != graph_size(graph->room, graph->byte_room))
		return "The state has the wrong length.";
	return NULL;
}

/* A channel at an offset of the bytes, which is moved behind it; false at their end. */
static bool
next_channel(const Graph *graph, uint32_t *offset, PivotKey *channel)
{
	const char *bytes = bytes_of(graph);
	uint32_t length;
	uint32_t left = graph->used - *offset;

	if (left < sizeof(length))
		return false;
	memcpy(&length, bytes + *offset, sizeof(length));
	left -= (uint32_t) sizeof(length);
	if (length != PIVOT_NULL && length > left)
		return false;
	*channel = (PivotKey) {bytes + *offset + sizeof(length), length};
	*offset += (uint32_t) sizeof(length) + (length == PIVOT_NULL ? 0 : length);
	return true;
}

/* The same as above for all that it says of channels. */
const char *
graph_problem(const Graph *graph, size_t size)
{
	const char *problem = graph_head_problem(graph, size);
	uint32_t offset = 0;
	PivotKey channel;

	if (problem != NULL)
		return problem;
	for (uint32_t i = 0; i < graph->channels; i++)
	{
		if (!next_channel(graph, &offset, &channel))
			return "The state has a channel that is not in it.";
		if (graph_find(graph, channel) != (int) i)
			return "The state has a channel twice.";
	}
	for (size_t i = 0; i < cells_of(graph->room); i++)
	{
		if (graph->cell[i] < 0)
			return "The state has a count below zero.";
	}
	return offset == graph->used && graph->conversions >= 0 ? NULL : "The state has a number that is out of range.";
}

/* The number of a channel, or -1.  There are few, so they are looked at in turn. */
int
graph_find(const Graph *graph, PivotKey channel)
{
	uint32_t offset = 0;
	PivotKey known;

	for (uint32_t i = 0; i < graph->channels && next_channel(graph, &offset, &known); i++)
	{
		if (known.length == channel.length &&
			(known.length == PIVOT_NULL || memcmp(known.data, channel.data, known.length) == 0))
			return (int) i;
	}
	return -1;
}

static size_t
bytes_for(PivotKey channel)
{
	return sizeof(uint32_t) + (channel.length == PIVOT_NULL ? 0 : (size_t) channel.length);
}

bool
graph_has_room(const Graph *graph, PivotKey channel)
{
	return graph->channels < graph->room &&
		bytes_for(channel) <= graph->byte_room - graph->used;
}

/* Add a channel that is not there, where there is room, and return its number. */
int
graph_insert(Graph *graph, PivotKey channel)
{
	char *at = bytes_of(graph) + graph->used;

	memcpy(at, &channel.length, sizeof(channel.length));
	if (channel.length != PIVOT_NULL)
		memcpy(at + sizeof(channel.length), channel.data, channel.length);
	graph->used += (uint32_t) bytes_for(channel);
	return (int) graph->channels++;
}

/* Copy into a graph that was cleared, and has at least as much room. */
void
graph_copy(Graph *to, const Graph *from)
{
	to->channels = from->channels;
	to->used = from->used;
	to->conversions = from->conversions;
	for (uint32_t row = 0; row <= from->channels; row++)
		memcpy(graph_cell(to, (int) row, 0), graph_cell(from, (int) row, 0),
			   sizeof(int64_t) * (from->channels + 2));
	memcpy(bytes_of(to), bytes_of(from), from->used);
}

/* All channels of a valid graph. */
void
graph_channels(const Graph *graph, PivotKey *channel)
{
	uint32_t offset = 0;

	for (uint32_t i = 0; i < graph->channels; i++)
		(void) next_channel(graph, &offset, &channel[i]);
}

/* Count so many more; false when the count is out of range. */
bool
graph_count(Graph *graph, int row, int column, int64_t count)
{
	int64_t *cell = graph_cell(graph, row, column);

	return tally_add_int64(*cell, count, cell);
}
