/*-------------------------------------------------------------------------
 *
 * tally_layout.c
 *	  What the cells of each kind of tally mean.
 *
 * The names are the keys of the text form, and their order is that of the
 * stored cells.  Neither may change once it has been released.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/funnel.h"
#include "kpi/money.h"
#include "kpi/response.h"

#define MICROSECOND_DECIMALS 6

/* Every lead has an amount, so the sums follow the counters one to one. */
static const char *const funnel_names[2 * FUNNEL_CELL_COUNT] = {
	"nurture_open", "nurture_lost",
	"mql_open", "mql_lost",
	"sql_open", "sql_lost",
	"opportunity_open", "opportunity_lost",
	"customer",
	"nurture_open_amount", "nurture_lost_amount",
	"mql_open_amount", "mql_lost_amount",
	"sql_open_amount", "sql_lost_amount",
	"opportunity_open_amount", "opportunity_lost_amount",
	"customer_amount"
};

const TallyLayout funnel_layout = {
	.type_name = "funnel_kpi",
	.kind = TALLY_FUNNEL,
	.version = 1,
	.counts = FUNNEL_CELL_COUNT,
	.sums = FUNNEL_CELL_COUNT,
	.decimals = MONEY_DECIMALS,
	.names = funnel_names,
	.example = "{\"sql_open\": 2, \"customer\": 1, \"customer_amount\": 950.5}"
};

static const char *const response_names[RESPONSE_CELL_COUNT + 1] = {
	"none", "pending", "at_risk", "overdue", "met", "breached",
	"timed",
	"seconds"
};

const TallyLayout response_layout = {
	.type_name = "response_kpi",
	.kind = TALLY_RESPONSE,
	.version = 1,
	.counts = RESPONSE_CELL_COUNT,
	.sums = 1,
	.decimals = MICROSECOND_DECIMALS,
	.names = response_names,
	.example = "{\"met\": 3, \"overdue\": 1, \"timed\": 3, \"seconds\": 512.25}"
};

/* The layout of a kind, or NULL when there is no such kind. */
const TallyLayout *
tally_layout_of(uint8_t kind)
{
	switch (kind)
	{
		case TALLY_FUNNEL:
			return &funnel_layout;
		case TALLY_RESPONSE:
			return &response_layout;
		default:
			return NULL;
	}
}
