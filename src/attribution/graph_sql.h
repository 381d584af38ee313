/*-------------------------------------------------------------------------
 *
 * graph_sql.h
 *	  Counts of paths as states of aggregates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef GRAPH_SQL_H
#define GRAPH_SQL_H

#include "compat.h"

#include "attribution/graph.h"

/* An error unless there is no problem with a state. */
extern void graph_check(const char *problem);

/*
 * The state with its channels in order, so that results do not depend on which
 * path came first.
 */
extern Graph *graph_sorted_arg(FunctionCallInfo fcinfo, bool is_markov);

#endif							/* GRAPH_SQL_H */
