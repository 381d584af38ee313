/*-------------------------------------------------------------------------
 *
 * markov.c
 *	  Removal effects of a first-order Markov chain.
 *
 * The chain is that of all steps of all paths.  What it converts without a channel
 * is what is left when every step to that channel leads to no conversion.
 *
 * A chain is solved by taking one channel after another out of it: the steps to it
 * go where those from it lead, in proportion.  Nothing is ever subtracted, so
 * nothing cancels, and a step from a channel to itself never matters.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/graph.h"

/* The chain in numbers that need not be whole: row by row, without gaps. */
static void
read_steps(const Graph *graph, double *step)
{
	int channels = (int) graph->channels;

	for (int row = 0; row <= channels; row++)
	{
		for (int column = 0; column < channels + 2; column++)
			step[row * (channels + 2) + column] = (double) *graph_cell(graph, row, column);
	}
}

/* Let the steps to a channel lead to where those from it do. */
static void
bypass(double *step, int channels, int channel, int left)
{
	const double *from = &step[GRAPH_ROW(channel) * (channels + 2)];
	double total = from[GRAPH_CONVERSION] + from[GRAPH_NO_CONVERSION];

	for (int i = 0; i < left; i++)
		total += from[GRAPH_COLUMN(i)];
	for (int row = 0; row <= left && total > 0; row++)
	{
		double *to = &step[row * (channels + 2)];
		double share = to[GRAPH_COLUMN(channel)] / total;

		if (share == 0)
			continue;
		for (int column = 0; column < left + 2; column++)
			to[column] += share * from[column];
	}
}

/* The share of paths that are converted; -1: without taking out a channel. */
static double
converted(const GraphWork *work, int channels, int removed)
{
	double *step = work->left;
	double yes;
	double no;

	memcpy(step, work->given, sizeof(double) * (size_t) (channels + 1) * (size_t) (channels + 2));
	for (int row = 0; row <= channels && removed >= 0; row++)
	{
		double *to = &step[row * (channels + 2)];

		to[GRAPH_NO_CONVERSION] += to[GRAPH_COLUMN(removed)];
		to[GRAPH_COLUMN(removed)] = 0;
	}
	for (int channel = channels - 1; channel >= 0; channel--)
	{
		work->check_interrupts();
		bypass(step, channels, channel, channel);
	}
	yes = step[GRAPH_CONVERSION];
	no = step[GRAPH_NO_CONVERSION];
	return yes + no > 0 ? yes / (yes + no) : 0;
}

/* Removal effects, and the conversions shared out by them. */
bool
markov_credits(const Graph *graph, const GraphWork *work, GraphCredit *credit)
{
	int channels = (int) graph->channels;
	double all;
	double total = 0;

	read_steps(graph, work->given);
	all = converted(work, channels, -1);
	for (int i = 0; i < channels; i++)
	{
		credit[i].effect = all > 0 ? 1 - converted(work, channels, i) / all : 0;
		/* What rounding makes of an effect that is next to none. */
		if (credit[i].effect < 0)
			credit[i].effect = 0;
		total += credit[i].effect;
	}
	for (int i = 0; i < channels; i++)
		credit[i].conversions = total > 0 ? (double) graph->conversions * credit[i].effect / total : 0;
	return all > 0;
}
