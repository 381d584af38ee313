/*-------------------------------------------------------------------------
 *
 * explain.c
 *	  Why a lead is at its stage, in one sentence of any language.
 *
 * The sentences are texts with places in braces.  Their English form is the
 * key of their translation.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/lead.h"

#include <stdio.h>
#include <string.h>

/* In the order of LeadText; the labels follow. */
const char *const lead_texts[LEAD_TEXT_COUNT] = {
	"and", "or", "unknown",
	"%d signal", "%d signals", "%d more signal", "%d more signals",
	"an agreed next step",
	"{intent} intent with no signal",
	"{intent} intent with {count} ({signals})",
	"Nurture: {facts}; under this agreement no lead becomes an MQL or an SQL.",
	"Nurture: {facts} is below the minimum of {minimum} for an {stage}; missing for {stage}: {more} ({missing}).",
	"MQL: {facts} meets the minimum of {minimum} for an MQL; under this agreement no lead becomes an SQL.",
	"MQL: {facts} meets the minimum of {minimum} for an MQL; missing for SQL: {more} ({missing}).",
	"SQL: {facts} meets the minimum of {minimum} for an SQL; under this agreement no lead becomes an opportunity.",
	"SQL: {facts} meets the minimum of {minimum} for an SQL; missing for opportunity: {missing}.",
	"Opportunity: {facts} meets the minimum of {minimum} for an SQL and a next step is agreed; missing for customer: a won deal.",
	"Opportunity: {facts} meets the minimum of {minimum} for an SQL, has {wanted} as an opportunity must, and a next step is agreed; missing for customer: a won deal."
};

#define PART_SIZE 256

/* What stands in the places, each cut off where it is too long. */
typedef struct Parts
{
	char intent[PART_SIZE];
	char count[PART_SIZE];
	char signals[PART_SIZE];
	char facts[PART_SIZE];
	char minimum[PART_SIZE];
	char stage[PART_SIZE];
	char more[PART_SIZE];
	char missing[PART_SIZE];
	char wanted[PART_SIZE];
} Parts;

typedef struct Output
{
	char *text;
	size_t size;
	size_t used;
} Output;

static void
say(Output *output, const char *words, size_t length)
{
	size_t room = output->size - output->used - 1;

	if (length > room)
		length = room;
	memcpy(output->text + output->used, words, length);
	output->used += length;
	output->text[output->used] = '\0';
}

static const char *
find_part(const Parts *parts, const char *name, size_t length)
{
	const struct
	{
		const char *name;
		const char *text;
	} places[] = {
		{"intent", parts->intent}, {"count", parts->count},
		{"signals", parts->signals}, {"facts", parts->facts},
		{"minimum", parts->minimum}, {"stage", parts->stage},
		{"more", parts->more}, {"missing", parts->missing},
		{"wanted", parts->wanted}
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strlen(places[i].name) == length &&
			memcmp(places[i].name, name, length) == 0)
			return places[i].text;
	return NULL;
}

/* Write a text with its places filled; what is no place stays as it is. */
static void
fill(char *buffer, size_t size, const char *text, const Parts *parts)
{
	Output output = {buffer, size, 0};

	buffer[0] = '\0';
	while (*text != '\0')
	{
		size_t plain = strcspn(text, "{");
		const char *end;
		const char *part;

		say(&output, text, plain);
		text += plain;
		end = strchr(text, '}');
		if (end == NULL)
		{
			say(&output, text, strlen(text));
			return;
		}
		part = find_part(parts, text + 1, end - text - 1);
		if (part != NULL)
			say(&output, part, strlen(part));
		else
			say(&output, text, end + 1 - text);
		text = end + 1;
	}
}

/* "%d signals" with its number; a text without one stays as it is. */
static void
count_words(char *buffer, const char *text, int count)
{
	const char *place = strstr(text, "%d");
	Output output = {buffer, PART_SIZE, 0};
	char number[16];

	buffer[0] = '\0';
	if (place == NULL)
	{
		say(&output, text, strlen(text));
		return;
	}
	snprintf(number, sizeof(number), "%d", count);
	say(&output, text, place - text);
	say(&output, number, strlen(number));
	say(&output, place + 2, strlen(place + 2));
}

/* The signals, and perhaps something else, as "a, b and c". */
static void
list_words(char *buffer, const LeadWords *words, uint8_t signals,
		   const char *last, const char *joint)
{
	Output output = {buffer, PART_SIZE, 0};
	int left = label_set_cardinality(signals) + (last != NULL);
	const char *separator = "";

	buffer[0] = '\0';
	for (int i = 0; i < LEAD_SIGNAL_COUNT || (i == LEAD_SIGNAL_COUNT && last != NULL); i++)
	{
		const char *item = i < LEAD_SIGNAL_COUNT ? words->signals[i] : last;

		if (i < LEAD_SIGNAL_COUNT && (signals & (1 << i)) == 0)
			continue;
		if (*separator != '\0' && left == 1)
		{
			say(&output, " ", 1);
			say(&output, joint, strlen(joint));
			say(&output, " ", 1);
		}
		else
			say(&output, separator, strlen(separator));
		say(&output, item, strlen(item));
		separator = ", ";
		left--;
	}
}

/* "mid intent with 2 signals (need and timing)" */
static void
tell_facts(Parts *parts, const LeadFacts *facts, const LeadWords *words)
{
	int count = label_set_cardinality(facts->signals);
	const char *intent = words->texts[LEAD_TEXT_UNKNOWN];

	if (facts->intent != LEAD_INTENT_UNKNOWN)
		intent = words->intents[facts->intent];
	snprintf(parts->intent, sizeof(parts->intent), "%s", intent);
	count_words(parts->count,
				words->texts[count == 1 ? LEAD_TEXT_SIGNAL : LEAD_TEXT_SIGNALS],
				count);
	list_words(parts->signals, words, facts->signals, NULL,
			   words->texts[LEAD_TEXT_AND]);
	fill(parts->facts, sizeof(parts->facts),
		 words->texts[count == 0 ? LEAD_TEXT_NO_FACTS : LEAD_TEXT_FACTS], parts);
}

static void
tell_minimum(Parts *parts, int minimum, const LeadWords *words)
{
	count_words(parts->minimum,
				words->texts[minimum == 1 ? LEAD_TEXT_SIGNAL : LEAD_TEXT_SIGNALS],
				minimum);
}

/* How many more signals, and which are open: "timing, scope or budget" */
static void
tell_missing(Parts *parts, const LeadFacts *facts, int minimum,
			 const LeadWords *words)
{
	uint8_t open = label_set_all(&lead_signals_type) & ~facts->signals;
	int more = minimum - label_set_cardinality(facts->signals);
	bool any = more < label_set_cardinality(open);

	count_words(parts->more,
				words->texts[more == 1 ? LEAD_TEXT_MORE_SIGNAL : LEAD_TEXT_MORE_SIGNALS],
				more);
	list_words(parts->missing, words, open, NULL,
			   words->texts[any ? LEAD_TEXT_OR : LEAD_TEXT_AND]);
}

/* The next stage is whichever takes the fewest signals more. */
static LeadText
explain_nurture(Parts *parts, const LeadFacts *facts,
				const LeadAgreement *agreement, const LeadWords *words)
{
	int sql_signals = lead_signals_for_sql(agreement);
	bool sql_is_next = sql_signals <= agreement->mql_signals;
	int minimum = sql_is_next ? sql_signals : agreement->mql_signals;

	if (minimum > LEAD_SIGNAL_COUNT)
		return LEAD_TEXT_NURTURE_FOR_EVER;
	snprintf(parts->stage, sizeof(parts->stage), "%s", sql_is_next ? "SQL" : "MQL");
	tell_minimum(parts, minimum, words);
	tell_missing(parts, facts, minimum, words);
	return LEAD_TEXT_NURTURE;
}

static LeadText
explain_mql(Parts *parts, const LeadFacts *facts,
			const LeadAgreement *agreement, const LeadWords *words)
{
	int sql_signals = lead_signals_for_sql(agreement);

	tell_minimum(parts, agreement->mql_signals, words);
	if (sql_signals > LEAD_SIGNAL_COUNT)
		return LEAD_TEXT_MQL_FOR_EVER;
	tell_missing(parts, facts, sql_signals, words);
	return LEAD_TEXT_MQL;
}

static LeadText
explain_sql(Parts *parts, const LeadFacts *facts,
			const LeadAgreement *agreement, const LeadWords *words)
{
	uint8_t lacking = agreement->opportunity_signals & ~facts->signals;

	tell_minimum(parts, lead_signals_for_sql(agreement), words);
	if (!agreement->has_opportunity)
		return LEAD_TEXT_SQL_FOR_EVER;
	list_words(parts->missing, words, lacking,
			   facts->next_step ? NULL : words->texts[LEAD_TEXT_NEXT_STEP],
			   words->texts[LEAD_TEXT_AND]);
	return LEAD_TEXT_SQL;
}

static LeadText
explain_opportunity(Parts *parts, const LeadAgreement *agreement,
					const LeadWords *words)
{
	tell_minimum(parts, lead_signals_for_sql(agreement), words);
	if (agreement->opportunity_signals == 0)
		return LEAD_TEXT_OPPORTUNITY;
	list_words(parts->wanted, words, agreement->opportunity_signals, NULL,
			   words->texts[LEAD_TEXT_AND]);
	return LEAD_TEXT_OPPORTUNITY_WITH;
}

/* The stage, a colon, the rule that decided and what the next stage takes. */
void
lead_explain(const LeadFacts *facts, const LeadAgreement *agreement,
			 const LeadWords *words, char *buffer, size_t size)
{
	Parts parts = {{0}};
	LeadText text;

	tell_facts(&parts, facts, words);
	switch (lead_qualify(facts, agreement))
	{
		case LEAD_STAGE_NURTURE:
			text = explain_nurture(&parts, facts, agreement, words);
			break;
		case LEAD_STAGE_MQL:
			text = explain_mql(&parts, facts, agreement, words);
			break;
		case LEAD_STAGE_SQL:
			text = explain_sql(&parts, facts, agreement, words);
			break;
		default:
			text = explain_opportunity(&parts, agreement, words);
			break;
	}
	fill(buffer, size, words->texts[text], &parts);
}
