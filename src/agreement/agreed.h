/*-------------------------------------------------------------------------
 *
 * agreed.h
 *	  The SQL type _agreed: all that marketing and sales agreed, as one value.
 *
 * A query makes the value once, from its own snapshot and with its reader's
 * rights, and every call for a lead takes it as an argument.  It can be made by
 * agreed_make() only, never read from text or bytes, so its places are right.
 *
 *-------------------------------------------------------------------------
 */
#ifndef AGREED_H
#define AGREED_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "regex/regex.h"
#include "utils/array.h"

#include "agreement/memo.h"
#include "agreement/terms.h"
#include "hours/hours_fmgr.h"

/* Its tables, arrays of text with a row for each of their rows. */
typedef enum AgreedTable
{
	AGREED_CHANNEL_RULES,
	AGREED_CONVERSION_RULES,
	AGREED_CHANNELS
} AgreedTable;

#define AGREED_TABLES 3

static inline int
agreed_columns(AgreedTable table)
{
	return table == AGREED_CHANNELS ? 5 : 4;
}

/* Bits of Terms.nulls. */
#define TERMS_MQL_SIGNALS	(1 << 0)
#define TERMS_SQL_SIGNALS	(1 << 1)
#define TERMS_OPPORTUNITY	(1 << 2)
#define TERMS_RESPOND		(1 << 3)
#define TERMS_OFFICE_CLOCK	(1 << 4)
#define TERMS_QUALIFY		(1 << 5)
#define TERMS_NEXT_STEP		(1 << 6)
#define TERMS_DECIDE		(1 << 7)

/* A row of the table agreement, without what is in its TermsKey. */
typedef struct Terms
{
	Interval respond_within;
	Interval qualify_within;
	Interval next_step_within;
	Interval decide_within;
	int32 mql_signals;
	int32 sql_signals;
	/* Places of office_hours; none is NO_PLACE. */
	uint32 hours;
	uint32 clock;				/* of respond_within */
	uint32 qualify_clock;		/* of qualify_within */
	uint8 opportunity_signals;
	bool office_clock;
	uint8 nulls;				/* which of the others are NULL */
} Terms;

/* Columns of the rules; their patterns come first. */
#define CHANNEL_PATTERNS	3
#define CHANNEL_NAME		3
#define CONVERSION_PATTERN	0
#define LANDING_PAGE		1
#define CONVERSION_NAME		2
#define CONVERSION_INTENT	3

/* Columns of the channels; after its fit for low come those for mid and high. */
#define CHANNEL_KEY			0
#define CHANNEL_SUITS		1
#define CHANNEL_FIT			2

/* A place counts in bytes from the start of the value. */
#define NO_PLACE			0

typedef struct AgreedIdentity
{
	uint64 half[2];
} AgreedIdentity;

static inline bool
agreed_same(const AgreedIdentity *a, const AgreedIdentity *b)
{
	return a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

/*
 * The value.  Values of the same identity have the same contents: it is the first
 * half of their SHA-256, and to make two of one takes 2^64 attempts.  Everything
 * in it is aligned as in palloc'd memory, which type alignment double and storage
 * plain keep up in tuples.
 */
typedef struct Agreed
{
	int32 vl_len_;				/* varlena header, do not touch directly */
	uint32 format;
	AgreedIdentity identity;
	uint32 tables[AGREED_TABLES];	/* places of arrays; NO_PLACE: no rows */
	uint32 fit;					/* place of the text "fit" */
	uint32 names_count;
	uint32 names;				/* places of the names of channel_report_name() */
	uint32 hours;				/* of whom the terms name none; may be NO_PLACE */
	uint32 terms_count;
	uint32 keys;				/* place of the TermsKeys, in their order */
	uint32 terms;				/* place of the Terms, in the same order */
} Agreed;

#define AGREED_FORMAT		0x6C664131

/* agreed_sql.c: input and output of types that have no input */
pg_noreturn extern void agreed_invalid(const char *type);
extern Datum agreed_refuse(FunctionCallInfo fcinfo, const char *type);
extern Datum agreed_send_words(const char *words);

/* The functions of such a type; describe(fcinfo) gives the words for a value. */
#define AGREED_TYPE(prefix, type, describe) \
	LF_FUNCTION(prefix##_in); \
	Datum \
		prefix##_in(PG_FUNCTION_ARGS) \
	{ \
		return agreed_refuse(fcinfo, type); \
	} \
	LF_FUNCTION(prefix##_out); \
	Datum \
		prefix##_out(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_CSTRING(describe(fcinfo)); \
	} \
	LF_FUNCTION(prefix##_recv); \
	Datum \
		prefix##_recv(PG_FUNCTION_ARGS) \
	{ \
		return agreed_refuse(fcinfo, type); \
	} \
	LF_FUNCTION(prefix##_send); \
	Datum \
		prefix##_send(PG_FUNCTION_ARGS) \
	{ \
		return agreed_send_words(describe(fcinfo)); \
	} \
	extern int agreed_takes_semicolon

static inline const void *
agreed_at(const Agreed *agreed, uint32 place)
{
	return (const char *) agreed + place;
}

static inline const Agreed *
agreed_arg(FunctionCallInfo fcinfo, int n)
{
	const Agreed *agreed =
		(const Agreed *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));

	if (unlikely(VARSIZE(agreed) < sizeof(Agreed) ||
				 agreed->format != AGREED_FORMAT))
		agreed_invalid("_agreed");
	return agreed;
}

/* The rows of a table, and where each of their elements starts. */
typedef struct AgreedRows
{
	int count;
	int columns;
	uint32 *places;				/* NO_PLACE: NULL */
	regex_t **patterns;			/* compiled; NULL: not yet */
} AgreedRows;

/* The timeline of a clock, as long as the cache of calendars has this version. */
typedef struct AgreedClock
{
	uint32 place;
	uint64 version;
	HoursTimeline *timeline;
} AgreedClock;

#define AGREED_CLOCKS 8

/* What a call site keeps in fn_extra, for one identity. */
typedef struct AgreedSite
{
	bool is_known;				/* identity is */
	AgreedIdentity identity;
	MemoryContext memory;		/* of tables, patterns and intents */
	AgreedRows tables[AGREED_TABLES];
	int8 *intents;				/* of the conversion rules */
	bool is_asked[CHANNEL_PATTERNS]; /* does a channel rule ask for the column? */
	AgreedClock clocks[AGREED_CLOCKS];	/* by the low bits of their place */
	MemoryContext entries;		/* of the memos */
	uint64 seed;				/* of their hashes */
	Memo channels;
	Memo channel_rules;			/* by the columns that are asked for */
	Memo conversions;
	Memo fits;
} AgreedSite;

/* A call with a value of the type as its first argument. */
typedef struct AgreedCall
{
	FunctionCallInfo fcinfo;
	const Agreed *agreed;
	AgreedSite *site;
} AgreedCall;

/* No row. */
#define NO_ROW (-1)

/* A text as regular expressions take it. */
typedef struct AgreedWide
{
	pg_wchar *characters;
	int length;
} AgreedWide;

/* site_sql.c */
extern AgreedSite *agreed_take_site(FunctionCallInfo fcinfo,
									const Agreed *agreed);
/* The timeline of the office hours at a place, until the next call anywhere. */
extern HoursTimeline *agreed_timeline(const AgreedCall *call, uint32 place);
extern void agreed_keep(AgreedSite *site, Memo *memo, const MemoKey *key,
						uint64 hash, int32 place);

/* pattern_sql.c */
extern AgreedWide agreed_wide(const text *value);
extern bool agreed_matches(const AgreedCall *call, AgreedTable table, int row,
						   int column, const AgreedWide *value);

/* rules_sql.c: of a lead whose raw values are arguments from "first" on */
extern uint32 agreed_channel(const AgreedCall *call, int first);
extern int agreed_conversion(const AgreedCall *call, int first);
extern uint32 agreed_fit(const AgreedCall *call, uint32 channel,
						 int conversion);

static inline AgreedCall
agreed_call(FunctionCallInfo fcinfo)
{
	const Agreed *agreed = agreed_arg(fcinfo, 0);
	AgreedSite *site = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;

	if (unlikely(site == NULL || !site->is_known ||
				 !agreed_same(&site->identity, &agreed->identity)))
		site = agreed_take_site(fcinfo, agreed);
	return (AgreedCall) {fcinfo, agreed, site};
}

static inline uint32
agreed_place(const AgreedSite *site, AgreedTable table, int row, int column)
{
	const AgreedRows *rows = &site->tables[table];

	return rows->places[row * rows->columns + column];
}

#endif							/* AGREED_H */
