/*-------------------------------------------------------------------------
 *
 * classify_sql.c
 *	  What the agreement says of a lead: the SQL type _classified.
 *
 * Reports over many leads ask several things of each.  One call finds out what
 * they have in common; what it found is small and has a function for each part.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "agreement/policy_cache_sql.h"
#include "agreement/rules_sql.h"
#include "agreement/signal_times_sql.h"
#include "hours/hours_sql.h"
#include "label/label_sql.h"
#include "lead/instants_sql.h"
#include "lead/lead.h"
#include "sla/sla_sql.h"

/* Bits of Classified.leaks; leak_names has their names. */
#define WRONG_CONVERSION	(1 << 0)
#define TOO_EARLY			(1 << 1)
#define TOO_LATE			(1 << 2)

static const char *const leak_names[] = {
	"wrong_conversion", "too_early", "too_late"
};

#define LEAKS (int) lengthof(leak_names)

/* Bits of Classified.flags. */
#define HAS_DUE				(1 << 0)
#define IS_READY			(1 << 1)
#define IS_RETARGETED		(1 << 2)
#define IS_ANSWERED			(1 << 3)
/* The high bits of the flags, which are the same in each value. */
#define CLASSIFIED_FORMAT	0x20
#define FORMAT_BITS			0xF0

/*
 * The value.  Reports group by the channel, so its name is there in full: whoever
 * sorts or keeps such values does not take the agreement along, which is large.
 * Its other texts are offsets in the Policy of that identity.
 */
typedef struct Classified
{
	int32 vl_len_;				/* varlena header, do not touch directly */
	int32 terms;				/* or TERMS_NONE */
	PolicyIdentity identity;
	TimestampTz due_at;			/* if HAS_DUE */
	TimestampTz ready_at;		/* if IS_READY: when it was an SQL by its signals */
	int64 response_time;		/* if IS_ANSWERED: by the clock of the answer, in
								 * microseconds */
	uint32 conversion;			/* may be NO_OFFSET */
	uint32 fit;					/* may be NO_OFFSET */
	int32 company;				/* or COMPANY_NONE */
	int8 intent;				/* or TERMS_INTENT_UNKNOWN */
	uint8 stage;				/* by the agreement */
	uint8 reached;				/* by the agreement or the CRM */
	uint8 sla_state;
	uint8 signals_needed;				/* so many more signals than the CRM shows make an
								 * SQL; or more than that */
	uint8 crm_signals;
	uint8 leaks;
	uint8 flags;
	/* then, aligned, a text: the channel */
} Classified;

#define CLASSIFIED_CHANNEL	MAXALIGN(sizeof(Classified))

/* Arguments of _classify(). */
typedef enum ClassifyArg
{
	ARG_POLICY,
	ARG_SOURCE,					/* then medium and campaign */
	ARG_CONVERSION = ARG_SOURCE + 3,	/* then landing page */
	ARG_TEAM = ARG_CONVERSION + 2,
	ARG_INSTANTS,
	ARG_AS_OF,
	ARG_CRM_SIGNALS,
	ARG_SIGNAL_TIMES,
	ARG_COMPANY
} ClassifyArg;

static const HoursPauses no_pauses = {NULL, 0};

/* A lead of which nobody knows when anything happened. */
static const LeadInstants no_instants = {
	INSTANT_UNKNOWN, INSTANT_UNKNOWN, INSTANT_UNKNOWN, INSTANT_UNKNOWN, INSTANT_UNKNOWN,
	INSTANT_UNKNOWN, INSTANTS_NO_STAGE, 0
};

StaticAssertDecl(INSTANT_UNKNOWN == DT_NOBEGIN, "a lead that closed nobody knows when closed before all else");

/*
 * Until when the lead waits: it is neither answered nor closed.  Who is restored waits
 * again.  What begins after as_of is not known yet.
 */
static TimestampTz
waits_until(const LeadInstants *lead, TimestampTz as_of)
{
	TimestampTz until = as_of;

	if (!TIMESTAMP_IS_NOEND(until))
		until++;
	if (lead->flags & INSTANTS_CLOSED)
		until = Min(until, lead->closed_at);
	if (lead->responded_at != INSTANT_UNKNOWN)
		until = Min(until, lead->responded_at);
	return until;
}

/* A lead without a time of receipt is judged by what holds at as_of. */
static int
find_terms(FunctionCallInfo fcinfo, const Policy *policy, const LeadInstants *lead, int intent)
{
	TermsQuestion question = {.intent = intent};
	TimestampTz as_of = PG_GETARG_TIMESTAMPTZ(ARG_AS_OF);

	if (!PG_ARGISNULL(ARG_TEAM))
	{
		const text *team = PG_GETARG_TEXT_PP(ARG_TEAM);

		question.team = VARDATA_ANY(team);
		question.team_length = (uint32) VARSIZE_ANY_EXHDR(team);
	}
	question.at = lead->received_at == INSTANT_UNKNOWN ? as_of : lead->received_at;
	question.waits_until = question.at;
	if (policy->has_waiting && lead->received_at != INSTANT_UNKNOWN)
		question.waits_until = waits_until(lead, as_of);
	return terms_find(policy_at(policy, policy->keys), policy->terms_count,
					  (const char *) policy, &question);
}

/* The thresholds of the terms; without terms no lead reaches them. */
static LeadAgreement
thresholds_of(const Policy *policy, int terms)
{
	LeadAgreement agreement = {LEAD_NEVER, LEAD_NEVER};
	Datum value;

	if (terms == TERMS_NONE)
		return agreement;
	if (policy_term(policy, terms, TERMS_MQL_SIGNALS, &value))
		agreement.mql_signals = DatumGetInt32(value);
	if (policy_term(policy, terms, TERMS_SQL_SIGNALS, &value))
		agreement.sql_signals = DatumGetInt32(value);
	agreement.has_opportunity = policy_term(policy, terms,
											TERMS_OPPORTUNITY_SIGNALS, &value);
	if (agreement.has_opportunity)
		agreement.opportunity_signals = DatumGetUInt8(value);
	return agreement;
}

static void
classify_stage(FunctionCallInfo fcinfo, const Policy *policy, const LeadInstants *lead,
			   const SignalTimes *times, Classified *result)
{
	LeadFacts facts = {result->intent};
	LeadAgreement agreement = thresholds_of(policy, result->terms);
	int needed;

	if (!PG_ARGISNULL(ARG_CRM_SIGNALS))
		result->crm_signals = LABEL_SET_GETARG(lead_signals_type,
											   ARG_CRM_SIGNALS);
	facts.signals = result->crm_signals |
		(times != NULL ? signal_times_by(times, SIGNAL_NEVER) : 0);
	facts.next_step = lead->next_step_at != INSTANT_UNKNOWN;
	result->stage = (uint8) lead_qualify(&facts, &agreement);
	result->reached = result->stage;
	if (lead->stage != INSTANTS_NO_STAGE)
		result->reached = Max(result->stage,
							  label_arg(&lead_stage_type, UInt8GetDatum(lead->stage)));
	needed = lead_signals_for_sql(&agreement) -
		label_set_cardinality(result->crm_signals);
	result->signals_needed = (uint8) Min(Max(needed, 0), UINT8_MAX);
}

/*
 * Since when it is an SQL by its signals, and whether sales had it before.  Those
 * that the CRM shows have no time, so they count from the receipt.
 */
static void
classify_handover(const LeadInstants *lead, const SignalTimes *times, Classified *result)
{
	bool is_ready = false;

	if (result->stage >= LEAD_STAGE_SQL && result->signals_needed == 0)
	{
		is_ready = lead->received_at != INSTANT_UNKNOWN;
		result->ready_at = lead->received_at;
	}
	else if (result->stage >= LEAD_STAGE_SQL)
		is_ready = times != NULL &&
			signal_times_nth(times, result->crm_signals, result->signals_needed,
							 &result->ready_at);
	if (is_ready)
		result->flags |= IS_READY;
	if (lead->handed_over_at == INSTANT_UNKNOWN || result->terms == TERMS_NONE)
		return;
	if (!is_ready || result->ready_at > Max(lead->handed_over_at, lead->received_at))
		result->leaks |= TOO_EARLY;
}

/*
 * Whether a lead that is closed asks for no answer any more: it was closed by its
 * deadline, or nobody knows when.  One that was answered late at a known time
 * waited till then, unless it was closed in time.
 */
static bool
is_closed_in_time(const LeadInstants *lead, TimestampTz due_at)
{
	if (!(lead->flags & INSTANTS_CLOSED))
		return false;
	if (lead->responded_at == INSTANT_UNKNOWN)
		return lead->closed_at <= due_at;
	return lead->responded_at > due_at && lead->closed_at <= due_at &&
		lead->closed_at != INSTANT_UNKNOWN;
}

/* Find whether the deadline for the answer was kept. */
static void
classify_deadline(const LeadInstants *lead, HoursTimeline *timeline, TimestampTz as_of,
				  Classified *result)
{
	const TimestampTz *answer = NULL;

	if (lead->responded_at != INSTANT_UNKNOWN)
		answer = &lead->responded_at;
	if (is_closed_in_time(lead, result->due_at))
		return;
	if ((answer != NULL ? *answer : as_of) > result->due_at)
		result->leaks |= TOO_LATE;
	result->sla_state = sla_state_of(result->due_at, answer, as_of);
	if (result->sla_state == SLA_STATE_PENDING &&
		sla_at_risk(timeline, lead->round_at, result->due_at, as_of, SLA_RISK))
		result->sla_state = SLA_STATE_AT_RISK;
}

/* Find how long the answer took, and its deadline. */
static void
classify_response(const PolicyCall *call, const LeadInstants *lead, Classified *result)
{
	FunctionCallInfo fcinfo = call->fcinfo;
	bool is_answered = lead->responded_at != INSTANT_UNKNOWN;
	bool has_target;
	Datum target;
	uint32 clock;
	HoursTimeline *timeline;

	result->sla_state = SLA_STATE_NONE;
	if (lead->round_at == INSTANT_UNKNOWN)
		return;
	/* Without terms office hours are the clock. */
	if (result->terms == TERMS_NONE)
	{
		has_target = false;
		clock = policy_hours(call->policy, TERMS_NONE, result->company);
	}
	else
	{
		has_target = policy_term(call->policy, result->terms, TERMS_RESPOND_WITHIN, &target);
		clock = policy_clock(call->policy, result->terms, TERMS_OFFICE_CLOCK, result->company);
	}
	if (clock == NO_OFFSET || !(is_answered || has_target))
		return;
	timeline = hours_timeline_of(policy_at(call->policy, clock));
	if (is_answered)
	{
		result->response_time = hours_open_time(timeline, lead->round_at, lead->responded_at,
												no_pauses);
		result->flags |= IS_ANSWERED;
	}
	if (!has_target)
		return;
	result->due_at = sla_due(timeline, lead->round_at, DatumGetIntervalP(target), no_pauses);
	result->flags |= HAS_DUE;
	classify_deadline(lead, timeline, PG_GETARG_TIMESTAMPTZ(ARG_AS_OF), result);
}

/* Make the value, and fill in what depends on channel and conversion only. */
static Classified *
classify_channel(const PolicyCall *call)
{
	int conversion = policy_conversion(call, ARG_CONVERSION);
	PolicyChannel channel = policy_channel(call, ARG_SOURCE, ARG_CONVERSION + 1);
	const text *name = policy_at(call->policy, policy_channel_name(channel));
	Size size = CLASSIFIED_CHANNEL + VARSIZE_ANY(name);
	Classified *result = palloc(size);

	memset(result, 0, CLASSIFIED_CHANNEL);
	SET_VARSIZE(result, size);
	memcpy((char *) result + CLASSIFIED_CHANNEL, name, VARSIZE_ANY(name));
	result->flags = CLASSIFIED_FORMAT | (channel & POLICY_RETARGETED ? IS_RETARGETED : 0);
	result->identity = call->policy->identity;
	result->intent = TERMS_INTENT_UNKNOWN;
	if (conversion == NO_ROW)
		return result;
	result->intent = call->cache->intents[conversion];
	result->conversion = policy_element(call->cache, POLICY_CONVERSION_RULES,
										conversion, CONVERSION_NAME);
	result->fit = policy_fit(call, channel, conversion);
	if (result->fit != NO_OFFSET && result->fit != call->policy->fit)
		result->leaks |= WRONG_CONVERSION;
	return result;
}

LF_FUNCTION(classify_lead);
Datum
classify_lead(PG_FUNCTION_ARGS)
{
	PolicyCall call;
	const SignalTimes *times = NULL;
	LeadInstants lead;
	Classified *result;

	if (PG_ARGISNULL(ARG_POLICY) || PG_ARGISNULL(ARG_AS_OF))
		PG_RETURN_NULL();
	call = policy_call(fcinfo);
	result = classify_channel(&call);
	lead = PG_ARGISNULL(ARG_INSTANTS) ? no_instants : instants_arg(fcinfo, ARG_INSTANTS);
	result->terms = find_terms(fcinfo, call.policy, &lead, result->intent);
	result->company = call.policy->companies_count == 0 || PG_ARGISNULL(ARG_COMPANY) ?
		COMPANY_NONE :
		policy_company(call.policy, PG_GETARG_TEXT_PP(ARG_COMPANY));
	if (!PG_ARGISNULL(ARG_SIGNAL_TIMES))
		times = signal_times_arg(fcinfo, ARG_SIGNAL_TIMES);
	classify_stage(fcinfo, call.policy, &lead, times, result);
	classify_handover(&lead, times, result);
	classify_response(&call, &lead, result);
	PG_RETURN_POINTER(result);
}

static inline const Classified *
classified_arg(FunctionCallInfo fcinfo, int n)
{
	const Classified *classified =
		(const Classified *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));

	if (unlikely(VARSIZE(classified) <= CLASSIFIED_CHANNEL ||
				 (classified->flags & FORMAT_BITS) != CLASSIFIED_FORMAT))
		opaque_invalid("_classified");
	return classified;
}

LF_FUNCTION(classified_channel);
Datum
classified_channel(PG_FUNCTION_ARGS)
{
	return PointerGetDatum((const char *) classified_arg(fcinfo, 0) +
						   CLASSIFIED_CHANNEL);
}

/* Return a text of the policy, which must be the one that classified the lead. */
static inline Datum
text_of(FunctionCallInfo fcinfo, const Classified *classified, uint32 offset)
{
	const Policy *policy = policy_arg(fcinfo, 0);

	if (unlikely(!policy_same(&classified->identity, &policy->identity)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the lead was classified by another policy")));
	if (offset == NO_OFFSET)
		PG_RETURN_NULL();
	return PointerGetDatum(policy_at(policy, offset));
}

LF_FUNCTION(classified_conversion);
Datum
classified_conversion(PG_FUNCTION_ARGS)
{
	const Classified *classified = classified_arg(fcinfo, 1);

	return text_of(fcinfo, classified, classified->conversion);
}

LF_FUNCTION(classified_fit);
Datum
classified_fit(PG_FUNCTION_ARGS)
{
	const Classified *classified = classified_arg(fcinfo, 1);

	return text_of(fcinfo, classified, classified->fit);
}

#define CLASSIFIED_VALUE(function, is_known, datum) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Classified *classified = classified_arg(fcinfo, 0); \
		if (!(is_known)) \
			PG_RETURN_NULL(); \
		return (datum); \
	} \
	extern int classified_takes_semicolon

CLASSIFIED_VALUE(classified_intent,
				 classified->intent != TERMS_INTENT_UNKNOWN,
				 UInt8GetDatum((uint8) classified->intent));
CLASSIFIED_VALUE(classified_terms, classified->terms != TERMS_NONE,
				 Int32GetDatum(classified->terms));
CLASSIFIED_VALUE(classified_company, classified->company != COMPANY_NONE,
				 Int32GetDatum(classified->company));
CLASSIFIED_VALUE(classified_stage, true, UInt8GetDatum(classified->stage));
CLASSIFIED_VALUE(classified_reached, true, UInt8GetDatum(classified->reached));
CLASSIFIED_VALUE(classified_sla_state, true,
				 UInt8GetDatum(classified->sla_state));
CLASSIFIED_VALUE(classified_crm_signals, true,
				 UInt8GetDatum(classified->crm_signals));
CLASSIFIED_VALUE(classified_due_at, classified->flags & HAS_DUE,
				 TimestampTzGetDatum(classified->due_at));
CLASSIFIED_VALUE(classified_response_time, classified->flags & IS_ANSWERED,
				 hours_interval(classified->response_time));
CLASSIFIED_VALUE(classified_ready_at, classified->flags & IS_READY,
				 TimestampTzGetDatum(classified->ready_at));
CLASSIFIED_VALUE(classified_noted_signals_needed, classified->stage >= LEAD_STAGE_SQL,
				 Int32GetDatum(classified->signals_needed));
CLASSIFIED_VALUE(classified_is_retargeted, true,
				 BoolGetDatum((classified->flags & IS_RETARGETED) != 0));
CLASSIFIED_VALUE(classified_leaks, true, Int32GetDatum(classified->leaks));

static char *
describe(FunctionCallInfo fcinfo)
{
	const Classified *classified = classified_arg(fcinfo, 0);
	const char *intent = "unknown";

	if (classified->intent != TERMS_INTENT_UNKNOWN)
		intent = label_name(&lead_intent_type, (uint8) classified->intent);
	return psprintf("intent: %s, stage: %s, response: %s", intent,
					label_name(&lead_stage_type, classified->stage),
					label_name(&sla_state_type, classified->sla_state));
}

OPAQUE_TYPE(classified, "_classified", describe);

LF_FUNCTION(classify_leak_names);
Datum
classify_leak_names(PG_FUNCTION_ARGS)
{
	int32 leaks = PG_GETARG_INT32(0);
	Datum names[lengthof(leak_names)];
	int count = 0;

	if (leaks < 0 || leaks >= 1 << LEAKS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid combination of leaks: %d", leaks),
				 errdetail("Its number must be between 0 and %d.",
						   (1 << LEAKS) - 1)));
	for (int i = 0; i < LEAKS; i++)
		if (leaks & (1 << i))
			names[count++] = CStringGetTextDatum(leak_names[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(names, count, TEXTOID, -1, false,
										  TYPALIGN_INT));
}
