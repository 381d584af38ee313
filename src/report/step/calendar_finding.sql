CREATE OR REPLACE VIEW calendar_finding WITH (security_invoker = true) AS
SELECT CASE WHEN h.origin = 'default' THEN 'no office hours'
            WHEN h.origin LIKE 'unreadable%' THEN 'calendar that cannot be read'
            ELSE substring(h.origin, '^(flexible calendar|calendar without hours) ') END AS finding,
       COALESCE(substring(h.origin, '^(?:flexible calendar|calendar without hours|unreadable calendar) (.*)$'), h.origin) AS calendar
FROM (SELECT w.origin FROM working_hours w
      UNION
      SELECT c.origin FROM company_hours c) h
WHERE h.origin ~ '^(default$|flexible calendar |calendar without hours |unreadable calendar )';

COMMENT ON VIEW calendar_finding IS 'The office hours that had to be assumed, one row per calendar.';
COMMENT ON COLUMN calendar_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN calendar_finding.calendar IS 'The calendar''s name in the CRM; default: there is none.';
