-- ISO weeks, of which a report has a row each.

-- STRICT keeps it out of the query, as _months().
CREATE FUNCTION lead_funnel._weeks(first_week date, last_week date) RETURNS SETOF date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
BEGIN ATOMIC
    SELECT first_week + 7 * g.nth
    FROM pg_catalog.generate_series(0, (last_week - first_week) / 7) g (nth)
    WHERE first_week <= last_week;
END;
COMMENT ON FUNCTION lead_funnel._weeks IS
'Internal to the reports: the Mondays from first_week to last_week, two Mondays as well, both with a row. No row for NULL.';
