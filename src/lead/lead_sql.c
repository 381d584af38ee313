/*-------------------------------------------------------------------------
 *
 * lead_sql.c
 *	  The SQL types lead_intent, lead_stage and lead_signals.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "label/label_sql.h"
#include "lead/lead.h"

LABEL_SQL_TYPE(lead_intent, lead_intent_type);
LABEL_SQL_TYPE(lead_stage, lead_stage_type);
