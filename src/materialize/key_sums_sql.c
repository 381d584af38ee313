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
