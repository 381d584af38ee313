/*-------------------------------------------------------------------------
 *
 * utm.c
 *	  Reading the parameters of a landing page's address.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/utm.h"

#include "channel/text.h"

static const char *const fields[UTM_FIELDS] = {
	"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"
};

/*
 * Google, Microsoft, TikTok and others mark the clicks on advertisements only.
 * Meta marks every link that leads away from it, and Pinterest pins that
 * nobody pays for, too: from those two nothing is known to be paid for.
 */
static const ClickId click_ids[] = {
	{"gclid", PLATFORM_GOOGLE, "google", "cpc"},
	{"gbraid", PLATFORM_GOOGLE, "google", "cpc"},
	{"wbraid", PLATFORM_GOOGLE, "google", "cpc"},
	{"dclid", PLATFORM_GOOGLE, "google", "display"},
	{"msclkid", PLATFORM_MICROSOFT, "bing", "cpc"},
	{"fbclid", PLATFORM_META, "facebook", NULL},
	{"ttclid", PLATFORM_TIKTOK, "tiktok", "paid"},
	{"li_fat_id", PLATFORM_LINKEDIN, "linkedin", "paid"},
	{"twclid", PLATFORM_X, "twitter", "paid"},
	{"epik", PLATFORM_PINTEREST, "pinterest", NULL},
	{"sccid", PLATFORM_SNAPCHAT, "snapchat", "paid"},
	{"rdt_cid", PLATFORM_REDDIT, "reddit", "paid"},
	{"qclid", PLATFORM_QUORA, "quora", "paid"},
	{"tblci", PLATFORM_TABOOLA, "taboola", "paid"},
	{"dicbo", PLATFORM_OUTBRAIN, "outbrain", "paid"},
	{"yclid", PLATFORM_YANDEX, "yandex", "cpc"}
};

/* No key that is known is as long as this. */
#define KEY_SIZE 16

/* Decoding calls breathe() after this many bytes, so that a user can cancel. */
#define BREATH (1024 * 1024)

static int
hex_digit(char c)
{
	c = ascii_lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Read a byte, decoded if a percent sequence stands here. */
static uint8_t
next_byte(ChannelText value, size_t *at)
{
	char c = value.start[(*at)++];

	if (c == '+')
		return ' ';
	if (c == '%' && value.length - *at >= 2)
	{
		int high = hex_digit(value.start[*at]);
		int low = hex_digit(value.start[*at + 1]);

		if (high >= 0 && low >= 0)
		{
			*at += 2;
			return (uint8_t) (high << 4 | low);
		}
	}
	return (uint8_t) c;
}

/* UTF-8 as it arrives: how much of a character is missing, and its bounds. */
typedef struct Utf8
{
	int missing;
	uint8_t lowest; /* of the next byte, while some are missing */
	uint8_t highest;
} Utf8;

/* Whether the byte may follow; a zero may not, as no text can have it. */
static bool
utf8_accepts(Utf8 *state, uint8_t byte)
{
	if (state->missing > 0)
	{
		bool fits = byte >= state->lowest && byte <= state->highest;

		*state = (Utf8) {state->missing - 1, 0x80, 0xBF};
		return fits;
	}
	if (byte < 0x80)
		return byte != 0;
	/* No longer form than needed, no surrogate, nothing above U+10FFFF. */
	if (byte >= 0xC2 && byte <= 0xDF)
		*state = (Utf8) {1, 0x80, 0xBF};
	else if (byte >= 0xE0 && byte <= 0xEF)
		*state = (Utf8) {2, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
	else if (byte >= 0xF0 && byte <= 0xF4)
		*state = (Utf8) {3, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
	else
		return false;
	return true;
}

/*
 * Decode a value, which never gets longer, into a buffer of its length; or,
 * without one, only look.  False when it is no UTF-8 text.
 */
bool
utm_decode(ChannelText value, void (*check_interrupts)(void), char *buffer, size_t *length)
{
	Utf8 state = {0};
	size_t used = 0;

	for (size_t at = 0; at < value.length; used++)
	{
		uint8_t byte = next_byte(value, &at);

		if (used % BREATH == BREATH - 1)
			check_interrupts();
		if (!utf8_accepts(&state, byte))
			return false;
		if (buffer != NULL)
			buffer[used] = (char) byte;
	}
	*length = used;
	return state.missing == 0;
}

/* Decode a key, unless it is too long to be a known one. */
static ChannelText
decode_key(ChannelText key, char *buffer)
{
	size_t used = 0;

	for (size_t at = 0; at < key.length;)
	{
		if (used == KEY_SIZE)
			return (ChannelText) {buffer, 0};
		buffer[used++] = (char) next_byte(key, &at);
	}
	return (ChannelText) {buffer, used};
}

static void
take_click(ChannelText key, ChannelText value, void (*check_interrupts)(void), Utm *utm)
{
	size_t length;

	/* Pinterest's comes as _epik, too. */
	if (channel_equals(key, "_epik"))
		key = channel_from(key, 1);
	for (size_t i = 0; i < sizeof(click_ids) / sizeof(click_ids[0]); i++)
	{
		if (!channel_equals(key, click_ids[i].name))
			continue;
		if (!utm_decode(value, check_interrupts, NULL, &length))
			return;
		utm->click = &click_ids[i];
		utm->click_value = value;
	}
}

/* Take one "key=value"; a key without a value counts as missing. */
static void
take_parameter(ChannelText parameter, void (*check_interrupts)(void), Utm *utm)
{
	const char *equals = memchr(parameter.start, '=', parameter.length);
	char buffer[KEY_SIZE];
	ChannelText key;
	ChannelText value;

	if (equals == NULL)
		return;
	key = (ChannelText) {parameter.start, (size_t) (equals - parameter.start)};
	value = channel_from(parameter, key.length + 1);
	if (value.length == 0)
		return;
	/* A link that was copied out of a page's source has &amp; for &. */
	if (channel_begins(key, "amp;"))
		key = channel_from(key, 4);
	key = decode_key(key, buffer);
	for (int i = 0; i < UTM_FIELDS; i++)
		if (utm->field[i].start == NULL && channel_equals(key, fields[i]))
			utm->field[i] = value;
	if (utm->click == NULL)
		take_click(key, value, check_interrupts, utm);
}

static void
take_query(ChannelText query, void (*check_interrupts)(void), Utm *utm)
{
	while (query.length > 0)
	{
		const char *end = memchr(query.start, '&', query.length);
		size_t length = end != NULL ? (size_t) (end - query.start) : query.length;

		check_interrupts();
		take_parameter((ChannelText) {query.start, length}, check_interrupts, utm);
		query = channel_from(query, end != NULL ? length + 1 : length);
	}
}

/* The part behind a character, empty when the character is missing. */
static ChannelText
behind(ChannelText text, char c)
{
	const char *found = text.length > 0 ? memchr(text.start, c, text.length) : NULL;

	return found != NULL ? channel_from(text, (size_t) (found - text.start) + 1) : (ChannelText) {text.start, 0};
}

/*
 * Find the parameters in an address: in its query, then in its fragment, which
 * has a query in the address of a page that is a program, or is one itself.
 * The first of several counts.
 */
void
utm_find(ChannelText url, void (*check_interrupts)(void), Utm *utm)
{
	ChannelText fragment = behind(url, '#');

	*utm = (Utm) {0};
	if (fragment.start != url.start)
		url.length = (size_t) (fragment.start - url.start) - 1;
	take_query(behind(url, '?'), check_interrupts, utm);
	take_query(behind(fragment, '?'), check_interrupts, utm);
	take_query(fragment, check_interrupts, utm);
}

/*
 * What a click id tells of a source and a medium that the address does not
 * name.  It says nothing of a medium when the source is named, decoded here,
 * and is not of the same platform: then the link was passed on.
 */
void
utm_complete(const ClickId *click, ChannelText source,
			 const char **click_source, const char **click_medium)
{
	*click_source = click->source;
	*click_medium = NULL;
	if (source.length == 0 || channel_platform(source) == click->platform)
		*click_medium = click->medium;
}
