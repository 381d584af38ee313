-- Receipt, first response, restoration, deadline and SLA state of every lead of an Odoo CRM,
-- computed a second time: from the raw tables in schema public, with the types,
-- functions and operators of PostgreSQL only. One row per lead.
-- Odoo's timestamps are UTC. Office hours are those of calendar 1, day by day,
-- without leaves. The state is that at the setting lead_funnel.as_of, now if unset.
\ir common.sql

WITH
-- When a lead that is not lost, nor was closed before, was last restored: Odoo tracks that it is no longer archived,
-- under a message that is no internal note. From then on its deadline runs, and who answered it before has not answered.
started AS (
    SELECT l.id, s.restored_at, coalesce(s.restored_at, l.received_at) AS started_at
    FROM lead_raw l
    CROSS JOIN parameter p
    LEFT JOIN (SELECT m.res_id AS id, max(m.date AT TIME ZONE 'UTC') AS restored_at
               FROM public.mail_message m
               JOIN public.mail_message_subtype subtype ON subtype.id = m.subtype_id AND subtype.internal IS NOT TRUE
               JOIN public.mail_tracking_value v ON v.mail_message_id = m.id AND v.new_value_integer = 1
               JOIN public.ir_model_fields f ON f.id = v.field_id AND f.model = 'crm.lead' AND f.name = 'active'
               WHERE m.model = 'crm.lead'
               GROUP BY m.res_id) s
        ON s.id = l.id AND s.restored_at > l.received_at AND s.restored_at <= p.as_of AND NOT l.lost
           AND NOT coalesce((l.won OR NOT l.active)
                            AND CASE WHEN l.closed_at BETWEEN l.received_at AND p.as_of THEN l.closed_at
                                     WHEN l.won AND l.stage_changed_at BETWEEN l.received_at AND p.as_of
                                     THEN l.stage_changed_at END <= s.restored_at, false)
),
-- A robot is nobody. Who is or was a salesperson, an internal user or partner, or did
-- what only colleagues can do, is a colleague; so is who has the name of a salesperson
-- without a user, and somebody without a user who comments and is not the lead's own customer, or writes from within Odoo.
response AS (
    SELECT l.id, min(greatest(m.date AT TIME ZONE 'UTC', l.received_at)) AS responded_at
    FROM lead_raw l
    JOIN started s ON s.id = l.id
    JOIN public.mail_message m ON m.model = 'crm.lead' AND m.res_id = l.id
        AND m.date AT TIME ZONE 'UTC' >= date_trunc('second', s.started_at)
    LEFT JOIN public.mail_message_subtype subtype ON subtype.id = m.subtype_id
    LEFT JOIN public.res_users u ON u.partner_id = m.author_id
    LEFT JOIN activity_name done ON done.id = m.mail_activity_type_id
    CROSS JOIN LATERAL (
        SELECT m.mail_activity_type_id IS NULL
               AND (m.is_internal IS TRUE OR subtype.internal IS TRUE) AS is_note,
               m.message_type IN ('sms', 'email_outgoing') OR m.mail_activity_type_id IS NOT NULL AS from_within,
               EXISTS (SELECT FROM own_customer c WHERE c.lead = l.id AND c.id = m.author_id)
               OR m.author_guest_id IS NOT NULL
               OR EXISTS (SELECT FROM customer_address c WHERE c.lead = l.id
                          AND c.address = substring(lower(m.email_from) FROM '[^ <>]+@[^ <>]+')) AS is_customer
    ) AS is_it
    WHERE coalesce(m.author_id, 0) NOT IN (SELECT partner_id FROM public.res_users
                              WHERE id = 1 OR login IN ('public', 'portaltemplate', 'default'))
      AND (m.mail_activity_type_id IS NOT NULL AND coalesce(done.name, '') NOT IN ('To-Do', 'Upload Document')
           OR m.message_type IN ('sms', 'whatsapp_message')
           OR m.message_type IN ('comment', 'email', 'email_outgoing') AND NOT is_note)
      AND m.id NOT IN (SELECT id FROM mailing)
      AND (m.author_id IN (SELECT partner_id FROM colleague)
           OR NOT is_customer AND m.author_id IN (SELECT partner_id FROM former)
           OR NOT is_customer AND from_within
           OR NOT is_customer AND m.message_type = 'comment' AND u.id IS NULL)
    GROUP BY l.id
),
-- When a lead that is won, lost or archived was closed: NULL, nobody knows. A time before
-- the receipt, or to come, is none; then its last change of stage tells.
ended AS (
    SELECT l.id, min(t.at) FILTER (WHERE t.place = 1) AS by_crm, min(t.at) FILTER (WHERE t.place = 2 AND (l.won OR l.lost)) AS by_stage
    FROM lead_raw l
    CROSS JOIN parameter p
    LEFT JOIN LATERAL (VALUES (1, l.closed_at), (2, l.stage_changed_at)) AS t (place, at)
        ON t.at BETWEEN l.received_at AND p.as_of
    WHERE l.won OR l.lost OR NOT l.active
    GROUP BY l.id
),
-- Every opening of the ten local days that begin with that on which its clock starts, cut to
-- what is left from then on.
opening AS (
    SELECT l.id, period.opens_at, period.closes_at
    FROM started l
    CROSS JOIN generate_series(0, 9) AS day_number
    JOIN public.resource_calendar_attendance a ON a.calendar_id = 1
        AND a.day_period <> 'lunch'
        AND a.dayofweek::integer + 1
            = extract(isodow FROM (l.started_at AT TIME ZONE 'Europe/Brussels')::date + day_number)
    CROSS JOIN LATERAL (
        SELECT (l.started_at AT TIME ZONE 'Europe/Brussels')::date + day_number AS day
    ) AS local
    CROSS JOIN LATERAL (
        SELECT greatest(l.started_at,
                        (local.day + a.hour_from * interval '1 hour') AT TIME ZONE 'Europe/Brussels') AS opens_at,
               (local.day + a.hour_to * interval '1 hour') AT TIME ZONE 'Europe/Brussels' AS closes_at
    ) AS period
    WHERE period.opens_at < period.closes_at
),
running AS (
    SELECT id, opens_at, closes_at,
           sum(closes_at - opens_at) OVER (PARTITION BY id ORDER BY opens_at) AS open_until_close
    FROM opening
),
-- In the first opening by whose end 15 minutes were open, the 15th minute.
high_deadline AS (
    SELECT DISTINCT ON (id) id, closes_at - (open_until_close - interval '15 minutes') AS due_at
    FROM running
    WHERE open_until_close >= interval '15 minutes'
    ORDER BY id, opens_at
),
deadline AS (
    SELECT l.id,
           CASE i.intent
               WHEN 3 THEN h.due_at
               WHEN 2 THEN l.started_at + interval '24 hours'
           END AS due_at
    FROM started l
    LEFT JOIN intent i ON i.id = l.id
    LEFT JOIN high_deadline h ON h.id = l.id
)
SELECT l.id::text AS lead_id,
       CASE i.intent WHEN 3 THEN 'high' WHEN 2 THEN 'mid' WHEN 1 THEN 'low' END AS intent,
       l.received_at,
       r.responded_at,
       d.due_at,
       s.restored_at,
       CASE
           WHEN d.due_at IS NULL THEN 'none'
           -- Closed in time, or nobody knows when: no answer was missed.
           WHEN e.id IS NOT NULL AND r.responded_at IS NULL AND coalesce(e.by_crm, e.by_stage, '-infinity') <= d.due_at THEN 'none'
           WHEN coalesce(e.by_crm, e.by_stage) <= d.due_at AND r.responded_at > d.due_at THEN 'none'
           WHEN r.responded_at <= d.due_at THEN 'met'
           WHEN r.responded_at > d.due_at THEN 'breached'
           WHEN p.as_of > d.due_at THEN 'overdue'
           ELSE 'pending'
       END AS sla_state
FROM lead_raw l
CROSS JOIN parameter p
JOIN deadline d ON d.id = l.id
JOIN started s ON s.id = l.id
LEFT JOIN intent i ON i.id = l.id
LEFT JOIN response r ON r.id = l.id
LEFT JOIN ended e ON e.id = l.id
ORDER BY l.id;
