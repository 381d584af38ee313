CREATE OR REPLACE VIEW working_hours WITH (security_invoker = true) AS
SELECT COALESCE(s.hours, 'Mo-Fr 09:00-17:00; UTC') AS hours,
       COALESCE(s.zone, btrim(substring(s.hours::text, '[^;]*$')), 'UTC') AS zone,
       CASE WHEN s.hours IS NULL THEN 'default' ELSE 'settings' END AS origin
FROM settings s;

COMMENT ON VIEW working_hours IS
    'The office hours in which the SLA clock runs, one row: those of the table settings, else those that '
    'the CRM keeps for its main company. Other companies may have their own, in the view company_hours.';
COMMENT ON COLUMN working_hours.hours IS 'The office hours.';
COMMENT ON COLUMN working_hours.zone IS 'The time zone in which the reports cut months and days.';
COMMENT ON COLUMN working_hours.origin IS
    'Where they come from: settings, or the CRM''s calendar by name (one that is flexible, '
    'unreadable or without hours: see data_quality), or default.';
