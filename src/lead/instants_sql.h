/*-------------------------------------------------------------------------
 *
 * instants_sql.h
 *	  The instants of a lead as an argument of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INSTANTS_SQL_H
#define INSTANTS_SQL_H

#include "compat.h"

#include "lead/instants.h"

/* How many arguments _instants() has; those of _findings() begin with the same. */
#define INSTANTS_ARGS 17

/* What these arguments say of the lead, and from where one looks. */
extern CrmInstants crm_instants_args(FunctionCallInfo fcinfo);
extern InstantsView instants_view_args(FunctionCallInfo fcinfo);

/* An argument that _instants() made; its stage is to be checked where it is used. */
extern LeadInstants instants_arg(FunctionCallInfo fcinfo, int n);

#endif							/* INSTANTS_SQL_H */
