/*-------------------------------------------------------------------------
 *
 * lead_sql.c
 *	  The SQL types lead_intent, lead_stage and lead_signals.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

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
