/*-------------------------------------------------------------------------
 *
 * keyed_sql.h
 *	  Tallies under keys as SQL values.
 *
 * Stored and sent, a value is flat.  In an aggregate it is an expanded object of
 * the server's: a table in a memory context of its own, which is changed in
 * place by whoever has the pointer that allows it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef KEYED_SQL_H
#define KEYED_SQL_H

#include "compat.h"

#include "utils/expandeddatum.h"

#include "kpi/keyed.h"
#include "kpi/tally_sql.h"

/* A type of tallies under keys. */
typedef struct KeyedType
{
	const char *name;
	const TallyLayout *layout;
	const char *example; /* a valid text */
	ExpandedObjectMethods methods; /* by whose address an object is known */
} KeyedType;

typedef struct KeyedObject
{
	ExpandedObjectHeader header;
	Keyed keyed;
} KeyedObject;

extern const KeyedType funnel_by_type;
extern const KeyedType duration_by_type;
extern const KeyedType response_by_type;
extern const KeyedType retention_by_type;

/* A new value without keys, in a context that is a child of the given one. */
extern KeyedObject *keyed_make(const KeyedType *type, MemoryContext parent);

/* A state that may be changed: the first argument, or a copy of it. */
extern KeyedObject *keyed_expand_state(FunctionCallInfo fcinfo,
									   const KeyedType *type);

/*
 * An argument as a flat value.  Its bytes come from disk or from whoever called
 * the function, so they are checked on every use.
 */
extern const KeyedFlat *keyed_arg(FunctionCallInfo fcinfo, int n,
								  const KeyedType *type);
extern const KeyedFlat *keyed_any_arg(FunctionCallInfo fcinfo, int n,
									  const KeyedType **type);

/* The layout with the names of the type, for messages. */
extern TallyLayout keyed_named_layout(const KeyedType *type);
pg_noreturn extern void keyed_error(Keyed *keyed, TallyStatus status);
extern Datum keyed_too_large(const KeyedType *type, struct Node *context);
extern const KeyedType *keyed_type_of(uint8_t kind);

/* The first argument, when it is a table of our own making; else NULL. */
static inline KeyedObject *
keyed_own_arg(FunctionCallInfo fcinfo, const KeyedType *type)
{
	const void *state = PG_GETARG_POINTER(0);

	if (likely(!PG_ARGISNULL(0) && VARATT_IS_EXTERNAL_EXPANDED_RW(state)))
	{
		varatt_expanded pointer;

		memcpy(&pointer, VARDATA_EXTERNAL(state), sizeof(pointer));
		if (likely(pointer.eohptr->eoh_methods == &type->methods))
			return (KeyedObject *) pointer.eohptr;
	}
	return NULL;
}

/*
 * The state of an aggregate, to be changed and returned.  This is called per
 * row, so a table of our own making is recognized, and not checked.
 */
static inline KeyedObject *
keyed_state_arg(FunctionCallInfo fcinfo, const KeyedType *type)
{
	KeyedObject *object = keyed_own_arg(fcinfo, type);

	return likely(object != NULL) ? object : keyed_expand_state(fcinfo, type);
}

#define KEYED_RETURN(object) \
	return EOHPGetRWDatum(&(object)->header)

/* Whether a value is as short ones stand in tables, and needs no look at more. */
static inline bool
keyed_is_short(const void *value)
{
	return VARATT_IS_SHORT(value) && !VARATT_IS_EXTERNAL(value);
}

static inline KeyedKey
keyed_short_key(const void *text)
{
	return (KeyedKey) {
		VARDATA_SHORT(text), (uint32_t) (VARSIZE_SHORT(text) - VARHDRSZ_SHORT)
	};
}

/* A key that is NULL, long, or from an expression. */
extern KeyedKey keyed_unusual_key_arg(FunctionCallInfo fcinfo, int n);

static inline KeyedKey
keyed_key_arg(FunctionCallInfo fcinfo, int n)
{
	const void *text = PG_GETARG_POINTER(n);

	if (unlikely(PG_ARGISNULL(n) || !keyed_is_short(text)))
		return keyed_unusual_key_arg(fcinfo, n);
	return keyed_short_key(text);
}

#endif							/* KEYED_SQL_H */
