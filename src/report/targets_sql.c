/*-------------------------------------------------------------------------
 *
 * targets_sql.c
 *	  The agreed targets of a lead, and what became of each.
 *
 * What can no longer be told of a closed lead, or of an SQL since an unknown time,
 * is not due: a CRM forgets the steps that were done.  A step that is agreed
 * counts at the time for which it is agreed.  What was done before its clock
 * started was done in time.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "hours/hours_sql.h"
#include "label/label_sql.h"
#include "lead/lead.h"
#include "sla/sla_sql.h"

/* The targets in the order in which they follow. */
typedef enum TargetKind
{
	TARGET_ASSIGNMENT,
	TARGET_RESPONSE,
	TARGET_QUALIFICATION,
	TARGET_NEXT_STEP,
	TARGET_DECISION
} TargetKind;

static const char *const target_names[] = {"assignment", "response", "qualification", "next_step", "decision"};

#define TARGETS (int) lengthof(target_names)

/* Attributes of the type _target. */
typedef enum TargetAttribute
{
	TARGET_NAME,
	TARGET_STARTED_AT,
	TARGET_WITHIN,
	TARGET_DUE_AT,
	TARGET_DONE_AT,
	TARGET_STATE,
	TARGET_ATTRIBUTES
} TargetAttribute;

/* Arguments of _targets(). */
typedef enum TargetsArg
{
	ARG_ROUND_AT,
	ARG_IS_OPEN,
	ARG_REACHED_STAGE,
	ARG_RESPOND_WITHIN,
	ARG_RESPONSE_DUE_AT,
	ARG_RESPONDED_AT,
	ARG_RESPONSE_STATE,
	ARG_QUALIFY_WITHIN,
	ARG_QUALIFY_CLOCK,
	ARG_QUALIFIED_AT,
	ARG_NEXT_STEP_WITHIN,
	ARG_NEXT_STEP_AT,
	ARG_DECIDE_WITHIN,
	ARG_CLOSED_AT,
	ARG_HOURS,
	ARG_AS_OF,
	ARG_ASSIGN_WITHIN,
	ARG_ASSIGNED_AT,
	ARG_ASSIGNMENT_UNKNOWN
} TargetsArg;

/* An instant that may be unknown. */
typedef struct Instant
{
	bool known;
	TimestampTz at;
} Instant;

/* One of the targets, before it is a tuple. */
typedef struct Target
{
	Instant started;
	Instant due;
	Instant done;
	int within_arg;
	bool has_state;				/* unless nobody knows as_of */
	SlaState state;
} Target;

static const Instant unknown = {false, 0};

static inline Instant
instant_arg(FunctionCallInfo fcinfo, int n)
{
	Instant instant = {!PG_ARGISNULL(n), 0};

	if (instant.known)
		instant.at = PG_GETARG_TIMESTAMPTZ(n);
	return instant;
}

/* As GREATEST() and LEAST(), which leave out what is unknown. */
static inline Instant
later(Instant a, Instant b)
{
	return !a.known || (b.known && b.at > a.at) ? b : a;
}

static inline Instant
earlier(Instant a, Instant b)
{
	return !a.known || (b.known && b.at < a.at) ? b : a;
}

static inline Instant
either(Instant a, Instant b)
{
	return a.known ? a : b;
}

/* What was done before its clock started was done then. */
static inline Instant
not_before(Instant done, Instant started)
{
	return done.known && started.known && done.at < started.at ? started : done;
}

static HoursTimeline *
timeline_arg(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : hours_timeline_of(PG_DETOAST_DATUM(PG_GETARG_DATUM(n)));
}

static Instant
due_of(FunctionCallInfo fcinfo, Instant started, int within_arg, int clock_arg)
{
	static const HoursPauses no_pauses = {NULL, 0};
	Instant due = unknown;

	if (!started.known || PG_ARGISNULL(within_arg) || PG_ARGISNULL(clock_arg))
		return due;
	due.known = true;
	due.at = sla_due(timeline_arg(fcinfo, clock_arg), started.at, PG_GETARG_INTERVAL_P(within_arg),
					 no_pauses);
	return due;
}

/* As sla_state(started, due, done, as_of, hours). */
static void
find_state(FunctionCallInfo fcinfo, Target *target, Instant done, Instant as_of, int clock_arg)
{
	const TimestampTz *answer = NULL;

	target->state = SLA_STATE_NONE;
	target->has_state = !target->due.known || as_of.known;
	if (!target->due.known || !as_of.known)
		return;
	if (done.known)
		answer = sla_answer(&done.at, target->started.known ? &target->started.at : NULL);
	target->state = sla_state_of(target->due.at, answer, as_of.at);
	if (target->state == SLA_STATE_PENDING && target->started.known && !PG_ARGISNULL(clock_arg) &&
		sla_at_risk(timeline_arg(fcinfo, clock_arg), target->started.at, target->due.at, as_of.at,
					SLA_RISK))
		target->state = SLA_STATE_AT_RISK;
}

/*
 * Of whom nobody knows since when he is responsible it cannot be told whether he was in time,
 * unless the lead was closed in time.
 */
static void
find_assignment(FunctionCallInfo fcinfo, Target *target, bool is_open)
{
	bool is_unknown = !PG_ARGISNULL(ARG_ASSIGNMENT_UNKNOWN) && PG_GETARG_BOOL(ARG_ASSIGNMENT_UNKNOWN);
	Instant closed = instant_arg(fcinfo, ARG_CLOSED_AT);

	target->started = instant_arg(fcinfo, ARG_ROUND_AT);
	target->within_arg = ARG_ASSIGN_WITHIN;
	target->due = due_of(fcinfo, target->started, ARG_ASSIGN_WITHIN, ARG_HOURS);
	if (is_unknown && closed.known && target->due.known && closed.at <= target->due.at)
		is_unknown = false;
	if (!is_unknown)
		target->done = earlier(instant_arg(fcinfo, ARG_ASSIGNED_AT), closed);
	if (is_unknown || (!target->done.known && !is_open))
	{
		target->has_state = true;
		target->state = SLA_STATE_NONE;
	}
	else
		find_state(fcinfo, target, not_before(target->done, target->started),
				   instant_arg(fcinfo, ARG_AS_OF), ARG_HOURS);
}

static void
find_response(FunctionCallInfo fcinfo, Target *target)
{
	target->started = instant_arg(fcinfo, ARG_ROUND_AT);
	target->within_arg = ARG_RESPOND_WITHIN;
	target->due = instant_arg(fcinfo, ARG_RESPONSE_DUE_AT);
	target->done = instant_arg(fcinfo, ARG_RESPONDED_AT);
	target->has_state = !PG_ARGISNULL(ARG_RESPONSE_STATE);
	if (target->has_state)
		target->state = LABEL_GETARG(sla_state_type, ARG_RESPONSE_STATE);
}

static void
find_qualification(FunctionCallInfo fcinfo, Target *target, bool is_open)
{
	bool is_sql = !PG_ARGISNULL(ARG_REACHED_STAGE) &&
		LABEL_GETARG(lead_stage_type, ARG_REACHED_STAGE) >= LEAD_STAGE_SQL;

	target->started = instant_arg(fcinfo, ARG_ROUND_AT);
	target->within_arg = ARG_QUALIFY_WITHIN;
	target->due = due_of(fcinfo, target->started, ARG_QUALIFY_WITHIN, ARG_QUALIFY_CLOCK);
	target->done = earlier(instant_arg(fcinfo, ARG_QUALIFIED_AT), instant_arg(fcinfo, ARG_CLOSED_AT));
	if (!target->done.known && (is_sql || !is_open))
	{
		target->has_state = true;
		target->state = SLA_STATE_NONE;
	}
	else
		find_state(fcinfo, target, not_before(target->done, target->started),
				   instant_arg(fcinfo, ARG_AS_OF), ARG_QUALIFY_CLOCK);
}

static void
find_next_step(FunctionCallInfo fcinfo, Target *target, Instant started, bool is_open)
{
	Instant next_step = instant_arg(fcinfo, ARG_NEXT_STEP_AT);
	Instant closed = instant_arg(fcinfo, ARG_CLOSED_AT);

	target->started = started;
	target->within_arg = ARG_NEXT_STEP_WITHIN;
	target->due = due_of(fcinfo, started, ARG_NEXT_STEP_WITHIN, ARG_HOURS);
	target->done = either(next_step, closed);
	if (!next_step.known && !is_open &&
		!(closed.known && target->due.known && closed.at <= target->due.at))
	{
		target->has_state = true;
		target->state = SLA_STATE_NONE;
	}
	else
		find_state(fcinfo, target, not_before(target->done, started),
				   later(instant_arg(fcinfo, ARG_AS_OF), next_step), ARG_HOURS);
}

static void
find_decision(FunctionCallInfo fcinfo, Target *target, Instant started, bool is_open)
{
	target->started = started;
	target->within_arg = ARG_DECIDE_WITHIN;
	target->due = due_of(fcinfo, started, ARG_DECIDE_WITHIN, ARG_HOURS);
	target->done = instant_arg(fcinfo, ARG_CLOSED_AT);
	if (!target->done.known && !is_open)
	{
		target->has_state = true;
		target->state = SLA_STATE_NONE;
	}
	else
		find_state(fcinfo, target, not_before(target->done, started),
				   instant_arg(fcinfo, ARG_AS_OF), ARG_HOURS);
}

/* The row type of a target, kept for the call site. */
static TupleDesc
target_type(FunctionCallInfo fcinfo, Oid type)
{
	FmgrInfo *call = fcinfo->flinfo;

	if (call->fn_extra == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(call->fn_mcxt);

		call->fn_extra = lookup_rowtype_tupdesc_copy(type, -1);
		MemoryContextSwitchTo(caller);
	}
	if (((TupleDesc) call->fn_extra)->natts != TARGET_ATTRIBUTES)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("type _target has other columns than expected")));
	return (TupleDesc) call->fn_extra;
}

static Datum
target_tuple(FunctionCallInfo fcinfo, TupleDesc type, TargetKind kind, const Target *target)
{
	Datum values[TARGET_ATTRIBUTES] = {0};
	bool nulls[TARGET_ATTRIBUTES] = {0};

	values[TARGET_NAME] = CStringGetTextDatum(target_names[kind]);
	values[TARGET_STARTED_AT] = TimestampTzGetDatum(target->started.at);
	nulls[TARGET_STARTED_AT] = !target->started.known;
	nulls[TARGET_WITHIN] = PG_ARGISNULL(target->within_arg);
	if (!nulls[TARGET_WITHIN])
		values[TARGET_WITHIN] = PG_GETARG_DATUM(target->within_arg);
	values[TARGET_DUE_AT] = TimestampTzGetDatum(target->due.at);
	nulls[TARGET_DUE_AT] = !target->due.known;
	values[TARGET_DONE_AT] = TimestampTzGetDatum(target->done.at);
	nulls[TARGET_DONE_AT] = !target->done.known;
	values[TARGET_STATE] = UInt8GetDatum((uint8) target->state);
	nulls[TARGET_STATE] = !target->has_state;
	return heap_copy_tuple_as_datum(heap_form_tuple(type, values, nulls), type);
}

LF_FUNCTION(report_targets);
Datum
report_targets(PG_FUNCTION_ARGS)
{
	Oid type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	TupleDesc tuple = target_type(fcinfo, type);
	bool is_open = !PG_ARGISNULL(ARG_IS_OPEN) && PG_GETARG_BOOL(ARG_IS_OPEN);
	Instant started = not_before(instant_arg(fcinfo, ARG_QUALIFIED_AT),
								 instant_arg(fcinfo, ARG_ROUND_AT));
	Target targets[lengthof(target_names)] = {0};
	Datum values[lengthof(target_names)];

	find_assignment(fcinfo, &targets[TARGET_ASSIGNMENT], is_open);
	find_response(fcinfo, &targets[TARGET_RESPONSE]);
	find_qualification(fcinfo, &targets[TARGET_QUALIFICATION], is_open);
	find_next_step(fcinfo, &targets[TARGET_NEXT_STEP], started, is_open);
	find_decision(fcinfo, &targets[TARGET_DECISION], started, is_open);
	for (int i = 0; i < TARGETS; i++)
		values[i] = target_tuple(fcinfo, tuple, (TargetKind) i, &targets[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(values, TARGETS, type, -1, false, TYPALIGN_DOUBLE));
}

/* Whether a target is not reached yet: its state is pending, at_risk or overdue. */
static inline bool
is_waiting(const bool *nulls, const Datum *values)
{
	uint8 state;

	if (nulls[TARGET_STATE] || nulls[TARGET_DUE_AT])
		return false;
	state = DatumGetUInt8(values[TARGET_STATE]);
	return state == SLA_STATE_PENDING || state == SLA_STATE_AT_RISK || state == SLA_STATE_OVERDUE;
}

/* The elements of an array of targets; those that are NULL are left out. */
static int
read_targets(ArrayType *array, Datum **elements)
{
	bool *nulls;
	int count;
	int kept = 0;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, elements, &nulls,
					  &count);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			(*elements)[kept++] = (*elements)[i];
	return kept;
}

static void
deform_target(Datum element, TupleDesc type, Datum *values, bool *nulls)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(element);
	HeapTupleData tuple = {0};

	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	tuple.t_data = header;
	heap_deform_tuple(&tuple, type, values, nulls);
}

/* is_open, targets */
LF_FUNCTION(report_next_target);
Datum
report_next_target(PG_FUNCTION_ARGS)
{
	ArrayType *array;
	Datum *elements;
	Datum next = (Datum) 0;
	TimestampTz next_due = 0;
	int count;

	if (PG_ARGISNULL(0) || !PG_GETARG_BOOL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(1);
	count = read_targets(array, &elements);
	for (int i = 0; i < count; i++)
	{
		Datum values[TARGET_ATTRIBUTES];
		bool nulls[TARGET_ATTRIBUTES];

		CHECK_FOR_INTERRUPTS();
		deform_target(elements[i], target_type(fcinfo, ARR_ELEMTYPE(array)),
					  values, nulls);
		if (!is_waiting(nulls, values) ||
			(next != (Datum) 0 && DatumGetTimestampTz(values[TARGET_DUE_AT]) >= next_due))
			continue;
		next = elements[i];
		next_due = DatumGetTimestampTz(values[TARGET_DUE_AT]);
	}
	if (next == (Datum) 0)
		PG_RETURN_NULL();
	return next;
}

/* Which argument is the clock of a target. */
static int
change_clock(int kind)
{
	switch (kind)
	{
		case TARGET_RESPONSE:
			return 1;
		case TARGET_QUALIFICATION:
			return 2;
		default:
			return 3;
	}
}

/* targets, clock, qualify_clock, hours */
LF_FUNCTION(report_targets_change);
Datum
report_targets_change(PG_FUNCTION_ARGS)
{
	TimestampTz change = DT_NOEND;
	ArrayType *array;
	Datum *elements;
	int count;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	count = read_targets(array, &elements);
	for (int i = 0; i < count; i++)
	{
		Datum values[TARGET_ATTRIBUTES];
		bool nulls[TARGET_ATTRIBUTES];
		int clock_arg = change_clock(i);
		TimestampTz risk;

		CHECK_FOR_INTERRUPTS();
		deform_target(elements[i], target_type(fcinfo, ARR_ELEMTYPE(array)),
					  values, nulls);
		if (!is_waiting(nulls, values) || DatumGetUInt8(values[TARGET_STATE]) == SLA_STATE_OVERDUE)
			continue;
		change = Min(change, DatumGetTimestampTz(values[TARGET_DUE_AT]));
		if (DatumGetUInt8(values[TARGET_STATE]) == SLA_STATE_PENDING && !nulls[TARGET_STARTED_AT] &&
			!PG_ARGISNULL(clock_arg) &&
			sla_risk_begins(timeline_arg(fcinfo, clock_arg), DatumGetTimestampTz(values[TARGET_STARTED_AT]),
							DatumGetTimestampTz(values[TARGET_DUE_AT]), &risk))
			change = Min(change, risk);
	}
	PG_RETURN_TIMESTAMPTZ(change);
}
