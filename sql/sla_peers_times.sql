-- What other programs that count office hours got wrong: the ends of openings, microseconds, pauses
-- T1 to T30 are the test ideas collected from the peers' bug lists; here are T20 and T24 to T29.
-- T21, T22, T23 and T30 are in test/t/sla_properties.pl.
-- What is wanted is worked out by hand; what differs from it is printed.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET statement_timeout = '20s';

-- 2024-02-05 is a Monday. Openings have their first instant and not their last.
SELECT pg_temp.test(concat_ws(': ', 'T20 at the ends of an opening', start, what), got, want)
FROM (VALUES ('2024-02-05 09:59:59.999999'::timestamptz, false, '2024-02-05 10:00:00+00', '2024-02-05 10:00:00.000001+00', '07:00:00',
    '00:00:00'),
        ('2024-02-05 10:00', true, '2024-02-05 10:00:00+00', '2024-02-05 10:00:00.000001+00', '07:00:00', '00:00:00'),
        ('2024-02-05 10:00:00.000001', true, '2024-02-05 10:00:00.000001+00', '2024-02-05 10:00:00.000002+00', '06:59:59.999999',
            '-00:00:00.000001'),
        ('2024-02-05 16:59:59.999999', true, '2024-02-05 16:59:59.999999+00', '2024-02-05 17:00:00+00', '00:00:00.000001',
            '-06:59:59.999999'),
        ('2024-02-05 17:00', false, '2024-02-06 10:00:00+00', '2024-02-06 10:00:00.000001+00', '00:00:00', '-07:00:00'),
        ('2024-02-05 17:00:00.000001', false, '2024-02-06 10:00:00+00', '2024-02-06 10:00:00.000001+00', '00:00:00',
            '-07:00:00')) v(start, open, opens, added, left_today, since_morning),
    (VALUES ('Mo-Fr 10:00-17:00; UTC'::office_hours)) o(h),
    LATERAL (VALUES ('open', is_open(start, h)::text, open::text), ('next opening', next_open(start, h)::text, opens),
        ('a microsecond more', office_add(start, '1 us', h)::text, added),
        ('left on that day', office_time(start, '2024-02-06', h)::text, left_today),
            ('passed, as a negative time', office_time(start, '2024-02-05', h)::text, since_morning)) q(what, got, want);
SELECT pg_temp.test(concat_ws(': ', 'T20 in whole minutes', what), got, want)
FROM (VALUES ('Mo-Fr 10:00-17:00; UTC'::office_hours)) o(h),
    LATERAL (VALUES ('10:00 to 10:00 is 420, not 421', office_time('2024-02-05 10:00', '2024-02-06 10:00', h), interval '420 min'),
        ('the last minute', office_time('2024-02-05 16:59', '2024-02-05 17:00', h), '1 min'),
        ('from a minute after closing', office_time('2024-02-05 17:01', '2024-02-06 10:01', h), '1 min'),
            ('from a weekend', office_time('2024-02-10 12:00', '2024-02-12 11:00', h), '60 min'),
        ('a week', office_time('2024-02-05', '2024-02-12', h), '2100 min')) q(what, got, want);
SELECT pg_temp.test(concat_ws(': ', 'T20 exactly a day', start), office_add(start, '7:00', 'Mo-Fr 10:00-17:00; UTC'), want)
FROM (VALUES ('2024-02-05 10:00'::timestamptz, '2024-02-05 17:00'::timestamptz), ('2024-02-05 17:00', '2024-02-06 17:00'),
    ('2024-02-05 17:01', '2024-02-06 17:00'),
    ('2024-02-10 12:00', '2024-02-12 17:00'), ('2024-02-05 12:00', '2024-02-06 12:00'),
        ('2024-02-09 16:59', '2024-02-12 16:59')) v(start, want);

SELECT pg_temp.test(concat_ws(': ', 'T24 microseconds', what), got, want)
FROM (VALUES ('Mo-Fr 09:00:30-17:00:15; UTC'::office_hours)) o(h),
    LATERAL (VALUES ('forward over a night', office_add('2024-02-05 17:00:14.999999', '0.000003 s', h)::text,
        '2024-02-06 09:00:30.000002+00'),
        ('and back', office_add('2024-02-06 09:00:30.000002', '-0.000003 s', h)::text, '2024-02-05 17:00:14.999999+00'),
        ('between them', office_time('2024-02-05 17:00:14.999999', '2024-02-06 09:00:30.000002', h)::text, '00:00:00.000003'),
        ('and reversed', office_time('2024-02-06 09:00:30.000002', '2024-02-05 17:00:14.999999', h)::text, '-00:00:00.000003'),
        ('a minute is not rounded up', sla_deadline('2024-02-05 10:00:59.123456', '0:01', h)::text, '2024-02-05 10:01:59.123456+00'),
        ('nor cut off', sla_deadline('2024-02-05 10:00:00.999999', '0:00:00.000001', h)::text, '2024-02-05 10:00:01+00'),
        ('seconds of an opening', next_open('2024-02-05', h)::text, '2024-02-05 09:00:30+00'),
            ('seconds of a closing', next_close('2024-02-05', h)::text, '2024-02-05 17:00:15+00'),
        ('a day', office_time('2024-02-05', '2024-02-06', h)::text, '07:59:45'),
            ('a pause of a microsecond', office_time('2024-02-05', '2024-02-06', h,
            '{[2024-02-05 12:00,2024-02-05 12:00:00.000001)}')::text, '07:59:44.999999')) q(what, got, want);

-- Only the part of a pause in office hours stops the clock.
SELECT pg_temp.test(concat_ws(': ', 'T25 a pause that', what, asked), got, want)
FROM (VALUES ('starts outside office hours', '{[2024-02-05 20:00,2024-02-06 10:00)}', '15:00:00', '2024-02-06 12:00:00+00'),
    ('ends outside office hours', '{[2024-02-05 16:00,2024-02-05 22:00)}', '15:00:00', '2024-02-06 12:00:00+00'),
        ('starts and ends outside, over a night', '{[2024-02-05 17:00,2024-02-06 09:00)}', '16:00:00', '2024-02-06 11:00:00+00'),
            ('starts and ends outside, over a day', '{[2024-02-05 20:00,2024-02-06 20:00)}', '08:00:00', '2024-02-07 11:00:00+00'),
        ('is all at night', '{[2024-02-05 20:00,2024-02-06 05:00)}', '16:00:00', '2024-02-06 11:00:00+00')) v(what, pauses, total, due),
    (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours)) o(h),
    LATERAL (VALUES ('two days', office_time('2024-02-05', '2024-02-07', h, pauses::tstzmultirange)::text, total),
        ('four hours from 15:00', sla_deadline('2024-02-05 15:00', '4:00', h, pauses::tstzmultirange)::text, due)) q(asked, got, want);

-- From 10:00 to 16:00, and two hours from 10:00
SELECT pg_temp.test(concat_ws(': ', 'T26 pauses', what, asked), got, want)
FROM (VALUES ('of no length', '{[2024-02-05 11:00,2024-02-05 11:00),[2024-02-05 11:30,2024-02-05 11:30)}', '06:00:00',
    '2024-02-05 12:00:00+00'),
        ('that overlap', '{[2024-02-05 11:00,2024-02-05 12:00),[2024-02-05 11:30,2024-02-05 13:00),[2024-02-05 11:45,2024-02-05 11:50)}',
            '04:00:00', '2024-02-05 14:00:00+00'),
        ('twice the same', '{[2024-02-05 11:00,2024-02-05 12:00),[2024-02-05 11:00,2024-02-05 12:00)}', '05:00:00',
            '2024-02-05 13:00:00+00'),
        ('in any order', '{[2024-02-05 13:00,2024-02-05 14:00),[2024-02-05 11:00,2024-02-05 11:30),[2024-02-05 12:00,2024-02-05 12:30)}',
            '04:00:00', '2024-02-05 13:00:00+00'),
        ('in the same minute', '{[2024-02-05 11:00:10,2024-02-05 11:00:20),[2024-02-05 11:00:30,2024-02-05 11:00:40)}', '05:59:40',
            '2024-02-05 12:00:20+00'),
        ('that touch', '{[2024-02-05 11:00,2024-02-05 11:30),[2024-02-05 11:30,2024-02-05 12:00)}', '05:00:00', '2024-02-05 13:00:00+00'),
        ('without an end', '{[2024-02-05 11:00,)}', '01:00:00', 'infinity'),
            ('without a start', '{(,2024-02-05 11:00)}', '05:00:00', '2024-02-05 13:00:00+00'),
            ('without either', '{(,)}', '00:00:00', 'infinity'),
        ('from -infinity to infinity', '{[-infinity,infinity]}', '00:00:00', 'infinity')) v(what, pauses, total, due),
    (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours)) o(h),
    LATERAL (VALUES ('open time', office_time('2024-02-05 10:00', '2024-02-05 16:00', h, pauses::tstzmultirange)::text, total),
        ('reversed', office_time('2024-02-05 16:00', '2024-02-05 10:00', h, pauses::tstzmultirange)::text, ('-' || total)::interval::text),
        ('deadline', sla_deadline('2024-02-05 10:00', '2:00', h, pauses::tstzmultirange)::text, due)) q(asked, got, want);
SELECT pg_temp.test('T26 pauses in rows, in any order', office_time('2024-02-05 10:00', '2024-02-05 16:00', 'Mo-Fr 09:00-17:00; UTC',
    range_agg(tstzrange(a, b) ORDER BY b DESC)), '4:00')
FROM (VALUES ('2024-02-05 11:00'::timestamptz, '2024-02-05 12:00'::timestamptz), ('2024-02-05 11:30', '2024-02-05 13:00'),
    ('2024-02-05 14:00', '2024-02-05 14:00'), ('2024-02-05 17:00', NULL)) v(a, b);

-- Without the pause, the answer is due at 12:00.
SELECT pg_temp.test('T27 a pause covers the deadline, ' || what, sla_deadline('2024-02-05 10:00', '2:00', 'Mo-Fr 09:00-17:00; UTC',
    pauses::tstzmultirange), want)
FROM (VALUES ('around it', '{[2024-02-05 11:30,2024-02-05 13:00)}', timestamptz '2024-02-05 13:30'),
    ('starting at it', '{[2024-02-05 12:00,2024-02-05 13:00)}', '2024-02-05 12:00'),
    ('starting a microsecond before it', '{[2024-02-05 11:59:59.999999,2024-02-05 13:00)}', '2024-02-05 13:00:00.000001'),
        ('ending at it', '{[2024-02-05 11:00,2024-02-05 12:00)}', '2024-02-05 13:00'),
    ('over closing time', '{[2024-02-05 11:30,2024-02-06 08:00)}', '2024-02-06 09:30'),
        ('and another covers the new one', '{[2024-02-05 11:30,2024-02-05 13:00),[2024-02-05 13:15,2024-02-05 15:00)}',
        '2024-02-05 15:15')) v(what, pauses, want);

SELECT pg_temp.test(concat_ws(': ', 'T28 the start is in a pause', asked), got, want)
FROM (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours, '{[2024-02-05 09:30,2024-02-05 11:00)}'::tstzmultirange)) o(h, pauses),
    LATERAL (VALUES ('two hours more', sla_deadline('2024-02-05 10:00', '2:00', h, pauses)::text, '2024-02-05 13:00:00+00'),
        ('at its first instant', sla_deadline('2024-02-05 09:30', '2:00', h, pauses)::text, '2024-02-05 13:00:00+00'),
        ('at its end', sla_deadline('2024-02-05 11:00', '2:00', h, pauses)::text, '2024-02-05 13:00:00+00'),
            ('no time at all', office_add('2024-02-05 10:00', '0', h, pauses)::text, '2024-02-05 10:00:00+00'),
        ('going back', office_add('2024-02-05 10:00', '-0:15', h, pauses)::text, '2024-02-05 09:15:00+00'),
            ('open time', office_time('2024-02-05 10:00', '2024-02-05 12:00', h, pauses)::text, '01:00:00'),
        ('open time in it', office_time('2024-02-05 10:00', '2024-02-05 10:30', h, pauses)::text, '00:00:00')) q(asked, got, want);

SELECT pg_temp.test(concat_ws(': ', 'T29 NULL is not 0', asked), got, want)
FROM (VALUES ('Mo-Fr 09:00-17:00; UTC'::office_hours, '2024-02-05 10:00'::timestamptz)) o(h, t),
    LATERAL (VALUES ('no target, no deadline', sla_deadline(t, NULL, h)::text, NULL),
        ('a target of 0 is due at once', sla_deadline(t, '0', h)::text, '2024-02-05 10:00:00+00'),
        ('a target of 0 at night', sla_deadline('2024-02-05 20:00', '0', h)::text, '2024-02-05 20:00:00+00'),
        ('answered in 0 s', office_time(t, t, h)::text, '00:00:00'), ('not answered', office_time(t, NULL, h)::text, NULL),
        ('answered in 0 s is met', sla_state(sla_deadline(t, '0:15', h), t, t)::text, 'met'),
            ('not answered is pending', sla_state(sla_deadline(t, '0:15', h), NULL, t)::text, 'pending'),
        ('answered in 0 s with a target of 0 is met', sla_state(sla_deadline(t, '0', h), t, t)::text, 'met'),
            ('nothing due is none', sla_state(sla_deadline(t, NULL, h), t, t)::text, 'none'),
        ('answered at night is in 0 s', office_time('2024-02-05 20:00', '2024-02-05 23:00', h)::text, '00:00:00'),
        ('nothing used', sla_used(t, t, sla_deadline(t, '0:15', h), h)::text, '0'),
            ('of no time', sla_used(t, t, sla_deadline(t, '0', h), h)::text, NULL),
            ('of nothing due', sla_used(t, t, sla_deadline(t, NULL, h), h)::text, NULL),
        ('0 s left', sla_remaining(t, t, h)::text, '00:00:00'),
            ('nothing due, nothing left', sla_remaining(t, sla_deadline(t, NULL, h), h)::text, NULL),
        ('NULL pauses are none', sla_deadline(t, '2:00', h, NULL)::text, '2024-02-05 12:00:00+00'),
            ('as empty ones are', sla_deadline(t, '2:00', h, '{}')::text, '2024-02-05 12:00:00+00'),
        ('no target, with pauses', sla_deadline(t, NULL, h, '{}')::text, NULL)) q(asked, got, want);

-- How many
TABLE tested;
