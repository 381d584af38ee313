-- When the office closes, and when it is open between two instants
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\pset format unaligned
\pset tuples_only on

-- In an opening, at its end, between openings, over a weekend and a holiday
SELECT t, next_close(t, h)
FROM (VALUES ('Mo-Fr 09:00-12:30,13:30-17:30; Dec 25 off; UTC'::office_hours)) o(h),
    unnest(ARRAY['2026-12-21 08:00', '2026-12-21 09:00', '2026-12-21 12:29:59.999999', '2026-12-21 12:30',
        '2026-12-24 17:30', '2026-12-25 10:00']::timestamptz[]) t;
-- Openings that touch are one, over midnight and over the parts in which they are kept
SELECT t, next_close('2026-02-09 12:00', (t || '; Europe/Brussels')::office_hours)
FROM unnest(ARRAY['22:00-02:00', '00:00-24:00; We off', 'Mo 10:00-24:00; Tu 00:00-08:00', '00:00-24:00; Dec 25 off',
    '00:00-24:00; Feb 29 off', '00:00-24:00; 2400-01-01 off', '24/7; 9999-12-31 off', '24/7; easter off', '24/7; Feb 29 12:00-13:00 off']) t;
-- Never closes, never opens, infinite instants, NULL
SELECT t, next_close('2026-02-09', h), next_close('4713-01-01 BC', h), next_close('294276-12-01', h)
FROM unnest(ARRAY['24/7', 'Mo-Fr 00:00-24:00; Sa-Su 00:00-24:00', 'off; 24/7', 'off', '24/7; Jan-Dec off', '2026-12-25 off; 2026-12-25 00:00-24:00; Mo-Su 00:00-30:00']) t,
    LATERAL (SELECT (t || '; Europe/Brussels')::office_hours) o(h);
SELECT next_close('infinity', '24/7; UTC') IS NULL, next_close('-infinity', '24/7; UTC') IS NULL, next_close(NULL, '24/7; UTC') IS NULL, next_close('2026-02-09', NULL) IS NULL;
-- Open since long ago, and from far away on
SELECT t, next_close('4713-01-01 BC', h), next_close('2026-02-09', h), next_close('200000-01-01', h)
FROM unnest(ARRAY['24/7; 2026-12-25 off', '24/7; 0001-01-01 off', '24/7; Feb 29 off', 'off; 2026-01-01 - 9999-12-31 00:00-24:00']) t,
    LATERAL (SELECT (t || '; UTC')::office_hours) o(h);
-- The clocks change in an opening and at its end
SELECT t, next_close('2026-03-28 22:00', h), next_close('2026-10-24 22:30', h)
FROM unnest(ARRAY['00:00-02:30', '00:00-03:00', '01:00-06:00']) t, LATERAL (SELECT (t || '; Europe/Brussels')::office_hours) o(h);
-- They skip 23:30 to 00:30: 00:00 is read as 01:00, after what closes at 00:45
SELECT next_close('1919-03-30', h), next_open(next_close('1919-03-30', h), h) FROM (VALUES ('00:00-24:45; America/Toronto'::office_hours)) o(h);

-- Periods, cut off at both ends
SELECT open_periods('2026-12-24 10:00', '2026-12-28 09:30', 'Mo-Fr 09:00-12:30,13:30-17:30; Dec 24 09:00-12:00; Dec 25 off; UTC');
SELECT p FROM open_periods('2026-02-09 23:00', '2026-02-11 01:00', '22:00-02:00; Europe/Brussels') p;
SELECT p FROM open_periods('2026-02-06', '2026-02-11', 'Fr-Mo 00:00-24:00; Tu 00:00-00:30; UTC') p;
SELECT p FROM open_periods('2026-01-01', '2036-01-01', '24/7; UTC') p;
SELECT p FROM open_periods('294276-12-20', '294276-12-31 23:59:59.999999', '24/7; 2400-01-01 off; UTC') p;
SELECT p FROM open_periods('294276-12-28', '294276-12-31 23:59:59.999999', '22:00-02:00; UTC') p;
-- No rows
SELECT count(*) FROM (VALUES ('2026-02-09'::timestamptz, '2026-02-09'::timestamptz, 'Mo-Fr 09:00-17:00; UTC'::office_hours), ('2026-02-10', '2026-02-09', '24/7; UTC'),
    ('2026-02-09', '2026-02-09 09:00', 'Mo-Fr 09:00-17:00; UTC'), ('2026-02-09', '9999-12-31', 'off; UTC'), (NULL, '2026-02-09', '24/7; UTC'), ('2026-02-09', '2026-02-10', NULL)) v(a, b, h),
    LATERAL open_periods(a, b, h);
-- Their lengths add up to the open time; none touches the next; next_close and next_open find them
SELECT h, count(*), sum(upper(p) - lower(p)) = office_time('2020-01-01', '2031-01-01', h) AS whole,
    bool_and(lower(p) > before OR before IS NULL) AS apart, bool_and(next_open(coalesce(before, '2020-01-01'), h) = lower(p)) AS opens,
    bool_and(next_close(lower(p), h) = upper(p)) FILTER (WHERE upper(p) < '2031-01-01') AS closes
FROM unnest(ARRAY['Mo-Fr 09:00-12:30,13:30-17:30; easter +1 day,easter +39 days,Dec 25 off; Europe/Brussels', '22:00-02:30; Su[-1] off; Europe/Dublin',
    '24/7; Dec 24 - Jan 02 off; Th[4] 02:15-02:45 off; Australia/Lord_Howe']::office_hours[]) h,
    LATERAL (SELECT p, lag(upper(p)) OVER (ORDER BY p) AS before FROM open_periods('2020-01-01', '2031-01-01', h) p) x
GROUP BY h ORDER BY h;
-- In the target list, and with many calendars
SELECT i, open_periods('2026-02-09', '2026-02-11', format('%s:00-17:00; UTC', i)::office_hours) FROM generate_series(8, 10) i;

SELECT open_periods('-infinity', '2026-02-09', '24/7; UTC');
SELECT open_periods('2026-02-09', 'infinity', '24/7; UTC');
\set VERBOSITY terse
SELECT next_close('294276-12-31 23:59:59', '23:00-01:00; UTC');
SELECT next_close('294276-12-31 23:59:59', '09:00-17:00; UTC');
SET statement_timeout = '200ms';
SELECT count(*) FROM open_periods('4713-01-01 BC', '294276-12-31', '09:00-17:00; UTC');
RESET statement_timeout;
