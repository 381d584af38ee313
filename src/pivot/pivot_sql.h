/*-------------------------------------------------------------------------
 *
 * pivot_sql.h
 *	  Tallies under keys as SQL values.
 *
 * Stored and sent, a value is flat.  In an aggregate it is an expanded object of
 * the server's: a table in a memory context of its own, which is changed in
 * place by whoever has the pointer that allows it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PIVOT_SQL_H
#define PIVOT_SQL_H

#include "compat.h"

#include "utils/expandeddatum.h"

#include "pivot/pivot.h"
#include "tally/tally_sql.h"

/* A type of tallies under keys. */
typedef struct PivotType
{
	const char *name;
	const TallyLayout *layout;
	const char *example; /* a valid text */
	ExpandedObjectMethods methods; /* by whose address an object is known */
} PivotType;

typedef struct PivotObject
{
	ExpandedObjectHeader header;
	Pivot pivot;
} PivotObject;

extern const PivotType funnel_by_type;
extern const PivotType duration_by_type;
extern const PivotType response_by_type;
extern const PivotType retention_by_type;

/* A new value without keys, in a context that is a child of the given one. */
extern PivotObject *pivot_make(const PivotType *type, MemoryContext parent);

/* A state that may be changed: the first argument, or a copy of it. */
extern PivotObject *pivot_expand_state(FunctionCallInfo fcinfo,
									   const PivotType *type);

/*
 * An argument as a flat value.  Its bytes come from disk or from whoever called
 * the function, so they are checked on every use.
 */
extern const PivotFlat *pivot_arg(FunctionCallInfo fcinfo, int n,
								  const PivotType *type);
extern const PivotFlat *pivot_any_arg(FunctionCallInfo fcinfo, int n,
									  const PivotType **type);

/* The layout with the names of the type, for messages. */
extern TallyLayout pivot_named_layout(const PivotType *type);
pg_noreturn extern void pivot_error(Pivot *pivot, TallyStatus status);
extern Datum pivot_too_large(const PivotType *type, struct Node *context);
extern const PivotType *pivot_type_of(uint8_t kind);

/* The first argument, when it is a table of our own making; else NULL. */
static inline PivotObject *
pivot_own_arg(FunctionCallInfo fcinfo, const PivotType *type)
{
	const void *state = PG_GETARG_POINTER(0);

	if (likely(!PG_ARGISNULL(0) && VARATT_IS_EXTERNAL_EXPANDED_RW(state)))
	{
		varatt_expanded pointer;

		memcpy(&pointer, VARDATA_EXTERNAL(state), sizeof(pointer));
		if (likely(pointer.eohptr->eoh_methods == &type->methods))
			return (PivotObject *) pointer.eohptr;
	}
	return NULL;
}

/*
 * The state of an aggregate, to be changed and returned.  This is called per
 * row, so a table of our own making is recognized, and not checked.
 */
static inline PivotObject *
pivot_state_arg(FunctionCallInfo fcinfo, const PivotType *type)
{
	PivotObject *object = pivot_own_arg(fcinfo, type);

	return likely(object != NULL) ? object : pivot_expand_state(fcinfo, type);
}

#define PIVOT_RETURN(object) \
	return EOHPGetRWDatum(&(object)->header)

/* Whether a value is as short ones stand in tables, and needs no look at more. */
static inline bool
pivot_is_short(const void *value)
{
	return VARATT_IS_SHORT(value) && !VARATT_IS_EXTERNAL(value);
}

static inline PivotKey
pivot_short_key(const void *text)
{
	return (PivotKey) {
		VARDATA_SHORT(text), (uint32_t) (VARSIZE_SHORT(text) - VARHDRSZ_SHORT)
	};
}

/* A key that is NULL, long, or from an expression. */
extern PivotKey pivot_unusual_key_arg(FunctionCallInfo fcinfo, int n);

static inline PivotKey
pivot_key_arg(FunctionCallInfo fcinfo, int n)
{
	const void *text = PG_GETARG_POINTER(n);

	if (unlikely(PG_ARGISNULL(n) || !pivot_is_short(text)))
		return pivot_unusual_key_arg(fcinfo, n);
	return pivot_short_key(text);
}

#endif							/* PIVOT_SQL_H */
