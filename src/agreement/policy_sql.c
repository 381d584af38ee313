/*-------------------------------------------------------------------------
 *
 * policy_sql.c
 *	  The SQL type _policy: how a value is made and shown.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "agreement/policy_sql.h"
#include "channel/channel.h"
#include "hours/hours_sql.h"
#include "label/label_sql.h"
#include "lead/lead.h"

LF_FUNCTION(policy_make);

/* The columns of the composite type _terms, in order, with their lengths. */
typedef enum TermsColumn
{
	COLUMN_TEAM,
	COLUMN_INTENT,
	COLUMN_VALID_FROM,
	COLUMN_VALID_TO,
	COLUMN_MQL_SIGNALS,
	COLUMN_SQL_SIGNALS,
	COLUMN_OPPORTUNITY,
	COLUMN_RESPOND,
	COLUMN_OFFICE_CLOCK,
	COLUMN_HOURS,
	COLUMN_QUALIFY,
	COLUMN_QUALIFY_CLOCK,
	COLUMN_NEXT_STEP,
	COLUMN_DECIDE
} TermsColumn;

#define TERMS_COLUMNS 14

static const int16 column_lengths[TERMS_COLUMNS] = {
	-1, 1, 8, 8, 4, 4, 1, 16, 1, -1, 16, 1, 16, 16
};

/* A row while the value is made. */
typedef struct TermsRow
{
	TermsKey key;
	Terms terms;
} TermsRow;

/* A value under construction: its bytes, and clocks that rows share. */
typedef struct Maker
{
	StringInfoData bytes;
	uint32 always;				/* offset of 24/7; NO_OFFSET: not there yet */
} Maker;

/* Add bytes, aligned; returns their offset. */
static uint32
put(Maker *maker, const void *bytes, Size size)
{
	static const char zeros[MAXIMUM_ALIGNOF] = {0};
	int offset = maker->bytes.len;

	appendBinaryStringInfo(&maker->bytes, bytes, (int) size);
	appendBinaryStringInfo(&maker->bytes, zeros,
						   (int) (MAXALIGN(size) - size));
	return (uint32) offset;
}

static uint32
put_varlena(Maker *maker, Datum value)
{
	struct varlena *flat = PG_DETOAST_DATUM(value);

	return put(maker, flat, VARSIZE(flat));
}

static uint32
put_table(Maker *maker, FunctionCallInfo fcinfo, PolicyTable table)
{
	ArrayType *rows;

	/* The tables are the first arguments, in their order. */
	if (PG_ARGISNULL(table))
		return NO_OFFSET;
	rows = PG_GETARG_ARRAYTYPE_P(table);
	if (ARR_NDIM(rows) == 0)
		return NO_OFFSET;
	if (ARR_NDIM(rows) != 2 || ARR_DIMS(rows)[1] != policy_columns(table))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be an array of %d columns",
						table == POLICY_CHANNELS ? "channels" : "rules",
						policy_columns(table)),
				 errdetail("It has a row for each of them.")));
	return put(maker, rows, VARSIZE(rows));
}

/* The columns of a row.  Its type is ours, unless somebody altered it. */
static void
read_row(Datum value, Datum *columns, bool *nulls)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(value);
	TupleDesc desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_data = header};
	bool ours = desc->natts == TERMS_COLUMNS;

	for (int i = 0; ours && i < TERMS_COLUMNS; i++)
		ours = TupleDescAttr(desc, i)->attlen == column_lengths[i] &&
			!TupleDescAttr(desc, i)->attisdropped;
	if (!ours)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("type %s was altered", "_terms")));
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	heap_deform_tuple(&tuple, desc, columns, nulls);
	ReleaseTupleDesc(desc);
}

static void
take_interval(Interval *to, const Datum *columns, const bool *nulls, int column,
			  Terms *terms, uint8 bit)
{
	if (nulls[column])
		terms->nulls |= bit;
	else
		*to = *DatumGetIntervalP(columns[column]);
}

static void
take_signals(int32 *to, const Datum *columns, const bool *nulls, int column,
			 Terms *terms, uint8 bit)
{
	if (nulls[column])
	{
		terms->nulls |= bit;
		return;
	}
	*to = DatumGetInt32(columns[column]);
	if (*to < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a number of signals must be greater than or equal to zero, not %d",
						*to)));
}

/* Around the clock where office hours do not count, which false says. */
static uint32
clock_offset(Maker *maker, const Terms *terms, const Datum *columns,
			 const bool *nulls, int column)
{
	if (nulls[column] || DatumGetBool(columns[column]))
		return terms->hours;
	if (maker->always == NO_OFFSET)
		maker->always = put_varlena(maker, DirectFunctionCall1(office_hours_in,
															   CStringGetDatum("24/7; UTC")));
	return maker->always;
}

static void
take_terms(Maker *maker, Terms *terms, const Datum *columns, const bool *nulls)
{
	take_signals(&terms->mql_signals, columns, nulls, COLUMN_MQL_SIGNALS, terms,
				 TERMS_MQL_SIGNALS);
	take_signals(&terms->sql_signals, columns, nulls, COLUMN_SQL_SIGNALS, terms,
				 TERMS_SQL_SIGNALS);
	if (nulls[COLUMN_OPPORTUNITY])
		terms->nulls |= TERMS_OPPORTUNITY;
	else
		terms->opportunity_signals = label_set_arg(&lead_signals_type,
												   columns[COLUMN_OPPORTUNITY]);
	if (nulls[COLUMN_OFFICE_CLOCK])
		terms->nulls |= TERMS_OFFICE_CLOCK;
	else
		terms->office_clock = DatumGetBool(columns[COLUMN_OFFICE_CLOCK]);
	take_interval(&terms->respond_within, columns, nulls, COLUMN_RESPOND, terms,
				  TERMS_RESPOND);
	take_interval(&terms->qualify_within, columns, nulls, COLUMN_QUALIFY, terms,
				  TERMS_QUALIFY);
	take_interval(&terms->next_step_within, columns, nulls, COLUMN_NEXT_STEP,
				  terms, TERMS_NEXT_STEP);
	take_interval(&terms->decide_within, columns, nulls, COLUMN_DECIDE, terms,
				  TERMS_DECIDE);
	if (!nulls[COLUMN_HOURS])
		terms->hours = put_varlena(maker, columns[COLUMN_HOURS]);
	terms->clock = clock_offset(maker, terms, columns, nulls,
								COLUMN_OFFICE_CLOCK);
	terms->qualify_clock = clock_offset(maker, terms, columns, nulls,
										COLUMN_QUALIFY_CLOCK);
}

/* False: without a time the row holds for no lead. */
static bool
take_row(Maker *maker, TermsRow *row, Datum value)
{
	Datum columns[TERMS_COLUMNS];
	bool nulls[TERMS_COLUMNS];

	memset(row, 0, sizeof(TermsRow));
	read_row(value, columns, nulls);
	if (nulls[COLUMN_VALID_FROM] || nulls[COLUMN_VALID_TO])
		return false;
	row->key.valid_from = DatumGetTimestampTz(columns[COLUMN_VALID_FROM]);
	row->key.valid_to = DatumGetTimestampTz(columns[COLUMN_VALID_TO]);
	row->key.intent = nulls[COLUMN_INTENT] ? TERMS_INTENT_UNKNOWN :
		label_arg(&lead_intent_type, columns[COLUMN_INTENT]);
	if (!nulls[COLUMN_TEAM])
	{
		text *team = DatumGetTextPP(columns[COLUMN_TEAM]);

		row->key.team_length = VARSIZE_ANY_EXHDR(team);
		row->key.team = put(maker, VARDATA_ANY(team), row->key.team_length);
	}
	take_terms(maker, &row->terms, columns, nulls);
	return true;
}

static int
compare_rows(const void *a, const void *b, void *base)
{
	return terms_order(&((const TermsRow *) a)->key,
					   &((const TermsRow *) b)->key, base);
}

/* The rows' keys and then their terms, in order. */
static void
put_rows(Maker *maker, Policy *head, TermsRow *rows, int count)
{
	qsort_arg(rows, count, sizeof(TermsRow), compare_rows, maker->bytes.data);
	head->terms_count = count;
	head->keys = maker->bytes.len;
	for (int i = 0; i < count; i++)
		(void) put(maker, &rows[i].key, sizeof(TermsKey));
	head->terms = maker->bytes.len;
	for (int i = 0; i < count; i++)
		(void) put(maker, &rows[i].terms, sizeof(Terms));
}

static void
put_terms(Maker *maker, Policy *head, ArrayType *array)
{
	Datum *values;
	bool *nulls;
	int elements;
	int count = 0;
	TermsRow *rows;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE,
					  &values, &nulls, &elements);
	rows = MemoryContextAllocHuge(CurrentMemoryContext,
								  Max(elements, 1) * sizeof(TermsRow));
	for (int i = 0; i < elements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!nulls[i] && take_row(maker, &rows[count], values[i]))
			count++;
	}
	put_rows(maker, head, rows, count);
}

static uint32
put_text(Maker *maker, const char *name)
{
	return put_varlena(maker, CStringGetTextDatum(name));
}

/* The names that no table of the value has to have. */
static void
put_names(Maker *maker, Policy *head)
{
	StringInfoData offsets;
	const char *name;

	initStringInfo(&offsets);
	for (int i = 0; (name = channel_report_name(i)) != NULL; i++)
	{
		uint32 offset = put_text(maker, name);

		appendBinaryStringInfo(&offsets, (char *) &offset, sizeof(offset));
		head->names_count++;
	}
	head->names = put(maker, offsets.data, offsets.len);
	head->fit = put_text(maker, "fit");
}

/* Of a value whose identity is 0. */
static void
identify(Policy *policy)
{
	bytea *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
													  PointerGetDatum(policy)));

	memcpy(&policy->identity, VARDATA_ANY(hash), sizeof(policy->identity));
}

/* _policy(channel_rules, conversion_rules, channels, terms, hours) */
Datum
policy_make(PG_FUNCTION_ARGS)
{
	Policy head = {.format = POLICY_FORMAT};
	Maker maker = {.always = NO_OFFSET};

	StaticAssertStmt(sizeof(TermsKey) % MAXIMUM_ALIGNOF == 0 &&
						 sizeof(Terms) % MAXIMUM_ALIGNOF == 0,
					 "rows must follow each other without gaps");
	initStringInfo(&maker.bytes);
	(void) put(&maker, &head, sizeof(head));
	for (int i = 0; i < POLICY_TABLES; i++)
		head.tables[i] = put_table(&maker, fcinfo, i);
	put_names(&maker, &head);
	if (!PG_ARGISNULL(POLICY_TABLES))
		put_terms(&maker, &head, PG_GETARG_ARRAYTYPE_P(POLICY_TABLES));
	if (!PG_ARGISNULL(POLICY_TABLES + 1))
		head.hours = put_varlena(&maker, PG_GETARG_DATUM(POLICY_TABLES + 1));
	memcpy(maker.bytes.data, &head, sizeof(head));
	SET_VARSIZE(maker.bytes.data, maker.bytes.len);
	identify((Policy *) maker.bytes.data);
	PG_RETURN_POINTER(maker.bytes.data);
}

static char *
describe(FunctionCallInfo fcinfo)
{
	const Policy *policy = policy_arg(fcinfo, 0);
	int rows[POLICY_TABLES] = {0};

	for (int i = 0; i < POLICY_TABLES; i++)
		if (policy->tables[i] != NO_OFFSET)
			rows[i] = ARR_DIMS((const ArrayType *) policy_at(policy, policy->tables[i]))[0];
	return psprintf("channel rules: %d, conversion rules: %d, channels: %d, terms: %d",
					rows[POLICY_CHANNEL_RULES], rows[POLICY_CONVERSION_RULES],
					rows[POLICY_CHANNELS], (int) policy->terms_count);
}

OPAQUE_TYPE(policy, "_policy", describe);
