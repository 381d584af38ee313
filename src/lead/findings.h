/*-------------------------------------------------------------------------
 *
 * findings.h
 *	  What does not add up in what the CRM says of a lead.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "lead/instants.h"

/* Numbers of the bits of a set; finding_names has their names. */
typedef enum LeadFinding
{
	FINDING_NOT_RECEIVED,
	FINDING_RECEIVED_EARLY,
	FINDING_OUTSIDE_YEARS,
	FINDING_RESPONDED_IN_FUTURE,
	FINDING_RESPONDED_BEFORE_RECEIPT,
	FINDING_RESTORED_IN_FUTURE,
	FINDING_RESTORED_BEFORE_RECEIPT,
	FINDING_RESPONDED_AGAIN_BEFORE_RESTORATION,
	FINDING_RESPONDED_AFTER_CLOSING,
	FINDING_HANDED_OVER_IN_FUTURE,
	FINDING_HANDED_OVER_BEFORE_RECEIPT,
	FINDING_HANDED_OVER_AFTER_CLOSING,
	FINDING_HANDED_OVER_WITHOUT_STAGE,
	FINDING_CLOSED_IN_FUTURE,
	FINDING_CLOSED_BEFORE_RECEIPT,
	FINDING_DECIDED_WITHOUT_TIME,
	FINDING_ARCHIVED_WITHOUT_TIME,
	FINDING_CLOSED_ONLY,
	FINDING_WON_AND_LOST,
	FINDING_WON_WITHOUT_AMOUNT,
	FINDING_NEGATIVE_AMOUNT,
	FINDING_LOST_WITHOUT_REASON,
	FINDING_WON_WITHOUT_CUSTOMER,
	FINDING_OPEN_WITHOUT_OWNER,
	FINDING_NO_RATE,
	FINDING_UNKNOWN_CURRENCY,
	FINDING_NO_NUMBER,
	FINDING_RECURRING,
	FINDING_ASSIGNED_IN_FUTURE,
	FINDING_ASSIGNED_BEFORE_RECEIPT,
	FINDING_ASSIGNED_UNKNOWN,
	FINDING_JUDGED_IN_FUTURE,
	FINDING_JUDGED_BEFORE_RECEIPT,
	FINDING_PLACEHOLDER,
	FINDING_NO_AGREEMENT
} LeadFinding;

#define LEAD_FINDINGS (FINDING_NO_AGREEMENT + 1)

extern const char *const finding_names[LEAD_FINDINGS];

/*
 * What the CRM says of the lead besides its instants, and of these what CrmInstants
 * cannot: -infinity is INSTANT_UNKNOWN there, as NULL is.
 */
typedef struct LeadRecord
{
	bool has_receipt;			/* received_at is not NULL */
	bool has_closing;			/* closed_at is not NULL */
	bool is_before_all_time;	/* an instant is -infinity */
	bool has_amount;
	bool amount_is_number;		/* false unless has_amount */
	int amount_sign;			/* -1, 0 or 1; 0 unless amount_is_number */
	bool is_converted;			/* whether its amount is known in the reports' currency */
	bool is_foreign;			/* in another currency than the reports' */
	bool currency_is_known;
	bool is_recurring;			/* pays each month besides */
	bool has_lost_reason;
	bool has_customer;
	bool has_owner;
	bool lacks_assignment;		/* the CRM says when others were assigned */
} LeadRecord;

/* The set of the findings, but for the last two, which tell of its source and its terms. */
extern uint64_t lead_findings(const CrmInstants *crm, const InstantsView *view, const LeadInstants *lead,
							  const LeadRecord *record);

#endif							/* FINDINGS_H */
