/*-------------------------------------------------------------------------
 *
 * credit_path_sql.c
 *	  The credits of the touches of a path.
 *
 * A caller says when a milestone was, as positions in a path follow from its
 * order.  Its touch is the last one up to then.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"

#include "attribution/credit_path_sql.h"

static void
milestones_arg(FunctionCallInfo fcinfo, int n, CreditModel model, CreditPath *path)
{
	CreditArray milestones;

	for (int i = 0; i < CREDIT_MILESTONES; i++)
		path->milestone[i] = -1;
	if (credit_milestones_of(model) == 0 || n == CREDIT_NO_ARG || PG_ARGISNULL(n))
		return;
	milestones = credit_array_arg(fcinfo, n, TIMESTAMPTZOID, "array of milestones",
								  "{2026-01-05, 2026-01-09}");
	credit_check_milestones(model, milestones.count);
	for (int i = 0; i < milestones.count; i++)
	{
		TimestampTz at = DatumGetTimestampTz(milestones.value[i]);
		int from;
		int to;

		if (milestones.is_null[i])
			continue;
		credit_check_finite(at, "instant of a milestone");
		credit_range(path->at, path->touches, at, CREDIT_UNBOUNDED, &from, &to);
		path->milestone[i] = to - 1;
	}
}

bool
credit_path_arg(FunctionCallInfo fcinfo, CreditPathArgs args,
				const CreditTerms *terms, const TouchPath *path,
				CreditedPath *credited)
{
	TimestampTz converted_at = PG_GETARG_TIMESTAMPTZ(args.converted_at);
	CreditPath part;

	credit_check_finite(converted_at, "instant of the conversion");
	credit_range(path->at, (int) path->touches, converted_at, terms->lookback,
				 &credited->from, &credited->to);
	part = (CreditPath) {
		.at = path->at + credited->from, .mark = path_marks(path) + credited->from,
		.touches = credited->to - credited->from
	};
	milestones_arg(fcinfo, args.milestones, terms->model, &part);
	if (part.touches == 0)
		return false;
	credited->credit = credited->few;
	if (unlikely(part.touches > CREDIT_FEW))
		credited->credit = palloc(sizeof(int64_t) * (Size) part.touches);
	credit_assign(terms, &part, credited->credit, credit_check_interrupts);
	return true;
}
