-- Who is asked was no SQL by then; so those who were not asked count from the same age on, or asking would seem to do harm.
CREATE OR REPLACE VIEW question_effect WITH (security_invoker = true) AS
WITH begun AS MATERIALIZED (
    SELECT min(q.asked_at) AS since FROM question_asked q WHERE q.asked_at <= (SELECT as_of())
), received AS MATERIALIZED (
    SELECT c.intent, c.received_at, c.reached_stage >= 'sql' AS is_sql,
           CASE WHEN c.reached_stage >= 'sql' THEN c.qualified_at WHEN NOT c.is_open THEN c.closed_at END AS ended_at,
           c.reached_stage >= 'sql' AND (c.qualified_at > c.received_at) IS NOT TRUE AS is_undated, q.asked_at
    FROM lead_classified c
    LEFT JOIN (SELECT q.lead_id, min(q.asked_at) AS asked_at
               FROM question_asked q
               WHERE q.asked_at <= (SELECT as_of())
               GROUP BY q.lead_id) q ON q.lead_id = c.lead_id
    WHERE c.received_at >= (SELECT b.since FROM begun b) AND c.contactable IS NOT FALSE
), compared AS MATERIALIZED (
    SELECT l.intent, l.received_at, l.is_sql, COALESCE(l.ended_at, 'infinity') AS ended_at, l.is_undated,
           CASE WHEN l.asked_at >= l.received_at AND l.asked_at <= COALESCE(l.ended_at, 'infinity') AND NOT l.is_undated
             THEN l.asked_at END AS asked_at
    FROM received l
), age AS MATERIALIZED (
    SELECT c.intent, percentile_disc(0.5) WITHIN GROUP (ORDER BY c.asked_at - c.received_at) AS asked_after
    FROM compared c
    WHERE c.asked_at IS NOT NULL
    GROUP BY c.intent
), counted AS (
    SELECT a.intent, a.asked_after,
           count(c.asked_at) AS asked,
           count(c.asked_at) FILTER (WHERE c.is_sql) AS asked_sqls,
           count(*) FILTER (WHERE g.is_comparable) AS not_asked,
           count(*) FILTER (WHERE g.is_comparable AND c.is_sql) AS not_asked_sqls,
           count(*) FILTER (WHERE c.is_undated) AS undated
    FROM age a
    JOIN compared c ON COALESCE(c.intent::text, '') = COALESCE(a.intent::text, '')
    CROSS JOIN LATERAL (SELECT c.asked_at IS NULL AND NOT c.is_undated AND o.at < c.ended_at AND o.at <= (SELECT as_of())
                               AS is_comparable
                        -- Days of 24 hours, in whatever time zone the session is.
                        FROM (SELECT (c.received_at AT TIME ZONE 'UTC' + a.asked_after) AT TIME ZONE 'UTC' AS at) o) g
    GROUP BY a.intent, a.asked_after
)
SELECT c.intent::text AS intent, c.asked, c.asked_sqls,
       w.rate AS asked_sql_rate, w.low AS asked_sql_rate_low, w.high AS asked_sql_rate_high,
       c.not_asked, c.not_asked_sqls,
       o.rate AS not_asked_sql_rate, o.low AS not_asked_sql_rate_low, o.high AS not_asked_sql_rate_high,
       w.rate - o.rate AS difference,
       CASE WHEN c.not_asked > 0
         THEN rate_differs(c.asked_sqls, c.asked, c.not_asked_sqls, c.not_asked,
                           1 - 0.05::float8 / count(*) FILTER (WHERE c.not_asked > 0) OVER ()) END AS beyond_chance,
       _to_second(c.asked_after) AS asked_after, c.undated, b.since, _in_hours(c.asked_after) AS asked_after_hours
FROM counted c
CROSS JOIN begun b
CROSS JOIN LATERAL _rated(c.asked_sqls, c.asked) w
CROSS JOIN LATERAL _rated(c.not_asked_sqls, c.not_asked) o
ORDER BY c.asked DESC, c.intent DESC NULLS LAST;

COMMENT ON VIEW question_effect IS
    'Whether it helps to ask: of the leads that were no SQL yet, how many became one, of those who were asked a question and of those who '
    'were not, per intent of which any was asked. Asked is whom record_question() notes, as an answer alone would count only those who '
    'answered. Leads that came in before the first of these notes are left out, as nobody knows whether they were asked; so are those '
    'that are not contactable. Who is asked was not drawn by lot: that sales asks the better leads shows here, too.';
COMMENT ON COLUMN question_effect.asked IS 'Leads that were asked while they were open and no SQL; the first question counts.';
COMMENT ON COLUMN question_effect.asked_sqls IS 'Those of them that became an SQL since then.';
COMMENT ON COLUMN question_effect.asked_sql_rate IS 'asked_sqls / asked, rounded to 4 decimals.';
COMMENT ON COLUMN question_effect.not_asked IS
    'Leads that were never asked while they were open and no SQL, and that still were so at the age of asked_after.';
COMMENT ON COLUMN question_effect.not_asked_sqls IS 'Those of them that became an SQL since that age.';
COMMENT ON COLUMN question_effect.not_asked_sql_rate IS
    'not_asked_sqls / not_asked, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN question_effect.difference IS
    'asked_sql_rate - not_asked_sql_rate, both rounded to 4 decimals; NULL where the second is.';
COMMENT ON COLUMN question_effect.beyond_chance IS
    'Whether the two differ by more than chance: rate_differs() with 95 % confidence for all intents together (Bonferroni: the error of '
    '5 % is divided by their number). NULL where there is nothing to compare with.';
COMMENT ON COLUMN question_effect.asked_after IS
    'How old half of the asked leads were at most at their first question, since the receipt.';
COMMENT ON COLUMN question_effect.undated IS
    'Leads of this intent, asked or not, that count in neither: they are an SQL, but nobody knows that they once were none. Signals that '
    'the CRM itself shows count from the receipt.';
COMMENT ON COLUMN question_effect.since IS 'When the first question was noted: leads that came in from then on are compared.';
