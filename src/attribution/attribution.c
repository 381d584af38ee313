/*-------------------------------------------------------------------------
 *
 * attribution.c
 *	  What the sums of an attribution mean.
 *
 * The names are the keys of the text form, and their order is that of the
 * stored sums.  Neither may change once it has been released.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/attribution.h"

#include "attribution/credit.h"

/* Follows those of kpi/layout.c. */
#define KIND_OF_ATTRIBUTION 5

static const char *const names[ATTRIBUTION_SUMS] = {
	"leads", "sqls", "won", "revenue"
};

const TallyLayout attribution_layout = {
	.type_name = "attribution_kpi",
	.kind = KIND_OF_ATTRIBUTION,
	.version = 1,
	.sums = ATTRIBUTION_SUMS,
	.decimals = CREDIT_DECIMALS,
	.names = names,
	.example = "{\"leads\": 12.5, \"sqls\": 3.4, \"won\": 1, \"revenue\": 950.5}"
};
