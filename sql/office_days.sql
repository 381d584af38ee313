-- The days that rules of office hours name: dates of every year, Easter, counted weekdays
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- The local dates from one to another on which something opens
CREATE FUNCTION pg_temp.opens(hours text, first date, last date) RETURNS text
LANGUAGE sql BEGIN ATOMIC
    SELECT string_agg(to_char(d, 'YYYY-MM-DD'), ' ' ORDER BY d)
    FROM generate_series(first::timestamp, last, '1 day') d
    WHERE office_time(d AT TIME ZONE 'UTC', (d + '1 day') AT TIME ZONE 'UTC', (hours || '; UTC')::office_hours) > '0';
END;

-- Canonical text, which reads back as the same
SELECT 'canonical text', pg_temp.verdict(input, (input || '; UTC')::office_hours::text, output || '; UTC'),
    'read back', pg_temp.verdict(output, (output || '; UTC')::office_hours, (input || '; UTC')::office_hours)
FROM (VALUES
    ('Dec 25 off', 'Dec 25 off'), ('dec 5 9:00-12:00', 'Dec 05 09:00-12:00'),
    ('Jul - Aug mo-fr 08:00-15:00', 'Jul-Aug Mo-Fr 08:00-15:00'), ('DEC 24 - JAN 02 off', 'Dec 24 - Jan 02 off'),
    ('Dec 24-26 off', 'Dec 24 - Dec 26 off'), ('Jul off', 'Jul off'), ('Jul 01 - Jul 31 off', 'Jul off'),
    ('Jul 01 - Aug 31,Feb 01 - Feb 28,Feb 01-29 off', 'Jul-Aug,Feb 01 - Feb 28,Feb off'),
    ('May 01,2026-05-14,easter,Dec 25 off', 'May 01,2026-05-14,easter,Dec 25 off'), ('May Mo 09:00-10:00', 'May Mo 09:00-10:00'),
    ('Jul 9:00-10:00', 'Jul 09:00-10:00'), ('2026 Dec 25 off', '2026-12-25 off'),
    ('2026 Jul 01 - Aug 15 off', '2026-07-01 - 2026-08-15 off'), ('2026 Jul 01 - 2027 Aug 15 off', '2026-07-01 - 2027-08-15 off'),
    ('2026-07-01 - 2026 Aug 15 off', '2026-07-01 - 2026-08-15 off'), ('2026 Dec 24 - Jan 02 off', '2026-12-24 - 2027-01-02 off'),
    ('2026 Nov - Feb off', '2026-11-01 - 2027-02-28 off'), ('Nov-Feb Sa off', 'Nov-Feb Sa off'), ('Easter off', 'easter off'),
    ('easter+1day,easter +39 days,easter + 50 days off', 'easter +1 day,easter +39 days,easter +50 days off'),
    ('easter -2 days - easter +1 day off', 'easter -2 days - easter +1 day off'),
    ('easter-2 days-easter off', 'easter -2 days - easter off'), ('th[4] off', 'Th[4] off'), ('Mo [ -1 ] off', 'Mo[-1] off'),
    ('Mo[1,3] 10:00-11:00', 'Mo[1,3] 10:00-11:00'), ('Mo[1-2] 10:00-11:00', 'Mo[1,2] 10:00-11:00'),
    ('Mo[-5,-1,5,3-4,1-2] 10:00-11:00', 'Mo[1-5,-1,-5] 10:00-11:00'),
    ('Mo[2,3-5],Mo[-2],Fr[1],We,Mo,Mo[-1] +1 day 10:00-11:00', 'Mo,We,Mo[2-5,-2],Fr[1],Mo[-1] +1 day 10:00-11:00'),
    ('Mo-Su,Th[4] off', 'Mo-Su,Th[4] off'), ('Nov Th[4] off', 'Nov Th[4] off'), ('Nov Th[4]+1day off', 'Nov Th[4] +1 day off'),
    ('May Mo[-1] - 3 days off', 'May Mo[-1] -3 days off'),
    ('2026-12-25,easter Fr[1] +2 days 10:00-11:00', '2026-12-25,easter Fr[1] +2 days 10:00-11:00')) AS v (input, output);

-- Every year, and over New Year; 29 February only in leap years
SELECT 'days', pg_temp.verdict(hours, pg_temp.opens(hours, first::date, last::date), dates)
FROM (VALUES
    ('Dec 25 10:00-11:00', '2026-12-20', '2028-01-08', '2026-12-25 2027-12-25'),
    ('Dec 31 - Jan 02 10:00-11:00', '2026-12-20', '2028-01-08', '2026-12-31 2027-01-01 2027-01-02 2027-12-31 2028-01-01 2028-01-02'),
    ('24/7; Jan 03 - Dec 30 off', '2026-12-20', '2028-01-08', '2026-12-31 2027-01-01 2027-01-02 2027-12-31 2028-01-01 2028-01-02'),
    ('2026 Dec 31 - Jan 02 10:00-11:00', '2026-12-20', '2028-01-08', '2026-12-31 2027-01-01 2027-01-02'),
    ('Dec 24 - Jan 02 10:00-11:00; Dec 26 - Jan 01 off', '2026-12-20', '2028-01-08',
        '2026-12-24 2026-12-25 2027-01-02 2027-12-24 2027-12-25 2028-01-02'),
    ('Dec-Jan Su 10:00-11:00', '2026-12-20', '2028-01-08',
        '2026-12-20 2026-12-27 2027-01-03 2027-01-10 2027-01-17 2027-01-24 2027-01-31 2027-12-05 2027-12-12 2027-12-19 '
        '2027-12-26 2028-01-02'),
    ('Feb 29 10:00-11:00', '2027-02-26', '2028-03-02', '2028-02-29'),
    ('Feb 28 - Mar 01 10:00-11:00', '2027-02-26', '2028-03-02', '2027-02-28 2027-03-01 2028-02-28 2028-02-29 2028-03-01'),
    ('Feb 28 - Feb 29 10:00-11:00', '2027-02-26', '2028-03-02', '2027-02-28 2028-02-28 2028-02-29'),
    ('24/7; Feb off; Mar 02 - Feb 28 off', '2027-02-26', '2028-03-02', '2027-03-01 2028-03-01'),
    ('Feb 29 10:00-11:00', '2100-02-26', '2100-03-02', NULL),
    ('Feb 28 - Mar 01 10:00-11:00', '2100-02-26', '2100-03-02', '2100-02-28 2100-03-01'),
    ('Feb 28 - Feb 29 10:00-11:00', '2100-02-26', '2100-03-02', '2100-02-28'),
    ('24/7; Feb off; Mar 02 - Feb 28 off', '2100-02-26', '2100-03-02', '2100-03-01')) AS v (hours, first, last, dates);
SELECT 'answers', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ($$next_open('2096-03-01', 'Feb 29 10:00-11:00; UTC')$$, '2104-02-29 10:00:00+00'),
    ($$next_open('250001-03-01', 'Feb 29 10:00-11:00; UTC')$$, '250004-02-29 10:00:00+00'),
    ($$next_open('4713-03-01 BC', 'Feb 29 10:00-11:00; UTC')$$, '4709-02-29 10:00:00+00 BC'),
    ($$office_time('2000-01-01', '2400-01-01', 'Feb 29 00:00-24:00; UTC')$$, '2328:00:00'),
    ($$office_time('2026-12-31', '2027-01-02', '22:00-02:00; Jan 01 off; Europe/Brussels')$$, '05:00:00'),
    ($$office_time('2026-03-28', '2026-03-30', 'off; Mar 28 22:00-06:00; Europe/Brussels')$$, '07:00:00'),
    ($$office_time('2026-10-24', '2026-10-26', 'off; Oct 24 22:00-06:00; Europe/Brussels')$$, '09:00:00')) AS v (expression, want);
-- Months, with other hours
SELECT 'weeks', pg_temp.verdict(monday, office_time(monday::timestamptz, monday::timestamptz + '1 week',
    'Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 08:00-15:00; Jul 21 off; Aug 15 off; UTC')::text, want)
FROM (VALUES ('2026-06-22', '40:00:00'), ('2026-06-29', '37:00:00'), ('2026-07-20', '28:00:00'), ('2026-08-31', '39:00:00'))
    AS v (monday, want);

-- Every N-th day of a range of dates with a year
SELECT 'every N-th day, as text', pg_temp.verdict(input, (input || '; UTC')::office_hours::text, output || '; UTC'),
    'read back', pg_temp.verdict(output, (output || '; UTC')::office_hours, (input || '; UTC')::office_hours)
FROM (VALUES
    ('2026-01-05 - 2026-12-31/14 off', '2026-01-05 - 2026-12-31/14 off'),
    ('2026 jan 5-Dec 31 / 7,2027-01-01-2027-06-30/100 off', '2026-01-05 - 2026-12-31/7,2027-01-01 - 2027-06-30/100 off'),
    ('2026 Dec 24-31/2 off', '2026-12-24 - 2026-12-31/2 off'), ('2026-12-24 - 2026-12-31/1 off', '2026-12-24 - 2026-12-31 off'),
    ('2026-12-24 - 2026-12-31/8 off', '2026-12-24 off'), ('2026-12-24 - 2026-12-31/7 off', '2026-12-24 - 2026-12-31/7 off'),
    ('0001-01-01 - 9999-12-31/999 10:00-11:00', '0001-01-01 - 9999-12-31/999 10:00-11:00')) AS v (input, output);
SELECT 'every N-th day', pg_temp.verdict(hours, pg_temp.opens(hours, '2026-12-20', '2027-02-20'), dates)
FROM (VALUES
    ('2026-12-21 - 2027-01-31/14 10:00-11:00', '2026-12-21 2027-01-04 2027-01-18'),
    ('2026-12-21 - 2027-02-01/14 10:00-11:00', '2026-12-21 2027-01-04 2027-01-18 2027-02-01'),
    ('2026-12-25 - 2027-01-31/5 Fr-Su 10:00-11:00', '2026-12-25 2027-01-09 2027-01-24 2027-01-29'),
    ('2026-12-28 - 2027-01-03 10:00-11:00; 2020-12-29 - 2030-12-31/2 off', '2026-12-29 2026-12-31 2027-01-02'),
    ('2027-01-04 - 2027-01-31/14 Mo[1] +1 day 10:00-11:00', '2027-01-05')) AS v (hours, dates);
-- The two weeks of a fortnight never change places, also where a year has 53 weeks.
SELECT 'fortnights', pg_temp.verdict(year::text, pg_temp.opens('0001-01-08 - 9999-12-31/14 10:00-11:00', make_date(year, 12, 1), make_date(year + 1, 1, 31)),
    (SELECT string_agg(to_char(d, 'YYYY-MM-DD'), ' ' ORDER BY d) FROM generate_series(make_date(year, 12, 1)::timestamp, make_date(year + 1, 1, 31), '1 day') d
     WHERE extract(isodow FROM d) = 1 AND (d::date - '0001-01-01'::date) / 7 % 2 = 1))
FROM unnest('{1,1899,1999,2004,2009,2015,2020,2026,2032,2099,9998}'::int[]) AS year;
SELECT 'errors of every N-th day', pg_temp.verdict(hours, concat_ws(' / ', e.code || ' ' || e.message, e.detail),
    concat_ws(' / ', coalesce(error, format('22P02 invalid input syntax for type office_hours: "%s; UTC"', hours)), v.detail))
FROM (VALUES
    ('2026-01-05 - 2026-12-31/0 off', 'Expected a number of days from 1 to 999 at position 25, but found "0".',
        '22008 date/time field value out of range: "0"'),
    ('2026-01-05 - 2026-12-31/1000 off', 'Expected a number of days from 1 to 999 at position 25, but found "1000".',
        '22008 date/time field value out of range: "1000"'),
    ('2026-01-05 - 2026-12-31/99999999999999 off', 'Expected a number of days from 1 to 999 at position 25, but found "99999999999999".',
        '22008 date/time field value out of range: "99999999999999"'),
    ('2026-01-05 - 2026-12-31/ off', 'Expected a number of days, as in /14 at position 26, but found "off".', NULL),
    ('2026-01-05 - 2026-12-31/-2 off', 'Expected a number of days, as in /14 at position 25, but found "-2".', NULL),
    ('2026-01-05/14 off', 'Expected a weekday such as Mo, a time such as 09:00, or "off" at position 11, but found "/14".', NULL),
    ('2026 Jan-Mar/14 off', 'Expected a weekday such as Mo, a time such as 09:00, or "off" at position 13, but found "/14".', NULL),
    ('Jan 01-31/2 off', 'Expected a weekday such as Mo, a time such as 09:00, or "off" at position 10, but found "/2".', NULL),
    ('easter - easter +9 days/2 off', 'Expected a weekday such as Mo, a time such as 09:00, or "off" at position 24, but found "/2".', NULL)) AS v (hours, detail, error),
    LATERAL pg_temp.error_of(format('%L::office_hours', hours || '; UTC')) AS e;

-- Easter Sundays, among them the earliest and the latest
SELECT 'Easter', pg_temp.verdict(want, pg_temp.opens('easter 10:00-11:00', make_date(y, 1, 1), make_date(y, 12, 31)), want)
FROM unnest('{1583-04-10,1818-03-22,1943-04-25,1954-04-18,1981-04-19,2000-04-23,2008-03-23,2024-03-31,2025-04-20,2026-04-05,2027-03-28,
    2038-04-25,2049-04-18,2076-04-19,2285-03-22,9999-03-28}'::text[]) AS want, LATERAL (SELECT left(want, 4)::int) AS year (y);
SELECT 'days by Easter', pg_temp.verdict(hours, pg_temp.opens(hours, '2026-01-01', '2027-05-31'), dates)
FROM (VALUES
    ('easter +1 day,easter +39 days,easter +50 days 10:00-11:00',
        '2026-04-06 2026-05-14 2026-05-25 2027-03-29 2027-05-06 2027-05-17'),
    ('easter -2 days - easter +1 day 10:00-11:00',
        '2026-04-03 2026-04-04 2026-04-05 2026-04-06 2027-03-26 2027-03-27 2027-03-28 2027-03-29'),
    ('easter -48 days - easter -47 days 10:00-11:00', '2026-02-16 2026-02-17 2027-02-08 2027-02-09'), ('easter Mo 10:00-11:00', NULL),
    ('easter -2 days - easter +1 day Mo,Fr 10:00-11:00', '2026-04-03 2026-04-06 2027-03-26 2027-03-29')) AS v (hours, dates);
SELECT 'far from Easter', pg_temp.verdict(hours, pg_temp.opens(hours, '2007-12-01', '2008-08-10'), date)
FROM (VALUES ('easter -99 days 10:00-11:00', '2007-12-15'), ('easter +99 days 10:00-11:00', '2008-06-30')) AS v (hours, date);
-- The rules know Easter in the years 1 to 9999
SELECT 'years of Easter', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ($$next_open('0100-01-01 BC', 'easter 10:00-11:00; UTC')$$, '0001-04-01 10:00:00+00'),
    ($$next_open('9999-04-01', 'easter 10:00-11:00; UTC')$$, NULL), ($$next_open('9999-05-01', 'easter 10:00-11:00; UTC')$$, NULL),
    ($$next_open('200000-01-01', 'easter 10:00-11:00; UTC')$$, NULL),
    ($$office_add('2026-01-01', '9999:00', 'easter 10:00-11:00; UTC')$$, 'infinity'),
    ($$office_add('9999-12-31', '-9999:00', 'easter 10:00-11:00; UTC')$$, '0001-04-01 10:00:00+00'),
    ($$office_add('9999-12-31', '-9999:00:01', 'easter 10:00-11:00; UTC')$$, '-infinity'),
    ($$office_time('4713-01-01 BC', '294276-12-31', 'easter 10:00-11:00; UTC')$$, '9999:00:00'),
    ($$next_open('2026-01-01', 'easter 10:00-11:00; easter off; UTC')$$, NULL)) AS v (expression, want);

-- What is wrong, where, and what was expected
SELECT 'errors', pg_temp.verdict(hours, concat_ws(' / ', e.code || ' ' || e.message, e.detail),
    concat_ws(' / ', coalesce(error, format('22P02 invalid input syntax for type office_hours: "%s; UTC"', hours)), v.detail))
FROM (VALUES
    ('Feb 30 off', 'Expected a day that the month has at position 1, but found "Feb 30".',
        '22008 date/time field value out of range: "Feb 30"'),
    ('2027 Feb 29 off', 'Expected a day that the month has at position 1, but found "2027 Feb 29".',
        '22008 date/time field value out of range: "2027 Feb 29"'),
    ('Dec 0 off', 'Expected a day that the month has at position 1, but found "Dec 0".',
        '22008 date/time field value out of range: "Dec 0"'),
    ('Dec 32 - Jan 2 off', 'Expected a day that the month has at position 1, but found "Dec 32".',
        '22008 date/time field value out of range: "Dec 32"'),
    ('2026 Dec 01 - Feb 29 off',
        'Expected a date of the calendar, from 0001-01-01 to 9999-12-31, at position 15, but found "Feb 29".',
        '22008 date/time field value out of range: "Feb 29"'),
    ('Dec 251 off', 'Expected a time such as 09:00 at position 5, but found "251".', NULL),
    ('Dec 26-24 off', 'Expected a date not before the first of its range at position 8, but found "24".',
        '22008 date/time field value out of range: "24"'),
    ('Dec 24 - Jan off', 'Expected a date written like the first of its range at position 10, but found "Jan".', NULL),
    ('Jul-Aug 15 off', 'Expected a date written like the first of its range at position 5, but found "Aug 15".', NULL),
    ('Jul 01 - 2027 Aug 15 off', 'Expected a date written like the first of its range at position 10, but found "2027 Aug 15".',
        NULL),
    ('2027 Jul 01 - 2026 Aug 15 off',
        'Expected a date not before the first of its range at position 15, but found "2026 Aug 15".',
        '22008 date/time field value out of range: "2026 Aug 15"'),
    ('9999 Dec 24 - Jan 02 off',
        'Expected a date of the calendar, from 0001-01-01 to 9999-12-31, at position 15, but found "Jan 02".',
        '22008 date/time field value out of range: "Jan 02"'),
    ('9999 Dec - Jan off', 'Expected a date of the calendar, from 0001-01-01 to 9999-12-31, at position 12, but found "Jan".',
        '22008 date/time field value out of range: "Jan"'),
    ('0000 Dec 25 off', 'Expected a year from 0001 to 9999 at position 1, but found "0000".',
        '22008 date/time field value out of range: "0000"'),
    ('2026 off', 'Expected a month such as Dec at position 6, but found "off".', NULL),
    ('2026 Foo off', 'Expected a month such as Dec at position 6, but found "Foo".', NULL),
    ('Jul-Foo off', 'Expected a date such as 2026-12-25 or Dec 25 at position 5, but found "Foo".', NULL),
    ('Jul- off', 'Expected a date such as 2026-12-25 or Dec 25 at position 6, but found "off".', NULL),
    ('Dec 25,Foo off', 'Expected a date such as 2026-12-25 or Dec 25 at position 8, but found "Foo".', NULL),
    ('Dec 25 - easter off', 'Expected a date written like the first of its range at position 10, but found "easter".', NULL),
    ('easter - Dec 25 off', 'Expected a date written like the first of its range at position 10, but found "Dec 25".', NULL),
    ('easter +1 off', 'Expected "day" or "days" at position 11, but found "off".', NULL),
    ('easter + off', 'Expected a number of days, as in +1 day at position 10, but found "off".', NULL),
    ('easter - off', 'Expected a date such as 2026-12-25 or Dec 25 at position 10, but found "off".', NULL),
    ('easter 1 day off', 'Expected a time such as 09:00 at position 8, but found "1".', NULL),
    ('easter +0 days off', 'Expected a number of days from 1 to 99 at position 9, but found "0".',
        '22008 date/time field value out of range: "0"'),
    ('easter +100 days off', 'Expected a number of days from 1 to 99 at position 9, but found "100".',
        '22008 date/time field value out of range: "100"'),
    ('easter +99999999999999 days off', 'Expected a number of days from 1 to 99 at position 9, but found "99999999999999".',
        '22008 date/time field value out of range: "99999999999999"'),
    ('easter +1 day - easter off', 'Expected a date not before the first of its range at position 17, but found "easter".',
        '22008 date/time field value out of range: "easter"'),
    ('easter +1 month off', 'Expected "day" or "days" at position 11, but found "month".', NULL)) AS v (hours, detail, error),
    LATERAL pg_temp.error_of(format('%L::office_hours', hours || '; UTC')) AS e;
SELECT 'errors without a time zone', pg_temp.verdict(hours, concat_ws(' / ', code, message, detail),
    format('22P02 / office hours have no time zone: "%s" / Expected a time zone such as Europe/Brussels at position %s, '
        'but the text ends there.', hours, length(hours) + 1))
FROM unnest(ARRAY['Mo 09:00-17:00; Dec 25 off', 'Mo 09:00-17:00; easter off', 'Mo 09:00-17:00; Jul-Aug']) AS hours,
    LATERAL pg_temp.error_of(format('%L::office_hours', hours));

-- Weekdays counted in a month
SELECT 'counted weekdays', pg_temp.verdict(hours, pg_temp.opens(hours, '2026-01-01', '2027-02-28'), dates)
FROM (VALUES
    ('Nov Th[4] 10:00-11:00', '2026-11-26'), ('Nov Th[4] +1 day 10:00-11:00', '2026-11-27'),
    ('Nov Th[-1] +10 days 10:00-11:00', '2026-12-06'), ('May Mo[-1] 10:00-11:00', '2026-05-25'),
    ('Su[5] 10:00-11:00', '2026-03-29 2026-05-31 2026-08-30 2026-11-29 2027-01-31'),
    ('Jan-Feb Mo[1,3] 10:00-11:00', '2026-01-05 2026-01-19 2026-02-02 2026-02-16 2027-01-04 2027-01-18 2027-02-01 2027-02-15'),
    ('Jan Mo[1-2],Fr 10:00-11:00',
        '2026-01-02 2026-01-05 2026-01-09 2026-01-12 2026-01-16 2026-01-23 2026-01-30 2027-01-01 2027-01-04 2027-01-08 '
        '2027-01-11 2027-01-15 2027-01-22 2027-01-29'),
    ('Feb Su[-5],Su[-4] 10:00-11:00', '2026-02-01 2027-02-07'), ('Jan Fr[1] -3 days 10:00-11:00', '2026-12-29'),
    ('2026-11-26 Th[4] +90 days 10:00-11:00', '2027-02-24'),
    ('Mo[1] 10:00-11:00; Jan Mo[1] +7 days 10:00-11:00; Feb-Dec off', '2026-01-05 2026-01-12 2027-01-04 2027-01-11')) AS v (hours, dates);
SELECT 'every 400 years', pg_temp.verdict(h::text, next_open('250001-01-01', h)::text, want),
    pg_temp.verdict(h::text, office_time('2000-01-01', '2400-01-01', h), office_time('200000-01-01', '200400-01-01', h))
FROM (VALUES ('Nov Th[4] 10:00-11:00; UTC'::office_hours, '250001-11-22 10:00:00+00'),
    ('Feb Mo[5] 10:00-11:00; Australia/Sydney', '250016-02-28 23:00:00+00'),
    ('Dec Su[-1] +7 days 10:00-11:00; Europe/Brussels', '250001-01-07 09:00:00+00')) AS v (h, want);
SELECT 'errors of counted weekdays', pg_temp.verdict(hours, concat_ws(' / ', e.code || ' ' || e.message, e.detail),
    concat_ws(' / ', coalesce(error, format('22P02 invalid input syntax for type office_hours: "%s; UTC"', hours)), v.detail))
FROM (VALUES
    ('Mo[] off', 'Expected a number such as 1 or -1 at position 4, but found "]".', NULL),
    ('Mo[0] off', 'Expected a number from 1 to 5 at position 4, but found "0".', '22008 date/time field value out of range: "0"'),
    ('Mo[6] off', 'Expected a number from 1 to 5 at position 4, but found "6".', '22008 date/time field value out of range: "6"'),
    ('Mo[11] off', 'Expected a number from 1 to 5 at position 4, but found "11".', '22008 date/time field value out of range: "11"'),
    ('Mo[-6] off', 'Expected a number from 1 to 5 at position 5, but found "6".', '22008 date/time field value out of range: "6"'),
    ('Mo[x] off', 'Expected a number such as 1 or -1 at position 4, but found "x]".', NULL),
    ('Mo[3-2] off', 'Expected a number not below the first of its range at position 6, but found "2".',
        '22008 date/time field value out of range: "2"'),
    ('Mo[-2--1] off', 'Expected "," or "]" at position 6, but found "--1]".', NULL),
    ('Mo[1 off', 'Expected "," or "]" at position 6, but found "off".', NULL),
    ('Mo[1', 'Expected "," or "]" at position 5, but found ";".', NULL),
    ('Mo-Fr[1] off', 'Expected a time such as 09:00, or "off" at position 6, but found "[1]".', NULL),
    ('Mo[1]-Fr off', 'Expected a time such as 09:00, or "off" at position 6, but found "-Fr".', NULL),
    ('Mo[1] +1 off', 'Expected "day" or "days" at position 10, but found "off".', NULL),
    ('Mo[1] -100 days off', 'Expected a number of days from 1 to 99 at position 8, but found "100".',
        '22008 date/time field value out of range: "100"'),
    ('Mo[1] 1 day off', 'Expected a time such as 09:00 at position 7, but found "1".', NULL)) AS v (hours, detail, error),
    LATERAL pg_temp.error_of(format('%L::office_hours', hours || '; UTC')) AS e;
