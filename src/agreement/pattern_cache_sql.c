/*-------------------------------------------------------------------------
 *
 * pattern_cache_sql.c
 *	  Regular expressions that a backend keeps compiled.
 *
 * To compile the patterns of an agreement takes longer than a report of one lead.
 * So the backend keeps them for all queries and call sites together, found by
 * their texts.  A call site uses one until its memory goes; beyond MAX_PATTERNS
 * those that none uses are dropped, the longest unused first, and those that may
 * take much memory as soon as none uses them.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "lib/ilist.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "agreement/pattern_cache_sql.h"

#define MAX_PATTERNS		256
/* What is compiled grows with the square of the text, and with bounds, as in x{1,200}. */
#define MAX_KEPT_TEXT		256
#define BUCKETS				256

/* It is in a bucket, and among the unused ones when users is 0. */
typedef struct Pattern
{
	struct Pattern *next;		/* in its bucket */
	uint32 hash;
	Oid collation;
	Size length;
	int64 users;				/* call sites that hold it */
	dlist_node node;			/* in cache.unused */
	MemoryContext context;		/* of the pattern and all it has */
	MemoryContextCallback freed;
	regex_t regex;
	char text[FLEXIBLE_ARRAY_MEMBER];
} Pattern;

/* A cache whose bytes are all zero is empty. */
typedef struct PatternCache
{
	MemoryContext context;		/* parent of the patterns' */
	Pattern *buckets[BUCKETS];
	dlist_head unused;			/* the next to drop is at the tail */
	int64 count;				/* of all patterns */
} PatternCache;

static PatternCache cache;

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

void
pattern_error(const char *what, int code, const regex_t *regex)
{
	char reason[100];

	/* It may have stopped because it was asked to. */
	CHECK_FOR_INTERRUPTS();
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

/* An error leaves nothing behind: the caller's memory owns it until it is complete. */
static Pattern *
make_pattern(const text *words, Oid collation)
{
	WideText wide = wide_text(words);
	Size length = VARSIZE_ANY_EXHDR(words);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "lead_funnel pattern",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(context);
	Pattern *pattern = palloc0(offsetof(Pattern, text) + length);
	int code;

	pattern->context = context;
	pattern->collation = collation;
	pattern->length = length;
	memcpy(pattern->text, VARDATA_ANY(words), length);
	code = pg_regcomp(&pattern->regex, wide.characters, wide.length,
					  REG_ADVANCED | REG_ICASE | REG_NOSUB, collation);
	MemoryContextSwitchTo(before);
	if (code != REG_OKAY)
		pattern_error("invalid regular expression", code, &pattern->regex);
	if (LF_REGEX_IN_MALLOC)
	{
		pattern->freed.func = free_regex;
		pattern->freed.arg = &pattern->regex;
		MemoryContextRegisterResetCallback(context, &pattern->freed);
	}
	pfree(wide.characters);
	return pattern;
}

static void
drop_pattern(Pattern *pattern)
{
	Pattern **link = &cache.buckets[pattern->hash % BUCKETS];

	while (*link != pattern)
		link = &(*link)->next;
	*link = pattern->next;
	dlist_delete(&pattern->node);
	cache.count--;
	MemoryContextDelete(pattern->context);
}

static void
make_room(void)
{
	while (cache.count > MAX_PATTERNS && !dlist_is_empty(&cache.unused))
		drop_pattern(dlist_tail_element(Pattern, node, &cache.unused));
}

static bool
is_small(const Pattern *pattern)
{
	return pattern->length <= MAX_KEPT_TEXT &&
		(pattern->regex.re_info & REG_UBOUNDS) == 0;
}

/* As a callback it must not fail. */
static void
release(void *arg)
{
	Pattern *pattern = arg;

	Assert(pattern->users > 0);
	if (--pattern->users > 0)
		return;
	dlist_push_head(&cache.unused, &pattern->node);
	if (is_small(pattern))
		make_room();
	else
		drop_pattern(pattern);
}

static void
hold(Pattern *pattern, MemoryContext user)
{
	MemoryContextCallback *callback =
		MemoryContextAlloc(user, sizeof(MemoryContextCallback));

	if (pattern->users++ == 0)
		dlist_delete(&pattern->node);
	callback->func = release;
	callback->arg = pattern;
	MemoryContextRegisterResetCallback(user, callback);
}

static Pattern *
add_pattern(const text *words, Oid collation, uint32 hash)
{
	Pattern **bucket = &cache.buckets[hash % BUCKETS];
	Pattern *pattern;

	if (cache.context == NULL)
		cache.context = AllocSetContextCreate(TopMemoryContext,
											  "lead_funnel patterns",
											  ALLOCSET_SMALL_SIZES);
	pattern = make_pattern(words, collation);
	MemoryContextSetParent(pattern->context, cache.context);
	pattern->hash = hash;
	pattern->next = *bucket;
	*bucket = pattern;
	dlist_push_head(&cache.unused, &pattern->node);
	cache.count++;
	return pattern;
}

const regex_t *
pattern_get(const text *words, Oid collation, MemoryContext user)
{
	Size length = VARSIZE_ANY_EXHDR(words);
	uint32 hash = hash_bytes((const unsigned char *) VARDATA_ANY(words),
							 (int) length);
	Pattern *pattern = cache.buckets[hash % BUCKETS];

	while (pattern != NULL &&
		   (pattern->hash != hash || pattern->collation != collation ||
			pattern->length != length ||
			memcmp(pattern->text, VARDATA_ANY(words), length) != 0))
		pattern = pattern->next;
	if (pattern == NULL)
		pattern = add_pattern(words, collation, hash);
	hold(pattern, user);
	make_room();
	return &pattern->regex;
}
