/*-------------------------------------------------------------------------
 *
 * pattern_cache_sql.h
 *	  Regular expressions that a backend keeps compiled.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PATTERN_CACHE_SQL_H
#define PATTERN_CACHE_SQL_H

#include "compat.h"

#include "mb/pg_wchar.h"
#include "regex/regex.h"

/* A text as an array of characters, which regular expressions need. */
typedef struct WideText
{
	pg_wchar *characters;
	int length;
} WideText;

/* In the current memory. */
extern WideText wide_text(const text *value);

/* Raise the error of a code of the regular expressions; what: its message begins with it. */
pg_noreturn extern void pattern_error(const char *what, int code,
									  const regex_t *regex);

/*
 * The expression of a pattern as of ~*, valid until the user's memory is reset or
 * deleted.  Error: a pattern that is none.
 */
extern const regex_t *pattern_get(const text *pattern, Oid collation,
								  MemoryContext user);

#endif							/* PATTERN_CACHE_SQL_H */
