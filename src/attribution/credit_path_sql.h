/*-------------------------------------------------------------------------
 *
 * credit_path_sql.h
 *	  The credits of the touches of a path, for functions that SQL calls.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CREDIT_PATH_SQL_H
#define CREDIT_PATH_SQL_H

#include "compat.h"

#include "attribution/credit_sql.h"
#include "attribution/path.h"

/* In which argument each stands; milestones are instants here. */
typedef struct CreditPathArgs
{
	CreditArgs terms;
	int path;
	int converted_at;
	int milestones;
} CreditPathArgs;

/* So many credits need no memory of their own. */
#define CREDIT_FEW 64

/* Credits of the touches from one up to before another. */
typedef struct CreditedPath
{
	int from;
	int to;
	int64_t *credit;
	int64_t few[CREDIT_FEW];
} CreditedPath;

/* False when no touch can have credit. */
extern bool credit_path_arg(FunctionCallInfo fcinfo, CreditPathArgs args,
							const CreditTerms *terms, const TouchPath *path,
							CreditedPath *credited);

#endif							/* CREDIT_PATH_SQL_H */
