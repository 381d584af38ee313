/*-------------------------------------------------------------------------
 *
 * source.c
 *	  The kinds of the sources that are known by name.
 *
 * The table is made from ga4_sources.csv and more_sources.csv.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

/* sources.awk makes sure that no name in the table is as long as this. */
#define SOURCE_NAME_SIZE 48

typedef struct KnownSource
{
	char name[SOURCE_NAME_SIZE];
	SourceKind kind;
} KnownSource;

/* The table is sorted by bytes, for a binary search. */
static const KnownSource known[] = {
#include "channel/sources.inc"
};

static SourceKind
find(const char *name)
{
	size_t low = 0;
	size_t high = sizeof(known) / sizeof(known[0]);

	while (low < high)
	{
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, known[middle].name);

		if (order == 0)
			return known[middle].kind;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SOURCE_UNKNOWN;
}

static SourceKind
find_name(ChannelText source)
{
	char name[SOURCE_NAME_SIZE];

	if (source.length >= sizeof(name))
		return SOURCE_UNKNOWN;
	for (size_t i = 0; i < source.length; i++)
	{
		/* A zero would end the name early. */
		if (source.start[i] == '\0')
			return SOURCE_UNKNOWN;
		name[i] = ascii_lower(source.start[i]);
	}
	name[source.length] = '\0';
	return find(name);
}

static bool
is_country(ChannelText label)
{
	return label.length == 2 && ascii_is_letter(label.start[0]) && ascii_is_letter(label.start[1]);
}

/* "be", "com", "co.uk" or "com.au" */
static bool
is_national(ChannelText domain)
{
	if (channel_begins(domain, "co."))
		return is_country(channel_from(domain, 3));
	if (channel_begins(domain, "com."))
		return is_country(channel_from(domain, 4));
	return channel_equals(domain, "com") || channel_equals(domain, "cat") || is_country(domain);
}

/* Search engines that have a domain per country. */
static const char *const engines[] = {
	"aol.", "ask.", "baidu.", "bing.", "duckduckgo.", "ecosia.", "google.", "lycos.", "qwant.", "startpage.", "yahoo.", "yandex."
};

static bool
is_engine(ChannelText host)
{
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (channel_begins(host, engines[i]) && is_national(channel_from(host, strlen(engines[i]))))
			return true;
	return false;
}

/* All hosts of these are search engines: html.duckduckgo.com, r.search.yahoo.com. */
static const char *const only_engines[] = {"duckduckgo.", "qwant.", "search.aol.", "search.yahoo.", "startpage."};

static bool
is_only_engine(ChannelText host)
{
	for (size_t i = 0; i < sizeof(only_engines) / sizeof(only_engines[0]); i++)
		if (channel_begins(host, only_engines[i]) && is_national(channel_from(host, strlen(only_engines[i]))))
			return true;
	return false;
}

/* What stands before the host of a site for telephones, a language or a country. */
static const char *const fronts[] = {
	"amp", "encrypted", "images", "l", "lite", "lm", "m", "mbasic", "mobile", "old", "out", "search", "touch", "web", "www"
};

static bool
is_front(ChannelText label, ChannelText rest)
{
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (channel_equals(label, fronts[i]))
			return true;
	/* Google's sites are no languages: ai.google.com. */
	return is_country(label) && !channel_begins(rest, "google.");
}

/* The host behind its first label; empty when that is its domain. */
static ChannelText
behind_label(ChannelText host, ChannelText *label)
{
	const char *dot = host.length > 0 ? memchr(host.start, '.', host.length) : NULL;
	ChannelText rest;

	*label = host;
	if (dot == NULL)
		return (ChannelText) {host.start, 0};
	label->length = (size_t) (dot - host.start);
	rest = channel_from(host, label->length + 1);
	if (rest.length == 0 || memchr(rest.start, '.', rest.length) == NULL)
		rest.length = 0;
	return rest;
}

/*
 * A host that the table does not have is the same with "www." or the like before
 * it.  Assistants are known by their domain alone.
 */
static SourceKind
find_host(ChannelText host)
{
	bool is_site = true;
	ChannelText label;

	while (host.length > 0)
	{
		ChannelText rest = behind_label(host, &label);
		SourceKind kind;

		if ((is_site && is_engine(host)) || is_only_engine(host))
			return SOURCE_SEARCH;
		is_site = is_site && is_front(label, rest);
		host = rest;
		kind = host.length > 0 ? find_name(host) : SOURCE_UNKNOWN;
		if (kind != SOURCE_UNKNOWN && (is_site || kind == SOURCE_AI))
			return kind;
	}
	return SOURCE_UNKNOWN;
}

SourceKind
channel_source_kind(ChannelText source)
{
	SourceKind kind;

	source = channel_read_source(source);
	if (channel_begins(source, "www."))
		source = channel_from(source, 4);
	kind = find_name(source);
	if (kind == SOURCE_UNKNOWN && source.length < SOURCE_NAME_SIZE * 2)
		kind = find_host(source);
	return kind;
}
