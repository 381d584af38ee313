/*-------------------------------------------------------------------------
 *
 * pivot_sql.h
 *	  Pivots as SQL values.
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

/* A pivot type, by the address of whose methods an object is known. */
typedef struct PivotType
{
	const char *name;
	const TallyLayout *layout;
	const char *example; /* a valid text */
	ExpandedObjectMethods methods;
} PivotType;

typedef struct PivotObject
{
	ExpandedObjectHeader header;
	Pivot pivot;
} PivotObject;

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

/* The layout with the names of the type, for messages. */
extern TallyLayout pivot_named_layout(const PivotType *type);
pg_noreturn extern void pivot_error(PivotObject *object, TallyStatus status);
extern Datum pivot_too_large(const PivotType *type, struct Node *context);

/* An error unless the status is TALLY_OK. */
static inline void
pivot_check(PivotObject *object, TallyStatus status)
{
	if (unlikely(status != TALLY_OK))
		pivot_error(object, status);
}

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

/* A character of a text in the server's encoding, see PivotEncode. */
extern int pivot_encode_character(uint32_t character, char *bytes);

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

/* The entry of the key that is an argument. */
static inline PivotEntry *
pivot_entry_arg(FunctionCallInfo fcinfo, int n, PivotObject *object)
{
	PivotEntry *entry = pivot_find(&object->pivot, pivot_key_arg(fcinfo, n));

	if (unlikely(entry == NULL))
		pivot_error(object, TALLY_TOO_LARGE);
	return entry;
}

/* A row is counted, or taken out again, which may leave a tally empty. */
static inline void
pivot_note_direction(PivotObject *object, bool forward)
{
	if (!forward)
		object->pivot.counted_only = false;
}

/* What every pivot type has, see PIVOT_SQL_TYPE() below. */
extern Datum pivot_in(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_out(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_recv(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_send(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_each(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_kpi(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_combine_args(const PivotType *type, FunctionCallInfo fcinfo,
								bool forward);
extern Datum pivot_unary_minus(const PivotType *type, FunctionCallInfo fcinfo);
extern bool pivot_equal_args(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_hash(const PivotType *type, FunctionCallInfo fcinfo);
extern Datum pivot_hash_extended(const PivotType *type,
								 FunctionCallInfo fcinfo);

/* The methods of a pivot as an expanded object. */
extern Size pivot_get_flat_size(ExpandedObjectHeader *header);
extern void pivot_flatten_into(ExpandedObjectHeader *header, void *result,
							   Size size);

#define PIVOT_METHODS { \
		pivot_get_flat_size, pivot_flatten_into \
	}

#define PIVOT_ASSERT_CELLS(counts, sums) \
	StaticAssertDecl((counts) + 2 * (sums) < 31, \
					 "there is a bit for each cell of an item, and one for the bins")

/* The functions that the SQL of every pivot type declares. */
#define PIVOT_SQL_TYPE(name, type) \
	TALLY_SQL_FUNCTION(name##_in, pivot_in(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_out, pivot_out(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_recv, pivot_recv(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_send, pivot_send(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_each, pivot_each(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_kpi, pivot_kpi(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_plus, pivot_combine_args(&(type), fcinfo, true)); \
	TALLY_SQL_FUNCTION(name##_minus, pivot_combine_args(&(type), fcinfo, false)); \
	TALLY_SQL_FUNCTION(name##_unary_minus, pivot_unary_minus(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_eq, BoolGetDatum(pivot_equal_args(&(type), fcinfo))); \
	TALLY_SQL_FUNCTION(name##_ne, BoolGetDatum(!pivot_equal_args(&(type), fcinfo))); \
	TALLY_SQL_FUNCTION(name##_hash, pivot_hash(&(type), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_hash_extended, pivot_hash_extended(&(type), fcinfo))

#endif							/* PIVOT_SQL_H */
