-- Public holidays, and office hours put together from parts
SET search_path = lead_funnel, public;
SET timezone = 'Europe/London';
SET datestyle = 'ISO, YMD';
\pset format unaligned
\pset tuples_only on

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
SELECT code, regexp_replace(rules, '; \d{4}-\d\d-\d\d,.*', ''), dates, substring(rules, '\d{4}-\d\d-\d\d'), substring(rules, '.*(\d{4}-\d\d-\d\d)')
FROM country, public_holidays(code) AS rules,
    LATERAL (SELECT count(*) AS dates FROM regexp_matches(rules, '\d{4}-\d\d-\d\d', 'g')) AS c
ORDER BY code COLLATE "C";

-- 2026
SELECT code || ': ' || pg_temp.days(code, '2026-01-01', '2026-12-31') FROM country ORDER BY code COLLATE "C";

-- Days that came, went or happened once
SELECT code, what || ': ' || coalesce(pg_temp.days(code, first, last, 'YYYY-MM-DD'), 'none') FROM (VALUES
    ('LU', 'Europe Day since 2019', '2018-05-08'::date, '2018-05-09'::date),
    ('LU', 'Europe Day since 2019', '2019-05-08', '2019-05-09'),
    ('LU', 'Europe Day and Ascension', '2024-05-06', '2024-05-12'),
    ('DE', '500 years of Reformation', '2016-10-31', '2016-10-31'),
    ('DE', '500 years of Reformation', '2017-10-31', '2017-10-31'),
    ('DE', '500 years of Reformation', '2018-10-31', '2018-10-31'),
    ('PT', 'before the suspension', '2012-05-15', '2012-12-07'),
    ('PT', 'suspended', '2013-05-15', '2013-12-07'),
    ('PT', 'suspended', '2015-05-15', '2015-12-07'),
    ('PT', 'given back', '2016-05-15', '2016-12-07'),
    ('NL', 'Queen''s Day', '2013-04-20', '2013-05-08'),
    ('NL', 'King''s Day, not on a Sunday', '2014-04-22', '2014-05-08'),
    ('NL', 'King''s and Liberation Day', '2015-04-20', '2015-05-08'),
    ('NL', 'King''s Day', '2016-04-20', '2016-05-04'),
    ('IT', '150 years of unity', '2010-03-17', '2010-03-17'),
    ('IT', '150 years of unity', '2011-03-17', '2011-03-17'),
    ('IT', 'Saint Francis since 2026', '2025-10-04', '2025-10-04'),
    ('IT', 'Saint Francis since 2026', '2027-10-04', '2027-10-04'),
    ('IE', 'day of remembrance', '2022-01-31', '2022-03-31'),
    ('IE', 'Saint Brigid''s Day', '2023-01-31', '2023-02-28'),
    ('IE', 'Saint Brigid''s Day, a Friday', '2030-01-31', '2030-02-28'),
    ('US', 'before Juneteenth', '2020-06-01', '2020-06-30'),
    ('US', 'Juneteenth, a Saturday', '2021-06-01', '2021-06-30'),
    ('US', 'Juneteenth, a Sunday', '2022-06-01', '2022-06-30'),
    ('GB', 'royal wedding', '2011-04-20', '2011-06-30'),
    ('GB', 'Diamond Jubilee', '2012-05-01', '2012-06-30'),
    ('GB', 'VE Day', '2020-05-01', '2020-06-30'),
    ('GB', 'Platinum Jubilee and state funeral', '2022-04-30', '2022-09-30'),
    ('GB', 'coronation', '2023-04-30', '2023-06-30')
    ) AS v (code, what, first, last);

-- Observed days: turns of the year at a weekend, then 4 July and 11 November
SELECT code, to_char(day, 'YYYY: ') || pg_temp.days(code, day::date - 10, day::date + 5)
FROM generate_series(timestamp '2011-01-01', '2023-01-01', '1 year') AS day, (VALUES ('GB'), ('US')) AS v (code)
WHERE extract(isodow FROM day) >= 5 ORDER BY 1, 2;
SELECT pg_temp.days('US', make_date(y, 7, 1), make_date(y, 7, 7)), pg_temp.days('US', make_date(y, 11, 9), make_date(y, 11, 13))
FROM generate_series(2015, 2023) AS y ORDER BY y;

-- After the listed years, the lasting rules go on.
SELECT code, pg_temp.days(code, '2060-04-20', '2060-05-31'), pg_temp.days(code, '2061-04-20', '2061-05-31')
FROM (VALUES ('GB'), ('NL'), ('LU'), ('FR')) AS v (code);

-- The country is a code in any letter case, and nothing else.
SELECT public_holidays('be') = public_holidays('BE') AND public_holidays('Be') = public_holidays('BE');
SELECT public_holidays(NULL) IS NULL;

CREATE FUNCTION pg_temp.error_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text; message text; detail text; hint text; result text;
BEGIN
    EXECUTE 'SELECT ' || query INTO result;
    RETURN coalesce(result, 'null');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n  ', state || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;
SELECT pg_temp.error_of(format('public_holidays(%L)', country))
FROM unnest(ARRAY['UK', '', ' BE', 'BEL', 'B', 'bé', 'BE''; DROP']) AS country;

-- Office hours from parts
SELECT pg_temp.error_of(format('office_hours(%L, %L, %L)', weekly, holidays, zone)) FROM (VALUES
    ('Mo-Fr 09:00-17:00', '2026-12-25 off', 'Europe/Brussels'),
    ('Mo-Fr 09:00-17:00', NULL, 'Europe/Brussels'),
    ('Mo-Fr 09:00-17:00', '', 'europe/brussels'),
    ('Mo-Fr 09:00-17:00; Sa 10:00-12:00', E' \n\t', ' Europe/Brussels '),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off; 2026-12-24 09:00-12:00', 'UTC'),
    (NULL, '2026-12-25 off', 'UTC'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off', NULL),
    ('Mo-Fr 09:00-17:00', NULL, ''),
    ('Mo-Fr 09:00-17:00', NULL, 'Mo off'),
    ('Mo-Fr 09:00-17:00', NULL, 'Europe/Bruxelles'),
    ('Mo-Fr 09:00-17:00', NULL, 'Mo off; Europe/Brussels'),
    ('Mo-Fr 09:00-17:00; Europe/Brussels', NULL, 'Europe/Brussels'),
    ('Mo-Fr 09:00-17:00 "by day"', '2026-12-25 off "Christmas"', 'UTC'),
    ('Mo-Fr 09:00-17:00 "by day', '2026-12-25 off"', 'UTC'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off "Christmas', '"; UTC'),
    ('Mo-Fr 09:00-17:00', '2026-12-25 off "Christmas', 'UTC'),
    ('Mo-Fr 9-17', NULL, 'UTC'),
    ('', NULL, 'UTC'),
    ('Mo-Fr 09:00-17:00', 'BE', 'UTC')
    ) AS v (weekly, holidays, zone);

-- Every country's text in every zone reads back as the same.
SELECT count(*), bool_and(o = o::text::office_hours), max(length(o::text)) < 4096
FROM country, unnest('{Europe/Vienna,Europe/Brussels,Europe/Zurich,Europe/Berlin,Europe/Madrid,Atlantic/Canary,Europe/Paris,Europe/London,Europe/Dublin,Europe/Rome,Europe/Luxembourg,Europe/Amsterdam,Europe/Lisbon,Atlantic/Azores,America/New_York,America/Los_Angeles,Pacific/Honolulu,UTC,Pacific/Apia}'::text[]) AS zone,
    office_hours('Mo-Fr 09:00-12:30,13:30-17:30', public_holidays(code), zone) AS o;
SELECT office_add('2026-12-24 16:00', '2 hours', office_hours('Mo-Fr 09:00-17:00', public_holidays('GB'), 'Europe/London'));
