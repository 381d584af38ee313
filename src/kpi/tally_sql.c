/*-------------------------------------------------------------------------
 *
 * tally_sql.c
 *	  Input, output, arithmetic, order and hash of all state types.
 *
 * A value says itself what kind of tally it is, so one C function serves
 * every type.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "kpi/tally_sql.h"

StaticAssertDecl(offsetof(Tally, kind) == VARHDRSZ,
				 "a tally starts with the length word");
StaticAssertDecl(offsetof(Tally, cell) == 8,
				 "the cells of a tally are aligned");

static Tally *
tally_make(const TallyLayout *layout)
{
	Size size = tally_size(layout);
	Tally *state = (Tally *) palloc(size);

	SET_VARSIZE(state, size);
	tally_clear(state, layout);
	return state;
}

static Tally *
tally_copy(const Tally *state)
{
	Tally *copy = (Tally *) palloc(VARSIZE(state));

	memcpy(copy, state, VARSIZE(state));
	return copy;
}

/* The argument with a full length word, and so aligned, but not checked. */
static Tally *
tally_detoast(FunctionCallInfo fcinfo, int n)
{
	return (Tally *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));
}

static void
tally_validate(const Tally *state, const TallyLayout *layout)
{
	const char *problem = tally_problem(state, VARSIZE(state), layout);

	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type %s", layout->type_name),
				 errdetail_internal("%s", problem)));
}

const Tally *
tally_arg(FunctionCallInfo fcinfo, int n, const TallyLayout *layout)
{
	Tally *state = tally_detoast(fcinfo, n);

	tally_validate(state, layout);
	return state;
}

/* An argument of any kind that is known, and its layout. */
static const Tally *
tally_any_arg(FunctionCallInfo fcinfo, int n, const TallyLayout **layout)
{
	Tally *state = tally_detoast(fcinfo, n);

	*layout = NULL;
	if (VARSIZE(state) >= offsetof(Tally, cell))
		*layout = tally_layout_of(state->kind);
	if (*layout == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of a KPI state type"),
				 errdetail("The value does not say of which type it is.")));
	tally_validate(state, *layout);
	return state;
}

/*
 * In an aggregate the state is changed in place, since returning the same
 * pointer is what saves a copy per row.  Elsewhere the argument is somebody
 * else's, and a copy is changed.
 */
Tally *
tally_state_arg(FunctionCallInfo fcinfo, const TallyLayout *layout)
{
	Tally *state;

	if (PG_ARGISNULL(0))
		return tally_make(layout);
	state = tally_detoast(fcinfo, 0);
	tally_validate(state, layout);
	if (!AggCheckCallContext(fcinfo, NULL))
		return tally_copy(state);
	return state;
}

/* What a counter or a sum can hold, for a message. */
static char *
tally_range(TallyStatus status, const TallyLayout *layout)
{
	char least[WIDE_TEXT_SIZE];
	char most[WIDE_TEXT_SIZE];

	if (status == TALLY_COUNT_OUT_OF_RANGE)
		return psprintf("A counter lies between " INT64_FORMAT " and " INT64_FORMAT ".",
						PG_INT64_MIN, PG_INT64_MAX);
	wide_to_text(WIDE_MIN, layout->decimals, least);
	wide_to_text(WIDE_MAX, layout->decimals, most);
	return psprintf("A sum lies between %s and %s.", least, most);
}

void
tally_error(TallyStatus status, const TallyLayout *layout)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s of type %s out of range",
					status == TALLY_COUNT_OUT_OF_RANGE ? "counter" : "sum",
					layout->type_name),
			 errdetail_internal("%s", tally_range(status, layout))));
}

/* All names of the counters and sums, for a message. */
static char *
tally_names(const TallyLayout *layout)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < layout->counts + layout->sums; i++)
		appendStringInfo(&list, i == 0 ? "%s" : ", %s", layout->names[i]);
	return list.data;
}

static Datum
tally_in_error(const TallyLayout *layout, const char *text,
			   const TallyError *error, struct Node *context)
{
	int length = (int) (error->end - error->start);
	const char *start = text + error->start;

	switch (error->status)
	{
		case TALLY_UNKNOWN_NAME:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, text),
					 errdetail("There is no counter or sum named \"%.*s\".", length, start),
					 errhint("The names are %s.", tally_names(layout))));
		case TALLY_DUPLICATE_NAME:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, text),
					 errdetail("\"%.*s\" is given twice.", length, start),
					 errhint("A valid value is %s.", layout->example)));
		case TALLY_COUNT_OUT_OF_RANGE:
		case TALLY_SUM_OUT_OF_RANGE:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value \"%.*s\" is out of range for type %s",
							length, start, layout->type_name),
					 errdetail_internal("%s", tally_range(error->status, layout)),
					 errhint("A valid value is %s.", layout->example)));
		default:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, text),
					 errdetail("Expected %s at position %d.", error->expected,
							   pg_mbstrlen_with_len(text, (int) error->start) + 1),
					 errhint("A valid value is %s.", layout->example)));
	}
}

Datum
tally_in(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	char *text = PG_GETARG_CSTRING(0);
	Tally *state = tally_make(layout);
	TallyError error;

	if (!tally_parse(text, layout, state, &error))
		return tally_in_error(layout, text, &error, fcinfo->context);
	PG_RETURN_POINTER(state);
}

LF_FUNCTION(tally_out);
Datum
tally_out(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *state = tally_any_arg(fcinfo, 0, &layout);
	char *text = palloc(tally_text_size(layout));

	tally_print(state, layout, text);
	PG_RETURN_CSTRING(text);
}

/*
 * The wire format is the header without the length word, then all cells as
 * they stand, in network byte order.
 */
Datum
tally_recv(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	Tally header;
	Tally *state;
	const char *problem;
	int cells = layout->counts + 2 * layout->sums;

	header.kind = pq_getmsgbyte(buffer);
	header.version = pq_getmsgbyte(buffer);
	header.reserved = pq_getmsgint(buffer, sizeof(header.reserved));
	problem = tally_problem(&header,
							offsetof(Tally, cell) + buffer->len - buffer->cursor,
							layout);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type %s", layout->type_name),
				 errdetail_internal("%s", problem)));

	state = tally_make(layout);
	for (int i = 0; i < cells; i++)
		state->cell[i] = pq_getmsgint64(buffer);
	PG_RETURN_POINTER(state);
}

LF_FUNCTION(tally_send);
Datum
tally_send(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *state = tally_any_arg(fcinfo, 0, &layout);
	int cells = layout->counts + 2 * layout->sums;
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint8(&buffer, state->kind);
	pq_sendint8(&buffer, state->version);
	pq_sendint16(&buffer, state->reserved);
	for (int i = 0; i < cells; i++)
		pq_sendint64(&buffer, state->cell[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* The second argument may stand inside a tuple, so it is only read. */
LF_FUNCTION(tally_plus);
Datum
tally_plus(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *other = tally_any_arg(fcinfo, 1, &layout);
	Tally *state = tally_state_arg(fcinfo, layout);

	tally_check(tally_add(state, other, layout), layout);
	PG_RETURN_POINTER(state);
}

LF_FUNCTION(tally_minus);
Datum
tally_minus(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *other = tally_any_arg(fcinfo, 1, &layout);
	Tally *state = tally_state_arg(fcinfo, layout);

	tally_check(tally_subtract(state, other, layout), layout);
	PG_RETURN_POINTER(state);
}

LF_FUNCTION(tally_unary_minus);
Datum
tally_unary_minus(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	Tally *state = tally_copy(tally_any_arg(fcinfo, 0, &layout));

	tally_check(tally_negate(state, layout), layout);
	PG_RETURN_POINTER(state);
}

/*
 * Sorting and index look-ups compare many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
tally_free_copy(FunctionCallInfo fcinfo, int n, const Tally *state)
{
	PG_FREE_IF_COPY(unconstify(Tally *, state), n);
}

static int
tally_compare_args(FunctionCallInfo fcinfo)
{
	const TallyLayout *layout;
	const Tally *a = tally_any_arg(fcinfo, 0, &layout);
	const Tally *b = tally_arg(fcinfo, 1, layout);
	int order = tally_compare(a, b, layout);

	tally_free_copy(fcinfo, 0, a);
	tally_free_copy(fcinfo, 1, b);
	return order;
}

TALLY_SQL_FUNCTION(tally_eq, BoolGetDatum(tally_compare_args(fcinfo) == 0));
TALLY_SQL_FUNCTION(tally_ne, BoolGetDatum(tally_compare_args(fcinfo) != 0));
TALLY_SQL_FUNCTION(tally_lt, BoolGetDatum(tally_compare_args(fcinfo) < 0));
TALLY_SQL_FUNCTION(tally_le, BoolGetDatum(tally_compare_args(fcinfo) <= 0));
TALLY_SQL_FUNCTION(tally_gt, BoolGetDatum(tally_compare_args(fcinfo) > 0));
TALLY_SQL_FUNCTION(tally_ge, BoolGetDatum(tally_compare_args(fcinfo) >= 0));
TALLY_SQL_FUNCTION(tally_cmp, Int32GetDatum(tally_compare_args(fcinfo)));

/* Equal tallies have equal bytes; what is hashed must not include padding. */
#define TALLY_HASHED(state) ((const unsigned char *) &(state)->kind)
#define TALLY_HASHED_SIZE(state) \
	((int) (VARSIZE(state) - offsetof(Tally, kind)))

LF_FUNCTION(tally_hash);
Datum
tally_hash(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *state = tally_any_arg(fcinfo, 0, &layout);
	Datum hash = hash_any(TALLY_HASHED(state), TALLY_HASHED_SIZE(state));

	tally_free_copy(fcinfo, 0, state);
	return hash;
}

LF_FUNCTION(tally_hash_extended);
Datum
tally_hash_extended(PG_FUNCTION_ARGS)
{
	const TallyLayout *layout;
	const Tally *state = tally_any_arg(fcinfo, 0, &layout);
	Datum hash = hash_any_extended(TALLY_HASHED(state),
								   TALLY_HASHED_SIZE(state),
								   PG_GETARG_INT64(1));

	tally_free_copy(fcinfo, 0, state);
	return hash;
}

int64
tally_get_count(const Tally *state, const TallyLayout *layout,
				TallyCells cells)
{
	int64 count;

	if (!tally_count(state, layout, cells, &count))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);
	return count;
}

Wide
tally_get_total(const Tally *state, const TallyLayout *layout,
				TallyCells cells)
{
	Wide total;

	if (!tally_sum(state, layout, cells, &total))
		tally_error(TALLY_SUM_OUT_OF_RANGE, layout);
	return total;
}

/* The total as a numeric, exact and without trailing zeros. */
Numeric
tally_get_amount(const Tally *state, const TallyLayout *layout,
				 TallyCells cells)
{
	char text[WIDE_TEXT_SIZE];

	wide_to_text(tally_get_total(state, layout, cells), layout->decimals,
				 text);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(text),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

Datum
tally_ratio(FunctionCallInfo fcinfo, Numeric numerator, int64 denominator)
{
	if (denominator == 0)
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, NumericGetDatum(numerator),
							   NumericGetDatum(int64_to_numeric(denominator)));
}
