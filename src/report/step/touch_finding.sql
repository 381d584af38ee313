CREATE OR REPLACE VIEW touch_finding WITH (security_invoker = true) AS
SELECT f.finding, f.lead_id
FROM (SELECT t.lead_id,
             CASE WHEN t.touched_at IS NULL THEN 'touch without a time'
                  WHEN NOT isfinite(t.touched_at) THEN 'touch at a time that is infinite'
                  WHEN t.touched_at > (SELECT as_of()) THEN CASE WHEN (SELECT _is_live()) THEN 'touch in the future' END
                  WHEN NOT EXISTS (SELECT FROM lead l WHERE l.lead_id = t.lead_id) THEN 'touch of a lead that is not there'
             END AS finding
      FROM touch t) f
WHERE f.finding IS NOT NULL;

COMMENT ON VIEW touch_finding IS 'What does not add up in the contacts with marketing, one row per contact.';
COMMENT ON COLUMN touch_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN touch_finding.lead_id IS 'The lead that the CRM names for it.';
