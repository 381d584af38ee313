/*-------------------------------------------------------------------------
 *
 * mark_sql.c
 *	  Whether a table is what it was, and where not, by one pass over it.
 *
 * A row that is written has another place or another transaction in its header,
 * whoever wrote it and whenever that was committed, and one that is deleted is
 * seen no longer.  So the sum of a hash of both over the rows that a snapshot
 * sees tells two states of a table apart, but for one chance in 2^64.  So do the
 * sums by key, of the rows under the same keys: no other column is read.  A table
 * that is rewritten, restored or in another cluster has other places or
 * transactions, and is taken for one that has changed.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

#include "materialize/key_sums.h"

/* Rows between two looks for an interrupt. */
#define ROWS_AT_ONCE 4096
/* The sums of each take 4 MB. */
#define MAX_COLUMNS 32
#define MAX_LEADING 8

/* The keys in a column: an integer that may be NULL. */
typedef struct KeyColumn
{
	const char *name;
	AttrNumber number;			/* of the part that is read; 0: it has none of the kind */
	Oid type;
	bool is_leading;			/* before it are few columns, of fixed widths; only then are set: */
	int16 width[MAX_LEADING];	/* of these, and then of itself */
	int16 boundary[MAX_LEADING];	/* where each begins is a multiple of it */
	bool is_by_value;
	bool is_known;				/* every part has it */
	KeySums sums;
} KeyColumn;

typedef struct TableMark
{
	uint64 rows;
	uint64 sum;
	bool is_new;				/* the transaction made a file, and may put other
								 * rows in their place there */
	int columns;
	KeyColumn *column;
} TableMark;

/* The finalizer of splitmix64: each bit of the result depends on each of the value. */
static inline uint64
mix(uint64 value)
{
	value = (value ^ (value >> 30)) * UINT64CONST(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64CONST(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

/* Of the part's file and the row's place in it, and who wrote it. */
static inline uint64
hash_of(HeapTuple tuple, uint64 file)
{
	uint64 place = ((uint64) ItemPointerGetBlockNumber(&tuple->t_self) << 16) |
		ItemPointerGetOffsetNumber(&tuple->t_self);

	return mix(place ^ mix(HeapTupleHeaderGetRawXmin(tuple->t_data) ^ file));
}

/* As heap_getattr(), which looks at all columns of a row with a NULL anew. */
static inline Datum
leading_key(const KeyColumn *column, HeapTuple tuple, bool *is_null)
{
	HeapTupleHeader row = tuple->t_data;
	int last = column->number - 1;
	Size at = 0;

	*is_null = last >= HeapTupleHeaderGetNatts(row) || (HeapTupleHasNulls(tuple) && att_isnull(last, row->t_bits));
	if (*is_null)
		return (Datum) 0;
	for (int i = 0; i < last; i++)
		if (!HeapTupleHasNulls(tuple) || !att_isnull(i, row->t_bits))
			at = TYPEALIGN(column->boundary[i], at) + column->width[i];
	at = TYPEALIGN(column->boundary[last], at);
	return fetch_att((char *) row + row->t_hoff + at, column->is_by_value, column->width[last]);
}

static inline void
add_key(KeyColumn *column, HeapTuple tuple, TupleDesc row, uint64 hash)
{
	bool is_null;
	Datum key = column->is_leading ? leading_key(column, tuple, &is_null)
		: heap_getattr(tuple, column->number, row, &is_null);

	if (is_null)
		return;
	if (column->type == INT4OID)
		key_sums_add(&column->sums, DatumGetInt32(key), hash);
	else if (column->type == INT8OID)
		key_sums_add(&column->sums, DatumGetInt64(key), hash);
	else
		key_sums_add(&column->sums, DatumGetInt16(key), hash);
}

static int16
boundary_of(char align)
{
	switch (align)
	{
		case TYPALIGN_DOUBLE:
			return ALIGNOF_DOUBLE;
		case TYPALIGN_INT:
			return ALIGNOF_INT;
		case TYPALIGN_SHORT:
			return ALIGNOF_SHORT;
		default:
			return 1;
	}
}

static void
measure_leading(TupleDesc row, KeyColumn *column)
{
	column->is_leading = column->number <= MAX_LEADING;
	column->is_by_value = TupleDescAttr(row, column->number - 1)->attbyval;
	for (int i = 0; column->is_leading && i < column->number; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(row, i);

		column->is_leading = attribute->attlen > 0 && !attribute->atthasmissing;
		column->width[i] = attribute->attlen;
		column->boundary[i] = boundary_of(attribute->attalign);
	}
}

/* The columns of this part that have the names. */
static void
find_columns(Relation part, TableMark *mark)
{
	for (int i = 0; i < mark->columns; i++)
	{
		KeyColumn *column = &mark->column[i];

		Form_pg_attribute attribute;

		column->number = get_attnum(RelationGetRelid(part), column->name);
		if (column->number > 0)
		{
			attribute = TupleDescAttr(RelationGetDescr(part), column->number - 1);
			column->type = attribute->atttypid;
			/* What is generated need not be in the row. */
			if (attribute->attgenerated == '\0' &&
				(column->type == INT2OID || column->type == INT4OID || column->type == INT8OID))
			{
				measure_leading(RelationGetDescr(part), column);
				continue;
			}
		}
		column->number = 0;
		column->is_known = false;
	}
}

static void
add_rows(Relation part, TableMark *mark)
{
	TableScanDesc scan = LF_BEGIN_SCAN(part, GetActiveSnapshot());
	uint64 file = mix(((uint64) RelationGetRelid(part) << 32) | part->rd_rel->relfilenode);
	HeapTuple tuple;

	mark->is_new = mark->is_new || LF_HAS_NEW_FILE(part);
	find_columns(part, mark);
	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		uint64 hash = hash_of(tuple, file);

		mark->sum += hash;
		for (int i = 0; i < mark->columns; i++)
			if (mark->column[i].number != 0)
				add_key(&mark->column[i], tuple, RelationGetDescr(part), hash);
		if (++mark->rows % ROWS_AT_ONCE == 0)
			CHECK_FOR_INTERRUPTS();
	}
	table_endscan(scan);
}

/* Whether the rows of the relation are its own, and all of them are seen. */
static bool
is_readable_heap(Relation table)
{
	return table->rd_rel->relkind == RELKIND_RELATION &&
		table->rd_tableam == GetHeapamTableAmRoutine() &&
		check_enable_rls(RelationGetRelid(table), InvalidOid, true) != RLS_ENABLED;
}

/* The sums tell which values a column has. */
static void
check_readable(Oid relation, const TableMark *mark)
{
	Oid user = GetUserId();

	if (pg_class_aclcheck(relation, user, ACL_SELECT) == ACLCHECK_OK)
		return;
	if (pg_attribute_aclcheck_all(relation, user, ACL_SELECT, ACLMASK_ANY) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, get_rel_name(relation));
	for (int i = 0; i < mark->columns; i++)
	{
		AttrNumber number = get_attnum(relation, mark->column[i].name);

		if (number > 0 && pg_attribute_aclcheck(relation, number, user, ACL_SELECT) != ACLCHECK_OK)
			aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_COLUMN, mark->column[i].name);
	}
}

static void
name_columns(TableMark *mark, ArrayType *names)
{
	Datum *name;
	bool *is_null;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &name, &is_null, &mark->columns);
	if (mark->columns > MAX_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("sums by more than %d columns", MAX_COLUMNS)));
	mark->column = palloc0(mark->columns * sizeof(KeyColumn));
	for (int i = 0; i < mark->columns; i++)
	{
		uint64 *sums = palloc(KEY_SUMS_ROOM * sizeof(uint64));

		mark->column[i].name = is_null[i] ? "" : TextDatumGetCString(name[i]);
		mark->column[i].is_known = true;
		key_sums_init(&mark->column[i].sums, sums);
	}
}

/* Adds all parts of the relation up; false: something of it cannot be read so. */
static bool
mark_relation(Oid relation, TableMark *mark)
{
	bool is_known = true;
	ListCell *cell;

	foreach (cell, find_all_inheritors(relation, AccessShareLock, NULL))
	{
		Relation part = try_relation_open(lfirst_oid(cell), AccessShareLock);

		if (part == NULL)
			return false;
		if (is_readable_heap(part))
			add_rows(part, mark);
		else if (part->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
			is_known = false;
		relation_close(part, AccessShareLock);
	}
	return is_known && !mark->is_new;
}

static bytea *
sums_as_bytea(const KeySums *sums)
{
	size_t size = key_sums_words(sums) * sizeof(uint64);
	uint64 *words = palloc(size);
	bytea *result = palloc(VARHDRSZ + size);

	key_sums_write(sums, words);
	memcpy(VARDATA(result), words, size);
	SET_VARSIZE(result, VARHDRSZ + size);
	pfree(words);
	return result;
}

static Datum
sums_as_array(const TableMark *mark)
{
	Datum *value = palloc(mark->columns * sizeof(Datum));
	bool *is_null = palloc(mark->columns * sizeof(bool));
	int size = mark->columns;
	int lower = 1;

	for (int i = 0; i < mark->columns; i++)
	{
		is_null[i] = !mark->column[i].is_known;
		value[i] = is_null[i] ? (Datum) 0 : PointerGetDatum(sums_as_bytea(&mark->column[i].sums));
	}
	return PointerGetDatum(construct_md_array(value, is_null, 1, &size, &lower, BYTEAOID, -1, false, TYPALIGN_INT));
}

LF_FUNCTION(materialize_table_mark);
Datum
materialize_table_mark(PG_FUNCTION_ARGS)
{
	Oid relation = PG_GETARG_OID(0);
	TableMark mark = {0};
	TupleDesc row;
	Datum values[2];
	bool nulls[2] = {false, false};

	/* The relation may have been dropped meanwhile. */
	if (get_rel_name(relation) == NULL)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function returning record called in context that cannot accept type record")));
	name_columns(&mark, PG_GETARG_ARRAYTYPE_P(1));
	check_readable(relation, &mark);
	if (!mark_relation(relation, &mark))
		PG_RETURN_NULL();
	values[0] = PointerGetDatum(cstring_to_text(psprintf(UINT64_FORMAT " " UINT64_FORMAT, mark.rows, mark.sum)));
	values[1] = sums_as_array(&mark);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}
