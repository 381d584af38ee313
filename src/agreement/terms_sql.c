/*-------------------------------------------------------------------------
 *
 * terms_sql.c
 *	  What the terms that hold for a lead say.
 *
 * They are known by their number in a value of type _policy and read there, not
 * copied.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/timestamp.h"

#include "agreement/policy_sql.h"

/* The terms of the arguments (policy, number). */
static inline const Terms *
terms_arg(FunctionCallInfo fcinfo, const Policy *policy)
{
	int32 number = PG_GETARG_INT32(1);

	if (unlikely(number < 0 || (uint32) number >= policy->terms_count))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no terms %d", number)));
	return (const Terms *) policy_at(policy, policy->terms) + number;
}

#define TERMS_VALUE(function, bit, datum) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Terms *terms = terms_arg(fcinfo, policy_arg(fcinfo, 0)); \
		if (terms->nulls & (bit)) \
			PG_RETURN_NULL(); \
		return (datum); \
	} \
	extern int terms_takes_semicolon

TERMS_VALUE(policy_mql_signals, TERMS_MQL_SIGNALS,
			Int32GetDatum(terms->mql_signals));
TERMS_VALUE(policy_sql_signals, TERMS_SQL_SIGNALS,
			Int32GetDatum(terms->sql_signals));
TERMS_VALUE(policy_opportunity_signals, TERMS_OPPORTUNITY,
			UInt8GetDatum(terms->opportunity_signals));
TERMS_VALUE(policy_office_clock, TERMS_OFFICE_CLOCK,
			BoolGetDatum(terms->office_clock));
TERMS_VALUE(policy_respond_within, TERMS_RESPOND,
			IntervalPGetDatum(&terms->respond_within));
TERMS_VALUE(policy_qualify_within, TERMS_QUALIFY,
			IntervalPGetDatum(&terms->qualify_within));
TERMS_VALUE(policy_next_step_within, TERMS_NEXT_STEP,
			IntervalPGetDatum(&terms->next_step_within));
TERMS_VALUE(policy_decide_within, TERMS_DECIDE,
			IntervalPGetDatum(&terms->decide_within));

/* Office hours: those of the terms, else those of all. */
#define TERMS_HOURS(function, field) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Policy *policy; \
		uint32 offset = NO_OFFSET; \
		if (PG_ARGISNULL(0)) \
			PG_RETURN_NULL(); \
		policy = policy_arg(fcinfo, 0); \
		if (!PG_ARGISNULL(1)) \
			offset = terms_arg(fcinfo, policy)->field; \
		if (offset == NO_OFFSET) \
			offset = policy->hours; \
		if (offset == NO_OFFSET) \
			PG_RETURN_NULL(); \
		return PointerGetDatum(policy_at(policy, offset)); \
	} \
	extern int terms_takes_semicolon

TERMS_HOURS(policy_hours, hours);
TERMS_HOURS(policy_clock, clock);
TERMS_HOURS(policy_qualify_clock, qualify_clock);
