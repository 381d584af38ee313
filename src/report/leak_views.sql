-- Where the leads leak away, and what that costs.

CREATE FUNCTION lead_funnel._make_leak_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Compared are leads whose outcome is known: a young month is as good as an
    -- old one then. The leads are read once; what follows works on their sums.
    PERFORM lead_funnel._make_view(into_schema, '', 'leak_report',
        'Where the leads leak, per channel, month of receipt and combination of leaks: how many of the closed leads are won, with the leaks and without any, and what the difference costs. The rows without a channel are of all channels, those without a month of all months. Leads are compared, not treated by lot: channels and conversions that differ otherwise as well show that here too, above all in the rows of all channels.',
        $query$
        WITH cell AS (
            SELECT g.channel, g.month, g.k, lead_funnel._leaks(g.leaks) AS leaks
            FROM (SELECT c.channel, lead_funnel._month(c.received_at, c.zone) AS month,
                         c.leaks_number AS leaks,
                         lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
                  FROM {funnel}.lead_classified c
                  GROUP BY 1, 2, 3) g
        ), total AS (
            SELECT e.channel, e.month, e.leaks, lead_funnel.rollup(e.k) AS k
            FROM cell e
            GROUP BY GROUPING SETS ((e.channel, e.month, e.leaks), (e.channel, e.leaks), (e.month, e.leaks), (e.leaks))
            HAVING GROUPING(e.month) = 1 OR e.month IS NOT NULL
        ), counted AS (
            SELECT t.channel, t.month, t.leaks, lead_funnel.leads(t.k) AS leads,
                   lead_funnel.won(t.k) AS won, lead_funnel.won(t.k) + lead_funnel.lost(t.k) AS closed,
                   lead_funnel.average_deal(lead_funnel.rollup(t.k) OVER w) AS average_deal,
                   COALESCE(pg_catalog.max(lead_funnel.won(t.k)) FILTER (WHERE t.leaks = '{}') OVER w, 0) AS clean_won,
                   COALESCE(pg_catalog.max(lead_funnel.won(t.k) + lead_funnel.lost(t.k)) FILTER (WHERE t.leaks = '{}') OVER w, 0) AS clean_closed,
                   -- The combinations, and the leaks that stand in several, which the
                   -- view leak_total compares as well.
                   pg_catalog.count(*) FILTER (WHERE t.leaks <> '{}' AND lead_funnel.won(t.k) + lead_funnel.lost(t.k) > 0) OVER w
                   + (pg_catalog.count(*) FILTER (WHERE t.leaks @> '{wrong_conversion}' AND lead_funnel.won(t.k) + lead_funnel.lost(t.k) > 0) OVER w > 1)::int
                   + (pg_catalog.count(*) FILTER (WHERE t.leaks @> '{too_early}' AND lead_funnel.won(t.k) + lead_funnel.lost(t.k) > 0) OVER w > 1)::int
                   + (pg_catalog.count(*) FILTER (WHERE t.leaks @> '{too_late}' AND lead_funnel.won(t.k) + lead_funnel.lost(t.k) > 0) OVER w > 1)::int AS compared
            FROM total t
            WINDOW w AS (PARTITION BY t.channel, t.month)
        ), tested AS (
            SELECT n.*, n.won::numeric / NULLIF(n.closed, 0) AS rate, n.clean_won::numeric / NULLIF(n.clean_closed, 0) AS clean_rate,
                   lead_funnel.rate_interval(n.won, n.closed, n.confidence) AS bounds,
                   lead_funnel.rate_interval(n.clean_won, n.clean_closed, n.confidence) AS clean_bounds,
                   CASE WHEN n.leaks = '{}' THEN NULL
                        WHEN lead_funnel.rate_differs(n.clean_won, n.clean_closed, n.won, n.closed, n.confidence) THEN
                            CASE WHEN n.won * n.clean_closed > n.clean_won * n.closed THEN 'closes better'
                                 WHEN n.average_deal IS NULL THEN 'too few leads' END
                        -- Not even if none of them had been won.
                        WHEN lead_funnel.rate_differs(n.clean_won, n.clean_closed, 0, n.closed, n.confidence) THEN 'no difference beyond chance'
                        ELSE 'too few leads' END AS reason
            FROM (SELECT n.*, 1 - 0.05::float8 / GREATEST(n.compared, 1) AS confidence FROM counted n) n
        ), priced AS (
            SELECT t.*, p.price,
                   pg_catalog.sqrt((t.clean_rate - pg_catalog.lower(t.clean_bounds)) ^ 2 + (pg_catalog.upper(t.bounds) - t.rate) ^ 2) AS below,
                   pg_catalog.sqrt((pg_catalog.upper(t.clean_bounds) - t.clean_rate) ^ 2 + (t.rate - pg_catalog.lower(t.bounds)) ^ 2) AS above
            FROM tested t
            CROSS JOIN LATERAL (SELECT CASE WHEN t.leaks <> '{}' AND t.reason IS NULL THEN t.closed * t.average_deal END AS price) p
        )
        SELECT m.channel, m.month, m.leaks, m.leads, m.closed, m.won,
               $query$ || lead_funnel._rate('close_rate_with', 'm.won', 'm.closed') || $query$,
               $query$ || lead_funnel._rate('close_rate_without', 'm.clean_won', 'm.clean_closed') || $query$,
               m.clean_closed, pg_catalog.round(m.average_deal, 2) AS average_deal,
               pg_catalog.round((m.clean_rate - m.rate) * m.price, 2) AS money_left,
               pg_catalog.round((m.clean_rate - m.rate - m.below) * m.price, 2) AS money_low,
               pg_catalog.round((m.clean_rate - m.rate + m.above) * m.price, 2) AS money_high,
               m.reason
        FROM priced m
        ORDER BY m.channel NULLS FIRST, m.month NULLS FIRST, money_left DESC NULLS LAST, m.leads DESC, m.leaks$query$,
        $columns$
channel | The reporting channel; NULL: all channels.
month | The first day of the month of receipt, in the reports' time zone; NULL: all months.
leaks | The leaks of these leads, exactly these: of wrong_conversion, too_early and too_late, see lead_status. {}: the clean leads, which the others are compared with. The combinations add up to all leads.
leads | Leads received.
closed | Those that are won or lost. Only they are compared, so that young months are not at a disadvantage.
won | Those that became customers.
$columns$ || lead_funnel._rate_comments('close_rate_with', 'won / closed of these leads (not won / sqls, which is the close_rate of the other views)') || lead_funnel._rate_comments('close_rate_without', 'won / closed of the clean leads of the same channel and month') || $columns$
clean_closed | How many clean leads of that channel and month are won or lost.
average_deal | The revenue per lead won of that channel and month, whatever its leaks, rounded to 2 decimals.
money_left | (close_rate_without - close_rate_with) * closed * average_deal, from the unrounded rates: what these leads would have brought besides if they had closed like the clean ones. Only where the two differ by more than chance: rate_differs() with 95 % confidence for all comparisons of that channel and month together, those of leak_total included (the error is divided by their number). NULL otherwise, see reason.
money_low | The lower bound of money_left, by Newcombe's interval of the difference with that confidence; the average deal is taken as known.
money_high | Its upper bound.
reason | Why there is no money_left: too few leads (even if none of them had been won, it could be chance), no difference beyond chance, or closes better (these leads are won more often than the clean ones, beyond chance). NULL when there is, and for the clean leads.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_leak_views(text) IS
'Internal to connect(): the view leak_report in into_schema.';
