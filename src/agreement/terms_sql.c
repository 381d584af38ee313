/*-------------------------------------------------------------------------
 *
 * terms_sql.c
 *	  What the terms that hold for a lead say.
 *
 * They are known by their number in a value of type _agreed and read there, not
 * copied.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/timestamp.h"

#include "agreement/agreed.h"

/* The terms of the arguments (agreed, number). */
static inline const Terms *
terms_arg(FunctionCallInfo fcinfo, const Agreed *agreed)
{
	int32 number = PG_GETARG_INT32(1);

	if (unlikely(number < 0 || (uint32) number >= agreed->terms_count))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no terms %d", number)));
	return (const Terms *) agreed_at(agreed, agreed->terms) + number;
}

#define TERMS_VALUE(function, bit, datum) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Terms *terms = terms_arg(fcinfo, agreed_arg(fcinfo, 0)); \
		if (terms->nulls & (bit)) \
			PG_RETURN_NULL(); \
		return (datum); \
	} \
	extern int terms_takes_semicolon

TERMS_VALUE(agreed_mql_signals, TERMS_MQL_SIGNALS,
			Int32GetDatum(terms->mql_signals));
TERMS_VALUE(agreed_sql_signals, TERMS_SQL_SIGNALS,
			Int32GetDatum(terms->sql_signals));
TERMS_VALUE(agreed_opportunity_signals, TERMS_OPPORTUNITY,
			UInt8GetDatum(terms->opportunity_signals));
TERMS_VALUE(agreed_office_clock, TERMS_OFFICE_CLOCK,
			BoolGetDatum(terms->office_clock));
TERMS_VALUE(agreed_respond_within, TERMS_RESPOND,
			IntervalPGetDatum(&terms->respond_within));
TERMS_VALUE(agreed_qualify_within, TERMS_QUALIFY,
			IntervalPGetDatum(&terms->qualify_within));
TERMS_VALUE(agreed_next_step_within, TERMS_NEXT_STEP,
			IntervalPGetDatum(&terms->next_step_within));
TERMS_VALUE(agreed_decide_within, TERMS_DECIDE,
			IntervalPGetDatum(&terms->decide_within));

/* Office hours: those of the terms, else those of all. */
#define TERMS_HOURS(function, field) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Agreed *agreed; \
		uint32 place = NO_PLACE; \
		if (PG_ARGISNULL(0)) \
			PG_RETURN_NULL(); \
		agreed = agreed_arg(fcinfo, 0); \
		if (!PG_ARGISNULL(1)) \
			place = terms_arg(fcinfo, agreed)->field; \
		if (place == NO_PLACE) \
			place = agreed->hours; \
		if (place == NO_PLACE) \
			PG_RETURN_NULL(); \
		return PointerGetDatum(agreed_at(agreed, place)); \
	} \
	extern int terms_takes_semicolon

TERMS_HOURS(agreed_hours, hours);
TERMS_HOURS(agreed_clock, clock);
TERMS_HOURS(agreed_qualify_clock, qualify_clock);
