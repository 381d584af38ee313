/*-------------------------------------------------------------------------
 *
 * noted_fmgr.h
 *	  When each signal was noted, for functions that are called from SQL: an
 *	  array of timestamptz, with an element for each signal.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NOTED_FMGR_H
#define NOTED_FMGR_H

#include "compat.h"

#include "agreement/noted.h"

/* noted_sql.c: of an argument that is not NULL */
extern Noted *noted_arg(FunctionCallInfo fcinfo, int n);

#endif							/* NOTED_FMGR_H */
