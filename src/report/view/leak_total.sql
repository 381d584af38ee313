-- comments: leak_report
CREATE OR REPLACE VIEW leak_total WITH (security_invoker = true) AS
SELECT s.channel, s.leak, s.leads, s.closed, s.won,
       a.rate AS close_rate_with, a.low AS close_rate_with_low, a.high AS close_rate_with_high,
       b.rate AS close_rate_without, b.low AS close_rate_without_low, b.high AS close_rate_without_high,
       s.clean_closed, s.average_deal,
       CASE WHEN m.reason IS NULL THEN round(m.money_left, 2) END AS money_left,
       CASE WHEN m.reason IS NULL THEN round(m.money_low, 2) END AS money_low,
       CASE WHEN m.reason IS NULL THEN round(m.money_high, 2) END AS money_high,
       m.reason
FROM (SELECT c.channel, u.leak, sum(c.leads)::bigint AS leads, sum(c.closed)::bigint AS closed, sum(c.won)::bigint AS won,
             c.clean_won, c.clean_closed, round(c.average_deal, 2) AS average_deal, c.compared
      FROM leak_cell c
      CROSS JOIN LATERAL unnest(c.leaks) u (leak)
      WHERE c.month IS NULL
      GROUP BY c.channel, u.leak, c.clean_won, c.clean_closed, c.average_deal, c.compared) s
CROSS JOIN LATERAL _leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal,
                              1 - 0.05::float8 / GREATEST(s.compared, 1)) m
CROSS JOIN LATERAL _rated(s.won, s.closed) a
CROSS JOIN LATERAL _rated(s.clean_won, s.clean_closed) b
ORDER BY s.channel, money_left DESC NULLS LAST, s.leads DESC, s.leak;

COMMENT ON VIEW leak_total IS
    'Each leak in all its combinations together, per channel: how many of the closed leads that have it, '
    'alone or with others, are won, and what that costs against the clean ones. A lead stands in the row of '
    'each of its leaks; to add up, take leak_report, where it stands in one.';
COMMENT ON COLUMN leak_total.leak IS 'The leak: wrong_conversion, too_early or too_late, see lead_status.';
COMMENT ON COLUMN leak_total.leads IS 'Leads received that have it, alone or with others.';
COMMENT ON COLUMN leak_total.money_left IS
    '(close_rate_without - close_rate_with) * closed * average_deal, from the unrounded rates, where the '
    'two differ by more than chance: rate_differs() with 95 % confidence for all comparisons of that '
    'channel together, those of leak_report included. NULL otherwise, see reason.';
COMMENT ON COLUMN leak_total.reason IS
    'Why there is no money_left: too few leads (even if none of them had been won, it could be chance), no '
    'difference beyond chance, or closes better (these leads are won more often than the clean ones, '
    'beyond chance). NULL when there is.';
