CREATE OR REPLACE VIEW refresh_finding WITH (security_invoker = true) AS
SELECT 'leads not refreshed for long' AS finding, to_char(r.as_of AT TIME ZONE w.zone, 'YYYY-MM-DD HH24:MI') AS detail
FROM refresh_state r
CROSS JOIN working_hours w
CROSS JOIN settings s
WHERE isfinite(r.as_of) AND isfinite(as_of()) AND r.as_of + s.fresh_within < as_of()
UNION ALL
SELECT 'refresh of the leads failed', l.error
FROM (SELECT r.outcome, r.error FROM refresh_run r ORDER BY r.position DESC LIMIT 1) l
WHERE l.outcome = 'failed';

COMMENT ON VIEW refresh_finding IS 'Why the reports may not be what the CRM says now, where the leads are stored.';
COMMENT ON COLUMN refresh_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN refresh_finding.detail IS 'Since when, or why.';
