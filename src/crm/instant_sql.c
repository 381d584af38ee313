/*-------------------------------------------------------------------------
 *
 * instant_sql.c
 *	  Whether an instant of the CRM can be one.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "utils/timestamp.h"

/* 1900-01-01 and 9999-12-31, 00:00 UTC, in days since 2000-01-01. */
#define FIRST_DAY	(-36524)
#define LAST_DAY	2921939

/* Infinities are outside. */
LF_FUNCTION(crm_can_be);
Datum
crm_can_be(PG_FUNCTION_ARGS)
{
	Timestamp instant = PG_GETARG_TIMESTAMP(0);

	PG_RETURN_BOOL(instant >= FIRST_DAY * USECS_PER_DAY && instant < LAST_DAY * USECS_PER_DAY);
}
