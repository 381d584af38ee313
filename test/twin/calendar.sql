-- When each company of an Odoo is open, computed a second time: day by day from the raw
-- tables in schema public, with the types, functions and operators of PostgreSQL only.
-- One row per company that has a calendar, for the years 2026 and 2027; no flexible
-- calendars. Odoo's timestamps are UTC, and the hours of a calendar are those of its zone.
WITH day AS (
    SELECT d::date AS day, extract(isodow FROM d)::int - 1 AS weekday,
           -- Odoo: int(math.floor((date.toordinal() - 1) / 7) % 2)
           (floor((d::date - date '0001-01-01') / 7.0)::int % 2)::text AS week
    FROM generate_series(timestamp '2025-12-25', '2028-01-05', '1 day') d
),
worked AS (
    SELECT c.id, range_agg(tstzrange((day.day + round(a.hour_from * 60) * interval '1 minute') AT TIME ZONE r.tz,
                                     (day.day + round(a.hour_to * 60) * interval '1 minute') AT TIME ZONE r.tz)) AS open
    FROM public.res_company c
    JOIN public.resource_calendar r ON r.id = c.resource_calendar_id
    JOIN public.resource_calendar_attendance a ON a.calendar_id = r.id
    JOIN day ON day.weekday = a.dayofweek::int AND (a.week_type = day.week OR NOT coalesce(r.two_weeks_calendar, false))
    WHERE a.day_period <> 'lunch' AND a.display_type IS NULL AND a.hour_from < a.hour_to
      AND day.day BETWEEN coalesce(a.date_from, '-infinity') AND coalesce(a.date_to, 'infinity')
    GROUP BY c.id
),
-- The last second of a day is closed to its end.
away AS (
    SELECT c.id, range_agg(tstzrange(v.date_from AT TIME ZONE 'UTC',
                                     (v.date_to + CASE extract(second FROM v.date_to) WHEN 59 THEN 1 ELSE 0 END * interval '1 second')
                                     AT TIME ZONE 'UTC')) AS closed
    FROM public.res_company c
    JOIN public.resource_calendar_leaves v ON v.calendar_id = c.resource_calendar_id
         OR (v.calendar_id IS NULL AND coalesce(v.company_id, c.id) = c.id)
    WHERE v.resource_id IS NULL AND v.time_type = 'leave' AND v.date_from < v.date_to
    GROUP BY c.id
)
SELECT c.id, c.name::text AS company,
       (coalesce(w.open, '{}') - coalesce(a.closed, '{}')) * '{["2026-01-01 00:00+00","2028-01-01 00:00+00")}'::tstzmultirange AS open
FROM public.res_company c
LEFT JOIN worked w ON w.id = c.id
LEFT JOIN away a ON a.id = c.id
WHERE c.resource_calendar_id IS NOT NULL;
