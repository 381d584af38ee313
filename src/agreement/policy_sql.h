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

#include "datatype/timestamp.h"
#include "utils/array.h"

#include "agreement/opaque_sql.h"
#include "agreement/terms.h"

/* Its tables, arrays of text with a row for each of their rows. */
typedef enum PolicyTable
{
	POLICY_CHANNEL_RULES,
	POLICY_CONVERSION_RULES,
	POLICY_CHANNELS
} PolicyTable;

#define POLICY_TABLES 3

static inline int
policy_columns(PolicyTable table)
{
	return table == POLICY_CHANNELS ? 5 : 4;
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
	/* Places of office_hours; none is NO_OFFSET. */
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

/* A offset counts in bytes from the start of the value. */
#define NO_OFFSET			0

typedef struct PolicyIdentity
{
	uint64 half[2];
} PolicyIdentity;

static inline bool
policy_same(const PolicyIdentity *a, const PolicyIdentity *b)
{
	return a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

/*
 * The value.  Values of the same identity have the same contents: it is the first
 * half of their SHA-256, and to make two of one takes 2^64 attempts.  Everything
 * in it is aligned as in palloc'd memory, which type alignment double and storage
 * plain keep up in tuples.
 */
typedef struct Policy
{
	int32 vl_len_;				/* varlena header, do not touch directly */
	uint32 format;
	PolicyIdentity identity;
	uint32 tables[POLICY_TABLES];	/* offsets of arrays; NO_OFFSET: no rows */
	uint32 fit;					/* offset of the text "fit" */
	uint32 names_count;
	uint32 names;				/* offsets of the names of channel_report_name() */
	uint32 hours;				/* of whom the terms name none; may be NO_OFFSET */
	uint32 terms_count;
	uint32 keys;				/* offset of the TermsKeys, in their order */
	uint32 terms;				/* offset of the Terms, in the same order */
} Policy;

#define POLICY_FORMAT		0x6C664131

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

#endif							/* POLICY_SQL_H */
