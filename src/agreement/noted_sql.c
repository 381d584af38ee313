/*-------------------------------------------------------------------------
 *
 * noted_sql.c
 *	  The SQL type _noted and the aggregate that makes it.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "agreement/agreed.h"
#include "agreement/noted.h"
#include "label/label_sql.h"

LF_FUNCTION(noted_in);
LF_FUNCTION(noted_out);
LF_FUNCTION(noted_recv);
LF_FUNCTION(noted_send);
LF_FUNCTION(noted_transition);
LF_FUNCTION(noted_combine);
LF_FUNCTION(noted_signals);
LF_FUNCTION(noted_signals_by);

static Noted *
noted_arg(FunctionCallInfo fcinfo, int n)
{
	return (Noted *) PG_GETARG_POINTER(n);
}

/*
 * The state of the first argument, which an aggregate may change in place, and
 * nobody else; a new one where that is NULL.
 */
static Noted *
state_arg(FunctionCallInfo fcinfo)
{
	MemoryContext context;
	Noted *state;

	if (AggCheckCallContext(fcinfo, &context) == 0)
		context = CurrentMemoryContext;
	else if (!PG_ARGISNULL(0))
		return noted_arg(fcinfo, 0);
	state = MemoryContextAllocZero(context, sizeof(Noted));
	if (!PG_ARGISNULL(0))
		*state = *noted_arg(fcinfo, 0);
	return state;
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
				 errmsg("invalid signal: \"%s\"", text_to_cstring(name)),
				 errdetail("The signals are %s.",
						   label_all(&lead_signals_type))));
	return signal;
}

/* _note(state, signal, noted_at) */
Datum
noted_transition(PG_FUNCTION_ARGS)
{
	Noted *state;
	int signal;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		return PG_GETARG_DATUM(0);
	}
	signal = signal_arg(fcinfo, 1);
	state = state_arg(fcinfo);
	noted_add(state, signal, PG_GETARG_TIMESTAMPTZ(2));
	PG_RETURN_POINTER(state);
}

/* _note_merge(state, other) */
Datum
noted_combine(PG_FUNCTION_ARGS)
{
	Noted *state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		return PG_GETARG_DATUM(0);
	}
	state = state_arg(fcinfo);
	noted_merge(state, noted_arg(fcinfo, 1));
	PG_RETURN_POINTER(state);
}

/* _noted_signals(noted) */
Datum
noted_signals(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(noted_arg(fcinfo, 0)->signals);
}

/* _noted_signals(noted, noted_by) */
Datum
noted_signals_by(PG_FUNCTION_ARGS)
{
	LABEL_RETURN(noted_by(noted_arg(fcinfo, 0), PG_GETARG_TIMESTAMPTZ(1)));
}

static char *
describe(const Noted *noted)
{
	char list[LABEL_LIST_SIZE];

	label_join(&lead_signals_type, noted->signals, ", ", ", ", list,
			   sizeof(list));
	return psprintf("noted: %s", noted->signals != 0 ? list : "none");
}

Datum
noted_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(describe(noted_arg(fcinfo, 0)));
}

Datum
noted_send(PG_FUNCTION_ARGS)
{
	return agreed_send_words(describe(noted_arg(fcinfo, 0)));
}

Datum
noted_in(PG_FUNCTION_ARGS)
{
	return agreed_refuse(fcinfo, "_noted");
}

Datum
noted_recv(PG_FUNCTION_ARGS)
{
	return agreed_refuse(fcinfo, "_noted");
}
