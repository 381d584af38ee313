/*-------------------------------------------------------------------------
 *
 * attribution_pivot_sql.c
 *	  The SQL type attribution_kpi_by: what one lead does to its aggregate.
 *
 * The credits of a lead are shared out among the channels of its path, each of
 * which is looked up once.  What fails halfway leaves a state that nobody sees.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/memutils.h"

#include "attribution/attribution.h"
#include "attribution/credit_path_sql.h"
#include "attribution/path_sql.h"
#include "pivot/pivot_sql.h"
#include "tally/amount_sql.h"

PIVOT_ASSERT_CELLS(0, ATTRIBUTION_SUMS);

static const PivotType attribution_pivot = {
	.name = "attribution_kpi_by",
	.layout = &attribution_layout,
	.example = "[[\"Google Ads\", {\"leads\": 1.5, \"won\": 0.4}], [null, {\"leads\": 1}]]",
	.methods = PIVOT_METHODS
};

PIVOT_SQL_TYPE(attribution_kpi_by, attribution_pivot);

/* The arguments behind the state. */
enum
{
	MODEL = 1,
	PATH,
	CONVERTED_AT,
	IS_SQL,
	IS_WON,
	REVENUE,
	MILESTONES,
	WEIGHTS,
	HALF_LIFE,
	LOOKBACK
};

static const CreditPathArgs simple_args = {
	.terms = {MODEL, CREDIT_NO_ARG, CREDIT_NO_ARG, CREDIT_NO_ARG},
	.path = PATH,
	.converted_at = CONVERTED_AT,
	.milestones = CREDIT_NO_ARG
};
static const CreditPathArgs all_args = {
	.terms = {MODEL, WEIGHTS, HALF_LIFE, LOOKBACK},
	.path = PATH,
	.converted_at = CONVERTED_AT,
	.milestones = MILESTONES
};

/* A lead that is shared out: its revenue, and how much of it is left. */
typedef struct SharedLead
{
	bool is_sql;
	bool is_won;
	Int128 revenue;
	Int128 left;
	int64 credit_left;
} SharedLead;

static void
step_sum(PivotObject *object, Tally *tally, AttributionSum sum, Int128 amount,
		 bool forward)
{
	pivot_check(object, tally_step_sum(tally, &attribution_layout, sum, amount,
									   forward));
}

/* The revenue that a credit stands for; the last one is given what is left. */
static Int128
share_of_revenue(PivotObject *object, SharedLead *lead, int64 credit)
{
	Int128 share;

	lead->credit_left -= credit;
	if (lead->credit_left == 0)
		return lead->left;
	if (!credit_of_amount(lead->revenue, credit, &share) ||
		!i128_subtract(lead->left, share, &lead->left))
		pivot_error(object, TALLY_SUM_OUT_OF_RANGE);
	return share;
}

static void
step_channel(PivotObject *object, PivotKey channel, SharedLead *lead,
			 int64 credit, bool forward)
{
	Int128 amount = i128_from_int64(credit);
	PivotEntry *entry = pivot_find(&object->pivot, channel);
	Tally *tally;

	if (unlikely(entry == NULL))
		pivot_error(object, TALLY_TOO_LARGE);
	tally = pivot_tally(entry);
	step_sum(object, tally, ATTRIBUTION_LEADS, amount, forward);
	if (lead->is_sql)
		step_sum(object, tally, ATTRIBUTION_SQLS, amount, forward);
	if (lead->is_won)
	{
		step_sum(object, tally, ATTRIBUTION_WON, amount, forward);
		step_sum(object, tally, ATTRIBUTION_REVENUE,
				 share_of_revenue(object, lead, credit), forward);
	}
}

/* Add up credits by channel, and count them. */
static void
step_channels(PivotObject *object, const TouchPath *path,
			  const CreditedPath *credited, SharedLead *lead, bool forward)
{
	const uint32_t *mark = path_marks(path);
	int64_t few[CREDIT_FEW];
	int64_t *credit = few;

	if (unlikely(path->channels > CREDIT_FEW))
		credit = palloc(sizeof(int64_t) * path->channels);
	memset(credit, 0, sizeof(int64_t) * path->channels);
	for (int i = credited->from; i < credited->to; i++)
		credit[mark[i] >> 1] += credited->credit[i - credited->from];
	for (uint32_t i = 0; i < path->channels; i++)
	{
		if (credit[i] != 0)
			step_channel(object, path_channel(path, i), lead, credit[i], forward);
	}
	if (credit != few)
		pfree(credit);
}

/* A won lead was an SQL, whatever else is said, and no other has revenue. */
static SharedLead
lead_args(FunctionCallInfo fcinfo, PivotObject *object)
{
	bool is_won = !PG_ARGISNULL(IS_WON) && PG_GETARG_BOOL(IS_WON);
	SharedLead lead = {
		.is_sql = is_won || (!PG_ARGISNULL(IS_SQL) && PG_GETARG_BOOL(IS_SQL)),
		.is_won = is_won,
		.credit_left = CREDIT_ONE
	};

	if (is_won && !PG_ARGISNULL(REVENUE))
	{
		lead.revenue = amount_arg(fcinfo, REVENUE);
		if (!credit_of_amount(lead.revenue, CREDIT_ONE, &lead.left))
			pivot_error(object, TALLY_SUM_OUT_OF_RANGE);
	}
	return lead;
}

static Datum
attribution_step(FunctionCallInfo fcinfo, CreditPathArgs args, bool forward)
{
	PivotObject *object = pivot_state_arg(fcinfo, &attribution_pivot);
	CreditTerms terms;
	const TouchPath *path;
	CreditedPath credited;

	if (PG_ARGISNULL(MODEL) || PG_ARGISNULL(PATH) || PG_ARGISNULL(CONVERTED_AT))
		PIVOT_RETURN(object);
	terms = credit_terms_arg(fcinfo, args.terms);
	path = path_arg(fcinfo, PATH);
	if (credit_path_arg(fcinfo, args, &terms, path, &credited))
	{
		SharedLead lead = lead_args(fcinfo, object);

		pivot_note_direction(object, forward);
		step_channels(object, path, &credited, &lead, forward);
	}
	PG_FREE_IF_COPY(unconstify(TouchPath *, path), PATH);
	PIVOT_RETURN(object);
}

TALLY_SQL_FUNCTION(attribution_agg_by_transition, attribution_step(fcinfo, simple_args, true));
TALLY_SQL_FUNCTION(attribution_agg_by_inverse, attribution_step(fcinfo, simple_args, false));
TALLY_SQL_FUNCTION(attribution_agg_by_terms_transition, attribution_step(fcinfo, all_args, true));
TALLY_SQL_FUNCTION(attribution_agg_by_terms_inverse, attribution_step(fcinfo, all_args, false));
