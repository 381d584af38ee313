/*-------------------------------------------------------------------------
 *
 * pattern_sql.c
 *	  The patterns of rules, regular expressions as of ~*.
 *
 * A call site compiles each of them once.  The server's own operator keeps 32,
 * and beyond that compiles one for each value and rule.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_collation_d.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "agreement/pattern_sql.h"

/* A compiled pattern, in the cache's memory of one policy. */
typedef struct Pattern
{
	regex_t regex;
	MemoryContextCallback callback;
} Pattern;

pg_noreturn static void report_failure(const char *what, int code,
									   const regex_t *regex);

static void
report_failure(const char *what, int code, const regex_t *regex)
{
	char reason[100];

	pg_regerror(code, regex, reason, sizeof(reason));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_REGULAR_EXPRESSION),
			 errmsg("%s: %s", what, reason)));
}

static void
free_regex(void *regex)
{
	pg_regfree(regex);
}

WideText
wide_text(const text *value)
{
	Size length = VARSIZE_ANY_EXHDR(value);
	WideText wide;

	wide.characters = palloc((length + 1) * sizeof(pg_wchar));
	wide.length = pg_mb2wchar_with_len(VARDATA_ANY(value), wide.characters,
									   (int) length);
	return wide;
}

/* A call whose texts differ in collation has none; then the default one counts. */
static regex_t *
compile(const PolicyCall *call, uint32 offset)
{
	Oid collation = call->fcinfo->fncollation;
	WideText words = wide_text(policy_at(call->policy, offset));
	MemoryContext before = MemoryContextSwitchTo(call->cache->memory);
	Pattern *pattern = palloc0(sizeof(Pattern));
	int code = pg_regcomp(&pattern->regex, words.characters, words.length,
						  REG_ADVANCED | REG_ICASE | REG_NOSUB,
						  OidIsValid(collation) ? collation :
						  DEFAULT_COLLATION_OID);

	MemoryContextSwitchTo(before);
	if (code != REG_OKAY)
		report_failure("invalid regular expression", code, &pattern->regex);
	if (LF_REGEX_IN_MALLOC)
	{
		pattern->callback.func = free_regex;
		pattern->callback.arg = &pattern->regex;
		MemoryContextRegisterResetCallback(call->cache->memory,
										   &pattern->callback);
	}
	return &pattern->regex;
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
		rows->patterns[element] = compile(call, rows->offsets[element]);
	code = pg_regexec(rows->patterns[element], value->characters, value->length,
					  0, NULL, 0, NULL, 0);
	if (code != REG_OKAY && code != REG_NOMATCH)
	{
		/* It may have stopped because it was asked to. */
		CHECK_FOR_INTERRUPTS();
		report_failure("regular expression failed", code,
					   rows->patterns[element]);
	}
	return code == REG_OKAY;
}
