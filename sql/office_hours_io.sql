-- The type office_hours: text, errors, binary form, comparison, indexes
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
\set VERBOSITY default

-- Canonical text: letter case, white space, order of times and days
SELECT 'canonical text', pg_temp.verdict(input, input::office_hours::text, output),
    'read back', pg_temp.verdict(output, output::office_hours, input::office_hours)
FROM (VALUES
    ('mo-fr 9:00-17:00; 2026-12-25 CLOSED; europe/brussels', 'Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels'),
    (E' Mo - Fr\t09:00 - 12:30 , 13:30-17:30 ;\n Europe/Brussels ', 'Mo-Fr 09:00-12:30,13:30-17:30; Europe/Brussels'),
    ('Mo,We,Fr 13:30-17:30,09:00-12:30; UTC', 'Mo,We,Fr 09:00-12:30,13:30-17:30; UTC'),
    ('Su,Mo,Tu 10:00-11:00; UTC', 'Mo,Tu,Su 10:00-11:00; UTC'), ('Fr-Mo 22:00-02:00; UTC', 'Mo,Fr-Su 22:00-02:00; UTC'),
    ('Mo 22:00-26:00; UTC', 'Mo 22:00-02:00; UTC'), ('Mo 00:00-26:00; UTC', 'Mo 00:00-26:00; UTC'),
    ('Mo 00:00-48:00; UTC', 'Mo 00:00-48:00; UTC'), ('Mo 09:00-09:00; UTC', 'Mo 09:00-09:00; UTC'),
    ('Mo 00:00-00:00; UTC', 'Mo 00:00-24:00; UTC'), ('Mo 00:00-24:00; UTC', 'Mo 00:00-24:00; UTC'),
    ('Mo 09:00-12:00,12:00-13:00,11:00-12:30; UTC', 'Mo 09:00-13:00; UTC'),
    ('Mo 22:00-02:00,00:00-24:00; UTC', 'Mo 00:00-26:00; UTC'), ('09:00:30-17:00:00; UTC', 'Mo-Su 09:00:30-17:00; UTC'),
    ('Mo-Su 09:00-17:00; UTC', 'Mo-Su 09:00-17:00; UTC'), ('24/7; UTC', '24/7; UTC'), ('Mo-Su 00:00-24:00; UTC', '24/7; UTC'),
    ('2026-12-25 00:00-24:00; UTC', '2026-12-25 00:00-24:00; UTC'), ('off; UTC', 'off; UTC'), ('Mo-Su off; gmt', 'off; GMT'),
    ('Mo-Fr 09:00-17:00 "at the desk; by phone"; Dec 25 off"Christmas" ; 24/7 ""; Mo 12:00-13:00 off "lunch"; UTC',
        'Mo-Fr 09:00-17:00; Dec 25 off; 24/7; Mo 12:00-13:00 off; UTC'),
    ('Mo-Fr 08:00-18:00; Mo 12:00-13:00 off; 12:00-12:15 off; Etc/gmt-6',
        'Mo-Fr 08:00-18:00; Mo 12:00-13:00 off; Mo-Su 12:00-12:15 off; Etc/GMT-6'),
    ('24/7; 2026-12-28-2026-12-31 off; 2026-12-24,2027-12-24 09:00-12:00; Asia/Beirut',
        '24/7; 2026-12-28 - 2026-12-31 off; 2026-12-24,2027-12-24 09:00-12:00; Asia/Beirut'),
    ('2026-07-01 - 2026-08-31 Mo-Fr 08:00-15:00; 2026-07-21 Mo-Su 09:00-10:00; est5edt',
        '2026-07-01 - 2026-08-31 Mo-Fr 08:00-15:00; 2026-07-21 09:00-10:00; EST5EDT')) AS v (input, output);

-- Every error says where, what was expected, and shows an example; this one unless the case names another.
SELECT 'errors', pg_temp.verdict(hours, concat_ws(' / ', e.code || ' ' || e.message, e.detail, e.hint),
    concat_ws(' / ', coalesce(error, format('22P02 invalid input syntax for type office_hours: "%s"', hours)), v.detail,
        coalesce(v.hint, 'An example is "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".')))
FROM (VALUES
    ('',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but the text ends there.', NULL, NULL),
    ('UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found "UTC".', NULL, NULL),
    ('; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found ";".', NULL, NULL),
    ('Mo-Fr 09:00-17:00', 'Expected a time zone such as Europe/Brussels at position 18, but the text ends there.',
        '22P02 office hours have no time zone: "Mo-Fr 09:00-17:00"',
        'Put the name of the time zone last, as in "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Sa off', 'Expected a time zone such as Europe/Brussels at position 26, but the text ends there.',
        '22P02 office hours have no time zone: "Mo-Fr 09:00-17:00; Sa off"',
        'Put the name of the time zone last, as in "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; 24/7', 'Expected a time zone such as Europe/Brussels at position 24, but the text ends there.',
        '22P02 office hours have no time zone: "Mo-Fr 09:00-17:00; 24/7"',
        'Put the name of the time zone last, as in "Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00;', 'Expected a time zone such as Europe/Brussels at position 19, but the text ends there.', NULL, NULL),
    ('Mo-Fr 09:00-17:00; Europe/Bruxelles',
        'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "Europe/Bruxelles" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Europe/Brussels Europe/Paris', 'Expected the end of the text at position 36, but found "Europe/Paris".',
        NULL, NULL),
    ('Mo-Fr 09:00-17:00; XYZ5', 'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "XYZ5" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Abc/5', 'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "Abc/5" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Europe/Brussels2',
        'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "Europe/Brussels2" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; Etc/GMT-99', 'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "Etc/GMT-99" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00; <+02>-2', 'Expected a time zone such as Europe/Brussels at position 20, but found "<+02>-2".', NULL, NULL),
    ('Mo-Fr 09:00-17:00; EST5EDT4,M3.2.0/2,M11.1.0/2', 'Expected the end of the text at position 28, but found ",".', NULL, NULL),
    ('Mo-Fr 09:00-17:00; localtime', 'The last part of office hours, here at position 20, must be the name of a time zone.',
        '22023 time zone "localtime" not recognized', 'View pg_timezone_names lists the names, such as "Europe/Brussels".'),
    ('Mo-Fr 09:00-17:00;; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 19, but found ";".', NULL, NULL),
    ('Mon-Fri 09:00-17:00; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found "Mon-Fri".', NULL, NULL),
    ('Mo-09:00; UTC', 'Expected a weekday: Mo, Tu, We, Th, Fr, Sa or Su at position 4, but found "09:00".', NULL, NULL),
    ('Mo-Fr; UTC', 'Expected a time such as 09:00, or "off" at position 6, but found ";".', NULL, NULL),
    ('Mo-Fr 9-17; UTC', 'Expected a time such as 09:00 at position 7, but found "9-17".', NULL, NULL),
    ('Mo-Fr 09:00; UTC', 'Expected "-" and a closing time such as 17:00 at position 12, but found ";".', NULL, NULL),
    ('Mo-Fr 09:00-17:00,; UTC', 'Expected a time such as 09:00 at position 19, but found ";".', NULL, NULL),
    ('Mo-Fr 09:00-17:00 open; UTC', 'Expected ",", "off" or ";" at position 19, but found "open".', NULL, NULL),
    ('Mo-Fr off 09:00-17:00; UTC', 'Expected ";" at position 11, but found "09:00-17:00".', NULL, NULL),
    ('Mo-Fr 09:00-17:00:5; UTC', 'Expected a time such as 09:00 at position 13, but found "17:00:5".', NULL, NULL),
    ('Mo-Fr 09:00-17:000; UTC', 'Expected a time such as 09:00 at position 13, but found "17:000".', NULL, NULL),
    ('Mo-Fr 09:60-17:00; UTC', 'Expected minutes and seconds from 00 to 59 at position 7, but found "09:60".',
        '22008 date/time field value out of range: "09:60"', NULL),
    ('Mo-Fr 24:00-25:00; UTC', 'Expected an opening time before 24:00 at position 7, but found "24:00".',
        '22008 date/time field value out of range: "24:00"', NULL),
    ('Mo-Fr 09:00-48:01; UTC', 'Expected a closing time of at most 48:00 at position 13, but found "48:01".',
        '22008 date/time field value out of range: "48:01"', NULL),
    ('24/7 off; UTC', 'Expected ";" at position 6, but found "off".', NULL, NULL),
    ('2026-02-29 off; UTC',
        'Expected a date of the calendar, from 0001-01-01 to 9999-12-31, at position 1, but found "2026-02-29".',
        '22008 date/time field value out of range: "2026-02-29"', NULL),
    ('0000-01-01 off; UTC',
        'Expected a date of the calendar, from 0001-01-01 to 9999-12-31, at position 1, but found "0000-01-01".',
        '22008 date/time field value out of range: "0000-01-01"', NULL),
    ('2026-12-31 - 2026-12-28 off; UTC',
        'Expected a date not before the first of its range at position 14, but found "2026-12-28".',
        '22008 date/time field value out of range: "2026-12-28"', NULL),
    ('2026-12-5 off; UTC', 'Expected a date such as 2026-12-25 or Dec 25 at position 1, but found "2026-12-5".', NULL, NULL),
    ('2026-12-25 ; UTC', 'Expected a weekday such as Mo, a time such as 09:00, or "off" at position 12, but found ";".', NULL, NULL),
    ('Juli-Aug Mo-Fr 08:00-15:00; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found "Juli-Aug".', NULL, NULL),
    ('eastern off; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found "eastern".', NULL, NULL),
    ('PH off; UTC',
        'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, a time such as 09:00, "24/7" or "off" at '
        'position 1, but found "PH".', NULL, NULL),
    ('Mo-Fr 09:00–17:00; UTC', 'Expected "-" and a closing time such as 17:00 at position 12, but found "–17:00".', NULL, NULL),
    ('Mo-Fr 09:00-17:00 é; UTC', 'Expected ",", "off" or ";" at position 19, but found "é".', NULL, NULL),
    ('Mo-Fr 09:00-17:00 "é; Sa off; UTC',
        'Expected a double quote that ends the comment at position 34, but the text ends there.', NULL, NULL),
    ('Mo-Fr 09:00-17:00 "é" x; UTC', 'Expected ";" at position 23, but found "x".', NULL, NULL),
    ('Mo-Fr 09:00-17:00 "é" "x"; UTC', 'Expected ";" at position 23, but found ""x"".', NULL, NULL),
    ('Mo-Fr "by appointment"; UTC', 'Expected a time such as 09:00, or "off" at position 7, but found ""by".', NULL, NULL),
    ('Mo-Fr 09:00-17:00; "UTC"', 'Expected a time zone such as Europe/Brussels at position 20, but found ""UTC"".', NULL, NULL),
    ('"; UTC', 'Expected a double quote that ends the comment at position 7, but the text ends there.', NULL, NULL)) AS v (hours, detail,
        error, hint),
    LATERAL pg_temp.error_of(format('%L::office_hours', hours)) AS e;

-- Limits
SELECT 'limits', pg_temp.verdict(what, left(pg_temp.failure(format('SELECT %L::office_hours', hours)), 200), want)
FROM (VALUES ('rules', repeat('Mo off;', 1000) || 'UTC', 'no error'),
    ('rules', repeat('Mo off;', 1001) || 'UTC',
        '54000 office hours have too many rules / At most 1000 rules are allowed; the next one begins at position 7001.'),
    ('intervals', 'Mo 09:00-10:00' || repeat(',09:00-10:00', 999) || ';UTC', 'no error'),
    ('intervals', 'Mo 09:00-10:00' || repeat(',09:00-10:00', 1000) || ';UTC', '54000 office hours have too many time spans / '
        'At most 1000 time spans are allowed; the next one begins at position 12004.'),
    ('intervals of a week', (SELECT string_agg(format('%1$s-%1$s:01', to_char(i * interval '1 min', 'HH24:MI')), ',')
        FROM generate_series(0, 999) i) || '; 24/7; UTC', '54000 office hours have too many time spans / '
        'At most 1000 time spans are allowed; the next one begins at position 15002.'),
    ('length', 'Mo off; ' || repeat(' ', 70000) || 'UTC',
        '54000 office hours are too long / At most 65536 bytes are allowed.')) AS v (what, hours, want);
SELECT 'length of the text', pg_temp.verdict('24/7', length((repeat('24/7;', 1000) || 'UTC')::office_hours::text), 6003);

-- Binary form: a version byte and the text
SELECT 'bytes', pg_temp.verdict('off', encode(office_hours_send('Mo 09:00-17:00; UTC'), 'escape'), E'\001Mo 09:00-17:00; UTC');
CREATE TEMP TABLE kept (hours office_hours);
INSERT INTO kept VALUES ('Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels'), ('24/7; UTC');
\copy kept TO 'results/office_hours_io.bin' (FORMAT binary)
CREATE TEMP TABLE copied (LIKE kept);
\copy copied FROM 'results/office_hours_io.bin' (FORMAT binary)
SELECT 'round trip', pg_temp.verdict(kept.hours::text, copied.hours, kept.hours) FROM kept LEFT JOIN copied USING (hours);
-- Three errors: of the version, the text and the length
\set VERBOSITY terse
\set from '\\copy copied FROM PROGRAM ''printf "PGCOPY\\n\\377\\r\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\'
\set done '\\377\\377"'' (FORMAT binary)'
\set wrong_version :from '11\\2off; UTC' :done
:wrong_version
\set wrong_text :from '11\\1odd; UTC' :done
:wrong_text
\set nothing :from '0' :done
:nothing
\set VERBOSITY default

-- Comparison, sorting, hashing, indexes
SELECT 'comparisons', pg_temp.verdict(a::text || ' ' || b::text,
    (a < b, a <= b, a = b, a <> b, a >= b, a > b, office_hours_cmp(a, b))::text, want)
FROM (VALUES ('24/7; UTC'::office_hours, 'Mo off; UTC'::office_hours, '(t,t,f,t,f,f,-1)'),
    ('24/7; UTC', '24/7; utc', '(f,t,t,f,t,f,0)'), ('off; UTC', '24/7; UTC', '(f,f,f,t,t,t,1)')) AS v (a, b, want);
SELECT 'sorted groups', pg_temp.verdict('twice each', (SELECT string_agg(g::text, ' ') FROM (
    SELECT hours, count(*) FROM (SELECT * FROM kept UNION ALL SELECT * FROM copied) k GROUP BY hours ORDER BY hours) AS g),
    '("24/7; UTC",2) ("Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels",2)');
SELECT 'hashes', pg_temp.verdict(hours::text, (office_hours_hash(hours), office_hours_hash_extended(hours, 7))::text,
    (office_hours_hash(hours::text::office_hours), office_hours_hash_extended(hours::text::office_hours, 7))::text)
FROM kept;
CREATE TEMP TABLE calendar (hours office_hours PRIMARY KEY);
INSERT INTO calendar SELECT hours FROM kept;
SELECT 'unique', pg_temp.verdict('again', pg_temp.failure(
    $$INSERT INTO calendar VALUES ('mo-fr 9:00-17:00; 2026-12-25 off; europe/brussels')$$),
    '23505 duplicate key value violates unique constraint "calendar_pkey" / '
    'Key (hours)=(Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels) already exists.');
CREATE INDEX ON calendar USING hash (hours);
SELECT 'joined', pg_temp.verdict('rows', (SELECT count(*) FROM calendar JOIN copied USING (hours)), 2);

-- Casts
CREATE TEMP TABLE words (word text);
INSERT INTO words SELECT hours FROM kept;
SELECT 'to text', pg_temp.verdict(hours::text, word, hours::text) FROM kept LEFT JOIN words ON word = hours::text;
SELECT 'NULL', pg_temp.verdict('NULL', coalesce(NULL::office_hours, NULL::text::office_hours) IS NULL, true);
-- A message shows the beginning of what is rejected, in whole characters.
SELECT 'long', pg_temp.verdict(expression, split_part((pg_temp.error_of(expression)).message, '"', 2), rejected)
FROM (VALUES (E'repeat(\'\u00e9\', 1000)::office_hours', repeat(E'\u00e9', 100) || '...'),
    ($$repeat('x', 1000)::lead_stage$$, repeat('x', 200) || '...'),
    ($$('{' || repeat('x', 1000) || '}')::lead_signals$$, '{' || repeat('x', 199) || '...'),
    ($$('Mo-Fr 09:00-17:00; ' || repeat('x', 1000))::office_hours$$, 'Mo-Fr 09:00-17:00; ' || repeat('x', 181) || '...'),
    ($$public_holidays(repeat('x', 1000))$$, repeat('x', 200) || '...'),
    ($$('{"' || repeat('x', 1000) || '": 1}')::funnel_kpi$$, '{')) AS v (expression, rejected);
SELECT 'long, in the details', pg_temp.verdict(expression, e.detail, v.detail)
FROM (VALUES (E'repeat(\'\u00e9\', 1000)::office_hours', 'Expected a weekday such as Mo, a date such as 2026-12-25 or Dec 25, '
        'a time such as 09:00, "24/7" or "off" at position 1, but found "' || repeat(E'\u00e9', 32) || '".'),
    ($$('{' || repeat('x', 1000) || '}')::lead_signals$$, '"' || repeat('x', 200)
        || '..." is not one of the labels need, timing, scope, budget, decision_maker.'),
    ($$('{"' || repeat('x', 1000) || '": 1}')::funnel_kpi$$,
        'There is no counter, sum or histogram named "' || repeat('x', 200) || '...".'),
    ($$('Mo-Fr 09:00-17:00; ' || repeat('x', 1000))::office_hours$$,
        'Expected a time zone such as Europe/Brussels at position 20, but found "' || repeat('x', 64) || '".'))
    AS v (expression, detail), LATERAL pg_temp.error_of(expression) AS e;
SELECT 'long, of a state', pg_temp.verdict('message', (pg_temp.error_of($$('{"' || repeat('x', 1000) || '": 1}')::funnel_kpi$$)).message,
    'invalid input syntax for type funnel_kpi: "{"' || repeat('x', 198) || '..."');
