/*-------------------------------------------------------------------------
 *
 * shapley.c
 *	  Shapley values of channels.
 *
 * The value of a set of channels is the number of conversions of the paths whose
 * channels are all in it.  Such a game is the sum of one game per path, in which a
 * set is worth the path's conversions when it has all of the path's channels.
 * There all of them are alike and no other matters, so each has an equal part, and
 * the values of a sum of games are sums of values: no set has to be looked at.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/graph.h"

/*
 * The value of each channel, as conversions, and what part of all conversions is
 * lost without it.  False when there are none.
 */
bool
shapley_credits(const Graph *graph, GraphCredit *credit)
{
	int channels = (int) graph->channels;
	double all = (double) graph->conversions;

	for (int i = 0; i < channels; i++)
	{
		double with = 0;

		credit[i].conversions = 0;
		/* The smallest first, as those with many channels are. */
		for (int size = channels; size >= 1; size--)
		{
			double count = (double) *graph_cell(graph, GRAPH_ROW(i), GRAPH_COLUMN(size - 1));

			with += count;
			credit[i].conversions += count / size;
		}
		credit[i].effect = all > 0 ? with / all : 0;
	}
	return all > 0;
}
