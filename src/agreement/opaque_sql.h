/*-------------------------------------------------------------------------
 *
 * opaque_sql.h
 *	  Types whose values SQL passes on but cannot write: they have no input.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OPAQUE_SQL_H
#define OPAQUE_SQL_H

#include "compat.h"

pg_noreturn extern void opaque_invalid(const char *type);
extern Datum opaque_refuse(FunctionCallInfo fcinfo, const char *type);
extern Datum opaque_send_words(const char *words);

/* The functions of such a type; describe(fcinfo) gives the words for a value. */
#define OPAQUE_TYPE(prefix, type, describe) \
	LF_FUNCTION(prefix##_in); \
	Datum \
		prefix##_in(PG_FUNCTION_ARGS) \
	{ \
		return opaque_refuse(fcinfo, type); \
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
		return opaque_refuse(fcinfo, type); \
	} \
	LF_FUNCTION(prefix##_send); \
	Datum \
		prefix##_send(PG_FUNCTION_ARGS) \
	{ \
		return opaque_send_words(describe(fcinfo)); \
	} \
	extern int opaque_takes_semicolon

#endif							/* OPAQUE_SQL_H */
