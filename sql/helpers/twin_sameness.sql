\set twin_echo :ECHO \set ECHO none
-- Twin of sameness, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.sameness_twin;
CREATE TEMP TABLE sameness_twin AS
WITH lead AS (
    SELECT l.channel, l.motion, l.audience, COALESCE(l.audience, '') AS of, lead_funnel.is_paid(l.medium) AS paid, lead_funnel.ad_platform(l.source) AS platform, l.conversion,
           CASE WHEN l.response_time IS NULL THEN CASE l.sla_state WHEN 'overdue' THEN 'nobody' END
                ELSE (SELECT count(*)::text FROM unnest('{15 minutes,1 hour,4 hours,24 hours}'::interval[]) t (up_to)
                      WHERE l.responded_at - COALESCE(l.restored_at, l.received_at) > t.up_to) END AS wait
    FROM lead_row l
), unit AS (
    SELECT u.*, (SELECT l.platform FROM lead l WHERE (l.channel, l.of) = (u.channel, u.of) AND l.paid GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS platform
    FROM (SELECT channel, motion, audience, of, count(*) AS leads, COALESCE((audience = 'retargeting')::int, -1) AS place
          FROM lead GROUP BY 1, 2, 3, 4 HAVING count(*) FILTER (WHERE paid) > count(*) / 2.0) u
), pair AS (
    SELECT a.channel, a.motion, a.audience, a.of, b.channel AS other_channel, b.motion AS other_motion, b.audience AS other_audience, b.of AS other_of,
           a.platform = b.platform AS same_platform, a.leads, b.leads AS other_leads
    FROM unit a JOIN unit b ON (b.channel, b.place, b.of) > (a.channel, a.place, a.of)
), cell AS (
    SELECT p.channel, p.of, p.other_channel, p.other_of, k.kind, k.label, count(*) FILTER (WHERE (l.channel, l.of) = (p.channel, p.of)) AS x,
           count(*) FILTER (WHERE (l.channel, l.of) = (p.other_channel, p.other_of)) AS y
    FROM pair p JOIN lead l ON (l.channel, l.of) IN ((p.channel, p.of), (p.other_channel, p.other_of))
    CROSS JOIN LATERAL (VALUES ('conversions', l.conversion), ('follow_up', l.wait)) k (kind, label)
    WHERE k.label IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6
), tested AS (
    SELECT t.*, CASE WHEN t.degrees > 0 THEN pg_temp.chi_square_tail(t.chi_square, t.degrees) ELSE 1 END AS chance,
           pg_temp.chi_square_tail((n * m / (4 * (n + m)))::float8, GREATEST(degrees, 1)) AS of_quarter
    FROM (SELECT c.channel, c.of, c.other_channel, c.other_of, c.kind, n, m, count(*)::int - 1 AS degrees, round(sum(abs(x * m - y * n)) / (2 * n * m), 4) AS distance,
                 sum((x - n * (x + y) / (n + m)) ^ 2 / (n * (x + y) / (n + m)) + (y - m * (x + y) / (n + m)) ^ 2 / (m * (x + y) / (n + m)))::float8 AS chi_square
          FROM (SELECT c.*, sum(x) OVER w AS n, sum(y) OVER w AS m FROM cell c WINDOW w AS (PARTITION BY c.channel, c.of, c.other_channel, c.other_of, c.kind)) c
          WHERE n > 0 AND m > 0 GROUP BY 1, 2, 3, 4, 5, 6, 7) t
), judged AS (
    SELECT t.*, CASE WHEN chance > 0.05 THEN CASE WHEN of_quarter > 0.05 THEN 'too few leads' ELSE 'same' END
                     WHEN distance < 0.1 THEN 'nearly the same' ELSE 'different' END AS verdict
    FROM tested t
)
SELECT p.channel, p.motion, p.audience, p.other_channel, p.other_motion, p.other_audience, p.same_platform, p.leads, p.other_leads,
       COALESCE(c.verdict, 'too few leads') AS conversions, c.distance AS conversion_distance, round(c.chance::numeric, 4) AS conversion_chance,
       COALESCE(f.verdict, 'too few leads') AS follow_up, f.distance AS follow_up_distance, round(f.chance::numeric, 4) AS follow_up_chance
FROM pair p
LEFT JOIN judged c ON (c.kind, c.channel, c.of, c.other_channel, c.other_of) = ('conversions', p.channel, p.of, p.other_channel, p.other_of)
LEFT JOIN judged f ON (f.kind, f.channel, f.of, f.other_channel, f.other_of) = ('follow_up', p.channel, p.of, p.other_channel, p.other_of);
\set ECHO :twin_echo
