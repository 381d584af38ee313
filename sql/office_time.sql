-- Questions about office hours
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\pset format unaligned
\pset tuples_only on

-- A lead of Friday 16:55 with 15 minutes is due on Monday 09:10
SELECT sla_deadline('2026-02-06 16:55 Europe/Brussels', '15 min',
    'Mo-Fr 09:00-17:00; Europe/Brussels') = '2026-02-09 09:10 Europe/Brussels';

-- In the lunch break, at night, on a holiday, before and after a short day
SELECT received, sla_deadline(received, '15 min', h) AS due, is_open(received, h), next_open(received, h)
FROM (VALUES ('Mo-Fr 09:00-12:30,13:30-17:30; 2026-12-24 09:00-12:00; 2026-12-25 off; UTC'::office_hours)) o(h),
    unnest(ARRAY['2026-12-21 09:00', '2026-12-21 12:20', '2026-12-21 12:30',
        '2026-12-21 13:00', '2026-12-21 17:29:59.999999', '2026-12-21 23:00',
        '2026-12-24 11:50', '2026-12-24 12:00', '2026-12-25 10:00']::timestamptz[]) received;

-- What exactly fills a day is due when the office closes; a microsecond more, the day after
SELECT office_add('2026-02-09 09:00', d::interval, 'Mo-Fr 09:00-17:00; UTC')
FROM unnest(ARRAY['8:00', '8:00:00.000001', '7:59:59.999999', '0', '-0:00:00.000001', '-8:00', '80:00']) d;

-- The clocks go forward (02:00 -> 03:00) on 2026-03-29 and back (03:00 -> 02:00) on 2026-10-25
SELECT h, office_time('2026-03-28 12:00', '2026-03-29 12:00', h) AS gap_day,
    office_time('2026-10-24 12:00', '2026-10-25 12:00', h) AS overlap_day,
    next_open('2026-03-28 23:30', h) AS opens_in_gap, next_open('2026-10-24 23:30', h) AS opens_in_overlap
FROM unnest(ARRAY['00:00-06:00', '01:00-02:30', '02:30-06:00', '02:15-02:45', '02:00-03:00', '24/7']) t,
    LATERAL (SELECT (t || '; Europe/Brussels')::office_hours) o(h);
SELECT sla_deadline('2026-03-27 16:30 Europe/Brussels', '1:00', 'Mo-Fr 09:00-17:00; Europe/Brussels') AS over_spring,
    sla_deadline('2026-10-23 16:30 Europe/Brussels', '1:00', 'Mo-Fr 09:00-17:00; Europe/Brussels') AS over_autumn;

-- Midnight does not exist on 2015-10-18 in Sao Paulo: 24:00 of the day before is 01:00
SELECT h, next_open('2015-10-17 12:00', h), office_time('2015-10-17 12:00', '2015-10-19 12:00', h)
FROM unnest(ARRAY['Sa 12:00-24:00', 'Su 00:00-02:00', 'Su 00:00-00:30', '24/7']) t,
    LATERAL (SELECT (t || '; America/Sao_Paulo')::office_hours) o(h);
-- Half an hour in Lord Howe; a date that Apia left out, which is no working day
SELECT office_time('2026-04-04 00:00', '2026-04-05 00:00', '01:00-03:00; Australia/Lord_Howe'),
    office_add('2011-12-29 12:00 Pacific/Apia', '1 day', '09:00-17:00; Pacific/Apia') = '2011-12-31 12:00 Pacific/Apia',
    office_time('2011-12-28 00:00 Pacific/Apia', '2012-01-02 00:00 Pacific/Apia', '24/7; Pacific/Apia');

-- Past midnight: the date an interval opens on owns it
SELECT t, office_time('2026-02-09 12:00', '2026-02-13 12:00', (t || '; UTC')::office_hours)
FROM unnest(ARRAY['22:00-02:00', '22:00-26:00', '22:00-02:00; 2026-02-11 off',
    '22:00-02:00; 2026-02-11 00:00-24:00 off', '22:00-02:00; 2026-02-11 23:00-25:00 off',
    '22:00-02:00; 2026-02-11 12:00-13:00', 'We 20:00-44:00; Th 04:00-06:00', 'We 09:00-09:00', 'We 00:00-00:00']) t;
SELECT is_open('2026-02-11 01:59:59.999999', h), is_open('2026-02-11 02:00', h), is_open('2026-02-11 22:00', h), is_open('2026-02-12 01:00', h)
FROM (VALUES ('22:00-02:00; 2026-02-11 off; UTC'::office_hours)) o(h);

-- Rules in order; a part taken out; dates and weekdays together
SELECT t, office_time('2026-02-09', '2026-02-16', (t || '; UTC')::office_hours)
FROM unnest(ARRAY['Mo-Fr 09:00-17:00', 'Mo-Fr 09:00-17:00; Mo 12:00-13:00 off', 'Mo-Fr 09:00-17:00; Mo 00:00-24:00 off',
    'Mo 12:00-13:00 off; Mo-Fr 09:00-17:00', '24/7; Sa-Su off; 2026-02-14 10:00-12:00', 'off; 2026-02-10 - 2026-02-12 Tu,We 10:00-12:00',
    'Mo 09:00-12:00,13:00-17:00,18:00-20:00; Mo 11:00-19:00 off', 'Mo 08:00-10:00,09:00-11:00,11:00-12:00', 'Fr-Mo 10:00-11:00', 'off']) t;

-- Reversed is negative; days never appear; sums over parts are the whole
SELECT office_time('2026-02-16', '2026-02-09', 'Mo-Fr 09:00-17:00; UTC'), office_time('2026-01-01', '2027-01-01', '24/7; UTC');
SELECT sum(office_time(d, d + interval '1 day 01:23:45', h)) = office_time(min(d), max(d) + interval '1 day 01:23:45', h)
FROM (VALUES ('Mo-Fr 09:00-12:30,13:30-17:30; 2026-12-25 off; Europe/Brussels'::office_hours)) o(h),
    generate_series('2024-01-01'::timestamptz, '2027-06-01', '1 day 01:23:45') d GROUP BY h;

-- Working days: the same wall time, else the next opening; back: else the last closing
SELECT d, office_add('2026-02-06 16:00 Europe/Brussels', d::interval, h) AT TIME ZONE 'Europe/Brussels',
    office_add('2026-02-06 20:00 Europe/Brussels', d::interval, h) AT TIME ZONE 'Europe/Brussels' AS from_night,
    office_add('2026-02-07 08:00 Europe/Brussels', d::interval, h) AT TIME ZONE 'Europe/Brussels' AS from_saturday
FROM (VALUES ('Mo-Fr 09:00-17:00; 2026-02-10 off; Europe/Brussels'::office_hours)) o(h),
    unnest(ARRAY['0 days', '1 day', '2 days', '40 days', '1 day 2:00', '-1 day', '-2 days', '1 day -2:00', '260 days']) d;

-- Pauses: outside hours, touching, empty, unbounded, over the start and the end; NULL is none
SELECT p, office_time('2026-02-09 08:00', '2026-02-10 08:00', h, p::tstzmultirange),
    office_add('2026-02-09 10:00', '2:00', h, p::tstzmultirange), office_add('2026-02-09 12:00', '-2:00', h, p::tstzmultirange),
    office_add('2026-02-06 11:30', '1 day', h, p::tstzmultirange) AS workday, sla_deadline('2026-02-09 10:00', '2:00', h, p::tstzmultirange)
FROM (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours)) o(h),
    unnest(ARRAY[NULL, '{}', '{[2026-02-09 20:00,2026-02-09 22:00)}', '{[2026-02-09 11:30,2026-02-09 12:00),[2026-02-09 11:00,2026-02-09 11:30)}',
        '{[2026-02-09 11:00,2026-02-09 11:00)}', '{(,2026-02-09 11:00)}', '{[2026-02-09 11:00,)}', '{(,)}', '{[-infinity,2026-02-09 10:30],[2026-02-09 16:00,infinity]}',
        '{[2026-02-09 09:30,2026-02-09 10:30),[2026-02-09 16:00,2026-02-09 18:00)}', '{[2026-02-09 12:00,2026-02-10 12:00)}']) p;

-- Never open: in bounded time
SELECT t, next_open('2026-02-09', h), office_add('2026-02-09', '1 us', h), office_add('2026-02-09', '-1 us', h),
    office_add('2026-02-09', '1 day', h), office_add('2026-02-09', '-1 day', h), sla_deadline('2026-02-09', '15 min', h),
    office_time('4713-01-01 BC', '294276-12-31', h), is_open('2026-02-09', h)
FROM unnest(ARRAY['off', 'Mo-Su 09:00-17:00; Mo-Su off', 'off; 2012-04-08 00:00-24:00', 'off; 9999-12-31 10:00-11:00', 'off; 0001-01-01 10:00-11:00']) t,
    LATERAL (SELECT (t || '; Europe/Brussels')::office_hours) o(h);

-- Infinite instants
SELECT t, is_open(t, h), next_open(t, h), office_add(t, '1:00', h), sla_deadline(t, '1:00', h), office_time(t, '2026-02-09', h), office_time('2026-02-09', t, h)
FROM (VALUES ('24/7; UTC'::office_hours)) o(h), unnest(ARRAY['infinity', '-infinity']::timestamptz[]) t;

-- Far away: every 400 years are alike
SELECT h, office_add('4713-01-01 BC', '1:00', h), office_add('294276-12-20', '1:00', h),
    office_time('4713-01-01 BC', '200000-01-01', h), office_time('200000-01-01', '4713-01-01 BC', h), next_open('294276-12-21', h)
FROM unnest(ARRAY['09:00-17:00; UTC', '2026-12-25 off; 24/7; Europe/Brussels', '9999-12-31 09:00-10:00; Mo 09:00-17:00; Australia/Sydney']::office_hours[]) h;
SELECT count(*) FILTER (WHERE office_add(a + c * interval '400 years', '100:00', h) = office_add(a, '100:00', h) + c * interval '400 years'
        AND office_add(a + c * interval '400 years', '-100:00', h) = office_add(a, '-100:00', h) + c * interval '400 years'
        AND office_add(a + c * interval '400 years', '700 days', h) = office_add(a, '700 days', h) + c * interval '400 years'
        AND office_time(a, a + c * interval '400 years', h) = c * office_time(a, a + interval '400 years', h)
        AND office_add(a, office_time(a, a + c * interval '400 years', h), h) <= a + c * interval '400 years'
        AND office_add(a + c * interval '400 years', -office_time(a, a + c * interval '400 years', h), h) >= a),
    count(*)
FROM (VALUES ('Mo-Fr 09:00-17:00; Australia/Sydney'::office_hours), ('Su 02:15-02:45; Europe/Brussels')) o(h),
    generate_series('2205-01-01'::timestamptz, '2206-01-01', '17 days 01:23') a, generate_series(1, 40, 13) c;

\set VERBOSITY terse
SELECT office_add('294276-12-31 23:00', '2:00', '24/7; UTC');
SELECT office_add('4713-01-01 BC', '-20000:00', '24/7; UTC');
SELECT office_add('2026-02-09', '2147483647 days', '24/7; UTC');
SELECT office_add('2026-02-09', '-2147483648 days', '24/7; UTC');
SELECT office_add('2026-02-09', '2562047788:00:54.775807', '24/7; UTC');
SELECT office_add('2026-02-09', '-2562047788:00:54.775807', '24/7; UTC');
SELECT office_add('2026-02-09', '2562047788:00:54.775807', '00:00-00:00:01; UTC');
SELECT office_time('4714-11-24 BC', '294276-12-31', '24/7; UTC');
SELECT next_open('294276-12-31 23:00', 'Mo 09:00-10:00; UTC');
SELECT office_add('2026-02-09', '145000000 days 1640000000:00', '24/7; UTC');
SELECT office_add('2026-02-09', '-130000000 days -1600000000:00', '24/7; UTC');
\set VERBOSITY default
SELECT office_add('2026-02-09', '1 month', '24/7; UTC');
SELECT office_add('2026-02-09', '-1 year 3:00', '24/7; UTC');
SELECT sla_deadline('2026-02-09', '-1 s', '24/7; UTC');
SELECT sla_deadline('2026-02-09', '-1 day 30:00', '24/7; UTC');

-- The longest durations, whatever was asked before
SELECT t, d, office_add(t, d, '1750-01-01 - 2020-01-01 09:00-17:00; UTC')
FROM (VALUES ('1800-01-01'::timestamptz, '600000:00'::interval),
    ('1990-01-05 10:00', '2562044788:00'), ('1990-01-05 10:00', '2562047788:00:54.775807'),
    ('2019-01-05', '-80000:00'), ('1990-01-05 10:00', '-2562047788:00:54.775807')) v(t, d);
SELECT office_add(t, d, '24/7; UTC') = t + d FROM (VALUES ('1990-01-05 10:00'::timestamptz, '2562047788:00:54.775807'::interval)) v(t, d);
-- What is paused need not fit an interval
SELECT office_time('4714-11-24 BC', '294276-12-31', '24/7; UTC', p), office_time('294276-12-31', '4714-11-24 BC', '24/7; UTC', p)
FROM unnest(ARRAY['{(,)}', '{(,2000-01-01)}', '{[2000-01-01,2000-01-02),[2010-01-01,)}', '{[2000-01-01,200000-01-01)}']::tstzmultirange[]) p;

-- A question that was canceled leaves nothing wrong behind
CREATE TEMP TABLE canceled AS SELECT '24/7; easter off; Th[1] +1 day 09:00-17:00; Europe/Brussels'::office_hours AS h;
SELECT office_time('2026-01-01', '2030-01-01', h) FROM canceled;
SET statement_timeout = '1ms';
\set VERBOSITY terse
SELECT office_time('2026-01-01', '9999-01-01', h) FROM canceled;
\set VERBOSITY default
RESET statement_timeout;
SELECT office_time('2026-01-01', '2030-01-01', h), office_time('2026-01-01', '2130-01-01', h) = office_time('2026-01-01', '2075-01-01', h) + office_time('2075-01-01', '2130-01-01', h) AS whole
FROM canceled;

-- NULL: no target, nothing due
SELECT sla_deadline('2026-02-09', NULL, '24/7; UTC') IS NULL, sla_deadline('2026-02-09', NULL, '24/7; UTC', '{}') IS NULL,
    office_time('2026-02-09', NULL, '24/7; UTC', '{}') IS NULL, office_add(NULL, '1:00', '24/7; UTC', '{}') IS NULL;

-- Settings change nothing
CREATE TEMP TABLE answer AS SELECT office_add('2026-02-06 16:55+01', '1 day 0:15', h) a, office_time('2026-01-01 00:00+00', '2026-12-31 00:00+00', h) t
FROM (VALUES ('Mo-Fr 09:00-17:00; Europe/Brussels'::office_hours)) o(h);
SET timezone = 'Pacific/Apia';
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SELECT a = office_add('2026-02-06 16:55+01', '1 day 0:15', h) AND t = office_time('2026-01-01 00:00+00', '2026-12-31 00:00+00', h)
FROM answer, (VALUES ('Mo-Fr 09:00-17:00; Europe/Brussels'::office_hours)) o(h);
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- Many calendars in one column; in an index and a generated column
CREATE TEMP TABLE agreed AS SELECT i, format('Mo-Fr 09:00-17:%s; UTC', lpad((i % 60)::text, 2, '0'))::office_hours AS h
FROM generate_series(0, 239) i;
INSERT INTO agreed SELECT 240 + i, format('Mo-Fr 09:00-17:00:%s; UTC', lpad(i::text, 2, '0'))::office_hours FROM generate_series(0, 59) i;
SELECT count(DISTINCT h), count(*) FILTER (WHERE office_time('2026-02-09', '2026-02-10', h) = split_part(split_part(h::text, '-', 3), ';', 1)::time - '09:00'::time), count(*)
FROM agreed;
CREATE TEMP TABLE due (received timestamptz, due timestamptz GENERATED ALWAYS AS
    (sla_deadline(received, '15 min', 'Mo-Fr 09:00-17:00; Europe/Brussels')) STORED);
INSERT INTO due VALUES ('2026-02-06 16:55 Europe/Brussels');
CREATE INDEX ON due (office_add(received, '1 day', 'Mo-Fr 09:00-17:00; Europe/Brussels'));
SELECT * FROM due;
