/*-------------------------------------------------------------------------
 *
 * mark_sql.c
 *	  Whether a table is what it was, by one pass over it.
 *
 * A row that is written has another place or another transaction in its header,
 * whoever wrote it and whenever that was committed, and one that is deleted is
 * seen no longer.  So the sum of a hash of both over the rows that a snapshot
 * sees tells two states of a table apart, but for one chance in 2^64.  No column
 * is read.  A table that is rewritten, restored or in another cluster has other
 * places or transactions, and is taken for one that has changed.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

/* Rows between two looks for an interrupt. */
#define ROWS_AT_ONCE 4096

typedef struct TableMark
{
	uint64 rows;
	uint64 sum;
	bool is_own;				/* the transaction wrote a row itself, and may put
								 * another one in its place */
} TableMark;

/* The finalizer of splitmix64: each bit of the result depends on each of the value. */
static inline uint64
mix(uint64 value)
{
	value = (value ^ (value >> 30)) * UINT64CONST(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64CONST(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

static inline uint64
hash_of(HeapTuple tuple)
{
	uint64 place = ((uint64) ItemPointerGetBlockNumber(&tuple->t_self) << 16) |
		ItemPointerGetOffsetNumber(&tuple->t_self);

	return mix(place ^ mix(HeapTupleHeaderGetRawXmin(tuple->t_data) + UINT64CONST(0x9e3779b97f4a7c15)));
}

static void
add_rows(Relation table, TableMark *mark)
{
	TableScanDesc scan = LF_BEGIN_SCAN(table, GetActiveSnapshot());
	bool writes = TransactionIdIsValid(GetTopTransactionIdIfAny());
	HeapTuple tuple;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		mark->sum += hash_of(tuple);
		if (writes && TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data)))
			mark->is_own = true;
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

static void
check_readable(Oid relation)
{
	Oid user = GetUserId();

	if (pg_class_aclcheck(relation, user, ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(relation, user, ACL_SELECT, ACLMASK_ANY) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, get_rel_name(relation));
}

LF_FUNCTION(materialize_table_mark);
Datum
materialize_table_mark(PG_FUNCTION_ARGS)
{
	Oid relation = PG_GETARG_OID(0);
	TableMark mark = {0};
	List *parts;
	ListCell *cell;
	bool known = true;

	/* The relation may have been dropped meanwhile. */
	if (get_rel_name(relation) == NULL)
		PG_RETURN_NULL();
	check_readable(relation);
	parts = find_all_inheritors(relation, AccessShareLock, NULL);
	foreach (cell, parts)
	{
		Relation part = try_relation_open(lfirst_oid(cell), AccessShareLock);

		if (part == NULL)
			PG_RETURN_NULL();
		if (is_readable_heap(part))
			add_rows(part, &mark);
		else if (part->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
			known = false;
		relation_close(part, AccessShareLock);
	}
	if (!known || mark.is_own)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(psprintf(UINT64_FORMAT " " UINT64_FORMAT, mark.rows, mark.sum)));
}
