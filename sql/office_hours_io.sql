-- The type office_hours: text, errors, binary form, comparison, indexes
SET search_path = lead_funnel, public;
\pset format unaligned
\pset tuples_only on
\set VERBOSITY default

-- Canonical text: letter case, white space, order of times and days
SELECT o, o = o::text::office_hours AS same
FROM (SELECT t::office_hours AS o FROM unnest(ARRAY[
    'mo-fr 9:00-17:00; 2026-12-25 CLOSED; europe/brussels',
    E' Mo - Fr\t09:00 - 12:30 , 13:30-17:30 ;\n Europe/Brussels ',
    'Mo,We,Fr 13:30-17:30,09:00-12:30; UTC',
    'Su,Mo,Tu 10:00-11:00; UTC',
    'Fr-Mo 22:00-02:00; UTC',
    'Mo 22:00-26:00; UTC',
    'Mo 00:00-26:00; UTC',
    'Mo 00:00-48:00; UTC',
    'Mo 09:00-09:00; UTC',
    'Mo 00:00-00:00; UTC',
    'Mo 00:00-24:00; UTC',
    'Mo 09:00-12:00,12:00-13:00,11:00-12:30; UTC',
    'Mo 22:00-02:00,00:00-24:00; UTC',
    '09:00:30-17:00:00; UTC',
    'Mo-Su 09:00-17:00; UTC',
    '24/7; UTC',
    'Mo-Su 00:00-24:00; UTC',
    '2026-12-25 00:00-24:00; UTC',
    'off; UTC',
    'Mo-Su off; gmt',
    'Mo-Fr 09:00-17:00 "at the desk; by phone"; Dec 25 off"Christmas" ; 24/7 ""; Mo 12:00-13:00 off "lunch"; UTC',
    'Mo-Fr 08:00-18:00; Mo 12:00-13:00 off; 12:00-12:15 off; Etc/gmt-6',
    '24/7; 2026-12-28-2026-12-31 off; 2026-12-24,2027-12-24 09:00-12:00; Asia/Beirut',
    '2026-07-01 - 2026-08-31 Mo-Fr 08:00-15:00; 2026-07-21 Mo-Su 09:00-10:00; est5edt'
    ]) t) s;

-- Every error says where, what was expected, and shows an example
CREATE FUNCTION pg_temp.error_of(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text; message text; detail text; hint text;
BEGIN
    PERFORM t::lead_funnel.office_hours;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n  ', state || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;
SELECT pg_temp.error_of(t) FROM unnest(ARRAY[
    '',
    'UTC',
    '; UTC',
    'Mo-Fr 09:00-17:00',
    'Mo-Fr 09:00-17:00; Sa off',
    'Mo-Fr 09:00-17:00; 24/7',
    'Mo-Fr 09:00-17:00;',
    'Mo-Fr 09:00-17:00; Europe/Bruxelles',
    'Mo-Fr 09:00-17:00; Europe/Brussels Europe/Paris',
    'Mo-Fr 09:00-17:00; XYZ5',
    'Mo-Fr 09:00-17:00; Abc/5',
    'Mo-Fr 09:00-17:00; Europe/Brussels2',
    'Mo-Fr 09:00-17:00; Etc/GMT-99',
    'Mo-Fr 09:00-17:00; <+02>-2',
    'Mo-Fr 09:00-17:00; EST5EDT4,M3.2.0/2,M11.1.0/2',
    'Mo-Fr 09:00-17:00; localtime',
    'Mo-Fr 09:00-17:00;; UTC',
    'Mon-Fri 09:00-17:00; UTC',
    'Mo-09:00; UTC',
    'Mo-Fr; UTC',
    'Mo-Fr 9-17; UTC',
    'Mo-Fr 09:00; UTC',
    'Mo-Fr 09:00-17:00,; UTC',
    'Mo-Fr 09:00-17:00 open; UTC',
    'Mo-Fr off 09:00-17:00; UTC',
    'Mo-Fr 09:00-17:00:5; UTC',
    'Mo-Fr 09:00-17:000; UTC',
    'Mo-Fr 09:60-17:00; UTC',
    'Mo-Fr 24:00-25:00; UTC',
    'Mo-Fr 09:00-48:01; UTC',
    '24/7 off; UTC',
    '2026-02-29 off; UTC',
    '0000-01-01 off; UTC',
    '2026-12-31 - 2026-12-28 off; UTC',
    '2026-12-5 off; UTC',
    '2026-12-25 ; UTC',
    'Juli-Aug Mo-Fr 08:00-15:00; UTC',
    'eastern off; UTC',
    'PH off; UTC',
    'Mo-Fr 09:00–17:00; UTC',
    'Mo-Fr 09:00-17:00 é; UTC',
    'Mo-Fr 09:00-17:00 "é; Sa off; UTC',
    'Mo-Fr 09:00-17:00 "é" x; UTC',
    'Mo-Fr 09:00-17:00 "é" "x"; UTC',
    'Mo-Fr "by appointment"; UTC',
    'Mo-Fr 09:00-17:00; "UTC"',
    '"; UTC'
    ]) t;

-- Limits
SELECT pg_temp.error_of(repeat('Mo off;', 1000) || 'UTC');
SELECT pg_temp.error_of(repeat('Mo off;', 1001) || 'UTC');
SELECT pg_temp.error_of('Mo 09:00-10:00' || repeat(',09:00-10:00', 999) || ';UTC');
SELECT pg_temp.error_of('Mo 09:00-10:00' || repeat(',09:00-10:00', 1000) || ';UTC');
SELECT pg_temp.error_of((SELECT string_agg(format('%1$s-%1$s:01', to_char(i * interval '1 min', 'HH24:MI')), ',') FROM generate_series(0, 999) i) || '; 24/7; UTC');
SELECT length((repeat('24/7;', 1000) || 'UTC')::office_hours::text);
SELECT pg_temp.error_of('Mo off; ' || repeat(' ', 70000) || 'UTC');

-- Binary form: a version byte and the text
SELECT encode(office_hours_send('Mo 09:00-17:00; UTC'), 'escape');
CREATE TEMP TABLE kept (hours office_hours);
INSERT INTO kept VALUES ('Mo-Fr 09:00-17:00; 2026-12-25 off; Europe/Brussels'), ('24/7; UTC');
\copy kept TO 'results/office_hours_io.bin' (FORMAT binary)
CREATE TEMP TABLE copied (LIKE kept);
\copy copied FROM 'results/office_hours_io.bin' (FORMAT binary)
SELECT * FROM copied;
\set VERBOSITY terse
\set wrong_version '\\copy copied FROM PROGRAM ''printf "PGCOPY\\n\\377\\r\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\11\\2off; UTC\\377\\377"'' (FORMAT binary)'
:wrong_version
\set wrong_text '\\copy copied FROM PROGRAM ''printf "PGCOPY\\n\\377\\r\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\11\\1odd; UTC\\377\\377"'' (FORMAT binary)'
:wrong_text
\set nothing '\\copy copied FROM PROGRAM ''printf "PGCOPY\\n\\377\\r\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\0\\377\\377"'' (FORMAT binary)'
:nothing
\set VERBOSITY default

-- Comparison, sorting, hashing, indexes
SELECT a < b, a <= b, a = b, a <> b, a >= b, a > b, office_hours_cmp(a, b)
FROM (VALUES ('24/7; UTC'::office_hours, 'Mo off; UTC'::office_hours),
             ('24/7; UTC', '24/7; utc'),
             ('off; UTC', '24/7; UTC')) v(a, b);
SELECT hours, count(*) FROM (SELECT * FROM kept UNION ALL SELECT * FROM copied) k
GROUP BY hours ORDER BY hours;
SELECT bool_and(office_hours_hash(hours) = office_hours_hash(hours::text::office_hours)
    AND office_hours_hash_extended(hours, 7) = office_hours_hash_extended(hours::text::office_hours, 7))
FROM kept;
CREATE TEMP TABLE calendar (hours office_hours PRIMARY KEY);
INSERT INTO calendar SELECT hours FROM kept;
INSERT INTO calendar VALUES ('mo-fr 9:00-17:00; 2026-12-25 off; europe/brussels');
CREATE INDEX ON calendar USING hash (hours);
SELECT count(*) FROM calendar JOIN copied USING (hours);

-- Casts
CREATE TEMP TABLE words (word text);
INSERT INTO words SELECT hours FROM kept;
SELECT * FROM words;
SELECT NULL::office_hours IS NULL, NULL::text::office_hours IS NULL;
-- A message shows the beginning of what is rejected, in whole characters.
SELECT repeat('é', 1000)::office_hours;
SELECT repeat('x', 1000)::lead_stage;
SELECT ('{' || repeat('x', 1000) || '}')::lead_signals;
SELECT ('{"' || repeat('x', 1000) || '": 1}')::funnel_kpi;
SELECT ('Mo-Fr 09:00-17:00; ' || repeat('x', 1000))::office_hours;
SELECT public_holidays(repeat('x', 1000));
