/*-------------------------------------------------------------------------
 *
 * tally_sql.h
 *	  Tallies as SQL values, and what all state types do alike.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TALLY_SQL_H
#define TALLY_SQL_H

#include "compat.h"

#include "lib/stringinfo.h"
#include "utils/numeric.h"

#include "tally/tally.h"

/*
 * An argument that must be a tally of the layout.  Its bytes come from disk or
 * from whoever called the function, so they are checked on every use.
 */
extern const Tally *tally_arg(FunctionCallInfo fcinfo, int n,
							  const TallyLayout *layout);

/* The first argument as a state that may be changed and returned. */
extern Tally *tally_state_arg(FunctionCallInfo fcinfo,
							  const TallyLayout *layout);

/* Count an item in a bin of a bin set of such a state, or take it away. */
extern Tally *tally_step_bin(Tally *state, const TallyLayout *layout, int set,
							 int bin, bool forward);

/* Make a state; set its length when its bins have changed. */
extern Tally *tally_make(const TallyLayout *layout);
extern Tally *tally_resized(Tally *state, const TallyLayout *layout);

/* What a counter or a sum can hold, for a message. */
extern char *tally_range(TallyStatus status, const TallyLayout *layout);
pg_noreturn extern void tally_error(TallyStatus status,
									const TallyLayout *layout);
extern void tally_negative_error(const TallyLayout *layout);

/* An error unless the status is TALLY_OK. */
static inline void
tally_check(TallyStatus status, const TallyLayout *layout)
{
	if (unlikely(status != TALLY_OK))
		tally_error(status, layout);
}

/* What is wrong with a text, as a soft error where the server has them. */
extern Datum tally_in_error(const TallyLayout *layout, const char *text,
							const TallyError *error, struct Node *context);

/* What is left of a binary value, and how much of it was read. */
static inline WireReader
tally_wire_reader(const StringInfoData *buffer)
{
	return wire_reader(buffer->data + buffer->cursor,
					   (size_t) (buffer->len - buffer->cursor));
}

static inline void
tally_wire_done(StringInfo buffer, const WireReader *reader)
{
	buffer->cursor = buffer->len - (int) reader->left;
}

/* An error unless there is no problem with a binary value. */
extern void tally_check_wire(const char *problem, const char *type_name);

/* Append a tally, from the number of its bins on, to a binary value. */
extern void tally_send_cells(StringInfo buffer, const Tally *state,
							 const TallyLayout *layout);

/* What every state type has, see TALLY_SQL_TYPE() below. */
extern Datum tally_in(const TallyLayout *layout, FunctionCallInfo fcinfo);
extern Datum tally_out(const TallyLayout *layout, FunctionCallInfo fcinfo);
extern Datum tally_recv(const TallyLayout *layout, FunctionCallInfo fcinfo);
extern Datum tally_send(const TallyLayout *layout, FunctionCallInfo fcinfo);
extern Datum tally_combine(const TallyLayout *layout, FunctionCallInfo fcinfo,
						   TallyStatus (*combine)(Tally *state,
												  const Tally *other,
												  const TallyLayout *layout));
extern Datum tally_unary_minus(const TallyLayout *layout,
							   FunctionCallInfo fcinfo);
extern bool tally_equal_args(const TallyLayout *layout,
							 FunctionCallInfo fcinfo);
extern Datum tally_hash(const TallyLayout *layout, FunctionCallInfo fcinfo);
extern Datum tally_hash_extended(const TallyLayout *layout,
								 FunctionCallInfo fcinfo);

/* Parts of an argument that was checked, with an error when out of range. */
extern int64 tally_get_count(const Tally *state, const TallyLayout *layout,
							 TallyCells cells);
extern int64 tally_get_bin_count(const Tally *state, const TallyLayout *layout,
								 int set);
extern Int128 tally_get_total(const Tally *state, const TallyLayout *layout,
							  TallyCells cells);
extern Numeric tally_get_amount(const Tally *state, const TallyLayout *layout,
								TallyCells cells);

extern Numeric i128_to_numeric(Int128 value, int decimals);

/* A quotient as numeric computes it, NULL for an empty denominator. */
extern Datum tally_ratio(FunctionCallInfo fcinfo, Numeric numerator,
						 int64 denominator);
extern Datum tally_amount_ratio(FunctionCallInfo fcinfo, Numeric numerator,
								Numeric denominator);

#define TALLY_SQL_FUNCTION(function, call) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return call; \
	} \
	extern int tally_takes_semicolon

/* The functions that the SQL of every state type declares. */
#define TALLY_SQL_TYPE(name, layout) \
	TALLY_SQL_FUNCTION(name##_in, tally_in(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_out, tally_out(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_recv, tally_recv(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_send, tally_send(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_plus, tally_combine(&(layout), fcinfo, tally_add)); \
	TALLY_SQL_FUNCTION(name##_minus, tally_combine(&(layout), fcinfo, tally_subtract)); \
	TALLY_SQL_FUNCTION(name##_unary_minus, tally_unary_minus(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_eq, BoolGetDatum(tally_equal_args(&(layout), fcinfo))); \
	TALLY_SQL_FUNCTION(name##_ne, BoolGetDatum(!tally_equal_args(&(layout), fcinfo))); \
	TALLY_SQL_FUNCTION(name##_hash, tally_hash(&(layout), fcinfo)); \
	TALLY_SQL_FUNCTION(name##_hash_extended, tally_hash_extended(&(layout), fcinfo))

#endif							/* TALLY_SQL_H */
