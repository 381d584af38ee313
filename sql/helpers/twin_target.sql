\set twin_echo :ECHO \set ECHO none
-- Twin of target_attainment, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.target_attainment_twin;
CREATE TEMP TABLE target_attainment_twin AS
SELECT t.metric, t.channel, t.owner, t.team, t.since, t.until, t.value, a.actual, round(a.actual / t.value, 4) AS attained_share,
       pg_temp.bound(-1, b.n, b.of) AS actual_low, pg_temp.bound(1, b.n, b.of) AS actual_high, d.gone AS days_gone, t.until - t.since AS days,
       round(d.gone / (t.until - t.since)::numeric, 4) AS gone_share
FROM funnel.target t
CROSS JOIN LATERAL (SELECT count(*)::int AS gone FROM generate_series(t.since::timestamp, t.until::timestamp - interval '1 day', '1 day') g (day)
                    WHERE g.day <= (SELECT pg_temp.today())) d
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i) AS leads, count(*) FILTER (WHERE i AND stage >= 2) AS mqls, count(*) FILTER (WHERE i AND stage >= 3) AS sqls,
           count(*) FILTER (WHERE i AND stage >= 4) AS opportunities, count(*) FILTER (WHERE i AND stage = 5) AS won_of_these,
           count(*) FILTER (WHERE i AND sla_state = 'met') AS met, count(*) FILTER (WHERE i AND sla_state IN ('met', 'breached', 'overdue')) AS judged,
           count(*) FILTER (WHERE stage = 5 AND c) AS won, COALESCE(sum(amount) FILTER (WHERE stage = 5 AND c), 0) AS revenue
    FROM lead_row l
    CROSS JOIN LATERAL (SELECT l.received::date BETWEEN t.since AND t.until - 1 AS i,
                               (closed_at AT TIME ZONE l.zone)::date BETWEEN t.since AND t.until - 1 AS c) o
    WHERE COALESCE(l.channel = t.channel, t.channel IS NULL) AND COALESCE(l.owner = t.owner, t.owner IS NULL)
      AND COALESCE(l.team = t.team, t.team IS NULL)) k
CROSS JOIN LATERAL (SELECT CASE t.metric WHEN 'sql_rate' THEN k.sqls WHEN 'close_rate' THEN k.won_of_these WHEN 'sla_attainment' THEN k.met END AS n,
                           CASE t.metric WHEN 'sql_rate' THEN k.leads WHEN 'close_rate' THEN k.sqls WHEN 'sla_attainment' THEN k.judged END AS of) b
CROSS JOIN LATERAL (SELECT CASE t.metric WHEN 'leads' THEN k.leads WHEN 'mqls' THEN k.mqls WHEN 'sqls' THEN k.sqls WHEN 'opportunities' THEN k.opportunities
                             WHEN 'won' THEN k.won WHEN 'revenue' THEN k.revenue ELSE round(b.n::numeric / NULLIF(b.of, 0), 4) END AS actual) a;
\set ECHO :twin_echo
