/* sources: src/lead/instants.c */
/*-------------------------------------------------------------------------
 *
 * instants.c
 *	  The instants of random leads, against what must hold of them.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include "lead/instants.h"
#include "lead/lead.h"

#define ROUNDS 200000

static const int64_t some_instants[] = {
	INSTANT_UNKNOWN, INSTANT_NEVER, INSTANT_FIRST - 1, INSTANT_FIRST, 10, 20, 21, 30, 40, 50, INSTANT_END - 1,
	INSTANT_END
};

static int64_t
some_instant(void)
{
	return some_instants[next_random() % (sizeof(some_instants) / sizeof(some_instants[0]))];
}

static CrmInstants
some_lead(void)
{
	CrmInstants crm = {
		.received_at = some_instant(),
		.handed_over_at = some_instant(),
		.responded_at = some_instant(),
		.next_step_at = some_instant(),
		.closed_at = some_instant(),
		.stage_changed_at = some_instant(),
		.restored_at = some_instant(),
		.responded_again_at = some_instant(),
		.assigned_at = some_instant(),
		.accepted_at = some_instant(),
		.rejected_at = some_instant(),
		.stage = next_random() % 2 ? INSTANTS_NO_STAGE : (uint8_t) (next_random() % (LEAD_STAGE_CUSTOMER + 1)),
		.lost = next_random() % 2,
		.knows_archived = next_random() % 2
	};

	crm.archived = crm.knows_archived && next_random() % 2;
	return crm;
}

static bool
is_same(const LeadInstants *a, const LeadInstants *b)
{
	return a->received_at == b->received_at && a->round_at == b->round_at && a->handed_over_at == b->handed_over_at &&
		a->responded_at == b->responded_at && a->next_step_at == b->next_step_at && a->closed_at == b->closed_at &&
		a->assigned_at == b->assigned_at && a->judged_at == b->judged_at && a->stage == b->stage && a->flags == b->flags;
}

/* What is judged is valid, and by the rule alone there are rounds that do not begin with the receipt. */
static void
test_judged(void)
{
	int invalid = 0;
	int wrong = 0;
	int restored = 0;
	int again = 0;

	for (int i = 0; i < ROUNDS; i++)
	{
		CrmInstants crm = some_lead();
		InstantsView view = {some_instant(), next_random() % 2, true};
		LeadInstants lead = {0};
		LeadInstants never = {0};

		instants_judge(&crm, &view, &lead);
		view.restored_starts_anew = false;
		instants_judge(&crm, &view, &never);
		invalid += !instants_are_valid(&lead) || !instants_are_valid(&never);
		wrong += never.round_at != never.received_at || (never.flags & INSTANTS_ANSWERED_AGAIN);
		if (instants_restored_at(&lead) == INSTANT_UNKNOWN)
		{
			wrong += !is_same(&lead, &never);
			continue;
		}
		restored++;
		again += (lead.flags & INSTANTS_ANSWERED_AGAIN) != 0;
		wrong += lead.round_at != crm.restored_at || lead.round_at > view.as_of || (lead.flags & INSTANTS_LOST);
	}
	tap_ok(invalid == 0, "%d leads, %d invalid", ROUNDS, invalid);
	tap_ok(wrong == 0 && restored > 1000 && again > 100, "%d restored, %d of them answered again, %d wrong", restored, again, wrong);
}

/* Between an instant and the change that is told for it nothing changes by itself. */
static void
test_changes(void)
{
	int wrong = 0;
	int changes = 0;

	for (int i = 0; i < ROUNDS; i++)
	{
		CrmInstants crm = some_lead();
		InstantsView view = {some_instant(), next_random() % 2, true};
		int64_t change;
		LeadInstants before = {0};

		if (!instant_can_be(view.as_of))
			continue;
		change = instants_change(&crm, view.as_of);
		instants_judge(&crm, &view, &before);
		if (change == INSTANT_UNKNOWN)
			continue;
		wrong += change <= view.as_of;
		for (size_t n = 0; n < sizeof(some_instants) / sizeof(some_instants[0]); n++)
		{
			LeadInstants then = {0};
			int64_t at = some_instants[n];

			if (!instant_can_be(at) || at <= view.as_of || at >= change)
				continue;
			view.as_of = at;
			instants_judge(&crm, &view, &then);
			wrong += !is_same(&before, &then);
			changes++;
		}
	}
	tap_ok(wrong == 0 && changes > 1000, "%d instants before the next change, %d wrong", changes, wrong);
}

int
main(void)
{
	test_judged();
	test_changes();
	return tap_done();
}
