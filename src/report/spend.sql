-- Of which months the spend is known.

CREATE FUNCTION lead_funnel._spend_cover(first_month date, last_month date, spent_in date[])
RETURNS TABLE (months bigint, covered bigint, missing date[])
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT count(*), count(*) FILTER (WHERE m.month = ANY (spent_in)),
           array_agg(m.month ORDER BY m.month) FILTER (WHERE m.month <> ALL (spent_in))
    FROM (SELECT g.month::date AS month
          FROM pg_catalog.generate_series(first_month::timestamp, last_month::timestamp, interval '1 month') g (month)) m;
END;
COMMENT ON FUNCTION lead_funnel._spend_cover IS
'Internal to the reports: how many months lie between two, how many of them are in spent_in, and those that are not. No row for NULL.';
