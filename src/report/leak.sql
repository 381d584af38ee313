-- What a leak costs.

CREATE FUNCTION lead_funnel._leak_cost(won bigint, closed bigint, clean_won bigint, clean_closed bigint, average_deal numeric,
                                       confidence float8,
                                       OUT reason text, OUT money_left numeric, OUT money_low numeric, OUT money_high numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN lead_funnel.rate_differs(clean_won, clean_closed, won, closed, confidence) THEN
                    CASE WHEN won * clean_closed > clean_won * closed THEN 'closes better'
                         WHEN average_deal IS NULL THEN 'too few leads' END
                WHEN lead_funnel.rate_differs(clean_won, clean_closed, 0, closed, confidence) THEN 'no difference beyond chance'
                ELSE 'too few leads' END,
           (r.clean - r.leaking) * closed * average_deal,
           (r.clean - r.leaking
            - pg_catalog.sqrt((r.clean - pg_catalog.lower(r.clean_bounds)) ^ 2 + (pg_catalog.upper(r.bounds) - r.leaking) ^ 2))
           * closed * average_deal,
           (r.clean - r.leaking
            + pg_catalog.sqrt((pg_catalog.upper(r.clean_bounds) - r.clean) ^ 2 + (r.leaking - pg_catalog.lower(r.bounds)) ^ 2))
           * closed * average_deal
    FROM (SELECT won::numeric / NULLIF(closed, 0) AS leaking, clean_won::numeric / NULLIF(clean_closed, 0) AS clean,
                 lead_funnel.rate_interval(won, closed, confidence) AS bounds,
                 lead_funnel.rate_interval(clean_won, clean_closed, confidence) AS clean_bounds) r;
END;
COMMENT ON FUNCTION lead_funnel._leak_cost IS
'Internal to diagnosis() and the view leak_total: the money left by closed leads, its bounds (Newcombe), and why it is not beyond chance '
'(NULL: it is). NULL money without closed or clean leads or an average deal.';
