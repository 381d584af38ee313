/*-------------------------------------------------------------------------
 *
 * noted_sql.c
 *	  When each signal was noted, and the aggregate that finds it.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "agreement/noted_fmgr.h"
#include "label/label_sql.h"
#include "shown.h"

LF_FUNCTION(noted_transition);
LF_FUNCTION(noted_combine);
LF_FUNCTION(noted_signals);
LF_FUNCTION(noted_signals_by);

/* In the argument's own memory, which is a copy where that is toasted. */
Noted *
noted_arg(FunctionCallInfo fcinfo, int n)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(n);

	StaticAssertStmt(NOTED_NEVER == DT_NOEND &&
						 sizeof(Noted) == LEAD_SIGNAL_COUNT * sizeof(TimestampTz),
					 "the array's elements must be those of the struct");
	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != LEAD_SIGNAL_COUNT ||
		ARR_HASNULL(array))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("an array of %d times is needed, without a NULL",
						LEAD_SIGNAL_COUNT),
				 errdetail("It says when %s were noted; infinity: not.",
						   label_all(&lead_signals_type))));
	return (Noted *) ARR_DATA_PTR(array);
}

static ArrayType *
make_array(const Noted *noted)
{
	Datum times[LEAD_SIGNAL_COUNT];

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		times[signal] = TimestampTzGetDatum(noted->at[signal]);
	return construct_array(times, LEAD_SIGNAL_COUNT, TIMESTAMPTZOID,
						   sizeof(TimestampTz), FLOAT8PASSBYVAL,
						   TYPALIGN_DOUBLE);
}

/*
 * The state of the first argument, whose times are "noted".  An aggregate's own
 * is changed in place; it copies a new one itself.
 */
static Datum
state_arg(FunctionCallInfo fcinfo, Noted **noted)
{
	Noted copy;
	ArrayType *array;

	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL) != 0)
	{
		array = PG_GETARG_ARRAYTYPE_P(0);
		*noted = noted_arg(fcinfo, 0);
		if (*noted == (Noted *) ARR_DATA_PTR(array))
			return PointerGetDatum(array);
	}
	if (PG_ARGISNULL(0))
		noted_clear(&copy);
	else
		copy = *noted_arg(fcinfo, 0);
	array = make_array(&copy);
	*noted = (Noted *) ARR_DATA_PTR(array);
	return PointerGetDatum(array);
}

static int
signal_arg(FunctionCallInfo fcinfo, int n)
{
	const text *name = PG_GETARG_TEXT_PP(n);
	uint8 signal;

	if (!label_parse(&lead_signals_type, VARDATA_ANY(name),
					 VARSIZE_ANY_EXHDR(name), &signal))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid signal: \"%s\"", shown(text_to_cstring(name))),
				 errdetail("The signals are %s.",
						   label_all(&lead_signals_type))));
	return signal;
}

static Datum
state_as_it_is(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return PG_GETARG_DATUM(0);
}

/* _note(state, signal, noted_at) */
Datum
noted_transition(PG_FUNCTION_ARGS)
{
	Noted *noted;
	Datum state;
	int signal;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return state_as_it_is(fcinfo);
	signal = signal_arg(fcinfo, 1);
	state = state_arg(fcinfo, &noted);
	noted_add(noted, signal, PG_GETARG_TIMESTAMPTZ(2));
	return state;
}

/* _note_merge(state, other) */
Datum
noted_combine(PG_FUNCTION_ARGS)
{
	Noted *noted;
	Datum state;

	if (PG_ARGISNULL(1))
		return state_as_it_is(fcinfo);
	state = state_arg(fcinfo, &noted);
	noted_merge(noted, noted_arg(fcinfo, 1));
	return state;
}

/* _noted_signals(noted) */
Datum
noted_signals(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(noted_by(noted_arg(fcinfo, 0), NOTED_NEVER));
}

/* _noted_signals(noted, noted_by) */
Datum
noted_signals_by(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(noted_by(noted_arg(fcinfo, 0), PG_GETARG_TIMESTAMPTZ(1)));
}
