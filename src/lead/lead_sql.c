/*-------------------------------------------------------------------------
 *
 * lead_sql.c
 *	  The SQL types lead_intent, lead_stage and lead_signals.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "label/label_sql.h"
#include "lead/lead.h"

LABEL_SQL_TYPE(lead_intent, lead_intent_type);
LABEL_SQL_TYPE(lead_stage, lead_stage_type);
LABEL_SET_SQL_TYPE(lead_signals, lead_signals_type);

/* signals(need, timing, ...): one boolean for each signal, in their order */
LF_FUNCTION(lead_signals_make);
Datum
lead_signals_make(PG_FUNCTION_ARGS)
{
	uint8 set = 0;

	for (int i = 0; i < Min(PG_NARGS(), LEAD_SIGNAL_COUNT); i++)
	{
		if (!PG_ARGISNULL(i) && PG_GETARG_BOOL(i))
			set |= (uint8) (1U << i);
	}
	LABEL_RETURN(set);
}

/* Constraints on text columns call these, so that a new label is allowed at once. */
static bool
is_label(const LabelType *type, const text *value)
{
	size_t length = VARSIZE_ANY_EXHDR(value);

	for (int i = 0; i < type->count; i++)
		if (strlen(type->labels[i]) == length &&
			memcmp(type->labels[i], VARDATA_ANY(value), length) == 0)
			return true;
	return false;
}

LF_FUNCTION(lead_is_intent);
Datum
lead_is_intent(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_label(&lead_intent_type, PG_GETARG_TEXT_PP(0)));
}

LF_FUNCTION(lead_is_signal);
Datum
lead_is_signal(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_label(&lead_signals_type, PG_GETARG_TEXT_PP(0)));
}

LF_FUNCTION(lead_is_stage);
Datum
lead_is_stage(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_label(&lead_stage_type, PG_GETARG_TEXT_PP(0)));
}
