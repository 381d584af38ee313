-- What became of an agreed response time
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
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
