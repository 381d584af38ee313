/*-------------------------------------------------------------------------
 *
 * qualify_sql.c
 *	  qualify() and explain_qualification().
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "label/label_sql.h"
#include "lead/lead.h"

static int
threshold_arg(FunctionCallInfo fcinfo, int n, const char *name)
{
	int threshold;

	if (PG_ARGISNULL(n))
		return LEAD_NEVER;

	threshold = PG_GETARG_INT32(n);
	if (threshold < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be greater than or equal to zero, not %d",
						name, threshold),
				 errdetail("It is the number of signals that a lead needs at least; NULL means that no number is enough."),
				 errhint("Write, for example, %s => 2.", name)));
	return threshold;
}

/* The arguments that both functions share, from number "first" on. */
static void
get_lead(FunctionCallInfo fcinfo, int first, LeadFacts *facts,
		 LeadAgreement *agreement)
{
	facts->signals = PG_ARGISNULL(first) ? 0 :
		LABEL_SET_GETARG(lead_signals_type, first);
	agreement->mql_signals = threshold_arg(fcinfo, first + 1, "mql_signals");
	agreement->sql_signals = threshold_arg(fcinfo, first + 2, "sql_signals");
	facts->next_step = !PG_ARGISNULL(first + 3) && PG_GETARG_BOOL(first + 3);
	agreement->has_opportunity = !PG_ARGISNULL(first + 4);
	agreement->opportunity_signals = PG_ARGISNULL(first + 4) ? 0 :
		LABEL_SET_GETARG(lead_signals_type, first + 4);
}

LF_FUNCTION(lead_qualify_sql);
Datum
lead_qualify_sql(PG_FUNCTION_ARGS)
{
	LeadFacts facts = {LEAD_INTENT_UNKNOWN};
	LeadAgreement agreement;

	get_lead(fcinfo, 0, &facts, &agreement);
	LABEL_RETURN(lead_qualify(&facts, &agreement));
}

/* The texts of lead_texts and the labels, as they are in English. */
static void
get_english(const char *words[LEAD_WORD_COUNT])
{
	int n = 0;

	for (int i = 0; i < LEAD_TEXT_COUNT; i++)
		words[n++] = lead_texts[i];
	for (int i = 0; i < LEAD_INTENT_COUNT; i++)
		words[n++] = label_name(&lead_intent_type, (uint8) i);
	for (int i = 0; i < LEAD_SIGNAL_COUNT; i++)
		words[n++] = lead_signals_type.labels[i];
}

LF_FUNCTION(lead_explain_texts);
Datum
lead_explain_texts(PG_FUNCTION_ARGS)
{
	const char *words[LEAD_WORD_COUNT];
	Datum datums[LEAD_WORD_COUNT];

	get_english(words);
	for (int i = 0; i < LEAD_WORD_COUNT; i++)
		datums[i] = CStringGetTextDatum(words[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(datums, LEAD_WORD_COUNT, TEXTOID, -1,
										  false, TYPALIGN_INT));
}

/* Of an array of as many texts as lead_explain_texts() gives. */
static void
get_words(ArrayType *array, const char *words[LEAD_WORD_COUNT])
{
	Datum *datums;
	bool *nulls;
	int count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &datums, &nulls,
					  &count);
	if (ARR_NDIM(array) != 1 || count != LEAD_WORD_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("the words must be an array of %d texts",
						LEAD_WORD_COUNT)));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the words must not be NULL")));
		words[i] = TextDatumGetCString(datums[i]);
	}
}

/* _explain(intent, signals, ..., words); without words it is English. */
LF_FUNCTION(lead_explain_sql);
Datum
lead_explain_sql(PG_FUNCTION_ARGS)
{
	LeadFacts facts = {LEAD_INTENT_UNKNOWN};
	LeadAgreement agreement;
	const char *all[LEAD_WORD_COUNT];
	LeadWords words;
	char sentence[LEAD_EXPLANATION_SIZE];
	int length;

	if (!PG_ARGISNULL(0))
		facts.intent = LABEL_GETARG(lead_intent_type, 0);
	get_lead(fcinfo, 1, &facts, &agreement);
	if (PG_ARGISNULL(6))
		get_english(all);
	else
		get_words(PG_GETARG_ARRAYTYPE_P(6), all);
	memcpy(words.texts, all, sizeof(words.texts));
	memcpy(words.intents, all + LEAD_TEXT_COUNT, sizeof(words.intents));
	memcpy(words.signals, all + LEAD_TEXT_COUNT + LEAD_INTENT_COUNT,
		   sizeof(words.signals));
	lead_explain(&facts, &agreement, &words, sentence, sizeof(sentence));
	/* What did not fit may have been cut within a character. */
	length = strlen(sentence);
	if (!pg_verifymbstr(sentence, length, true))
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("the words are too long for a sentence")));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(sentence, length));
}
