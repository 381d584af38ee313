/*-------------------------------------------------------------------------
 *
 * funnel.h
 *	  The tally of a sales funnel.
 *
 * A lead counts in one cell: how far it got, and whether it is open or lost.
 * A customer is won, so there is no cell for a lost one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FUNNEL_H
#define FUNNEL_H

#include "lead/lead.h"
#include "tally/tally.h"

/* The order of the counters and of the sums, which is stored: keep it. */
typedef enum FunnelCell
{
	FUNNEL_NURTURE_OPEN,
	FUNNEL_NURTURE_LOST,
	FUNNEL_MQL_OPEN,
	FUNNEL_MQL_LOST,
	FUNNEL_SQL_OPEN,
	FUNNEL_SQL_LOST,
	FUNNEL_OPPORTUNITY_OPEN,
	FUNNEL_OPPORTUNITY_LOST,
	FUNNEL_CUSTOMER,
	FUNNEL_CELL_COUNT
} FunnelCell;

/* Those who got at least so far, whatever became of them. */
#define FUNNEL_WON TALLY_CELL(FUNNEL_CUSTOMER)
#define FUNNEL_OPPORTUNITIES \
	(TALLY_CELL(FUNNEL_OPPORTUNITY_OPEN) | \
	 TALLY_CELL(FUNNEL_OPPORTUNITY_LOST) | FUNNEL_WON)
#define FUNNEL_SQLS \
	(TALLY_CELL(FUNNEL_SQL_OPEN) | TALLY_CELL(FUNNEL_SQL_LOST) | \
	 FUNNEL_OPPORTUNITIES)
#define FUNNEL_MQLS \
	(TALLY_CELL(FUNNEL_MQL_OPEN) | TALLY_CELL(FUNNEL_MQL_LOST) | FUNNEL_SQLS)
#define FUNNEL_LEADS \
	(TALLY_CELL(FUNNEL_NURTURE_OPEN) | TALLY_CELL(FUNNEL_NURTURE_LOST) | \
	 FUNNEL_MQLS)

/* What became of them, however far they got. */
#define FUNNEL_LOST \
	(TALLY_CELL(FUNNEL_NURTURE_LOST) | TALLY_CELL(FUNNEL_MQL_LOST) | \
	 TALLY_CELL(FUNNEL_SQL_LOST) | TALLY_CELL(FUNNEL_OPPORTUNITY_LOST))
#define FUNNEL_CLOSED (FUNNEL_LOST | FUNNEL_WON)
#define FUNNEL_OPEN (FUNNEL_LEADS & ~FUNNEL_CLOSED)
#define FUNNEL_PIPELINE (FUNNEL_SQLS & FUNNEL_OPEN)

static inline FunnelCell
funnel_cell_of(LeadStage stage, bool lost)
{
	int cell = 2 * (int) stage + lost;

	return (FunnelCell) (cell < FUNNEL_CUSTOMER ? cell : FUNNEL_CUSTOMER);
}

/* in layout.c */
extern const TallyLayout funnel_layout;

#endif							/* FUNNEL_H */
