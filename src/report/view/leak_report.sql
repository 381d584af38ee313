CREATE OR REPLACE VIEW leak_report WITH (security_invoker = true) AS
SELECT c.channel, c.leaks, c.leads, c.closed, c.won,
       a.rate AS close_rate_with, a.low AS close_rate_with_low, a.high AS close_rate_with_high,
       b.rate AS close_rate_without, b.low AS close_rate_without_low, b.high AS close_rate_without_high,
       c.clean_closed, round(c.average_deal, 2) AS average_deal,
       CASE WHEN m.reason IS NULL THEN round(m.money_left, 2) END AS money_left,
       CASE WHEN m.reason IS NULL THEN round(m.money_low, 2) END AS money_low,
       CASE WHEN m.reason IS NULL THEN round(m.money_high, 2) END AS money_high,
       m.reason
FROM leak_cell c
-- The clean leads are not compared with themselves.
LEFT JOIN LATERAL _leak_cost(c.won, c.closed, c.clean_won, c.clean_closed, c.average_deal,
                             1 - 0.05::float8 / GREATEST(c.compared, 1)) m ON c.leaks <> '{}'
CROSS JOIN LATERAL _rated(c.won, c.closed) a
CROSS JOIN LATERAL _rated(c.clean_won, c.clean_closed) b
WHERE c.month IS NULL
ORDER BY c.channel, money_left DESC NULLS LAST, c.leads DESC, c.leaks;

COMMENT ON VIEW leak_report IS
    'Where the leads leak, per channel and combination of leaks: how many of the closed leads are won, with '
    'the leaks and without any, and what the difference costs. Every lead stands in one row, so leads, '
    'closed and won may be added up. Leads are compared, not treated by lot: conversions that differ '
    'otherwise as well show that here too.';
COMMENT ON COLUMN leak_report.leaks IS
    'The leaks of these leads, exactly these: of wrong_conversion, too_early and too_late, see '
    'lead_status. {}: the clean leads, which the others are compared with. The combinations add up to all '
    'leads.';
COMMENT ON COLUMN leak_report.closed IS
    'Those that are won or lost. Only they are compared, so that young months are not at a disadvantage.';
COMMENT ON COLUMN leak_report.close_rate_with IS
    'won / closed of these leads (not won / sqls, which is the close_rate of the other views), rounded to '
    '4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN leak_report.close_rate_without IS
    'won / closed of the clean leads of the same channel, rounded to 4 decimals; NULL without any '
    'to divide by.';
COMMENT ON COLUMN leak_report.clean_closed IS
    'How many clean leads of that channel are won or lost.';
COMMENT ON COLUMN leak_report.average_deal IS
    'The revenue per lead won of that channel, whatever its leaks, rounded to 2 decimals.';
COMMENT ON COLUMN leak_report.money_left IS
    '(close_rate_without - close_rate_with) * closed * average_deal, from the unrounded rates: what these '
    'leads would have brought besides if they had closed like the clean ones. Only where the two differ by '
    'more than chance: rate_differs() with 95 % confidence for all comparisons of the row''s channel (and '
    'month) together, those of each leak in all its combinations included (the error is divided by their '
    'number). NULL otherwise, see reason.';
COMMENT ON COLUMN leak_report.money_low IS
    'The lower bound of money_left, by Newcombe''s interval of the difference with that confidence; the '
    'average deal is taken as known.';
COMMENT ON COLUMN leak_report.money_high IS 'Its upper bound.';
COMMENT ON COLUMN leak_report.reason IS
    'Why there is no money_left: too few leads (even if none of them had been won, it could be chance), no '
    'difference beyond chance, or closes better (these leads are won more often than the clean ones, '
    'beyond chance). NULL when there is, and for the clean leads.';
