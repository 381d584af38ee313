/*-------------------------------------------------------------------------
 *
 * label_set_sql.c
 *	  Sets of labels: input, output, arrays and the operators of a set.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "label/label_sql.h"
#include "shown.h"

uint8
label_set_arg(const LabelType *type, Datum value)
{
	uint8 set = DatumGetUInt8(value);

	if (!label_set_is_valid(type, set))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid stored value %d for type %s",
						set, type->name),
				 errdetail("Values from 0 to %d stand for sets of %s.",
						   label_set_all(type), label_all(type))));
	return set;
}

static char *
label_set_complaint(const LabelType *type, LabelSetStatus status,
					LabelSpan wrong)
{
	char *word = shown_part(wrong.start, (int) wrong.length);

	switch (status)
	{
		case LABEL_SET_NO_BRACES:
			return pstrdup("A set starts with \"{\" and ends with \"}\".");
		case LABEL_SET_EMPTY_ELEMENT:
			return pstrdup("A label is missing before or after a comma.");
		case LABEL_SET_UNKNOWN_LABEL:
			return psprintf("%s is not one of the labels %s.",
							word[0] == '"' ? word : psprintf("\"%s\"", word),
							label_all(type));
		default:
			return psprintf("Expected a label and then \",\" or \"}\" at \"%s\".",
							word);
	}
}

Datum
label_set_in(const LabelType *type, FunctionCallInfo fcinfo)
{
	char *text = PG_GETARG_CSTRING(0);
	uint8 set;
	LabelSpan wrong;
	LabelSetStatus status;

	status = label_set_parse(type, text, strlen(text), &set, &wrong);
	if (status != LABEL_SET_OK)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input value for type %s: \"%s\"",
						type->name, shown(text)),
				 errdetail_internal("%s",
									label_set_complaint(type, status, wrong)),
				 errhint("Write labels between braces, for example \"{%s,%s}\".",
						 label_name(type, 0), label_name(type, 1))));
	LABEL_RETURN(set);
}

Datum
label_set_out(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 set = LABEL_SET_GETARG(*type, 0);
	char *text = palloc(LABEL_SET_TEXT_SIZE);

	label_set_print(type, set, text, LABEL_SET_TEXT_SIZE);
	PG_RETURN_CSTRING(text);
}

Datum
label_set_recv(const LabelType *type, FunctionCallInfo fcinfo)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	uint8 set = (uint8) pq_getmsgbyte(message);

	if (!label_set_is_valid(type, set))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value %d for type %s",
						set, type->name),
				 errdetail("Values from 0 to %d stand for sets of %s.",
						   label_set_all(type), label_all(type))));
	LABEL_RETURN(set);
}

/* One byte, with one bit for each label, the first label in the lowest bit. */
Datum
label_set_send(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 set = LABEL_SET_GETARG(*type, 0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, set);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* The label that an element of an array names. */
static uint8
label_of_element(const LabelType *type, const char *text, Size length)
{
	uint8 label;

	if (!label_parse(type, text, length, &label))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid array element for type %s: \"%s\"",
						type->name, shown_part(text, (int) length)),
				 errdetail("The labels are %s.", label_all(type)),
				 errhint("Write, for example, ARRAY['%s', '%s'].",
						 label_name(type, 0), label_name(type, 1))));
	return label;
}

/*
 * An array of text as it is stored.  A short one is not aligned there, and has a
 * header of one byte; places in it count as if that had four.
 */
typedef struct StoredArray
{
	const char *start;			/* with such a header */
	int32 count;
	const uint8 *bitmap;		/* NULL: no NULLs */
	Size first;					/* the place of the first element */
} StoredArray;

static int32
stored_number(const char *at)
{
	int32 number;

	memcpy(&number, at, sizeof(number));
	return number;
}

static StoredArray
stored_array(const LabelType *type, const struct varlena *array)
{
	StoredArray stored = {VARDATA_ANY(array) - VARHDRSZ};
	int dimensions = stored_number(stored.start + offsetof(ArrayType, ndim));
	int32 offset = stored_number(stored.start + offsetof(ArrayType, dataoffset));

	if (dimensions > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("array for type %s must have one dimension, not %d",
						type->name, dimensions),
				 errhint("Write, for example, ARRAY['%s', '%s'].",
						 label_name(type, 0), label_name(type, 1))));
	if (dimensions == 1)
		stored.count = stored_number(stored.start + sizeof(ArrayType));
	stored.first = ARR_OVERHEAD_NONULLS(dimensions);
	if (offset != 0)
	{
		stored.bitmap = (const uint8 *) stored.start + sizeof(ArrayType) +
			2 * sizeof(int32) * dimensions;
		stored.first = offset;
	}
	return stored;
}

/*
 * The array comes from a cast, which has no soft errors.  Reports read one for
 * each lead, so it is looked at where it is.  A NULL element is no label: who
 * puts an array together from CASEs has one for each that is not so.
 */
Datum
label_set_from_array(const LabelType *type, FunctionCallInfo fcinfo)
{
	StoredArray array = stored_array(type, PG_GETARG_VARLENA_PP(0));
	Size place = array.first;
	uint8 set = 0;

	for (int i = 0; i < array.count; i++)
	{
		const char *element = array.start + place;
		int32 header;
		Size size;

		CHECK_FOR_INTERRUPTS();
		if (array.bitmap != NULL && !(array.bitmap[i / 8] & (1 << (i % 8))))
			continue;
		/* Elements have a long header each, whatever the array's. */
		header = stored_number(element);
		Assert(VARATT_IS_4B_U(&header));
		size = VARSIZE(&header);
		set |= (uint8) (1U << label_of_element(type, element + VARHDRSZ,
											   size - VARHDRSZ));
		place = INTALIGN(place + size);
	}
	LABEL_RETURN(set);
}

Datum
label_set_to_array(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 set = LABEL_SET_GETARG(*type, 0);
	Datum elements[LABEL_SET_MAX_COUNT];
	int count = 0;

	for (int i = 0; i < type->count; i++)
	{
		if (set & (1U << i))
			elements[count++] = CStringGetTextDatum(type->labels[i]);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, count, TEXTOID, -1, false,
										  TYPALIGN_INT));
}

Datum
label_set_missing(const LabelType *type, FunctionCallInfo fcinfo)
{
	uint8 set = LABEL_SET_GETARG(*type, 0);

	LABEL_RETURN(label_set_all(type) & ~set);
}

/*
 * The rest works on the bits alone, so it serves the sets of every type.  A
 * bit that stands for no label stays, and is an error when it is printed.
 */
#define LABEL_SET_OPERATION(function, a, b, return_result) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		uint8 a = DatumGetUInt8(PG_GETARG_DATUM(0)); \
		uint8 b = DatumGetUInt8(PG_GETARG_DATUM(1)); \
\
		return_result; \
	} \
	extern int label_takes_semicolon

LABEL_SET_OPERATION(label_set_union, a, b, LABEL_RETURN(a | b));
LABEL_SET_OPERATION(label_set_intersection, a, b, LABEL_RETURN(a & b));
LABEL_SET_OPERATION(label_set_difference, a, b, LABEL_RETURN(a & ~b));
LABEL_SET_OPERATION(label_set_contains, a, b, PG_RETURN_BOOL((b & ~a) == 0));
LABEL_SET_OPERATION(label_set_contained, a, b, PG_RETURN_BOOL((a & ~b) == 0));
LABEL_SET_OPERATION(label_set_overlaps, a, b, PG_RETURN_BOOL((a & b) != 0));

LF_FUNCTION(label_set_count);
Datum
label_set_count(PG_FUNCTION_ARGS)
{
	uint8 set = DatumGetUInt8(PG_GETARG_DATUM(0));

	PG_RETURN_INT32(label_set_cardinality(set));
}
