/*-------------------------------------------------------------------------
 *
 * instants_sql.c
 *	  Which instants of the CRM can be.
 *
 * Each report asks a dozen things of each lead that depend on each other.  They
 * are found at once, as a bytea, since an expression of SQL is computed anew
 * wherever one of them is used.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "nodes/supportnodes.h"
#include "utils/timestamp.h"

#include "label/label_sql.h"
#include "lead/instants_sql.h"
#include "lead/lead.h"

/* Arguments of _instants(). */
typedef enum InstantsArg
{
	ARG_RECEIVED_AT,
	ARG_HANDED_OVER_AT,
	ARG_RESPONDED_AT,
	ARG_NEXT_STEP_AT,
	ARG_CLOSED_AT,
	ARG_STAGE_CHANGED_AT,
	ARG_CRM_STAGE,
	ARG_LOST,
	ARG_ARCHIVED,
	ARG_RESTORED_AT,
	ARG_RESPONDED_AGAIN_AT,
	ARG_ASSIGNED_AT,
	ARG_ACCEPTED_AT,
	ARG_REJECTED_AT,
	ARG_AS_OF,
	ARG_IS_LIVE,
	ARG_RESTORED_STARTS_ANEW,
	ARG_END
} InstantsArg;

StaticAssertDecl(ARG_END == INSTANTS_ARGS, "others follow these arguments");

LF_FUNCTION(instants_can_be);
Datum
instants_can_be(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(instant_can_be(PG_GETARG_TIMESTAMP(0)));
}

/* Of a condition that nearly all rows meet.  The planner would take it for a third of them. */
LF_FUNCTION(instants_nearly_all);
Datum
instants_nearly_all(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSelectivity))
		PG_RETURN_POINTER(NULL);
	((SupportRequestSelectivity *) request)->selectivity = 1.0;
	PG_RETURN_POINTER(request);
}

/* The second in which an instant is, as date_trunc() has it. */
static inline int64
second_of(int64 instant)
{
	int64 part;

	if (TIMESTAMP_NOT_FINITE(instant))
		return instant;
	part = instant % USECS_PER_SEC;
	return instant - (part < 0 ? part + USECS_PER_SEC : part);
}

/* at, receipt */
LF_FUNCTION(instants_since);
Datum
instants_since(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_TIMESTAMP(0) >= second_of(PG_GETARG_TIMESTAMP(1)));
}

/* at, receipt */
LF_FUNCTION(instants_in_time);
Datum
instants_in_time(PG_FUNCTION_ARGS)
{
	int64 at,
		receipt;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	at = PG_GETARG_TIMESTAMP(0);
	receipt = PG_ARGISNULL(1) ? at : PG_GETARG_TIMESTAMP(1);
	PG_RETURN_TIMESTAMP(at >= second_of(receipt) ? Max(at, receipt) : at);
}

static inline int64
instant_arg(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? INSTANT_UNKNOWN : PG_GETARG_TIMESTAMPTZ(n);
}

static inline bool
true_arg(FunctionCallInfo fcinfo, int n)
{
	return !PG_ARGISNULL(n) && PG_GETARG_BOOL(n);
}

/* received_at, closed_at, stage_changed_at, decided, as_of, is_live */
LF_FUNCTION(instants_closing_time);
Datum
instants_closing_time(PG_FUNCTION_ARGS)
{
	CrmInstants crm = {
		.received_at = instant_arg(fcinfo, 0),
		.closed_at = instant_arg(fcinfo, 1),
		.stage_changed_at = instant_arg(fcinfo, 2),
		.restored_at = INSTANT_UNKNOWN,
		.responded_again_at = INSTANT_UNKNOWN,
		.assigned_at = INSTANT_UNKNOWN,
		.accepted_at = INSTANT_UNKNOWN,
		.rejected_at = INSTANT_UNKNOWN,
		.stage = INSTANTS_NO_STAGE,
		.lost = true_arg(fcinfo, 3)
	};
	InstantsView view = {instant_arg(fcinfo, 4), true_arg(fcinfo, 5), false};
	int64 closing = instant_of_closing(&crm, &view);

	if (closing == INSTANT_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(closing);
}

CrmInstants
crm_instants_args(FunctionCallInfo fcinfo)
{
	CrmInstants crm = {
		.received_at = instant_arg(fcinfo, ARG_RECEIVED_AT),
		.handed_over_at = instant_arg(fcinfo, ARG_HANDED_OVER_AT),
		.responded_at = instant_arg(fcinfo, ARG_RESPONDED_AT),
		.next_step_at = instant_arg(fcinfo, ARG_NEXT_STEP_AT),
		.closed_at = instant_arg(fcinfo, ARG_CLOSED_AT),
		.stage_changed_at = instant_arg(fcinfo, ARG_STAGE_CHANGED_AT),
		.restored_at = instant_arg(fcinfo, ARG_RESTORED_AT),
		.responded_again_at = instant_arg(fcinfo, ARG_RESPONDED_AGAIN_AT),
		.assigned_at = instant_arg(fcinfo, ARG_ASSIGNED_AT),
		.accepted_at = instant_arg(fcinfo, ARG_ACCEPTED_AT),
		.rejected_at = instant_arg(fcinfo, ARG_REJECTED_AT),
		.stage = INSTANTS_NO_STAGE,
		.lost = true_arg(fcinfo, ARG_LOST),
		.knows_archived = !PG_ARGISNULL(ARG_ARCHIVED),
		.archived = true_arg(fcinfo, ARG_ARCHIVED)
	};

	if (!PG_ARGISNULL(ARG_CRM_STAGE))
		crm.stage = LABEL_GETARG(lead_stage_type, ARG_CRM_STAGE);
	return crm;
}

InstantsView
instants_view_args(FunctionCallInfo fcinfo)
{
	InstantsView view = {instant_arg(fcinfo, ARG_AS_OF), true_arg(fcinfo, ARG_IS_LIVE),
						 true_arg(fcinfo, ARG_RESTORED_STARTS_ANEW)};

	return view;
}

LF_FUNCTION(instants_make);
Datum
instants_make(PG_FUNCTION_ARGS)
{
	CrmInstants crm = crm_instants_args(fcinfo);
	InstantsView view = instants_view_args(fcinfo);
	LeadInstants lead = {0};
	bytea *result = palloc(VARHDRSZ + sizeof(lead));

	instants_judge(&crm, &view, &lead);
	Assert(instants_are_valid(&lead));
	SET_VARSIZE(result, VARHDRSZ + sizeof(lead));
	memcpy(VARDATA(result), &lead, sizeof(lead));
	PG_RETURN_BYTEA_P(result);
}

LF_FUNCTION(instants_next_change);
Datum
instants_next_change(PG_FUNCTION_ARGS)
{
	CrmInstants crm = crm_instants_args(fcinfo);

	PG_RETURN_TIMESTAMPTZ(instants_change(&crm, instant_arg(fcinfo, ARG_AS_OF)));
}

static void
refuse(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid instants of a lead"),
			 errhint("Take the columns of the view lead_status.")));
}

/* The bytes of an argument, which may be anybody's and are not aligned. */
static inline const char *
bytes_arg(FunctionCallInfo fcinfo, int n)
{
	const bytea *value = PG_GETARG_BYTEA_PP(n);

	if (unlikely(VARSIZE_ANY_EXHDR(value) != sizeof(LeadInstants)))
		refuse();
	return VARDATA_ANY(value);
}

LeadInstants
instants_arg(FunctionCallInfo fcinfo, int n)
{
	LeadInstants lead;

	memcpy(&lead, bytes_arg(fcinfo, n), sizeof(lead));
	if (unlikely(!instants_are_valid(&lead)))
		refuse();
	return lead;
}

#define INSTANTS_TIME(function, member) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		int64 at; \
		memcpy(&at, bytes_arg(fcinfo, 0) + offsetof(LeadInstants, member), sizeof(at)); \
		if (at == INSTANT_UNKNOWN) \
			PG_RETURN_NULL(); \
		if (unlikely(!instant_can_be(at))) \
			refuse(); \
		PG_RETURN_TIMESTAMPTZ(at); \
	} \
	extern int instants_takes_semicolon

#define INSTANTS_FLAG(function, flag) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL((bytes_arg(fcinfo, 0)[offsetof(LeadInstants, flags)] & (flag)) != 0); \
	} \
	extern int instants_takes_semicolon

INSTANTS_TIME(instants_received_at, received_at);
INSTANTS_TIME(instants_handed_over_at, handed_over_at);
INSTANTS_TIME(instants_responded_at, responded_at);
INSTANTS_TIME(instants_next_step_at, next_step_at);
INSTANTS_TIME(instants_closed_at, closed_at);
INSTANTS_TIME(instants_assigned_at, assigned_at);
INSTANTS_FLAG(instants_is_closed, INSTANTS_CLOSED);
INSTANTS_FLAG(instants_lost, INSTANTS_LOST);
INSTANTS_FLAG(instants_handover_unknown, INSTANTS_HANDOVER_UNKNOWN);
INSTANTS_FLAG(instants_answered_again, INSTANTS_ANSWERED_AGAIN);
INSTANTS_FLAG(instants_assigned_later, INSTANTS_ASSIGNED_LATER);

LF_FUNCTION(instants_restored);
Datum
instants_restored(PG_FUNCTION_ARGS)
{
	LeadInstants lead = instants_arg(fcinfo, 0);
	int64 at = instants_restored_at(&lead);

	if (at == INSTANT_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(at);
}

static Datum
judged_as(FunctionCallInfo fcinfo, uint8 verdict)
{
	LeadInstants lead = instants_arg(fcinfo, 0);

	if (lead.judged_at == INSTANT_UNKNOWN || (lead.flags & INSTANTS_REJECTED) != verdict)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(lead.judged_at);
}

LF_FUNCTION(instants_accepted_at);
Datum
instants_accepted_at(PG_FUNCTION_ARGS)
{
	return judged_as(fcinfo, 0);
}

LF_FUNCTION(instants_rejected_at);
Datum
instants_rejected_at(PG_FUNCTION_ARGS)
{
	return judged_as(fcinfo, INSTANTS_REJECTED);
}

LF_FUNCTION(instants_crm_stage);
Datum
instants_crm_stage(PG_FUNCTION_ARGS)
{
	uint8 stage = (uint8) bytes_arg(fcinfo, 0)[offsetof(LeadInstants, stage)];

	if (stage == INSTANTS_NO_STAGE)
		PG_RETURN_NULL();
	LABEL_RETURN(label_arg(&lead_stage_type, UInt8GetDatum(stage)));
}
