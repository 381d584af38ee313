/* sources: src/attribution/path.c src/attribution/path_text.c src/pivot/pivot.c src/pivot/pivot_flat.c src/pivot/pivot_item.c src/pivot/pivot_text.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/tally/i128.c src/tally/amount.c src/attribution/credit.c */
/* options: -max_len=2048 -timeout=5 */
/*-------------------------------------------------------------------------
 *
 * touch_path.c
 *	  Paths from hostile text and stored bytes, and their credits.
 *
 * An input is a text, or the bytes of a stored value behind a null.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/credit.h"
#include "attribution/path.h"

#include "fuzz.h"

#define MOST 128

static const uint8_t *subject = NULL;
static size_t subject_size = 0;

static void
describe(FILE *out)
{
	for (size_t i = 0; i < subject_size; i++)
		fprintf(out, subject[i] >= ' ' && subject[i] < 127 ? "%c" : "\\x%02X", subject[i]);
	fprintf(out, "\n");
}

static void
check_nothing(void)
{
}

static int
compare(const void *a, const void *b)
{
	return touch_compare(a, b);
}

static int
compare_channels(const void *a, const void *b)
{
	return pivot_key_compare((*(Touch *const *) a)->channel, (*(Touch *const *) b)->channel);
}

static int
encode(uint32_t character, char *bytes)
{
	bytes[0] = (char) character;
	return character < 128;
}

static TouchPath *
make(Touch *touch, size_t touches, size_t *size)
{
	Touch *by_channel[MOST];
	PathSize measured;
	TouchPath *path;

	qsort(touch, touches, sizeof(Touch), compare);
	for (size_t i = 0; i < touches; i++)
		by_channel[i] = &touch[i];
	qsort(by_channel, touches, sizeof(Touch *), compare_channels);
	measured = path_number_channels(by_channel, touches);
	*size = path_size(measured);
	path = malloc(*size);
	path->length_word = 0;
	path_write(path, measured, touch, by_channel);
	return path;
}

static bool
is_path(const TouchPath *path, size_t size)
{
	uint8_t seen[MOST] = {0};

	return size >= sizeof(TouchPath) && path->channels < 8 * MOST && path->touches < MOST &&
		path_problem(path, size, seen, check_nothing) == NULL;
}

/* Printed and read again it is the same; its credits add up to one. */
static void
check_laws(const TouchPath *path, size_t size)
{
	char *text = malloc(100 + (PATH_INSTANT_SIZE + 20) * (size_t) path->touches + 6 * size * (path->touches + 1));
	char *keys;
	char *out = text;
	Touch touch[MOST];
	size_t touches;
	size_t again_size;
	TouchPath *again;
	TallyError error;
	/* A stored channel can have a null, which no text has. */
	bool has_text = true;

	*out++ = '[';
	for (uint32_t i = 0; i < path->touches; i++)
	{
		Touch next = path_touch(path, i);

		if (next.channel.length != PIVOT_NULL && memchr(next.channel.data, '\0', next.channel.length) != NULL)
			has_text = false;
		out += sprintf(out, i == 0 ? "[" : ",[");
		out += path_print_instant(next.at, out);
		*out++ = ',';
		out += pivot_print_key(next.channel, out);
		out += sprintf(out, next.direct ? ",true]" : "]");
	}
	memcpy(out, "]", 2);
	keys = malloc(strlen(text) + 1);
	if (has_text)
	{
		LAW(path_parse(text, encode, keys, touch, MOST, &touches, &error, check_nothing));
		LAW(touches == path->touches);
		again = make(touch, touches, &again_size);
		LAW(again_size == size && memcmp(&again->version, &path->version, size - offsetof(TouchPath, version)) == 0);
		free(again);
	}
	free(keys);
	free(text);
	for (int model = 0; model < CREDIT_MODELS && path->touches > 0; model++)
	{
		CreditTerms terms = {.model = (CreditModel) model, .half_life = 1 + (int64_t) path->touches, .weight = {3, 0, 4}};
		CreditPath all = {path->at, path_marks(path), (int) path->touches, {0, -1, (int) path->touches - 1}};
		int64_t credit[MOST];
		int64_t sum = 0;

		credit_assign(&terms, &all, credit, check_nothing);
		for (uint32_t i = 0; i < path->touches; i++)
		{
			LAW(credit[i] >= 0);
			sum += credit[i];
		}
		LAW(sum == CREDIT_ONE);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);

	subject = data;
	subject_size = size;
	if (size > 0 && data[0] == 0)
	{
		TouchPath *path = (TouchPath *) fuzz_copy(data + 1, size - 1);

		if (is_path(path, size - 1))
			check_laws(path, size - 1);
		free(path);
	}
	else
	{
		char *text = malloc(size + 1);
		char *keys = malloc(size + 1);
		Touch touch[MOST];
		size_t touches;
		TallyError error;

		memcpy(text, copy, size);
		text[size] = '\0';
		if (path_parse(text, encode, keys, touch, MOST - 1, &touches, &error, check_nothing))
		{
			size_t made_size;
			TouchPath *path = make(touch, touches, &made_size);

			LAW(is_path(path, made_size));
			check_laws(path, made_size);
			free(path);
		}
		else
			LAW(error.status != TALLY_OK && error.start <= error.end && error.end <= strlen(text));
		free(keys);
		free(text);
	}
	free(copy);
	return 0;
}
