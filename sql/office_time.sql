-- Questions about office hours
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- Several answers in one line
CREATE FUNCTION pg_temp.line(VARIADIC answers text[]) RETURNS text LANGUAGE sql AS $$
    SELECT array_to_string(answers, ' | ', '-')
$$;

-- A lead of Friday 16:55 with 15 minutes is due on Monday 09:10
SELECT 'due', pg_temp.verdict('15 min', sla_deadline('2026-02-06 16:55 Europe/Brussels', '15 min', 'Mo-Fr 09:00-17:00; Europe/Brussels'),
    '2026-02-09 09:10 Europe/Brussels'::timestamptz);

-- In the lunch break, at night, on a holiday, before and after a short day: due, open, next opening
SELECT 'received', pg_temp.verdict(received, pg_temp.line(sla_deadline(t, '15 min', h)::text, is_open(t, h)::text, next_open(t, h)::text),
    want)
FROM (VALUES
    ('2026-12-21 09:00', '2026-12-21 09:15:00+00 | true | 2026-12-21 09:00:00+00'),
    ('2026-12-21 12:20', '2026-12-21 13:35:00+00 | true | 2026-12-21 12:20:00+00'),
    ('2026-12-21 12:30', '2026-12-21 13:45:00+00 | false | 2026-12-21 13:30:00+00'),
    ('2026-12-21 13:00', '2026-12-21 13:45:00+00 | false | 2026-12-21 13:30:00+00'),
    ('2026-12-21 17:29:59.999999', '2026-12-22 09:14:59.999999+00 | true | 2026-12-21 17:29:59.999999+00'),
    ('2026-12-21 23:00', '2026-12-22 09:15:00+00 | false | 2026-12-22 09:00:00+00'),
    ('2026-12-24 11:50', '2026-12-28 09:05:00+00 | true | 2026-12-24 11:50:00+00'),
    ('2026-12-24 12:00', '2026-12-28 09:15:00+00 | false | 2026-12-28 09:00:00+00'),
    ('2026-12-25 10:00', '2026-12-28 09:15:00+00 | false | 2026-12-28 09:00:00+00')) AS v (received, want),
        LATERAL (SELECT received::timestamptz) AS r (t),
    (VALUES ('Mo-Fr 09:00-12:30,13:30-17:30; 2026-12-24 09:00-12:00; 2026-12-25 off; UTC'::office_hours)) AS o (h);

-- What exactly fills a day is due when the office closes; a microsecond more, the day after
SELECT 'a day', pg_temp.verdict(d, office_add('2026-02-09 09:00', d::interval, 'Mo-Fr 09:00-17:00; UTC')::text, want)
FROM (VALUES
    ('8:00', '2026-02-09 17:00:00+00'), ('8:00:00.000001', '2026-02-10 09:00:00.000001+00'),
    ('7:59:59.999999', '2026-02-09 16:59:59.999999+00'), ('0', '2026-02-09 09:00:00+00'),
    ('-0:00:00.000001', '2026-02-06 16:59:59.999999+00'), ('-8:00', '2026-02-06 09:00:00+00'),
        ('80:00', '2026-02-20 17:00:00+00')) AS v (d, want);

-- The clocks go forward (02:00 -> 03:00) on 2026-03-29 and back (03:00 -> 02:00) on 2026-10-25: what each day has, and the openings
SELECT 'clock changes', pg_temp.verdict(hours, pg_temp.line(office_time('2026-03-28 12:00', '2026-03-29 12:00', h)::text,
    office_time('2026-10-24 12:00', '2026-10-25 12:00', h)::text, next_open('2026-03-28 23:30', h)::text,
    next_open('2026-10-24 23:30', h)::text), want)
FROM (VALUES
    ('00:00-06:00', '05:00:00 | 07:00:00 | 2026-03-28 23:30:00+00 | 2026-10-24 23:30:00+00'),
    ('01:00-02:30', '01:30:00 | 02:30:00 | 2026-03-29 00:00:00+00 | 2026-10-24 23:30:00+00'),
    ('02:30-06:00', '02:30:00 | 03:30:00 | 2026-03-29 01:30:00+00 | 2026-10-25 01:30:00+00'),
    ('02:15-02:45', '00:30:00 | 00:30:00 | 2026-03-29 01:15:00+00 | 2026-10-25 01:15:00+00'),
    ('02:00-03:00', '00:00:00 | 01:00:00 | 2026-03-30 00:00:00+00 | 2026-10-25 01:00:00+00'),
    ('24/7', '24:00:00 | 24:00:00 | 2026-03-28 23:30:00+00 | 2026-10-24 23:30:00+00')) AS v (hours, want), LATERAL (SELECT (hours
        || '; Europe/Brussels')::office_hours) AS o (h);

-- Midnight does not exist on 2015-10-18 in Sao Paulo: 24:00 of the day before is 01:00
SELECT 'no midnight', pg_temp.verdict(hours, pg_temp.line(next_open('2015-10-17 12:00', h)::text,
    office_time('2015-10-17 12:00', '2015-10-19 12:00', h)::text), want)
FROM (VALUES
    ('Sa 12:00-24:00', '2015-10-17 15:00:00+00 | 12:00:00'), ('Su 00:00-02:00', '2015-10-18 03:00:00+00 | 01:00:00'),
    ('Su 00:00-00:30', '2015-10-18 03:00:00+00 | 00:30:00'), ('24/7', '2015-10-17 12:00:00+00 | 48:00:00')) AS v (hours, want),
        LATERAL (SELECT (hours || '; America/Sao_Paulo')::office_hours) AS o (h);

-- Over both changes; half an hour in Lord Howe; a date that Apia left out, which is no working day; past midnight, the date
-- that an interval opens on owns it; reversed is negative, days never appear
SELECT 'answers', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ($$sla_deadline('2026-03-27 16:30 Europe/Brussels', '1:00', 'Mo-Fr 09:00-17:00; Europe/Brussels')$$, '2026-03-30 07:30:00+00'),
    ($$sla_deadline('2026-10-23 16:30 Europe/Brussels', '1:00', 'Mo-Fr 09:00-17:00; Europe/Brussels')$$, '2026-10-26 08:30:00+00'),
    ($$office_time('2026-04-04 00:00', '2026-04-05 00:00', '01:00-03:00; Australia/Lord_Howe')$$, '02:30:00'),
    ($$office_add('2011-12-29 12:00 Pacific/Apia', '1 day', '09:00-17:00; Pacific/Apia') = '2011-12-31 12:00 Pacific/Apia'$$, 'true'),
    ($$office_time('2011-12-28 00:00 Pacific/Apia', '2012-01-02 00:00 Pacific/Apia', '24/7; Pacific/Apia')$$, '96:00:00'),
    ($$is_open('2026-02-11 01:59:59.999999', '22:00-02:00; 2026-02-11 off; UTC')$$, 'true'),
    ($$is_open('2026-02-11 02:00', '22:00-02:00; 2026-02-11 off; UTC')$$, 'false'),
    ($$is_open('2026-02-11 22:00', '22:00-02:00; 2026-02-11 off; UTC')$$, 'false'),
    ($$is_open('2026-02-12 01:00', '22:00-02:00; 2026-02-11 off; UTC')$$, 'false'),
    ($$office_time('2026-02-16', '2026-02-09', 'Mo-Fr 09:00-17:00; UTC')$$, '-40:00:00'),
    ($$office_time('2026-01-01', '2027-01-01', '24/7; UTC')$$, '8760:00:00')) AS v (expression, want);
-- Past midnight
SELECT 'nights', pg_temp.verdict(hours, office_time('2026-02-09 12:00', '2026-02-13 12:00', (hours || '; UTC')::office_hours)::text, want)
FROM (VALUES
    ('22:00-02:00', '16:00:00'), ('22:00-26:00', '16:00:00'), ('22:00-02:00; 2026-02-11 off', '12:00:00'),
    ('22:00-02:00; 2026-02-11 00:00-24:00 off', '14:00:00'), ('22:00-02:00; 2026-02-11 23:00-25:00 off', '14:00:00'),
    ('22:00-02:00; 2026-02-11 12:00-13:00', '13:00:00'), ('We 20:00-44:00; Th 04:00-06:00', '24:00:00'),
    ('We 09:00-09:00', '24:00:00'), ('We 00:00-00:00', '24:00:00')) AS v (hours, want);
-- Rules in order; a part taken out; dates and weekdays together
SELECT 'rules', pg_temp.verdict(hours, office_time('2026-02-09', '2026-02-16', (hours || '; UTC')::office_hours)::text, want)
FROM (VALUES
    ('Mo-Fr 09:00-17:00', '40:00:00'), ('Mo-Fr 09:00-17:00; Mo 12:00-13:00 off', '39:00:00'),
    ('Mo-Fr 09:00-17:00; Mo 00:00-24:00 off', '32:00:00'), ('Mo 12:00-13:00 off; Mo-Fr 09:00-17:00', '40:00:00'),
    ('24/7; Sa-Su off; 2026-02-14 10:00-12:00', '122:00:00'), ('off; 2026-02-10 - 2026-02-12 Tu,We 10:00-12:00', '04:00:00'),
    ('Mo 09:00-12:00,13:00-17:00,18:00-20:00; Mo 11:00-19:00 off', '03:00:00'),
    ('Mo 08:00-10:00,09:00-11:00,11:00-12:00', '04:00:00'), ('Fr-Mo 10:00-11:00', '04:00:00'), ('off', '00:00:00')) AS v (hours, want);
-- Sums over parts are the whole
SELECT 'sum of parts', pg_temp.verdict(h::text, parts, office_time(first, last + interval '1 day 01:23:45', h))
FROM (SELECT h, sum(office_time(d, d + interval '1 day 01:23:45', h)), min(d), max(d)
    FROM (VALUES ('Mo-Fr 09:00-12:30,13:30-17:30; 2026-12-25 off; Europe/Brussels'::office_hours)) AS o (h),
        generate_series('2024-01-01'::timestamptz, '2027-06-01', '1 day 01:23:45') AS d
    GROUP BY h) AS s (h, parts, first, last);

-- Working days: the same wall time, else the next opening; back: else the last closing. From Friday 16:00, 20:00, Saturday 08:00
SELECT 'working days', pg_temp.verdict(days, pg_temp.line(
    (office_add('2026-02-06 16:00 Europe/Brussels', days::interval, h) AT TIME ZONE 'Europe/Brussels')::text,
    (office_add('2026-02-06 20:00 Europe/Brussels', days::interval, h) AT TIME ZONE 'Europe/Brussels')::text,
    (office_add('2026-02-07 08:00 Europe/Brussels', days::interval, h) AT TIME ZONE 'Europe/Brussels')::text), want)
FROM (VALUES ('Mo-Fr 09:00-17:00; 2026-02-10 off; Europe/Brussels'::office_hours)) AS o (h),
    (VALUES
    ('0 days', '2026-02-06 16:00:00 | 2026-02-06 20:00:00 | 2026-02-07 08:00:00'),
    ('1 day', '2026-02-09 16:00:00 | 2026-02-11 09:00:00 | 2026-02-09 09:00:00'),
    ('2 days', '2026-02-11 16:00:00 | 2026-02-12 09:00:00 | 2026-02-11 09:00:00'),
    ('40 days', '2026-04-06 16:00:00 | 2026-04-07 09:00:00 | 2026-04-06 09:00:00'),
    ('1 day 2:00', '2026-02-11 10:00:00 | 2026-02-11 11:00:00 | 2026-02-09 11:00:00'),
    ('-1 day', '2026-02-05 16:00:00 | 2026-02-05 17:00:00 | 2026-02-05 17:00:00'),
    ('-2 days', '2026-02-04 16:00:00 | 2026-02-04 17:00:00 | 2026-02-04 17:00:00'),
    ('1 day -2:00', '2026-02-09 14:00:00 | 2026-02-09 15:00:00 | 2026-02-06 15:00:00'),
    ('260 days', '2027-02-08 16:00:00 | 2027-02-09 09:00:00 | 2027-02-08 09:00:00')) AS v (days, want);

-- Pauses: outside hours, touching, empty, unbounded, over the start and the end; NULL is none
SELECT 'pauses', pg_temp.verdict(pauses, pg_temp.line(office_time('2026-02-09 08:00', '2026-02-10 08:00', h, p)::text,
    office_add('2026-02-09 10:00', '2:00', h, p)::text, office_add('2026-02-09 12:00', '-2:00', h, p)::text,
    office_add('2026-02-06 11:30', '1 day', h, p)::text, sla_deadline('2026-02-09 10:00', '2:00', h, p)::text), want)
FROM (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours)) AS o (h),
    (VALUES
    (NULL, '08:00:00 | 2026-02-09 12:00:00+00 | 2026-02-09 10:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:00:00+00'),
    ('{}', '08:00:00 | 2026-02-09 12:00:00+00 | 2026-02-09 10:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:00:00+00'),
    ('{[2026-02-09 20:00,2026-02-09 22:00)}',
        '08:00:00 | 2026-02-09 12:00:00+00 | 2026-02-09 10:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:00:00+00'),
    ('{[2026-02-09 11:30,2026-02-09 12:00),[2026-02-09 11:00,2026-02-09 11:30)}',
        '07:00:00 | 2026-02-09 13:00:00+00 | 2026-02-09 09:00:00+00 | 2026-02-09 12:00:00+00 | 2026-02-09 13:00:00+00'),
    ('{[2026-02-09 11:00,2026-02-09 11:00)}',
        '08:00:00 | 2026-02-09 12:00:00+00 | 2026-02-09 10:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:00:00+00'),
    ('{(,2026-02-09 11:00)}', '06:00:00 | 2026-02-09 13:00:00+00 | -infinity | 2026-02-09 11:30:00+00 | 2026-02-09 13:00:00+00'),
    ('{[2026-02-09 11:00,)}', '02:00:00 | infinity | 2026-02-09 09:00:00+00 | infinity | infinity'),
    ('{(,)}', '00:00:00 | infinity | -infinity | infinity | infinity'),
    ('{[-infinity,2026-02-09 10:30],[2026-02-09 16:00,infinity]}',
        '05:30:00 | 2026-02-09 12:30:00+00 | -infinity | 2026-02-09 11:30:00+00 | 2026-02-09 12:30:00+00'),
    ('{[2026-02-09 09:30,2026-02-09 10:30),[2026-02-09 16:00,2026-02-09 18:00)}',
        '06:00:00 | 2026-02-09 12:30:00+00 | 2026-02-09 09:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:30:00+00'),
    ('{[2026-02-09 12:00,2026-02-10 12:00)}',
        '03:00:00 | 2026-02-09 12:00:00+00 | 2026-02-09 10:00:00+00 | 2026-02-09 11:30:00+00 | 2026-02-09 12:00:00+00')) AS v (pauses,
            want), LATERAL (SELECT pauses::tstzmultirange) AS m (p);

-- Never open: in bounded time
SELECT 'never open', pg_temp.verdict(hours, pg_temp.line(next_open('2026-02-09', h)::text, office_add('2026-02-09', '1 us', h)::text,
    office_add('2026-02-09', '-1 us', h)::text, office_add('2026-02-09', '1 day', h)::text, office_add('2026-02-09', '-1 day', h)::text,
    sla_deadline('2026-02-09', '15 min', h)::text, office_time('4713-01-01 BC', '294276-12-31', h)::text,
    is_open('2026-02-09', h)::text), want)
FROM (VALUES
    ('off', '- | infinity | -infinity | infinity | -infinity | infinity | 00:00:00 | false'),
    ('Mo-Su 09:00-17:00; Mo-Su off', '- | infinity | -infinity | infinity | -infinity | infinity | 00:00:00 | false'),
    ('off; 2012-04-08 00:00-24:00',
        '- | infinity | 2012-04-08 21:59:59.999999+00 | infinity | 2012-04-07 23:00:00+00 | infinity | 24:00:00 | false'),
    ('off; 9999-12-31 10:00-11:00',
        '9999-12-31 09:00:00+00 | 9999-12-31 09:00:00.000001+00 | -infinity | 9999-12-31 09:00:00+00 | -infinity | '
        '9999-12-31 09:15:00+00 | 01:00:00 | false'),
    ('off; 0001-01-01 10:00-11:00',
        '- | infinity | 0001-01-01 10:42:29.999999+00 | infinity | -infinity | infinity | 01:00:00 | false')) AS v (hours, want),
            LATERAL (SELECT (hours || '; Europe/Brussels')::office_hours) AS o (h);

-- Infinite instants
SELECT 'infinite', pg_temp.verdict(t::text, pg_temp.line(is_open(t, h)::text, next_open(t, h)::text, office_add(t, '1:00', h)::text,
    sla_deadline(t, '1:00', h)::text, office_time(t, '2026-02-09', h)::text, office_time('2026-02-09', t, h)::text), want)
FROM (VALUES ('24/7; UTC'::office_hours)) AS o (h), (VALUES
    ('infinity', '- | - | infinity | infinity | - | -'), ('-infinity', '- | - | -infinity | -infinity | - | -')) AS v (instant, want),
        LATERAL (SELECT instant::timestamptz) AS i (t);

-- Far away: every 400 years are alike
SELECT 'far away', pg_temp.verdict(hours, pg_temp.line(office_add('4713-01-01 BC', '1:00', h)::text,
    office_add('294276-12-20', '1:00', h)::text, office_time('4713-01-01 BC', '200000-01-01', h)::text,
    office_time('200000-01-01', '4713-01-01 BC', h)::text, next_open('294276-12-21', h)::text), want)
FROM (VALUES
    ('Mo-Su 09:00-17:00; UTC',
        '4713-01-01 10:00:00+00 BC | 294276-12-20 10:00:00+00 | 598156176:00:00 | -598156176:00:00 | 294276-12-21 09:00:00+00'),
    ('2026-12-25 off; 24/7; Europe/Brussels',
        '4713-01-01 01:00:00+00 BC | 294276-12-20 01:00:00+00 | 1794468528:00:00 | -1794468528:00:00 | 294276-12-21 '
        '00:00:00+00'),
    ('9999-12-31 09:00-10:00; Mo 09:00-17:00; Australia/Sydney',
        '4713-01-04 23:55:08+00 BC | 294276-12-24 23:00:00+00 | 85450881:00:00 | -85450881:00:00 | 294276-12-24 22:00:00+00'))
            AS v (hours, want), LATERAL (SELECT hours::office_hours) AS o (h);
SELECT 'every 400 years', pg_temp.verdict(concat_ws(' ', h, a, c),
    (office_add(b, '100:00', h), office_add(b, '-100:00', h), office_add(b, '700 days', h), office_time(a, b, h),
        office_add(a, office_time(a, b, h), h) <= b, office_add(b, -office_time(a, b, h), h) >= a)::text,
    (office_add(a, '100:00', h) + years, office_add(a, '-100:00', h) + years, office_add(a, '700 days', h) + years,
        c * office_time(a, a + interval '400 years', h), true, true)::text)
FROM (VALUES ('Mo-Fr 09:00-17:00; Australia/Sydney'::office_hours), ('Su 02:15-02:45; Europe/Brussels')) AS o (h),
    generate_series('2205-01-01'::timestamptz, '2206-01-01', '17 days 01:23') AS a, generate_series(1, 40, 13) AS c,
    LATERAL (SELECT c * interval '400 years', a + c * interval '400 years') AS s (years, b);

SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ($$office_add('294276-12-31 23:00', '2:00', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('4713-01-01 BC', '-20000:00', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '2147483647 days', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '-2147483648 days', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '2562047788:00:54.775807', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '-2562047788:00:54.775807', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '2562047788:00:54.775807', '00:00-00:00:01; UTC')$$, '22008 timestamp out of range'),
    ($$office_time('4714-11-24 BC', '294276-12-31', '24/7; UTC')$$, '22008 interval out of range'),
    ($$next_open('294276-12-31 23:00', 'Mo 09:00-10:00; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '145000000 days 1640000000:00', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '-130000000 days -1600000000:00', '24/7; UTC')$$, '22008 timestamp out of range'),
    ($$office_add('2026-02-09', '1 month', '24/7; UTC')$$,
        '22023 office time cannot be counted in months or years / Give working days or a time, such as interval ''2 days'' '
        'or interval ''15 minutes''.'),
    ($$office_add('2026-02-09', '-1 year 3:00', '24/7; UTC')$$,
        '22023 office time cannot be counted in months or years / Give working days or a time, such as interval ''2 days'' '
        'or interval ''15 minutes''.'),
    ($$sla_deadline('2026-02-09', '-1 s', '24/7; UTC')$$,
        '22023 the target of an agreement must not be negative / Give a time or working days, such as interval ''15 '
        'minutes'' or interval ''2 days''.'),
    ($$sla_deadline('2026-02-09', '-1 day 30:00', '24/7; UTC')$$,
        '22023 the target of an agreement must not be negative / Give a time or working days, such as interval ''15 '
        'minutes'' or interval ''2 days''.')) AS v (expression, want);

-- The longest durations, whatever was asked before
SELECT 'longest', pg_temp.verdict(concat_ws(' ', t, d), office_add(t::timestamptz, d::interval,
    '1750-01-01 - 2020-01-01 09:00-17:00; UTC')::text, want)
FROM (VALUES
    ('1800-01-01', '600000:00', '2005-05-05 17:00:00+00'), ('1990-01-05 10:00', '2562044788:00', 'infinity'),
    ('1990-01-05 10:00', '2562047788:00:54.775807', 'infinity'), ('2019-01-05', '-80000:00', '1991-08-20 09:00:00+00'),
    ('1990-01-05 10:00', '-2562047788:00:54.775807', '-infinity')) AS v (t, d, want);
SELECT 'longest', pg_temp.verdict('24/7', office_add(t, d, '24/7; UTC'), t + d)
FROM (VALUES ('1990-01-05 10:00'::timestamptz, '2562047788:00:54.775807'::interval)) AS v (t, d);
-- What is paused need not fit an interval
SELECT 'long pauses', pg_temp.verdict(pauses, pg_temp.line(office_time('4714-11-24 BC', '294276-12-31', '24/7; UTC', p)::text,
    office_time('294276-12-31', '4714-11-24 BC', '24/7; UTC', p)::text), want)
FROM (VALUES
    ('{(,)}', '00:00:00 | 00:00:00'), ('{(,2000-01-01)}', '2562047568:00:00 | -2562047568:00:00'),
    ('{[2000-01-01,2000-01-02),[2010-01-01,)}', '58924728:00:00 | -58924728:00:00'),
    ('{[2000-01-01,200000-01-01)}', '885252288:00:00 | -885252288:00:00')) AS v (pauses, want), LATERAL (SELECT pauses::tstzmultirange)
        AS m (p);

-- A question that was canceled leaves nothing wrong behind
CREATE TEMP TABLE canceled AS SELECT '24/7; easter off; Th[1] +1 day 09:00-17:00; Europe/Brussels'::office_hours AS h;
CREATE TEMP TABLE before AS SELECT office_time('2026-01-01', '2030-01-01', h) AS answer FROM canceled;
SET statement_timeout = '1ms';
\set VERBOSITY terse
SELECT office_time('2026-01-01', '9999-01-01', h) FROM canceled;
\set VERBOSITY default
RESET statement_timeout;
SELECT 'after it was canceled', pg_temp.verdict('the same', office_time('2026-01-01', '2030-01-01', h), answer),
    pg_temp.verdict('known', answer::text, '34201:00:00'), pg_temp.verdict('the whole', office_time('2026-01-01', '2130-01-01', h),
        office_time('2026-01-01', '2075-01-01', h) + office_time('2075-01-01', '2130-01-01', h))
FROM canceled, before;

-- NULL: no target, nothing due
SELECT 'NULL', pg_temp.verdict(what, got::text, NULL)
FROM (VALUES ('sla_deadline', sla_deadline('2026-02-09', NULL, '24/7; UTC')),
    ('sla_deadline, pauses', sla_deadline('2026-02-09', NULL, '24/7; UTC', '{}')),
    ('office_add, pauses', office_add(NULL, '1:00', '24/7; UTC', '{}'))) AS v (what, got);
SELECT 'NULL', pg_temp.verdict('office_time, pauses', office_time('2026-02-09', NULL, '24/7; UTC', '{}'), NULL);

-- Settings change nothing
CREATE TEMP TABLE answer AS
SELECT office_add('2026-02-06 16:55+01', '1 day 0:15', h) AS a, office_time('2026-01-01 00:00+00', '2026-12-31 00:00+00', h) AS t
FROM (VALUES ('Mo-Fr 09:00-17:00; Europe/Brussels'::office_hours)) AS o (h);
SET timezone = 'Pacific/Apia';
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SELECT 'settings', pg_temp.verdict('office_add', office_add('2026-02-06 16:55+01', '1 day 0:15', h), a),
    pg_temp.verdict('office_time', office_time('2026-01-01 00:00+00', '2026-12-31 00:00+00', h), t)
FROM answer, (VALUES ('Mo-Fr 09:00-17:00; Europe/Brussels'::office_hours)) AS o (h);
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- Many calendars in one column; in an index and a generated column
CREATE TEMP TABLE agreed AS SELECT i, format('Mo-Fr 09:00-17:%s; UTC', lpad((i % 60)::text, 2, '0'))::office_hours AS h
FROM generate_series(0, 239) AS i;
INSERT INTO agreed SELECT 240 + i, format('Mo-Fr 09:00-17:00:%s; UTC', lpad(i::text, 2, '0'))::office_hours FROM generate_series(0, 59)
    AS i;
SELECT 'calendars', pg_temp.verdict('distinct', (SELECT count(DISTINCT h) FROM agreed), 119);
SELECT 'many calendars', pg_temp.verdict(h::text, office_time('2026-02-09', '2026-02-10', h),
    split_part(split_part(h::text, '-', 3), ';', 1)::time - '09:00'::time)
FROM agreed;
CREATE TEMP TABLE due (received timestamptz, due timestamptz GENERATED ALWAYS AS
    (sla_deadline(received, '15 min', 'Mo-Fr 09:00-17:00; Europe/Brussels')) STORED);
INSERT INTO due VALUES ('2026-02-06 16:55 Europe/Brussels');
CREATE INDEX ON due (office_add(received, '1 day', 'Mo-Fr 09:00-17:00; Europe/Brussels'));
SELECT 'generated', pg_temp.verdict(received::text, due::text, '2026-02-09 08:10:00+00') FROM due;
