/*-------------------------------------------------------------------------
 *
 * response.h
 *	  The tally of an agreement on response times.
 *
 * The counters are the SLA states in their own order.  The response times that
 * are known are durations as in duration.h.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "sla/sla.h"
#include "tally/tally.h"

#define RESPONSE_CELL_COUNT SLA_STATE_COUNT

/* Overdue and unanswered is missed already; waiting in time is neither. */
#define RESPONSE_MET TALLY_CELL(SLA_STATE_MET)
#define RESPONSE_MISSED \
	(TALLY_CELL(SLA_STATE_OVERDUE) | TALLY_CELL(SLA_STATE_BREACHED))
#define RESPONSE_PENDING \
	(TALLY_CELL(SLA_STATE_PENDING) | TALLY_CELL(SLA_STATE_AT_RISK))

/* Only who is answered has a response time. */
static inline bool
response_is_answered(SlaState state)
{
	return state == SLA_STATE_MET || state == SLA_STATE_BREACHED;
}

/* in layout.c */
extern const TallyLayout response_layout;

#endif							/* RESPONSE_H */
