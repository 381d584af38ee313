CREATE OR REPLACE VIEW touch_finding WITH (security_invoker = true) AS
WITH contact AS MATERIALIZED (
    SELECT t.lead_id, t.touched_at, l.lead_id IS NOT NULL AS is_known, l.received_at
    FROM touched t
    LEFT JOIN (SELECT l.lead_id, min(l.received_at) AS received_at FROM lead_told l GROUP BY l.lead_id) l ON l.lead_id = t.lead_id
), log AS MATERIALIZED (
    SELECT COALESCE(bool_or(c.touches > 1 OR c.is_later), false) AS is_there
    FROM (SELECT count(*) AS touches, bool_or(t.touched_at > t.received_at) AS is_later
          FROM contact t
          WHERE t.is_known AND t.touched_at <= (SELECT as_of()) AND _can_be(t.touched_at)
          GROUP BY t.lead_id) c
), lacking AS MATERIALIZED (
    SELECT l.lead_id FROM lead_told l WHERE NOT (SELECT g.is_there FROM log g) AND l.received_at <= (SELECT as_of())
)
SELECT f.finding, t.lead_id, 1::bigint AS rows
FROM contact t
CROSS JOIN LATERAL (SELECT CASE WHEN t.touched_at IS NULL THEN 'touch without a time'
                                WHEN NOT _can_be(t.touched_at) THEN 'touch outside the years 1900 to 9999'
                                WHEN t.touched_at > (SELECT as_of()) THEN CASE WHEN (SELECT _is_live()) THEN 'touch in the future' END
                                WHEN NOT t.is_known THEN 'touch of a lead that is not there' END AS finding) f
WHERE f.finding IS NOT NULL
UNION ALL
SELECT 'touch log is missing', e.lead_id, 1
FROM (SELECT l.lead_id FROM lacking l ORDER BY length(l.lead_id), l.lead_id LIMIT 5) e
UNION ALL
-- Those that are no examples.
SELECT 'touch log is missing', NULL, count(*) - 5
FROM lacking l
HAVING count(*) > 5;

COMMENT ON VIEW touch_finding IS
    'What does not add up in the contacts with marketing, one row per contact; of the log, where no lead has a second touch, one for each '
    'of five leads, and one for all others.';
COMMENT ON COLUMN touch_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN touch_finding.lead_id IS 'The lead that the CRM names for it.';
COMMENT ON COLUMN touch_finding.rows IS 'Of how many contacts or leads that tells.';
