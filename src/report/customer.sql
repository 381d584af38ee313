-- What the rows of a customer tell of what it pays.

CREATE FUNCTION lead_funnel._is_raised(started_at timestamptz, expanded_at timestamptz, initial_amount numeric, current_amount numeric,
                                       monthly_amount numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (initial_amount OPERATOR(pg_catalog.<) monthly_amount AND current_amount OPERATOR(pg_catalog.=) monthly_amount
        AND expanded_at OPERATOR(pg_catalog.>) started_at) IS TRUE;
COMMENT ON FUNCTION lead_funnel._is_raised IS
'Internal to the reports: whether a customer paid initial_amount each month until expanded_at, and monthly_amount since. That is so when '
'what it pays now is its monthly amount, and more than at the start. Never NULL.';
