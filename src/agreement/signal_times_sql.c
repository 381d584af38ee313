/*-------------------------------------------------------------------------
 *
 * signal_times_sql.c
 *	  When each signal was noted, and the aggregate that finds it.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "agreement/signal_times_sql.h"
#include "label/label_sql.h"
#include "shown.h"

/* The times are read where the argument stands, or in a copy if it is toasted. */
SignalTimes *
signal_times_arg(FunctionCallInfo fcinfo, int n)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(n);

	StaticAssertStmt(SIGNAL_NEVER == DT_NOEND &&
						 sizeof(SignalTimes) == LEAD_SIGNAL_COUNT * sizeof(TimestampTz),
					 "the array's elements must be those of the struct");
	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != LEAD_SIGNAL_COUNT ||
		ARR_HASNULL(array))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("signal times must be an array of %d times without NULL",
						LEAD_SIGNAL_COUNT),
				 errdetail("They are the times when %s were noted, infinity for never.",
						   label_all(&lead_signals_type))));
	return (SignalTimes *) ARR_DATA_PTR(array);
}

static ArrayType *
make_array(const SignalTimes *times)
{
	Datum elements[LEAD_SIGNAL_COUNT];

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		elements[signal] = TimestampTzGetDatum(times->at[signal]);
	return construct_array(elements, LEAD_SIGNAL_COUNT, TIMESTAMPTZOID,
						   sizeof(TimestampTz), FLOAT8PASSBYVAL,
						   TYPALIGN_DOUBLE);
}

/*
 * The state in the first argument, and where its times are.  The state of an
 * aggregate is changed in place; what an aggregate keeps it copies itself.
 */
static Datum
state_arg(FunctionCallInfo fcinfo, SignalTimes **times)
{
	SignalTimes copy;
	ArrayType *array;

	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL) != 0)
	{
		array = PG_GETARG_ARRAYTYPE_P(0);
		*times = signal_times_arg(fcinfo, 0);
		if (*times == (SignalTimes *) ARR_DATA_PTR(array))
			return PointerGetDatum(array);
	}
	if (PG_ARGISNULL(0))
		signal_times_clear(&copy);
	else
		copy = *signal_times_arg(fcinfo, 0);
	array = make_array(&copy);
	*times = (SignalTimes *) ARR_DATA_PTR(array);
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

/* _signal_times_add(state, signal, noted_at) */
LF_FUNCTION(signal_times_transition);
Datum
signal_times_transition(PG_FUNCTION_ARGS)
{
	SignalTimes *times;
	Datum state;
	int signal;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return state_as_it_is(fcinfo);
	signal = signal_arg(fcinfo, 1);
	state = state_arg(fcinfo, &times);
	signal_times_add(times, signal, PG_GETARG_TIMESTAMPTZ(2));
	return state;
}

/* _signal_times_merge(state, other) */
LF_FUNCTION(signal_times_combine);
Datum
signal_times_combine(PG_FUNCTION_ARGS)
{
	SignalTimes *times;
	Datum state;

	if (PG_ARGISNULL(1))
		return state_as_it_is(fcinfo);
	state = state_arg(fcinfo, &times);
	signal_times_merge(times, signal_times_arg(fcinfo, 1));
	return state;
}

/* _known_signals(signal_times) */
LF_FUNCTION(signal_times_signals);
Datum
signal_times_signals(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(signal_times_by(signal_times_arg(fcinfo, 0), SIGNAL_NEVER));
}

/* _known_signals(signal_times, known_by) */
LF_FUNCTION(signal_times_signals_by);
Datum
signal_times_signals_by(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(signal_times_by(signal_times_arg(fcinfo, 0), PG_GETARG_TIMESTAMPTZ(1)));
}
