/*-------------------------------------------------------------------------
 *
 * lead.c
 *	  The labels of intent, stage and signals.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/lead.h"

static const char *const intents[] = {"low", "mid", "high"};

static const char *const stages[] = {
	"nurture", "mql", "sql", "opportunity", "customer"
};

static const char *const signals[] = {LEAD_SIGNAL_LABELS};

_Static_assert(LABEL_COUNT(signals) == LEAD_SIGNAL_COUNT, "a label for each signal");

const LabelType lead_intent_type = {
	"lead_intent", intents, LABEL_COUNT(intents)
};

const LabelType lead_stage_type = {
	"lead_stage", stages, LABEL_COUNT(stages)
};

const LabelType lead_signals_type = {
	"lead_signals", signals, LABEL_COUNT(signals)
};
