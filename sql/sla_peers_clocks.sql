-- What other programs that count office hours got wrong: when the clocks change
-- T1 to T30 are the test ideas collected from the peers' bug lists; here are T1 to T5.
-- What is wanted is worked out by hand or by AT TIME ZONE; what differs from it is printed.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET statement_timeout = '20s';

-- Brussels skips 02:00 to 03:00 on 2024-03-31: 02:30 is read as 03:30
SELECT pg_temp.test('T1 an opening in a gap', next_open('2024-03-31', 'Su 02:30-06:00; Europe/Brussels'),
    timestamp '2024-03-31 02:30' AT TIME ZONE 'Europe/Brussels');
SELECT pg_temp.test('T1 an opening in a gap: how long', office_time('2024-03-30', '2024-04-01', 'Su 02:30-06:00; Europe/Brussels'), '2:30');
SELECT pg_temp.test('T1 a closing in a gap', next_close('2024-03-31', 'Su 01:00-02:30; Europe/Brussels'),
    timestamp '2024-03-31 02:30' AT TIME ZONE 'Europe/Brussels');
SELECT pg_temp.test('T1 a closing in a gap: how long', office_time('2024-03-30', '2024-04-01', 'Su 01:00-02:30; Europe/Brussels'), '1:30');
SELECT pg_temp.test('T1 the whole interval in a gap', next_open('2024-03-31', 'Su 02:15-02:45; Europe/Brussels'), '2024-03-31 03:15+02');
SELECT pg_temp.test('T1 the whole interval in a gap: how long', office_time('2024-03-30', '2024-04-01',
    'Su 02:15-02:45; Europe/Brussels'), '0:30');
SELECT pg_temp.test('T1 the interval is the gap: nothing opens', next_open('2024-03-31', 'Su 02:00-03:00; Europe/Brussels'),
    '2024-04-07 02:00+02');
SELECT pg_temp.test('T1 the interval is the gap: no working day', office_add('2024-03-30 02:30+01', '1 day',
    'Su 02:00-03:00; Europe/Brussels'), '2024-04-07 02:30+02');
SELECT pg_temp.test('T1 the gap is in the interval', office_time('2024-03-30', '2024-04-01', 'Su 01:00-04:00; Europe/Brussels'), '2:00');
SELECT pg_temp.test('T1 adding over a gap', office_add('2024-03-31 01:30+01', '1:00', 'Su 00:00-06:00; Europe/Brussels'),
    '2024-03-31 03:30+02');
SELECT pg_temp.test('T1 going back over a gap', office_add('2024-03-31 03:30+02', '-1:00', 'Su 00:00-06:00; Europe/Brussels'),
    '2024-03-31 01:30+01');
SELECT pg_temp.test('T1 a gap of half an hour: Lord_Howe', next_open('2024-10-05 12:00', 'Su 02:10-06:00; Australia/Lord_Howe'),
    timestamp '2024-10-06 02:10' AT TIME ZONE 'Australia/Lord_Howe');
SELECT pg_temp.test('T1 a gap of half an hour: Lord_Howe, how long', office_time('2024-10-05', '2024-10-07',
    'Su 00:00-06:00; Australia/Lord_Howe'), '5:30');
SELECT pg_temp.test('T1 a gap of a day: Apia has no 2011-12-30', office_time('2011-12-29', '2012-01-01',
    '2011-12-30 09:00-17:00; Pacific/Apia'), '8:00');
SELECT pg_temp.test('T1 a gap of a day: Apia reads it with the offset before', next_open('2011-12-29',
    '2011-12-30 09:00-17:00; Pacific/Apia'), timestamp '2011-12-30 09:00' AT TIME ZONE 'Pacific/Apia');
SELECT pg_temp.test('T1 a gap of a day: Apia, no working day', office_add('2011-12-29 12:00-10', '2 days', '09:00-17:00; Pacific/Apia'),
    '2012-01-01 12:00+14');

-- Brussels has 02:00 to 03:00 twice on 2024-10-27: 02:30 is the second, in winter time
SELECT pg_temp.test('T2 an ambiguous opening', next_open('2024-10-26 23:00', 'Su 02:30-06:00; Europe/Brussels'),
    timestamp '2024-10-27 02:30' AT TIME ZONE 'Europe/Brussels');
SELECT pg_temp.test('T2 an ambiguous opening: how long', office_time('2024-10-26', '2024-10-28', 'Su 02:30-06:00; Europe/Brussels'),
    '3:30');
SELECT pg_temp.test('T2 an ambiguous closing', next_close('2024-10-26 23:00', 'Su 01:00-02:30; Europe/Brussels'),
    timestamp '2024-10-27 02:30' AT TIME ZONE 'Europe/Brussels');
SELECT pg_temp.test('T2 an ambiguous closing: how long', office_time('2024-10-26', '2024-10-28', 'Su 01:00-02:30; Europe/Brussels'),
    '2:30');
SELECT pg_temp.test('T2 both ambiguous: how long', office_time('2024-10-26', '2024-10-28', 'Su 02:15-02:45; Europe/Brussels'), '0:30');
SELECT pg_temp.test('T2 both ambiguous: open at the first', is_open('2024-10-27 02:30+02', 'Su 02:15-02:45; Europe/Brussels'), false);
SELECT pg_temp.test('T2 both ambiguous: open at the second', is_open('2024-10-27 02:30+01', 'Su 02:15-02:45; Europe/Brussels'), true);
SELECT pg_temp.test('T2 the ambiguous hour is in the interval', office_time('2024-10-26', '2024-10-28',
    'Su 01:00-04:00; Europe/Brussels'), '4:00');
SELECT pg_temp.test('T2 adding from the first to the second', office_add('2024-10-27 02:30+02', '1:00',
    'Su 00:00-06:00; Europe/Brussels'), '2024-10-27 02:30+01');
SELECT pg_temp.test('T2 going back from the second to the first', office_add('2024-10-27 02:30+01', '-1:00',
    'Su 00:00-06:00; Europe/Brussels'), '2024-10-27 02:30+02');
SELECT pg_temp.test('T2 an ambiguous opening: New_York', next_open('2018-11-04', 'Su 01:30-06:00; America/New_York'),
    '2018-11-04 06:30+00');
SELECT pg_temp.test('T2 half an hour twice: Lord_Howe', next_open('2024-04-06 14:00', 'Su 01:45-06:00; Australia/Lord_Howe'),
    timestamp '2024-04-07 01:45' AT TIME ZONE 'Australia/Lord_Howe');

-- Zones that skip 00:00 to 01:00: 24:00 of the day before is 01:00, and the day has 23 hours
SELECT pg_temp.test(concat_ws(': ', 'T3 24:00 where midnight does not exist', zone, what), got, want)
FROM (VALUES ('America/Sao_Paulo', date '2015-10-18', timestamptz '2015-10-18 03:00+00'),
        ('Asia/Beirut', '2021-03-28', '2021-03-27 22:00+00'),
        ('Africa/Cairo', '2010-04-30', '2010-04-29 22:00+00')) z(zone, day, jump),
    LATERAL (SELECT format('off; %s 12:00-24:00; %s', day - 1, zone)::office_hours, format('off; %s 00:00-24:00; %s', day,
        zone)::office_hours,
        format('22:00-24:00,00:00-02:00; %s', zone)::office_hours, format('off; %s 23:00-01:00; %s', day - 1,
            zone)::office_hours) o(before, whole, each, night),
    LATERAL (VALUES ('closes', next_close(jump - interval '5 hours', before)::text, (day::timestamp AT TIME ZONE zone)::text),
        ('which is 01:00', (next_close(jump - interval '5 hours', before) AT TIME ZONE zone)::text, (day + time '01:00')::text),
        ('open until then', is_open(jump - interval '1 us', before)::text, 'true'),
        ('closed from then', is_open(jump, before)::text, 'false'),
        ('exactly filled', office_add(jump - interval '12 hours', '12:00', before)::text, jump::text),
        ('more than filled', office_add(jump - interval '12 hours', '12:00:00.000001', before)::text, 'infinity'),
        ('the next day opens', next_open(jump - interval '5 hours', whole)::text, jump::text),
        ('the next day has 23 hours', office_time(jump - interval '3 days', jump + interval '3 days', whole)::text, '23:00:00'),
        ('an evening and a night that touch', office_time(jump - interval '5 hours', jump + interval '5 hours', each)::text, '03:00:00'),
        ('they are one opening', next_close(jump - interval '1 us', each)::text, (jump + interval '1 hour')::text),
        ('a night of two hours', office_time(jump - interval '3 days', jump + interval '3 days', night)::text, '01:00:00'),
        ('a working day from midnight', office_add((day - 1)::timestamp AT TIME ZONE zone, '1 day', each)::text, jump::text)) q(what, got,
            want);

-- Nights of 5, 6 and 7 hours; AT TIME ZONE tells how long each is
SELECT pg_temp.test(format('T4 so many changes of the clocks: %s: %s: %s', changes, zone, what), got, want)
FROM unnest(ARRAY['Europe/Brussels', 'America/New_York', 'Australia/Sydney']) zone, unnest(ARRAY['2005-07-01', '2006-01-01',
    '2024-01-01']::date[]) until,
    LATERAL (SELECT timestamp '2005-01-01' AT TIME ZONE zone, until::timestamp AT TIME ZONE zone,
        ('00:00-06:00; ' || zone)::office_hours) s(a, b, h),
    LATERAL (SELECT count(*) FILTER (WHERE (day + interval '1 day') AT TIME ZONE zone - day AT TIME ZONE zone <> '24:00'),
            sum((day + interval '6 hours') AT TIME ZONE zone - day AT TIME ZONE zone), max(day + interval '6 hours') AT TIME ZONE zone
        FROM generate_series('2005-01-01', until - interval '1 day', '1 day') day) w(changes, whole, last_closing),
    LATERAL (VALUES ('open', office_time(a, b, h)::text, whole::text), ('adding it', office_add(a, whole, h)::text, last_closing::text),
        ('going back by it', office_add(b, -whole, h)::text, a::text)) q(what, got, want)
ORDER BY zone, until, what;

-- 2024 has 8784 hours everywhere
SELECT pg_temp.test(format('T5 24/7 over both changes: %s: %s', zone, what), got, want)
FROM unnest(ARRAY['Europe/Brussels', 'America/New_York', 'Europe/Dublin', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo']) zone,
    LATERAL (SELECT ('24/7; ' || zone)::office_hours) o(h),
    LATERAL (VALUES ('open as long as it takes', office_time('2024-01-01', '2025-01-01', h)::text, '8784:00:00'),
        ('adding', office_add('2024-01-01', '8784:00', h)::text, '2025-01-01 00:00:00+00'),
        ('going back', office_add('2025-01-01', '-8784:00', h)::text, '2024-01-01 00:00:00+00'),
        ('over one change', office_add('2024-03-01', '1000:00', h)::text,
            (timestamptz '2024-03-01' + interval '1000 hours')::text)) q(what, got, want);

-- How many
TABLE tested;
