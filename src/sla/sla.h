/*-------------------------------------------------------------------------
 *
 * sla.h
 *	  What became of the agreed response time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SLA_H
#define SLA_H

#include "label/label.h"

/* The numbers are stored in tables: they can never change. */
typedef enum SlaState
{
	SLA_STATE_NONE = 0,			/* no response time is agreed */
	SLA_STATE_PENDING = 1,
	SLA_STATE_AT_RISK = 2,		/* pending, most of the time is used */
	SLA_STATE_OVERDUE = 3,		/* too late, not yet answered */
	SLA_STATE_MET = 4,
	SLA_STATE_BREACHED = 5		/* answered too late */
} SlaState;

#define SLA_STATE_COUNT 6

extern const LabelType sla_state_type;

#endif							/* SLA_H */
