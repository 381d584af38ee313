/*-------------------------------------------------------------------------
 *
 * path_sql.c
 *	  The SQL type touch_path: how it is made, equality and hash.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "attribution/credit_sql.h"
#include "attribution/path_sql.h"

StaticAssertDecl(offsetof(TouchPath, version) == VARHDRSZ,
				 "a path starts with the length word");
StaticAssertDecl(offsetof(TouchPath, at) % 8 == 0,
				 "the instants of a path are aligned");
StaticAssertDecl(PATH_FIRST_INSTANT == MIN_TIMESTAMP && PATH_END_OF_INSTANTS == END_TIMESTAMP,
				 "a path has the instants that the server has");
StaticAssertDecl((Size) CREDIT_MAX_TOUCHES * sizeof(Touch) < MaxAllocSize,
				 "the touches of a path fit in memory");

const TouchPath *
path_arg(FunctionCallInfo fcinfo, int n)
{
	const TouchPath *path = (const TouchPath *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));
	Size size = VARSIZE(path);
	uint8_t *seen = NULL;
	const char *problem;

	if (unlikely(size >= sizeof(TouchPath) && path->channels > PATH_FEW_CHANNELS &&
				 path->channels <= size / sizeof(uint32_t)))
		seen = palloc0(path->channels / 8 + 1);
	problem = seen == NULL && size >= sizeof(TouchPath) && path->channels > PATH_FEW_CHANNELS
		? "The value is too short."
		: path_problem(path, size, seen, credit_check_interrupts);
	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value of type touch_path"),
				 errdetail_internal("%s", problem)));
	if (seen != NULL)
		pfree(seen);
	return path;
}

static int
compare_touches(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return touch_compare(a, b);
}

static int
compare_channels(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return pivot_key_compare((*(Touch *const *) a)->channel,
							 (*(Touch *const *) b)->channel);
}

TouchPath *
path_make(Touch *touch, size_t touches)
{
	Touch **by_channel;
	PathSize size;
	TouchPath *path;

	credit_check_touches((int64) touches);
	qsort(touch, touches, sizeof(Touch), compare_touches);
	by_channel = palloc(sizeof(Touch *) * Max(touches, 1));
	for (size_t i = 0; i < touches; i++)
		by_channel[i] = &touch[i];
	qsort(by_channel, touches, sizeof(Touch *), compare_channels);

	size = path_number_channels(by_channel, touches);
	if (path_size(size) > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("value of type touch_path too large"),
				 errdetail("A path has at most %zu bytes.", (Size) MaxAllocSize),
				 errhint("Leave out touches that are too old to matter, or give channels shorter names.")));
	path = palloc(path_size(size));
	SET_VARSIZE(path, path_size(size));
	path_write(path, size, touch, by_channel);
	pfree(by_channel);
	return path;
}

bool
path_channel_datum(const TouchPath *path, uint32_t number, Datum *channel)
{
	PivotKey key = path_channel(path, number);

	*channel = (Datum) 0;
	if (key.length == PIVOT_NULL)
		return true;
	*channel = PointerGetDatum(cstring_to_text_with_len(key.data, (int) key.length));
	return false;
}

/* Equal paths have equal bytes; nothing but the length word is left out. */
#define PATH_BYTES(path) ((const unsigned char *) &(path)->version)
#define PATH_BYTES_SIZE(path) \
	((int) (VARSIZE(path) - offsetof(TouchPath, version)))

/*
 * A join or a set operation compares many values in one memory context, so what
 * had to be unpacked must not stay behind.
 */
static void
free_copy(FunctionCallInfo fcinfo, int n, const TouchPath *path)
{
	PG_FREE_IF_COPY(unconstify(TouchPath *, path), n);
}

static bool
equal_args(FunctionCallInfo fcinfo)
{
	const TouchPath *a = path_arg(fcinfo, 0);
	const TouchPath *b = path_arg(fcinfo, 1);
	bool equal = VARSIZE(a) == VARSIZE(b) &&
		memcmp(PATH_BYTES(a), PATH_BYTES(b), PATH_BYTES_SIZE(a)) == 0;

	free_copy(fcinfo, 0, a);
	free_copy(fcinfo, 1, b);
	return equal;
}

LF_FUNCTION(touch_path_eq);
Datum
touch_path_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(equal_args(fcinfo));
}

LF_FUNCTION(touch_path_ne);
Datum
touch_path_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!equal_args(fcinfo));
}

LF_FUNCTION(touch_path_hash);
Datum
touch_path_hash(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	Datum hash = hash_any(PATH_BYTES(path), PATH_BYTES_SIZE(path));

	free_copy(fcinfo, 0, path);
	return hash;
}

LF_FUNCTION(touch_path_hash_extended);
Datum
touch_path_hash_extended(PG_FUNCTION_ARGS)
{
	const TouchPath *path = path_arg(fcinfo, 0);
	Datum hash = hash_any_extended(PATH_BYTES(path), PATH_BYTES_SIZE(path),
								   PG_GETARG_INT64(1));

	free_copy(fcinfo, 0, path);
	return hash;
}
