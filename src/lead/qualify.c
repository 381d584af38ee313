/*-------------------------------------------------------------------------
 *
 * qualify.c
 *	  The agreement between marketing and sales, applied to one lead.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/lead.h"

/*
 * No signal at all is never an SQL, whatever the agreement: without any
 * context there is nothing sales can work with.
 */
int
lead_signals_for_sql(const LeadAgreement *agreement)
{
	return agreement->sql_signals > 0 ? agreement->sql_signals : 1;
}

LeadStage
lead_qualify(const LeadFacts *facts, const LeadAgreement *agreement)
{
	int count = label_set_cardinality(facts->signals);
	uint8_t lacking = agreement->opportunity_signals & ~facts->signals;

	if (count >= lead_signals_for_sql(agreement))
	{
		if (agreement->has_opportunity && lacking == 0 && facts->next_step)
			return LEAD_STAGE_OPPORTUNITY;
		return LEAD_STAGE_SQL;
	}
	if (count >= agreement->mql_signals)
		return LEAD_STAGE_MQL;
	return LEAD_STAGE_NURTURE;
}
