/*-------------------------------------------------------------------------
 *
 * terms_sql.c
 *	  What the terms that hold for a lead say: any column of the agreement.
 *
 * The terms are known by their number in a value of type _policy, and read there,
 * not copied.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "utils/builtins.h"

#include "agreement/policy_sql.h"
#include "shown.h"

/* What a call site keeps in fn_extra: where it found a column. */
typedef struct TermCache
{
	PolicyIdentity identity;
	int column;
	int length;
	char name[NAMEDATALEN];
} TermCache;

/* The number in the argument that follows the policy, or TERMS_NONE. */
static inline int
terms_arg(FunctionCallInfo fcinfo, const Policy *policy)
{
	int32 number;

	if (PG_ARGISNULL(1))
		return TERMS_NONE;
	number = PG_GETARG_INT32(1);
	if (unlikely(number < 0 || (uint32) number >= policy->terms_count))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("terms %d do not exist", number),
				 errdetail("The policy has %u, whose numbers begin at 0.",
						   policy->terms_count),
				 errhint("Take the number that _terms() gives for a lead.")));
	return number;
}

/* The number of a company in an argument, or COMPANY_NONE. */
static inline int
company_arg(FunctionCallInfo fcinfo, int n, const Policy *policy)
{
	int32 number;

	if (PG_ARGISNULL(n))
		return COMPANY_NONE;
	number = PG_GETARG_INT32(n);
	if (unlikely(number < 0 || (uint32) number >= policy->companies_count))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("company %d does not exist", number),
				 errdetail("The policy has %u, whose numbers begin at 0.",
						   policy->companies_count),
				 errhint("Take the number that _company() gives for a lead.")));
	return number;
}

/* A value of another type would be read wrongly. */
static void
check_type(const PolicyColumn *column, const char *name, Oid type)
{
	const char *its_type = format_type_be(column->type);

	if (column->type != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the agreement is of type %s, not %s",
						name, its_type, format_type_be(type)),
				 errhint("For example: _term(policy, terms, '%s', NULL::%s)",
						 name, its_type)));
}

static int
find_column(const Policy *policy, const char *name, Oid type)
{
	const PolicyColumn *columns = policy_at(policy, policy->columns);

	for (uint32 i = 0; i < policy->columns_count; i++)
		if (strcmp(policy_at(policy, columns[i].name), name) == 0)
		{
			check_type(&columns[i], name, type);
			return (int) i;
		}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("column \"%s\" of the agreement does not exist",
					shown(name)),
			 errhint("Ask for a column of the table agreement, for example respond_within.")));
}

/* The cache of a call site, new or of another policy or name. */
static pg_noinline int
look_up(FunctionCallInfo fcinfo, const Policy *policy, const text *name,
		Oid type)
{
	char *terminated = text_to_cstring(name);
	int column = find_column(policy, terminated, type);
	TermCache *cache = fcinfo->flinfo->fn_extra;

	if (cache == NULL)
		cache = fcinfo->flinfo->fn_extra =
			MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(TermCache));
	cache->identity = policy->identity;
	cache->column = column;
	cache->length = VARSIZE_ANY_EXHDR(name);
	memcpy(cache->name, terminated, cache->length);
	pfree(terminated);
	return column;
}

/* The column that the third argument names, which is not NULL. */
static inline int
column_arg(FunctionCallInfo fcinfo, const Policy *policy, Oid type)
{
	const text *name = PG_GETARG_TEXT_PP(2);
	const TermCache *cache = fcinfo->flinfo->fn_extra;

	if (likely(cache != NULL &&
			   policy_same(&cache->identity, &policy->identity) &&
			   VARSIZE_ANY_EXHDR(name) == cache->length &&
			   memcmp(VARDATA_ANY(name), cache->name, cache->length) == 0))
		return cache->column;
	if (type == InvalidOid)
		type = get_fn_expr_argtype(fcinfo->flinfo, 3);
	return look_up(fcinfo, policy, name, type);
}

/* _term(policy, terms, name, type): the type is that of the last argument. */
LF_FUNCTION(policy_term_sql);
Datum
policy_term_sql(PG_FUNCTION_ARGS)
{
	const Policy *policy;
	int terms;
	Datum value;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	policy = policy_arg(fcinfo, 0);
	terms = terms_arg(fcinfo, policy);
	if (!policy_term(policy, terms, column_arg(fcinfo, policy, InvalidOid),
					 &value))
		PG_RETURN_NULL();
	return value;
}

static inline Datum
return_hours(FunctionCallInfo fcinfo, const Policy *policy, uint32 offset)
{
	if (offset == NO_OFFSET)
		PG_RETURN_NULL();
	return PointerGetDatum(policy_at(policy, offset));
}

/* _hours(policy, terms, company) */
LF_FUNCTION(policy_hours_sql);
Datum
policy_hours_sql(PG_FUNCTION_ARGS)
{
	const Policy *policy;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	policy = policy_arg(fcinfo, 0);
	return return_hours(fcinfo, policy,
						policy_hours(policy, terms_arg(fcinfo, policy),
									 company_arg(fcinfo, 2, policy)));
}

/* _clock(policy, terms, name, company) */
LF_FUNCTION(policy_clock_sql);
Datum
policy_clock_sql(PG_FUNCTION_ARGS)
{
	const Policy *policy;
	int terms;
	uint32 clock;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	policy = policy_arg(fcinfo, 0);
	terms = terms_arg(fcinfo, policy);
	clock = terms == TERMS_NONE ?
		policy_hours(policy, terms, company_arg(fcinfo, 3, policy)) :
		policy_clock(policy, terms, column_arg(fcinfo, policy, BOOLOID),
					 company_arg(fcinfo, 3, policy));
	return return_hours(fcinfo, policy, clock);
}
