/*-------------------------------------------------------------------------
 *
 * rules_sql.c
 *	  What the rules of the agreement read from a lead's raw values.
 *
 * The rules are an argument, an array with a row for each: its patterns, then
 * its answers.  So a query has them from its own snapshot and with its reader's
 * rights.  A call site tries them once for each combination of values and keeps
 * the answer, for as long as the rules are the same, byte by byte: a regular
 * expression per lead and rule would be too slow.  That comparison takes some
 * nanoseconds per thousand bytes of rules.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/tupmacs.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "channel/memo.h"
#include "label/label_sql.h"

/* Columns of a rule. */
#define RULE_COLUMNS		4
#define CHANNEL_PATTERNS	3
#define CHANNEL_NAME		3
#define CONVERSION_PATTERN	0
#define LANDING_PAGE		1
#define CONVERSION_NAME		2
#define CONVERSION_INTENT	3

/* What a call site keeps; beyond that it forgets everything and starts anew. */
#define MAX_ENTRIES			8192
#define MAX_BYTES			(2 * 1024 * 1024)
/* Longer values are rare, and as a rule each is another one. */
#define MAX_KEY				1024

/* Places in the array, from its start. */
#define NO_PLACE			0
#define DEPENDS_ON_PAGE		(-1)

/* A name that reporting_channel() gave; they are few. */
typedef struct KnownName
{
	struct KnownName *next;
	text *name;
} KnownName;

/* What a call site keeps in fn_extra. */
typedef struct RuleSite
{
	MemoryContext context;		/* of the site itself, and of known names */
	MemoryContext memory;		/* of the rules' copy */
	MemoryContext entries;		/* of the memo's */
	ArrayType *rules;			/* NULL: none */
	int count;
	int32 *places;				/* of the elements; NO_PLACE: NULL */
	KnownName *names;
	Memo memo;
} RuleSite;

LF_FUNCTION(channel_by_rules);
LF_FUNCTION(conversion_by_rules);
LF_FUNCTION(conversion_intent_by_rules);

/* in channel_sql.c and lead_sql.c */
extern PGDLLEXPORT Datum channel_report_sql(PG_FUNCTION_ARGS);
extern PGDLLEXPORT Datum lead_intent_in(PG_FUNCTION_ARGS);

static RuleSite *
make_site(FmgrInfo *flinfo)
{
	MemoryContext context = flinfo != NULL ? flinfo->fn_mcxt :
		CurrentMemoryContext;
	RuleSite *site = MemoryContextAllocZero(context, sizeof(RuleSite));

	site->context = context;
	site->memory = AllocSetContextCreate(context, "lead_funnel rules",
										 ALLOCSET_SMALL_SIZES);
	site->entries = AllocSetContextCreate(context, "lead_funnel rule answers",
										  ALLOCSET_DEFAULT_SIZES);
	if (flinfo != NULL)
		flinfo->fn_extra = site;
	return site;
}

static void
forget_answers(RuleSite *site)
{
	MemoryContextReset(site->entries);
	memo_clear(&site->memo);
}

/* Where each element of the array starts. */
static int32 *
find_places(ArrayType *rules, int elements)
{
	int32 *places = palloc(sizeof(int32) * elements);
	const bits8 *bitmap = ARR_NULLBITMAP(rules);
	char *at = ARR_DATA_PTR(rules);

	for (int i = 0; i < elements; i++)
	{
		places[i] = NO_PLACE;
		if (bitmap != NULL && !(bitmap[i / 8] & (1 << (i % 8))))
			continue;
		places[i] = (int32) (at - (char *) rules);
		at = att_addlength_pointer(at, -1, at);
		at = (char *) att_align_nominal(at, TYPALIGN_INT);
	}
	return places;
}

/* Other rules than before.  An error on the way leaves none. */
static pg_noinline void
take_rules(RuleSite *site, const ArrayType *rules)
{
	MemoryContext before;
	ArrayType *copy;

	forget_answers(site);
	site->rules = NULL;
	site->count = 0;
	MemoryContextReset(site->memory);
	if (rules == NULL || ARR_NDIM(rules) == 0)
		return;
	if (ARR_NDIM(rules) != 2 || ARR_DIMS(rules)[1] != RULE_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("rules must be an array of %d columns", RULE_COLUMNS),
				 errdetail("It has a row for each rule: its patterns, then its answers.")));
	before = MemoryContextSwitchTo(site->memory);
	copy = palloc(VARSIZE(rules));
	memcpy(copy, rules, VARSIZE(rules));
	site->places = find_places(copy, ARR_DIMS(rules)[0] * RULE_COLUMNS);
	site->count = ARR_DIMS(rules)[0];
	site->rules = copy;
	MemoryContextSwitchTo(before);
}

/*
 * The call site, for the rules of the first argument, which are NULL where there
 * are none.  An answer of theirs points into the argument, which lives as long
 * as the row.
 */
static inline RuleSite *
get_site(FunctionCallInfo fcinfo, ArrayType **rules)
{
	RuleSite *site = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;

	if (unlikely(site == NULL))
		site = make_site(fcinfo->flinfo);
	*rules = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);
	if (*rules != NULL && ARR_NDIM(*rules) == 0)
		*rules = NULL;
	if (*rules == NULL ? site->rules != NULL :
		site->rules == NULL || VARSIZE(site->rules) != VARSIZE(*rules) ||
				memcmp(site->rules, *rules, VARSIZE(*rules)) != 0)
		take_rules(site, *rules);
	return site;
}

static text *
value_arg(FunctionCallInfo fcinfo, int n)
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

/* An answer is in the rules, or it is a name that is known without them. */
static inline Datum
answer(ArrayType *rules, int32 place, const text *known)
{
	if (place == NO_PLACE)
		return PointerGetDatum(known);
	return PointerGetDatum((char *) rules + place);
}

/* Keep an answer, unless the values are too long for that. */
static void
keep(RuleSite *site, const MemoKey *key, uint64 hash, int32 place,
	 const text *known)
{
	size_t size = memo_entry_size(key);
	MemoEntry *entry;

	if (size > MAX_KEY)
		return;
	if (site->memo.count >= MAX_ENTRIES || site->memo.bytes > MAX_BYTES)
		forget_answers(site);
	entry = MemoryContextAlloc(site->entries, size);
	entry->place = place;
	entry->answer = known;
	memo_add(&site->memo, entry, key, hash);
}

/*
 * Does a value match a rule's pattern?  A NULL pattern takes any value; without
 * a value there is nothing that another could match.  Without a collation, as
 * when texts with different ones meet, it is the default one.
 */
static bool
matches(FunctionCallInfo fcinfo, const RuleSite *site, int rule, int column,
		const text *value)
{
	int32 place = site->places[rule * RULE_COLUMNS + column];
	Oid collation = PG_GET_COLLATION();

	if (place == NO_PLACE)
		return true;
	if (value == NULL)
		return false;
	if (!OidIsValid(collation))
		collation = DEFAULT_COLLATION_OID;
	return DatumGetBool(DirectFunctionCall2Coll(texticregexeq, collation,
												PointerGetDatum(value),
												PointerGetDatum((char *) site->rules + place)));
}

static int32
find_channel(FunctionCallInfo fcinfo, const RuleSite *site,
			 text *const values[CHANNEL_PATTERNS])
{
	for (int rule = 0; rule < site->count; rule++)
	{
		int column = 0;

		while (column < CHANNEL_PATTERNS &&
			   matches(fcinfo, site, rule, column, values[column]))
			column++;
		if (column == CHANNEL_PATTERNS)
			return site->places[rule * RULE_COLUMNS + CHANNEL_NAME];
	}
	return NO_PLACE;
}

/* The channel that nobody's rules are needed for. */
static const text *
known_channel(RuleSite *site, text *const values[CHANNEL_PATTERNS])
{
	text *name = DatumGetTextPP(DirectFunctionCall3(channel_report_sql,
													PointerGetDatum(values[0]),
													PointerGetDatum(values[1]),
													PointerGetDatum(values[2])));
	Size size = VARSIZE_ANY(name);
	KnownName *known;

	for (known = site->names; known != NULL; known = known->next)
		if (VARSIZE_ANY(known->name) == size &&
			memcmp(known->name, name, size) == 0)
			return known->name;
	known = MemoryContextAlloc(site->context, sizeof(KnownName));
	known->name = MemoryContextAlloc(site->context, size);
	memcpy(known->name, name, size);
	known->next = site->names;
	site->names = known;
	return known->name;
}

/* Of values that are not in the memo.  NULL counts as empty. */
static pg_noinline Datum
decide_channel(FunctionCallInfo fcinfo, RuleSite *site, ArrayType *rules,
			   text *values[CHANNEL_PATTERNS], const MemoKey *key, uint64 hash)
{
	const text *known = NULL;
	int32 place;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
		if (values[i] == NULL)
			values[i] = cstring_to_text("");
	place = find_channel(fcinfo, site, values);
	if (place == NO_PLACE)
		known = known_channel(site, values);
	keep(site, key, hash, place, known);
	return answer(rules, place, known);
}

Datum
channel_by_rules(PG_FUNCTION_ARGS)
{
	ArrayType *rules;
	RuleSite *site = get_site(fcinfo, &rules);
	text *values[CHANNEL_PATTERNS];
	MemoKey key;
	MemoEntry *entry;
	uint64 hash;

	for (int i = 0; i < CHANNEL_PATTERNS; i++)
	{
		values[i] = value_arg(fcinfo, i + 1);
		key.texts[i] = memo_text(values[i]);
	}
	hash = memo_hash(&key);
	entry = memo_find(&site->memo, &key, hash);
	if (unlikely(entry == NULL))
		return decide_channel(fcinfo, site, rules, values, &key, hash);
	return answer(rules, entry->place, entry->answer);
}

/*
 * Where the answer of the first rule that matches is.  A rule that asks for the
 * landing page decides nothing as long as the page is left out of account.
 */
static int32
find_conversion(FunctionCallInfo fcinfo, const RuleSite *site, int column,
				const text *conversion, const text *page, bool any_page)
{
	for (int rule = 0; rule < site->count; rule++)
	{
		const int32 *places = &site->places[rule * RULE_COLUMNS];

		if (!matches(fcinfo, site, rule, CONVERSION_PATTERN, conversion))
			continue;
		if (any_page && places[LANDING_PAGE] != NO_PLACE)
			return DEPENDS_ON_PAGE;
		if (any_page || matches(fcinfo, site, rule, LANDING_PAGE, page))
			return places[column];
	}
	return NO_PLACE;
}

/* An intent is kept as a place of its own. */
#define INTENT_TO_PLACE(intent) (NO_PLACE + 1 + (intent))
#define PLACE_TO_INTENT(place) ((place) -NO_PLACE - 1)

static int32
place_of_intent(char *name)
{
	char *label = text_to_cstring((text *) name);
	Datum intent = DirectFunctionCall1(lead_intent_in, CStringGetDatum(label));

	return INTENT_TO_PLACE(DatumGetUInt8(intent));
}

/*
 * The same from the memo.  Often each lead has a landing page of its own, so it
 * is looked at only where a rule asks for it.
 */
static inline int32
recall_conversion(FunctionCallInfo fcinfo, RuleSite *site, int column,
				  const text *conversion, const text *page, bool any_page)
{
	MemoKey key = {{memo_text(conversion), memo_text(page), memo_text(NULL)}};
	MemoEntry *entry;
	uint64 hash;
	int32 place;

	if (any_page)
		key.texts[1].length = MEMO_ANY;
	hash = memo_hash(&key);
	entry = memo_find(&site->memo, &key, hash);
	if (likely(entry != NULL))
		return entry->place;
	place = find_conversion(fcinfo, site, column, conversion, page, any_page);
	if (column == CONVERSION_INTENT && place > NO_PLACE)
		place = place_of_intent((char *) site->rules + place);
	keep(site, &key, hash, place, NULL);
	return place;
}

/* An empty landing page is none. */
static inline int32
conversion_place(FunctionCallInfo fcinfo, RuleSite *site, int column)
{
	text *conversion = value_arg(fcinfo, 1);
	text *page;
	int32 place;

	if (conversion == NULL)
		return NO_PLACE;
	place = recall_conversion(fcinfo, site, column, conversion, NULL, true);
	if (place != DEPENDS_ON_PAGE)
		return place;
	page = value_arg(fcinfo, 2);
	if (page != NULL && VARSIZE_ANY_EXHDR(page) == 0)
		page = NULL;
	return recall_conversion(fcinfo, site, column, conversion, page, false);
}

Datum
conversion_by_rules(PG_FUNCTION_ARGS)
{
	ArrayType *rules;
	RuleSite *site = get_site(fcinfo, &rules);
	int32 place = conversion_place(fcinfo, site, CONVERSION_NAME);

	if (place == NO_PLACE)
		PG_RETURN_NULL();
	return answer(rules, place, NULL);
}

Datum
conversion_intent_by_rules(PG_FUNCTION_ARGS)
{
	ArrayType *rules;
	RuleSite *site = get_site(fcinfo, &rules);
	int32 place = conversion_place(fcinfo, site, CONVERSION_INTENT);

	if (place == NO_PLACE)
		PG_RETURN_NULL();
	LABEL_RETURN(PLACE_TO_INTENT(place));
}
