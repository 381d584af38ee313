-- Each channel is compared with itself, as deals and chances differ from one to
-- the next, and a mixture of them would show that instead of the leaks. What that
-- makes is added up, and so are the squares of its uncertainties.
CREATE OR REPLACE VIEW diagnosis_all WITH (security_invoker = true) AS
WITH cell AS MATERIALIZED (
    SELECT r.channel, r.leaks, r.closed, r.won, r.average_deal, r.clean_closed,
           COALESCE(max(r.won) FILTER (WHERE r.leaks = '{}') OVER (PARTITION BY r.channel), 0) AS clean_won
    FROM leak_report r
), tested AS (
    SELECT t.leak, sum(t.closed) AS closed, sum(m.money_left) AS money_left,
           sum(m.money_left) - sqrt(sum((m.money_left - m.money_low) ^ 2)) AS money_low,
           sum(z.money_left) - sqrt(sum((z.money_left - z.money_low) ^ 2)) AS low_if_none_won, t.confidence
    FROM (SELECT t.*, n.confidence
          FROM (SELECT u.leak, c.channel, sum(c.closed)::bigint AS closed, sum(c.won)::bigint AS won,
                       c.average_deal, c.clean_won, c.clean_closed
                FROM cell c
                CROSS JOIN LATERAL unnest(c.leaks) u (leak)
                WHERE c.clean_closed > 0 AND c.average_deal IS NOT NULL
                GROUP BY u.leak, c.channel, c.average_deal, c.clean_won, c.clean_closed) t
          CROSS JOIN (SELECT 1 - 0.05::float8 / GREATEST(count(DISTINCT u.leak), 1) AS confidence
                      FROM cell c CROSS JOIN LATERAL unnest(c.leaks) u (leak) WHERE c.closed > 0) n
          WHERE t.closed > 0) t
    CROSS JOIN LATERAL _leak_cost(t.won, t.closed, t.clean_won, t.clean_closed, t.average_deal, t.confidence) m
    CROSS JOIN LATERAL _leak_cost(0, t.closed, t.clean_won, t.clean_closed, t.average_deal, t.confidence) z
    GROUP BY t.leak, t.confidence
), price AS (
    SELECT sum(m.money_left) AS money_left, sqrt(sum((m.money_left - m.money_low) ^ 2)) AS below,
           sqrt(sum((m.money_high - m.money_left) ^ 2)) AS above
    FROM (SELECT c.channel, l.confidence, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed,
                 c.clean_won, c.clean_closed, c.average_deal
          FROM (SELECT array_agg(t.leak) AS leaks, t.confidence FROM tested t WHERE t.money_low > 0 GROUP BY t.confidence) l
          JOIN cell c ON c.leaks && l.leaks
          WHERE c.clean_closed > 0 AND c.average_deal IS NOT NULL
          GROUP BY c.channel, l.confidence, c.clean_won, c.clean_closed, c.average_deal) s
    CROSS JOIN LATERAL _leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal, s.confidence) m
    WHERE s.closed > 0
)
SELECT EXISTS (SELECT 1 FROM cell) AS any_leads,
       NOT EXISTS (SELECT 1 FROM tested t WHERE t.low_if_none_won > 0) AND EXISTS (SELECT 1 FROM cell c WHERE c.leaks <> '{}') AS too_few,
       p.money_left AS money, p.money_left - p.below AS low, p.money_left + p.above AS high,
       (SELECT json_object_agg(t.leak, t.closed) FROM tested t WHERE t.money_low > 0) AS leads
FROM price p;

COMMENT ON VIEW diagnosis_all IS
    'What diagnosis() says of all channels, one row: which leaks of all months together cost more than chance explains, and how much.';
COMMENT ON COLUMN diagnosis_all.any_leads IS 'Whether any lead has come in.';
COMMENT ON COLUMN diagnosis_all.too_few IS 'Whether too few leads are closed to tell.';
COMMENT ON COLUMN diagnosis_all.money IS 'What the leaks cost, each lead counted once; NULL when none can be shown.';
COMMENT ON COLUMN diagnosis_all.low IS 'Its lower bound.';
COMMENT ON COLUMN diagnosis_all.high IS 'Its upper bound.';
COMMENT ON COLUMN diagnosis_all.leads IS 'An object with the closed leads of each leak that costs money.';
