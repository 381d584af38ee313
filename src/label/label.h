/*-------------------------------------------------------------------------
 *
 * label.h
 *	  Ordered label types and sets of labels, each stored in one byte.
 *
 * Plain C, without a server: a label is its position in the type's list, a
 * set of labels has one bit for each position.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The labels in ascending order, written in lower-case ASCII. */
typedef struct LabelType
{
	const char *name; /* of the SQL type, for messages */
	const char *const *labels;
	int count;
} LabelType;

#define LABEL_COUNT(labels) ((int) (sizeof(labels) / sizeof((labels)[0])))

/*
 * The longest label, the most labels of a type, and of one that has sets: with
 * an eighth, a set could be 128, which servers with signed char read back as a
 * different datum.
 */
#define LABEL_MAX_LENGTH 31
#define LABEL_MAX_COUNT 32
#define LABEL_SET_MAX_COUNT 7

#define LABEL_ALL UINT32_MAX

/* Room for any set's text: labels, commas, braces and the final zero. */
#define LABEL_SET_TEXT_SIZE \
	(LABEL_SET_MAX_COUNT * (LABEL_MAX_LENGTH + 1) + 3)

/* Room for all labels of any type, joined by ", " or " and ". */
#define LABEL_LIST_SIZE (LABEL_MAX_COUNT * (LABEL_MAX_LENGTH + 2) + 8)

typedef enum LabelSetStatus
{
	LABEL_SET_OK,
	LABEL_SET_NO_BRACES, /* not of the form {...} */
	LABEL_SET_EMPTY_ELEMENT, /* nothing between two commas */
	LABEL_SET_BAD_ELEMENT, /* misplaced quote, brace or backslash */
	LABEL_SET_UNKNOWN_LABEL
} LabelSetStatus;

/* The text of the element at which parsing stopped. */
typedef struct LabelSpan
{
	const char *start;
	size_t length;
} LabelSpan;

extern bool label_parse(const LabelType *type, const char *text, size_t length,
						uint8_t *label);
extern const char *label_name(const LabelType *type, uint8_t label);
extern void label_join(const LabelType *type, uint32_t which,
					   const char *separator, const char *last_separator,
					   char *buffer, size_t size);

extern LabelSetStatus label_set_parse(const LabelType *type, const char *text,
									  size_t length, uint8_t *set,
									  LabelSpan *wrong);
extern void label_set_print(const LabelType *type, uint8_t set, char *buffer,
							size_t size);
extern uint8_t label_set_all(const LabelType *type);
extern bool label_set_is_valid(const LabelType *type, uint8_t set);
extern int label_set_cardinality(uint8_t set);

#endif							/* LABEL_H */
