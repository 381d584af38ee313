
-- Customers: how long they stay, what they are worth

COMMENT ON TYPE retention_kpi IS
'KPI state of customers: after how many full months they churned, for how many they have been active, how long it took to the '
'first value, and what they paid at the start and now. Made by retention_agg, read by retention_at, churn_rate, '
'net_revenue_retention and their like, added by +, - and rollup. Its text is a JSON object, for example {"churned_after": {"3": '
'1}, "active_for": {"0": 2, "14": 1}}, where a bin of months is named by their number, and 1200 stands for all that are more; a '
'bin of time_to_value by the seconds at which it starts. Numbers may be negative in a difference.';

CREATE FUNCTION retention_agg_transition(k retention_kpi, started timestamptz, churned timestamptz, first_value timestamptz,
	initial_amount numeric, current_amount numeric, as_of timestamptz) RETURNS retention_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION retention_agg_inverse(k retention_kpi, started timestamptz, churned timestamptz, first_value timestamptz,
	initial_amount numeric, current_amount numeric, as_of timestamptz) RETURNS retention_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE retention_agg(started timestamptz, churned timestamptz, first_value timestamptz, initial_amount numeric,
	current_amount numeric, as_of timestamptz) (
	SFUNC = retention_agg_transition, STYPE = retention_kpi, INITCOND = '{}',
	COMBINEFUNC = retention_kpi_plus,
	MSFUNC = retention_agg_transition, MINVFUNC = retention_agg_inverse,
	MSTYPE = retention_kpi, MINITCOND = '{}',
	SSPACE = 1536, MSSPACE = 1536,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg(timestamptz, timestamptz, timestamptz, numeric, numeric, timestamptz) IS
'KPI state of customers, one row each, as seen at as_of: what is later than that has not happened yet. started: when it became '
'a customer; later or NULL skips the row, and so does a NULL as_of. churned: when it left; later or NULL means that it is '
'active. first_value: when it first had what it came for; later or NULL means not yet. initial_amount: what it bought or paid '
'per month at the start; current_amount: what it has bought or pays per month now; in one currency. Months are full months of '
'the calendar in UTC: the most that can be added to the start, as started + interval ''1 month'' does, without passing the end. '
'For the calendar of another zone give timestamps: started AT TIME ZONE ''Europe/Brussels''. Data out of order is flagged, '
'never negative: a customer that churned before it started counts in flagged only; of one with a first value before its start '
'the time to value is not known. A NULL amount adds nothing. Amounts are summed exactly; more than 8 decimals are rounded to 8, '
'half away from zero. An infinite start or as_of is an error, and so is an amount of NaN or infinity, or from about 1.7e30 on. '
'Without rows the empty state, never NULL.';

CREATE FUNCTION retention_agg_transition(k retention_kpi, started timestamp, churned timestamp, first_value timestamp,
	initial_amount numeric, current_amount numeric, as_of timestamp) RETURNS retention_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION retention_agg_inverse(k retention_kpi, started timestamp, churned timestamp, first_value timestamp,
	initial_amount numeric, current_amount numeric, as_of timestamp) RETURNS retention_kpi
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE retention_agg(started timestamp, churned timestamp, first_value timestamp, initial_amount numeric,
	current_amount numeric, as_of timestamp) (
	SFUNC = retention_agg_transition, STYPE = retention_kpi, INITCOND = '{}',
	COMBINEFUNC = retention_kpi_plus,
	MSFUNC = retention_agg_transition, MINVFUNC = retention_agg_inverse,
	MSTYPE = retention_kpi, MINITCOND = '{}',
	SSPACE = 1536, MSSPACE = 1536,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg(timestamp, timestamp, timestamp, numeric, numeric, timestamp) IS
'KPI state of customers, one row each, as seen at as_of: what is later than that has not happened yet. As retention_agg of '
'timestamps with time zone, but months are those of the calendar that the timestamps are of, for example of started AT TIME '
'ZONE ''Europe/Brussels''. A NULL started or as_of skips the row; the other NULLs and the errors are the same.';

CREATE FUNCTION retention_agg_transition(k retention_kpi, started date, churned date, first_value date,
	initial_amount numeric, current_amount numeric, as_of date) RETURNS retention_kpi
AS 'MODULE_PATHNAME', 'retention_agg_date_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION retention_agg_inverse(k retention_kpi, started date, churned date, first_value date, initial_amount numeric,
	current_amount numeric, as_of date) RETURNS retention_kpi
AS 'MODULE_PATHNAME', 'retention_agg_date_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE retention_agg(started date, churned date, first_value date, initial_amount numeric, current_amount numeric,
	as_of date) (
	SFUNC = retention_agg_transition, STYPE = retention_kpi, INITCOND = '{}',
	COMBINEFUNC = retention_kpi_plus,
	MSFUNC = retention_agg_transition, MINVFUNC = retention_agg_inverse,
	MSTYPE = retention_kpi, MINITCOND = '{}',
	SSPACE = 1536, MSSPACE = 1536,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg(date, date, date, numeric, numeric, date) IS
'KPI state of customers, one row each, as seen at as_of: what is later than that has not happened yet. As retention_agg of '
'timestamps, where a date is its first instant: a customer that churned on the day of its start stayed for no time. A NULL '
'started or as_of skips the row; the other NULLs and the errors are the same.';

-- How many

CREATE FUNCTION customers(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_customers_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(retention_kpi) IS
'Customers: all that had started, active or churned. NULL gives NULL.';

CREATE FUNCTION active(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_active' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active(retention_kpi) IS
'Active customers: those that have not churned. NULL gives NULL.';

CREATE FUNCTION churned(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_churned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churned(retention_kpi) IS 'Customers that have churned. NULL gives NULL.';

CREATE FUNCTION flagged(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_flagged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flagged(retention_kpi) IS
'Customers whose data are out of order: they churned before they started, and are in no other number, or had their first value '
'before they started, and are in all but the time to value. NULL gives NULL.';

CREATE FUNCTION churn_rate(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_churn_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(retention_kpi) IS
'churn_rate = churned / customers, as a fraction of 1. It grows with the age of the customers: compare retention_at where '
'these are not of like age. NULL gives NULL; without customers NULL, never 0.';

-- How long

CREATE FUNCTION retention_at(k retention_kpi, months integer) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_at(retention_kpi, integer) IS
'Share of the customers that stay for at least so many months, as a fraction of 1 with at most 15 decimals, by Kaplan and '
'Meier: customers that are too young to know count as long as they were seen. NULL gives NULL; NULL where no customer was seen '
'for so long, unless all have churned before, and without customers. Months below 0 or above 1200 are an error, and so is a '
'difference with negative counts.';

CREATE FUNCTION retention_curve(k retention_kpi, OUT month integer, OUT at_risk bigint, OUT churned bigint,
	OUT retention numeric) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'retention_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 24;
COMMENT ON FUNCTION retention_curve(retention_kpi) IS
'The curve of Kaplan and Meier, a row per month: month, 0 for the start; at_risk, the customers that were seen at the start of '
'that month of theirs, also those that were not seen to its end; churned, those of them that left in it; retention, the share '
'that stays longer, as in retention_at. It ends with the last month that some customer completed, or in which one churned, and '
'at 1200 months. NULL gives no rows, and so does a state without customers. A difference with negative counts is an error.';

CREATE FUNCTION time_to_value_percentile(k retention_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME', 'retention_time_to_value_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_to_value_percentile(retention_kpi, double precision) IS
'Percentile of the time from start to first value among all customers, for example the median where p is 0.5. A customer '
'without first value comes after all that have one, so the result is NULL when fewer than that share had theirs; those whose '
'first value precedes their start are left out. The error is at most 1/64 (1.6 %); in hours, minutes and seconds, never days. '
'NULL gives NULL; without customers NULL. A p that is not between 0 and 1 is an error, and so is a difference with negative '
'counts.';

-- How much

CREATE FUNCTION upsell_rate(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_upsell_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION upsell_rate(retention_kpi) IS
'upsell_rate = active customers whose current amount is greater than their initial amount / customers whose amounts are known, '
'as a fraction of 1. Customers that churned count below only, with their initial amount. NULL gives NULL; without such '
'customers NULL, never 0.';

CREATE FUNCTION net_revenue_retention(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_net_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_revenue_retention(retention_kpi) IS
'Net revenue retention: NRR = sum of current amounts / sum of initial amounts, as a fraction of 1, of the customers whose '
'amounts are known; what a churned customer pays now is 0. For the NRR of a year aggregate the customers of its first day, with '
'what they paid on it as initial amount. NULL gives NULL; where the initial amounts are 0 NULL, never 0.';

CREATE FUNCTION gross_revenue_retention(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_gross_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gross_revenue_retention(retention_kpi) IS
'Gross revenue retention: as net_revenue_retention, but with each current amount at most the initial amount of the same '
'customer, so only loss counts. NULL gives NULL; where the initial amounts are 0 NULL, never 0.';

CREATE FUNCTION lifetime_revenue(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_lifetime_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lifetime_revenue(retention_kpi) IS
'Revenue of the customers so far: the sum of all current amounts, also of those that churned, 0 without any. Where the current '
'amount is what a customer pays per month, it is the revenue per month before they churned. Exact, without trailing zeros. NULL '
'gives NULL.';

CREATE FUNCTION revenue_per_customer(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_revenue_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_customer(retention_kpi) IS
'revenue_per_customer = lifetime_revenue / customers: what a customer has been worth so far, to compare channels by. NULL '
'gives NULL; without customers NULL, never 0.';
