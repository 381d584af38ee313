-- Odoo's working calendars as office_hours text. Its times are hours of the day, to
-- the minute, and 24 is the end of the day.

CREATE FUNCTION lead_funnel._odoo_calendar_places(crm_schema text) RETURNS json
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
SELECT json_build_object(
    'calendar', lead_funnel._odoo_lookup(crm_schema, 'resource_calendar',
                                         'name tz two_weeks_calendar flexible_hours hours_per_day full_time_required_hours'),
    -- Lunch breaks are rows of their own since 17, and so are section titles;
    -- some versions keep the hours of single employees in the same table.
    'skipped', CASE WHEN has ? 'resource_calendar_attendance.display_type' THEN ' AND a.display_type IS NULL' ELSE '' END
        || CASE WHEN has ? 'resource_calendar_attendance.resource_id' THEN ' AND a.resource_id IS NULL' ELSE '' END,
    -- Until 17 hours may hold for a season only.
    'first', CASE WHEN has ->> 'resource_calendar_attendance.date_from' = 'date' THEN 'a.date_from' ELSE 'NULL::date' END,
    'last', CASE WHEN has ->> 'resource_calendar_attendance.date_to' = 'date' THEN 'a.date_to' ELSE 'NULL::date' END,
    'two_weeks', CASE WHEN has ->> 'resource_calendar.two_weeks_calendar' = 'boolean' AND has ? 'resource_calendar_attendance.week_type'
                      THEN 'r.two_weeks_calendar IS TRUE' ELSE 'false' END,
    'week', CASE WHEN has ? 'resource_calendar_attendance.week_type' THEN 'COALESCE(a.week_type::int, 0)' ELSE '0' END,
    'flexible', CASE WHEN has ->> 'resource_calendar.flexible_hours' = 'boolean' AND has ? 'resource_calendar.hours_per_day'
                          AND has ? 'resource_calendar.full_time_required_hours'
                     THEN 'r.flexible_hours IS TRUE' ELSE 'false' END,
    'day_hours', CASE WHEN has ? 'resource_calendar.hours_per_day' THEN 'r.hours_per_day::numeric' ELSE 'NULL::numeric' END,
    'week_hours', CASE WHEN has ? 'resource_calendar.full_time_required_hours' THEN 'r.full_time_required_hours::numeric'
                       ELSE 'NULL::numeric' END,
    -- Worked time, such as a training, is no closing.
    'closing', CASE WHEN has ? 'resource_calendar_leaves.time_type' THEN ' AND COALESCE(v.time_type, ''leave'') = ''leave''' ELSE '' END,
    'company', CASE WHEN has ? 'res_company.name' THEN 'c.name::text' ELSE 'NULL::text' END)
FROM (SELECT COALESCE(jsonb_object_agg(t.relation || '.' || t.name, t.type) FILTER (WHERE t.type IS NOT NULL), '{}') AS has
      FROM (SELECT w.relation, w.name, lead_funnel._column_type(crm_schema, w.relation, w.name) AS type
            FROM (VALUES ('resource_calendar_attendance', 'display_type'), ('resource_calendar_attendance', 'resource_id'),
                         ('resource_calendar_attendance', 'date_from'), ('resource_calendar_attendance', 'date_to'),
                         ('resource_calendar_attendance', 'week_type'), ('resource_calendar', 'two_weeks_calendar'),
                         ('resource_calendar', 'flexible_hours'), ('resource_calendar', 'hours_per_day'),
                         ('resource_calendar', 'full_time_required_hours'), ('resource_calendar_leaves', 'time_type'),
                         ('res_company', 'name')) w (relation, name)) t) x
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_calendar_places IS
'Internal to connect(''odoo''): what _make_odoo_calendar() puts into its views, by the columns that this Odoo has.';

-- Of a few rows, but long: as functions, which each session prepares once, they are not planned anew in every report for
-- each place that asks for the hours.

CREATE FUNCTION lead_funnel._odoo_week(days int[], weeks int[], firsts date[], lasts date[], spans text[], two_weeks boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- The hours of each weekday in each week of a fortnight, for all of time (first
    -- NULL) and for each season. Odoo counts the weeks of a fortnight from Monday, the
    -- 1st of January of the year 1, on. What differs from the first week outside of
    -- seasons follows as rules of its own.
    RETURN (
    WITH attendance AS (
        SELECT a.day, a.week, a.first, a.last, a.span FROM unnest(days, weeks, firsts, lasts, spans) a (day, week, first, last, span)
    ), bound AS (
        SELECT GREATEST(a.first, '0001-01-01') AS day FROM attendance a WHERE a.first IS NOT NULL
        UNION
        SELECT GREATEST(LEAST(a.last, '9999-12-31') + 1, '0001-01-01') FROM attendance a WHERE a.last IS NOT NULL
        UNION
        SELECT '0001-01-01' FROM attendance a WHERE a.first IS NOT NULL OR a.last IS NOT NULL
    ), season AS (
        SELECT NULL::date AS first, NULL::date AS last
        UNION ALL
        SELECT b.day, COALESCE(lead(b.day) OVER (ORDER BY b.day) - 1, '9999-12-31')
        FROM bound b
        WHERE b.day <= '9999-12-31'
    ), calendar_day AS MATERIALIZED (
        SELECT s.first, s.last, d.day, w.week,
               (SELECT string_agg(DISTINCT a.span, ',')
                FROM attendance a
                WHERE a.day = d.day AND (a.week = w.week OR NOT two_weeks)
                  AND CASE WHEN s.first IS NULL THEN a.first IS NULL AND a.last IS NULL
                           ELSE COALESCE(a.first <= s.first, true) AND COALESCE(a.last >= s.last, true) END) AS hours
        FROM season s
        CROSS JOIN generate_series(0, 6) d (day)
        CROSS JOIN generate_series(0, CASE WHEN two_weeks THEN 1 ELSE 0 END) w (week)
    )
    SELECT string_agg(r.days || ' ' || r.hours, '; ' ORDER BY r.part, r.first, r.day, r.hours)
    FROM (SELECT 1 AS part, NULL::date AS first, min(d.day) AS day, d.hours,
                 string_agg((ARRAY['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'])[d.day + 1], ',' ORDER BY d.day) AS days
          FROM calendar_day d
          WHERE d.first IS NULL AND d.week = 0 AND d.hours IS NOT NULL
          GROUP BY d.hours
          UNION ALL
          SELECT CASE WHEN d.first IS NULL THEN 2 ELSE 3 END, d.first, min(d.day + 7 * d.week), COALESCE(d.hours, 'off'),
                 CASE WHEN two_weeks
                   -- to_char, because a date as text follows the session's DateStyle.
                   THEN string_agg(to_char(d.begins, 'YYYY-MM-DD') || ' - ' || to_char(d.ends, 'YYYY-MM-DD') || '/14', ','
                                   ORDER BY d.begins)
                   ELSE to_char(d.first, 'YYYY-MM-DD') || ' - ' || to_char(d.last, 'YYYY-MM-DD') || ' '
                        || string_agg((ARRAY['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'])[d.day + 1], ',' ORDER BY d.day) END
          FROM (SELECT d.*, COALESCE(d.last, '9999-12-31') AS ends,
                       s.since + (d.day + 7 * d.week - (s.since - '0001-01-01') % 14 + 14) % 14 AS begins
                FROM calendar_day d
                CROSS JOIN LATERAL (SELECT COALESCE(d.first, '0001-01-01') AS since) s
                WHERE (d.first IS NOT NULL OR d.week = 1)
                  AND d.hours IS DISTINCT FROM (SELECT b.hours FROM calendar_day b
                                                WHERE b.first IS NULL AND b.day = d.day
                                                  AND b.week = CASE WHEN d.first IS NULL THEN 0 ELSE d.week END)) d
          WHERE d.begins <= d.ends OR NOT two_weeks
          GROUP BY d.first, d.last, d.hours) r
    HAVING count(*) FILTER (WHERE r.hours <> 'off') > 0);
END
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_week IS
'Internal to connect(''odoo''): a working calendar''s rules as in office_hours. An element per span of hours, as 09:00-17:00: its weekday '
'(0 is Monday), its week of a fortnight (0 or 1), its season. two_weeks: whether the weeks differ. NULL when it is never open.';

CREATE FUNCTION lead_funnel._odoo_flexible_week(day_hours numeric, week_hours numeric) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- A flexible calendar has no times: Odoo takes its hours of a day around noon, from
    -- the first day of a week on until those of the week are used up.
    RETURN (
    SELECT string_agg(r.days || ' ' || r.hours, '; ' ORDER BY r.day)
    FROM (SELECT min(d.day) AS day, t.hours,
                 string_agg((ARRAY['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'])[d.day + 1], ',' ORDER BY d.day) AS days
          FROM generate_series(0, 6) d (day)
          CROSS JOIN LATERAL (SELECT LEAST(day_hours, week_hours - d.day * day_hours) * 30 AS half) h
          CROSS JOIN LATERAL (SELECT to_char(make_interval(mins => (720 - h.half)::int), 'HH24:MI') || '-'
                                     || to_char(make_interval(mins => (720 + h.half)::int), 'HH24:MI') AS hours) t
          WHERE h.half >= 1
          GROUP BY t.hours) r);
END
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_flexible_week IS
'Internal to connect(''odoo''): the rules of a calendar with so many hours of a day and of a week, at no times.';

CREATE FUNCTION lead_funnel._odoo_leaves(begun timestamp[], ended timestamp[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RETURN (
    WITH leave AS (
        SELECT v.begun, v.ended, daterange(b.first, GREATEST(b.first, v.ended::date)) AS whole
        FROM unnest(begun, ended) v (begun, ended)
        CROSS JOIN LATERAL (SELECT v.begun::date + (v.begun > v.begun::date)::int AS first) b
    )
    SELECT string_agg(r.rule, '; ' ORDER BY r.position)
    FROM (SELECT to_char(lower(w.days), 'YYYY-MM-DD') AS position,
                 to_char(lower(w.days), 'YYYY-MM-DD')
                 || CASE WHEN upper(w.days) - lower(w.days) > 1 THEN ' - ' || to_char(upper(w.days) - 1, 'YYYY-MM-DD') ELSE '' END
                 || ' off' AS rule
          FROM (SELECT unnest(range_agg(v.whole) * datemultirange(daterange('0001-01-01', '9999-12-31', '[]'))) AS days
                FROM leave v) w
          UNION
          SELECT to_char(p.day, 'YYYY-MM-DD') || p.opens,
                 to_char(p.day, 'YYYY-MM-DD') || ' ' || p.opens || '-' || p.closes || ' off'
          FROM leave v
          CROSS JOIN LATERAL (VALUES (v.begun::date, to_char(v.begun, 'HH24:MI:SS'),
                                      CASE WHEN v.ended >= v.begun::date + 1 THEN '24:00:00' ELSE to_char(v.ended, 'HH24:MI:SS') END,
                                      v.begun > v.begun::date),
                                     (v.ended::date, '00:00:00', to_char(v.ended, 'HH24:MI:SS'),
                                      v.begun <= v.ended::date)) p (day, opens, closes, is_part)
          WHERE p.is_part AND p.opens < p.closes AND p.day BETWEEN '0001-01-01' AND '9999-12-31') r);
END
$function$;
COMMENT ON FUNCTION lead_funnel._odoo_leaves IS
'Internal to connect(''odoo''): the rules of leaves, each with its begin and its end by the calendar''s clock.';

CREATE FUNCTION lead_funnel._make_odoo_calendar(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_calendar', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_calendar WITH (security_invoker = true) AS
SELECT c.name, c.zone,
       concat_ws('; ', COALESCE(k.rules, f.rules, 'Mo-Fr 09:00-17:00'), l.rules, c.zone) AS hours,
       c.company, c.is_main,
       CASE WHEN f.rules IS NOT NULL THEN 'flexible calendar '
            WHEN k.rules IS NULL THEN 'calendar without hours '
            ELSE 'calendar ' END || c.name AS origin
FROM (SELECT c.id AS company_id, {company} AS company, c.id = (SELECT min(m.id) FROM {crm}.res_company m) AS is_main,
             -- A zone that is none would be an error below.
             r.id, r.name::text AS name, CASE WHEN _office_hours('off; ' || r.tz) IS NOT NULL THEN r.tz::text END AS zone,
             {two_weeks} AS two_weeks, {flexible} AS flexible, LEAST({day_hours}, 24) AS day_hours, {week_hours} AS week_hours
      FROM {crm}.res_company c
      JOIN {calendar} r ON r.id = c.resource_calendar_id) c
LEFT JOIN LATERAL (
    SELECT _odoo_week(array_agg(a.dayofweek::int), array_agg({week}), array_agg({first}), array_agg({last}),
                      array_agg(to_char(make_interval(mins => t.opens), 'HH24:MI') || '-'
                                || to_char(make_interval(mins => t.closes), 'HH24:MI')), c.two_weeks) AS rules
    FROM {crm}.resource_calendar_attendance a
    CROSS JOIN LATERAL (SELECT round(LEAST(GREATEST(a.hour_from, 0), 24)::numeric * 60)::int,
                               round(LEAST(GREATEST(a.hour_to, 0), 24)::numeric * 60)::int) t (opens, closes)
    WHERE a.calendar_id = c.id AND a.day_period IS DISTINCT FROM 'lunch' AND t.closes > t.opens{skipped}) k ON NOT c.flexible
LEFT JOIN LATERAL (SELECT _odoo_flexible_week(c.day_hours, c.week_hours) AS rules) f ON c.flexible
LEFT JOIN LATERAL (
    SELECT _odoo_leaves(array_agg(x.begun), array_agg(x.ended)) AS rules
    FROM (SELECT d.date_from AT TIME ZONE 'UTC' AT TIME ZONE c.zone AS begun,
                 -- A day ends for Odoo at 23:59:59, wherever that is.
                 CASE WHEN extract(second FROM d.date_to) >= 59 THEN date_trunc('minute', d.date_to) + interval '1 minute'
                      ELSE d.date_to END AT TIME ZONE 'UTC' AT TIME ZONE c.zone AS ended
          FROM {crm}.resource_calendar_leaves v
          -- Office hours have the years 1 to 9999; beyond them no zone can be applied.
          CROSS JOIN LATERAL (SELECT LEAST(GREATEST(v.date_from, '0001-01-01'), '9999-12-31 23:59:59') AS date_from,
                                     LEAST(GREATEST(v.date_to, '0001-01-01'), '9999-12-31 23:59:59') AS date_to) d
          WHERE v.resource_id IS NULL AND v.date_from < v.date_to
            AND (v.calendar_id = c.id
                 OR (v.calendar_id IS NULL AND (v.company_id = c.company_id OR v.company_id IS NULL))){closing}) x) l ON true;
COMMENT ON VIEW odoo_calendar IS
    'The working calendar of each of Odoo''s companies as office_hours text: weekly hours, seasons, then leaves.';
COMMENT ON COLUMN odoo_calendar.name IS 'The calendar''s name.';
COMMENT ON COLUMN odoo_calendar.zone IS 'Its time zone.';
COMMENT ON COLUMN odoo_calendar.hours IS 'The office_hours text.';
COMMENT ON COLUMN odoo_calendar.company IS 'The company''s name.';
COMMENT ON COLUMN odoo_calendar.is_main IS 'Whether it is the main company, the first.';
COMMENT ON COLUMN odoo_calendar.origin IS 'As in the view working_hours.';
$view$, crm_schema, lead_funnel._odoo_calendar_places(crm_schema)));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_calendar IS 'Internal to connect(''odoo''): the view odoo_calendar.';

CREATE FUNCTION lead_funnel._make_odoo_hours(crm_schema text, into_schema text, with_calendar boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT with_calendar THEN
        PERFORM lead_funnel._make_contract_view(into_schema, 'working_hours');
        PERFORM lead_funnel._make_contract_view(into_schema, 'company_hours');
        RETURN;
    END IF;
    PERFORM lead_funnel._make_odoo_calendar(crm_schema, into_schema);
    PERFORM lead_funnel._make_contract_view(into_schema, 'working_hours', $query$
SELECT COALESCE(s.hours, c.hours, 'Mo-Fr 09:00-17:00; UTC') AS hours,
       COALESCE(s.zone, btrim(substring(s.hours::text, '[^;]*$')), CASE WHEN c.hours IS NOT NULL THEN c.zone END, 'UTC') AS zone,
       CASE WHEN s.hours IS NOT NULL THEN 'settings'
            WHEN c.hours IS NOT NULL THEN c.origin
            ELSE COALESCE('unreadable calendar ' || c.name, 'default') END AS origin
FROM settings s
-- A calendar that cannot be read is no matter when it is not needed.
LEFT JOIN LATERAL (SELECT r.name, r.origin, r.zone, _office_hours(r.hours) AS hours FROM odoo_calendar r
                   WHERE r.is_main AND s.hours IS NULL OFFSET 0) c ON true$query$);
    PERFORM lead_funnel._make_contract_view(into_schema, 'company_hours', $query$
SELECT c.company, COALESCE(c.hours, w.hours) AS hours, CASE WHEN c.hours IS NULL THEN w.zone ELSE c.zone END AS zone,
       CASE WHEN c.hours IS NULL THEN 'unreadable calendar ' || c.name ELSE c.origin END AS origin
FROM (SELECT r.company, r.name, r.zone, r.origin, _office_hours(r.hours) AS hours
      FROM odoo_calendar r
      WHERE NOT r.is_main AND r.company IS NOT NULL OFFSET 0) c
CROSS JOIN working_hours w$query$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_hours IS
'Internal to connect(''odoo''): the view working_hours, from the settings, else the main company''s calendar, else Mo-Fr 09:00-17:00, and '
'the view company_hours, from the calendars of the others.';
