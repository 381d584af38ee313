CREATE OR REPLACE VIEW refresh_finding WITH (security_invoker = true) AS
SELECT NULL::text AS finding, NULL::text AS detail, NULL::text AS lead_id
WHERE false;

COMMENT ON VIEW refresh_finding IS 'Why the reports may not be what the CRM says, where the leads are stored.';
COMMENT ON COLUMN refresh_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN refresh_finding.detail IS 'Since when, or why; of a history that is no longer kept, from when on it is.';
COMMENT ON COLUMN refresh_finding.lead_id IS 'Which lead; NULL: all of them.';
