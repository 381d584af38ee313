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

#include "mb/pg_wchar.h"

#include "agreement/policy_cache_sql.h"

/* A text as an array of characters, which regular expressions need. */
typedef struct WideText
{
	pg_wchar *characters;
	int length;
} WideText;

extern WideText wide_text(const text *value);
extern bool policy_matches(const PolicyCall *call, PolicyTable table, int row,
						   int column, const WideText *value);

#endif							/* PATTERN_SQL_H */
