/*-------------------------------------------------------------------------
 *
 * pattern_sql.h
 *	  The patterns of rules, regular expressions as of ~*.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PATTERN_SQL_H
#define PATTERN_SQL_H

#include "compat.h"

#include "agreement/pattern_cache_sql.h"
#include "agreement/policy_cache_sql.h"

extern bool policy_matches(const PolicyCall *call, PolicyTable table, int row,
						   int column, const WideText *value);

#endif							/* PATTERN_SQL_H */
