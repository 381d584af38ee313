/*-------------------------------------------------------------------------
 *
 * memo.h
 *	  Answers that were found before, by the texts that were asked for.
 *
 * Plain C, without a server and without memory of its own: whoever adds an
 * entry brings the room for it, and may take all of them back together.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEMO_H
#define MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMO_TEXTS 3
#define MEMO_BUCKET_BITS 11
#define MEMO_BUCKETS (1 << MEMO_BUCKET_BITS)

/* A text that is not there, and one that was not looked at. */
#define MEMO_NULL (-1)
#define MEMO_ANY (-2)

typedef struct MemoText
{
	const char *start;
	int32_t length;				/* or MEMO_NULL or MEMO_ANY */
} MemoText;

typedef struct MemoKey
{
	MemoText texts[MEMO_TEXTS];
} MemoKey;

typedef struct MemoEntry
{
	struct MemoEntry *next;		/* in its bucket */
	uint64_t hash;
	int32_t answer;				/* the caller's answer */
	int32_t lengths[MEMO_TEXTS];
	char bytes[];
} MemoEntry;

/* Empty when all its bytes are zero. */
typedef struct Memo
{
	MemoEntry *buckets[MEMO_BUCKETS];
	size_t count;
	size_t bytes;				/* of all entries */
} Memo;

/* Keys of strangers must not meet on purpose: the seed is drawn by lot. */
extern uint64_t memo_hash(const MemoKey *key, uint64_t seed);
extern MemoEntry *memo_find(const Memo *memo, const MemoKey *key,
							uint64_t hash);
extern size_t memo_entry_size(const MemoKey *key);
extern void memo_add(Memo *memo, MemoEntry *entry, const MemoKey *key,
					 uint64_t hash);
extern void memo_clear(Memo *memo);

#endif							/* MEMO_H */
