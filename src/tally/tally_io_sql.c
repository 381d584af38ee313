/*-------------------------------------------------------------------------
 *
 * tally_io_sql.c
 *	  Text and binary form of all state types.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"

#include "shown.h"
#include "tally/tally_sql.h"

/* All names of the counters, sums and bin sets, for a message. */
static char *
tally_names(const TallyLayout *layout)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < layout->counts + layout->sums; i++)
		appendStringInfo(&list, i == 0 ? "%s" : ", %s", layout->names[i]);
	for (int i = 0; i < layout->bin_sets; i++)
		appendStringInfo(&list, ", %s", layout->bin_set[i].name);
	return list.data;
}

Datum
tally_in_error(const TallyLayout *layout, const char *text,
			   const TallyError *error, struct Node *context)
{
	const char *part = shown_part(text + error->start, (int) (error->end - error->start));
	char nearest[I128_TEXT_SIZE];

	switch (error->status)
	{
		case TALLY_UNKNOWN_NAME:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, shown(text)),
					 errdetail("There is no counter, sum or histogram named \"%s\".", part),
					 errhint("The names are %s.", tally_names(layout))));
		case TALLY_DUPLICATE_NAME:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, shown(text)),
					 errdetail("\"%s\" is given twice.", part),
					 errhint("A valid value is %s.", layout->example)));
		case TALLY_NO_BIN:
			i128_to_text(error->nearest, error->decimals, nearest);
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, shown(text)),
					 errdetail("No bin starts at \"%s\"; the nearest one starts at \"%s\".",
							   part, nearest),
					 errhint("A valid value is %s.", layout->example)));
		case TALLY_COUNT_OUT_OF_RANGE:
		case TALLY_SUM_OUT_OF_RANGE:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value \"%s\" is out of range for type %s",
							part, layout->type_name),
					 errdetail_internal("%s", tally_range(error->status, layout)),
					 errhint("A valid value is %s.", layout->example)));
		default:
			ereturn(context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							layout->type_name, shown(text)),
					 errdetail("Expected %s at position %d.", error->expected,
							   pg_mbstrlen_with_len(text, (int) error->start) + 1),
					 errhint("A valid value is %s.", layout->example)));
	}
}

Datum
tally_in(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	char *text = PG_GETARG_CSTRING(0);
	Tally *state = (Tally *) palloc(tally_size(layout, layout->bins));
	TallyError error;

	if (!tally_parse(text, layout, state, &error))
		return tally_in_error(layout, text, &error, fcinfo->context);
	state = (Tally *) repalloc(state, tally_size(layout, state->bins));
	PG_RETURN_POINTER(tally_resized(state, layout));
}

Datum
tally_out(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	const Tally *state = tally_arg(fcinfo, 0, layout);
	char *text = palloc(tally_text_size(state, layout));

	tally_print(state, layout, text);
	PG_RETURN_CSTRING(text);
}

void
tally_check_wire(const char *problem, const char *type_name)
{
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type %s", type_name),
				 errdetail_internal("%s", problem)));
}

void
tally_send_cells(StringInfo buffer, const Tally *state,
				 const TallyLayout *layout)
{
	int size = (int) tally_wire_size(layout, state->bins);

	enlargeStringInfo(buffer, size);
	tally_write_cells(state, layout, (uint8 *) buffer->data + buffer->len);
	buffer->len += size;
}

Datum
tally_recv(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	WireReader reader = tally_wire_reader(buffer);
	uint16 bins = 0;
	Tally *state;

	tally_check_wire(tally_read_head(&reader, layout, &bins), layout->type_name);
	state = (Tally *) palloc(tally_size(layout, bins));
	tally_check_wire(tally_read_cells(&reader, layout, bins, state),
					 layout->type_name);
	tally_wire_done(buffer, &reader);
	PG_RETURN_POINTER(tally_resized(state, layout));
}

Datum
tally_send(const TallyLayout *layout, FunctionCallInfo fcinfo)
{
	const Tally *state = tally_arg(fcinfo, 0, layout);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint8(&buffer, state->kind);
	pq_sendint8(&buffer, state->version);
	tally_send_cells(&buffer, state, layout);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}
