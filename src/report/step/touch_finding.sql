CREATE OR REPLACE VIEW touch_finding WITH (security_invoker = true) AS
SELECT f.finding, t.lead_id
FROM touch t
LEFT JOIN (SELECT l.lead_id FROM lead l GROUP BY l.lead_id) l ON l.lead_id = t.lead_id
CROSS JOIN LATERAL (SELECT CASE WHEN t.touched_at IS NULL THEN 'touch without a time'
                                WHEN NOT _can_be(t.touched_at) THEN 'touch outside the years 1900 to 9999'
                                WHEN t.touched_at > (SELECT as_of()) THEN CASE WHEN (SELECT _is_live()) THEN 'touch in the future' END
                                WHEN l.lead_id IS NULL THEN 'touch of a lead that is not there' END AS finding) f
WHERE f.finding IS NOT NULL;

COMMENT ON VIEW touch_finding IS 'What does not add up in the contacts with marketing, one row per contact.';
COMMENT ON COLUMN touch_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN touch_finding.lead_id IS 'The lead that the CRM names for it.';
