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

extern char *label_all(const LabelType *type);
/* The label that a text names; another text is an error. */
extern uint8 label_of_text(const LabelType *type, const text *value);

extern Datum label_in(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_out(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_recv(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_send(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_from_text(const LabelType *type, FunctionCallInfo fcinfo);

extern Datum label_set_in(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_out(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_recv(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_send(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_from_array(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_to_array(const LabelType *type, FunctionCallInfo fcinfo);
extern Datum label_set_missing(const LabelType *type, FunctionCallInfo fcinfo);

#define LABEL_SQL_FUNCTION(function, implementation, type) \
	LF_FUNCTION(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return implementation(&(type), fcinfo); \
	} \
	extern int label_takes_semicolon

/* A type's own functions; all the others serve every type. */
#define LABEL_SQL_TYPE(name, type) \
	LABEL_SQL_FUNCTION(name##_in, label_in, type); \
	LABEL_SQL_FUNCTION(name##_out, label_out, type); \
	LABEL_SQL_FUNCTION(name##_recv, label_recv, type); \
	LABEL_SQL_FUNCTION(name##_send, label_send, type); \
	LABEL_SQL_FUNCTION(name##_from_text, label_from_text, type)

#define LABEL_SET_SQL_TYPE(name, type) \
	LABEL_SQL_FUNCTION(name##_in, label_set_in, type); \
	LABEL_SQL_FUNCTION(name##_out, label_set_out, type); \
	LABEL_SQL_FUNCTION(name##_recv, label_set_recv, type); \
	LABEL_SQL_FUNCTION(name##_send, label_set_send, type); \
	LABEL_SQL_FUNCTION(name##_from_array, label_set_from_array, type); \
	LABEL_SQL_FUNCTION(name##_to_array, label_set_to_array, type); \
	LABEL_SQL_FUNCTION(name##_missing, label_set_missing, type)

#endif							/* LABEL_SQL_H */
