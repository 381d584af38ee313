/*-------------------------------------------------------------------------
 *
 * policy_company_sql.c
 *	  The companies in a value of type _policy that have office hours of their
 *	  own.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"

#include "agreement/policy_sql.h"

/* By length, then by bytes. */
static int
compare_names(const char *a, uint32 a_length, const char *b, uint32 b_length)
{
	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return memcmp(a, b, a_length);
}

static int
compare_companies(const void *a, const void *b, void *base)
{
	const PolicyCompany *first = a;
	const PolicyCompany *second = b;

	return compare_names((const char *) base + first->name, first->length,
						 (const char *) base + second->name, second->length);
}

/* Put the companies that have both a name and hours. */
void
policy_put_companies(StringInfo value, Policy *head, ArrayType *names,
					 ArrayType *hours)
{
	Datum *name;
	Datum *calendar;
	bool *no_name;
	bool *no_calendar;
	int count;
	int calendars;
	PolicyCompany *companies;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &name, &no_name,
					  &count);
	deconstruct_array(hours, ARR_ELEMTYPE(hours), -1, false, TYPALIGN_INT,
					  &calendar, &no_calendar, &calendars);
	if (count != calendars)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("company_hours must be an array of %d elements, not %d",
						count, calendars),
				 errdetail("It has the office hours of each of the companies.")));
	companies = MemoryContextAllocHuge(CurrentMemoryContext,
									   Max(count, 1) * sizeof(PolicyCompany));
	for (int i = 0; i < count; i++)
	{
		PolicyCompany *company = &companies[head->companies_count];
		text *words;

		CHECK_FOR_INTERRUPTS();
		if (no_name[i] || no_calendar[i])
			continue;
		words = DatumGetTextPP(name[i]);
		company->length = (uint32) VARSIZE_ANY_EXHDR(words);
		company->name = policy_put(value, VARDATA_ANY(words), company->length);
		company->hours = policy_put_varlena(value, calendar[i]);
		head->companies_count++;
	}
	qsort_arg(companies, head->companies_count, sizeof(PolicyCompany),
			  compare_companies, value->data);
	head->companies = policy_put(value, companies,
								 sizeof(PolicyCompany) * head->companies_count);
}

/* The number of the company of that name, or COMPANY_NONE. */
int
policy_company(const Policy *policy, const text *name)
{
	const PolicyCompany *companies = policy_at(policy, policy->companies);
	int from = 0;
	int until = (int) policy->companies_count;

	while (from < until)
	{
		int middle = from + (until - from) / 2;
		int order = compare_names(policy_at(policy, companies[middle].name),
								  companies[middle].length, VARDATA_ANY(name),
								  (uint32) VARSIZE_ANY_EXHDR(name));

		if (order == 0)
			return middle;
		if (order < 0)
			from = middle + 1;
		else
			until = middle;
	}
	return COMPANY_NONE;
}
