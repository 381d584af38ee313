-- Months of which a report has a row each.

-- STRICT keeps it out of the query, for which generate_series() would have 1000 rows, and each view a plan that is compiled (jit).
CREATE FUNCTION lead_funnel._months(first_month date, next_month date) RETURNS SETOF date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 3
BEGIN ATOMIC
    SELECT g.month::date
    FROM pg_catalog.generate_series(first_month::timestamp, next_month::timestamp - interval '1 day', interval '1 month') g (month);
END;
COMMENT ON FUNCTION lead_funnel._months IS
'Internal to the reports: the first days of the months from first_month on, a first day of a month as well, and before next_month. No row '
'for NULL.';
