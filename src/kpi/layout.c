/*-------------------------------------------------------------------------
 *
 * layout.c
 *	  What the cells of each kind of tally mean.
 *
 * The names are the keys of the text form, and their order is that of the
 * stored cells.  Neither may change once it has been released.
 *
 *-------------------------------------------------------------------------
 */
#include "kpi/duration.h"
#include "kpi/funnel.h"
#include "kpi/response.h"
#include "kpi/retention.h"
#include "tally/amount.h"

/* The first byte of a stored state.  Never change a number that has been released. */
enum
{
	KPI_FUNNEL = 1,
	KPI_RESPONSE = 2,
	KPI_DURATION = 3,
	KPI_RETENTION = 4
	/* 5 is the state of attribution. */
};

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
	.kind = KPI_FUNNEL,
	.version = 1,
	.counts = FUNNEL_CELL_COUNT,
	.sums = FUNNEL_CELL_COUNT,
	.decimals = AMOUNT_DECIMALS,
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
	.kind = KPI_RESPONSE,
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
	.kind = KPI_DURATION,
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

/* The months of those who stayed longer are the last bin. */
static int
month_bin(int64_t number)
{
	if (number < 0)
		return -1;
	return number < RETENTION_MONTHS ? (int) number : RETENTION_MONTHS;
}

static int64_t
month_start(int bin)
{
	return bin;
}

static const TallyScale months = {
	.bins = RETENTION_MONTHS + 1,
	.decimals = 0,
	.bin_of = month_bin,
	.start_of = month_start
};

static const char *const retention_names[RETENTION_COUNTS + RETENTION_SUMS] = {
	"priced", "upsold", "value_before_start", "churned_before_start",
	"initial_amount", "kept_amount", "current_amount", "lifetime_amount"
};

static const TallyBinSet retention_bins[RETENTION_BIN_SETS] = {
	{"churned_after", &months, 0},
	{"active_for", &months, RETENTION_MONTHS + 1},
	{"time_to_value", &durations, 2 * (RETENTION_MONTHS + 1)}
};

const TallyLayout retention_layout = {
	.type_name = "retention_kpi",
	.kind = KPI_RETENTION,
	.version = 1,
	.counts = RETENTION_COUNTS,
	.sums = RETENTION_SUMS,
	.decimals = AMOUNT_DECIMALS,
	.bin_sets = RETENTION_BIN_SETS,
	.bins = 2 * (RETENTION_MONTHS + 1) + HISTOGRAM_BINS,
	.names = retention_names,
	.bin_set = retention_bins,
	.example = "{\"churned_after\": {\"3\": 1}, \"active_for\": {\"0\": 2, \"14\": 1}}"
};
