/*-------------------------------------------------------------------------
 *
 * attribution_sql.c
 *	  The SQL type attribution_kpi: what a channel is credited with.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "attribution/attribution.h"
#include "tally/tally_sql.h"

TALLY_SQL_TYPE(attribution_kpi, attribution_layout);

static Datum
credited(FunctionCallInfo fcinfo, AttributionSum sum)
{
	const Tally *state = tally_arg(fcinfo, 0, &attribution_layout);

	return NumericGetDatum(tally_get_amount(state, &attribution_layout, TALLY_CELL(sum)));
}

TALLY_SQL_FUNCTION(attribution_leads, credited(fcinfo, ATTRIBUTION_LEADS));
TALLY_SQL_FUNCTION(attribution_sqls, credited(fcinfo, ATTRIBUTION_SQLS));
TALLY_SQL_FUNCTION(attribution_won, credited(fcinfo, ATTRIBUTION_WON));
TALLY_SQL_FUNCTION(attribution_revenue, credited(fcinfo, ATTRIBUTION_REVENUE));
