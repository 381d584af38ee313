/*-------------------------------------------------------------------------
 *
 * response.h
 *	  The tally of an agreement on response times.
 *
 * The first counters are the SLA states in their own order, the next one
 * counts the responses whose time is in the only sum.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "kpi/tally.h"
#include "sla/sla.h"

#define RESPONSE_TIMED_CELL SLA_STATE_COUNT
#define RESPONSE_CELL_COUNT (RESPONSE_TIMED_CELL + 1)

/* The sum: microseconds. */
#define RESPONSE_TIME_SUM 0

/* Overdue and unanswered is missed already; waiting in time is neither. */
#define RESPONSE_MET TALLY_CELL(SLA_STATE_MET)
#define RESPONSE_MISSED \
	(TALLY_CELL(SLA_STATE_OVERDUE) | TALLY_CELL(SLA_STATE_BREACHED))
#define RESPONSE_PENDING \
	(TALLY_CELL(SLA_STATE_PENDING) | TALLY_CELL(SLA_STATE_AT_RISK))
#define RESPONSE_TIMED TALLY_CELL(RESPONSE_TIMED_CELL)
#define RESPONSE_TIME TALLY_CELL(RESPONSE_TIME_SUM)

/* in tally_layout.c */
extern const TallyLayout response_layout;

#endif							/* RESPONSE_H */
