-- When the office closes, and when it is open between two instants
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- The periods, one after the other
CREATE FUNCTION pg_temp.periods(a timestamptz, b timestamptz, h office_hours) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(lower(p) || ' to ' || upper(p), ', ' ORDER BY p) FROM open_periods(a, b, h) AS p
$$;

-- In an opening, at its end, between openings, over a weekend and a holiday
SELECT 'closings', pg_temp.verdict(t, next_close(t::timestamptz, 'Mo-Fr 09:00-12:30,13:30-17:30; Dec 25 off; UTC')::text, want)
FROM (VALUES
    ('2026-12-21 08:00', '2026-12-21 12:30:00+00'), ('2026-12-21 09:00', '2026-12-21 12:30:00+00'),
    ('2026-12-21 12:29:59.999999', '2026-12-21 12:30:00+00'), ('2026-12-21 12:30', '2026-12-21 17:30:00+00'),
    ('2026-12-24 17:30', '2026-12-28 12:30:00+00'), ('2026-12-25 10:00', '2026-12-28 12:30:00+00')) AS v (t, want);
-- Openings that touch are one, over midnight and over the parts in which they are kept
SELECT 'openings that touch', pg_temp.verdict(hours, next_close('2026-02-09 12:00',
    (hours || '; Europe/Brussels')::office_hours)::text, want)
FROM (VALUES
    ('22:00-02:00', '2026-02-10 01:00:00+00'), ('00:00-24:00; We off', '2026-02-10 23:00:00+00'),
    ('Mo 10:00-24:00; Tu 00:00-08:00', '2026-02-10 07:00:00+00'), ('00:00-24:00; Dec 25 off', '2026-12-24 23:00:00+00'),
    ('00:00-24:00; Feb 29 off', '2028-02-28 23:00:00+00'), ('00:00-24:00; 2400-01-01 off', '2399-12-31 23:00:00+00'),
    ('24/7; 9999-12-31 off', '9999-12-30 23:00:00+00'), ('24/7; easter off', '2026-04-04 22:00:00+00'),
    ('24/7; Feb 29 12:00-13:00 off', '2028-02-29 11:00:00+00')) AS v (hours, want);
-- Never closes, never opens; infinite instants, NULL
SELECT 'never', pg_temp.verdict(hours, concat_ws(' ', next_close('2026-02-09', h), next_close('4713-01-01 BC', h),
    next_close('294276-12-01', h)), want)
FROM (VALUES
    ('24/7', 'infinity infinity infinity'), ('Mo-Fr 00:00-24:00; Sa-Su 00:00-24:00', 'infinity infinity infinity'),
    ('off; 24/7', 'infinity infinity infinity'), ('off', ''), ('24/7; Jan-Dec off', ''),
    ('2026-12-25 off; 2026-12-25 00:00-24:00; Mo-Su 00:00-30:00', 'infinity infinity infinity')) AS v (hours, want),
        LATERAL (SELECT (hours || '; Europe/Brussels')::office_hours) AS o (h);
SELECT 'infinite and NULL', pg_temp.verdict(t, next_close(t::timestamptz, h::office_hours)::text, NULL)
FROM (VALUES ('infinity', '24/7; UTC'), ('-infinity', '24/7; UTC'), (NULL, '24/7; UTC'), ('2026-02-09', NULL)) AS v (t, h);
-- Open since long ago, and from far away on
SELECT 'far away', pg_temp.verdict(hours, concat_ws(' ', next_close('4713-01-01 BC', h), next_close('2026-02-09', h),
    next_close('200000-01-01', h)), want)
FROM (VALUES
    ('24/7; 2026-12-25 off', '2026-12-25 00:00:00+00 2026-12-25 00:00:00+00 infinity'),
    ('24/7; 0001-01-01 off', '0001-01-01 00:00:00+00 infinity infinity'),
    ('24/7; Feb 29 off', '4713-02-29 00:00:00+00 BC 2028-02-29 00:00:00+00 200000-02-29 00:00:00+00'),
    ('off; 2026-01-01 - 9999-12-31 00:00-24:00', '10000-01-01 00:00:00+00 10000-01-01 00:00:00+00')) AS v (hours, want),
        LATERAL (SELECT (hours || '; UTC')::office_hours) AS o (h);
-- The clocks change in an opening and at its end
SELECT 'clock changes', pg_temp.verdict(hours, concat_ws(' ', next_close('2026-03-28 22:00', h), next_close('2026-10-24 22:30', h)), want)
FROM (VALUES
    ('00:00-02:30', '2026-03-29 01:30:00+00 2026-10-25 01:30:00+00'),
    ('00:00-03:00', '2026-03-29 01:00:00+00 2026-10-25 02:00:00+00'),
        ('01:00-06:00', '2026-03-29 04:00:00+00 2026-10-25 05:00:00+00')) AS v (hours, want), LATERAL (SELECT (hours
        || '; Europe/Brussels')::office_hours) AS o (h);

-- They skip 23:30 to 00:30 in Toronto: 00:00 is read as 01:00, after what closes at 00:45. Periods, cut off at both ends
SELECT 'answers', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ($$next_close('1919-03-30', '00:00-24:45; America/Toronto')$$, '1919-03-31 04:45:00+00'),
    ($$next_open(next_close('1919-03-30', '00:00-24:45; America/Toronto'), '00:00-24:45; America/Toronto')$$,
        '1919-03-31 05:00:00+00'),
    ($$pg_temp.periods('2026-12-24 10:00', '2026-12-28 09:30', 'Mo-Fr 09:00-12:30,13:30-17:30; Dec 24 09:00-12:00; Dec 25 off; UTC')$$,
        '2026-12-24 10:00:00+00 to 2026-12-24 12:00:00+00, 2026-12-28 09:00:00+00 to 2026-12-28 09:30:00+00'),
    ($$pg_temp.periods('2026-02-09 23:00', '2026-02-11 01:00', '22:00-02:00; Europe/Brussels')$$,
        '2026-02-09 23:00:00+00 to 2026-02-10 01:00:00+00, 2026-02-10 21:00:00+00 to 2026-02-11 01:00:00+00'),
    ($$pg_temp.periods('2026-02-06', '2026-02-11', 'Fr-Mo 00:00-24:00; Tu 00:00-00:30; UTC')$$,
        '2026-02-06 00:00:00+00 to 2026-02-10 00:30:00+00'),
    ($$pg_temp.periods('2026-01-01', '2036-01-01', '24/7; UTC')$$, '2026-01-01 00:00:00+00 to 2036-01-01 00:00:00+00'),
    ($$pg_temp.periods('294276-12-20', '294276-12-31 23:59:59.999999', '24/7; 2400-01-01 off; UTC')$$,
        '294276-12-20 00:00:00+00 to 294276-12-31 23:59:59.999999+00'),
    ($$pg_temp.periods('294276-12-28', '294276-12-31 23:59:59.999999', '22:00-02:00; UTC')$$,
        '294276-12-28 00:00:00+00 to 294276-12-28 02:00:00+00, 294276-12-28 22:00:00+00 to 294276-12-29 02:00:00+00, '
        '294276-12-29 22:00:00+00 to 294276-12-30 02:00:00+00, 294276-12-30 22:00:00+00 to 294276-12-31 02:00:00+00, '
        '294276-12-31 22:00:00+00 to 294276-12-31 23:59:59.999999+00'),
    ($$open_periods('-infinity', '2026-02-09', '24/7; UTC')$$,
        '22023 open periods need a finite start and end / Give two instants, as in open_periods(''2026-01-01'', '
        '''2026-02-01'', hours).'),
    ($$open_periods('2026-02-09', 'infinity', '24/7; UTC')$$,
        '22023 open periods need a finite start and end / Give two instants, as in open_periods(''2026-01-01'', '
        '''2026-02-01'', hours).'),
    ($$next_close('294276-12-31 23:59:59', '23:00-01:00; UTC')$$, '22008 timestamp out of range'),
    ($$next_close('294276-12-31 23:59:59', '09:00-17:00; UTC')$$, '22008 timestamp out of range')) AS v (expression, want);
-- In the target list, and with many calendars
SELECT 'in the target list', pg_temp.verdict(i::text, p,
    tstzrange(date_trunc('day', lower(p)) + i * interval '1 hour', date_trunc('day', lower(p)) + interval '17 hours'))
FROM (SELECT i, open_periods('2026-02-09', '2026-02-11', format('%s:00-17:00; UTC', i)::office_hours) AS p
    FROM generate_series(8, 10) AS i) AS s;
-- No rows
SELECT 'no periods', pg_temp.verdict(concat_ws(' ', a, b, h),
    (SELECT count(*) FROM open_periods(a::timestamptz, b::timestamptz, h::office_hours)), 0)
FROM (VALUES ('2026-02-09', '2026-02-09', 'Mo-Fr 09:00-17:00; UTC'), ('2026-02-10', '2026-02-09', '24/7; UTC'),
    ('2026-02-09', '2026-02-09 09:00', 'Mo-Fr 09:00-17:00; UTC'), ('2026-02-09', '9999-12-31', 'off; UTC'),
        (NULL, '2026-02-09', '24/7; UTC'),
    ('2026-02-09', '2026-02-10', NULL)) AS v (a, b, h);
-- Their lengths add up to the open time; none touches the next; next_close and next_open find them
SELECT 'periods of eleven years', pg_temp.verdict(h::text, periods, want), pg_temp.verdict(h::text, v::text, '(t,t,t,t)')
FROM (VALUES
    ('24/7; Dec 24 - Jan 02 off; Th[4] 02:15-02:45 off; Australia/Lord_Howe', 135),
    ('Mo-Fr 09:00-12:30,13:30-17:30; easter +1 day,easter +39 days,Dec 25 off; Europe/Brussels', 5680),
    ('Mo-Su 22:00-02:30; Su[-1] off; Europe/Dublin', 3887)) AS w (hours, want), LATERAL (SELECT hours::office_hours) AS o (h),
    LATERAL (SELECT count(*) FROM open_periods('2020-01-01', '2031-01-01', h)) AS n (periods),
    LATERAL (SELECT sum(upper(p) - lower(p)) = office_time('2020-01-01', '2031-01-01', h) AS whole,
            bool_and(lower(p) > before OR before IS NULL) AS apart, bool_and(next_open(coalesce(before, '2020-01-01'),
                h) = lower(p)) AS opens,
            bool_and(next_close(lower(p), h) = upper(p)) FILTER (WHERE upper(p) < '2031-01-01') AS closes
        FROM (SELECT p, lag(upper(p)) OVER (ORDER BY p) AS before FROM open_periods('2020-01-01', '2031-01-01', h) p) AS x) AS v;
SET statement_timeout = '200ms';
\set VERBOSITY terse
SELECT count(*) FROM open_periods('4713-01-01 BC', '294276-12-31', '09:00-17:00; UTC');
RESET statement_timeout;
