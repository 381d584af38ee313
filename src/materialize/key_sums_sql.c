/*-------------------------------------------------------------------------
 *
 * key_sums_sql.c
 *	  The keys of a table under which something has changed, by its sums.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "materialize/key_sums.h"

static bool
read_sums(KeySums *into, bytea *from)
{
	size_t size = VARSIZE_ANY_EXHDR(from);
	uint64 *words;
	bool is_valid;

	if (size > (KEY_SUMS_HEAD + KEY_SUMS_ROOM) * sizeof(uint64) || size % sizeof(uint64) != 0)
		return false;
	/* The bytes are not aligned where they are. */
	words = palloc(size + 1);
	memcpy(words, VARDATA_ANY(from), size);
	is_valid = key_sums_read(into, palloc(KEY_SUMS_ROOM * sizeof(uint64)), words, size / sizeof(uint64));
	pfree(words);
	return is_valid;
}

/* How long the part is that begins at a byte; 0: there is none. */
static size_t
part_size(const bytea *of, size_t from, size_t most)
{
	size_t length = of == NULL ? 0 : VARSIZE_ANY_EXHDR(of);

	return length <= from ? 0 : Min(most, length - from);
}

/* Whether the part that begins at a byte is another one than was there. */
static bool
part_differs(const bytea *now, const bytea *was, size_t from, size_t most)
{
	size_t size = part_size(now, from, most);

	return part_size(was, from, most) != size || memcmp(VARDATA_ANY(now) + from, VARDATA_ANY(was) + from, size) != 0;
}

LF_FUNCTION(materialize_parts_that_differ);
Datum
materialize_parts_that_differ(PG_FUNCTION_ARGS)
{
	bytea *now = PG_ARGISNULL(0) ? NULL : PG_GETARG_BYTEA_PP(0);
	bytea *was = PG_ARGISNULL(1) ? NULL : PG_GETARG_BYTEA_PP(1);
	int32 most = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2);
	size_t length = now == NULL ? 0 : VARSIZE_ANY_EXHDR(now);
	Datum *part;
	bool *is_null;
	int count;
	int lower = 1;

	if (now == NULL || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	if (most < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid size of a part: %d", most)));
	count = (length + most - 1) / most;
	part = palloc0(count * sizeof(Datum) + 1);
	is_null = palloc0(count * sizeof(bool) + 1);
	for (int i = 0; i < count; i++)
	{
		size_t from = (size_t) i * most;

		is_null[i] = !part_differs(now, was, from, most);
		if (!is_null[i])
			part[i] = PointerGetDatum(cstring_to_text_with_len(VARDATA_ANY(now) + from, part_size(now, from, most)));
		CHECK_FOR_INTERRUPTS();
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(part, is_null, 1, &count, &lower, BYTEAOID, -1, false, TYPALIGN_INT));
}

LF_FUNCTION(materialize_changed_keys);
Datum
materialize_changed_keys(PG_FUNCTION_ARGS)
{
	int64 highest = PG_GETARG_INT64(2);
	int32 most = PG_GETARG_INT32(3);
	KeySums was;
	KeySums now;
	KeyWalk walk;
	Datum *keys;
	int64 key;
	int count = 0;

	if (!read_sums(&now, PG_GETARG_BYTEA_PP(1)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid sums of keys"),
				 errdetail("They are no value that _table_mark() returned.")));
	if (most < 0 || most > MaxAllocSize / sizeof(Datum))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid number of keys: %d", most)));
	/* What was kept may be of another version. */
	if (!read_sums(&was, PG_GETARG_BYTEA_PP(0)) || was.negative != now.negative)
		PG_RETURN_NULL();
	key_sums_level(&was, &now);
	key_sums_walk(&walk, &was, &now, palloc(KEY_SUMS_MAX * sizeof(uint32)));
	keys = palloc(most * sizeof(Datum) + 1);
	while (key_sums_next(&walk, &key) && key <= highest)
	{
		if (count == most)
			PG_RETURN_NULL();
		keys[count++] = Int64GetDatum(key);
		CHECK_FOR_INTERRUPTS();
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(keys, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
