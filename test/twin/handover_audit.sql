-- The hand-over of every lead of an Odoo CRM against the agreement, computed a second
-- time: from the raw tables in schema public, with the types, functions and operators of
-- PostgreSQL only. One row per lead that is with sales, or is ready and is not.
-- Signals that a CRM shows have no time, so they count from the receipt. Office hours
-- are those of calendar 1, day by day, without leaves.
\ir common.sql

WITH
-- When the type of a lead first changed.
tracked AS (
    SELECT m.res_id AS id, min(m.date AT TIME ZONE 'UTC') AS changed_at
    FROM public.mail_message m
    JOIN public.mail_tracking_value v ON v.mail_message_id = m.id
    JOIN public.ir_model_fields f ON f.id = v.field_id AND f.model = 'crm.lead' AND f.name = 'type'
    WHERE m.model = 'crm.lead'
    GROUP BY m.res_id
),
judged AS (
    SELECT l.id, l.received_at, i.intent, coalesce(s.names, '{}') AS names, coalesce(s.signals, 0) AS signals,
           l.type = 'lead' AS waits,
           -- One that is dated before the receipt is no hand-over.
           CASE WHEN l.type = 'opportunity' AND coalesce(l.converted_at, t.changed_at, l.received_at) >= l.received_at
               THEN coalesce(l.converted_at, t.changed_at, l.received_at) END AS handed_over_at,
           coalesce(s.signals, 0) >= CASE i.intent WHEN 3 THEN 1 ELSE 2 END AS ready,
           NOT l.won AND NOT l.lost AND (l.active OR l.closed_at IS NULL) AS open
    FROM lead_raw l
    LEFT JOIN intent i ON i.id = l.id
    LEFT JOIN signals s ON s.id = l.id
    LEFT JOIN tracked t ON t.id = l.id
),
audited AS (
    SELECT j.*, coalesce(j.handed_over_at, p.as_of) AS until
    FROM judged j, parameter p
    WHERE j.handed_over_at IS NOT NULL OR (j.ready AND j.open AND j.waits)
),
-- Every opening from the receipt of the first lead to ten days after the last moment.
opening AS (
    SELECT local.day,
           (local.day + a.hour_from * interval '1 hour') AT TIME ZONE 'Europe/Brussels' AS opens_at,
           (local.day + a.hour_to * interval '1 hour') AT TIME ZONE 'Europe/Brussels' AS closes_at
    FROM (SELECT min(received_at) AS first, max(until) AS last FROM audited) AS span
    CROSS JOIN generate_series(0, (span.last::date - span.first::date) + 10) AS number
    CROSS JOIN LATERAL (SELECT (span.first AT TIME ZONE 'Europe/Brussels')::date + number AS day) AS local
    JOIN public.resource_calendar_attendance a ON a.calendar_id = 1
        AND a.day_period <> 'lunch'
        AND a.dayofweek::integer + 1 = extract(isodow FROM local.day)
),
waited AS (
    SELECT a.id, sum(least(o.closes_at, a.until) - greatest(o.opens_at, a.received_at)) AS waited
    FROM audited a
    JOIN opening o ON o.opens_at < a.until AND o.closes_at > a.received_at
    WHERE a.ready
    GROUP BY a.id
),
-- The first 15 open minutes, a day of the wall clock, or one working day: the same wall
-- time on the next day with an opening, or the opening after that.
running AS (
    SELECT a.id, o.closes_at,
           sum(o.closes_at - greatest(o.opens_at, a.received_at)) OVER (PARTITION BY a.id ORDER BY o.opens_at) AS open_time
    FROM audited a
    JOIN opening o ON o.closes_at > a.received_at AND o.opens_at < a.received_at + interval '10 days'
    WHERE a.intent = 3
),
quarter AS (
    SELECT DISTINCT ON (id) id, closes_at - (open_time - interval '15 minutes') AS due_at
    FROM running
    WHERE open_time >= interval '15 minutes'
    ORDER BY id, closes_at
),
working_day AS (
    SELECT a.id,
           (SELECT min(greatest(o.opens_at, d.due)) FROM opening o WHERE o.closes_at > d.due) AS due_at
    FROM audited a
    CROSS JOIN LATERAL (
        SELECT ((SELECT min(o.day) FROM opening o WHERE o.day > (a.received_at AT TIME ZONE 'Europe/Brussels')::date)
                + (a.received_at AT TIME ZONE 'Europe/Brussels')::time) AT TIME ZONE 'Europe/Brussels' AS due
    ) AS d
    WHERE a.intent IS NULL OR a.intent = 1
)
SELECT a.id::text AS lead_id,
       CASE a.intent WHEN 3 THEN 'high' WHEN 2 THEN 'mid' WHEN 1 THEN 'low' END AS intent,
       a.handed_over_at,
       a.names AS signals,
       CASE
           WHEN a.ready THEN 'sql'
           WHEN a.intent IN (2, 3) OR a.signals >= 1 THEN 'mql'
           ELSE 'nurture'
       END AS agreed_stage,
       CASE
           WHEN a.handed_over_at IS NULL THEN 'ready_not_handed_over'
           WHEN NOT a.ready THEN 'too_early'
           WHEN a.handed_over_at > coalesce(q.due_at, w.due_at, a.received_at + interval '24 hours') THEN 'late'
           ELSE 'right'
       END AS verdict,
       CASE WHEN a.ready THEN a.received_at END AS ready_at,
       CASE WHEN a.ready AND a.until >= a.received_at THEN coalesce(h.waited, interval '0') END::interval(0) AS waited,
       CASE WHEN a.ready AND a.until >= a.received_at THEN a.until - a.received_at END::interval(0) AS waited_wall
FROM audited a
LEFT JOIN quarter q ON q.id = a.id
LEFT JOIN working_day w ON w.id = a.id
LEFT JOIN waited h ON h.id = a.id
ORDER BY a.id;
