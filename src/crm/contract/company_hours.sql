CREATE OR REPLACE VIEW company_hours WITH (security_invoker = true) AS
SELECT NULL::text AS company, NULL::office_hours AS hours, NULL::text AS zone, NULL::text AS origin
WHERE false;

COMMENT ON VIEW company_hours IS
    'The office hours of the other companies in the CRM, one row per company that keeps its own: its leads are judged by them. For '
    'the main company, and for who is not here, there is the view working_hours.';
COMMENT ON COLUMN company_hours.company IS 'The company, as in the view lead.';
COMMENT ON COLUMN company_hours.hours IS 'Its office hours.';
COMMENT ON COLUMN company_hours.zone IS 'Their time zone. The reports cut months and days in that of the view working_hours.';
COMMENT ON COLUMN company_hours.origin IS 'Where they come from: the CRM''s calendar by name, as in the view working_hours.';
