/*-------------------------------------------------------------------------
 *
 * policy_sql.c
 *	  The SQL type _policy: how a value is made and shown.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "agreement/policy_sql.h"
#include "channel/channel.h"
#include "hours/hours_sql.h"
#include "label/label_sql.h"
#include "lead/lead.h"

/* Arguments of _policy(), after the first tables. */
#define ARG_TERMS			POLICY_OWN_DOMAINS
#define ARG_HOURS			(ARG_TERMS + 1)
#define ARG_COMPANIES		(ARG_TERMS + 2)	/* then their hours */
#define ARG_OWN_DOMAINS		(ARG_TERMS + 4)

#define TERMS_COLUMN_NEEDED(column, name, type) {name, type},

/* The columns of a TermsColumn each. */
static const struct
{
	const char *name;
	const char *type;
} needed[] = {POLICY_COLUMNS(TERMS_COLUMN_NEEDED)};

/* A row of the agreement while the value is made. */
typedef struct TermsRow
{
	TermsKey key;
	uint32 *cells;
} TermsRow;

/* The rows' type, and which of its attributes become columns, in order. */
typedef struct RowType
{
	Oid type;
	TupleDesc desc;
	int *attributes;
	int count;
} RowType;

/* Add bytes, aligned; returns their offset. */
uint32
policy_put(StringInfo value, const void *bytes, Size size)
{
	static const char zeros[MAXIMUM_ALIGNOF] = {0};
	int offset = value->len;

	appendBinaryStringInfo(value, bytes, (int) size);
	appendBinaryStringInfo(value, zeros, (int) (MAXALIGN(size) - size));
	return (uint32) offset;
}

/* Put a varlena uncompressed and in line, so that it can be read in place. */
uint32
policy_put_varlena(StringInfo value, Datum datum)
{
	struct varlena *flat = PG_DETOAST_DATUM(datum);

	return policy_put(value, flat, VARSIZE(flat));
}

static uint32
put_text(StringInfo value, const char *words)
{
	return policy_put_varlena(value, CStringGetTextDatum(words));
}

static uint32
put_table(StringInfo value, FunctionCallInfo fcinfo, PolicyTable table)
{
	static const char *const names[] = {"channel_rules", "conversion_rules",
										"channels", "suits", "own_domains"};
	int arg = table == POLICY_OWN_DOMAINS ? ARG_OWN_DOMAINS : (int) table;
	ArrayType *rows;

	if (PG_ARGISNULL(arg))
		return NO_OFFSET;
	rows = PG_GETARG_ARRAYTYPE_P(arg);
	if (ARR_NDIM(rows) == 0)
		return NO_OFFSET;
	if (ARR_NDIM(rows) != 2 || ARR_DIMS(rows)[1] != policy_table_columns(table))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be an array of %d columns", names[table],
						policy_table_columns(table)),
				 errdetail("It has a row for each of them.")));
	return policy_put(value, rows, VARSIZE(rows));
}

/* Find a type of the server's own, else one of the extension's. */
static Oid
type_named(FunctionCallInfo fcinfo, const char *name)
{
	Oid type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
							   CStringGetDatum(name),
							   ObjectIdGetDatum(PG_CATALOG_NAMESPACE));

	if (OidIsValid(type))
		return type;
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
						   CStringGetDatum(name),
						   ObjectIdGetDatum(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

/* Find a column that C reads.  One of another type would be read wrongly. */
static int
find_attribute(FunctionCallInfo fcinfo, const RowType *row, int column)
{
	const char *name = needed[column].name;
	const char *table = format_type_be(row->type);

	for (int i = 0; i < row->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(row->desc, i);
		Oid type;

		if (attribute->attisdropped ||
			strcmp(NameStr(attribute->attname), name) != 0)
			continue;
		type = type_named(fcinfo, needed[column].type);
		if (getBaseType(attribute->atttypid) != type)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of %s must be of type %s, not %s",
							name, table, format_type_be(type),
							format_type_be(attribute->atttypid)),
					 errhint("For example: ALTER TABLE %s ALTER COLUMN %s TYPE %s;",
							 table, name, format_type_be(type))));
		return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("column \"%s\" of %s does not exist", name, table),
			 errhint("For example: ALTER TABLE %s ADD COLUMN %s %s;", table, name,
					 format_type_be(type_named(fcinfo, needed[column].type)))));
}

static bool
is_taken(const RowType *row, int attribute)
{
	for (int i = 0; i < TERMS_COLUMNS; i++)
		if (row->attributes[i] == attribute)
			return true;
	return false;
}

static void
describe_rows(FunctionCallInfo fcinfo, RowType *row, Oid element)
{
	row->type = getBaseType(element);
	if (get_typtype(row->type) != TYPTYPE_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("agreement must have rows of a table, not elements of type %s",
						format_type_be(element)),
				 errhint("Give the function array_agg(a) of the table agreement AS a.")));
	row->desc = lookup_rowtype_tupdesc(row->type, -1);
	row->attributes = palloc(sizeof(int) * (TERMS_COLUMNS + row->desc->natts));
	for (int i = 0; i < TERMS_COLUMNS; i++)
		row->attributes[i] = find_attribute(fcinfo, row, i);
	row->count = TERMS_COLUMNS;
	for (int i = 0; i < row->desc->natts; i++)
		if (!TupleDescAttr(row->desc, i)->attisdropped && !is_taken(row, i))
			row->attributes[row->count++] = i;
}

static void
put_columns(StringInfo value, Policy *head, const RowType *row)
{
	PolicyColumn *columns = palloc0(sizeof(PolicyColumn) * row->count);

	for (int i = 0; i < row->count; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(row->desc,
													row->attributes[i]);
		const char *name = NameStr(attribute->attname);

		columns[i].name = policy_put(value, name, strlen(name) + 1);
		columns[i].type = getBaseType(attribute->atttypid);
		columns[i].by_value = attribute->attbyval;
	}
	head->columns_count = row->count;
	head->columns = policy_put(value, columns, sizeof(PolicyColumn) * row->count);
}

static uint32
put_cell(StringInfo value, Form_pg_attribute attribute, Datum datum)
{
	if (attribute->attbyval)
		return policy_put(value, &datum, sizeof(datum));
	if (attribute->attlen == -1)
		return policy_put_varlena(value, datum);
	return policy_put(value, DatumGetPointer(datum),
					  datumGetSize(datum, false, attribute->attlen));
}

static void
check_signals(const Datum *datums, const bool *nulls, int attribute)
{
	int32 signals = nulls[attribute] ? 0 : DatumGetInt32(datums[attribute]);

	if (signals < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of signals must be greater than or equal to zero, not %d",
						signals)));
}

/* Take the key of a row's terms, and check what C relies on later. */
static void
take_key(StringInfo value, TermsKey *key, const RowType *row,
		 const Datum *datums, const bool *nulls)
{
	const int *at = row->attributes;

	key->valid_from = DatumGetTimestampTz(datums[at[TERMS_VALID_FROM]]);
	key->valid_to = DatumGetTimestampTz(datums[at[TERMS_VALID_TO]]);
	key->intent = TERMS_INTENT_UNKNOWN;
	if (!nulls[at[TERMS_INTENT]])
		key->intent = label_of_text(&lead_intent_type,
									DatumGetTextPP(datums[at[TERMS_INTENT]]));
	if (!nulls[at[TERMS_TEAM]])
	{
		text *team = DatumGetTextPP(datums[at[TERMS_TEAM]]);

		key->team_length = VARSIZE_ANY_EXHDR(team);
		key->team = policy_put(value, VARDATA_ANY(team), key->team_length);
	}
	key->waiting = !nulls[at[TERMS_HOLDS_FOR_WAITING]] &&
		DatumGetBool(datums[at[TERMS_HOLDS_FOR_WAITING]]);
	check_signals(datums, nulls, at[TERMS_MQL_SIGNALS]);
	check_signals(datums, nulls, at[TERMS_SQL_SIGNALS]);
	if (!nulls[at[TERMS_OPPORTUNITY_SIGNALS]])
		(void) label_set_arg(&lead_signals_type,
							 datums[at[TERMS_OPPORTUNITY_SIGNALS]]);
}

static void
read_row(Datum datum, const RowType *row, Datum *datums, bool *nulls)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(datum);
	HeapTupleData tuple = {.t_data = header};

	if (HeapTupleHeaderGetTypeId(header) != row->type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("agreement must have rows of type %s, not %s",
						format_type_be(row->type),
						format_type_be(HeapTupleHeaderGetTypeId(header)))));
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	heap_deform_tuple(&tuple, row->desc, datums, nulls);
}

/* Take a row, unless a time is missing: then it holds for no lead. */
static bool
take_row(StringInfo value, TermsRow *terms, const RowType *row, Datum datum,
		 Datum *datums, bool *nulls)
{
	const int *at = row->attributes;

	read_row(datum, row, datums, nulls);
	if (nulls[at[TERMS_VALID_FROM]] || nulls[at[TERMS_VALID_TO]])
		return false;
	memset(terms, 0, sizeof(TermsRow));
	take_key(value, &terms->key, row, datums, nulls);
	terms->cells = palloc0(sizeof(uint32) * row->count);
	for (int i = 0; i < row->count; i++)
		if (!nulls[at[i]])
			terms->cells[i] = put_cell(value, TupleDescAttr(row->desc, at[i]),
									   datums[at[i]]);
	return true;
}

static int
compare_rows(const void *a, const void *b, void *base)
{
	return terms_order(&((const TermsRow *) a)->key,
					   &((const TermsRow *) b)->key, base);
}

/* The rows' keys and then their cells, in order, to the end of the value. */
static void
put_rows(StringInfo value, Policy *head, TermsRow *rows, int count)
{
	Size size = sizeof(uint32) * head->columns_count;

	qsort_arg(rows, count, sizeof(TermsRow), compare_rows, value->data);
	head->terms_count = count;
	head->keys = value->len;
	for (int i = 0; i < count; i++)
	{
		(void) policy_put(value, &rows[i].key, sizeof(TermsKey));
		head->has_waiting |= rows[i].key.waiting;
	}
	head->cells = value->len;
	for (int i = 0; i < count; i++)
		appendBinaryStringInfo(value, (char *) rows[i].cells, (int) size);
}

static void
put_terms(StringInfo value, Policy *head, FunctionCallInfo fcinfo,
		  ArrayType *array)
{
	RowType row;
	Datum *elements;
	bool *missing;
	int count;
	int found = 0;
	TermsRow *rows;
	Datum *datums;
	bool *nulls;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE,
					  &elements, &missing, &count);
	if (count == 0)
		return;
	describe_rows(fcinfo, &row, ARR_ELEMTYPE(array));
	put_columns(value, head, &row);
	datums = palloc(sizeof(Datum) * row.desc->natts);
	nulls = palloc(sizeof(bool) * row.desc->natts);
	rows = MemoryContextAllocHuge(CurrentMemoryContext,
								  Max(count, 1) * sizeof(TermsRow));
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		found += !missing[i] &&
			take_row(value, &rows[found], &row, elements[i], datums, nulls);
	}
	ReleaseTupleDesc(row.desc);
	put_rows(value, head, rows, found);
}

/* Put the names that answers may need though no table has them. */
static void
put_names(StringInfo value, Policy *head)
{
	uint32 offsets[CHANNEL_COUNT] = {NO_OFFSET};

	for (int i = CHANNEL_NONE + 1; i < CHANNEL_COUNT; i++)
		offsets[i] = put_text(value, channel_name(i));
	head->names_count = CHANNEL_COUNT;
	head->names = policy_put(value, offsets, sizeof(offsets));
	head->fit = put_text(value, "fit");
	head->retargeting = put_text(value, "retargeting");
}

static void
put_hours(StringInfo value, Policy *head, FunctionCallInfo fcinfo)
{
	head->always = policy_put_varlena(value, DirectFunctionCall1(office_hours_in,
														  CStringGetDatum("24/7; UTC")));
	if (!PG_ARGISNULL(ARG_HOURS))
		head->hours = policy_put_varlena(value, PG_GETARG_DATUM(ARG_HOURS));
	if (!PG_ARGISNULL(ARG_COMPANIES) && !PG_ARGISNULL(ARG_COMPANIES + 1))
		policy_put_companies(value, head, PG_GETARG_ARRAYTYPE_P(ARG_COMPANIES),
							 PG_GETARG_ARRAYTYPE_P(ARG_COMPANIES + 1));
}

/* Fill in the identity, which must be zero while the value is hashed. */
static void
identify(Policy *policy)
{
	bytea *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
													  PointerGetDatum(policy)));

	memcpy(&policy->identity, VARDATA_ANY(hash), sizeof(policy->identity));
}

/*
 * _policy(channel_rules, conversion_rules, channels, suits, agreement, hours,
 * companies, company_hours, own_domains)
 */
LF_FUNCTION(policy_make);
Datum
policy_make(PG_FUNCTION_ARGS)
{
	Policy head = {.format = POLICY_FORMAT};
	StringInfoData value;

	StaticAssertStmt(sizeof(TermsKey) % MAXIMUM_ALIGNOF == 0,
					 "keys must follow each other without gaps");
	initStringInfo(&value);
	(void) policy_put(&value, &head, sizeof(head));
	for (int i = 0; i < POLICY_TABLES; i++)
		head.tables[i] = put_table(&value, fcinfo, i);
	put_names(&value, &head);
	put_hours(&value, &head, fcinfo);
	if (!PG_ARGISNULL(ARG_TERMS))
		put_terms(&value, &head, fcinfo, PG_GETARG_ARRAYTYPE_P(ARG_TERMS));
	memcpy(value.data, &head, sizeof(head));
	SET_VARSIZE(value.data, value.len);
	identify((Policy *) value.data);
	PG_RETURN_POINTER(value.data);
}

static char *
describe(FunctionCallInfo fcinfo)
{
	const Policy *policy = policy_arg(fcinfo, 0);
	int rows[POLICY_TABLES] = {0};

	for (int i = 0; i < POLICY_TABLES; i++)
		if (policy->tables[i] != NO_OFFSET)
			rows[i] = ARR_DIMS((const ArrayType *) policy_at(policy, policy->tables[i]))[0];
	return psprintf("channel rules: %d, conversion rules: %d, channels: %d, terms: %u",
					rows[POLICY_CHANNEL_RULES], rows[POLICY_CONVERSION_RULES],
					rows[POLICY_CHANNELS], policy->terms_count);
}

OPAQUE_TYPE(policy, "_policy", describe);
