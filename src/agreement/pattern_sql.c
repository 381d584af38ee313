/*-------------------------------------------------------------------------
 *
 * pattern_sql.c
 *	  The patterns of rules, regular expressions as of ~*.
 *
 * A call site finds each of them once.  The server's own operator keeps 32, and
 * beyond that compiles one for each value and rule.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_collation_d.h"

#include "agreement/pattern_sql.h"

/* A call whose texts differ in collation has none; then the default one counts. */
static const regex_t *
find_pattern(const PolicyCall *call, uint32 offset)
{
	Oid collation = call->fcinfo->fncollation;

	return pattern_get(policy_at(call->policy, offset),
					   OidIsValid(collation) ? collation : DEFAULT_COLLATION_OID,
					   call->cache->memory);
}

/* Does a value match the pattern in a row's column?  NULL takes any. */
bool
policy_matches(const PolicyCall *call, PolicyTable table, int row, int column,
			   const WideText *value)
{
	PolicyRows *rows = &call->cache->tables[table];
	int element = row * rows->columns + column;
	int code;

	if (rows->offsets[element] == NO_OFFSET)
		return true;
	if (rows->patterns[element] == NULL)
		rows->patterns[element] = find_pattern(call, rows->offsets[element]);
	code = pg_regexec(unconstify(regex_t *, rows->patterns[element]),
					  value->characters, value->length, 0, NULL, 0, NULL, 0);
	if (code != REG_OKAY && code != REG_NOMATCH)
		pattern_error("regular expression failed", code,
					  rows->patterns[element]);
	return code == REG_OKAY;
}
