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
#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/money.h"
#include "kpi/response.h"

/* Numbers of microseconds are told in seconds. */
#define MICROSECOND_DECIMALS 6

static int
duration_bin(int64_t number)
{
	return number < 0 ? -1 : histogram_bin(number);
}

static const TallyScale durations = {
	.bins = HISTOGRAM_BINS,
	.decimals = MICROSECOND_DECIMALS,
	.bin_of = duration_bin,
	.start_of = histogram_start
};

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
	"seconds"
};

static const TallyBinSet response_bins[] = {
	{"times", &durations, 0}
};

const TallyLayout response_layout = {
	.type_name = "response_kpi",
	.kind = TALLY_RESPONSE,
	.version = 1,
	.counts = RESPONSE_CELL_COUNT,
	.sums = 1,
	.decimals = MICROSECOND_DECIMALS,
	.bin_sets = 1,
	.bins = HISTOGRAM_BINS,
	.names = response_names,
	.bin_set = response_bins,
	.example = "{\"met\": 2, \"overdue\": 1, \"seconds\": 90.5, \"times\": {\"29.884416\": 1, \"59.768832\": 1}}"
};

static const char *const duration_names[] = {"seconds"};

static const TallyBinSet duration_bins[] = {
	{"durations", &durations, 0}
};

const TallyLayout duration_layout = {
	.type_name = "duration_kpi",
	.kind = TALLY_DURATION,
	.version = 1,
	.counts = 0,
	.sums = 1,
	.decimals = MICROSECOND_DECIMALS,
	.bin_sets = 1,
	.bins = HISTOGRAM_BINS,
	.names = duration_names,
	.bin_set = duration_bins,
	.example = "{\"seconds\": 90.5, \"durations\": {\"29.884416\": 1, \"59.768832\": 1}}"
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
		case TALLY_DURATION:
			return &duration_layout;
		default:
			return NULL;
	}
}
