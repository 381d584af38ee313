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

/* A host is the same with "www." before it. */
SourceKind
channel_source_kind(ChannelText source)
{
	char name[SOURCE_NAME_SIZE];

	source = channel_trim(source);
	if (channel_begins(source, "www."))
		source = channel_from(source, 4);
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
