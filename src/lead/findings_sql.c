/*-------------------------------------------------------------------------
 *
 * findings_sql.c
 *	  What does not add up in what the CRM says of a lead.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "lead/findings.h"
#include "lead/instants_sql.h"

/* Arguments of _findings(): those of _instants(), of which some are asked for here, and then others. */
typedef enum FindingsArg
{
	ARG_CRM_RECEIVED_AT = 0,
	ARG_CRM_CLOSED_AT = 4,
	ARG_CRM_RESTORED_AT = 9,
	ARG_CRM_RESPONDED_AGAIN_AT,
	ARG_CRM_ASSIGNED_AT,
	ARG_CRM_ACCEPTED_AT,
	ARG_CRM_REJECTED_AT,
	ARG_INSTANTS = INSTANTS_ARGS,
	ARG_CRM_AMOUNT,
	ARG_FINITE_AMOUNT,
	ARG_AMOUNT,
	ARG_FOREIGN_CURRENCY,
	ARG_RECURRING_MONTHLY,
	ARG_LOST_REASON,
	ARG_CUSTOMER_ID,
	ARG_OWNER,
	ARG_TELLS_ASSIGNMENT
} FindingsArg;

static int
sign_arg(FunctionCallInfo fcinfo, int n)
{
	Datum zero;

	if (PG_ARGISNULL(n))
		return 0;
	zero = NumericGetDatum(int64_to_numeric(0));
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, PG_GETARG_DATUM(n), zero));
}

static bool
is_before_all_time(FunctionCallInfo fcinfo, int n)
{
	return !PG_ARGISNULL(n) && TIMESTAMP_IS_NOBEGIN(PG_GETARG_TIMESTAMPTZ(n));
}

/* Of those of the instants that a report counts from. */
static bool
any_before_all_time(FunctionCallInfo fcinfo)
{
	for (int n = ARG_CRM_RECEIVED_AT; n <= ARG_CRM_CLOSED_AT; n++)
		if (is_before_all_time(fcinfo, n))
			return true;
	for (int n = ARG_CRM_RESTORED_AT; n <= ARG_CRM_REJECTED_AT; n++)
		if (is_before_all_time(fcinfo, n))
			return true;
	return false;
}

static bool
is_unknown_currency(FunctionCallInfo fcinfo, int n)
{
	const text *code = PG_GETARG_TEXT_PP(n);

	return VARSIZE_ANY_EXHDR(code) == 1 && *VARDATA_ANY(code) == '?';
}

LF_FUNCTION(findings_make);
Datum
findings_make(PG_FUNCTION_ARGS)
{
	CrmInstants crm = crm_instants_args(fcinfo);
	InstantsView view = instants_view_args(fcinfo);
	LeadInstants lead;
	LeadRecord record = {
		.has_receipt = !PG_ARGISNULL(ARG_CRM_RECEIVED_AT),
		.has_closing = !PG_ARGISNULL(ARG_CRM_CLOSED_AT),
		.is_before_all_time = any_before_all_time(fcinfo),
		.has_amount = !PG_ARGISNULL(ARG_CRM_AMOUNT),
		.amount_is_number = !PG_ARGISNULL(ARG_FINITE_AMOUNT),
		.amount_sign = sign_arg(fcinfo, ARG_FINITE_AMOUNT),
		.is_converted = !PG_ARGISNULL(ARG_AMOUNT),
		.is_foreign = !PG_ARGISNULL(ARG_FOREIGN_CURRENCY),
		.is_recurring = sign_arg(fcinfo, ARG_RECURRING_MONTHLY) != 0,
		.has_lost_reason = !PG_ARGISNULL(ARG_LOST_REASON),
		.has_customer = !PG_ARGISNULL(ARG_CUSTOMER_ID),
		.has_owner = !PG_ARGISNULL(ARG_OWNER),
		.lacks_assignment = PG_ARGISNULL(ARG_CRM_ASSIGNED_AT) &&
			!PG_ARGISNULL(ARG_TELLS_ASSIGNMENT) && PG_GETARG_BOOL(ARG_TELLS_ASSIGNMENT)
	};

	if (PG_ARGISNULL(ARG_INSTANTS))
		PG_RETURN_NULL();
	lead = instants_arg(fcinfo, ARG_INSTANTS);
	record.currency_is_known = record.is_foreign && !is_unknown_currency(fcinfo, ARG_FOREIGN_CURRENCY);
	PG_RETURN_INT64((int64) lead_findings(&crm, &view, &lead, &record));
}

LF_FUNCTION(findings_names);
Datum
findings_names(PG_FUNCTION_ARGS)
{
	int64 set = PG_GETARG_INT64(0);
	Datum names[LEAD_FINDINGS];
	int count = 0;

	if (set < 0 || set >= INT64CONST(1) << LEAD_FINDINGS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid set of findings: %lld", (long long) set),
				 errdetail("Its number must be between 0 and %lld.",
						   (long long) ((INT64CONST(1) << LEAD_FINDINGS) - 1))));
	for (int i = 0; i < LEAD_FINDINGS; i++)
		if (set & (INT64CONST(1) << i))
			names[count++] = CStringGetTextDatum(finding_names[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

LF_FUNCTION(findings_number);
Datum
findings_number(PG_FUNCTION_ARGS)
{
	char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));

	for (int i = 0; i < LEAD_FINDINGS; i++)
		if (strcmp(finding_names[i], name) == 0)
			PG_RETURN_INT64(INT64CONST(1) << i);
	PG_RETURN_NULL();
}
