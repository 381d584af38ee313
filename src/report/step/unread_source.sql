CREATE OR REPLACE VIEW unread_source WITH (security_invoker = true) AS
SELECT 'placeholder that was never filled in'::text AS finding, l.lead_id
FROM lead_as_of l
WHERE (l.source ~ '\S' AND _read_name(l.source, true) IS NULL)
   OR (l.medium ~ '\S' AND _read_name(l.medium, false) IS NULL)
   OR (l.campaign ~ '\S' AND _read_name(l.campaign, false) IS NULL)
   OR _is_unfilled(l.landing_page);

COMMENT ON VIEW unread_source IS 'Leads of which a source, medium or campaign was never filled in by the tool that should, as at as_of().';
COMMENT ON COLUMN unread_source.finding IS 'What is wrong, in English.';
COMMENT ON COLUMN unread_source.lead_id IS 'The lead''s key in the CRM.';
