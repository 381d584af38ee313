-- Public holidays, and office hours put together from parts
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'Europe/London';
SET datestyle = 'ISO, YMD';

CREATE TEMP TABLE country AS
SELECT code, office_hours('24/7', public_holidays(code), 'UTC') AS hours
FROM unnest('{AT,BE,CH,DE,ES,FR,GB,IE,IT,LU,NL,PT,US}'::text[]) AS code;

CREATE FUNCTION pg_temp.days(country text, first date, last date, form text DEFAULT 'Dy FMDD Mon')
RETURNS text LANGUAGE sql AS $$
SELECT string_agg(to_char(day, form), ', ' ORDER BY day)
FROM generate_series(first::timestamp, last::timestamp, '1 day') AS day,
    pg_temp.country AS c
WHERE c.code = country AND NOT lead_funnel.is_open(day AT TIME ZONE 'UTC', c.hours)
$$;

-- The rules; how many dates follow, the first and the last of them
SELECT 'rules', pg_temp.verdict(code, regexp_replace(r, '; \d{4}-\d\d-\d\d,.*', ''), rules),
    'dates', pg_temp.verdict(code, concat_ws(' ', (SELECT count(*) FROM regexp_matches(r, '\d{4}-\d\d-\d\d', 'g')),
        substring(r, '\d{4}-\d\d-\d\d'), substring(r, '.*(\d{4}-\d\d-\d\d)')), dates)
FROM (VALUES
    ('AT', '0',
        'Jan 1,Jan 6,May 1,Aug 15,Oct 26,Nov 1,Dec 8,Dec 25,Dec 26 off; easter +1 day off; easter +39 days off; easter +50 '
        'days off; easter +60 days off'),
    ('BE', '0', 'Jan 1,May 1,Jul 21,Aug 15,Nov 1,Nov 11,Dec 25 off; easter +1 day off; easter +39 days off; easter +50 days off'),
    ('CH', '0', 'Jan 1,Aug 1,Dec 25 off; easter +39 days off'),
    ('DE', '1 2017-10-31 2017-10-31',
        'Jan 1,May 1,Oct 3,Dec 25,Dec 26 off; easter -2 days off; easter +1 day off; easter +39 days off; easter +50 days '
        'off; 2017-10-31 off'),
    ('ES', '0', 'Jan 1,Jan 6,May 1,Aug 15,Oct 12,Nov 1,Dec 6,Dec 8,Dec 25 off; easter -2 days off'),
    ('FR', '0',
        'Jan 1,May 1,May 8,Jul 14,Aug 15,Nov 1,Nov 11,Dec 25 off; easter +1 day off; easter +39 days off; easter +50 days off'),
    ('GB', '151 2010-05-03 2060-12-28', 'Jan 1,Dec 25,Dec 26 off; easter -2 days off; easter +1 day off; Aug Mo[-1] off'),
    ('IE', '39 2022-03-18 2060-02-02',
        'Jan 1,Mar 17,Dec 25,Dec 26 off; easter +1 day off; May Mo[1] off; Jun Mo[1] off; Aug Mo[1] off; Oct Mo[-1] off'),
    ('IT', '36 2011-03-17 2060-10-04', 'Jan 1,Jan 6,Apr 25,May 1,Jun 2,Aug 15,Nov 1,Dec 8,Dec 25,Dec 26 off; easter +1 day off'),
    ('LU', '42 2019-05-09 2060-05-09',
        'Jan 1,May 1,Jun 23,Aug 15,Nov 1,Dec 25,Dec 26 off; easter +1 day off; easter +39 days off; easter +50 days off'),
    ('NL', '62 2010-04-30 2060-05-05', 'Jan 1,Dec 25,Dec 26 off; easter +1 day off; easter +39 days off; easter +50 days off'),
    ('PT', '192 2010-06-03 2060-12-01', 'Jan 1,Apr 25,May 1,Jun 10,Aug 15,Dec 8,Dec 25 off; easter -2 days off; easter off'),
    ('US', '111 2010-07-05 2060-12-31',
        'Jan 1,Jul 4,Nov 11,Dec 25 off; Jan Mo[3] off; Feb Mo[3] off; May Mo[-1] off; Sep Mo[1] off; Oct Mo[2] off; Nov '
        'Th[4] off')) AS v (code, dates, rules), public_holidays(code) AS r;
SELECT 'countries', pg_temp.verdict('rules of', (SELECT count(*) FROM country), 13);

SELECT '2026', pg_temp.verdict(code, pg_temp.days(code, '2026-01-01', '2026-12-31'), days)
FROM (VALUES
    ('AT',
        'Thu 1 Jan, Tue 6 Jan, Mon 6 Apr, Fri 1 May, Thu 14 May, Mon 25 May, Thu 4 Jun, Sat 15 Aug, Mon 26 Oct, Sun 1 Nov, '
        'Tue 8 Dec, Fri 25 Dec, Sat 26 Dec'),
    ('BE', 'Thu 1 Jan, Mon 6 Apr, Fri 1 May, Thu 14 May, Mon 25 May, Tue 21 Jul, Sat 15 Aug, Sun 1 Nov, Wed 11 Nov, Fri 25 Dec'),
    ('CH', 'Thu 1 Jan, Thu 14 May, Sat 1 Aug, Fri 25 Dec'),
    ('DE', 'Thu 1 Jan, Fri 3 Apr, Mon 6 Apr, Fri 1 May, Thu 14 May, Mon 25 May, Sat 3 Oct, Fri 25 Dec, Sat 26 Dec'),
    ('ES', 'Thu 1 Jan, Tue 6 Jan, Fri 3 Apr, Fri 1 May, Sat 15 Aug, Mon 12 Oct, Sun 1 Nov, Sun 6 Dec, Tue 8 Dec, Fri 25 Dec'),
    ('FR',
        'Thu 1 Jan, Mon 6 Apr, Fri 1 May, Fri 8 May, Thu 14 May, Mon 25 May, Tue 14 Jul, Sat 15 Aug, Sun 1 Nov, Wed 11 '
        'Nov, Fri 25 Dec'),
    ('GB', 'Thu 1 Jan, Fri 3 Apr, Mon 6 Apr, Mon 4 May, Mon 25 May, Mon 31 Aug, Fri 25 Dec, Sat 26 Dec, Mon 28 Dec'),
    ('IE', 'Thu 1 Jan, Mon 2 Feb, Tue 17 Mar, Mon 6 Apr, Mon 4 May, Mon 1 Jun, Mon 3 Aug, Mon 26 Oct, Fri 25 Dec, Sat 26 Dec'),
    ('IT',
        'Thu 1 Jan, Tue 6 Jan, Mon 6 Apr, Sat 25 Apr, Fri 1 May, Tue 2 Jun, Sat 15 Aug, Sun 4 Oct, Sun 1 Nov, Tue 8 Dec, '
        'Fri 25 Dec, Sat 26 Dec'),
    ('LU',
        'Thu 1 Jan, Mon 6 Apr, Fri 1 May, Sat 9 May, Thu 14 May, Mon 25 May, Tue 23 Jun, Sat 15 Aug, Sun 1 Nov, Fri 25 '
        'Dec, Sat 26 Dec'),
    ('NL', 'Thu 1 Jan, Mon 6 Apr, Mon 27 Apr, Thu 14 May, Mon 25 May, Fri 25 Dec, Sat 26 Dec'),
    ('PT',
        'Thu 1 Jan, Fri 3 Apr, Sun 5 Apr, Sat 25 Apr, Fri 1 May, Thu 4 Jun, Wed 10 Jun, Sat 15 Aug, Mon 5 Oct, Sun 1 Nov, '
        'Tue 1 Dec, Tue 8 Dec, Fri 25 Dec'),
    ('US',
        'Thu 1 Jan, Mon 19 Jan, Mon 16 Feb, Mon 25 May, Fri 19 Jun, Fri 3 Jul, Sat 4 Jul, Mon 7 Sep, Mon 12 Oct, Wed 11 '
        'Nov, Thu 26 Nov, Fri 25 Dec')) AS v (code, days);

-- Days that came, went or happened once
SELECT 'exceptions', pg_temp.verdict(code || ' ' || what, pg_temp.days(code, first::date, last::date, 'YYYY-MM-DD'), days)
FROM (VALUES
    ('LU', 'Europe Day since 2019', '2018-05-08', '2018-05-09', NULL),
    ('LU', 'Europe Day since 2019', '2019-05-08', '2019-05-09', '2019-05-09'),
    ('LU', 'Europe Day and Ascension', '2024-05-06', '2024-05-12', '2024-05-09'),
    ('DE', '500 years of Reformation', '2016-10-31', '2016-10-31', NULL),
    ('DE', '500 years of Reformation', '2017-10-31', '2017-10-31', '2017-10-31'),
    ('DE', '500 years of Reformation', '2018-10-31', '2018-10-31', NULL),
    ('PT', 'before the suspension', '2012-05-15', '2012-12-07',
        '2012-06-07, 2012-06-10, 2012-08-15, 2012-10-05, 2012-11-01, 2012-12-01'),
    ('PT', 'suspended', '2013-05-15', '2013-12-07', '2013-06-10, 2013-08-15'),
    ('PT', 'suspended', '2015-05-15', '2015-12-07', '2015-06-10, 2015-08-15'),
    ('PT', 'given back', '2016-05-15', '2016-12-07', '2016-05-26, 2016-06-10, 2016-08-15, 2016-10-05, 2016-11-01, 2016-12-01'),
    ('NL', 'Queen''s Day', '2013-04-20', '2013-05-08', '2013-04-30'),
    ('NL', 'King''s Day, not on a Sunday', '2014-04-22', '2014-05-08', '2014-04-26'),
    ('NL', 'King''s and Liberation Day', '2015-04-20', '2015-05-08', '2015-04-27, 2015-05-05'),
    ('NL', 'King''s Day', '2016-04-20', '2016-05-04', '2016-04-27'), ('IT', '150 years of unity', '2010-03-17', '2010-03-17', NULL),
    ('IT', '150 years of unity', '2011-03-17', '2011-03-17', '2011-03-17'),
    ('IT', 'Saint Francis since 2026', '2025-10-04', '2025-10-04', NULL),
    ('IT', 'Saint Francis since 2026', '2027-10-04', '2027-10-04', '2027-10-04'),
    ('IE', 'day of remembrance', '2022-01-31', '2022-03-31', '2022-03-17, 2022-03-18'),
    ('IE', 'Saint Brigid''s Day', '2023-01-31', '2023-02-28', '2023-02-06'),
    ('IE', 'Saint Brigid''s Day, a Friday', '2030-01-31', '2030-02-28', '2030-02-01'),
    ('US', 'before Juneteenth', '2020-06-01', '2020-06-30', NULL),
    ('US', 'Juneteenth, a Saturday', '2021-06-01', '2021-06-30', '2021-06-18, 2021-06-19'),
    ('US', 'Juneteenth, a Sunday', '2022-06-01', '2022-06-30', '2022-06-19, 2022-06-20'),
    ('GB', 'royal wedding', '2011-04-20', '2011-06-30', '2011-04-22, 2011-04-25, 2011-04-29, 2011-05-02, 2011-05-30'),
    ('GB', 'Diamond Jubilee', '2012-05-01', '2012-06-30', '2012-05-07, 2012-06-04, 2012-06-05'),
    ('GB', 'VE Day', '2020-05-01', '2020-06-30', '2020-05-08, 2020-05-25'),
    ('GB', 'Platinum Jubilee and state funeral', '2022-04-30', '2022-09-30',
        '2022-05-02, 2022-06-02, 2022-06-03, 2022-08-29, 2022-09-19'),
    ('GB', 'coronation', '2023-04-30', '2023-06-30', '2023-05-01, 2023-05-08, 2023-05-29')) AS v (code, what, first, last, days);

-- Observed days: turns of the year at a weekend, then 4 July and 11 November
SELECT 'turns of the year', pg_temp.verdict(code || ' ' || year, pg_temp.days(code, make_date(year, 1, 1) - 10, make_date(year, 1, 6)),
    days)
FROM (VALUES
    ('GB', 2011, 'Sat 25 Dec, Sun 26 Dec, Mon 27 Dec, Tue 28 Dec, Sat 1 Jan, Mon 3 Jan'),
    ('GB', 2012, 'Sun 25 Dec, Mon 26 Dec, Tue 27 Dec, Sun 1 Jan, Mon 2 Jan'),
    ('GB', 2016, 'Fri 25 Dec, Sat 26 Dec, Mon 28 Dec, Fri 1 Jan'),
    ('GB', 2017, 'Sun 25 Dec, Mon 26 Dec, Tue 27 Dec, Sun 1 Jan, Mon 2 Jan'),
    ('GB', 2021, 'Fri 25 Dec, Sat 26 Dec, Mon 28 Dec, Fri 1 Jan'),
    ('GB', 2022, 'Sat 25 Dec, Sun 26 Dec, Mon 27 Dec, Tue 28 Dec, Sat 1 Jan, Mon 3 Jan'),
    ('GB', 2023, 'Sun 25 Dec, Mon 26 Dec, Tue 27 Dec, Sun 1 Jan, Mon 2 Jan'),
    ('US', 2011, 'Fri 24 Dec, Sat 25 Dec, Fri 31 Dec, Sat 1 Jan'), ('US', 2012, 'Sun 25 Dec, Mon 26 Dec, Sun 1 Jan, Mon 2 Jan'),
    ('US', 2016, 'Fri 25 Dec, Fri 1 Jan'), ('US', 2017, 'Sun 25 Dec, Mon 26 Dec, Sun 1 Jan, Mon 2 Jan'),
    ('US', 2021, 'Fri 25 Dec, Fri 1 Jan'), ('US', 2022, 'Fri 24 Dec, Sat 25 Dec, Fri 31 Dec, Sat 1 Jan'),
    ('US', 2023, 'Sun 25 Dec, Mon 26 Dec, Sun 1 Jan, Mon 2 Jan')) AS v (code, year, days);
SELECT 'observed', pg_temp.verdict(year::text, concat_ws('; ', pg_temp.days('US', make_date(year, 7, 1), make_date(year, 7, 7)),
    pg_temp.days('US', make_date(year, 11, 9), make_date(year, 11, 13))), days)
FROM (VALUES
    (2015, 'Fri 3 Jul, Sat 4 Jul; Wed 11 Nov'), (2016, 'Mon 4 Jul; Fri 11 Nov'), (2017, 'Tue 4 Jul; Fri 10 Nov, Sat 11 Nov'),
    (2018, 'Wed 4 Jul; Sun 11 Nov, Mon 12 Nov'), (2019, 'Thu 4 Jul; Mon 11 Nov'), (2020, 'Fri 3 Jul, Sat 4 Jul; Wed 11 Nov'),
    (2021, 'Sun 4 Jul, Mon 5 Jul; Thu 11 Nov'), (2022, 'Mon 4 Jul; Fri 11 Nov'),
        (2023, 'Tue 4 Jul; Fri 10 Nov, Sat 11 Nov')) AS v (year, days);

-- After the listed years, the lasting rules go on.
SELECT 'after 2060', pg_temp.verdict(code || ' ' || year, pg_temp.days(code, make_date(year, 4, 20), make_date(year, 5, 31)), days)
FROM (VALUES
    ('GB', 2060, 'Mon 3 May, Mon 31 May'), ('NL', 2060, 'Tue 27 Apr, Wed 5 May, Thu 27 May'),
    ('LU', 2060, 'Sat 1 May, Sun 9 May, Thu 27 May'), ('FR', 2060, 'Sat 1 May, Sat 8 May, Thu 27 May'), ('GB', 2061, NULL),
    ('NL', 2061, 'Thu 19 May, Mon 30 May'), ('LU', 2061, 'Sun 1 May, Thu 19 May, Mon 30 May'),
    ('FR', 2061, 'Sun 1 May, Sun 8 May, Thu 19 May, Mon 30 May')) AS v (code, year, days);

-- The country is a code in any letter case, and nothing else.
SELECT 'letter case', pg_temp.verdict(code, public_holidays(code), public_holidays('BE')) FROM (VALUES ('be'), ('Be')) AS v (code);
SELECT 'NULL', pg_temp.verdict('country', public_holidays(NULL), NULL);
SELECT 'no countries', pg_temp.verdict(bad, pg_temp.failure(format('SELECT public_holidays(%L)', bad)),
    format('22023 unrecognized country: "%s" / The countries whose public holidays are known are '
        'AT, BE, CH, DE, ES, FR, GB, IE, IT, LU, NL, PT, US. / Give an ISO 3166 code, as in public_holidays(''BE'').', bad))
FROM unnest(ARRAY['UK', '', ' BE', 'BEL', 'B', E'b\u00e9', 'BE''; DROP']) AS bad;

-- Office hours from parts
SELECT 'parts', pg_temp.verdict(concat_ws(' / ', weekly, holidays, zone),
    pg_temp.answer(format('office_hours(%L, %L, %L)', weekly, holidays, zone)), want)
FROM (VALUES
    ('Mo-Fr 09:00-17:00', '2026-12-25 off', 'Europe/Brussels', 'Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels'),
    ('Mo-Fr 09:00-17:00', NULL, 'Europe/Brussels', 'Mo-Fr 09:00-17:00; Europe/Brussels'),
    ('Mo-Fr 09:00-17:00', '', 'europe/brussels', 'Mo-Fr 09:00-17:00; Europe/Brussels'),
    ('Mo-Fr 09:00-17:00; Sa 10:00-12:00', E' \n\t', ' Europe/Brussels ', 'Mo-Fr 09:00-17:00; Sa 10:00-12:00; Europe/Brussels'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off; 2026-12-24 09:00-12:00', 'UTC',
        'Mo-Fr 09:00-17:00; 2026-12-25 off; 2026-12-24 09:00-12:00; UTC'),
    (NULL, '2026-12-25 off', 'UTC', NULL),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off', NULL,
        '22P02 invalid input syntax for type office_hours: "Mo-Fr 09:00-17:00; 2026-12-25 off; " / Expected a time zone '
        'such as Europe/Brussels at position 36, but the text ends there. / An example is "Mo-Fr 09:00-17:00; 2026-12-25 '
        'off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', NULL, '',
        '22P02 invalid input syntax for type office_hours: "Mo-Fr 09:00-17:00; " / Expected a time zone such as '
        'Europe/Brussels at position 20, but the text ends there. / An example is "Mo-Fr 09:00-17:00; 2026-12-25 off; '
        'Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', NULL, 'Mo off',
        '22P02 office hours have no time zone: "Mo-Fr 09:00-17:00; Mo off" / Expected a time zone such as Europe/Brussels '
        'at position 26, but the text ends there. / Put the name of the time zone last, as in "Mo-Fr 09:00-17:00; '
        '2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', NULL, 'Europe/Bruxelles',
        '22023 time zone "Europe/Bruxelles" not recognized / The last part of office hours, here at position 20, must be '
        'the name of a time zone. / View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', NULL, 'Mo off; Europe/Brussels',
        '22023 time zone "Mo off; Europe/Brussels" not recognized / The name of a time zone holds no semicolon. / View '
        'pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Europe/Brussels', NULL, 'Europe/Brussels',
        '22P02 invalid input syntax for type office_hours: "Mo-Fr 09:00-17:00; Europe/Brussels; Europe/Brussels" / '
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 20, but found "Europe/Brussels". / An example is "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00 "by day"', '2026-12-25 off "Christmas"', 'UTC', 'Mo-Fr 09:00-17:00; 2026-12-25 off; UTC'),
    ('Mo-Fr 09:00-17:00 "by day', '2026-12-25 off"', 'UTC',
        '22P02 comment in office hours has no end: "Mo-Fr 09:00-17:00 "by day" / A comment stands between two double '
        'quotes. / End it in the same argument, as in ''Dec 25 off "Christmas"''.'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off "Christmas', '"; UTC',
        '22023 time zone ""; UTC" not recognized / The name of a time zone holds no semicolon. / View pg_timezone_names '
        'lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off "Christmas', 'UTC',
        '22P02 comment in office hours has no end: "2026-12-25 off "Christmas" / A comment stands between two double '
        'quotes. / End it in the same argument, as in ''Dec 25 off "Christmas"''.'),
    ('Mo-Fr 9-17', NULL, 'UTC',
        '22P02 invalid input syntax for type office_hours: "Mo-Fr 9-17; UTC" / Expected a time such as 09:00 at position '
        '7, but found "9-17". / An example is "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('', NULL, 'UTC',
        '22P02 invalid input syntax for type office_hours: "; UTC" / Expected a weekday such as Mo, a date such as '
        '2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at position 1, but found ";". / An example is "Mo-Fr '
        '09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00', 'BE', 'UTC',
        '22P02 invalid input syntax for type office_hours: "Mo-Fr 09:00-17:00; BE; UTC" / Expected a weekday such as Mo, a '
        'date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at position 20, but found "BE". / An '
        'example is "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".')) AS v (weekly, holidays, zone, want);

-- Every country's text in every zone reads back as the same.
SELECT 'read back', pg_temp.verdict(code || ' ' || zone, (o, length(o::text) < 4096)::text, (o::text::office_hours, true)::text)
FROM country, unnest('{Europe/Vienna,Europe/Brussels,Europe/Zurich,Europe/Berlin,Europe/Madrid,Atlantic/Canary,Europe/Paris,Europe/London,
        Europe/Dublin,Europe/Rome,Europe/Luxembourg,Europe/Amsterdam,Europe/Lisbon,Atlantic/Azores,America/New_York,America/Los_Angeles,
        Pacific/Honolulu,UTC,Pacific/Apia}'::text[]) AS zone,
    office_hours('Mo-Fr 09:00-12:30,13:30-17:30', public_holidays(code), zone) AS o;
SELECT 'over the holidays', pg_temp.verdict('2 hours', office_add('2026-12-24 16:00', '2 hours',
    office_hours('Mo-Fr 09:00-17:00', public_holidays('GB'), 'Europe/London'))::text, '2026-12-29 10:00:00+00');
