/*-------------------------------------------------------------------------
 *
 * sla_state_sql.c
 *	  The SQL type sla_state.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "label/label_sql.h"
#include "sla/sla.h"

static const char *const states[] = {
	"none", "pending", "at_risk", "overdue", "met", "breached"
};

const LabelType sla_state_type = {
	"sla_state", states, LABEL_COUNT(states)
};

LABEL_SQL_TYPE(sla_state, sla_state_type);
