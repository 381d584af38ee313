/*-------------------------------------------------------------------------
 *
 * keyed_sql.c
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
#include "kpi/keyed_sql.h"
#include "kpi/response.h"
#include "kpi/retention.h"

StaticAssertDecl(offsetof(KeyedFlat, kind) == VARHDRSZ,
				 "a flat value starts with the length word");
StaticAssertDecl(offsetof(KeyedFlat, items) % 8 == 0,
				 "the items of a flat value are aligned");
StaticAssertDecl(3 * FUNNEL_CELL_COUNT < 31 &&
					 RESPONSE_CELL_COUNT + 2 < 31 &&
					 RETENTION_COUNTS + 2 * RETENTION_SUMS < 31,
				 "there is a bit for each cell of an item, and one for the bins");
StaticAssertDecl(KEYED_MAX_SIZE == MaxAllocSize,
				 "a flat value is not longer than the server allows");

static Size
keyed_get_flat_size(ExpandedObjectHeader *header)
{
	return keyed_flat_size(&((KeyedObject *) header)->keyed);
}

static void
keyed_flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	keyed_flatten(&((KeyedObject *) header)->keyed, (KeyedFlat *) result);
	SET_VARSIZE(result, size);
}

#define KEYED_METHODS { \
		keyed_get_flat_size, keyed_flatten_into \
	}

const KeyedType funnel_by_type = {
	.name = "funnel_kpi_by",
	.layout = &funnel_layout,
	.example = "[[\"Google Ads\", {\"sql_open\": 2}], [null, {\"customer\": 1}]]",
	.methods = KEYED_METHODS
};

const KeyedType duration_by_type = {
	.name = "duration_kpi_by",
	.layout = &duration_layout,
	.example = "[[\"Google Ads\", {\"seconds\": 30, \"durations\": {\"29.884416\": 1}}]]",
	.methods = KEYED_METHODS
};

const KeyedType response_by_type = {
	.name = "response_kpi_by",
	.layout = &response_layout,
	.example = "[[\"Google Ads\", {\"met\": 2}], [null, {\"overdue\": 1}]]",
	.methods = KEYED_METHODS
};

const KeyedType retention_by_type = {
	.name = "retention_kpi_by",
	.layout = &retention_layout,
	.example = "[[\"Google Ads\", {\"active_for\": {\"14\": 1}}]]",
	.methods = KEYED_METHODS
};

/* The type of tallies of a kind, or NULL. */
const KeyedType *
keyed_type_of(uint8_t kind)
{
	static const KeyedType *const types[] = {
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
keyed_named_layout(const KeyedType *type)
{
	TallyLayout layout = *type->layout;

	layout.type_name = type->name;
	layout.example = type->example;
	return layout;
}

/* A soft error where there is a context for it, and the server has them. */
Datum
keyed_too_large(const KeyedType *type, struct Node *context)
{
	ereturn(context, (Datum) 0,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("value of type %s too large", type->name),
			 errdetail("Counted with every number of every key, a value has at most %zu bytes.",
					   KEYED_MAX_SIZE),
			 errhint("Use GROUP BY for so many keys.")));
}

/* A step or a sum has failed, and may have left an empty tally. */
void
keyed_error(Keyed *keyed, TallyStatus status)
{
	const KeyedType *type = keyed_type_of(keyed->layout->kind);
	TallyLayout layout = keyed_named_layout(type);

	keyed->counted_only = false;
	if (status == TALLY_TOO_LARGE)
		(void) keyed_too_large(type, NULL);
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
memory_pause(void)
{
	CHECK_FOR_INTERRUPTS();
}

static const KeyedMemory memory = {memory_take, memory_lengthen, memory_give, memory_pause};

KeyedObject *
keyed_make(const KeyedType *type, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "KPI states by key",
												  ALLOCSET_START_SMALL_SIZES);
	KeyedObject *object = (KeyedObject *)
		MemoryContextAlloc(context, sizeof(KeyedObject));

	EOH_init_header(&object->header, &type->methods, context);
	keyed_init(&object->keyed, type->layout, &memory, context);
	return object;
}

KeyedKey
keyed_unusual_key_arg(FunctionCallInfo fcinfo, int n)
{
	text *key;

	if (PG_ARGISNULL(n))
		return (KeyedKey) {"", KEYED_NULL};
	key = PG_GETARG_TEXT_PP(n);
	return (KeyedKey) {VARDATA_ANY(key), (uint32_t) VARSIZE_ANY_EXHDR(key)};
}

static void
keyed_validate(const KeyedFlat *flat, const KeyedType *type)
{
	const char *problem = keyed_flat_problem(flat, VARSIZE(flat), type->layout,
											 memory_pause);

	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type %s", type->name),
				 errdetail_internal("%s", problem)));
}

/* With a full length word, and so aligned; an expanded object is flattened. */
static KeyedFlat *
keyed_detoast(FunctionCallInfo fcinfo, int n)
{
	return (KeyedFlat *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));
}

const KeyedFlat *
keyed_arg(FunctionCallInfo fcinfo, int n, const KeyedType *type)
{
	const KeyedFlat *flat = keyed_detoast(fcinfo, n);

	keyed_validate(flat, type);
	return flat;
}

const KeyedFlat *
keyed_any_arg(FunctionCallInfo fcinfo, int n, const KeyedType **type)
{
	const KeyedFlat *flat = keyed_detoast(fcinfo, n);

	*type = NULL;
	if (VARSIZE(flat) >= sizeof(KeyedFlat) && (flat->kind & KEYED_KIND_BIT))
		*type = keyed_type_of(flat->kind & ~KEYED_KIND_BIT);
	if (*type == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of a type of KPI states by key"),
				 errdetail("The value does not say of which type it is.")));
	keyed_validate(flat, *type);
	return flat;
}

/*
 * In an aggregate the state lives as long as the group, and the server takes an
 * expanded object in that context as it is.  Elsewhere it is the result of an
 * expression.
 */
KeyedObject *
keyed_expand_state(FunctionCallInfo fcinfo, const KeyedType *type)
{
	MemoryContext parent = CurrentMemoryContext;
	KeyedObject *object;

	(void) AggCheckCallContext(fcinfo, &parent);
	object = keyed_make(type, parent);
	if (!PG_ARGISNULL(0))
	{
		const KeyedFlat *flat = keyed_arg(fcinfo, 0, type);
		TallyStatus status = keyed_combine(&object->keyed, flat, true);

		if (unlikely(status != TALLY_OK))
			keyed_error(&object->keyed, status);
		object->keyed.counted_only = flat->keys == 0;
	}
	return object;
}

/* Add the second argument to the first, or subtract it. */
static Datum
keyed_combine_args(FunctionCallInfo fcinfo, bool forward)
{
	const KeyedType *type;
	const KeyedFlat *other = keyed_any_arg(fcinfo, 1, &type);
	KeyedObject *object = keyed_state_arg(fcinfo, type);
	TallyStatus status = keyed_combine(&object->keyed, other, forward);

	if (unlikely(status != TALLY_OK))
		keyed_error(&object->keyed, status);
	KEYED_RETURN(object);
}

TALLY_SQL_FUNCTION(keyed_plus, keyed_combine_args(fcinfo, true));
TALLY_SQL_FUNCTION(keyed_minus, keyed_combine_args(fcinfo, false));

LF_FUNCTION(keyed_unary_minus);
Datum
keyed_unary_minus(PG_FUNCTION_ARGS)
{
	const KeyedType *type;
	const KeyedFlat *flat = keyed_any_arg(fcinfo, 0, &type);
	KeyedObject *object = keyed_make(type, CurrentMemoryContext);
	TallyStatus status = keyed_combine(&object->keyed, flat, false);

	if (unlikely(status != TALLY_OK))
		keyed_error(&object->keyed, status);
	KEYED_RETURN(object);
}

/*
 * Sorting and index look-ups compare many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
keyed_free_copy(FunctionCallInfo fcinfo, int n, const KeyedFlat *flat)
{
	PG_FREE_IF_COPY(unconstify(KeyedFlat *, flat), n);
}

static int
keyed_compare_args(FunctionCallInfo fcinfo)
{
	const KeyedType *type;
	const KeyedFlat *a = keyed_any_arg(fcinfo, 0, &type);
	const KeyedFlat *b = keyed_arg(fcinfo, 1, type);
	int order = keyed_flat_compare(a, b, type->layout);

	keyed_free_copy(fcinfo, 0, a);
	keyed_free_copy(fcinfo, 1, b);
	return order;
}

TALLY_SQL_FUNCTION(keyed_eq, BoolGetDatum(keyed_compare_args(fcinfo) == 0));
TALLY_SQL_FUNCTION(keyed_ne, BoolGetDatum(keyed_compare_args(fcinfo) != 0));
TALLY_SQL_FUNCTION(keyed_lt, BoolGetDatum(keyed_compare_args(fcinfo) < 0));
TALLY_SQL_FUNCTION(keyed_le, BoolGetDatum(keyed_compare_args(fcinfo) <= 0));
TALLY_SQL_FUNCTION(keyed_gt, BoolGetDatum(keyed_compare_args(fcinfo) > 0));
TALLY_SQL_FUNCTION(keyed_ge, BoolGetDatum(keyed_compare_args(fcinfo) >= 0));
TALLY_SQL_FUNCTION(keyed_cmp, Int32GetDatum(keyed_compare_args(fcinfo)));

/* Equal values have equal bytes; nothing but the length word is left out. */
#define KEYED_HASHED(flat) ((const unsigned char *) &(flat)->kind)
#define KEYED_HASHED_SIZE(flat) \
	((int) (VARSIZE(flat) - offsetof(KeyedFlat, kind)))

LF_FUNCTION(keyed_hash);
Datum
keyed_hash(PG_FUNCTION_ARGS)
{
	const KeyedType *type;
	const KeyedFlat *flat = keyed_any_arg(fcinfo, 0, &type);
	Datum hash = hash_any(KEYED_HASHED(flat), KEYED_HASHED_SIZE(flat));

	keyed_free_copy(fcinfo, 0, flat);
	return hash;
}

LF_FUNCTION(keyed_hash_extended);
Datum
keyed_hash_extended(PG_FUNCTION_ARGS)
{
	const KeyedType *type;
	const KeyedFlat *flat = keyed_any_arg(fcinfo, 0, &type);
	Datum hash = hash_any_extended(KEYED_HASHED(flat), KEYED_HASHED_SIZE(flat),
								   PG_GETARG_INT64(1));

	keyed_free_copy(fcinfo, 0, flat);
	return hash;
}
