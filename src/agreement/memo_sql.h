/*-------------------------------------------------------------------------
 *
 * memo_sql.h
 *	  Answers that were found before, by the texts that were asked for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEMO_SQL_H
#define MEMO_SQL_H

#include "compat.h"

#define MEMO_TEXTS 3

/* Lengths of a text that is NULL, and of one that the answer does not need. */
#define MEMO_NULL (-1)
#define MEMO_ANY (-2)

typedef struct MemoText
{
	const char *start;
	int32 length;				/* or MEMO_NULL or MEMO_ANY */
} MemoText;

typedef struct MemoKey
{
	MemoText texts[MEMO_TEXTS];
} MemoKey;

typedef struct Memo Memo;

extern Memo *memo_make(MemoryContext context);
extern bool memo_find(const Memo *memo, const MemoKey *key, int32 *answer);
extern void memo_keep(Memo *memo, const MemoKey *key, int32 answer);
extern void memo_clear(Memo *memo);

#endif							/* MEMO_SQL_H */
