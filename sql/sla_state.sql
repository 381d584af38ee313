-- What became of an agreed response time
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\pset format unaligned

SELECT due, responded, as_of, sla_state(due, responded, as_of)
FROM (VALUES (NULL::timestamptz, NULL::timestamptz, '2026-02-09 12:00'::timestamptz),
    (NULL, '2026-02-09 11:00', '2026-02-09 12:00'),
    (NULL, NULL, NULL),
    ('2026-02-09 12:00', NULL, '2026-02-09 11:00'),
    ('2026-02-09 12:00', NULL, '2026-02-09 12:00'),
    ('2026-02-09 12:00', NULL, '2026-02-09 12:00:00.000001'),
    ('2026-02-09 12:00', '2026-02-09 12:00', '2026-02-09 13:00'),
    ('2026-02-09 12:00', '2026-02-09 12:00:00.000001', '2026-02-09 13:00'),
    ('2026-02-09 12:00', '2026-02-09 11:00', '2026-02-09 11:00'),
    ('2026-02-09 12:00', '2026-02-09 11:00', '2026-02-09 10:00'),
    ('2026-02-09 12:00', '2026-02-09 14:00', '2026-02-09 13:00'),
    ('2026-02-09 12:00', '2026-02-09 11:00', NULL),
    ('infinity', NULL, '2026-02-09 12:00'),
    ('infinity', '2026-02-09 11:00', '2026-02-09 12:00'),
    ('infinity', NULL, 'infinity')) v(due, responded, as_of);

-- At risk: 15 minutes over a weekend, of which 80 % are 12 minutes
SELECT as_of, s.responded, sla_state(received, due, s.responded, as_of, h), sla_state(due, s.responded, as_of) AS without_risk,
    sla_remaining(as_of, due, h), round(sla_used(received, as_of, due, h)::numeric, 4) AS used
FROM (VALUES ('2026-02-06 16:55'::timestamptz, '2026-02-09 09:10'::timestamptz, 'Mo-Fr 09:00-17:00; UTC'::office_hours)) l(received, due, h),
    (VALUES (NULL::timestamptz, '2026-02-06 12:00'::timestamptz), (NULL, '2026-02-06 16:55'), (NULL, '2026-02-07 12:00'),
        (NULL, '2026-02-09 09:07'), (NULL, '2026-02-09 09:07:00.000001'), (NULL, '2026-02-09 09:10'), (NULL, '2026-02-09 09:10:00.000001'),
        (NULL, '2026-02-09 17:00'), (NULL, '2026-02-10 09:00'), (NULL, NULL),
        ('2026-02-09 09:10', '2026-02-09 09:10'), ('2026-02-09 09:11', '2026-02-09 09:12'), ('2026-02-09 09:09', '2026-02-09 09:08')) s(responded, as_of);

-- Other risks at 6 of 10 hours: more than the share, not the share itself; 0 is anything at all, 1 and NULL are never
SELECT risk, sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 06:00', '24/7; UTC', risk),
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 06:00:00.000001', '24/7; UTC', risk) AS later,
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 00:00', '24/7; UTC', risk) AS at_receipt,
    sla_state('2026-02-09 00:00', '2026-02-09 10:00', NULL, '2026-02-09 10:00', '24/7; UTC', risk) AS at_due
FROM unnest('{0,0.25,0.6,0.75,1,NULL}'::float8[]) AS risk;
-- Every hundredth part is exact to the microsecond.
SELECT count(*) FILTER (WHERE sla_state(r, r + interval '100 us', NULL, r + i * interval '1 us', '24/7; UTC', i / 100.0) = 'pending') AS at,
    count(*) FILTER (WHERE sla_state(r, r + interval '100 us', NULL, r + (i + 1) * interval '1 us', '24/7; UTC', i / 100.0) = 'at_risk') AS after
FROM generate_series(0, 99) AS i, (VALUES ('2026-02-09 12:00'::timestamptz)) AS v(r);

-- Days on which the clock changes have 23 and 25 hours, of which 80 % are 18:24 and 20:00.
SELECT received, sla_remaining(received, due, h) AS whole, sla_state(received, due, NULL, at, h) AS at, sla_state(received, due, NULL, at + interval '1 us', h) AS after,
    sla_remaining(at, due, h), sla_used(received, at, due, h)
FROM (VALUES ('2026-03-29 00:00+01'::timestamptz, '2026-03-30 00:00+02'::timestamptz, '2026-03-29 19:24+02'::timestamptz),
    ('2026-10-25 00:00+02', '2026-10-26 00:00+01', '2026-10-25 19:00+01')) v(received, due, at),
    (VALUES ('24/7; Europe/Brussels'::office_hours)) o(h);

-- What is not known, and what is not there: nothing is divided by zero.
SELECT received, as_of, due, h, sla_state(received, due, NULL, as_of, h), sla_remaining(as_of, due, h), sla_used(received, as_of, due, h)
FROM (VALUES ('2026-02-09 10:00'::timestamptz, '2026-02-09 11:00'::timestamptz, NULL::timestamptz, '24/7; UTC'::office_hours),
    ('2026-02-09 10:00', NULL, '2026-02-09 12:00', '24/7; UTC'), (NULL, '2026-02-09 11:59', '2026-02-09 12:00', '24/7; UTC'),
    ('2026-02-09 10:00', '2026-02-09 11:59', '2026-02-09 12:00', NULL),
    ('2026-02-07 10:00', '2026-02-07 11:59', '2026-02-07 12:00', 'Mo-Fr 09:00-17:00; UTC'), ('2026-02-07 10:00', '2026-02-09 11:00', '2026-02-07 12:00', 'Mo-Fr 09:00-17:00; UTC'),
    ('2026-02-09 10:00', '2026-02-09 10:00', '2026-02-09 10:00', '24/7; UTC'), ('2026-02-09 12:00', '2026-02-09 09:00', '2026-02-09 10:00', '24/7; UTC'),
    ('2026-02-09 10:00', '2026-02-10 11:00', 'infinity', '24/7; UTC'), ('2026-02-09 10:00', '2026-02-10 11:00', '-infinity', '24/7; UTC'),
    ('-infinity', '2026-02-09 11:59', '2026-02-09 12:00', 'Mo-Fr 09:00-17:00; UTC'), ('infinity', '2026-02-09 11:59', 'infinity', '24/7; UTC'),
    ('2026-02-09 10:00', '-infinity', '2026-02-09 12:00', '24/7; UTC'), ('2026-02-09 10:00', 'infinity', '2026-02-09 12:00', '24/7; UTC'),
    ('2026-02-09 10:00', '2026-02-09 11:59', '2026-02-09 12:00', 'off; UTC')) v(received, as_of, due, h);

-- Literals and NULLs without a type find the function by their number.
SELECT sla_state(NULL, NULL, NULL), sla_state('2026-02-09 12:00', NULL, '2026-02-09 11:00'), sla_state(NULL, NULL, NULL, NULL, NULL),
    sla_state(NULL, NULL, NULL, NULL, NULL, NULL), sla_state('2026-02-09 10:00', '2026-02-09 12:00', NULL, '2026-02-09 11:59', '24/7; UTC'),
    sla_state('2026-02-09 10:00', '2026-02-09 12:00', NULL, '2026-02-09 11:59', '24/7; UTC', 1),
    sla_state(due => '2026-02-09 12:00', responded => NULL, as_of => '2026-02-09 11:00'),
    sla_state(received => '2026-02-09 10:00', due => '2026-02-09 12:00', responded => NULL, as_of => '2026-02-09 11:59', hours => '24/7; UTC'),
    sla_remaining(NULL, NULL, NULL) IS NULL AND sla_used(NULL, NULL, NULL, NULL) IS NULL AS unknown;

\set VERBOSITY terse
SELECT sla_state(NULL, NULL, NULL, NULL, NULL, 1.01);
SELECT sla_state(NULL, NULL, NULL, NULL, NULL, 'NaN');
SELECT sla_state(NULL, NULL, NULL, NULL, NULL, '-Infinity');
SELECT sla_state('4714-11-24 BC', '294276-12-31', NULL, '2026-02-09', '24/7; UTC');
SELECT sla_used('4714-11-24 BC', '2026-02-09', '294276-12-31', '24/7; UTC');
SELECT sla_remaining('4714-11-24 BC', '294276-12-31', '24/7; UTC');
\set VERBOSITY default
SELECT sla_state(NULL, NULL, NULL, NULL, NULL, -0.1);

-- The twin in plain SQL, on random leads of every kind
CREATE FUNCTION pg_temp.pick(seed int, choices int) RETURNS int
LANGUAGE sql RETURN (abs(hashint4(seed)::bigint) % choices)::int;
CREATE TEMP TABLE lead AS
SELECT CASE WHEN pg_temp.pick(i, 40) > 0 THEN at END AS received,
    CASE WHEN pg_temp.pick(i, 41) > 0 THEN at + make_interval(mins => pg_temp.pick(-i, 4000) - 20) END AS due,
    CASE WHEN pg_temp.pick(i, 3) = 0 THEN at + make_interval(mins => pg_temp.pick(i * 3, 4000) - 10) END AS responded,
    CASE WHEN pg_temp.pick(i, 43) > 0 THEN at + make_interval(mins => pg_temp.pick(i * 5, 4000) - 30) END AS as_of,
    ('{"Mo-Fr 09:00-12:30,13:30-17:00; Europe/Brussels","24/7; UTC","22:00-02:00; Australia/Sydney","06:00-22:00; Sa-Su off; America/New_York","off; UTC",NULL}'::office_hours[])[1 + pg_temp.pick(i * 7, 6)] AS h,
    ('{0.8,0.8,0.5,0.9,0.57,0,1,NULL}'::float8[])[1 + pg_temp.pick(i * 11, 8)] AS risk
FROM generate_series(1, 20000) AS i, LATERAL (SELECT '2026-01-01'::timestamptz + i * interval '25 min 17 s') AS r(at);
CREATE TEMP VIEW twin AS
SELECT *, CASE WHEN due IS NULL THEN 'none'
    WHEN as_of IS NULL THEN NULL
    WHEN responded <= as_of AND responded <= due THEN 'met'
    WHEN responded <= as_of THEN 'breached'
    WHEN as_of > due THEN 'overdue'
    WHEN office_time(received, as_of, h) > risk * office_time(received, due, h) THEN 'at_risk'
    ELSE 'pending' END::sla_state AS state
FROM lead;
SELECT state, count(*) > 100 AS enough, count(*) FILTER (WHERE sla_state(received, due, responded, as_of, h, risk) IS DISTINCT FROM state) AS differ,
    count(*) FILTER (WHERE sla_state(due, responded, as_of) IS DISTINCT FROM CASE WHEN state = 'at_risk' THEN 'pending' ELSE state END) AS without_risk_differ,
    count(*) FILTER (WHERE risk = 0.8 AND sla_state(received, due, responded, as_of, h) IS DISTINCT FROM state) AS by_default_differ,
    count(*) FILTER (WHERE sla_remaining(as_of, due, h) IS DISTINCT FROM office_time(as_of, due, h)) AS remaining_differ,
    count(*) FILTER (WHERE sla_used(received, as_of, due, h) IS DISTINCT FROM CASE WHEN as_of IS NOT NULL AND office_time(received, due, h) > '0'
        THEN greatest(extract(epoch FROM office_time(received, as_of, h))::float8 * 1e6, 0) / (extract(epoch FROM office_time(received, due, h))::float8 * 1e6) END) AS used_differ
FROM twin GROUP BY state ORDER BY state;
-- What is left and what is used are the whole.
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE abs(sla_used(received, as_of, due, h)
    + extract(epoch FROM sla_remaining(as_of, due, h)) / extract(epoch FROM sla_remaining(received, due, h)) - 1) > 1e-9) AS differ
FROM lead WHERE as_of >= received AND sla_remaining(received, due, h) > '0';
