/* sources: src/label/label.c src/lead/lead.c */
/* options: -max_len=512 -timeout=5 */
/*-------------------------------------------------------------------------
 *
 * lead_signals.c
 *	  Labels and sets of labels from hostile text; a received one is a byte.
 *
 *-------------------------------------------------------------------------
 */
#include "lead/lead.h"

#include "fuzz.h"

static const uint8_t *subject = NULL;
static size_t subject_size = 0;

static void
describe(FILE *out)
{
	fprintf(out, "text: %.*s\n", (int) subject_size, (const char *) subject);
}

static void
check_set(const LabelType *type, uint8_t set)
{
	char text[LABEL_SET_TEXT_SIZE];
	uint8_t again;
	LabelSpan wrong;

	LAW(label_set_cardinality(set) <= type->count);
	label_set_print(type, set, text, sizeof(text));
	LAW(label_set_parse(type, text, strlen(text), &again, &wrong) == LABEL_SET_OK);
	LAW(again == set);
}

static void
check_text(const LabelType *type, const char *text, size_t length)
{
	uint8_t label;
	uint8_t set;
	LabelSpan wrong;

	if (label_parse(type, text, length, &label))
	{
		const char *name = label_name(type, label);
		uint8_t again;

		LAW(name != NULL && label_parse(type, name, strlen(name), &again) && again == label);
	}
	if (label_set_parse(type, text, length, &set, &wrong) == LABEL_SET_OK)
	{
		LAW(label_set_is_valid(type, set));
		check_set(type, set);
	}
	else
		LAW(wrong.start >= text && wrong.length <= length &&
			(size_t) (wrong.start - text) <= length - wrong.length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const LabelType *const types[] = {
		&lead_intent_type, &lead_stage_type, &lead_signals_type
	};
	char *text = fuzz_copy(data, size);

	subject = data;
	subject_size = size;
	for (int i = 0; i < 3; i++)
	{
		check_text(types[i], text, size);
		if (size > 0 && label_set_is_valid(types[i], data[0]))
			check_set(types[i], data[0]);
	}
	free(text);
	return 0;
}
