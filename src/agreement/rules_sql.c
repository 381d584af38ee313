/*-------------------------------------------------------------------------
 *
 * rules_sql.c
 *	  What the rules of the agreement read from a lead's raw values.
 *
 * A rule is a row of a table of the value _agreed: its patterns, then its
 * answers.  What it says is known by its place there.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

#include "agreement/agreed.h"

/* A row that is remembered instead of one, see agreed_conversion(). */
#define DEPENDS_ON_PAGE		(-2)

LF_FUNCTION(channel_by_rules);
LF_FUNCTION(conversion_by_rules);

/* in channel_sql.c */
extern PGDLLEXPORT Datum channel_report_sql(PG_FUNCTION_ARGS);

static inline text *
text_arg(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n);
}

static inline MemoText
memo_text(const text *value)
{
	if (value == NULL)
		return (MemoText) {"", MEMO_NULL};
	return (MemoText) {VARDATA_ANY(value), (int32) VARSIZE_ANY_EXHDR(value)};
}

static bool
is_same(const text *a, const text *b)
{
	Size length = VARSIZE_ANY_EXHDR(a);

	return VARSIZE_ANY_EXHDR(b) == length &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), length) == 0;
}

/* Where the name is that nobody's rules are needed for. */
static uint32
known_channel(const Agreed *agreed, text *const values[CHANNEL_PATTERNS])
{
	const uint32 *names = agreed_at(agreed, agreed->names);
	text *name = DatumGetTextPP(DirectFunctionCall3(channel_report_sql,
													PointerGetDatum(values[0]),
													PointerGetDatum(values[1]),
													PointerGetDatum(values[2])));

	for (uint32 i = 0; i < agreed->names_count; i++)
		if (is_same(agreed_at(agreed, names[i]), name))
			return names[i];
	/* A value that was kept by a version that knew fewer of them. */
	agreed_invalid("_agreed");
}

static int
find_rule(const AgreedCall *call, text *const values[CHANNEL_PATTERNS])
{
	AgreedWide wide[CHANNEL_PATTERNS];

	for (int column = 0; column < CHANNEL_PATTERNS; column++)
		if (call->site->is_asked[column])
			wide[column] = agreed_wide(values[column]);
	for (int rule = 0; rule < call->site->tables[AGREED_CHANNEL_RULES].count; rule++)
	{
		int column = 0;

		while (column < CHANNEL_PATTERNS &&
			   agreed_matches(call, AGREED_CHANNEL_RULES, rule, column,
							  &wide[column]))
			column++;
		if (column == CHANNEL_PATTERNS)
			return rule;
	}
	return NO_ROW;
}

/* Campaigns are many, and as a rule no channel rule asks for them. */
static int
recall_rule(const AgreedCall *call, text *const values[CHANNEL_PATTERNS],
			MemoKey key)
{
	Memo *memo = &call->site->channel_rules;
	MemoEntry *entry;
	uint64 hash;
	int rule;

	for (int column = 0; column < CHANNEL_PATTERNS; column++)
		if (!call->site->is_asked[column])
			key.texts[column].length = MEMO_ANY;
	hash = memo_hash(&key, call->site->seed);
	entry = memo_find(memo, &key, hash);
	if (entry != NULL)
		return entry->place;
	rule = find_rule(call, values);
	agreed_keep(call->site, memo, &key, hash, rule);
	return rule;
}

/* NULL counts as empty. */
static uint32
find_channel(const AgreedCall *call, text *values[CHANNEL_PATTERNS],
			 const MemoKey *key)
{
	uint32 place = NO_PLACE;
	int rule;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		if (values[i] == NULL)
			values[i] = cstring_to_text("");
	rule = recall_rule(call, values, *key);
	if (rule != NO_ROW)
		place = agreed_place(call->site, AGREED_CHANNEL_RULES, rule,
							 CHANNEL_NAME);
	return place != NO_PLACE ? place : known_channel(call->agreed, values);
}

/* The place of the channel's name, of source, medium and campaign. */
uint32
agreed_channel(const AgreedCall *call, int first)
{
	text *values[CHANNEL_PATTERNS];
	MemoKey key;
	MemoEntry *entry;
	uint64 hash;
	uint32 place;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
	{
		values[i] = text_arg(call->fcinfo, first + i);
		key.texts[i] = memo_text(values[i]);
	}
	hash = memo_hash(&key, call->site->seed);
	entry = memo_find(&call->site->channels, &key, hash);
	if (likely(entry != NULL))
		return (uint32) entry->place;
	place = find_channel(call, values, &key);
	agreed_keep(call->site, &call->site->channels, &key, hash, (int32) place);
	return place;
}

/*
 * The first rule that matches.  One that asks for the landing page decides
 * nothing as long as the page is left out of account.  Without a page none that
 * asks for it matches.
 */
static int
find_conversion(const AgreedCall *call, const text *conversion,
				const text *page, bool any_page)
{
	const AgreedSite *site = call->site;
	AgreedWide words = agreed_wide(conversion);
	AgreedWide address = {NULL};

	if (page != NULL)
		address = agreed_wide(page);
	for (int rule = 0; rule < site->tables[AGREED_CONVERSION_RULES].count; rule++)
	{
		bool asks = agreed_place(site, AGREED_CONVERSION_RULES, rule,
								 LANDING_PAGE) != NO_PLACE;

		if (!agreed_matches(call, AGREED_CONVERSION_RULES, rule,
							CONVERSION_PATTERN, &words))
			continue;
		if (any_page && asks)
			return DEPENDS_ON_PAGE;
		if (!asks ||
			(page != NULL && agreed_matches(call, AGREED_CONVERSION_RULES, rule,
											LANDING_PAGE, &address)))
			return rule;
	}
	return NO_ROW;
}

/*
 * The same from the memo.  Often each lead has a landing page of its own, so it
 * is looked at only where a rule asks for it.
 */
static int
recall_conversion(const AgreedCall *call, const text *conversion,
				  const text *page, bool any_page)
{
	MemoKey key = {{memo_text(conversion), memo_text(page), memo_text(NULL)}};
	MemoEntry *entry;
	uint64 hash;
	int rule;

	if (any_page)
		key.texts[1].length = MEMO_ANY;
	hash = memo_hash(&key, call->site->seed);
	entry = memo_find(&call->site->conversions, &key, hash);
	if (likely(entry != NULL))
		return entry->place;
	rule = find_conversion(call, conversion, page, any_page);
	agreed_keep(call->site, &call->site->conversions, &key, hash, rule);
	return rule;
}

/*
 * The conversion rule, of the raw text and the landing page, or NO_ROW.  An
 * empty landing page is none.
 */
int
agreed_conversion(const AgreedCall *call, int first)
{
	text *conversion = text_arg(call->fcinfo, first);
	text *page;
	int rule;

	if (conversion == NULL)
		return NO_ROW;
	rule = recall_conversion(call, conversion, NULL, true);
	if (rule != DEPENDS_ON_PAGE)
		return rule;
	page = text_arg(call->fcinfo, first + 1);
	if (page != NULL && VARSIZE_ANY_EXHDR(page) == 0)
		page = NULL;
	return recall_conversion(call, conversion, page, false);
}

/* Is it one of the names, between commas? */
static bool
is_named(const text *names, const text *value)
{
	const char *at = VARDATA_ANY(names);
	const char *end = at + VARSIZE_ANY_EXHDR(names);
	Size length = VARSIZE_ANY_EXHDR(value);

	while (at < end)
	{
		const char *comma = memchr(at, ',', end - at);
		const char *stop = comma != NULL ? comma : end;

		if ((Size) (stop - at) == length &&
			memcmp(at, VARDATA_ANY(value), length) == 0)
			return true;
		at = stop + 1;
	}
	return false;
}

/* What the model names for a channel fits whatever its intent. */
static uint32
find_fit(const AgreedCall *call, uint32 channel, int conversion)
{
	const AgreedSite *site = call->site;
	const Agreed *agreed = call->agreed;
	uint32 name = agreed_place(site, AGREED_CONVERSION_RULES, conversion,
							   CONVERSION_NAME);

	for (int row = 0; row < site->tables[AGREED_CHANNELS].count; row++)
	{
		uint32 fit = agreed_place(site, AGREED_CHANNELS, row,
								  CHANNEL_FIT + site->intents[conversion]);
		uint32 key = agreed_place(site, AGREED_CHANNELS, row, CHANNEL_KEY);
		uint32 suits = agreed_place(site, AGREED_CHANNELS, row, CHANNEL_SUITS);

		if (key == NO_PLACE ||
			!is_same(agreed_at(agreed, key), agreed_at(agreed, channel)))
			continue;
		if (name != NO_PLACE && suits != NO_PLACE &&
			is_named(agreed_at(agreed, suits), agreed_at(agreed, name)))
			return agreed->fit;
		if (fit != NO_PLACE &&
			is_same(agreed_at(agreed, fit), agreed_at(agreed, agreed->fit)))
			return agreed->fit;
		return fit;
	}
	return NO_PLACE;
}

/*
 * The place of what is to be said of a channel's name and a conversion rule:
 * agreed->fit, or why they do not fit; NO_PLACE when that is unknown.
 */
uint32
agreed_fit(const AgreedCall *call, uint32 channel, int conversion)
{
	int32 pair[2] = {(int32) channel, conversion};
	MemoKey key = {{{(const char *) pair, sizeof(pair)}}};
	MemoEntry *entry;
	uint64 hash;
	uint32 place;

	if (conversion == NO_ROW ||
		call->site->intents[conversion] == TERMS_INTENT_UNKNOWN)
		return NO_PLACE;
	hash = memo_hash(&key, call->site->seed);
	entry = memo_find(&call->site->fits, &key, hash);
	if (likely(entry != NULL))
		return (uint32) entry->place;
	place = find_fit(call, channel, conversion);
	agreed_keep(call->site, &call->site->fits, &key, hash, (int32) place);
	return place;
}

/* _channel(agreed, source, medium, campaign) */
Datum
channel_by_rules(PG_FUNCTION_ARGS)
{
	AgreedCall call;
	uint32 place;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	call = agreed_call(fcinfo);
	place = agreed_channel(&call, 1);
	return PointerGetDatum(agreed_at(call.agreed, place));
}

/* _conversion(agreed, conversion, landing_page) */
Datum
conversion_by_rules(PG_FUNCTION_ARGS)
{
	AgreedCall call;
	int rule;
	uint32 place = NO_PLACE;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	call = agreed_call(fcinfo);
	rule = agreed_conversion(&call, 1);
	if (rule != NO_ROW)
		place = agreed_place(call.site, AGREED_CONVERSION_RULES, rule,
							 CONVERSION_NAME);
	if (place == NO_PLACE)
		PG_RETURN_NULL();
	return PointerGetDatum(agreed_at(call.agreed, place));
}
