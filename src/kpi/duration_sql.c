/*-------------------------------------------------------------------------
 *
 * duration_sql.c
 *	  The SQL type duration_kpi: its aggregate and its KPIs, and what the
 *	  other types with durations share with it.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "common/int.h"
#include "datatype/timestamp.h"
#include "utils/timestamp.h"

#include "kpi/duration_sql.h"

TALLY_SQL_TYPE(duration_kpi, duration_layout);

/*
 * Days count 24 hours, as in all elapsed time; months have no length, and
 * infinity is a number of months.
 */
int64
duration_arg(FunctionCallInfo fcinfo, int n, const char *what)
{
	const Interval *duration = PG_GETARG_INTERVAL_P(n);
	int64 microseconds;

	if (duration->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite and without months", what),
				 errdetail("A month has no fixed length."),
				 errhint("Give the elapsed time, for example interval '36:00'.")));
	if (pg_mul_s64_overflow(duration->day, USECS_PER_DAY, &microseconds) ||
		pg_add_s64_overflow(microseconds, duration->time, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("%s out of range", what)));
	if (microseconds < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative", what),
				 errhint("Give NULL where the end precedes the start.")));
	return microseconds;
}

Tally *
duration_step(Tally *state, const TallyLayout *layout, int64 microseconds,
			  bool forward)
{
	tally_check(tally_step_sum(state, layout, DURATION_SUM,
							   i128_from_int64(microseconds), forward),
				layout);
	return tally_step_bin(state, layout, DURATION_BINS,
						  histogram_bin(microseconds), forward);
}

static Datum
interval_of(int64 microseconds)
{
	Interval *interval = (Interval *) palloc0(sizeof(Interval));

	interval->time = microseconds;
	return IntervalPGetDatum(interval);
}

Datum
duration_count_of(FunctionCallInfo fcinfo, const TallyLayout *layout)
{
	PG_RETURN_INT64(tally_get_bin_count(tally_arg(fcinfo, 0, layout), layout,
										DURATION_BINS));
}

Datum
duration_mean_of(FunctionCallInfo fcinfo, const TallyLayout *layout,
				 const char *what)
{
	const Tally *state = tally_arg(fcinfo, 0, layout);
	int64 count = tally_get_bin_count(state, layout, DURATION_BINS);
	int64 microseconds;

	if (count == 0)
		PG_RETURN_NULL();
	if (!i128_divide(tally_get_sum(state, layout, DURATION_SUM), count,
					 &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("mean %s out of range", what)));
	return interval_of(microseconds);
}

Datum
duration_percentile_of(FunctionCallInfo fcinfo, const Tally *state,
					   const TallyLayout *layout, int set, int64 others)
{
	float8 fraction = PG_GETARG_FLOAT8(1);
	int64 count = tally_get_bin_count(state, layout, set);
	int64 rank;
	float8 part;
	int bin;
	int next;

	/* Not a number is not between either. */
	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", fraction)));
	if (others < 0 || tally_has_negative_bin(state, layout, set))
		tally_negative_error(layout);
	if (!tally_add_int64(count, others, &count))
		tally_error(TALLY_COUNT_OUT_OF_RANGE, layout);

	if (!histogram_rank(fraction, count, &rank, &part))
		PG_RETURN_NULL();
	bin = tally_bin_at(state, layout, set, rank);
	next = part > 0 ? tally_bin_at(state, layout, set, rank + 1) : bin;

	/* There is nothing between a duration and one that is not known. */
	if (next < 0 && (float8) rank >= fraction * (float8) count)
		next = bin;
	if (bin < 0 || next < 0)
		PG_RETURN_NULL();
	return interval_of(histogram_between(bin, next, part));
}

/* Count a row, or take it out again.  Arguments: state, duration. */
static inline Datum
duration_agg_step(FunctionCallInfo fcinfo, bool forward)
{
	Tally *state = tally_state_arg(fcinfo, &duration_layout);

	if (!PG_ARGISNULL(1))
		state = duration_step(state, &duration_layout,
							  duration_arg(fcinfo, 1, "duration"), forward);
	PG_RETURN_POINTER(state);
}

TALLY_SQL_FUNCTION(duration_agg_transition, duration_agg_step(fcinfo, true));
TALLY_SQL_FUNCTION(duration_agg_inverse, duration_agg_step(fcinfo, false));

TALLY_SQL_FUNCTION(duration_count, duration_count_of(fcinfo, &duration_layout));
TALLY_SQL_FUNCTION(duration_mean,
				   duration_mean_of(fcinfo, &duration_layout, "duration"));
TALLY_SQL_FUNCTION(duration_percentile,
				   duration_percentile_of(fcinfo,
										  tally_arg(fcinfo, 0, &duration_layout),
										  &duration_layout, DURATION_BINS, 0));
