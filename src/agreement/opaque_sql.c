/*-------------------------------------------------------------------------
 *
 * opaque_sql.c
 *	  Types whose values SQL passes on but cannot write: they have no input.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "agreement/opaque_sql.h"

void
opaque_invalid(const char *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid stored value for type %s", type)));
}

/* Input is always an error, as for pg_ndistinct. */
Datum
opaque_refuse(FunctionCallInfo fcinfo, const char *type)
{
	ereturn(fcinfo->context, (Datum) 0,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("cannot accept a value of type %s", type),
			 errdetail("Only the views that connect() makes can make one."),
			 errhint("To keep leads, take the columns of the view lead_status.")));
}

Datum
opaque_send_words(const char *words)
{
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, words, strlen(words));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}
