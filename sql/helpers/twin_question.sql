\set twin_echo :ECHO \set ECHO none
-- Twin of question_effect, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.question_effect_twin;
CREATE TEMP TABLE question_effect_twin AS
WITH q AS (
    SELECT lead_id, min(asked_at) AS q_at FROM funnel.question_asked WHERE asked_at <= lead_funnel.as_of() GROUP BY 1
), l AS (
    SELECT s.intent, s.received_at AS r, s.stage >= 3 AS is_sql, CASE WHEN s.stage >= 3 THEN s.qualified_at WHEN NOT s.is_open THEN s.closed_at END AS e, q.q_at,
           s.stage >= 3 AND COALESCE(s.qualified_at <= s.received_at, true) AS undated
    FROM lead_row s LEFT JOIN q USING (lead_id)
    WHERE s.received_at >= (SELECT min(q_at) FROM q) AND COALESCE(s.contactable, true)
), y AS (
    SELECT * FROM l WHERE q_at >= r AND (e IS NULL OR q_at <= e) AND NOT undated
), m AS (
    SELECT intent, (array_agg(q_at - r ORDER BY q_at - r))[(count(*) + 1) / 2] AS age, count(*) AS asked, count(*) FILTER (WHERE is_sql) AS asked_sqls FROM y GROUP BY 1
), k AS (
    SELECT m.*, count(l.r) AS not_asked, count(*) FILTER (WHERE l.is_sql) AS not_asked_sqls,
           (SELECT count(*) FROM l WHERE undated AND l.intent IS NOT DISTINCT FROM m.intent) AS undated
    FROM m LEFT JOIN (TABLE l EXCEPT ALL TABLE y) l
      -- Ages in hours, as days may have 23 of them.
      ON l.intent IS NOT DISTINCT FROM m.intent AND NOT l.undated AND r + make_interval(secs => EXTRACT(epoch FROM age)::float8) <= lead_funnel.as_of()
         AND (e IS NULL OR e > r + make_interval(secs => EXTRACT(epoch FROM age)::float8))
    GROUP BY m.intent, m.age, m.asked, m.asked_sqls
), rated AS (
    SELECT k.*, round(asked_sqls::numeric / asked, 4) AS asked_sql_rate, round(not_asked_sqls::numeric / NULLIF(not_asked, 0), 4) AS not_asked_sql_rate,
           count(*) FILTER (WHERE not_asked > 0) OVER () AS compared
    FROM k
)
SELECT intent, asked, asked_sqls, asked_sql_rate, pg_temp.bound(-1, asked_sqls, asked) AS asked_sql_rate_low, pg_temp.bound(1, asked_sqls, asked) AS asked_sql_rate_high,
       not_asked, not_asked_sqls, not_asked_sql_rate, pg_temp.bound(-1, not_asked_sqls, not_asked) AS not_asked_sql_rate_low,
       pg_temp.bound(1, not_asked_sqls, not_asked) AS not_asked_sql_rate_high, asked_sql_rate - not_asked_sql_rate AS difference,
       CASE WHEN not_asked > 0 THEN lead_funnel.rate_differs(asked_sqls, asked, not_asked_sqls, not_asked, 1 - 0.05::float8 / compared) END AS beyond_chance,
       undated, (SELECT min(q_at) FROM q) AS since, round(EXTRACT(epoch FROM age) / 3600, 4) AS asked_after_hours
FROM rated;
\set ECHO :twin_echo
