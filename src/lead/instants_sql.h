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

/* An argument that _instants() made; its stage is to be checked where it is used. */
extern LeadInstants instants_arg(FunctionCallInfo fcinfo, int n);

#endif							/* INSTANTS_SQL_H */
