/* sources: src/attribution/path.c src/attribution/path_text.c src/pivot/pivot.c src/pivot/pivot_flat.c src/pivot/pivot_item.c src/pivot/pivot_text.c src/tally/tally.c src/tally/tally_bins.c src/tally/tally_text.c src/tally/i128.c src/tally/amount.c */
/*-------------------------------------------------------------------------
 *
 * path.c
 *	  Paths from touches in any order, their text, and bytes that were bent.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/path.h"

#define MOST 100

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

static const char *
problem_of(const TouchPath *path, size_t size)
{
	uint8_t seen[MOST / 8 + 1] = {0};

	return path_problem(path, size, path->channels > MOST ? NULL : seen, check_nothing);
}

static size_t
random_touches(Touch *touch)
{
	static const char names[] = "abcdefgh\"\\\n\x01";
	size_t touches = next_random() % 20;

	for (size_t i = 0; i < touches; i++)
	{
		uint32_t start = (uint32_t) (next_random() % 6);

		touch[i] = (Touch) {
			.at = (int64_t) (next_random() % 5 == 0 ? next_random() >> (2 + next_random() % 60) : next_random() % 10) - 5,
			.channel = {names + start, (uint32_t) (next_random() % 7)},
			.direct = next_random() % 2
		};
		if (touch[i].at < PATH_FIRST_INSTANT || touch[i].at >= PATH_END_OF_INSTANTS)
			touch[i].at = 0;
		if (next_random() % 6 == 0)
			touch[i].channel = (PivotKey) {"", PIVOT_NULL};
	}
	return touches;
}

static int
encode(uint32_t character, char *bytes)
{
	bytes[0] = (char) character;
	return character < 128;
}

static char *
print(const TouchPath *path)
{
	char *text = malloc(100 + 200 * (size_t) path->touches);
	char *out = text;

	*out++ = '[';
	for (uint32_t i = 0; i < path->touches; i++)
	{
		Touch touch = path_touch(path, i);

		out += sprintf(out, i == 0 ? "[" : ",[");
		out += path_print_instant(touch.at, out);
		*out++ = ',';
		out += pivot_print_key(touch.channel, out);
		out += sprintf(out, touch.direct ? ",true]" : "]");
	}
	strcpy(out, "]");
	return text;
}

/* The same bytes from any order, and from the text. */
static void
test_any(void)
{
	int wrong = 0;

	for (int n = 0; n < 20000; n++)
	{
		Touch touch[MOST];
		Touch read[MOST];
		char keys[4000];
		size_t touches = random_touches(touch);
		size_t size;
		size_t size_again;
		size_t count;
		TouchPath *path = make(touch, touches, &size);
		TouchPath *again;
		TallyError error;
		char *text = print(path);

		wrong += problem_of(path, size) != NULL;
		for (size_t i = 1; i < touches; i++)
		{
			size_t j = next_random() % (i + 1);
			Touch swapped = touch[i];

			touch[i] = touch[j];
			touch[j] = swapped;
		}
		again = make(touch, touches, &size_again);
		wrong += size != size_again || memcmp(path, again, size) != 0;
		free(again);

		if (!path_parse(text, encode, keys, read, MOST, &count, &error, check_nothing) || count != touches)
			wrong++;
		else
		{
			again = make(read, count, &size_again);
			wrong += size != size_again || memcmp(path, again, size) != 0;
			free(again);
		}
		free(text);
		free(path);
	}
	tap_ok(wrong == 0, "random paths, %d wrong", wrong);
}

static void
test_instants(void)
{
	static const struct
	{
		int64_t at;
		const char *text;
	} cases[] = {
		{0, "\"2000-01-01T00:00:00Z\""}, {-1, "\"1999-12-31T23:59:59.999999Z\""},
		{INT64_C(5097600000000), "\"2000-02-29T00:00:00Z\""}, {1500000, "\"2000-01-01T00:00:01.5Z\""},
		{PATH_FIRST_INSTANT, "\"-4713-11-24T00:00:00Z\""},
		{PATH_END_OF_INSTANTS - 1, "\"294276-12-31T23:59:59.999999Z\""},
		{INT64_C(-63113904000000000), "\"0000-01-01T00:00:00Z\""}
	};
	static const char *const refused[] = {
		"2000-01-01", "2000-01-01T00:00:00", "2000-13-01T00:00:00Z", "2000-02-30T00:00:00Z", "2001-02-29T00:00:00Z",
		"2000-01-00T00:00:00Z", "2000-01-01T24:00:00Z", "2000-01-01T00:60:00Z", "2000-01-01T00:00:60Z",
		"2000-01-01T00:00:00.Z", "2000-01-01T00:00:00.1234567Z", "-0000-01-01T00:00:00Z", "294277-01-01T00:00:00Z",
		"-4713-11-23T00:00:00Z", "2000-01-01T00:00:00+00", "99-01-01T00:00:00Z", "294276-12-75T00:00:00Z", "2000-1-01T00:00:00Z", ""
	};
	int wrong = 0;
	char text[200];
	char keys[200];
	Touch touch;
	size_t count;
	TallyError error;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
	{
		size_t length = path_print_instant(cases[i].at, text);

		wrong += length != strlen(cases[i].text) || memcmp(text, cases[i].text, length) != 0;
		sprintf(text, "[[%s,null]]", cases[i].text);
		wrong += !path_parse(text, encode, keys, &touch, 1, &count, &error, check_nothing) || touch.at != cases[i].at;
	}
	tap_ok(wrong == 0, "instants, %d wrong", wrong);
	wrong = 0;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
	{
		sprintf(text, "[[\"%s\",null]]", refused[i]);
		wrong += path_parse(text, encode, keys, &touch, 1, &count, &error, check_nothing) || error.start != 2;
	}
	tap_ok(wrong == 0, "no instants, %d wrong", wrong);
	tap_ok(!path_parse("[[\"2000-01-01T00:00:00Z\",null],[\"2000-01-01T00:00:00Z\",null]]", encode, keys, &touch, 1, &count, &error, check_nothing) &&
			   error.status == TALLY_TOO_LARGE,
		   "no room");
}

/* Any byte changed or cut off: refused, or a path in its one form. */
static void
test_bent(void)
{
	int refused = 0;
	int wrong = 0;

	for (int n = 0; n < 200000; n++)
	{
		Touch touch[MOST];
		size_t size;
		TouchPath *path = make(touch, random_touches(touch), &size);
		size_t cut = next_random() % 20 == 0 ? next_random() % size : size;
		TouchPath *bent = malloc(cut + 1);

		memcpy(bent, path, cut);
		if (cut > 4)
			((uint8_t *) bent)[4 + next_random() % (cut - 4)] = (uint8_t) (next_random() % 2 == 0 ? next_random() % 8 : next_random());
		if (cut < sizeof(TouchPath) || problem_of(bent, cut) != NULL)
			refused++;
		else
		{
			size_t touches = bent->touches;
			TouchPath *again;

			for (size_t i = 0; i < touches; i++)
				touch[i] = path_touch(bent, (uint32_t) i);
			again = make(touch, touches, &size);
			bent->length_word = 0;
			wrong += size != cut || memcmp(again, bent, size) != 0;
			free(again);
		}
		free(bent);
		free(path);
	}
	tap_ok(wrong == 0 && refused > 1000, "bent paths, %d refused, %d wrong", refused, wrong);
}

int
main(void)
{
	test_any();
	test_instants();
	test_bent();
	return tap_done();
}
