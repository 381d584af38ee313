-- comments: target
CREATE OR REPLACE VIEW target_attainment WITH (security_invoker = true) AS
-- A lead counts on the day on which it came in, and a won one also on that of its closing.
WITH counted AS MATERIALIZED (
    SELECT d.is_closed, _local_time(d.at, c.zone)::date AS day, c.channel, c.owner, c.team,
           funnel_agg(c.reached_stage, c.lost, c.amount) AS k, response_agg(c.sla_state, c.response_time) AS r
    FROM lead_classified c
    CROSS JOIN LATERAL (VALUES (false, c.received_at), (true, CASE WHEN c.reached_stage = 'customer' THEN c.closed_at END))
        d (is_closed, at)
    WHERE EXISTS (SELECT 1 FROM target)
      AND _local_time(d.at, c.zone) >= (SELECT min(t.since) FROM target t)
      AND _local_time(d.at, c.zone) < (SELECT max(t.until) FROM target t)
    GROUP BY 1, 2, c.channel, c.owner, c.team
)
SELECT s.metric, s.channel, s.owner, s.team, s.since, s.until, s.value, s.actual, s.actual_low, s.actual_high,
       round(s.actual / s.value, 4) AS attained_share, s.days_gone, s.days, round(s.days_gone::numeric / s.days, 4) AS gone_share
FROM (SELECT g.metric, g.channel, g.owner, g.team, g.since, g.until, g.value,
             CASE g.metric WHEN 'leads' THEN leads(g.k) WHEN 'mqls' THEN mqls(g.k) WHEN 'sqls' THEN sqls(g.k)
               WHEN 'opportunities' THEN opportunities(g.k) WHEN 'won' THEN won(g.k) WHEN 'revenue' THEN revenue(g.k)
               ELSE rated.rate END AS actual,
             rated.low AS actual_low, rated.high AS actual_high,
             LEAST(GREATEST((SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w), g.since - 1), g.until - 1) - g.since + 1
                 AS days_gone,
             g.until - g.since AS days
      FROM (SELECT t.metric, t.channel, t.owner, t.team, t.since, t.until, t.value,
                   COALESCE(rollup(c.k), '{}') AS k, COALESCE(rollup(c.r), '{}') AS r
            FROM target t
            LEFT JOIN counted c ON c.is_closed = (t.metric IN ('won', 'revenue')) AND c.day >= t.since AND c.day < t.until
                                   AND (t.channel IS NULL OR c.channel = t.channel) AND (t.owner IS NULL OR c.owner = t.owner)
                                   AND (t.team IS NULL OR c.team = t.team)
            GROUP BY t.metric, t.channel, t.owner, t.team, t.since, t.until, t.value) g
      CROSS JOIN LATERAL _rated(CASE g.metric WHEN 'sql_rate' THEN sqls(g.k) WHEN 'close_rate' THEN won(g.k)
                                  WHEN 'sla_attainment' THEN met(g.r) END,
                                CASE g.metric WHEN 'sql_rate' THEN leads(g.k) WHEN 'close_rate' THEN sqls(g.k)
                                  WHEN 'sla_attainment' THEN met(g.r) + missed(g.r) END) rated) s
ORDER BY s.until DESC, s.since, s.metric, s.channel NULLS FIRST, s.team NULLS FIRST, s.owner NULLS FIRST;

COMMENT ON VIEW target_attainment IS
    'Each target of the table target with what is reached by as_of(), the latest period first. won and revenue count the leads that were '
    'won in the period, whenever they came in, as channel_closed_month does; all else, the rates as well, what became of those that came '
    'in in the period. A lead counts with the owner and the team that it has now.';
COMMENT ON COLUMN target_attainment.actual IS
    'What is reached so far; of a rate the rate itself, rounded to 4 decimals, NULL without any to divide by.';
COMMENT ON COLUMN target_attainment.attained_share IS
    'actual / value, rounded to 4 decimals; above 1 where more is reached.';
COMMENT ON COLUMN target_attainment.days_gone IS
    'How many days of the period have begun by as_of(), in the reports'' time zone.';
COMMENT ON COLUMN target_attainment.days IS 'How many days it has.';
COMMENT ON COLUMN target_attainment.gone_share IS
    'days_gone / days, rounded to 4 decimals. Where attained_share is less, what counts up is behind.';
