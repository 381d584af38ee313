/*-------------------------------------------------------------------------
 *
 * rules_sql.h
 *	  What the rules of the agreement read from a lead's raw values, which are
 *	  arguments from "first" on.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RULES_SQL_H
#define RULES_SQL_H

#include "compat.h"

#include "agreement/policy_cache_sql.h"

extern uint32 policy_channel(const PolicyCall *call, int first);
extern int policy_conversion(const PolicyCall *call, int first);
extern uint32 policy_fit(const PolicyCall *call, uint32 channel,
						 int conversion);

#endif							/* RULES_SQL_H */
