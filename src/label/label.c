/*-------------------------------------------------------------------------
 *
 * label.c
 *	  Text of labels and of sets of labels.
 *
 *-------------------------------------------------------------------------
 */
#include "label/label.h"

#include <string.h>

#include "text/ascii.h"

static const char *
skip_space(const char *start, const char *end)
{
	while (start < end && ascii_is_space(*start))
		start++;
	return start;
}

static LabelSpan
trim(const char *start, const char *end)
{
	LabelSpan span;

	start = skip_space(start, end);
	while (end > start && ascii_is_space(end[-1]))
		end--;
	span.start = start;
	span.length = (size_t) (end - start);
	return span;
}

static bool
label_find(const LabelType *type, const char *text, size_t length,
		   uint8_t *label)
{
	for (int i = 0; i < type->count; i++)
	{
		const char *name = type->labels[i];
		size_t j = 0;

		while (j < length && name[j] != '\0' && ascii_lower(text[j]) == name[j])
			j++;
		if (j == length && name[j] == '\0')
		{
			*label = (uint8_t) i;
			return true;
		}
	}
	return false;
}

/* Find a label in any letter case, white space around it allowed. */
bool
label_parse(const LabelType *type, const char *text, size_t length,
			uint8_t *label)
{
	LabelSpan word = trim(text, text + length);

	return label_find(type, word.start, word.length, label);
}

/* The label's text, or NULL when the byte is none of the type's labels. */
const char *
label_name(const LabelType *type, uint8_t label)
{
	return label < type->count ? type->labels[label] : NULL;
}

/* Append what fits, keeping the final zero; return the new end. */
static size_t
append(char *buffer, size_t size, size_t used, const char *text)
{
	size_t length = strlen(text);

	if (length > size - used - 1)
		length = size - used - 1;
	memcpy(buffer + used, text, length);
	buffer[used + length] = '\0';
	return used + length;
}

static bool
label_is_last(const LabelType *type, uint32_t which, int label)
{
	for (int i = label + 1; i < type->count; i++)
	{
		if (which & ((uint32_t) 1 << i))
			return false;
	}
	return true;
}

/*
 * Write the labels whose bit is set in "which", in the type's order, as
 * "a, b and c" with the separators ", " and " and ".
 */
void
label_join(const LabelType *type, uint32_t which, const char *separator,
		   const char *last_separator, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (int i = 0; i < type->count; i++)
	{
		if (!(which & ((uint32_t) 1 << i)))
			continue;
		if (used > 0)
		{
			const char *between =
				label_is_last(type, which, i) ? last_separator : separator;

			used = append(buffer, size, used, between);
		}
		used = append(buffer, size, used, type->labels[i]);
	}
}

/*
 * Find the label between quotes, a backslash making the next character plain.
 * "end" is behind the closing quote.  White space inside quotes counts.
 */
static bool
quoted_label_find(const LabelType *type, const char *start, const char *end,
				  uint8_t *label)
{
	char plain[LABEL_MAX_LENGTH];
	size_t length = 0;

	for (const char *p = start + 1; p < end - 1; p++)
	{
		if (*p == '\\')
			p++;
		if (length == sizeof(plain))
			return false;
		plain[length++] = *p;
	}
	return label_find(type, plain, length, label);
}

/* The end of the element that starts here: behind its quote, or at a comma. */
static const char *
element_end(const char *start, const char *end)
{
	const char *p = start;

	if (p < end && *p == '"')
	{
		for (p++; p < end && *p != '"'; p++)
		{
			if (*p == '\\' && p + 1 < end)
				p++;
		}
		return p < end ? p + 1 : NULL;
	}
	while (p < end && *p != ',')
	{
		if (strchr("{}\"\\", *p) != NULL)
			return NULL;
		p++;
	}
	return p;
}

/* Move the cursor behind one element, or set "wrong" to what stops it. */
static LabelSetStatus
element_parse(const LabelType *type, const char **cursor, const char *end,
			  uint8_t *set, LabelSpan *wrong)
{
	const char *start = skip_space(*cursor, end);
	const char *stop = element_end(start, end);
	LabelSpan word;
	uint8_t label;
	bool found;

	if (stop == NULL)
	{
		*wrong = trim(start, end);
		return LABEL_SET_BAD_ELEMENT;
	}

	word = trim(start, stop);
	*wrong = word;
	if (word.length == 0)
		return LABEL_SET_EMPTY_ELEMENT;
	if (*start == '"')
		found = quoted_label_find(type, start, stop, &label);
	else
		found = label_find(type, word.start, word.length, &label);
	if (!found)
		return LABEL_SET_UNKNOWN_LABEL;

	stop = skip_space(stop, end);
	if (stop < end && *stop != ',')
	{
		*wrong = trim(stop, end);
		return LABEL_SET_BAD_ELEMENT;
	}
	*set |= (uint8_t) (1U << label);
	*cursor = stop;
	return LABEL_SET_OK;
}

/*
 * Read "{label,label}" in any order, doubles allowed.  Labels may be quoted
 * as array elements are.  When the result is not LABEL_SET_OK, "wrong" is the
 * part of the text that is to blame.
 */
LabelSetStatus
label_set_parse(const LabelType *type, const char *text, size_t length,
				uint8_t *set, LabelSpan *wrong)
{
	LabelSpan body = trim(text, text + length);
	const char *cursor;
	const char *end;

	*set = 0;
	*wrong = body;
	if (body.length < 2 || body.start[0] != '{' ||
		body.start[body.length - 1] != '}')
		return LABEL_SET_NO_BRACES;

	cursor = body.start + 1;
	end = body.start + body.length - 1;
	if (trim(cursor, end).length == 0)
		return LABEL_SET_OK;

	for (;;)
	{
		LabelSetStatus status = element_parse(type, &cursor, end, set, wrong);

		if (status != LABEL_SET_OK)
			return status;
		if (cursor == end)
			return LABEL_SET_OK;
		cursor++;				/* the comma */
	}
}

void
label_set_print(const LabelType *type, uint8_t set, char *buffer, size_t size)
{
	size_t used;

	buffer[0] = '{';
	label_join(type, set, ",", ",", buffer + 1, size - 1);
	used = strlen(buffer);
	append(buffer, size, used, "}");
}

uint8_t
label_set_all(const LabelType *type)
{
	return (uint8_t) ((1U << type->count) - 1);
}

bool
label_set_is_valid(const LabelType *type, uint8_t set)
{
	return (set & ~label_set_all(type)) == 0;
}

int
label_set_cardinality(uint8_t set)
{
	int count = 0;

	for (; set != 0; set &= (uint8_t) (set - 1))
		count++;
	return count;
}
