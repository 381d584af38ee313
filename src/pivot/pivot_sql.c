/*-------------------------------------------------------------------------
 *
 * pivot_sql.c
 *	  Types of tallies under keys: values, arithmetic and order.
 *
 * A value says itself what kind of tallies it has, so one C function serves
 * every type.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "pivot/pivot_sql.h"
#include "kpi/response.h"
#include "kpi/retention.h"

StaticAssertDecl(offsetof(PivotFlat, kind) == VARHDRSZ,
				 "a flat value starts with the length word");
StaticAssertDecl(offsetof(PivotFlat, items) % 8 == 0,
				 "the items of a flat value are aligned");
StaticAssertDecl(3 * FUNNEL_CELL_COUNT < 31 &&
					 RESPONSE_CELL_COUNT + 2 < 31 &&
					 RETENTION_COUNTS + 2 * RETENTION_SUMS < 31,
				 "there is a bit for each cell of an item, and one for the bins");
StaticAssertDecl(PIVOT_MAX_SIZE == MaxAllocSize,
				 "a flat value is not longer than the server allows");

static Size
pivot_get_flat_size(ExpandedObjectHeader *header)
{
	return pivot_flat_size(&((PivotObject *) header)->pivot);
}

static void
pivot_flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	pivot_flatten(&((PivotObject *) header)->pivot, (PivotFlat *) result);
	SET_VARSIZE(result, size);
}

#define PIVOT_METHODS { \
		pivot_get_flat_size, pivot_flatten_into \
	}

const PivotType funnel_by_type = {
	.name = "funnel_kpi_by",
	.layout = &funnel_layout,
	.example = "[[\"Google Ads\", {\"sql_open\": 2}], [null, {\"customer\": 1}]]",
	.methods = PIVOT_METHODS
};

const PivotType duration_by_type = {
	.name = "duration_kpi_by",
	.layout = &duration_layout,
	.example = "[[\"Google Ads\", {\"seconds\": 30, \"durations\": {\"29.884416\": 1}}]]",
	.methods = PIVOT_METHODS
};

const PivotType response_by_type = {
	.name = "response_kpi_by",
	.layout = &response_layout,
	.example = "[[\"Google Ads\", {\"met\": 2}], [null, {\"overdue\": 1}]]",
	.methods = PIVOT_METHODS
};

const PivotType retention_by_type = {
	.name = "retention_kpi_by",
	.layout = &retention_layout,
	.example = "[[\"Google Ads\", {\"active_for\": {\"14\": 1}}]]",
	.methods = PIVOT_METHODS
};

/* The type of tallies of a kind, or NULL. */
const PivotType *
pivot_type_of(uint8_t kind)
{
	static const PivotType *const types[] = {
		&funnel_by_type, &duration_by_type, &response_by_type,
		&retention_by_type
	};

	for (int i = 0; i < lengthof(types); i++)
	{
		if (types[i]->layout->kind == kind)
			return types[i];
	}
	return NULL;
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
pivot_error(Pivot *pivot, TallyStatus status)
{
	const PivotType *type = pivot_type_of(pivot->layout->kind);
	TallyLayout layout = pivot_named_layout(type);

	pivot->counted_only = false;
	if (status == TALLY_TOO_LARGE)
		(void) pivot_too_large(type, NULL);
	tally_error(status, &layout);
}

static void *
memory_take(void *where, size_t size)
{
	return MemoryContextAllocHuge((MemoryContext) where, size);
}

static void *
memory_lengthen(void *where, void *chunk, size_t from, size_t to)
{
	return repalloc_huge(chunk, to);
}

static void
memory_give(void *where, void *chunk)
{
	pfree(chunk);
}

static void
memory_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

static const PivotMemory memory = {memory_take, memory_lengthen, memory_give, memory_check_interrupts};

PivotObject *
pivot_make(const PivotType *type, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "KPI states by key",
												  ALLOCSET_START_SMALL_SIZES);
	PivotObject *object = (PivotObject *)
		MemoryContextAlloc(context, sizeof(PivotObject));

	EOH_init_header(&object->header, &type->methods, context);
	pivot_init(&object->pivot, type->layout, &memory, context);
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
											 memory_check_interrupts);

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

const PivotFlat *
pivot_any_arg(FunctionCallInfo fcinfo, int n, const PivotType **type)
{
	const PivotFlat *flat = pivot_detoast(fcinfo, n);

	*type = NULL;
	if (VARSIZE(flat) >= sizeof(PivotFlat) && (flat->kind & PIVOT_KIND_BIT))
		*type = pivot_type_of(flat->kind & ~PIVOT_KIND_BIT);
	if (*type == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of a type of KPI states by key"),
				 errdetail("The value does not say of which type it is.")));
	pivot_validate(flat, *type);
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
		TallyStatus status = pivot_combine(&object->pivot, flat, true);

		if (unlikely(status != TALLY_OK))
			pivot_error(&object->pivot, status);
		object->pivot.counted_only = flat->keys == 0;
	}
	return object;
}

/* Add the second argument to the first, or subtract it. */
static Datum
pivot_combine_args(FunctionCallInfo fcinfo, bool forward)
{
	const PivotType *type;
	const PivotFlat *other = pivot_any_arg(fcinfo, 1, &type);
	PivotObject *object = pivot_state_arg(fcinfo, type);
	TallyStatus status = pivot_combine(&object->pivot, other, forward);

	if (unlikely(status != TALLY_OK))
		pivot_error(&object->pivot, status);
	PIVOT_RETURN(object);
}

TALLY_SQL_FUNCTION(pivot_plus, pivot_combine_args(fcinfo, true));
TALLY_SQL_FUNCTION(pivot_minus, pivot_combine_args(fcinfo, false));

LF_FUNCTION(pivot_unary_minus);
Datum
pivot_unary_minus(PG_FUNCTION_ARGS)
{
	const PivotType *type;
	const PivotFlat *flat = pivot_any_arg(fcinfo, 0, &type);
	PivotObject *object = pivot_make(type, CurrentMemoryContext);
	TallyStatus status = pivot_combine(&object->pivot, flat, false);

	if (unlikely(status != TALLY_OK))
		pivot_error(&object->pivot, status);
	PIVOT_RETURN(object);
}

/*
 * Sorting and index look-ups compare many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
pivot_free_copy(FunctionCallInfo fcinfo, int n, const PivotFlat *flat)
{
	PG_FREE_IF_COPY(unconstify(PivotFlat *, flat), n);
}

static int
pivot_compare_args(FunctionCallInfo fcinfo)
{
	const PivotType *type;
	const PivotFlat *a = pivot_any_arg(fcinfo, 0, &type);
	const PivotFlat *b = pivot_arg(fcinfo, 1, type);
	int order = pivot_flat_compare(a, b, type->layout);

	pivot_free_copy(fcinfo, 0, a);
	pivot_free_copy(fcinfo, 1, b);
	return order;
}

TALLY_SQL_FUNCTION(pivot_eq, BoolGetDatum(pivot_compare_args(fcinfo) == 0));
TALLY_SQL_FUNCTION(pivot_ne, BoolGetDatum(pivot_compare_args(fcinfo) != 0));
TALLY_SQL_FUNCTION(pivot_lt, BoolGetDatum(pivot_compare_args(fcinfo) < 0));
TALLY_SQL_FUNCTION(pivot_le, BoolGetDatum(pivot_compare_args(fcinfo) <= 0));
TALLY_SQL_FUNCTION(pivot_gt, BoolGetDatum(pivot_compare_args(fcinfo) > 0));
TALLY_SQL_FUNCTION(pivot_ge, BoolGetDatum(pivot_compare_args(fcinfo) >= 0));
TALLY_SQL_FUNCTION(pivot_cmp, Int32GetDatum(pivot_compare_args(fcinfo)));

/* Equal values have equal bytes; nothing but the length word is left out. */
#define PIVOT_HASHED(flat) ((const unsigned char *) &(flat)->kind)
#define PIVOT_HASHED_SIZE(flat) \
	((int) (VARSIZE(flat) - offsetof(PivotFlat, kind)))

LF_FUNCTION(pivot_hash);
Datum
pivot_hash(PG_FUNCTION_ARGS)
{
	const PivotType *type;
	const PivotFlat *flat = pivot_any_arg(fcinfo, 0, &type);
	Datum hash = hash_any(PIVOT_HASHED(flat), PIVOT_HASHED_SIZE(flat));

	pivot_free_copy(fcinfo, 0, flat);
	return hash;
}

LF_FUNCTION(pivot_hash_extended);
Datum
pivot_hash_extended(PG_FUNCTION_ARGS)
{
	const PivotType *type;
	const PivotFlat *flat = pivot_any_arg(fcinfo, 0, &type);
	Datum hash = hash_any_extended(PIVOT_HASHED(flat), PIVOT_HASHED_SIZE(flat),
								   PG_GETARG_INT64(1));

	pivot_free_copy(fcinfo, 0, flat);
	return hash;
}
