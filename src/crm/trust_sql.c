/*-------------------------------------------------------------------------
 *
 * trust_sql.c
 *	  The checks of a connected schema, by what is there now.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/snapmgr.h"

/*
 * What runs in a transaction is what the catalogs say at that moment, also where
 * queries see them as they were when the transaction began. So the checks, all of
 * them STABLE, are given a snapshot of that moment. A parallel worker may take none.
 */
LF_FUNCTION(check_connected);
Datum
check_connected(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(inner, 2);
	FmgrInfo check;
	Oid types[] = {TEXTOID, TEXTOID};
	bool anew = IsolationUsesXactSnapshot() && !IsInParallelMode();

	fmgr_info(LookupFuncName(list_make2(makeString("lead_funnel"), makeString("_check_connected_now")), 2, types,
							 false),
			  &check);
	InitFunctionCallInfoData(*inner, &check, 2, InvalidOid, NULL, NULL);
	inner->args[0] = fcinfo->args[0];
	inner->args[1] = fcinfo->args[1];
	if (anew)
		PushActiveSnapshot(GetLatestSnapshot());
	FunctionCallInvoke(inner);
	if (anew)
		PopActiveSnapshot();
	PG_RETURN_VOID();
}
