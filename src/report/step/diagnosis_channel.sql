-- Every comparison that is made may be a false alarm, so the error is divided by
-- the number of them all; a leak that stands in one combination is the same
-- comparison again.
CREATE OR REPLACE VIEW diagnosis_channel WITH (security_invoker = true) AS
WITH cell AS MATERIALIZED (
    SELECT r.channel, r.leaks, r.closed, r.won, r.average_deal, r.clean_closed, r.money_left,
           COALESCE(max(r.won) FILTER (WHERE r.leaks = '{}') OVER (PARTITION BY r.channel), 0) AS clean_won
    FROM leak_report r
), compared AS (
    SELECT c.channel, c.leaks, true AS alone, false AS again, c.closed, c.won, c.average_deal, c.clean_won, c.clean_closed, c.money_left
    FROM cell c
    WHERE c.leaks <> '{}' AND c.closed > 0
    UNION ALL
    SELECT c.channel, ARRAY[u.leak], false, count(*) = 1, sum(c.closed)::bigint, sum(c.won)::bigint,
           c.average_deal, c.clean_won, c.clean_closed, NULL
    FROM cell c
    CROSS JOIN LATERAL unnest(c.leaks) u (leak)
    WHERE c.closed > 0
    GROUP BY c.channel, u.leak, c.average_deal, c.clean_won, c.clean_closed
), tested AS (
    SELECT p.channel, p.leaks, p.alone, p.closed, m.reason, COALESCE(p.money_left, m.money_left) AS money_left,
           m.money_low, m.money_high, p.confidence
    FROM (SELECT p.*, 1 - 0.05::float8 / GREATEST(count(*) FILTER (WHERE NOT p.again) OVER (PARTITION BY p.channel), 1) AS confidence
          FROM compared p) p
    CROSS JOIN LATERAL _leak_cost(p.won, p.closed, p.clean_won, p.clean_closed, p.average_deal, p.confidence) m
), leaking AS (
    -- Leaks that all their leads together show, and which may share leads: so
    -- that each of these is paid for once, they are taken together.
    SELECT t.channel, array_agg(t.leaks[1]) AS leaks, t.confidence
    FROM tested t
    WHERE NOT t.alone AND t.reason IS NULL
    GROUP BY t.channel, t.confidence
), shown AS (
    SELECT t.channel, t.leaks, t.alone, t.closed, t.money_left, t.money_low, t.money_high
    FROM tested t
    LEFT JOIN leaking l ON l.channel = t.channel AND l.leaks && t.leaks
    WHERE t.reason IS NULL AND (NOT t.alone OR l.channel IS NULL)
), price AS (
    SELECT s.channel, s.money_left, s.money_low, s.money_high FROM shown s WHERE s.alone
    UNION ALL
    SELECT s.channel, m.money_left, m.money_low, m.money_high
    FROM (SELECT l.channel, l.confidence, sum(c.won)::bigint AS won, sum(c.closed)::bigint AS closed,
                 c.clean_won, c.clean_closed, c.average_deal
          FROM leaking l
          JOIN cell c ON c.channel = l.channel AND c.leaks && l.leaks
          GROUP BY l.channel, l.confidence, c.clean_won, c.clean_closed, c.average_deal) s
    CROSS JOIN LATERAL _leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal, s.confidence) m
)
SELECT h.channel,
       h.leaks AND NOT EXISTS (SELECT 1 FROM tested t
                               WHERE t.channel = h.channel AND t.reason IN ('no difference beyond chance', 'closes better')) AS too_few,
       p.money, p.low, p.high, n.leads
FROM (SELECT c.channel, bool_or(c.leaks <> '{}') AS leaks FROM cell c GROUP BY c.channel) h
LEFT JOIN (SELECT p.channel, sum(p.money_left) AS money, sum(p.money_low) AS low, sum(p.money_high) AS high
           FROM price p GROUP BY p.channel) p ON p.channel = h.channel
LEFT JOIN (SELECT n.channel, json_object_agg(n.leak, n.leads) AS leads
           FROM (SELECT s.channel, u.leak, sum(s.closed) AS leads
                 FROM shown s CROSS JOIN LATERAL unnest(s.leaks) u (leak) GROUP BY s.channel, u.leak) n
           GROUP BY n.channel) n ON n.channel = h.channel;

COMMENT ON VIEW diagnosis_channel IS
    'What diagnosis() says of a channel: which leaks of all months together cost more than chance explains, and how much.';
COMMENT ON COLUMN diagnosis_channel.channel IS 'The reporting channel.';
COMMENT ON COLUMN diagnosis_channel.too_few IS 'Whether too few leads are closed to tell.';
COMMENT ON COLUMN diagnosis_channel.money IS 'What the leaks cost, each lead counted once; NULL when none can be shown.';
COMMENT ON COLUMN diagnosis_channel.low IS 'Its lower bound.';
COMMENT ON COLUMN diagnosis_channel.high IS 'Its upper bound.';
COMMENT ON COLUMN diagnosis_channel.leads IS 'An object with the closed leads of each leak that costs money.';
