/*-------------------------------------------------------------------------
 *
 * lead.h
 *	  What is known of a lead: intent, signals, and the stage they give.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_H
#define LEAD_H

#include <limits.h>

#include "label/label.h"

/* The numbers are stored in tables: they can never change. */
typedef enum LeadIntent
{
	LEAD_INTENT_LOW = 0,
	LEAD_INTENT_MID = 1,
	LEAD_INTENT_HIGH = 2
} LeadIntent;

typedef enum LeadStage
{
	LEAD_STAGE_NURTURE = 0,
	LEAD_STAGE_MQL = 1,
	LEAD_STAGE_SQL = 2,
	LEAD_STAGE_OPPORTUNITY = 3,
	LEAD_STAGE_CUSTOMER = 4
} LeadStage;

#define LEAD_STAGE_COUNT 5

typedef enum LeadSignal
{
	LEAD_SIGNAL_NEED = 0,
	LEAD_SIGNAL_TIMING = 1,
	LEAD_SIGNAL_SCOPE = 2,
	LEAD_SIGNAL_BUDGET = 3,
	LEAD_SIGNAL_DECISION_MAKER = 4
} LeadSignal;

#define LEAD_SIGNAL_COUNT 5

extern const LabelType lead_intent_type;
extern const LabelType lead_stage_type;
extern const LabelType lead_signals_type;	/* its sets are stored */

#endif							/* LEAD_H */
