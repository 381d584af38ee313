/*-------------------------------------------------------------------------
 *
 * label_sql.h
 *	  Label types and label sets as SQL types, passed by value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LABEL_SQL_H
#define LABEL_SQL_H

#include "compat.h"

#include "label/label.h"

/*
 * An argument of a label or set type.  The byte comes from disk or from
 * whoever called the function, so it is checked on every use.
 */
extern uint8 label_arg(const LabelType *type, Datum value);
extern uint8 label_set_arg(const LabelType *type, Datum value);

#define LABEL_GETARG(type, n) label_arg(&(type), PG_GETARG_DATUM(n))
#define LABEL_SET_GETARG(type, n) label_set_arg(&(type), PG_GETARG_DATUM(n))
#define LABEL_RETURN(label) return UInt8GetDatum(label)

extern Datum label_in(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_out(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_recv(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_send(const LabelType *type, FunctionCallInfo fcinfo);

extern Datum label_set_in(const LabelType *set_type, FunctionCallInfo fcinfo);
extern Datum label_set_out(const LabelType *set_type, FunctionCallInfo fcinfo);
extern Datum label_set_recv(const LabelType *set_type, FunctionCallInfo fcinfo);
extern Datum label_set_send(const LabelType *set_type, FunctionCallInfo fcinfo);

#define LABEL_SQL_FUNCTION(function, implementation, type) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return implementation(&(type), fcinfo); \
	} \
	extern int	label_takes_semicolon

/* The type's own four functions; all the others serve every type. */
#define LABEL_SQL_TYPE(name, type) \
	LABEL_SQL_FUNCTION(name##_in, label_in, type); \
	LABEL_SQL_FUNCTION(name##_out, label_out, type); \
	LABEL_SQL_FUNCTION(name##_recv, label_recv, type); \
	LABEL_SQL_FUNCTION(name##_send, label_send, type)

#define LABEL_SET_SQL_TYPE(name, type) \
	LABEL_SQL_FUNCTION(name##_in, label_set_in, type); \
	LABEL_SQL_FUNCTION(name##_out, label_set_out, type); \
	LABEL_SQL_FUNCTION(name##_recv, label_set_recv, type); \
	LABEL_SQL_FUNCTION(name##_send, label_set_send, type)

#endif							/* LABEL_SQL_H */
