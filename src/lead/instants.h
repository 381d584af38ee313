/*-------------------------------------------------------------------------
 *
 * instants.h
 *	  Which instants of a lead can be, and what follows from them.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INSTANTS_H
#define INSTANTS_H

#include <stdbool.h>
#include <stdint.h>

/* An instant that nobody knows; the others are microseconds since 2000-01-01, UTC. */
#define INSTANT_UNKNOWN INT64_MIN
/* Later than all that can be. */
#define INSTANT_NEVER INT64_MAX

/* The stage of a lead that the CRM says none of. */
#define INSTANTS_NO_STAGE UINT8_MAX

/* What the CRM says of a lead; instants may be any. */
typedef struct CrmInstants
{
	int64_t received_at;
	int64_t handed_over_at;
	int64_t responded_at;
	int64_t next_step_at;
	int64_t closed_at;
	int64_t stage_changed_at;
	int64_t restored_at;		/* for the last time, after it was lost */
	int64_t responded_again_at; /* for the first time since then */
	int64_t assigned_at;
	int64_t accepted_at;		/* by sales, as it was handed over */
	int64_t rejected_at;
	uint8_t stage;				/* a LeadStage, or INSTANTS_NO_STAGE */
	bool lost;
	bool knows_archived;
	bool archived;				/* false unless knows_archived */
} CrmInstants;

/* From where one looks. */
typedef struct InstantsView
{
	int64_t as_of;				/* may be an infinity */
	bool is_live;				/* whether it is now, so that what is later cannot be */
	bool restored_starts_anew;	/* whether the clocks of who is restored start again */
} InstantsView;

/* Bits of LeadInstants.flags. */
#define INSTANTS_CLOSED				(1 << 0)
#define INSTANTS_LOST				(1 << 1)
#define INSTANTS_HANDOVER_UNKNOWN	(1 << 2)	/* handed over, nobody knows when */
#define INSTANTS_ANSWERED_AGAIN		(1 << 3)	/* responded_at is CrmInstants.responded_again_at */
#define INSTANTS_ASSIGNED_LATER		(1 << 4)	/* than the instant from which one looks */
#define INSTANTS_REJECTED			(1 << 5)	/* judged_at is CrmInstants.rejected_at */

/*
 * What is known of the lead as of then.  Each instant can be or is
 * INSTANT_UNKNOWN; closed_at is known of closed leads only, and lost ones are closed.
 * A lead's round begins with its receipt, and is unknown if that is; or later, when
 * it was restored, if it is not lost, and was closed after that if at all: for who was
 * won before, or by it, nobody waits.  An answer is one of the round: not before it.
 * It is assigned, accepted and rejected once it is received.
 */
typedef struct LeadInstants
{
	int64_t received_at;
	int64_t round_at;			/* from when its clocks run */
	int64_t handed_over_at;
	int64_t responded_at;
	int64_t next_step_at;
	int64_t closed_at;
	uint8_t stage;				/* a LeadStage, or INSTANTS_NO_STAGE */
	uint8_t flags;
	int64_t assigned_at;
	int64_t judged_at;			/* when sales accepted or rejected it, whatever came last */
} LeadInstants;

/* 1900-01-01 and 9999-12-31, 00:00 UTC. */
#define INSTANT_FIRST	(INT64_C(-36524) * INT64_C(86400000000))
#define INSTANT_END		(INT64_C(2921939) * INT64_C(86400000000))

/* Infinities are outside, and so is INSTANT_UNKNOWN. */
static inline bool
instant_can_be(int64_t instant)
{
	return instant >= INSTANT_FIRST && instant < INSTANT_END;
}

extern int64_t instants_change(const CrmInstants *crm, int64_t as_of);
extern int64_t instant_of_closing(const CrmInstants *crm, const InstantsView *view);
/* When it was restored, if that began a round of its own. */
static inline int64_t
instants_restored_at(const LeadInstants *lead)
{
	return lead->round_at > lead->received_at ? lead->round_at : INSTANT_UNKNOWN;
}

extern bool instants_are_valid(const LeadInstants *lead);
extern void instants_judge(const CrmInstants *crm, const InstantsView *view, LeadInstants *lead);

#endif							/* INSTANTS_H */
