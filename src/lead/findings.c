/*-------------------------------------------------------------------------
 *
 * findings.c
 *	  What does not add up in what the CRM says of a lead.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/findings.h"

#include "lead/lead.h"

/* 1990-01-01, 00:00 UTC: who came in before was given no time. */
#define INSTANT_1990	(INT64_C(-3652) * INT64_C(86400000000))

const char *const finding_names[LEAD_FINDINGS] = {
	[FINDING_NOT_RECEIVED] = "no time of receipt",
	[FINDING_RECEIVED_EARLY] = "received before 1990",
	[FINDING_OUTSIDE_YEARS] = "a time outside the years 1900 to 9999",
	[FINDING_RESPONDED_IN_FUTURE] = "answered in the future",
	[FINDING_RESPONDED_BEFORE_RECEIPT] = "answered before it was received",
	[FINDING_RESTORED_IN_FUTURE] = "restored in the future",
	[FINDING_RESTORED_BEFORE_RECEIPT] = "restored before it was received",
	[FINDING_RESPONDED_AGAIN_BEFORE_RESTORATION] = "answered again before it was restored",
	[FINDING_RESPONDED_AFTER_CLOSING] = "answered after it was closed",
	[FINDING_HANDED_OVER_IN_FUTURE] = "handed over in the future",
	[FINDING_HANDED_OVER_BEFORE_RECEIPT] = "handed over before it was received",
	[FINDING_HANDED_OVER_AFTER_CLOSING] = "handed over after it was closed",
	[FINDING_HANDED_OVER_WITHOUT_STAGE] = "handed over without a stage",
	[FINDING_CLOSED_IN_FUTURE] = "closed in the future",
	[FINDING_CLOSED_BEFORE_RECEIPT] = "closed before it was received",
	[FINDING_DECIDED_WITHOUT_TIME] = "won or lost without a time of closing",
	[FINDING_ARCHIVED_WITHOUT_TIME] = "archived without a time",
	[FINDING_CLOSED_ONLY] = "closed, neither won nor lost",
	[FINDING_WON_AND_LOST] = "won and lost at once",
	[FINDING_WON_WITHOUT_AMOUNT] = "won without an amount",
	[FINDING_NEGATIVE_AMOUNT] = "negative amount",
	[FINDING_LOST_WITHOUT_REASON] = "lost without a reason",
	[FINDING_WON_WITHOUT_CUSTOMER] = "won without a customer",
	[FINDING_OPEN_WITHOUT_OWNER] = "open without an owner",
	[FINDING_NO_RATE] = "amount in a currency without a rate",
	[FINDING_UNKNOWN_CURRENCY] = "amount in a currency that nobody knows",
	[FINDING_NO_NUMBER] = "amount that is no number or too large",
	[FINDING_RECURRING] = "recurring revenue that is not counted",
	[FINDING_ASSIGNED_IN_FUTURE] = "assigned in the future",
	[FINDING_ASSIGNED_BEFORE_RECEIPT] = "assigned before it was received",
	[FINDING_ASSIGNED_UNKNOWN] = "assigned at an unknown time",
	[FINDING_JUDGED_IN_FUTURE] = "accepted or rejected in the future",
	[FINDING_JUDGED_BEFORE_RECEIPT] = "accepted or rejected before it was received",
	[FINDING_PLACEHOLDER] = "placeholder that was never filled in",
	[FINDING_NO_AGREEMENT] = "no agreement held when it came in",
};

static uint64_t
found(LeadFinding finding, bool is_so)
{
	return is_so ? UINT64_C(1) << finding : 0;
}

static bool
cannot_be(int64_t instant)
{
	return instant != INSTANT_UNKNOWN && !instant_can_be(instant);
}

static bool
is_before(int64_t instant, int64_t other)
{
	return instant_can_be(instant) && other != INSTANT_UNKNOWN && instant < other;
}

static bool
is_future(int64_t instant, const InstantsView *view)
{
	return view->is_live && instant_can_be(instant) && instant > view->as_of;
}

static uint64_t
findings_of_instants(const CrmInstants *crm, const InstantsView *view, const LeadInstants *lead,
					 const LeadRecord *record)
{
	bool won = lead->stage == LEAD_STAGE_CUSTOMER;
	bool lost = lead->flags & INSTANTS_LOST;
	bool is_closed = lead->flags & INSTANTS_CLOSED;
	bool is_dated = lead->closed_at != INSTANT_UNKNOWN;

	return found(FINDING_NOT_RECEIVED, !record->has_receipt) |
		found(FINDING_RECEIVED_EARLY, is_before(lead->received_at, INSTANT_1990)) |
		found(FINDING_OUTSIDE_YEARS,
			  record->is_before_all_time || cannot_be(crm->received_at) || cannot_be(crm->handed_over_at) ||
				  cannot_be(crm->responded_at) || cannot_be(crm->next_step_at) ||
				  cannot_be(crm->closed_at) ||
				  cannot_be(crm->restored_at) || cannot_be(crm->responded_again_at) ||
				  cannot_be(crm->assigned_at) || cannot_be(crm->accepted_at) ||
				  cannot_be(crm->rejected_at)) |
		found(FINDING_RESPONDED_IN_FUTURE,
			  is_future(crm->responded_at, view) || is_future(crm->responded_again_at, view)) |
		found(FINDING_RESPONDED_BEFORE_RECEIPT, is_before(crm->responded_at, lead->received_at)) |
		found(FINDING_RESTORED_IN_FUTURE, is_future(crm->restored_at, view)) |
		found(FINDING_RESTORED_BEFORE_RECEIPT, is_before(crm->restored_at, lead->received_at)) |
		found(FINDING_RESPONDED_AGAIN_BEFORE_RESTORATION,
			  is_before(crm->responded_again_at, crm->restored_at) && instant_can_be(crm->restored_at) &&
				  crm->restored_at <= view->as_of) |
		found(FINDING_RESPONDED_AFTER_CLOSING, is_before(lead->closed_at, lead->responded_at)) |
		found(FINDING_HANDED_OVER_IN_FUTURE, is_future(crm->handed_over_at, view)) |
		found(FINDING_HANDED_OVER_BEFORE_RECEIPT,
			  is_before(crm->handed_over_at, lead->received_at)) |
		found(FINDING_HANDED_OVER_AFTER_CLOSING,
			  is_before(lead->closed_at, crm->handed_over_at) && crm->handed_over_at <= view->as_of) |
		found(FINDING_HANDED_OVER_WITHOUT_STAGE,
			  lead->handed_over_at != INSTANT_UNKNOWN && lead->stage == INSTANTS_NO_STAGE) |
		found(FINDING_CLOSED_IN_FUTURE,
			  is_future(crm->closed_at, view) && !is_dated && (won || lost)) |
		found(FINDING_CLOSED_BEFORE_RECEIPT, is_before(crm->closed_at, lead->received_at)) |
		found(FINDING_DECIDED_WITHOUT_TIME,
			  !record->has_closing && !is_dated && (won || lost)) |
		found(FINDING_ARCHIVED_WITHOUT_TIME,
			  is_closed && crm->archived && !is_dated &&
				  lead->responded_at == INSTANT_UNKNOWN && !won && !lost) |
		found(FINDING_CLOSED_ONLY, is_closed && !crm->knows_archived && !won && !lost) |
		found(FINDING_WON_AND_LOST, won && crm->lost);
}

static uint64_t
findings_of_sales(const CrmInstants *crm, const InstantsView *view, const LeadInstants *lead)
{
	return found(FINDING_ASSIGNED_IN_FUTURE, is_future(crm->assigned_at, view)) |
		found(FINDING_ASSIGNED_BEFORE_RECEIPT, is_before(crm->assigned_at, lead->received_at)) |
		found(FINDING_JUDGED_IN_FUTURE,
			  is_future(crm->accepted_at, view) || is_future(crm->rejected_at, view)) |
		found(FINDING_JUDGED_BEFORE_RECEIPT,
			  is_before(crm->accepted_at, lead->received_at) ||
				  is_before(crm->rejected_at, lead->received_at));
}

static uint64_t
findings_of_record(const LeadInstants *lead, const LeadRecord *record)
{
	bool won = lead->stage == LEAD_STAGE_CUSTOMER;
	bool lost = lead->flags & INSTANTS_LOST;
	bool is_open = !(lead->flags & INSTANTS_CLOSED);
	bool is_lacking = record->amount_is_number && record->is_foreign && !record->is_converted;

	return found(FINDING_WON_WITHOUT_AMOUNT,
				 won && (!record->has_amount || (record->amount_is_number && record->amount_sign == 0))) |
		found(FINDING_NEGATIVE_AMOUNT, record->amount_sign < 0) |
		found(FINDING_LOST_WITHOUT_REASON, lost && !record->has_lost_reason) |
		found(FINDING_WON_WITHOUT_CUSTOMER, won && !record->has_customer) |
		found(FINDING_OPEN_WITHOUT_OWNER, is_open && !record->has_owner) |
		found(FINDING_ASSIGNED_UNKNOWN, record->has_owner && record->lacks_assignment) |
		found(FINDING_NO_RATE, is_lacking && record->currency_is_known) |
		found(FINDING_UNKNOWN_CURRENCY, is_lacking && !record->currency_is_known) |
		found(FINDING_NO_NUMBER, record->has_amount && !record->amount_is_number) |
		found(FINDING_RECURRING, record->is_recurring && (won || is_open));
}

uint64_t
lead_findings(const CrmInstants *crm, const InstantsView *view, const LeadInstants *lead,
			  const LeadRecord *record)
{
	return findings_of_instants(crm, view, lead, record) | findings_of_sales(crm, view, lead) |
		findings_of_record(lead, record);
}
