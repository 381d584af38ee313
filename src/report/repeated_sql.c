/*-------------------------------------------------------------------------
 *
 * repeated_sql.c
 *	  Which of many hashes come more than once.
 *
 * GROUP BY would keep a tuple of each; here one takes 8 bytes and a sort.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

#define ST_SORT			 sort_hashes
#define ST_ELEMENT_TYPE	 int64
#define ST_COMPARE(a, b) ((*(a) > *(b)) - (*(a) < *(b)))
#define ST_SCOPE		 static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* Move to the front, once each, those of the sorted hashes that come more than once; how many. */
static int
keep_repeated(int64 *hashes, int count)
{
	int repeated = 0;

	for (int i = 1; i < count; i++)
	{
		if (hashes[i] == hashes[i - 1] &&
			(repeated == 0 || hashes[repeated - 1] != hashes[i]))
			hashes[repeated++] = hashes[i];
	}
	return repeated;
}

LF_FUNCTION(repeated_hashes);
Datum
repeated_hashes(PG_FUNCTION_ARGS)
{
	ArrayType *hashes = PG_GETARG_ARRAYTYPE_P_COPY(0);
	int64 *first = (int64 *) ARR_DATA_PTR(hashes);
	int count = ArrayGetNItems(ARR_NDIM(hashes), ARR_DIMS(hashes));

	if (ARR_HASNULL(hashes) || ARR_ELEMTYPE(hashes) != INT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("hashes must not be NULL"),
				 errhint("Leave them out, as in array_agg(hash) FILTER (WHERE hash IS NOT NULL).")));
	sort_hashes(first, count);
	count = keep_repeated(first, count);
	if (count == 0)
		PG_RETURN_NULL();
	/* What is kept becomes an array of one dimension, in the same memory. */
	memmove((char *) hashes + ARR_OVERHEAD_NONULLS(1), first, count * sizeof(int64));
	SET_VARSIZE(hashes, ARR_OVERHEAD_NONULLS(1) + count * sizeof(int64));
	hashes->ndim = 1;
	*ARR_DIMS(hashes) = count;
	*ARR_LBOUND(hashes) = 1;
	PG_RETURN_ARRAYTYPE_P(hashes);
}
