/*-------------------------------------------------------------------------
 *
 * qualify.c
 *	  The agreement between marketing and sales, applied to one lead.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/lead.h"

#include <stdio.h>
#include <string.h>

/*
 * No signal at all is never an SQL, whatever the agreement: without any
 * context there is nothing sales can work with.
 */
int
lead_signals_for_sql(const LeadAgreement *agreement)
{
	return agreement->sql_signals > 0 ? agreement->sql_signals : 1;
}

LeadStage
lead_qualify(const LeadFacts *facts, const LeadAgreement *agreement)
{
	int count = label_set_cardinality(facts->signals);
	uint8_t lacking = agreement->opportunity_signals & ~facts->signals;

	if (count >= lead_signals_for_sql(agreement))
	{
		if (agreement->has_opportunity && lacking == 0 && facts->next_step)
			return LEAD_STAGE_OPPORTUNITY;
		return LEAD_STAGE_SQL;
	}
	if (count >= agreement->mql_signals)
		return LEAD_STAGE_MQL;
	return LEAD_STAGE_NURTURE;
}

/* A sentence under construction; what does not fit is cut off. */
typedef struct Sentence
{
	char *text;
	size_t size;
	size_t used;
} Sentence;

static void
say(Sentence *sentence, const char *words)
{
	size_t length = strlen(words);
	size_t room = sentence->size - sentence->used - 1;

	if (length > room)
		length = room;
	memcpy(sentence->text + sentence->used, words, length);
	sentence->used += length;
	sentence->text[sentence->used] = '\0';
}

static void
say_count(Sentence *sentence, int count, const char *one, const char *many)
{
	char number[16];

	snprintf(number, sizeof(number), "%d ", count);
	say(sentence, number);
	say(sentence, count == 1 ? one : many);
}

static void
say_signals(Sentence *sentence, uint8_t signals, const char *last_separator)
{
	char list[LABEL_LIST_SIZE];

	label_join(&lead_signals_type, signals, ", ", last_separator,
			   list, sizeof(list));
	say(sentence, list);
}

/* "mid intent with 2 signals (need and timing)" */
static void
say_facts(Sentence *sentence, const LeadFacts *facts)
{
	int count = label_set_cardinality(facts->signals);

	if (facts->intent == LEAD_INTENT_UNKNOWN)
		say(sentence, "unknown");
	else
		say(sentence, label_name(&lead_intent_type, (uint8_t) facts->intent));
	say(sentence, " intent with ");

	if (count == 0)
	{
		say(sentence, "no signal");
		return;
	}
	say_count(sentence, count, "signal", "signals");
	say(sentence, " (");
	say_signals(sentence, facts->signals, " and ");
	say(sentence, ")");
}

static void
say_minimum(Sentence *sentence, const char *verb, int minimum,
			const char *stage)
{
	say(sentence, verb);
	say(sentence, " the minimum of ");
	say_count(sentence, minimum, "signal", "signals");
	say(sentence, " for an ");
	say(sentence, stage);
}

/* "; missing for SQL: 1 more signal (timing, scope or budget)" */
static void
say_missing_signals(Sentence *sentence, const LeadFacts *facts, int minimum,
					const char *stage)
{
	uint8_t open = label_set_all(&lead_signals_type) & ~facts->signals;
	int more = minimum - label_set_cardinality(facts->signals);
	bool any = more < label_set_cardinality(open);

	say(sentence, "; missing for ");
	say(sentence, stage);
	say(sentence, ": ");
	say_count(sentence, more, "more signal (", "more signals (");
	say_signals(sentence, open, any ? " or " : " and ");
	say(sentence, ")");
}

/* The next stage is whichever takes the fewest signals more. */
static void
explain_nurture(Sentence *sentence, const LeadFacts *facts,
				const LeadAgreement *agreement)
{
	int sql_signals = lead_signals_for_sql(agreement);
	bool sql_is_next = sql_signals <= agreement->mql_signals;
	int minimum = sql_is_next ? sql_signals : agreement->mql_signals;
	const char *stage = sql_is_next ? "SQL" : "MQL";

	say(sentence, "Nurture: ");
	say_facts(sentence, facts);
	if (minimum > LEAD_SIGNAL_COUNT)
	{
		say(sentence, "; under this agreement no lead becomes an MQL or an SQL");
		return;
	}
	say_minimum(sentence, " is below", minimum, stage);
	say_missing_signals(sentence, facts, minimum, stage);
}

static void
explain_mql(Sentence *sentence, const LeadFacts *facts,
			const LeadAgreement *agreement)
{
	int sql_signals = lead_signals_for_sql(agreement);

	say(sentence, "MQL: ");
	say_facts(sentence, facts);
	say_minimum(sentence, " meets", agreement->mql_signals, "MQL");
	if (sql_signals > LEAD_SIGNAL_COUNT)
		say(sentence, "; under this agreement no lead becomes an SQL");
	else
		say_missing_signals(sentence, facts, sql_signals, "SQL");
}

static void
explain_sql(Sentence *sentence, const LeadFacts *facts,
			const LeadAgreement *agreement)
{
	uint8_t lacking = agreement->opportunity_signals & ~facts->signals;

	say(sentence, "SQL: ");
	say_facts(sentence, facts);
	say_minimum(sentence, " meets", lead_signals_for_sql(agreement), "SQL");
	if (!agreement->has_opportunity)
	{
		say(sentence, "; under this agreement no lead becomes an opportunity");
		return;
	}
	say(sentence, "; missing for opportunity: ");
	say_signals(sentence, lacking, facts->next_step ? " and " : ", ");
	if (!facts->next_step)
		say(sentence, lacking != 0 ? " and an agreed next step" : "an agreed next step");
}

static void
explain_opportunity(Sentence *sentence, const LeadFacts *facts,
					const LeadAgreement *agreement)
{
	say(sentence, "Opportunity: ");
	say_facts(sentence, facts);
	say_minimum(sentence, " meets", lead_signals_for_sql(agreement), "SQL");
	if (agreement->opportunity_signals != 0)
	{
		say(sentence, ", has ");
		say_signals(sentence, agreement->opportunity_signals, " and ");
		say(sentence, " as an opportunity must,");
	}
	say(sentence, " and a next step is agreed; missing for customer: a won deal");
}

/*
 * One sentence: the stage, a colon, the rule that decided and what is missing
 * for the next stage.
 */
void
lead_explain(const LeadFacts *facts, const LeadAgreement *agreement,
			 char *buffer, size_t size)
{
	Sentence sentence = {buffer, size, 0};

	switch (lead_qualify(facts, agreement))
	{
		case LEAD_STAGE_NURTURE:
			explain_nurture(&sentence, facts, agreement);
			break;
		case LEAD_STAGE_MQL:
			explain_mql(&sentence, facts, agreement);
			break;
		case LEAD_STAGE_SQL:
			explain_sql(&sentence, facts, agreement);
			break;
		default:
			explain_opportunity(&sentence, facts, agreement);
			break;
	}
	say(&sentence, ".");
}
