/*-------------------------------------------------------------------------
 *
 * instants.c
 *	  Which instants of a lead can be, and what follows from them.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/instants.h"

#include "lead/lead.h"

static bool
can_stand(int64_t instant)
{
	return instant == INSTANT_UNKNOWN || instant_can_be(instant);
}

static bool
can_follow(int64_t instant, const LeadInstants *lead)
{
	return instant == INSTANT_UNKNOWN || (instant_can_be(instant) && instant >= lead->received_at);
}

/* Whether the instants are such that a LeadInstants may have them. */
bool
instants_are_valid(const LeadInstants *lead)
{
	bool has_round = lead->received_at == INSTANT_UNKNOWN ? lead->round_at == INSTANT_UNKNOWN :
		lead->round_at >= lead->received_at;
	bool is_restored = instants_restored_at(lead) != INSTANT_UNKNOWN;

	return can_stand(lead->received_at) && can_stand(lead->round_at) &&
		can_stand(lead->handed_over_at) && can_stand(lead->responded_at) &&
		can_stand(lead->next_step_at) && can_stand(lead->closed_at) && has_round &&
		can_follow(lead->assigned_at, lead) && can_follow(lead->judged_at, lead) &&
		!((lead->flags & INSTANTS_ASSIGNED_LATER) && lead->assigned_at != INSTANT_UNKNOWN) &&
		!((lead->flags & INSTANTS_REJECTED) && lead->judged_at == INSTANT_UNKNOWN) &&
		(lead->responded_at == INSTANT_UNKNOWN || lead->responded_at >= lead->round_at) &&
		!(is_restored && (lead->flags & INSTANTS_LOST)) &&
		!(is_restored && lead->closed_at != INSTANT_UNKNOWN && lead->closed_at <= lead->round_at) &&
		(is_restored || !(lead->flags & INSTANTS_ANSWERED_AGAIN));
}

static bool
is_decided(const CrmInstants *crm)
{
	return crm->lost || crm->stage == LEAD_STAGE_CUSTOMER;
}

/* INSTANT_UNKNOWN as received_at is before every end. */
static bool
is_end(int64_t end, const CrmInstants *crm, const InstantsView *view)
{
	return instant_can_be(end) && end >= crm->received_at &&
		(!view->is_live || end <= view->as_of);
}

/* When the lead was closed: a last change of its stage closes only who is won or lost. */
int64_t
instant_of_closing(const CrmInstants *crm, const InstantsView *view)
{
	if (is_end(crm->closed_at, crm, view))
		return crm->closed_at;
	if (is_decided(crm) && is_end(crm->stage_changed_at, crm, view))
		return crm->stage_changed_at;
	return INSTANT_UNKNOWN;
}

static int64_t
known(bool is_known, int64_t instant)
{
	return is_known ? instant : INSTANT_UNKNOWN;
}

/* What happens after as_of has not happened yet, of which the stage may tell. */
static uint8_t
stage_of(const CrmInstants *crm, const InstantsView *view, bool is_closed)
{
	if (is_closed)
		return crm->stage;
	if (!view->is_live && crm->handed_over_at > view->as_of && instant_can_be(crm->handed_over_at))
		return INSTANTS_NO_STAGE;
	return crm->stage == LEAD_STAGE_CUSTOMER ? LEAD_STAGE_OPPORTUNITY : crm->stage;
}

/* The answer, if it is one of the lead's round. */
static int64_t
answer_of_round(int64_t answer, const LeadInstants *lead, const InstantsView *view)
{
	return known(instant_can_be(answer) && answer >= lead->round_at && answer <= view->as_of, answer);
}

/*
 * From when the lead's clocks run, and when it was first answered since then.  Who was
 * not answered before he was restored was answered for the first time after it.
 */
static void
judge_round(const CrmInstants *crm, const InstantsView *view, LeadInstants *lead)
{
	bool is_restored = view->restored_starts_anew && instant_can_be(crm->restored_at) &&
		lead->received_at != INSTANT_UNKNOWN && crm->restored_at > lead->received_at &&
		crm->restored_at <= view->as_of && !(lead->flags & INSTANTS_LOST) &&
		(lead->closed_at == INSTANT_UNKNOWN || crm->restored_at < lead->closed_at);

	lead->round_at = is_restored ? crm->restored_at : lead->received_at;
	lead->responded_at = answer_of_round(crm->responded_at, lead, view);
	if (!is_restored || answer_of_round(crm->responded_again_at, lead, view) == INSTANT_UNKNOWN)
		return;
	lead->responded_at = crm->responded_again_at;
	lead->flags |= INSTANTS_ANSWERED_AGAIN;
}

/* What is done with a lead is done after its receipt. */
static int64_t
done_by(int64_t instant, const LeadInstants *lead, const InstantsView *view)
{
	return known(instant_can_be(instant) && instant >= lead->received_at && instant <= view->as_of,
				 instant);
}

/* When it was assigned, and what sales said of it last. */
static void
judge_sales(const CrmInstants *crm, const InstantsView *view, LeadInstants *lead)
{
	int64_t accepted_at = done_by(crm->accepted_at, lead, view);
	int64_t rejected_at = done_by(crm->rejected_at, lead, view);
	bool is_rejected = rejected_at != INSTANT_UNKNOWN && rejected_at >= accepted_at;

	lead->assigned_at = done_by(crm->assigned_at, lead, view);
	if (!view->is_live && instant_can_be(crm->assigned_at) && crm->assigned_at > view->as_of)
		lead->flags |= INSTANTS_ASSIGNED_LATER;
	lead->judged_at = is_rejected ? rejected_at : accepted_at;
	if (is_rejected)
		lead->flags |= INSTANTS_REJECTED;
}

void
instants_judge(const CrmInstants *crm, const InstantsView *view, LeadInstants *lead)
{
	int64_t closing = instant_of_closing(crm, view);
	bool ends = is_decided(crm) ||
		(crm->knows_archived ? crm->archived : closing != INSTANT_UNKNOWN);
	bool is_closed = ends && (closing == INSTANT_UNKNOWN || closing <= view->as_of);
	bool can_be_handed_over = instant_can_be(crm->handed_over_at);
	bool handover_unknown;

	lead->closed_at = known(is_closed, closing);
	lead->received_at = known(instant_can_be(crm->received_at), crm->received_at);
	lead->next_step_at = known(instant_can_be(crm->next_step_at), crm->next_step_at);
	handover_unknown = can_be_handed_over && crm->handed_over_at < lead->received_at;
	lead->handed_over_at = known(can_be_handed_over && !handover_unknown &&
									 crm->handed_over_at <= view->as_of &&
									 (lead->closed_at == INSTANT_UNKNOWN ||
									  crm->handed_over_at <= lead->closed_at),
								 crm->handed_over_at);
	lead->stage = stage_of(crm, view, is_closed);
	lead->flags = is_closed ? INSTANTS_CLOSED : 0;
	if (is_closed && crm->lost && crm->stage != LEAD_STAGE_CUSTOMER)
		lead->flags |= INSTANTS_LOST;
	if (handover_unknown)
		lead->flags |= INSTANTS_HANDOVER_UNKNOWN;
	judge_round(crm, view, lead);
	judge_sales(crm, view, lead);
}

static int64_t
sooner(int64_t change, int64_t instant, int64_t as_of)
{
	return instant_can_be(instant) && instant > as_of && instant < change ? instant : change;
}

/*
 * When the judgement of the lead changes by itself after as_of, or would if its rules
 * were others; INSTANT_NEVER when it does not, and INSTANT_UNKNOWN when it depends on
 * whether as_of is now.
 */
int64_t
instants_change(const CrmInstants *crm, int64_t as_of)
{
	int64_t end = sooner(INSTANT_NEVER, crm->closed_at, as_of);
	int64_t change = INSTANT_NEVER;

	/* What is to come is a finding where as_of is now. */
	if (sooner(INSTANT_NEVER, crm->responded_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->responded_again_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->restored_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->handed_over_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->assigned_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->accepted_at, as_of) != INSTANT_NEVER ||
		sooner(INSTANT_NEVER, crm->rejected_at, as_of) != INSTANT_NEVER)
		return INSTANT_UNKNOWN;
	/* Who is decided by an end to come is closed now, or is still open then. */
	if (is_decided(crm))
		end = sooner(end, crm->stage_changed_at, as_of);
	if (end != INSTANT_NEVER && (is_decided(crm) || (crm->knows_archived && crm->archived)))
		return INSTANT_UNKNOWN;
	if (!crm->knows_archived && end < change)
		change = end;
	return change;
}
