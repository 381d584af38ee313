/*-------------------------------------------------------------------------
 *
 * label_sql.c
 *	  Input and output of label types; order and hash of labels and sets.
 *
 * Order and hash look at the byte alone, so one C function serves every type.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "label/label_sql.h"
#include "shown.h"

/* List all labels of a type, for messages. */
char *
label_all(const LabelType *type)
{
	char *list = palloc(LABEL_LIST_SIZE);

	label_join(type, LABEL_ALL, ", ", ", ", list, LABEL_LIST_SIZE);
	return list;
}

uint8
label_arg(const LabelType *type, Datum value)
{
	uint8 label = DatumGetUInt8(value);

	if (label_name(type, label) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value %d for type %s",
						label, type->name),
				 errdetail("Values from 0 to %d stand for the labels %s.",
						   type->count - 1, label_all(type))));
	return label;
}

static Datum
read_label(const LabelType *type, const char *text, size_t length,
		   Node *context)
{
	uint8 label;

	if (!label_parse(type, text, length, &label))
		ereturn(context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input value for type %s: \"%s\"",
						type->name, shown_part(text, (int) length)),
				 errdetail("The labels are, in ascending order: %s.",
						   label_all(type)),
				 errhint("Write one label, for example \"%s\".",
						 label_name(type, 0))));
	LABEL_RETURN(label);
}

Datum
label_in(const LabelType *type, FunctionCallInfo fcinfo)
{
	const char *text = PG_GETARG_CSTRING(0);

	return read_label(type, text, strlen(text), fcinfo->context);
}

uint8
label_of_text(const LabelType *type, const text *value)
{
	return DatumGetUInt8(read_label(type, VARDATA_ANY(value),
									VARSIZE_ANY_EXHDR(value), NULL));
}

/* The cast to text avoids a C string, because reports cast labels of each lead. */
Datum
label_from_text(const LabelType *type, FunctionCallInfo fcinfo)
{
	const text *value = PG_GETARG_TEXT_PP(0);

	return read_label(type, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
					  fcinfo->context);
}

Datum
label_out(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 label = LABEL_GETARG(*type, 0);

	PG_RETURN_CSTRING(pstrdup(label_name(type, label)));
}

Datum
label_recv(const LabelType *type, FunctionCallInfo fcinfo)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	uint8 label = (uint8) pq_getmsgbyte(message);

	if (label_name(type, label) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value %d for type %s",
						label, type->name),
				 errdetail("Values from 0 to %d stand for the labels %s.",
						   type->count - 1, label_all(type))));
	LABEL_RETURN(label);
}

/* One byte, the label's position in the type's list. */
Datum
label_send(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 label = LABEL_GETARG(*type, 0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, label);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

#define LABEL_COMPARISON(function, operator) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(DatumGetUInt8(PG_GETARG_DATUM(0)) operator \
					   DatumGetUInt8(PG_GETARG_DATUM(1))); \
	} \
	extern int label_takes_semicolon

LABEL_COMPARISON(label_eq, ==);
LABEL_COMPARISON(label_ne, !=);
LABEL_COMPARISON(label_lt, <);
LABEL_COMPARISON(label_le, <=);
LABEL_COMPARISON(label_gt, >);
LABEL_COMPARISON(label_ge, >=);

LF_FUNCTION(label_cmp);
Datum
label_cmp(PG_FUNCTION_ARGS)
{
	int a = DatumGetUInt8(PG_GETARG_DATUM(0));
	int b = DatumGetUInt8(PG_GETARG_DATUM(1));

	PG_RETURN_INT32((a > b) - (a < b));
}

LF_FUNCTION(label_larger);
Datum
label_larger(PG_FUNCTION_ARGS)
{
	uint8 a = DatumGetUInt8(PG_GETARG_DATUM(0));
	uint8 b = DatumGetUInt8(PG_GETARG_DATUM(1));

	LABEL_RETURN(Max(a, b));
}

LF_FUNCTION(label_smaller);
Datum
label_smaller(PG_FUNCTION_ARGS)
{
	uint8 a = DatumGetUInt8(PG_GETARG_DATUM(0));
	uint8 b = DatumGetUInt8(PG_GETARG_DATUM(1));

	LABEL_RETURN(Min(a, b));
}

/* Hash partitions on disk depend on these two: they can never change. */
LF_FUNCTION(label_hash);
Datum
label_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32(DatumGetUInt8(PG_GETARG_DATUM(0)));
}

LF_FUNCTION(label_hash_extended);
Datum
label_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended(DatumGetUInt8(PG_GETARG_DATUM(0)),
								PG_GETARG_INT64(1));
}
