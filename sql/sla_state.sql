-- What became of an agreed response time
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

SELECT 'states', pg_temp.verdict(concat_ws(' / ', due, responded, as_of),
    sla_state(due::timestamptz, responded::timestamptz, as_of::timestamptz)::text, want)
FROM (VALUES
    (NULL, NULL, '2026-02-09 12:00', 'none'), (NULL, '2026-02-09 11:00', '2026-02-09 12:00', 'none'), (NULL, NULL, NULL, 'none'),
    ('2026-02-09 12:00', NULL, '2026-02-09 11:00', 'pending'), ('2026-02-09 12:00', NULL, '2026-02-09 12:00', 'pending'),
    ('2026-02-09 12:00', NULL, '2026-02-09 12:00:00.000001', 'overdue'),
    ('2026-02-09 12:00', '2026-02-09 12:00', '2026-02-09 13:00', 'met'),
    ('2026-02-09 12:00', '2026-02-09 12:00:00.000001', '2026-02-09 13:00', 'breached'),
    ('2026-02-09 12:00', '2026-02-09 11:00', '2026-02-09 11:00', 'met'),
    ('2026-02-09 12:00', '2026-02-09 11:00', '2026-02-09 10:00', 'pending'),
    ('2026-02-09 12:00', '2026-02-09 14:00', '2026-02-09 13:00', 'overdue'), ('2026-02-09 12:00', '2026-02-09 11:00', NULL, NULL),
    ('infinity', NULL, '2026-02-09 12:00', 'pending'), ('infinity', '2026-02-09 11:00', '2026-02-09 12:00', 'met'),
    ('infinity', NULL, 'infinity', 'pending')) AS v (due, responded, as_of, want);

-- At risk: 15 minutes over a weekend, of which 80 % are 12 minutes; the states with and without risk, what is left and used
SELECT 'at risk', pg_temp.verdict(concat_ws(' / ', s.responded, s.as_of), concat_ws(' ', sla_state(received, due, t.responded, t.as_of, h),
    sla_state(due, t.responded, t.as_of), sla_remaining(t.as_of, due, h), round(sla_used(received, t.as_of, due, h)::numeric, 4)), want)
FROM (VALUES ('2026-02-06 16:55'::timestamptz, '2026-02-09 09:10'::timestamptz, 'Mo-Fr 09:00-17:00; UTC'::office_hours))
        AS l (received, due, h),
    (VALUES
    (NULL, '2026-02-06 12:00', 'pending pending 05:10:00 0.0000'), (NULL, '2026-02-06 16:55', 'pending pending 00:15:00 0.0000'),
    (NULL, '2026-02-07 12:00', 'pending pending 00:10:00 0.3333'), (NULL, '2026-02-09 09:07', 'pending pending 00:03:00 0.8000'),
    (NULL, '2026-02-09 09:07:00.000001', 'at_risk pending 00:02:59.999999 0.8000'),
    (NULL, '2026-02-09 09:10', 'at_risk pending 00:00:00 1.0000'),
    (NULL, '2026-02-09 09:10:00.000001', 'overdue overdue -00:00:00.000001 1.0000'),
    (NULL, '2026-02-09 17:00', 'overdue overdue -07:50:00 32.3333'), (NULL, '2026-02-10 09:00', 'overdue overdue -07:50:00 32.3333'),
    (NULL, NULL, ''), ('2026-02-09 09:10', '2026-02-09 09:10', 'met met 00:00:00 1.0000'),
    ('2026-02-09 09:11', '2026-02-09 09:12', 'breached breached -00:02:00 1.1333'),
    ('2026-02-09 09:09', '2026-02-09 09:08', 'at_risk pending 00:02:00 0.8667')) AS s (responded, as_of, want),
    LATERAL (SELECT s.responded::timestamptz, s.as_of::timestamptz) AS t (responded, as_of);

-- What is dated before the receipt is no answer; at the receipt it is one, and without a receipt nobody knows.
SELECT 'answered before the receipt', pg_temp.verdict(concat_ws(' / ', received, responded, as_of),
    sla_state(received::timestamptz, '2026-01-05 11:00', responded::timestamptz, as_of::timestamptz, '24/7; UTC')::text, want)
FROM (VALUES ('2026-01-05 10:00', '2026-01-05 09:00', '2026-01-05 12:00', 'overdue'), ('2026-01-05 10:00', '2026-01-05 09:00', '2026-01-05 10:10', 'pending'),
    ('2026-01-05 10:00', '2026-01-05 09:59:59.999999', '2026-01-05 10:59', 'at_risk'), ('2026-01-05 10:00', '2026-01-05 10:00', '2026-01-05 12:00', 'met'),
    ('2026-01-05 12:00', '2026-01-05 11:30', '2026-01-05 12:00', 'overdue'), ('2026-01-05 10:00', '-infinity', '2026-01-05 12:00', 'overdue'),
    (NULL, '2026-01-05 09:00', '2026-01-05 12:00', 'met'), ('-infinity', '2026-01-05 09:00', '2026-01-05 12:00', 'met')) AS v (received, responded, as_of, want);

-- Other risks at 6 of 10 hours: more than the share, not the share itself; 0 is anything at all, 1 and NULL are never
SELECT 'other risks', pg_temp.verdict(risk::text, concat_ws(' ',
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 06:00', '24/7; UTC', risk),
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 06:00:00.000001', '24/7; UTC', risk),
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 00:00', '24/7; UTC', risk),
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 10:00', '24/7; UTC', risk)), want)
FROM (VALUES (0, 'at_risk at_risk pending at_risk'), (0.25, 'at_risk at_risk pending at_risk'), (0.6, 'pending at_risk pending at_risk'),
    (0.75, 'pending pending pending at_risk'), (1, 'pending pending pending pending'),
    (NULL, 'pending pending pending pending')) AS v (risk, want);
-- Every hundredth part is exact to the microsecond.
SELECT 'exact', pg_temp.verdict(i::text, concat_ws(' ',
    sla_state(r, r + interval '100 us', NULL, r + i * interval '1 us', '24/7; UTC', i / 100.0),
    sla_state(r, r + interval '100 us', NULL, r + (i + 1) * interval '1 us', '24/7; UTC', i / 100.0)), 'pending at_risk')
FROM generate_series(0, 99) AS i, (VALUES ('2026-02-09 12:00'::timestamptz)) AS v (r);

-- Days on which the clock changes have 23 and 25 hours, of which 80 % are 18:24 and 20:00.
SELECT 'clock changes', pg_temp.verdict(received::text, concat_ws(' ', sla_remaining(received, due, h),
    sla_state(received, due, NULL, at, h), sla_state(received, due, NULL, at + interval '1 us', h),
    sla_remaining(at, due, h), sla_used(received, at, due, h)), want)
FROM (VALUES ('2026-03-29 00:00+01'::timestamptz, '2026-03-30 00:00+02'::timestamptz, '2026-03-29 19:24+02'::timestamptz,
        '23:00:00 pending at_risk 04:36:00 0.8'),
    ('2026-10-25 00:00+02', '2026-10-26 00:00+01', '2026-10-25 19:00+01', '25:00:00 pending at_risk 05:00:00 0.8'))
    AS v (received, due, at, want),
    (VALUES ('24/7; Europe/Brussels'::office_hours)) AS o (h);

-- What is not known, and what is not there: nothing is divided by zero.
SELECT 'unknown', pg_temp.verdict(concat_ws(' / ', v.received, v.as_of, v.due, hours),
    concat_ws(' ', sla_state(t.received, t.due, NULL, t.as_of, h), coalesce(sla_remaining(t.as_of, t.due, h)::text, '-'),
        sla_used(t.received, t.as_of, t.due, h)), want)
FROM (VALUES
    ('2026-02-09 10:00', '2026-02-09 11:00', NULL, '24/7; UTC', 'none -'),
    ('2026-02-09 10:00', NULL, '2026-02-09 12:00', '24/7; UTC', '-'),
    (NULL, '2026-02-09 11:59', '2026-02-09 12:00', '24/7; UTC', 'pending 00:01:00'),
    ('2026-02-09 10:00', '2026-02-09 11:59', '2026-02-09 12:00', NULL, 'pending -'),
    ('2026-02-07 10:00', '2026-02-07 11:59', '2026-02-07 12:00', 'Mo-Fr 09:00-17:00; UTC', 'pending 00:00:00'),
    ('2026-02-07 10:00', '2026-02-09 11:00', '2026-02-07 12:00', 'Mo-Fr 09:00-17:00; UTC', 'overdue -02:00:00'),
    ('2026-02-09 10:00', '2026-02-09 10:00', '2026-02-09 10:00', '24/7; UTC', 'pending 00:00:00'),
    ('2026-02-09 12:00', '2026-02-09 09:00', '2026-02-09 10:00', '24/7; UTC', 'pending 01:00:00'),
    ('2026-02-09 10:00', '2026-02-10 11:00', 'infinity', '24/7; UTC', 'pending - 0'),
    ('2026-02-09 10:00', '2026-02-10 11:00', '-infinity', '24/7; UTC', 'overdue -'),
    ('-infinity', '2026-02-09 11:59', '2026-02-09 12:00', 'Mo-Fr 09:00-17:00; UTC', 'pending 00:01:00'),
    ('infinity', '2026-02-09 11:59', 'infinity', '24/7; UTC', 'pending -'),
    ('2026-02-09 10:00', '-infinity', '2026-02-09 12:00', '24/7; UTC', 'pending -'),
    ('2026-02-09 10:00', 'infinity', '2026-02-09 12:00', '24/7; UTC', 'overdue -'),
    ('2026-02-09 10:00', '2026-02-09 11:59', '2026-02-09 12:00', 'off; UTC', 'pending 00:00:00')) AS v (received, as_of, due, hours, want),
    LATERAL (SELECT v.received::timestamptz, v.as_of::timestamptz, v.due::timestamptz, hours::office_hours)
        AS t (received, as_of, due, h);

-- Literals and NULLs without a type find the function by their number; what is wrong is an error.
SELECT 'answers', pg_temp.verdict(expression, pg_temp.answer(expression), want)
FROM (VALUES
    ('sla_state(NULL, NULL, NULL)', 'none'), ($$sla_state('2026-02-09 12:00', NULL, '2026-02-09 11:00')$$, 'pending'),
    ('sla_state(NULL, NULL, NULL, NULL, NULL)', 'none'), ('sla_state(NULL, NULL, NULL, NULL, NULL, NULL)', 'none'),
    ($$sla_state('2026-02-09 10:00', '2026-02-09 12:00', NULL, '2026-02-09 11:59', '24/7; UTC')$$, 'at_risk'),
    ($$sla_state('2026-02-09 10:00', '2026-02-09 12:00', NULL, '2026-02-09 11:59', '24/7; UTC', 1)$$, 'pending'),
    ($$sla_state(due => '2026-02-09 12:00', responded => NULL, as_of => '2026-02-09 11:00')$$, 'pending'),
    ($$sla_state(received => '2026-02-09 10:00', due => '2026-02-09 12:00', responded => NULL, as_of => '2026-02-09 11:59',
        hours => '24/7; UTC')$$,
        'at_risk'),
    ('sla_remaining(NULL, NULL, NULL)', NULL), ('sla_used(NULL, NULL, NULL, NULL)', NULL),
    ('sla_state(NULL, NULL, NULL, NULL, NULL, 1.01)',
        '22023 risk must be between 0 and 1 / Give the share of the open time that may be used before a lead is at risk, '
        'such as 0.8.'),
    ($$sla_state(NULL, NULL, NULL, NULL, NULL, 'NaN')$$,
        '22023 risk must be between 0 and 1 / Give the share of the open time that may be used before a lead is at risk, '
        'such as 0.8.'),
    ($$sla_state(NULL, NULL, NULL, NULL, NULL, '-Infinity')$$,
        '22023 risk must be between 0 and 1 / Give the share of the open time that may be used before a lead is at risk, '
        'such as 0.8.'),
    ('sla_state(NULL, NULL, NULL, NULL, NULL, -0.1)',
        '22023 risk must be between 0 and 1 / Give the share of the open time that may be used before a lead is at risk, '
        'such as 0.8.'),
    ($$sla_state('4714-11-24 BC', '294276-12-31', NULL, '2026-02-09', '24/7; UTC')$$, '22008 interval out of range'),
    ($$sla_used('4714-11-24 BC', '2026-02-09', '294276-12-31', '24/7; UTC')$$, '22008 interval out of range'),
    ($$sla_remaining('4714-11-24 BC', '294276-12-31', '24/7; UTC')$$, '22008 interval out of range')) AS v (expression, want);

-- The twin in plain SQL, on random leads of every kind
CREATE FUNCTION pg_temp.pick(seed int, choices int) RETURNS int
LANGUAGE sql RETURN (abs(hashint4(seed)::bigint) % choices)::int;
CREATE TEMP TABLE lead AS
SELECT CASE WHEN pg_temp.pick(i, 40) > 0 THEN at END AS received,
    CASE WHEN pg_temp.pick(i, 41) > 0 THEN at + make_interval(mins => pg_temp.pick(-i, 4000) - 20) END AS due,
    CASE WHEN pg_temp.pick(i, 3) = 0 THEN at + make_interval(mins => pg_temp.pick(i * 3, 4000) - 10) END AS responded,
    CASE WHEN pg_temp.pick(i, 43) > 0 THEN at + make_interval(mins => pg_temp.pick(i * 5, 4000) - 30) END AS as_of,
    (ARRAY['Mo-Fr 09:00-12:30,13:30-17:00; Europe/Brussels', '24/7; UTC', '22:00-02:00; Australia/Sydney',
        '06:00-22:00; Sa-Su off; America/New_York', 'off; UTC', NULL]::office_hours[])[1 + pg_temp.pick(i * 7, 6)] AS h,
    ('{0.8,0.8,0.5,0.9,0.57,0,1,NULL}'::float8[])[1 + pg_temp.pick(i * 11, 8)] AS risk
FROM generate_series(1, 20000) AS i, LATERAL (SELECT '2026-01-01'::timestamptz + i * interval '25 min 17 s') AS r(at);
CREATE TEMP VIEW twin AS
SELECT *, CASE WHEN due IS NULL THEN 'none'
    WHEN as_of IS NULL THEN NULL
    WHEN answered <= as_of AND answered <= due THEN 'met'
    WHEN answered <= as_of THEN 'breached'
    WHEN as_of > due THEN 'overdue'
    WHEN office_time(received, as_of, h) > risk * office_time(received, due, h) THEN 'at_risk'
    ELSE 'pending' END::sla_state AS state
-- What is dated before the receipt is no answer.
FROM (SELECT *, CASE WHEN received IS NULL OR responded >= received THEN responded END AS answered FROM lead) l;
SELECT 'twin: ' || coalesce(state::text, 'unknown'), count(*) > 100 AS enough,
    count(*) FILTER (WHERE sla_state(received, due, responded, as_of, h, risk) IS DISTINCT FROM state) || ' differ',
    count(*) FILTER (WHERE sla_state(due, answered, as_of)
        IS DISTINCT FROM CASE WHEN state = 'at_risk' THEN 'pending' ELSE state END) || ' without risk',
    count(*) FILTER (WHERE risk = 0.8 AND sla_state(received, due, responded, as_of, h) IS DISTINCT FROM state) || ' by default',
    count(*) FILTER (WHERE sla_remaining(as_of, due, h) IS DISTINCT FROM office_time(as_of, due, h)) || ' remaining',
    count(*) FILTER (WHERE sla_used(received, as_of, due, h)
        IS DISTINCT FROM CASE WHEN as_of IS NOT NULL AND office_time(received, due, h) > '0'
            THEN greatest(extract(epoch FROM office_time(received, as_of, h))::float8 * 1e6, 0)
                / (extract(epoch FROM office_time(received, due, h))::float8 * 1e6) END) || ' used'
FROM twin GROUP BY state ORDER BY state;
-- What is left and what is used are the whole.
SELECT 'the whole', count(*) > 1000 AS enough, count(*) FILTER (WHERE abs(sla_used(received, as_of, due, h)
    + extract(epoch FROM sla_remaining(as_of, due, h)) / extract(epoch FROM sla_remaining(received, due, h)) - 1) > 1e-9) AS differ
FROM lead WHERE as_of >= received AND sla_remaining(received, due, h) > '0';
