
CREATE FUNCTION lead_funnel._rated(successes bigint, trials bigint) RETURNS TABLE (rate numeric, low numeric, high numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT pg_catalog.round(successes::numeric / NULLIF(trials, 0), 4),
           pg_catalog.round(pg_catalog.lower(lead_funnel.rate_interval(successes, trials)), 4),
           pg_catalog.round(pg_catalog.upper(lead_funnel.rate_interval(successes, trials)), 4);
END;
COMMENT ON FUNCTION lead_funnel._rated IS
'Internal to the reports: a rate and its Wilson bounds (95 %), to 4 decimals. NULL without trials.';
