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

#define LEAD_INTENT_COUNT 3

typedef enum LeadStage
{
	LEAD_STAGE_NURTURE = 0,
	LEAD_STAGE_MQL = 1,
	LEAD_STAGE_SQL = 2,
	LEAD_STAGE_OPPORTUNITY = 3,
	LEAD_STAGE_CUSTOMER = 4
} LeadStage;

#define LEAD_STAGE_COUNT 5

/* In the order in which they are asked for.  A set of them is stored: append. */
#define LEAD_SIGNAL_LABELS \
	"need", "timing", "scope", "budget", "decision_maker"

#define LEAD_SIGNAL_COUNT 5

extern const LabelType lead_intent_type;
extern const LabelType lead_stage_type;
extern const LabelType lead_signals_type; /* its sets are stored */

/* A threshold that no number of signals meets. */
#define LEAD_NEVER INT_MAX

/* What marketing and sales agreed for one intent. */
typedef struct LeadAgreement
{
	int mql_signals; /* how many make an MQL, or LEAD_NEVER */
	int sql_signals; /* how many make an SQL, or LEAD_NEVER */
	bool has_opportunity; /* false: no lead becomes one */
	uint8_t opportunity_signals; /* an opportunity has all of these */
} LeadAgreement;

#define LEAD_INTENT_UNKNOWN (-1)

typedef struct LeadFacts
{
	int intent; /* LeadIntent, or LEAD_INTENT_UNKNOWN */
	uint8_t signals;
	bool next_step; /* is one agreed */
} LeadFacts;

#define LEAD_EXPLANATION_SIZE 1024

/* Of what sentences are made, see explain.c. */
typedef enum LeadText
{
	LEAD_TEXT_AND,
	LEAD_TEXT_OR,
	LEAD_TEXT_UNKNOWN,
	LEAD_TEXT_SIGNAL,
	LEAD_TEXT_SIGNALS,
	LEAD_TEXT_MORE_SIGNAL,
	LEAD_TEXT_MORE_SIGNALS,
	LEAD_TEXT_NEXT_STEP,
	LEAD_TEXT_NO_FACTS,
	LEAD_TEXT_FACTS,
	LEAD_TEXT_NURTURE_FOR_EVER,
	LEAD_TEXT_NURTURE,
	LEAD_TEXT_MQL_FOR_EVER,
	LEAD_TEXT_MQL,
	LEAD_TEXT_SQL_FOR_EVER,
	LEAD_TEXT_SQL,
	LEAD_TEXT_OPPORTUNITY,
	LEAD_TEXT_OPPORTUNITY_WITH
} LeadText;

#define LEAD_TEXT_COUNT (LEAD_TEXT_OPPORTUNITY_WITH + 1)

extern const char *const lead_texts[LEAD_TEXT_COUNT];

/* Texts and labels in one language; none is NULL. */
typedef struct LeadWords
{
	const char *texts[LEAD_TEXT_COUNT];
	const char *intents[LEAD_INTENT_COUNT];
	const char *signals[LEAD_SIGNAL_COUNT];
} LeadWords;

#define LEAD_WORD_COUNT (LEAD_TEXT_COUNT + LEAD_INTENT_COUNT + LEAD_SIGNAL_COUNT)

/* How many signals make an SQL, or LEAD_NEVER */
extern int lead_signals_for_sql(const LeadAgreement *agreement);
extern LeadStage lead_qualify(const LeadFacts *facts,
							  const LeadAgreement *agreement);
extern void lead_explain(const LeadFacts *facts,
						 const LeadAgreement *agreement,
						 const LeadWords *words, char *buffer, size_t size);

#endif							/* LEAD_H */
