/* sources: src/channel/name.c src/channel/placeholder.c src/channel/mail.c src/channel/source.c src/channel/payment.c src/channel/platform.c src/channel/retargeting.c src/channel/group.c src/channel/utm.c */
/*-------------------------------------------------------------------------
 *
 * channel.c
 *	  The table of sources, random names against the rules as they are
 *	  written, and addresses whose values were encoded in every way.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "channel/utm.h"

#define TEXT(string) ((ChannelText) {string, strlen(string)})

static uint32_t
below(uint32_t limit)
{
	return (uint32_t) (next_random() >> 33) % limit;
}

/* What the table is made from: every row of it must be found. */
static const char *const rows[][2] = {
#define SOURCE_UNKNOWN "unknown"
#define SOURCE_AI "ai"
#define SOURCE_SEARCH "search"
#define SOURCE_SHOPPING "shopping"
#define SOURCE_SOCIAL "social"
#define SOURCE_VIDEO "video"
#include "channel/sources.inc"
#undef SOURCE_UNKNOWN
#undef SOURCE_AI
#undef SOURCE_SEARCH
#undef SOURCE_SHOPPING
#undef SOURCE_SOCIAL
#undef SOURCE_VIDEO
};

#define ROWS (int) (sizeof(rows) / sizeof(rows[0]))

static void
test_sources(void)
{
	static const char *const kinds[] = {"unknown", "ai", "search", "shopping", "social", "video"};
	int lost = 0;
	int unordered = 0;
	int taken_for = 0;
	int seen[6] = {0};

	for (int i = 0; i < ROWS; i++)
	{
		SourceKind kind = channel_source_kind(TEXT(rows[i][0]));
		char longer[64];

		lost += strcmp(kinds[kind], rows[i][1]) != 0;
		seen[kind]++;
		unordered += i > 0 && strcmp(rows[i - 1][0], rows[i][0]) >= 0;
		snprintf(longer, sizeof(longer), "%s~", rows[i][0]);
		taken_for += channel_source_kind(TEXT(longer)) != SOURCE_UNKNOWN ||
			channel_source_kind((ChannelText) {rows[i][0], strlen(rows[i][0]) + 1}) != SOURCE_UNKNOWN;
	}
	tap_ok(lost == 0, "all %d sources are found: %d are not", ROWS, lost);
	tap_ok(unordered == 0, "they are in order: %d are not", unordered);
	tap_ok(taken_for == 0, "nor is a longer name one: %d are", taken_for);
	tap_ok(seen[SOURCE_AI] > 20 && seen[SOURCE_SEARCH] >= 129 && seen[SOURCE_SHOPPING] >= 52 &&
			   seen[SOURCE_SOCIAL] >= 592 && seen[SOURCE_VIDEO] >= 46 && seen[SOURCE_UNKNOWN] == 0,
		   "of every kind");
}

/* Names put together from pieces, so that they often come near to a rule. */
static void
random_name(char *name)
{
	static const char *const pieces[] = {
		"cp", "c", "ppc", "paid", "retargeting", "remarket", "rtg", "rmk", "rmkt", "t", "shop", "ping", "e", "work", "-", "_", " ", "x", "P", "video", "3"
	};
	int count = below(5);

	*name = '\0';
	while (count-- > 0)
		strcat(name, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
	for (; *name != '\0'; name++)
		if (below(4) == 0 && *name >= 'a' && *name <= 'z')
			*name = (char) (*name - 'a' + 'A');
}

static bool
matches(const regex_t *rule, const char *name)
{
	return regexec(rule, name, 0, NULL, 0) == 0;
}

/* The rules as regular expressions, in the words of their documentation. */
static void
test_rules(void)
{
	regex_t paid;
	regex_t retargeting;
	regex_t shop;
	int wrong[3] = {0};
	ChannelText nothing = {"", 0};

	(void) regcomp(&paid, "^ *(.*cp.*|ppc|retargeting|paid.*) *$", REG_EXTENDED | REG_ICASE | REG_NOSUB);
	/* In words of letters; what is before something, such as pretargeting, is not meant; of the countries before a short word the pieces spell Portugal. */
	(void) regcomp(&retargeting, "(^|[^p]|[a-z]p)(retarget|remarket)|(^|[^a-z])(pt)?(rmkt?|rtgt?)($|[^a-z])",
				   REG_EXTENDED | REG_ICASE | REG_NOSUB);
	(void) regcomp(&shop, "^(.*(([^a-df-z]|^)shop|shopping).*)$", REG_EXTENDED | REG_ICASE | REG_NOSUB);
	for (int i = 0; i < 200000; i++)
	{
		char name[64];
		ChannelFacts facts = {nothing, nothing, {name, 0}};

		random_name(name);
		facts.campaign.length = strlen(name);
		wrong[0] += channel_is_paid(TEXT(name)) != matches(&paid, name);
		wrong[1] += channel_is_retargeting(TEXT(name), nothing) != matches(&retargeting, name);
		wrong[1] += channel_is_retargeting(nothing, TEXT(name)) != matches(&retargeting, name);
		wrong[2] += (channel_group(&facts) == CHANNEL_ORGANIC_SHOPPING) != matches(&shop, name);
	}
	tap_ok(wrong[0] == 0, "paid as the rule says: %d are not", wrong[0]);
	tap_ok(wrong[1] == 0, "retargeting as the rule says: %d are not", wrong[1]);
	tap_ok(wrong[2] == 0, "shops as the rule says: %d are not", wrong[2]);
	regfree(&paid);
	regfree(&retargeting);
	regfree(&shop);
}

/* The list of names is complete, and none of it is given to nobody. */
static void
test_names(void)
{
	static const char *const sources[] = {
		"google", "facebook", "bing", "linkedin", "tiktok", "x", "pinterest", "snapchat", "reddit", "quora", "amazon",
		"youtube", "chatgpt.com", "sms", "(direct)", "newsletter", "nobody", "adwords", "taboola", "etsy", "yahoo", "vimeo", ""
	};
	static const char *const mediums[] = {
		"cpc", "display", "organic", "referral", "email", "affiliate", "audio", "sms", "push", "social", "video", "(none)",
		"native", "remarketing", "paid", "(not set)", "nothing", ""
	};
	static const char *const campaigns[] = {"cross-network", "shop", "rtg autumn", ""};
	int given[CHANNEL_COUNT] = {0};
	int unnamed = 0;
	int unused = 0;
	int alike = 0;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		for (size_t j = 0; j < sizeof(mediums) / sizeof(mediums[0]); j++)
			for (size_t k = 0; k < sizeof(campaigns) / sizeof(campaigns[0]); k++)
			{
				ChannelFacts facts = {TEXT(sources[i]), TEXT(mediums[j]), TEXT(campaigns[k])};

				given[channel_report(&facts)]++;
			}
	for (int i = CHANNEL_NONE + 1; i < CHANNEL_COUNT; i++)
	{
		unnamed += channel_name(i) == NULL;
		for (int j = CHANNEL_NONE + 1; j < i; j++)
			alike += strcmp(channel_name(i), channel_name(j)) == 0;
		unused += given[i] == 0;
		if (given[i] == 0)
			printf("# nobody was given %s\n", channel_name(i));
	}
	tap_ok(given[CHANNEL_NONE] == 0 && unnamed == 0 && alike == 0, "every lead has a channel with a name of its own");
	tap_ok(unused == 0, "and every channel is given: %d are not", unused);
}

static int checks = 0;

static void
check_interrupts(void)
{
	checks++;
}

/* A value of several scripts, encoded with any letter case, or left as it is. */
static size_t
encode(const char *value, char *url)
{
	static const char *const formats[] = {"%%%02X", "%%%02x"};
	char *at = url;

	for (; *value != '\0'; value++)
	{
		if (*value == ' ' && below(2) == 0)
			*at++ = '+';
		else if (strchr("&#%+? ", *value) != NULL || below(2) == 0)
			at += sprintf(at, formats[below(2)], (unsigned char) *value);
		else
			*at++ = *value;
	}
	return (size_t) (at - url);
}

static void
test_addresses(void)
{
	static const char *const keys[UTM_FIELDS] = {"utm_source", "UTM_Medium", "utm%5Fcampaign", "%75tm_term", "amp;utm_content"};
	static const char *const values[] = {"google", "Dächer & Türen", "a+b=c", "100% été #1?", "屋根 🏠", "%41"};
	int lost = 0;

	for (int round = 0; round < 20000; round++)
	{
		char url[2048] = "https://example.be/pad?x=1&";
		size_t used = strlen(url);
		const char *expected[UTM_FIELDS];
		int first = (int) below(UTM_FIELDS);
		char *exact;
		Utm utm;

		for (int i = 0; i < UTM_FIELDS; i++)
		{
			int field = (first + i) % UTM_FIELDS;

			expected[field] = values[below(6)];
			used += (size_t) sprintf(url + used, "%s=", keys[field]);
			used += encode(expected[field], url + used);
			used += (size_t) sprintf(url + used, "&%s=again%s", keys[field], i == 2 ? "#/page?" : "&");
		}
		exact = malloc(used);
		memcpy(exact, url, used);
		utm_find((ChannelText) {exact, used}, check_interrupts, &utm);
		for (int i = 0; i < UTM_FIELDS; i++)
		{
			char buffer[256];
			size_t length;

			lost += utm.field[i].start == NULL || !utm_decode(utm.field[i], check_interrupts, buffer, &length) ||
				length != strlen(expected[i]) || memcmp(buffer, expected[i], length) != 0;
		}
		lost += utm.clicks != 0;
		free(exact);
	}
	tap_ok(lost == 0, "values are read as they were written: %d are not", lost);
	tap_ok(checks > 20000 * 2 * UTM_FIELDS, "with a check for each");
}

/* Whatever an address repeats, it is read in time that grows as its length does, and can be interrupted. */
static void
test_long_addresses(void)
{
	static const char *const pieces[] = {
		"?", "? ", "?a", "?amp;", "?#38;", "?gclid", "?gclid=1", "?a=b", "&#38;", "&amp;", "&gclid=%7Bx%7D", "?utm_source?=", "#", "{{", "%%a"
	};
	size_t size = 1024 * 1024;
	char *url = malloc(size);
	double slowest = 0;
	int unchecked = 0;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		clock_t start = clock();
		double taken;
		Utm utm;

		url[0] = '?';
		for (size_t at = 1; at < size; at++)
			url[at] = pieces[i][(at - 1) % strlen(pieces[i])];
		memcpy(url + size - 2, "=1", 2);
		checks = 0;
		utm_find((ChannelText) {url, size}, check_interrupts, &utm);
		unchecked += checks == 0;
		taken = (double) (clock() - start) / CLOCKS_PER_SEC;
		slowest = taken > slowest ? taken : slowest;
		if (taken > 1)
			printf("# %s: %.1f s\n", pieces[i], taken);
	}
	tap_ok(slowest < 1, "a long address takes no time: %.3f s at most", slowest);
	tap_ok(unchecked == 0, "with checks: %d without", unchecked);
	free(url);
}

/* Every character, and every byte too many or too few. */
static void
test_utf8(void)
{
	int wrong = 0;
	size_t length;
	char buffer[16];

	for (uint32_t c = 0; c <= 0x110000; c++)
	{
		char bytes[4];
		size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 :
			c < 0x10000						   ? 3 :
												 4;
		static const uint8_t heads[] = {0x00, 0xC0, 0xE0, 0xF0};
		bool valid = c > 0 && (c < 0xD800 || c > 0xDFFF) && c <= 0x10FFFF;

		bytes[0] = (char) (heads[size - 1] | c >> 6 * (size - 1));
		for (size_t i = 1; i < size; i++)
			bytes[i] = (char) (0x80 | (c >> 6 * (size - 1 - i) & 0x3F));
		wrong += utm_decode((ChannelText) {bytes, size}, check_interrupts, buffer, &length) != valid;
		if (size > 1)
			wrong += utm_decode((ChannelText) {bytes, size - 1}, check_interrupts, buffer, &length) ||
				utm_decode((ChannelText) {bytes + 1, size - 1}, check_interrupts, buffer, &length);
	}
	tap_ok(wrong == 0, "characters are told from bytes: %d are not", wrong);
	tap_ok(!utm_decode(TEXT("%C0%80"), check_interrupts, buffer, &length) && !utm_decode(TEXT("%E0%9F%BF"), check_interrupts, buffer, &length) &&
			   !utm_decode(TEXT("%F0%8F%BF%BF"), check_interrupts, buffer, &length) && !utm_decode(TEXT("%00"), check_interrupts, buffer, &length),
		   "no longer form than needed, no zero");
	{
		size_t size = 5 * 1024 * 1024;
		char *many = malloc(size);

		memset(many, 'a', size);
		checks = 0;
		tap_ok(utm_decode((ChannelText) {many, size}, check_interrupts, NULL, &length) && length == size && checks == 5,
			   "with a check for each million bytes");
		free(many);
	}
	tap_ok(utm_decode((ChannelText) {"%", 1}, check_interrupts, buffer, &length) && length == 1 &&
			   utm_decode((ChannelText) {"%4", 2}, check_interrupts, buffer, &length) && length == 2 &&
			   utm_decode((ChannelText) {"%41", 2}, check_interrupts, buffer, &length) && length == 2,
		   "a sequence that is cut off stays");
}

int
main(void)
{
	test_sources();
	test_rules();
	test_names();
	test_addresses();
	test_long_addresses();
	test_utf8();
	return tap_done();
}
