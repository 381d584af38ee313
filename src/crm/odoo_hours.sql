CREATE FUNCTION lead_funnel._make_odoo_hours(crm_schema text, into_schema text, with_calendar boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    skipped text := '';
BEGIN
    IF NOT with_calendar THEN
        PERFORM lead_funnel._make_contract_view(into_schema, 'working_hours');
        RETURN;
    END IF;

    -- Lunch breaks are rows of their own since 17, and so are section titles;
    -- some versions keep the hours of single employees in the same table.
    IF lead_funnel._column_type(crm_schema, 'resource_calendar_attendance', 'display_type') IS NOT NULL THEN
        skipped := skipped || ' AND a.display_type IS NULL';
    END IF;
    IF lead_funnel._column_type(crm_schema, 'resource_calendar_attendance', 'resource_id') IS NOT NULL THEN
        skipped := skipped || ' AND a.resource_id IS NULL';
    END IF;
    -- Until 17 hours may hold for a season only.
    IF lead_funnel._column_type(crm_schema, 'resource_calendar_attendance', 'date_from') = 'date'
        AND lead_funnel._column_type(crm_schema, 'resource_calendar_attendance', 'date_to') = 'date' THEN
        skipped := skipped || ' AND (a.date_from > today) IS NOT TRUE AND (a.date_to < today) IS NOT TRUE';
    END IF;

    PERFORM lead_funnel._make_view(into_schema, 'step', 'odoo_calendar', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_calendar WITH (security_invoker = true) AS
WITH calendar AS (
    SELECT c.id AS company_id, r.id, r.name::text AS name, r.tz::text AS zone,
           (as_of() AT TIME ZONE r.tz::text)::date AS today
    FROM {crm}.res_company c
    JOIN {crm}.resource_calendar r ON r.id = c.resource_calendar_id
    WHERE c.id = (SELECT min(m.id) FROM {crm}.res_company m)
), weekly AS (
    SELECT a.dayofweek::int AS day,
           string_agg(DISTINCT
               to_char(make_interval(secs => t.opens), 'HH24:MI:SS') || '-' ||
               to_char(make_interval(secs => t.closes), 'HH24:MI:SS'), ',') AS hours
    FROM {crm}.resource_calendar_attendance a JOIN calendar c ON c.id = a.calendar_id
    CROSS JOIN LATERAL (SELECT round(a.hour_from::numeric * 3600)::float8,
                               round(a.hour_to::numeric * 3600)::float8) t (opens, closes)
    WHERE a.day_period <> 'lunch' AND t.closes > t.opens{skipped}
    GROUP BY a.dayofweek
), leave AS (
    SELECT v.date_from AT TIME ZONE 'UTC' AT TIME ZONE c.zone AS starts,
           v.date_to AT TIME ZONE 'UTC' AT TIME ZONE c.zone AS ends
    FROM {crm}.resource_calendar_leaves v, calendar c
    WHERE v.resource_id IS NULL
      AND (v.calendar_id = c.id OR (v.calendar_id IS NULL AND (v.company_id = c.company_id OR v.company_id IS NULL)))
      AND v.date_from < v.date_to
), leave_day AS (
    SELECT d.day::date AS day,
           CASE WHEN d.day < v.starts THEN to_char(v.starts, 'HH24:MI:SS') ELSE '00:00:00' END AS opens,
           CASE WHEN d.day + interval '1 day' - interval '1 second' > v.ends THEN to_char(v.ends, 'HH24:MI:SS') ELSE '24:00:00' END
               AS closes
    FROM leave v
    CROSS JOIN LATERAL generate_series(date_trunc('day', v.starts), v.ends, interval '1 day') d (day)
), rule AS (
    SELECT 1 AS part, min(w.day)::text AS position,
           string_agg((ARRAY['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'])[w.day + 1], ',' ORDER BY w.day)
           || ' ' || w.hours AS text
    FROM weekly w
    GROUP BY w.hours
    UNION ALL
    SELECT 1, '', 'Mo-Fr 09:00-17:00' WHERE NOT EXISTS (SELECT FROM weekly)
    UNION ALL
    -- to_char, because a date as text follows the session's DateStyle.
    SELECT 2, to_char(min(v.day), 'YYYY-MM-DD'),
           to_char(min(v.day), 'YYYY-MM-DD')
           || CASE WHEN count(*) > 1
                THEN ' - ' || to_char(max(v.day), 'YYYY-MM-DD') ELSE '' END || ' off'
    FROM (SELECT w.day, w.day - row_number() OVER (ORDER BY w.day)::int AS run
          FROM (SELECT DISTINCT day FROM leave_day WHERE opens = '00:00:00' AND closes = '24:00:00') w) v
    GROUP BY v.run
    UNION ALL
    SELECT 2, to_char(v.day, 'YYYY-MM-DD') || v.opens,
           to_char(v.day, 'YYYY-MM-DD') || ' ' || v.opens || '-' || v.closes || ' off'
    FROM leave_day v
    WHERE v.opens < v.closes AND NOT (v.opens = '00:00:00' AND v.closes = '24:00:00')
)
SELECT c.name, c.zone,
       (SELECT string_agg(d.text, '; ' ORDER BY d.part, d.position)
        FROM (SELECT DISTINCT r.part, r.position, r.text FROM rule r) d)
       || '; ' || c.zone AS hours
FROM calendar c;
COMMENT ON VIEW odoo_calendar IS 'The working calendar of Odoo''s first company as office_hours text: weekly hours, then leaves.';
COMMENT ON COLUMN odoo_calendar.name IS 'The calendar''s name.';
COMMENT ON COLUMN odoo_calendar.zone IS 'Its time zone.';
COMMENT ON COLUMN odoo_calendar.hours IS 'The office_hours text.';
$view$, crm_schema, json_build_object('skipped', skipped)));

    PERFORM lead_funnel._make_contract_view(into_schema, 'working_hours', $query$
SELECT COALESCE(s.hours, c.hours::office_hours, 'Mo-Fr 09:00-17:00; UTC') AS hours,
       COALESCE(s.zone, btrim(substring(s.hours::text, '[^;]*$')), c.zone, 'UTC') AS zone,
       CASE WHEN s.hours IS NOT NULL THEN 'settings'
            WHEN c.hours IS NOT NULL THEN 'calendar ' || c.name
            ELSE 'default' END AS origin
FROM settings s
-- A calendar that cannot be read is no matter when it is not needed.
LEFT JOIN LATERAL (SELECT r.name, r.zone, r.hours FROM odoo_calendar r
                   WHERE s.hours IS NULL OFFSET 0) c ON true$query$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_hours IS
'Internal to connect(''odoo''): the view working_hours, from the settings, else the company''s calendar, else Mo-Fr 09:00-17:00.';
