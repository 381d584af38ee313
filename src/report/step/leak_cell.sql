-- Compared are leads whose outcome is known: a young month is as good as an old
-- one then. The leads are read once; what follows works on their sums.
CREATE OR REPLACE VIEW leak_cell WITH (security_invoker = true) AS
WITH cell AS (
    SELECT g.channel, g.month, g.leads AS k, _leaks(g.leak_set) AS leaks FROM leak_state g
), total AS (
    SELECT e.channel, e.month, e.leaks, rollup(e.k) AS k
    FROM cell e
    GROUP BY GROUPING SETS ((e.channel, e.month, e.leaks), (e.channel, e.leaks))
    HAVING GROUPING(e.month) = 1 OR e.month IS NOT NULL
), counted AS (
    SELECT t.channel, t.month, t.leaks, t.k, leads(t.k) AS leads, won(t.k) AS won, won(t.k) + lost(t.k) AS closed
    FROM total t
)
SELECT t.channel, t.month, t.leaks, t.leads, t.closed, t.won,
       average_deal(rollup(t.k) OVER w) AS average_deal,
       COALESCE(max(t.won) FILTER (WHERE t.leaks = '{}') OVER w, 0) AS clean_won,
       COALESCE(max(t.closed) FILTER (WHERE t.leaks = '{}') OVER w, 0) AS clean_closed,
       -- The combinations, and the leaks that stand in several.
       count(*) FILTER (WHERE t.leaks <> '{}' AND t.closed > 0) OVER w
       + (count(*) FILTER (WHERE t.leaks @> '{wrong_conversion}' AND t.closed > 0) OVER w > 1)::int
       + (count(*) FILTER (WHERE t.leaks @> '{too_early}' AND t.closed > 0) OVER w > 1)::int
       + (count(*) FILTER (WHERE t.leaks @> '{too_late}' AND t.closed > 0) OVER w > 1)::int AS compared
FROM counted t
WINDOW w AS (PARTITION BY t.channel, t.month);

COMMENT ON VIEW leak_cell IS
    'The leads per channel, month of receipt (NULL: all) and combination of leaks, and beside them the clean ones.';
COMMENT ON COLUMN leak_cell.channel IS 'The reporting channel.';
COMMENT ON COLUMN leak_cell.month IS
    'The first day of the month of receipt, in the reports'' time zone; NULL: all months.';
COMMENT ON COLUMN leak_cell.leaks IS 'The leaks of these leads, exactly these; {}: the clean leads.';
COMMENT ON COLUMN leak_cell.leads IS 'Leads received.';
COMMENT ON COLUMN leak_cell.closed IS 'Those that are won or lost.';
COMMENT ON COLUMN leak_cell.won IS 'Those that became customers.';
COMMENT ON COLUMN leak_cell.average_deal IS 'The revenue per lead won of that channel and month, whatever its leaks.';
COMMENT ON COLUMN leak_cell.clean_won IS 'The clean leads of that channel and month that became customers.';
COMMENT ON COLUMN leak_cell.clean_closed IS 'Those that are won or lost.';
COMMENT ON COLUMN leak_cell.compared IS
    'How many comparisons with the clean leads are made there: of the combinations, and of the leaks that stand in several.';
