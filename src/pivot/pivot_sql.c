/*-------------------------------------------------------------------------
 *
 * pivot_sql.c
 *	  Pivot types: values, arithmetic, equality and hash.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "pivot/pivot_sql.h"

StaticAssertDecl(offsetof(PivotFlat, kind) == VARHDRSZ,
				 "a flat value starts with the length word");
StaticAssertDecl(offsetof(PivotFlat, items) % 8 == 0,
				 "the items of a flat value are aligned");
StaticAssertDecl(PIVOT_MAX_SIZE == MaxAllocSize,
				 "a flat value is not longer than the server allows");

Size
pivot_get_flat_size(ExpandedObjectHeader *header)
{
	return pivot_flat_size(&((PivotObject *) header)->pivot);
}

void
pivot_flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	pivot_flatten(&((PivotObject *) header)->pivot, (PivotFlat *) result);
	SET_VARSIZE(result, size);
}

static const PivotType *
type_of(const PivotObject *object)
{
	return (const PivotType *) ((const char *) object->header.eoh_methods -
								offsetof(PivotType, methods));
}

TallyLayout
pivot_named_layout(const PivotType *type)
{
	TallyLayout layout = *type->layout;

	layout.type_name = type->name;
	layout.example = type->example;
	return layout;
}

/* A soft error where there is a context for it, and the server has them. */
Datum
pivot_too_large(const PivotType *type, struct Node *context)
{
	ereturn(context, (Datum) 0,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("value of type %s too large", type->name),
			 errdetail("Counted with every number of every key, a value has at most %zu bytes.",
					   PIVOT_MAX_SIZE),
			 errhint("Use GROUP BY for so many keys.")));
}

/* A step or a sum has failed, and may have left an empty tally. */
void
pivot_error(PivotObject *object, TallyStatus status)
{
	const PivotType *type = type_of(object);
	TallyLayout layout = pivot_named_layout(type);

	object->pivot.counted_only = false;
	if (status == TALLY_TOO_LARGE)
		(void) pivot_too_large(type, NULL);
	tally_error(status, &layout);
}

static void *
host_take(void *where, size_t size)
{
	return MemoryContextAllocHuge((MemoryContext) where, size);
}

static void *
host_lengthen(void *where, void *chunk, size_t from, size_t to)
{
	return repalloc_huge(chunk, to);
}

static void
host_give(void *where, void *chunk)
{
	pfree(chunk);
}

static void
host_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

static int
compare_ranks(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return pivot_rank_compare(a, b);
}

static void
host_sort(PivotRank *rank, size_t count)
{
	qsort(rank, count, sizeof(PivotRank), compare_ranks);
}

static const PivotHost host = {
	.take = host_take, .lengthen = host_lengthen, .give = host_give,
	.check_interrupts = host_check_interrupts, .sort = host_sort
};

PivotObject *
pivot_make(const PivotType *type, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "KPI pivot",
												  ALLOCSET_START_SMALL_SIZES);
	PivotObject *object = (PivotObject *)
		MemoryContextAlloc(context, sizeof(PivotObject));

	EOH_init_header(&object->header, &type->methods, context);
	pivot_init(&object->pivot, type->layout, &host, context);
	return object;
}

PivotKey
pivot_unusual_key_arg(FunctionCallInfo fcinfo, int n)
{
	text *key;

	if (PG_ARGISNULL(n))
		return (PivotKey) {"", PIVOT_NULL};
	key = PG_GETARG_TEXT_PP(n);
	return (PivotKey) {VARDATA_ANY(key), (uint32_t) VARSIZE_ANY_EXHDR(key)};
}

static void
pivot_validate(const PivotFlat *flat, const PivotType *type)
{
	const char *problem = pivot_flat_problem(flat, VARSIZE(flat), type->layout,
											 host_check_interrupts);

	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type %s", type->name),
				 errdetail_internal("%s", problem)));
}

/* With a full length word, and so aligned; an expanded object is flattened. */
static PivotFlat *
pivot_detoast(FunctionCallInfo fcinfo, int n)
{
	return (PivotFlat *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));
}

const PivotFlat *
pivot_arg(FunctionCallInfo fcinfo, int n, const PivotType *type)
{
	const PivotFlat *flat = pivot_detoast(fcinfo, n);

	pivot_validate(flat, type);
	return flat;
}

/*
 * In an aggregate the state lives as long as the group, and the server takes an
 * expanded object in that context as it is.  Elsewhere it is the result of an
 * expression.
 */
PivotObject *
pivot_expand_state(FunctionCallInfo fcinfo, const PivotType *type)
{
	MemoryContext parent = CurrentMemoryContext;
	PivotObject *object;

	(void) AggCheckCallContext(fcinfo, &parent);
	object = pivot_make(type, parent);
	if (!PG_ARGISNULL(0))
	{
		const PivotFlat *flat = pivot_arg(fcinfo, 0, type);

		pivot_check(object, pivot_combine(&object->pivot, flat, true));
		object->pivot.counted_only = flat->keys == 0;
	}
	return object;
}

/* Add the second argument to the first, or subtract it. */
Datum
pivot_combine_args(const PivotType *type, FunctionCallInfo fcinfo, bool forward)
{
	const PivotFlat *other = pivot_arg(fcinfo, 1, type);
	PivotObject *object = pivot_state_arg(fcinfo, type);

	pivot_check(object, pivot_combine(&object->pivot, other, forward));
	PIVOT_RETURN(object);
}

Datum
pivot_unary_minus(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);
	PivotObject *object = pivot_make(type, CurrentMemoryContext);

	pivot_check(object, pivot_combine(&object->pivot, flat, false));
	PIVOT_RETURN(object);
}

/*
 * A join or a set operation compares many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
pivot_free_copy(FunctionCallInfo fcinfo, int n, const PivotFlat *flat)
{
	PG_FREE_IF_COPY(unconstify(PivotFlat *, flat), n);
}

/* Equal values have equal bytes; nothing but the length word is left out. */
#define PIVOT_BYTES(flat) ((const unsigned char *) &(flat)->kind)
#define PIVOT_BYTES_SIZE(flat) \
	((int) (VARSIZE(flat) - offsetof(PivotFlat, kind)))

bool
pivot_equal_args(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *a = pivot_arg(fcinfo, 0, type);
	const PivotFlat *b = pivot_arg(fcinfo, 1, type);
	bool equal = VARSIZE(a) == VARSIZE(b) &&
		memcmp(PIVOT_BYTES(a), PIVOT_BYTES(b), PIVOT_BYTES_SIZE(a)) == 0;

	pivot_free_copy(fcinfo, 0, a);
	pivot_free_copy(fcinfo, 1, b);
	return equal;
}

Datum
pivot_hash(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);
	Datum hash = hash_any(PIVOT_BYTES(flat), PIVOT_BYTES_SIZE(flat));

	pivot_free_copy(fcinfo, 0, flat);
	return hash;
}

Datum
pivot_hash_extended(const PivotType *type, FunctionCallInfo fcinfo)
{
	const PivotFlat *flat = pivot_arg(fcinfo, 0, type);
	Datum hash = hash_any_extended(PIVOT_BYTES(flat), PIVOT_BYTES_SIZE(flat),
								   PG_GETARG_INT64(1));

	pivot_free_copy(fcinfo, 0, flat);
	return hash;
}
