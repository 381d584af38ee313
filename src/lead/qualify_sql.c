/*-------------------------------------------------------------------------
 *
 * qualify_sql.c
 *	  qualify() and explain_qualification().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "label/label_sql.h"
#include "lead/lead.h"

static int
threshold_arg(FunctionCallInfo fcinfo, int n, const char *name)
{
	int threshold;

	if (PG_ARGISNULL(n))
		return LEAD_NEVER;

	threshold = PG_GETARG_INT32(n);
	if (threshold < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be greater than or equal to zero, not %d",
						name, threshold),
				 errdetail("It is the number of signals that a lead needs at least; NULL means that no number is enough."),
				 errhint("Write, for example, %s => 2.", name)));
	return threshold;
}

/* The arguments that both functions share, from number "first" on. */
static void
get_lead(FunctionCallInfo fcinfo, int first, LeadFacts *facts,
		 LeadAgreement *agreement)
{
	facts->signals = PG_ARGISNULL(first) ? 0 :
		LABEL_SET_GETARG(lead_signals_type, first);
	agreement->mql_signals = threshold_arg(fcinfo, first + 1, "mql_signals");
	agreement->sql_signals = threshold_arg(fcinfo, first + 2, "sql_signals");
	facts->next_step = !PG_ARGISNULL(first + 3) && PG_GETARG_BOOL(first + 3);
	agreement->has_opportunity = !PG_ARGISNULL(first + 4);
	agreement->opportunity_signals = PG_ARGISNULL(first + 4) ? 0 :
		LABEL_SET_GETARG(lead_signals_type, first + 4);
}

LF_FUNCTION(lead_qualify_sql);
Datum
lead_qualify_sql(PG_FUNCTION_ARGS)
{
	LeadFacts facts = {LEAD_INTENT_UNKNOWN};
	LeadAgreement agreement;

	get_lead(fcinfo, 0, &facts, &agreement);
	LABEL_RETURN(lead_qualify(&facts, &agreement));
}

LF_FUNCTION(lead_explain_sql);
Datum
lead_explain_sql(PG_FUNCTION_ARGS)
{
	LeadFacts facts = {LEAD_INTENT_UNKNOWN};
	LeadAgreement agreement;
	char sentence[LEAD_EXPLANATION_SIZE];

	if (!PG_ARGISNULL(0))
		facts.intent = LABEL_GETARG(lead_intent_type, 0);
	get_lead(fcinfo, 1, &facts, &agreement);
	lead_explain(&facts, &agreement, sentence, sizeof(sentence));
	PG_RETURN_TEXT_P(cstring_to_text(sentence));
}
