-- The days that rules of office hours name: dates of every year, Easter, counted weekdays
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\pset format unaligned
\pset tuples_only on

-- The local dates from one to another on which something opens
CREATE FUNCTION pg_temp.opens(hours text, first date, last date) RETURNS text
LANGUAGE sql BEGIN ATOMIC
    SELECT string_agg(to_char(d, 'YYYY-MM-DD'), ' ' ORDER BY d)
    FROM generate_series(first::timestamp, last, '1 day') d
    WHERE office_time(d AT TIME ZONE 'UTC', (d + '1 day') AT TIME ZONE 'UTC', (hours || '; UTC')::office_hours) > '0';
END;

-- Canonical text, which reads back as the same
SELECT o, o = o::text::office_hours AS same
FROM (SELECT (t || '; UTC')::office_hours AS o FROM unnest(ARRAY[
    'Dec 25 off',
    'dec 5 9:00-12:00',
    'Jul - Aug mo-fr 08:00-15:00',
    'DEC 24 - JAN 02 off',
    'Dec 24-26 off',
    'Jul off',
    'Jul 01 - Jul 31 off',
    'Jul 01 - Aug 31,Feb 01 - Feb 28,Feb 01-29 off',
    'May 01,2026-05-14,easter,Dec 25 off',
    'May Mo 09:00-10:00',
    'Jul 9:00-10:00',
    '2026 Dec 25 off',
    '2026 Jul 01 - Aug 15 off',
    '2026 Jul 01 - 2027 Aug 15 off',
    '2026-07-01 - 2026 Aug 15 off',
    '2026 Dec 24 - Jan 02 off',
    '2026 Nov - Feb off',
    'Nov-Feb Sa off',
    'Easter off',
    'easter+1day,easter +39 days,easter + 50 days off',
    'easter -2 days - easter +1 day off',
    'easter-2 days-easter off']) t) s;

-- Every year, and over New Year
SELECT t, pg_temp.opens(t, '2026-12-20', '2028-01-08')
FROM unnest(ARRAY['Dec 25 10:00-11:00', 'Dec 31 - Jan 02 10:00-11:00', '24/7; Jan 03 - Dec 30 off',
    '2026 Dec 31 - Jan 02 10:00-11:00', 'Dec 24 - Jan 02 10:00-11:00; Dec 26 - Jan 01 off', 'Dec-Jan Su 10:00-11:00']) t;
-- 29 February only in leap years
SELECT t, pg_temp.opens(t, '2027-02-26', '2028-03-02'), pg_temp.opens(t, '2100-02-26', '2100-03-02')
FROM unnest(ARRAY['Feb 29 10:00-11:00', 'Feb 28 - Mar 01 10:00-11:00', 'Feb 28 - Feb 29 10:00-11:00', '24/7; Feb off; Mar 02 - Feb 28 off']) t;
SELECT next_open('2096-03-01', 'Feb 29 10:00-11:00; UTC'), next_open('250001-03-01', 'Feb 29 10:00-11:00; UTC'),
    next_open('4713-03-01 BC', 'Feb 29 10:00-11:00; UTC'), office_time('2000-01-01', '2400-01-01', 'Feb 29 00:00-24:00; UTC');
-- Months, with other hours
SELECT d, office_time(d, d + '1 week', 'Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 08:00-15:00; Jul 21 off; Aug 15 off; UTC')
FROM unnest(ARRAY['2026-06-22', '2026-06-29', '2026-07-20', '2026-08-31']::timestamptz[]) d;
-- The night before New Year, and a night that the clocks shorten
SELECT office_time('2026-12-31', '2027-01-02', '22:00-02:00; Jan 01 off; Europe/Brussels'),
    office_time('2026-03-28', '2026-03-30', 'off; Mar 28 22:00-06:00; Europe/Brussels'),
    office_time('2026-10-24', '2026-10-26', 'off; Oct 24 22:00-06:00; Europe/Brussels');

-- Easter Sundays, among them the earliest and the latest
SELECT pg_temp.opens('easter 10:00-11:00', make_date(y, 1, 1), make_date(y, 12, 31))
FROM unnest(ARRAY[1583, 1818, 1943, 1954, 1981, 2000, 2008, 2024, 2025, 2026, 2027, 2038, 2049, 2076, 2285, 9999]) y;
SELECT t, pg_temp.opens(t, '2026-01-01', '2027-05-31')
FROM unnest(ARRAY['easter +1 day,easter +39 days,easter +50 days 10:00-11:00', 'easter -2 days - easter +1 day 10:00-11:00',
    'easter -48 days - easter -47 days 10:00-11:00', 'easter Mo 10:00-11:00', 'easter -2 days - easter +1 day Mo,Fr 10:00-11:00']) t;
SELECT t, pg_temp.opens(t, '2007-12-01', '2008-08-10') FROM unnest(ARRAY['easter -99 days 10:00-11:00', 'easter +99 days 10:00-11:00']) t;
-- The rules know Easter in the years 1 to 9999
SELECT next_open('0100-01-01 BC', h), next_open('9999-04-01', h), next_open('9999-05-01', h), next_open('200000-01-01', h),
    office_add('2026-01-01', '9999:00', h), office_add('9999-12-31', '-9999:00', h), office_add('9999-12-31', '-9999:00:01', h),
    office_time('4713-01-01 BC', '294276-12-31', h)
FROM (VALUES ('easter 10:00-11:00; UTC'::office_hours)) o(h);
SELECT next_open('2026-01-01', 'easter 10:00-11:00; easter off; UTC') IS NULL;

-- What is wrong, where, and what was expected
CREATE FUNCTION pg_temp.error_of(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text; message text; detail text;
BEGIN
    PERFORM t::lead_funnel.office_hours;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(E'\n  ', state || ' ' || message, nullif(detail, ''));
END $$;
SELECT pg_temp.error_of(t || '; UTC') FROM unnest(ARRAY[
    'Feb 30 off',
    '2027 Feb 29 off',
    'Dec 0 off',
    'Dec 32 - Jan 2 off',
    '2026 Dec 01 - Feb 29 off',
    'Dec 251 off',
    'Dec 26-24 off',
    'Dec 24 - Jan off',
    'Jul-Aug 15 off',
    'Jul 01 - 2027 Aug 15 off',
    '2027 Jul 01 - 2026 Aug 15 off',
    '9999 Dec 24 - Jan 02 off',
    '9999 Dec - Jan off',
    '0000 Dec 25 off',
    '2026 off',
    '2026 Foo off',
    'Jul-Foo off',
    'Jul- off',
    'Dec 25,Foo off',
    'Dec 25 - easter off',
    'easter - Dec 25 off',
    'easter +1 off',
    'easter + off',
    'easter - off',
    'easter 1 day off',
    'easter +0 days off',
    'easter +100 days off',
    'easter +99999999999999 days off',
    'easter +1 day - easter off',
    'easter +1 month off']) t;
SELECT pg_temp.error_of(t) FROM unnest(ARRAY['Mo 09:00-17:00; Dec 25 off', 'Mo 09:00-17:00; easter off', 'Mo 09:00-17:00; Jul-Aug']) t;

-- Weekdays counted in a month
SELECT o, o = o::text::office_hours AS same
FROM (SELECT (t || '; UTC')::office_hours AS o FROM unnest(ARRAY[
    'th[4] off',
    'Mo [ -1 ] off',
    'Mo[1,3] 10:00-11:00',
    'Mo[1-2] 10:00-11:00',
    'Mo[-5,-1,5,3-4,1-2] 10:00-11:00',
    'Mo[2,3-5],Mo[-2],Fr[1],We,Mo,Mo[-1] +1 day 10:00-11:00',
    'Mo-Su,Th[4] off',
    'Nov Th[4] off',
    'Nov Th[4]+1day off',
    'May Mo[-1] - 3 days off',
    '2026-12-25,easter Fr[1] +2 days 10:00-11:00']) t) s;
SELECT t, pg_temp.opens(t, '2026-01-01', '2027-02-28')
FROM unnest(ARRAY['Nov Th[4] 10:00-11:00', 'Nov Th[4] +1 day 10:00-11:00', 'Nov Th[-1] +10 days 10:00-11:00', 'May Mo[-1] 10:00-11:00',
    'Su[5] 10:00-11:00', 'Jan-Feb Mo[1,3] 10:00-11:00', 'Jan Mo[1-2],Fr 10:00-11:00', 'Feb Su[-5],Su[-4] 10:00-11:00',
    'Jan Fr[1] -3 days 10:00-11:00', '2026-11-26 Th[4] +90 days 10:00-11:00', 'Mo[1] 10:00-11:00; Jan Mo[1] +7 days 10:00-11:00; Feb-Dec off']) t;
SELECT next_open('250001-01-01', h), office_time('2000-01-01', '2400-01-01', h) = office_time('200000-01-01', '200400-01-01', h)
FROM unnest(ARRAY['Nov Th[4] 10:00-11:00; UTC', 'Feb Mo[5] 10:00-11:00; Australia/Sydney', 'Dec Su[-1] +7 days 10:00-11:00; Europe/Brussels']::office_hours[]) h;
SELECT pg_temp.error_of(t || '; UTC') FROM unnest(ARRAY[
    'Mo[] off',
    'Mo[0] off',
    'Mo[6] off',
    'Mo[11] off',
    'Mo[-6] off',
    'Mo[x] off',
    'Mo[3-2] off',
    'Mo[-2--1] off',
    'Mo[1 off',
    'Mo[1',
    'Mo-Fr[1] off',
    'Mo[1]-Fr off',
    'Mo[1] +1 off',
    'Mo[1] -100 days off',
    'Mo[1] 1 day off']) t;
