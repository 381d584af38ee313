-- comments: leak_report
CREATE OR REPLACE VIEW leak_report_month WITH (security_invoker = true) AS
SELECT c.month, c.channel, c.leaks, c.leads, c.closed, c.won,
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
WHERE c.month IS NOT NULL
ORDER BY c.month, c.channel, money_left DESC NULLS LAST, c.leads DESC, c.leaks;

COMMENT ON VIEW leak_report_month IS
    'The rows of leak_report per month of receipt: where the leads of that month leak, and what it costs. A '
    'month has few leads to compare; leak_report shows more.';
COMMENT ON COLUMN leak_report_month.month IS
    'The first day of the month of receipt, in the reports'' time zone.';
COMMENT ON COLUMN leak_report_month.close_rate_without IS
    'won / closed of the clean leads of the same channel and month, rounded to 4 decimals; NULL without '
    'any to divide by.';
COMMENT ON COLUMN leak_report_month.clean_closed IS
    'How many clean leads of that channel and month are won or lost.';
COMMENT ON COLUMN leak_report_month.average_deal IS
    'The revenue per lead won of that channel and month, whatever its leaks, rounded to 2 decimals.';
