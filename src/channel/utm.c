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
 * What a tag manager adds for Google without its own id is the last of Google's.
 * Meta marks every link that leads away from it, and Pinterest pins that
 * nobody pays for, too: from those two nothing is known to be paid for.
 */
static const ClickId click_ids[] = {
	{"gclid", PLATFORM_GOOGLE, "google", "cpc"},
	{"gbraid", PLATFORM_GOOGLE, "google", "cpc"},
	{"wbraid", PLATFORM_GOOGLE, "google", "cpc"},
	{"dclid", PLATFORM_GOOGLE, "google", "display"},
	{"gad_source", PLATFORM_GOOGLE, "google", "cpc"},
	{"gad_campaignid", PLATFORM_GOOGLE, "google", "cpc"},
	{"msclkid", PLATFORM_MICROSOFT, "bing", "cpc"},
	{"fbclid", PLATFORM_META, "facebook", NULL},
	{"ttclid", PLATFORM_TIKTOK, "tiktok", "paid"},
	{"li_fat_id", PLATFORM_LINKEDIN, "linkedin", "paid"},
	{"twclid", PLATFORM_X, "twitter", "paid"},
	{"igshid", PLATFORM_META, "instagram", NULL},
	{"igsh", PLATFORM_META, "instagram", NULL},
	{"epik", PLATFORM_PINTEREST, "pinterest", NULL},
	{"sccid", PLATFORM_SNAPCHAT, "snapchat", "paid"},
	{"rdt_cid", PLATFORM_REDDIT, "reddit", "paid"},
	{"qclid", PLATFORM_QUORA, "quora", "paid"},
	{"tblci", PLATFORM_TABOOLA, "taboola", "paid"},
	{"dicbo", PLATFORM_OUTBRAIN, "outbrain", "paid"},
	{"cto_pld", PLATFORM_CRITEO, "criteo", "paid"},
	{"outbrainclickid", PLATFORM_OUTBRAIN, "outbrain", "paid"},
	{"yclid", PLATFORM_YANDEX, "yandex", "cpc"},
	{"ymclid", PLATFORM_YANDEX, "yandex", "cpc"}
};

/* The first of the two marks that say no more than which account paid. */
#define FIRST_MARK 4
#define MARKS 2

#define ID_COUNT (int) (sizeof(click_ids) / sizeof(click_ids[0]))

_Static_assert(sizeof(click_ids) / sizeof(click_ids[0]) <= CLICK_IDS, "Utm has no room for so many ids");

/* No key that is known is as long as this. */
#define KEY_SIZE 16

/* Loops call check_interrupts() after this many bytes, so that a user can cancel. */
#define BREATH (1024 * 1024)

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
		uint8_t byte = channel_next_byte(value, &at);

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

/* Move to what stands behind a character; false: it is not there. */
static bool
move_behind(ChannelText *text, char c)
{
	const char *found = text->length > 0 ? memchr(text->start, c, text->length) : NULL;

	if (found == NULL)
		return false;
	*text = channel_from(*text, (size_t) (found - text->start) + 1);
	return true;
}

/*
 * Decode the key that ends before a sign =.  Empty where there is none, or where it
 * is too long to be a known one, so that no more is read than a known one can have.
 */
static ChannelText
read_key(ChannelText text, char *buffer)
{
	size_t used = 0;
	size_t at = 0;

	while (at < text.length && text.start[at] != '=')
	{
		if (used == KEY_SIZE || text.start[at] == '?')
			return (ChannelText) {buffer, 0};
		buffer[used++] = (char) channel_next_byte(text, &at);
	}
	return (ChannelText) {buffer, at < text.length ? used : 0};
}

/* Whether a value is a placeholder, encoded or not, which nobody makes long. */
bool
utm_is_unfilled(ChannelText value)
{
	return value.length <= UTM_PLACEHOLDER_SIZE && channel_is_placeholder(value);
}

static void
take_click(ChannelText key, ChannelText value, void (*check_interrupts)(void), Utm *utm)
{
	size_t length;

	/* Pinterest's comes as _epik, too. */
	if (channel_equals(key, "_epik"))
		key = channel_from(key, 1);
	for (int i = 0; i < ID_COUNT; i++)
	{
		if (!channel_equals(key, click_ids[i].name))
			continue;
		if (utm_is_unfilled(value) || !utm_decode(value, check_interrupts, NULL, &length))
			return;
		if (utm->clicks == UINT8_MAX)
			return;
		utm->click[i] = value;
		utm->order[i] = ++utm->clicks;
	}
}

/* How much an id counts beside the others. */
static int
weight(const Utm *utm, int i, AdPlatform named)
{
	const ClickId *id = &click_ids[i];
	bool is_mark = i >= FIRST_MARK && i < FIRST_MARK + MARKS;

	if (utm->click[i].start == NULL)
		return 0;
	if (id->medium == NULL)
		return UINT8_MAX - utm->order[i] + 1;
	return (is_mark ? UINT8_MAX + 1 : UINT8_MAX * 2 + utm->order[i]) + (id->platform == named ? 4 * UINT8_MAX : 0);
}

/*
 * The id that counts: one that proves payment before one that does not, that of
 * the named source's platform before others.  Of those that are left the last one
 * that proves payment is the click; of the others the first.
 */
const ClickId *
utm_click(const Utm *utm, ChannelText source, ChannelText *value)
{
	AdPlatform named = channel_platform(source);
	int best = -1;
	int most = 0;

	for (int i = 0; i < ID_COUNT; i++)
	{
		int own = weight(utm, i, named);

		if (own <= most)
			continue;
		most = own;
		best = i;
	}
	if (best < 0)
		return NULL;
	*value = utm->click[best];
	return &click_ids[best];
}

/*
 * How much of the text is not yet a key.  A link that was copied out of a page's
 * source, perhaps twice, has &amp; for &.
 */
static size_t
entities_length(ChannelText text, void (*check_interrupts)(void))
{
	static const char *const entities[] = {"amp;", "#38;", "#038;", "#x26;"};
	size_t length = 0;

	for (size_t rounds = 1; length < text.length; rounds++)
	{
		char c = text.start[length];
		size_t i = 0;

		if (rounds % BREATH == 0)
			check_interrupts();
		if (c == '?' || c == ' ')
		{
			length++;
			continue;
		}
		if (c != '#' && ascii_lower(c) != 'a')
			break;
		while (i < sizeof(entities) / sizeof(entities[0]) && !channel_begins(channel_from(text, length), entities[i]))
			i++;
		if (i == sizeof(entities) / sizeof(entities[0]))
			break;
		length += strlen(entities[i]);
	}
	return length;
}

/* Take one "key=value"; a key without a value counts as missing. */
static void
take_parameter(ChannelText parameter, void (*check_interrupts)(void), Utm *utm)
{
	char buffer[KEY_SIZE];
	ChannelText rest = channel_from(parameter, entities_length(parameter, check_interrupts));
	ChannelText key = read_key(rest, buffer);

	if (key.length == 0 || !move_behind(&rest, '=') || rest.length == 0)
		return;
	for (int i = 0; i < UTM_FIELDS; i++)
		if (utm->field[i].start == NULL && channel_equals(key, fields[i]))
			utm->field[i] = rest;
	take_click(key, rest, check_interrupts, utm);
}

static bool
begins_known_key(ChannelText text)
{
	char buffer[KEY_SIZE];
	ChannelText key = read_key(text, buffer);

	if (key.length == 0)
		return false;
	for (int i = 0; i < UTM_FIELDS; i++)
		if (channel_equals(key, fields[i]))
			return true;
	for (int i = 0; i < ID_COUNT; i++)
		if (channel_equals(key, click_ids[i].name))
			return true;
	return false;
}

/*
 * Take what stands between two signs &.  Programs that add their parameters behind
 * another ? are common; one in an address that is a value is part of that.  Each
 * byte is looked at a bounded number of times, as an address may be of any length.
 */
static void
take_parameters(ChannelText part, void (*check_interrupts)(void), Utm *utm)
{
	size_t at = 0;

	while (at < part.length && part.start[at] != '/')
	{
		size_t next = at + 1;

		if (at % BREATH == BREATH - 1)
			check_interrupts();
		if (part.start[at] == '?')
		{
			next += entities_length(channel_from(part, next), check_interrupts);
			if (begins_known_key(channel_from(part, next)))
			{
				check_interrupts();
				take_parameter((ChannelText) {part.start, at}, check_interrupts, utm);
				part = channel_from(part, next);
				next = 0;
			}
		}
		at = next;
	}
	take_parameter(part, check_interrupts, utm);
}

static void
take_query(ChannelText query, void (*check_interrupts)(void), Utm *utm)
{
	while (query.length > 0)
	{
		const char *end = memchr(query.start, '&', query.length);
		size_t length = end != NULL ? (size_t) (end - query.start) : query.length;

		check_interrupts();
		take_parameters((ChannelText) {query.start, length}, check_interrupts, utm);
		query = channel_from(query, end != NULL ? length + 1 : length);
	}
}

/* Whether the # before the text is one of an entity for &, be it encoded twice. */
static bool
is_entity(ChannelText url, ChannelText rest)
{
	return rest.start - url.start >= 2 && (rest.start[-2] == '&' || rest.start[-2] == ';') &&
		(channel_begins(rest, "38;") || channel_begins(rest, "038;") || channel_begins(rest, "x26;"));
}

/* Cut the fragment off and give it back; without one it starts at NULL. */
static ChannelText
take_fragment(ChannelText *url, void (*check_interrupts)(void))
{
	ChannelText rest = *url;

	while (move_behind(&rest, '#'))
	{
		check_interrupts();
		if (is_entity(*url, rest))
			continue;
		url->length = (size_t) (rest.start - url->start) - 1;
		return rest;
	}
	return (ChannelText) {NULL, 0};
}

/* Whether an address may have any. */
bool
utm_has_parameters(ChannelText url)
{
	return url.length > 0 &&
		(memchr(url.start, '?', url.length) != NULL || memchr(url.start, '#', url.length) != NULL);
}

/*
 * Find the parameters in an address: in its query, then in its fragment, which
 * has a query in the address of a page that is a program, or is one itself.
 * The first of several values counts, of click ids see utm_click().
 */
void
utm_find(ChannelText url, void (*check_interrupts)(void), Utm *utm)
{
	ChannelText fragment = take_fragment(&url, check_interrupts);
	ChannelText inner = fragment;

	*utm = (Utm) {0};
	if (move_behind(&url, '?'))
		take_query(url, check_interrupts, utm);
	if (move_behind(&inner, '?'))
		take_query(inner, check_interrupts, utm);
	take_query(fragment, check_interrupts, utm);
}

/*
 * What a click id tells of a source and a medium, decoded; NULL: they stay.  On
 * the link in a mail it was copied along, and tells nothing.  An id that does not
 * prove payment names a source that is missing.  One that does beats what nobody
 * paid for; if the source is of the same platform, whatever else it was called.
 */
void
utm_complete(const ClickId *click, ChannelText source, ChannelText medium,
			 const char **click_source, const char **click_medium)
{
	bool is_missing = channel_read(source).length == 0;
	bool is_same = is_missing || channel_platform(source) == click->platform;

	*click_source = NULL;
	*click_medium = NULL;
	if (channel_is_mail(source, medium))
		return;
	if (is_missing)
		*click_source = click->source;
	if (click->medium == NULL)
		return;
	if (channel_is_unpaid(medium))
	{
		*click_medium = click->medium;
		if (!is_same)
			*click_source = click->source;
	}
	else if (is_same && !channel_buys_ads(medium) && !channel_is_display(medium))
		*click_medium = click->medium;
}
