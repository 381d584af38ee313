/* sources: src/attribution/graph.c src/attribution/markov.c src/attribution/shapley.c src/pivot/pivot_flat.c src/pivot/pivot_item.c src/tally/tally.c src/tally/tally_bins.c src/tally/i128.c */
/*-------------------------------------------------------------------------
 *
 * graph.c
 *	  Removal effects against walks along the chain, Shapley values against all
 *	  orders of channels, and states that were bent.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/graph.h"

#define MOST 6
#define PATHS 40
#define LONGEST 8

typedef struct Path
{
	int channel[LONGEST];
	int touches;
	int yes;
	int no;
} Path;

static Graph *
make(uint32_t room, uint32_t byte_room)
{
	Graph *graph = malloc(graph_size(room, byte_room));

	graph->length_word = 0;
	graph_clear(graph, room, byte_room);
	return graph;
}

static Graph *
make_of(int channels)
{
	Graph *graph = make((uint32_t) channels + (uint32_t) (next_random() % 3), 64);

	for (int i = 0; i < channels; i++)
	{
		char name = (char) ('a' + i);

		graph_insert(graph, (PivotKey) {&name, 1});
	}
	return graph;
}

static void
random_paths(Path *path, int channels)
{
	for (int i = 0; i < PATHS; i++)
	{
		path[i].touches = 1 + (int) (next_random() % LONGEST);
		for (int j = 0; j < path[i].touches; j++)
			path[i].channel[j] = (int) (next_random() % channels);
		path[i].yes = (int) (next_random() % 5);
		path[i].no = (int) (next_random() % 20);
	}
}

static void
check_nothing(void)
{
}

/* The share that is converted, step by step until next to nothing is on its way. */
static double
walk(const Graph *graph, int removed)
{
	int channels = (int) graph->channels;
	double here[MOST + 1] = {1};
	double yes = 0;

	for (int step = 0; step < 20000; step++)
	{
		double next[MOST + 1] = {0};

		for (int row = 0; row <= channels; row++)
		{
			double total = 0;

			for (int column = 0; column < channels + 2; column++)
				total += (double) *graph_cell(graph, row, column);
			if (total == 0 || here[row] == 0)
				continue;
			yes += here[row] * (double) *graph_cell(graph, row, GRAPH_CONVERSION) / total;
			for (int i = 0; i < channels; i++)
			{
				if (i != removed)
					next[GRAPH_ROW(i)] += here[row] * (double) *graph_cell(graph, row, GRAPH_COLUMN(i)) / total;
			}
		}
		memcpy(here, next, sizeof(here));
	}
	return yes;
}

static void
test_markov(void)
{
	int wrong = 0;

	for (int n = 0; n < 20; n++)
	{
		int channels = 1 + (int) (next_random() % MOST);
		Graph *graph = make_of(channels);
		Path path[PATHS];
		GraphCredit credit[MOST];
		double cells[2][(MOST + 1) * (MOST + 2)];
		GraphWork work = {cells[0], cells[1], check_nothing};
		double all;
		double sum = 0;

		random_paths(path, channels);
		for (int i = 0; i < PATHS; i++)
		{
			int row = GRAPH_START;

			for (int j = 0; j < path[i].touches; j++)
			{
				(void) graph_count(graph, row, GRAPH_COLUMN(path[i].channel[j]), path[i].yes + path[i].no);
				row = GRAPH_ROW(path[i].channel[j]);
			}
			(void) graph_count(graph, row, GRAPH_CONVERSION, path[i].yes);
			(void) graph_count(graph, row, GRAPH_NO_CONVERSION, path[i].no);
			graph->conversions += path[i].yes;
		}
		wrong += !markov_credits(graph, &work, credit);
		all = walk(graph, -1);
		for (int i = 0; i < channels; i++)
		{
			wrong += fabs(credit[i].effect - (1 - walk(graph, i) / all)) > 1e-9;
			sum += credit[i].conversions;
		}
		wrong += fabs(sum - (double) graph->conversions) > 1e-9;
		free(graph);
	}
	tap_ok(wrong == 0, "removal effects, %d wrong", wrong);
}

static int
worth(const Path *path, unsigned set)
{
	int sum = 0;

	for (int i = 0; i < PATHS; i++)
	{
		bool within = true;

		for (int j = 0; j < path[i].touches; j++)
			within &= set >> path[i].channel[j] & 1;
		sum += within ? path[i].yes : 0;
	}
	return sum;
}

/* What each channel adds, in each order in which channels can join. */
static double
join(const Path *path, int channels, unsigned set, int counted)
{
	double sum = 0;
	int left = 0;

	for (int i = 0; i < channels; i++)
	{
		if (set >> i & 1)
			continue;
		left++;
		sum += i == counted ? worth(path, set | 1U << i) - worth(path, set) : join(path, channels, set | 1U << i, counted);
	}
	return left == 0 ? 0 : sum / left;
}

static void
test_shapley(void)
{
	int wrong = 0;

	for (int n = 0; n < 20; n++)
	{
		int channels = 1 + (int) (next_random() % MOST);
		Graph *graph = make_of(channels);
		Path path[PATHS];
		GraphCredit credit[MOST];
		unsigned full = (1U << channels) - 1;

		random_paths(path, channels);
		for (int i = 0; i < PATHS; i++)
		{
			unsigned set = 0;
			int size = 0;

			for (int j = 0; j < path[i].touches; j++)
				set |= 1U << path[i].channel[j];
			for (int j = 0; j < channels; j++)
				size += set >> j & 1;
			for (int j = 0; j < channels; j++)
			{
				if (set >> j & 1)
					(void) graph_count(graph, GRAPH_ROW(j), GRAPH_COLUMN(size - 1), path[i].yes);
			}
			graph->conversions += path[i].yes;
		}
		wrong += !shapley_credits(graph, credit);
		for (int i = 0; i < channels; i++)
		{
			wrong += fabs(credit[i].conversions - join(path, channels, 0, i)) > 1e-9;
			wrong += fabs(credit[i].effect - (1 - worth(path, full & ~(1U << i)) / (double) worth(path, full))) > 1e-12;
		}
		free(graph);
	}
	tap_ok(wrong == 0, "Shapley values, %d wrong", wrong);
}

/* Channels are found, and a copy has them all. */
static void
test_channels(void)
{
	Graph *graph = make(2, 20);
	Graph *copy = make(4, 40);
	PivotKey null = {"", PIVOT_NULL};
	PivotKey name = {"Google", 6};
	PivotKey channel[2];

	tap_ok(graph_find(graph, null) == -1 && graph_has_room(graph, null), "nothing is there");
	tap_ok(graph_insert(graph, null) == 0 && graph_insert(graph, name) == 1 &&
			   graph_find(graph, null) == 0 && graph_find(graph, name) == 1 &&
			   graph_find(graph, (PivotKey) {"Googl", 5}) == -1,
		   "channels are found");
	tap_ok(!graph_has_room(graph, name), "there is no more room");
	(void) graph_count(graph, GRAPH_ROW(1), GRAPH_COLUMN(0), 7);
	tap_ok(!graph_count(graph, GRAPH_ROW(1), GRAPH_COLUMN(0), INT64_MAX), "a count is out of range");
	*graph_cell(graph, GRAPH_ROW(1), GRAPH_COLUMN(0)) = 7;
	graph_copy(copy, graph);
	graph_channels(copy, channel);
	tap_ok(graph_problem(copy, graph_size(4, 40)) == NULL && channel[0].length == PIVOT_NULL &&
			   channel[1].length == 6 && *graph_cell(copy, GRAPH_ROW(1), GRAPH_COLUMN(0)) == 7,
		   "a copy with more room");
	free(graph);
	free(copy);
}

/* Any byte changed: refused, or nothing outside is touched. */
static void
test_bent(void)
{
	Graph *graph = make_of(3);
	size_t size = graph_size(graph->room, graph->byte_room);
	int refused = 0;

	for (int n = 0; n < 100000; n++)
	{
		size_t cut = next_random() % 20 == 0 ? next_random() % size : size;
		Graph *bent = malloc(cut + 1);
		GraphCredit credit[GRAPH_MAX_CHANNELS];
		PivotKey channel[GRAPH_MAX_CHANNELS];

		memcpy(bent, graph, cut);
		for (int i = 0; i < 2 && cut > 4; i++)
			((uint8_t *) bent)[4 + next_random() % (cut - 4)] = (uint8_t) (next_random() % 3 == 0 ? next_random() % 8 : next_random());
		if (graph_problem(bent, cut) != NULL)
			refused++;
		else
		{
			graph_channels(bent, channel);
			(void) shapley_credits(bent, credit);
			(void) graph_find(bent, (PivotKey) {"z", 1});
		}
		free(bent);
	}
	tap_ok(refused > 1000 && refused < 100000, "bent states, %d refused", refused);
	free(graph);
}

int
main(void)
{
	test_markov();
	test_shapley();
	test_channels();
	test_bent();
	return tap_done();
}
