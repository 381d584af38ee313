
-- Customers: how long they stay, what they are worth

COMMENT ON TYPE retention_kpi IS
'KPI state of customers: full months until they churned, or of those still active, times to first value, and amounts. retention_agg makes '
'it. Text: a JSON object as {"churned_after": {"3": 1}, "active_for": {"0": 2, "14": 1}}, with bins by number of months (1200: all '
'above), and of time_to_value by the second at which they start. Numbers are negative only in a difference.';

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
'KPI state of customers at as_of, a row each; what is later has not happened. started: NULL or later skips the row, as does a NULL as_of. '
'churned, first_value: NULL or later means not yet. initial_amount, current_amount: at the start and now, in one currency, rounded to 8 '
'decimals; NULL adds nothing, and who started for 0 is in the lifetime revenue only. Months are full calendar months in UTC. A churn '
'before the start counts as flagged only; after a first value before the start the time to value is unknown. Without rows it is the empty '
'state, never NULL. An infinite started or as_of, and an amount of NaN, infinity or from about 1.7e30 on are errors.';

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
'retention_agg in the calendar of the timestamps, such as started AT TIME ZONE ''Europe/Brussels''. The NULL rule and the errors are the '
'same.';

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
'retention_agg with each date as its first instant. The NULL rule and the errors are the same.';

-- How many

CREATE FUNCTION customers(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_customers_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(retention_kpi) IS 'Customers, active or churned. NULL gives NULL.';

CREATE FUNCTION active(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_active' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active(retention_kpi) IS 'Customers that have not churned. NULL gives NULL.';

CREATE FUNCTION churned(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_churned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churned(retention_kpi) IS 'Customers that have churned. NULL gives NULL.';

CREATE FUNCTION flagged(k retention_kpi) RETURNS bigint
AS 'MODULE_PATHNAME', 'retention_flagged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flagged(retention_kpi) IS
'Customers that churned before their start, and are in no other number, or had their first value before it, and are in all but the time '
'to value. NULL gives NULL.';

CREATE FUNCTION churn_rate(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_churn_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(retention_kpi) IS 'churned / customers. NULL for NULL and without customers.';

-- How long

CREATE FUNCTION retention_at(k retention_kpi, months integer) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_at(retention_kpi, integer) IS
'Share of the customers that stay for at least so many months, by Kaplan and Meier, to 15 decimals. NULL for NULL, without customers, and '
'where none was seen so long, unless all have churned. Months outside 0 to 1200 and negative counts are errors.';

CREATE FUNCTION retention_curve(k retention_kpi, confidence double precision DEFAULT 0.95, OUT month integer, OUT at_risk bigint,
	OUT churned bigint, OUT retention numeric, OUT low numeric, OUT high numeric) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'retention_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 24;
COMMENT ON FUNCTION retention_curve(retention_kpi, double precision) IS
'The curve of Kaplan and Meier, a row per month from 0 on: at_risk, the customers seen at its start; churned, those who left in it; '
'retention S, the share that stays longer; low and high, its bounds, to 12 decimals: S ^ exp(-/+ z * sqrt(V) / ln S), with V the sum of '
'churned / (at_risk * (at_risk - churned)) up to the month (Greenwood), and z the normal deviate of the confidence (R''s conf.type = '
'"log-log"). They are NULL where S is 0 or 1. It ends with the last month that one completed or left in, at most 1200. No rows for NULL '
'and without customers. Negative counts and a confidence outside 0 to 1 are errors.';

CREATE FUNCTION log_rank(a retention_kpi, b retention_kpi, OUT churned bigint, OUT expected double precision,
	OUT chi_square double precision, OUT p_value double precision) RETURNS record
AS 'MODULE_PATHNAME', 'retention_log_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION log_rank IS
'The log-rank test, whether the customers of two states leave alike. churned: those of a that left; expected: how many would have, had '
'each month taken the same share of those at risk in a and in b; chi_square: (churned - expected)^2 / the hypergeometric variance, so '
'that those who left in one month are tied, as R''s survdiff() has it; p_value: the chance of so much with one degree of freedom. Where '
'nobody left, or only while the other state had none at risk, they are 0 and 1. All are NULL for NULL and when one has no customers. '
'Negative counts are an error.';

CREATE FUNCTION retention_differs(a retention_kpi, b retention_kpi, confidence double precision DEFAULT 0.95) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION retention_differs IS
'Whether the customers of two states stay differently long by more than chance: the log-rank test gives at most 1 - confidence. False '
'where nobody left. NULL for NULL and when one has no customers. Negative counts and a confidence outside 0 to 1 are errors.';

CREATE FUNCTION time_to_value_percentile(k retention_kpi, p double precision) RETURNS interval
AS 'MODULE_PATHNAME', 'retention_time_to_value_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_to_value_percentile IS
'The time from start to first value at the share p of all customers, as percentile_cont(p), at most 1/64 off; no days. Those without '
'first value come last, and just before them it is the longest time that is known; those with a first value before their start are left '
'out. NULL for NULL, without customers, and where less than the share p have a first value. A p outside 0 to 1 and negative counts are '
'errors.';

-- How much

CREATE FUNCTION upsell_rate(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_upsell_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION upsell_rate(retention_kpi) IS
'Active customers with more than their initial amount / customers with known amounts that did not start for 0. NULL for NULL and without '
'such customers.';

CREATE FUNCTION net_revenue_retention(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_net_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_revenue_retention(retention_kpi) IS
'NRR: current / initial amounts of the customers with known amounts that did not start for 0; the current amount of a churned one is 0. '
'NULL for NULL and without such customers.';

CREATE FUNCTION gross_revenue_retention(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_gross_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gross_revenue_retention(retention_kpi) IS
'GRR: NRR with each current amount at most the initial one. NULL for NULL and without such customers.';

CREATE FUNCTION lifetime_revenue(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_lifetime_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lifetime_revenue(retention_kpi) IS
'Sum of the current amounts, of churned customers too, 0 without any. NULL gives NULL.';

CREATE FUNCTION revenue_per_customer(k retention_kpi) RETURNS numeric
AS 'MODULE_PATHNAME', 'retention_revenue_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_per_customer(retention_kpi) IS 'lifetime_revenue / customers. NULL for NULL and without customers.';
