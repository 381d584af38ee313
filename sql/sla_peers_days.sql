-- What other programs that count office hours got wrong: midnight, calendars that never open, holidays
-- T1 to T30 are the test ideas collected from the peers' bug lists; here are T6 to T19.
-- What is wanted is worked out by hand or by counting; what differs from it is printed.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
-- What loops ends in an error.
SET statement_timeout = '20s';

-- 2024-02-05 is a Monday.
SELECT pg_temp.test('T6 24/7 as seven intervals of 24 hours: ' || what, got, want)
FROM (SELECT (string_agg(day || ' 00:00-24:00; ', '') || 'Europe/Brussels')::office_hours
        FROM unnest('{Mo,Tu,We,Th,Fr,Sa,Su}'::text[]) day) o(h),
    LATERAL (VALUES ('one opening', (SELECT string_agg(p::text, ' ') FROM open_periods('2024-01-01', '2034-01-01', h) p),
        tstzrange('2024-01-01', '2034-01-01')::text),
        ('which never closes', next_close('2024-02-05', h)::text, 'infinity'),
        ('open at midnight', is_open('2024-02-05 23:00', h)::text, 'true'),
        ('a week', office_time('2024-02-05', '2024-02-12', h)::text, '168:00:00'),
        ('adding a week', office_add('2024-02-05', '168:00', h)::text, '2024-02-12 00:00:00+00')) q(what, got, want);
SELECT pg_temp.test('T6 until 23:59 leaves a minute a night', office_time('2024-02-05', '2024-02-12', '00:00-23:59; UTC'),
    7 * interval '24:00' - 7 * interval '1 min');
SELECT pg_temp.test('T6 until 23:59 closes for that minute', is_open('2024-02-05 23:59:30', '00:00-23:59; UTC'), false);
SELECT pg_temp.test('T6 until 24:00 it does not', is_open('2024-02-05 23:59:59.999999', '00:00-24:00; UTC'), true);

SELECT pg_temp.test('T7 Monday 22:00-02:00, asked on Tuesday 00:30: ' || what, got, want)
FROM (VALUES ('2024-02-06 00:30'::timestamptz, 'Mo 22:00-02:00; UTC'::office_hours)) o(t, h),
    LATERAL (VALUES ('open', is_open(t, h)::text, 'true'), ('opens now', next_open(t, h)::text, t::text),
        ('closes', next_close(t, h)::text, '2024-02-06 02:00:00+00'),
        ('left on that day', office_time(t, '2024-02-07', h)::text, '01:30:00'),
        ('adding what is left', office_add(t, '1:30', h)::text, '2024-02-06 02:00:00+00'),
            ('adding more', office_add(t, '1:31', h)::text, '2024-02-12 22:01:00+00'),
        ('going back an hour', office_add(t, '-1:00', h)::text, '2024-02-05 23:30:00+00'),
            ('closed a day before', is_open(t - interval '1 day', h)::text, 'false')) q(what, got, want);

SELECT pg_temp.test('T8 from Sunday to Monday: ' || what, got, want)
FROM (VALUES ('Su 22:00-06:00; UTC'::office_hours, 'Sa-Mo 22:00-02:00; UTC'::office_hours)) o(h, range),
    LATERAL (VALUES ('open on Monday', is_open('2024-02-05 05:59', h)::text, 'true'),
        ('closed on Tuesday', is_open('2024-02-06 05:59', h)::text, 'false'),
        ('closes on Monday', next_close('2024-02-04 12:00', h)::text, '2024-02-05 06:00:00+00'),
            ('over midnight', office_add('2024-02-04 23:00', '4:00', h)::text, '2024-02-05 03:00:00+00'),
        ('and back', office_add('2024-02-05 03:00', '-4:00', h)::text, '2024-02-04 23:00:00+00'),
            ('a week from Monday', office_time('2024-02-05', '2024-02-12', h)::text, '08:00:00'),
        ('a range of days: in the week', office_time('2024-02-05', '2024-02-12', range)::text, '12:00:00'),
        ('a range of days: Tuesday at one', is_open('2024-02-06 01:00', range)::text, 'true')) q(what, got, want);

SELECT pg_temp.test('T9 nights and a holiday: ' || what, got, want)
FROM (VALUES ('22:00-02:00; Dec 25 off; Europe/Brussels'::office_hours)) o(h),
    LATERAL (VALUES ('into it: open at 01:00', is_open('2024-12-25 01:00+01', h)::text, 'true'),
        ('into it: closes', next_close('2024-12-24 23:00+01', h)::text, '2024-12-25 01:00:00+00'),
        ('on it: closed at 23:00', is_open('2024-12-25 23:00+01', h)::text, 'false'),
            ('out of it: closed at 01:00', is_open('2024-12-26 01:00+01', h)::text, 'false'),
        ('then it opens', next_open('2024-12-25 02:00+01', h)::text, '2024-12-26 21:00:00+00'),
            ('three days', office_time('2024-12-24 12:00+01', '2024-12-27 12:00+01', h)::text, '08:00:00'),
        ('four hours from 23:00', office_add('2024-12-24 23:00+01', '4:00', h)::text, '2024-12-26 22:00:00+00'),
        ('four hours back', office_add('2024-12-26 23:00+01', '-4:00', h)::text, '2024-12-24 22:00:00+00')) q(what, got, want);

-- Minutes, counted one by one
SELECT pg_temp.test('T10 a night and a morning: ' || hours, office_time('2024-02-05', '2024-02-08', (hours || '; UTC')::office_hours),
    (SELECT count(*) * interval '1 min' FROM generate_series('2024-02-05'::timestamptz, '2024-02-08', '1 min') t
        WHERE t <@ night OR t <@ morning))
FROM (VALUES ('Mo 20:00-06:00; Tu 05:00-09:00', tstzrange('2024-02-05 20:00', '2024-02-06 06:00'), tstzrange('2024-02-06 05:00',
    '2024-02-06 09:00')),
    ('Mo 20:00-06:00; Tu 04:00-05:00', '[2024-02-05 20:00,2024-02-06 06:00)', '[2024-02-06 04:00,2024-02-06 05:00)'),
    ('Mo 20:00-06:00; Tu 06:00-09:00', '[2024-02-05 20:00,2024-02-06 06:00)', '[2024-02-06 06:00,2024-02-06 09:00)'),
    ('Mo 20:00-06:00; Tu 10:00-12:00', '[2024-02-05 20:00,2024-02-06 06:00)', '[2024-02-06 10:00,2024-02-06 12:00)'),
    ('Mo 20:00-44:00; Tu 05:00-09:00', '[2024-02-05 20:00,2024-02-06 20:00)', '[2024-02-06 05:00,2024-02-06 09:00)')) v(hours, night,
        morning);
SELECT pg_temp.test('T10 an opening that overlaps is one', open_periods('2024-02-05', '2024-02-08',
    'Mo 20:00-06:00; Tu 05:00-09:00; UTC'), tstzrange('2024-02-05 20:00', '2024-02-06 09:00'));
SELECT pg_temp.test('T10 open time counts once', office_add('2024-02-05 20:00', '10:30', 'Mo 20:00-06:00; Tu 05:00-09:00; UTC'),
    '2024-02-06 06:30');

SELECT pg_temp.test('T11 closing at the time of opening or at 00:00: ' || hours || ': ' || what, got, want)
FROM (VALUES ('Mo 00:00-00:00', '24:00:00', '2024-02-06 00:00:00+00'), ('Mo 09:00-09:00', '24:00:00', '2024-02-06 09:00:00+00'),
        ('Mo 09:00-00:00', '15:00:00', '2024-02-06 00:00:00+00'),
            ('Mo 00:00-48:00', '48:00:00', '2024-02-07 00:00:00+00')) v(hours, total, closes),
    LATERAL (SELECT (hours || '; UTC')::office_hours) o(h),
    LATERAL (VALUES ('a week', office_time('2024-02-05', '2024-02-12', h)::text, total),
        ('closes', next_close('2024-02-05', h)::text, closes),
        ('exactly filled', office_add('2024-02-05', total::interval, h)::text, closes)) q(what, got, want);
SELECT pg_temp.test('T11 00:00-00:00 each day never closes', next_close('2024-02-05', '00:00-00:00; UTC'), 'infinity');
SELECT pg_temp.test('T11 00:00-00:00 on a day of 23 hours', office_time('2024-03-30', '2024-04-02', 'Su 00:00-00:00; Europe/Brussels'),
    '23:00');

-- Nothing is open from 2024 on: every question has an answer, in bounded time
SELECT pg_temp.test(concat_ws(': ', idea, hours, what), got, want)
FROM (VALUES ('T12 an empty week', 'off', '-infinity'), ('T12 an empty week', 'Mo-Su off', '-infinity'),
        ('T13 every day is a holiday', 'Mo-Fr 09:00-17:00; Mo-Su off', '-infinity'),
            ('T13 every day is a holiday', '24/7; Jan-Dec off', '-infinity'),
        ('T13 every day is a holiday', 'Mo-Fr 09:00-17:00; Jan 01 - Jun 30,Jul 01 - Dec 31 off', '-infinity'),
        ('T14 only special openings in the past', 'off; 2020-02-29 10:00-16:00', '2020-02-29 15:45:00+00'),
        ('T14 only special openings in the past', '2020-02-28 09:00-17:00; 2020-02-29 10:00-16:00', '2020-02-29 15:45:00+00')) v(idea,
            hours, back),
    LATERAL (SELECT timestamptz '2024-02-05 10:00', (hours || '; UTC')::office_hours) o(t, h),
    LATERAL (VALUES ('open', is_open(t, h)::text, 'false'), ('next opening', next_open(t, h)::text, NULL),
        ('next closing', next_close(t, h)::text, NULL),
        ('openings', (SELECT count(*)::text FROM open_periods(t, '9999-12-31', h)), '0'),
            ('open time', office_time(t, '9999-12-31', h)::text, '00:00:00'),
        ('deadline', sla_deadline(t, '0:15', h)::text, 'infinity'), ('working day', office_add(t, '1 day', h)::text, 'infinity'),
        ('deadline with pauses', sla_deadline(t, '0:15', h, '{[2024-02-06,2024-02-07)}')::text, 'infinity'),
            ('no time at all', office_add(t, '0', h)::text, t::text),
        ('going back', office_add(t, '-0:15', h)::text, back)) q(what, got, want);
SELECT pg_temp.test('T13 every day until the end of 9999 is a holiday', next_open('2024-02-05',
    'Mo-Fr 09:00-17:00; 0001-01-01 - 9999-12-31 off; UTC'),
    (SELECT min(d) + interval '9 hours' FROM generate_series('10000-01-01'::timestamptz, '10000-01-08', '1 day') d WHERE extract(isodow
        FROM d) < 6));

-- A holiday is a date of the zone; the bounds are its midnights by AT TIME ZONE
SELECT pg_temp.test(concat_ws(': ', 'T15 a holiday is local', zone, what), got, want)
FROM unnest(ARRAY['Europe/Brussels', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia']) zone,
    LATERAL (SELECT ('24/7; Dec 25 off; ' || zone)::office_hours, timestamp '2024-12-25' AT TIME ZONE zone,
        timestamp '2024-12-26' AT TIME ZONE zone) o(h, first, after),
    LATERAL (VALUES ('closes', next_close('2024-12-20', h)::text, first::text), ('opens', next_open(first, h)::text, after::text),
        ('open at 23:30Z the day before', is_open('2024-12-24 23:30Z', h)::text,
            (('2024-12-24 23:30Z'::timestamptz AT TIME ZONE zone)::date <> '2024-12-25')::text),
        ('open at 23:30Z of the day', is_open('2024-12-25 23:30Z', h)::text,
            (('2024-12-25 23:30Z'::timestamptz AT TIME ZONE zone)::date <> '2024-12-25')::text),
        ('open time of the week', office_time('2024-12-22', '2024-12-29', h)::text, '144:00:00')) q(what, got, want);
SELECT pg_temp.test('T15 received at 23:30Z, which is on the holiday', sla_deadline('2024-12-24 23:30Z', '0:15',
    '24/7; Dec 25 off; Europe/Brussels'), '2024-12-26 00:15+01');

-- Ten years, date by date
SELECT pg_temp.test(concat_ws(': ', 'T16 over New Year', hours, what), got, want)
FROM (VALUES ('24/7; Dec 24 - Jan 02 off', '12-24', '01-02', date '-infinity', date 'infinity'),
    ('24/7; Nov-Feb off', '11-01', '02-29', '-infinity', 'infinity'),
        ('24/7; Dec 31 - Jan 01 off', '12-31', '01-01', '-infinity', 'infinity'),
            ('24/7; 2024-12-24 - 2025-01-02 off', '12-24', '01-02', '2024-07-01', '2025-06-30'),
        ('24/7; 2024 Dec 24 - Jan 02 off', '12-24', '01-02', '2024-07-01', '2025-06-30')) v(hours, first, last, since, until),
    LATERAL (SELECT count(*) FILTER (WHERE closed), count(*) FILTER (WHERE off), count(*) FILTER (WHERE closed <> off)
        FROM generate_series('2020-01-01'::timestamptz, '2029-12-31', '1 day') d,
            LATERAL (SELECT office_time(d, d + interval '1 day', (hours || '; UTC')::office_hours) = '0',
                (to_char(d, 'MM-DD') >= first OR to_char(d, 'MM-DD') <= last) AND d BETWEEN since AND until) x(closed, off)) w(closed,
                    off, wrong),
    LATERAL (VALUES ('dates closed', closed, off), ('dates wrong', wrong, 0)) q(what, got, want);
SELECT pg_temp.test('T16 over New Year: ' || t, is_open(t, '24/7; Dec 24 - Jan 02 off; UTC'), want)
FROM (VALUES ('2024-12-23 23:59:59.999999'::timestamptz, true), ('2024-12-24', false), ('2025-01-01', false),
    ('2025-01-02 23:59:59.999999', false), ('2025-01-03', true)) v(t, want);

SELECT pg_temp.test(concat_ws(': ', 'T17 half a day', hours, what), got, want)
FROM (VALUES ('Mo-Fr 09:00-17:00; Dec 24 09:00-12:00; Dec 25-26 off', '2024-12-24 12:00', '03:00:00'),
    ('Mo-Fr 09:00-17:00; Dec 24 12:00-17:00 off; Dec 25-26 off', '2024-12-24 12:00', '03:00:00'),
        ('Mo-Fr 09:00-17:00; Dec 24 09:00-12:00 off; Dec 25-26 off', '2024-12-24 17:00', '05:00:00')) v(hours, closes, day),
    LATERAL (SELECT (hours || '; UTC')::office_hours) o(h),
    LATERAL (VALUES ('open', office_time('2024-12-24', '2024-12-25', h)::text, day),
        ('closes', next_close('2024-12-24', h)::text, closes || ':00+00'),
        ('exactly filled', office_add('2024-12-24', day::interval, h)::text, closes || ':00+00'),
            ('an hour more', office_add('2024-12-24', day::interval + '1:00', h)::text, '2024-12-27 10:00:00+00'),
        ('a working day', office_add('2024-12-23 09:00', '1 day', h)::date::text, '2024-12-24')) q(what, got, want);

-- The later rule wins, whichever it is
SELECT pg_temp.test('T18 a special opening on a holiday: ' || hours, office_time('2024-12-25', '2024-12-26',
    (hours || '; UTC')::office_hours), want)
FROM (VALUES ('09:00-17:00; Dec 25 off; 2024-12-25 10:00-12:00', interval '2:00'), ('09:00-17:00; 2024-12-25 10:00-12:00; Dec 25 off', '0'),
    ('09:00-17:00; Dec 25 off; We 10:00-13:00', '3:00'), ('09:00-17:00; 2024-12-25 10:00-12:00; 2024-12-25 11:00-11:30 off',
        '1:30')) v(hours, want);
SELECT pg_temp.test('T18 a special opening on a Saturday', next_open('2024-12-27 17:00',
    'Mo-Fr 09:00-17:00; 2024-12-28 10:00-12:00; UTC'), '2024-12-28 10:00');

SELECT pg_temp.test(concat_ws(': ', 'T19 29 February in holidays of every year', hours, year),
    (SELECT string_agg(to_char(d, 'Mon DD'), ' ' ORDER BY d)
        FROM generate_series(make_timestamptz(year, 1, 1, 0, 0, 0), make_timestamptz(year, 12, 31, 0, 0, 0), '1 day') d
            WHERE NOT is_open(d, (hours || '; UTC')::office_hours)),
    CASE WHEN leap THEN in_leap_years ELSE in_others END)
FROM (VALUES ('24/7; Feb 29 off', 'Feb 29', NULL), ('24/7; Feb 28-29 off', 'Feb 28 Feb 29', 'Feb 28'),
    ('24/7; Feb 29 - Mar 01 off', 'Feb 29 Mar 01', 'Mar 01')) v(hours, in_leap_years, in_others),
    (VALUES (1999, false), (2000, true), (2024, true), (2027, false), (2028, true), (2100, false)) y(year, leap)
ORDER BY year, hours COLLATE "C";
SELECT pg_temp.test('T19 only on 29 February: after ' || t, next_open(t, 'Feb 29 10:00-11:00; UTC'), want)
FROM (VALUES ('2024-02-29 11:00'::timestamptz, '2028-02-29 10:00'::timestamptz), ('2096-02-29 11:00', '2104-02-29 10:00')) v(t, want);
SELECT pg_temp.test('T19 February 2100 has 28 days', next_open('2100-02-01', 'Feb Mo[-1] 10:00-11:00; UTC'), '2100-02-22 10:00');

-- How many
TABLE tested;
