/*-------------------------------------------------------------------------
 *
 * retargeting.c
 *	  Whether a medium or a campaign speaks of people who have been here before.
 *
 * Words are of letters; what is left out ("excl. retargeting") does not count.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

#define ONE_OF(text, words) is_one_of(text, words, sizeof(words) / sizeof(words[0]))

static bool
is_one_of(ChannelText text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (channel_equals(text, words[i]))
			return true;
	return false;
}

/* The next word, of letters alone, so that RTG30 has the word RTG. */
static bool
next_letters(ChannelText text, size_t *cursor, ChannelText *word)
{
	size_t start = *cursor;
	size_t end;

	while (start < text.length && (!channel_in_word(text.start[start]) || ascii_is_digit(text.start[start])))
		start++;
	for (end = start; end < text.length && channel_in_word(text.start[end]) && !ascii_is_digit(text.start[end]);)
		end++;
	*cursor = end;
	*word = (ChannelText) {text.start + start, end - start};
	return end > start;
}

static const char *const short_words[] = {"rmk", "rmkt", "rmktg", "remkt", "remktg", "rtg", "rtgt", "rtgting", "retg", "retgt", "rlsa"};

/* Those of countries and networks that are written in one word with the short ones. */
static const char *const fronts[] = {
	"at", "be", "ch", "de", "dk", "es", "eu", "fb", "fr", "ie", "ig", "it", "li", "lu", "nl", "pl", "pt", "se", "uk", "us"
};

static bool
is_short(ChannelText word)
{
	if (ONE_OF(word, short_words))
		return true;
	return word.length > 4 && ONE_OF(((ChannelText) {word.start, 2}), fronts) &&
		ONE_OF(channel_from(word, 2), short_words);
}

static const char *const stems[] = {"retarg", "remarket", "recibl", "hertarget", "wiederansprach", "reimpact"};

/* Words that end in "re", before marketing: softwaremarketing. */
static const char *const others[] = {"ca", "co", "cultu", "fi", "ie", "sha", "sto", "tu", "wa"};

/* What the stem of the word begins behind, or -1 when it has none. */
static int
stem_at(ChannelText word)
{
	for (size_t at = 0; at < word.length; at++)
	{
		ChannelText before = {word.start, at};
		bool is_other = at == 1 && channel_equals(before, "p");

		for (size_t i = 0; at > 1 && channel_begins(channel_from(word, at), "remarket") &&
			 i < sizeof(others) / sizeof(others[0]);
			 i++)
			is_other = is_other || channel_ends(before, others[i]);
		for (size_t i = 0; !is_other && i < sizeof(stems) / sizeof(stems[0]); i++)
			if (channel_begins(channel_from(word, at), stems[i]))
				return (int) at;
	}
	return -1;
}

/* "re-targeting": the word, and the next one behind a single sign. */
static bool
is_parted(ChannelText text, size_t cursor, ChannelText word)
{
	ChannelText rest;

	if (!channel_equals(word, "re") || cursor + 1 >= text.length || channel_in_word(text.start[cursor]))
		return false;
	rest = channel_from(text, cursor + 1);
	return channel_begins(rest, "target") || channel_begins(rest, "market");
}

static const char *const without[] = {
	"exc", "no", "non", "not", "geen", "zonder", "sans", "hors", "ohne", "kein", "keine", "without", "senza", "sin", "minus"
};
static const char *const between[] = {
	"all", "alle", "and", "any", "d", "de", "die", "days", "en", "et", "het", "le", "les", "o", "of", "or", "ou", "re", "site", "targeting",
	"marketing", "the", "und", "website"
};

static bool
leaves_out(ChannelText word)
{
	return channel_begins(word, "excl") || ONE_OF(word, without);
}

static bool
has_retargeting(ChannelText text)
{
	size_t cursor = 0;
	bool left_out = false;
	ChannelText word;

	text = channel_read(text);
	while (next_letters(text, &cursor, &word))
	{
		int at = stem_at(word);
		bool is_named = at >= 0 || is_short(word) || is_parted(text, cursor, word);

		if (is_named && !left_out && !(at > 0 && leaves_out((ChannelText) {word.start, (size_t) at})))
			return true;
		if (is_named)
			left_out = true;
		else if (leaves_out(word))
			left_out = true;
		/* "w/o" */
		else if (channel_equals(word, "w") && channel_begins(channel_from(text, cursor), "/o"))
			left_out = true;
		else if (left_out && !ONE_OF(word, between))
			left_out = false;
	}
	return false;
}

bool
channel_is_retargeting(ChannelText medium, ChannelText campaign)
{
	return has_retargeting(medium) || has_retargeting(campaign);
}
