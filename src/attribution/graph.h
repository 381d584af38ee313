/*-------------------------------------------------------------------------
 *
 * graph.h
 *	  What paths tell of all channels together: counts by pairs of them.
 *
 * For a Markov chain a row is where a step comes from, START or a channel, and a
 * column is where it leads to: CONVERSION, NO_CONVERSION or a channel.  For
 * Shapley values a row is a channel, and a column how many channels a path has.
 * Both add up over paths, so parts can be counted anywhere.
 *
 * This part knows nothing of the server and takes no memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef GRAPH_H
#define GRAPH_H

#include "pivot/pivot.h"

/* More are campaigns, of which few paths tell enough. */
#define GRAPH_MAX_CHANNELS 256

/* Room for channels when there are none yet. */
#define GRAPH_FIRST_CHANNELS 16
#define GRAPH_FIRST_BYTES 512

/* Rows and columns that are no channels; channel i is GRAPH_CHANNEL(i). */
#define GRAPH_START 0
#define GRAPH_CONVERSION 0
#define GRAPH_NO_CONVERSION 1
#define GRAPH_ROW(channel) ((channel) + 1)
#define GRAPH_COLUMN(channel) ((channel) + 2)

/*
 * Cells stand row by row, with room for so many channels; behind them the length
 * of each channel, 32 bits and PIVOT_NULL for NULL, and its bytes.
 */
typedef struct Graph
{
	uint32_t length_word; /* the server's; not read here */
	uint32_t channels;
	uint32_t room;		/* channels */
	uint32_t used;		/* bytes of channels and their lengths */
	uint32_t byte_room;
	uint32_t zero;
	int64_t conversions; /* of paths with a touch */
	int64_t cell[];
} Graph;

extern size_t graph_size(uint32_t room, uint32_t byte_room);
extern void graph_clear(Graph *graph, uint32_t room, uint32_t byte_room);
extern const char *graph_head_problem(const Graph *graph, size_t size);
extern const char *graph_problem(const Graph *graph, size_t size);
extern int graph_find(const Graph *graph, PivotKey channel);
extern bool graph_has_room(const Graph *graph, PivotKey channel);
extern int graph_insert(Graph *graph, PivotKey channel);
extern void graph_copy(Graph *to, const Graph *from);
extern void graph_channels(const Graph *graph, PivotKey *channel);
extern bool graph_count(Graph *graph, int row, int column, int64_t count);

static inline int64_t *
graph_cell(const Graph *graph, int row, int column)
{
	return (int64_t *) &graph->cell[(size_t) row * (graph->room + 2) + (size_t) column];
}

/* What a channel brings: from 0 to 1, and as conversions. */
typedef struct GraphCredit
{
	PivotKey channel;
	double effect;
	double conversions;
} GraphCredit;

/* Numbers that are worked with: a row for START and each channel. */
typedef struct GraphWork
{
	double *given; /* (channels + 1) * (channels + 2) */
	double *left;  /* the same */
	void (*check_interrupts)(void);
} GraphWork;

/* in markov.c; false when nothing was converted, and effects are not known */
extern bool markov_credits(const Graph *graph, const GraphWork *work,
						   GraphCredit *credit);

/* in shapley.c */
extern bool shapley_credits(const Graph *graph, GraphCredit *credit);

#endif							/* GRAPH_H */
