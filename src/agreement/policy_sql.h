/*-------------------------------------------------------------------------
 *
 * policy_sql.h
 *	  The SQL type _policy: all that marketing and sales agreed, as one value.
 *
 * A query makes the value once, from its own snapshot and with its reader's
 * rights, and every call for a lead takes it as an argument.  It can be made by
 * policy_make() only, never read from text or bytes, so its offsets are right.
 *
 *-------------------------------------------------------------------------
 */
#ifndef POLICY_SQL_H
#define POLICY_SQL_H

#include "compat.h"

#include "lib/stringinfo.h"
#include "utils/array.h"

#include "agreement/opaque_sql.h"
#include "agreement/terms.h"

/* Tables that are arrays of text, with a row for each of their rows. */
typedef enum PolicyTable
{
	POLICY_CHANNEL_RULES,
	POLICY_CONVERSION_RULES,
	POLICY_CHANNELS,
	POLICY_SUITS,				/* which conversions the model names for a channel */
	POLICY_OWN_DOMAINS			/* of the company, not sources */
} PolicyTable;

#define POLICY_TABLES 5

/* Columns of the rules; their patterns come first. */
#define CHANNEL_PATTERNS	3
#define CHANNEL_OF_RULE		3
#define CONVERSION_PATTERN	0
#define LANDING_PAGE		1
#define CONVERSION_NAME		2
#define CONVERSION_INTENT	3

/* Columns of the channels; after its fit for low come those for mid and high. */
#define CHANNEL_KEY			0
#define CHANNEL_AUDIENCE	1
#define CHANNEL_FIT			2
#define CHANNEL_FIT_AGAIN	5	/* the same for a retargeting audience */

/* Columns of POLICY_SUITS. */
#define SUITS_CHANNEL		0
#define SUITS_AUDIENCE		1
#define SUITS_CONVERSION	2

static inline int
policy_table_columns(PolicyTable table)
{
	static const int columns[POLICY_TABLES] = {4, 4, 8, 3, 1};

	return columns[table];
}

/*
 * The columns of the table agreement that C reads, with their types.  A value has
 * them first, in this order; what other columns the table has follow, and only
 * _term() and _clock() read them, by name.
 */
#define POLICY_COLUMNS(X) \
	X(TERMS_TEAM, "team", "text") \
	X(TERMS_INTENT, "intent", "text") \
	X(TERMS_VALID_FROM, "valid_from", "timestamptz") \
	X(TERMS_VALID_TO, "valid_to", "timestamptz") \
	X(TERMS_MQL_SIGNALS, "mql_signals", "int4") \
	X(TERMS_SQL_SIGNALS, "sql_signals", "int4") \
	X(TERMS_OPPORTUNITY_SIGNALS, "opportunity_signals", "lead_signals") \
	X(TERMS_RESPOND_WITHIN, "respond_within", "interval") \
	X(TERMS_OFFICE_CLOCK, "office_clock", "bool") \
	X(TERMS_HOURS, "hours", "office_hours") \
	X(TERMS_HOURS_OF_MAIN, "hours_of_main", "bool") \
	X(TERMS_HOLDS_FOR_WAITING, "holds_for_waiting", "bool")

#define TERMS_COLUMN_NAME(column, name, type) column,

typedef enum TermsColumn
{
	POLICY_COLUMNS(TERMS_COLUMN_NAME)
		TERMS_COLUMNS				/* so many */
} TermsColumn;

#undef TERMS_COLUMN_NAME

/* An offset counts in bytes from the start of the value. */
#define NO_OFFSET			0

typedef struct PolicyColumn
{
	uint32 name;				/* offset of a terminated string */
	Oid type;					/* no domain, but the type that it is over */
	bool by_value;				/* a cell is a Datum, else what it points to */
} PolicyColumn;

typedef struct PolicyIdentity
{
	uint64 half[2];
} PolicyIdentity;

static inline bool
policy_same(const PolicyIdentity *a, const PolicyIdentity *b)
{
	return a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

/* A company with office hours of its own. */
typedef struct PolicyCompany
{
	uint32 name;				/* offset, with its length */
	uint32 length;
	uint32 hours;				/* offset */
} PolicyCompany;

#define COMPANY_NONE (-1)

/*
 * The value.  Values of the same identity have the same contents: it is the first
 * half of their SHA-256, and to make two of one takes 2^64 attempts.  Everything
 * in it is aligned as in palloc'd memory, which type alignment double and storage
 * plain keep up in tuples.  It says itself what types its columns have, because
 * the table may be altered while the value is kept.
 */
typedef struct Policy
{
	int32 vl_len_;				/* varlena header, do not touch directly */
	uint32 format;
	PolicyIdentity identity;
	uint32 tables[POLICY_TABLES];	/* offsets of arrays; NO_OFFSET: no rows */
	uint32 fit;					/* offset of the text "fit" */
	uint32 retargeting;			/* offset of the text "retargeting" */
	uint32 names_count;
	uint32 names;				/* offset of those of the Channels' names */
	uint32 hours;				/* where the terms have none; may be NO_OFFSET */
	uint32 always;				/* office hours that never end */
	uint32 companies_count;
	uint32 companies;			/* offset of the PolicyCompanies, in their order */
	uint32 has_waiting;			/* do any terms hold for who waits? */
	uint32 columns_count;
	uint32 columns;				/* offset of the PolicyColumns */
	uint32 terms_count;
	uint32 keys;				/* offset of the TermsKeys, in their order */
	uint32 cells;				/* offset of the cells' offsets, of the terms in
								 * the same order; NO_OFFSET: NULL */
} Policy;

#define POLICY_FORMAT		0x6C664133

static inline const void *
policy_at(const Policy *policy, uint32 offset)
{
	return (const char *) policy + offset;
}

static inline const Policy *
policy_arg(FunctionCallInfo fcinfo, int n)
{
	const Policy *policy =
		(const Policy *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n));

	if (unlikely(VARSIZE(policy) < sizeof(Policy) ||
				 policy->format != POLICY_FORMAT))
		opaque_invalid("_policy");
	return policy;
}

/* The offset of a column of the terms; NO_OFFSET when it is NULL. */
static inline uint32
policy_cell(const Policy *policy, int terms, int column)
{
	const uint32 *cells = policy_at(policy, policy->cells);

	return cells[(size_t) terms * policy->columns_count + column];
}

/* Read a column of the terms; false when it is NULL. */
static inline bool
policy_term(const Policy *policy, int terms, int column, Datum *value)
{
	const PolicyColumn *columns = policy_at(policy, policy->columns);
	uint32 cell = policy_cell(policy, terms, column);

	if (cell == NO_OFFSET)
		return false;
	*value = columns[column].by_value ?
		*(const Datum *) policy_at(policy, cell) :
		PointerGetDatum(policy_at(policy, cell));
	return true;
}

/* A boolean column of the terms; NULL is false. */
static inline bool
policy_is(const Policy *policy, int terms, int column)
{
	Datum value;

	return policy_term(policy, terms, column, &value) && DatumGetBool(value);
}

/*
 * The office hours by the terms, or TERMS_NONE, for a lead of a company, or
 * COMPANY_NONE: those of the terms, unless they are only the main company's; else
 * the company's own, else the main company's.  May be NO_OFFSET.
 */
static inline uint32
policy_hours(const Policy *policy, int terms, int company)
{
	uint32 hours = terms == TERMS_NONE ? NO_OFFSET :
		policy_cell(policy, terms, TERMS_HOURS);

	if (company != COMPANY_NONE &&
		(hours == NO_OFFSET || policy_is(policy, terms, TERMS_HOURS_OF_MAIN)))
		return ((const PolicyCompany *) policy_at(policy, policy->companies))[company].hours;
	return hours != NO_OFFSET ? hours : policy->hours;
}

/* The same, but around the clock where the column, a boolean, is false. */
static inline uint32
policy_clock(const Policy *policy, int terms, int column, int company)
{
	Datum in_hours;

	if (terms != TERMS_NONE &&
		policy_term(policy, terms, column, &in_hours) && !DatumGetBool(in_hours))
		return policy->always;
	return policy_hours(policy, terms, company);
}

/* policy_company_sql.c */
extern void policy_put_companies(StringInfo value, Policy *head,
								 ArrayType *names, ArrayType *hours);
extern int policy_company(const Policy *policy, const text *name);

/* policy_sql.c */
extern uint32 policy_put(StringInfo value, const void *bytes, Size size);
extern uint32 policy_put_varlena(StringInfo value, Datum datum);

#endif							/* POLICY_SQL_H */
